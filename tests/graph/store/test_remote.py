"""Stores at addresses: what is sent, what is made of the answers, and what the engines do."""

import base64
import io
from collections.abc import Callable

import httpx
import pytest

from graph.errors import (
    FivekeysError,
    InputError,
    LimitError,
    QueryError,
    QueryTimeoutError,
    StoreError,
    StoreUnavailableError,
)
from graph.settings import Settings
from graph.store import Store, open_store
from graph.store.base import Generation
from graph.store.remote import RemoteStore
from graph.store.remote_http import ATTEMPTS, Connection, Credentials, Pause, bounded, short
from graph.store.remote_literals import is_kept
from graph.store.remote_session import Options
from tests.graph.store.conftest import settings_of

URL = "http://engine.test/ds/query"
JSON = "application/sparql-results+json"
TRUE = {"head": {}, "boolean": True}
A, B = "http://x/graph/a", "http://x/graph/b"
ONE = b'<http://x/s> <http://x/p> "one"@zh .\n'

Handler = Callable[[httpx.Request], httpx.Response]


def connection(
    handler: Handler, credentials: Credentials | None = None, waits: list[float] | None = None
) -> Connection:
    noted: list[float] = [] if waits is None else waits
    pause = Pause(0.1, noted.append)
    return Connection(
        credentials or Credentials(), 5.0, transport=httpx.MockTransport(handler), pause=pause
    )


def opened(
    handler: Handler, engine: str = "standard", update: str = "", graph_store: str = ""
) -> RemoteStore:
    options = Options(engine=engine, update=update, graph_store=graph_store)
    return RemoteStore(URL, options, connection=connection(handler))


def rows(*bindings: dict[str, str]) -> httpx.Response:
    names = sorted({name for row in bindings for name in row} | {"n"})
    found = [{n: {"type": "literal", "value": v} for n, v in row.items()} for row in bindings]
    content = {"head": {"vars": names}, "results": {"bindings": found}}
    return httpx.Response(200, json=content, headers={"Content-Type": JSON})


class TestAddresses:
    @pytest.mark.parametrize("url", ["http:///sparql", "http://x:port/", "http://x/sparql#part"])
    def test_malformed(self, url: str) -> None:
        with pytest.raises(StoreError, match="malformed"):
            open_store(url)

    def test_credentials_in_the_address_are_refused_and_not_shown(self) -> None:
        with pytest.raises(StoreError, match="FIVEKEYS_REMOTE_PASSWORD") as caught:
            open_store("http://me:secret@localhost:1/sparql")
        assert "secret" not in str(caught.value)

    def test_nothing_answers(self) -> None:
        with pytest.raises(
            StoreUnavailableError, match=r"http://127\.0\.0\.1:1/sparql does not answer"
        ):
            open_store("http://127.0.0.1:1/sparql", settings=Settings())

    def test_a_page_is_no_engine(self) -> None:
        def page(_: httpx.Request) -> httpx.Response:
            return httpx.Response(200, html="<p>Welcome</p>")

        with pytest.raises(StoreError, match="answers with a page"):
            opened(page, engine="")

    @pytest.mark.parametrize(
        ("server", "name", "update", "graph_store"),
        [
            ("Oxigraph/0.5.13", "oxigraph", "/ds/update", "/ds/store"),
            (
                "Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu",
                "virtuoso",
                "/ds/sparql",
                "/ds/sparql-graph-crud",
            ),
            ("Jetty", "standard", "/ds/query", None),
        ],
    )
    def test_the_engine_and_its_addresses_are_found_out(
        self, server: str, name: str, update: str, graph_store: str | None
    ) -> None:
        def answer(_: httpx.Request) -> httpx.Response:
            return httpx.Response(200, json=TRUE, headers={"Server": server})

        session = opened(answer, engine="")._open
        base = "http://engine.test"
        assert session.engine.name == name
        assert session.endpoints.update == base + update
        assert session.endpoints.graph_store == (graph_store and base + graph_store)
        given = opened(answer, engine="", update="http://x/u", graph_store="http://x/g")._open
        assert given.endpoints == (URL, "http://x/u", "http://x/g")

    def test_an_engine_that_is_unknown(self) -> None:
        with pytest.raises(InputError, match="'fast' is unknown; use standard, oxigraph"):
            opened(lambda _: rows(), engine="fast")


class TestReading:
    def test_reads_are_sent_again_a_bounded_number_of_times(self) -> None:
        seen: list[httpx.Request] = []
        waits: list[float] = []

        def busy(request: httpx.Request) -> httpx.Response:
            seen.append(request)
            return httpx.Response(503, text="busy")

        link = connection(busy, waits=waits)
        with pytest.raises(StoreUnavailableError, match="503"), link.read(URL, accept=JSON):
            pass
        assert len(seen) == ATTEMPTS
        assert 0.05 <= waits[0] <= 0.15
        assert 0.1 <= waits[1] <= 0.3
        seen.clear()
        with pytest.raises(StoreUnavailableError):
            link.write("POST", URL, content=b"DROP ALL")
        assert len(seen) == 1, "writes are sent once"

    def test_a_connection_that_breaks_is_tried_again(self) -> None:
        left = [1]

        def flaky(_: httpx.Request) -> httpx.Response:
            if left:
                left.pop()
                raise httpx.RemoteProtocolError("Server disconnected")
            return rows({"n": "1"})

        with connection(flaky).read(URL, form=[("query", "ASK {}")], accept=JSON) as answer:
            assert b'"1"' in answer.content()

    @pytest.mark.parametrize(
        ("status", "text", "kind", "message"),
        [
            (400, "no such\nthing SPARQL query: SELECT", QueryError, "refuses the query: no such thing$"),
            (500, "Virtuoso 37000 Error SP030: bad", QueryError, "SP030"),
            (500, "boom", StoreError, "answered 500: boom"),
            (401, "", StoreError, "FIVEKEYS_REMOTE_USER"),
            (404, "", StoreError, "answered 404"),
            (413, "", LimitError, "length"),
            (504, "", QueryTimeoutError, "gave the query up"),
        ],
    )  # fmt: skip
    def test_refusals(
        self, status: int, text: str, kind: type[FivekeysError], message: str
    ) -> None:
        store = opened(lambda _: httpx.Response(status, text=text))
        with pytest.raises(kind, match=message):
            store.reader()

    def test_redirects_are_not_followed(self) -> None:
        def elsewhere(request: httpx.Request) -> httpx.Response:
            assert request.url.host == "engine.test"
            return httpx.Response(307, headers={"Location": "http://inside.test/a?b=secret"})

        with pytest.raises(StoreError, match=r"redirects to http://inside\.test/a, which is not"):
            opened(elsewhere).reader()

    def test_what_is_read_into_memory_is_bounded(self) -> None:
        assert b"".join(bounded([b"12", b"34"], 4)) == b"1234"
        with pytest.raises(LimitError, match="narrow the query"):
            list(bounded([b"12", b"345"], 4))

    def test_a_timeout(self) -> None:
        def slow(request: httpx.Request) -> httpx.Response:
            raise httpx.ReadTimeout("slow", request=request)

        with pytest.raises(QueryTimeoutError, match="longer than 5 s"):
            opened(slow).reader()

    @pytest.mark.parametrize(
        ("content", "media_type"),
        [(b'{"head": {"vars": ["n"]}, "results": {', JSON), (b"n\n1\n", "text/plain")],
    )
    def test_answers_that_are_none(self, content: bytes, media_type: str) -> None:
        headers = {"Content-Type": media_type}
        store = opened(lambda _: httpx.Response(200, content=content, headers=headers))
        with pytest.raises(StoreError):
            store.reader()

    def test_messages_are_shortened(self) -> None:
        assert short("a\n b  SPARQL query:\nSELECT *") == "a b"
        assert len(short("x" * 5000)) < 400


class TestCredentials:
    def test_a_token_is_sent_at_once(self) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            assert request.headers["Authorization"] == "Bearer t"
            return rows()

        with connection(answer, Credentials(token="t")).read(URL, accept=JSON):
            pass

    def test_a_password_is_sent_when_it_is_asked_for(self) -> None:
        seen: list[str | None] = []

        def answer(request: httpx.Request) -> httpx.Response:
            seen.append(request.headers.get("Authorization"))
            if seen[-1] is None:
                return httpx.Response(401, headers={"WWW-Authenticate": 'Basic realm="x"'})
            return rows()

        link = connection(answer, Credentials("me", "secret"))
        for _ in range(2):
            with link.read(URL, form=[("query", "ASK {}")], accept=JSON):
                pass
        basic = "Basic " + base64.b64encode(b"me:secret").decode()
        assert seen == [None, basic, basic]

    def test_a_wrong_password(self, virtuoso: str) -> None:
        wrong = Settings.read({}, remote_user="dba", remote_password="wrong")
        store = open_store(virtuoso, settings=wrong)
        with pytest.raises(StoreError, match="wants other credentials"), store.writer() as writer:
            writer.replace(A, ONE)


class TestGenerations:
    def test_where_only_others_write_it_is_the_clock(self, oxigraph: str) -> None:
        with httpx.Client(trust_env=False) as client:
            client.post(oxigraph.replace("/query", "/update"),
                        data={"update": "DROP ALL ; INSERT DATA { <x:s> <x:p> 1 }"})  # fmt: skip
        store = open_store(oxigraph, settings=Settings())
        before = store.reader().generation
        assert before.number > 1_700_000_000
        with store.writer() as writer:
            writer.replace(A, ONE)
        assert store.reader().generation.number > before.number

    def test_the_generation_is_nowhere_in_the_data(self, remote_store: Store) -> None:
        with remote_store.writer() as writer:
            writer.replace(A, ONE)
        view = remote_store.reader()
        assert view.graphs() == [A]
        assert view.count() == 1
        assert len(view.select("SELECT * { ?s ?p ?o }")) == 1
        assert len(view.select("SELECT * { GRAPH ?g { ?s ?p ?o } }")) == 1
        out = io.BytesIO()
        assert view.dump(out) == 1

    def test_a_change_made_beside_is_not_lost(self, oxigraph: str) -> None:
        """Two processes write: each change is made on what the other has left."""
        here, there = (open_store(oxigraph, settings=Settings()) for _ in range(2))
        with here.writer() as one, there.writer() as other:
            one.update("DROP ALL")
            start = here.reader().generation.number
            assert one.replace(A, ONE)
            assert other.replace(B, ONE)
            assert one.replace(A, ONE * 2) is False
            other.update("INSERT DATA { <x:s> <x:p> 1 }")
            assert one.publish().number == start + 3
        assert here.reader().count() == 3

    def test_a_note_that_is_being_changed_is_read_again(
        self, oxigraph: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = open_store(oxigraph, settings=Settings())
        assert isinstance(store, RemoteStore)
        session = store._open
        shown = [
            [{"n": "7"}],
            [{"at": "2026"}, {"n": "7", "at": "2026"}],
            [{"n": "7", "at": "2026"}],
        ]
        monkeypatch.setattr(session, "ask_rows", lambda _: shown.pop(0))
        assert session.noted() == Generation(7, "2026")
        monkeypatch.setattr(session, "ask_rows", lambda _: [{"n": "7"}])
        with pytest.raises(StoreError, match="half changed"):
            session.noted()

    def test_who_is_slower_does_it_again(
        self, oxigraph: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        here, there = (open_store(oxigraph, settings=Settings()) for _ in range(2))
        assert isinstance(here, RemoteStore)
        session = here._open
        noted, left = session.noted, [1]

        def overtaken() -> Generation | None:
            found = noted()
            if left:
                left.pop()
                with there.writer() as other:
                    other.replace(B, b'<x:s> <x:p> "overtaking" .')
            return found

        monkeypatch.setattr(session, "noted", overtaken)
        with here.writer() as writer:
            writer.update(f"DROP SILENT GRAPH <{B}>")
        assert B not in here.reader().graphs()
        assert left == []


class TestEngines:
    def test_cut_results_are_refused(self, virtuoso: str) -> None:
        settings = settings_of("virtuoso")
        store = open_store(virtuoso, settings=settings)
        lines = b"".join(b"<x:s%d> <x:p> <x:o> .\n" % number for number in range(10_500))
        with store.writer() as writer:
            writer.update("DROP ALL")
            assert writer.replace(A, lines)
            assert not writer.replace(A, lines)
        view = store.reader()
        assert view.count() == 10_500
        with pytest.raises(LimitError, match="after 10000 rows"):
            view.select("SELECT * { ?s ?p ?o }")
        with pytest.raises(LimitError, match="after 10000 rows"):
            view.construct("CONSTRUCT { <x:all> <x:p> ?o } WHERE { ?s ?p ?o }")
        out = io.BytesIO()
        assert view.dump(out) == 10_500
        with store.writer() as writer:
            writer.forget(A)

    def test_values_that_would_change_are_refused(self, virtuoso: str) -> None:
        store = open_store(virtuoso, settings=settings_of("virtuoso"))
        line = b'<x:s> <x:p> "1.5"^^<http://www.w3.org/2001/XMLSchema#integer> .'
        with store.writer() as writer:
            writer.update("DROP ALL")
            with pytest.raises(InputError, match="would keep another value"):
                writer.replace(A, line)
            with pytest.raises(InputError, match="would keep another value"):
                writer.load(io.BytesIO(line))
        assert store.is_empty()

    @pytest.mark.parametrize(
        ("literal", "kept"),
        [
            ('"1"^^<X#integer>', True),
            ('"9223372036854775808"^^<X#integer>', False),
            ('"0.25"^^<X#decimal>', True),
            ('"0.1234567"^^<X#double>', False),
            ('"2026-01-08"^^<X#date>', True),
            ('"2026"^^<X#date>', False),
            ('"成文日期"^^<X#date>', True),
            ('"P1Y"^^<X#duration>', False),
            ('"yes"^^<X#boolean>', False),
            ('"x"@zh', True),
            ('"x"@ar--rtl', False),
            ('"1^^<X#date>"', True),
            ('"\\\\"^^<X#string>', True),
        ],
    )
    def test_which_literals_come_back(self, literal: str, kept: bool) -> None:
        text = literal.replace("X#", "http://www.w3.org/2001/XMLSchema#")
        assert is_kept(f"<x:s> <x:p> {text} .".encode()) is kept

    def test_an_engine_of_the_standard_alone(self, oxigraph: str) -> None:
        """Oxigraph, taken for an engine that nothing is known of."""
        with httpx.Client(trust_env=False) as client:
            update = oxigraph.replace("/query", "/update")
            client.post(update, data={"update": "DROP ALL"})
        settings = Settings.read({}, remote_engine="standard", remote_update=update)
        store = open_store(oxigraph, settings=settings)
        quads = ONE[:-2] + f"<{B}> .\n_:b <x:p> _:b .\n".encode()
        with store.writer() as writer:
            assert writer.replace(A, ONE)
            assert not writer.replace(A, ONE)
            assert writer.load(io.BytesIO(quads)) == 2
            assert writer.publish().number >= 2
        view = store.reader()
        assert view.graphs() == [A, B]
        assert view.count() == 3
        out = io.BytesIO()
        assert view.dump(out) == 3
        out = io.BytesIO()
        query = f"SELECT ?o FROM <{A}> {{ ?s ?p ?o }}"
        view.run(query, media_type="text/csv", out=out)
        assert out.getvalue().split() == [b"o", b"one"]
