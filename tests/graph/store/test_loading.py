"""LOAD in updates: what is fetched, from where, and within which bounds."""

import itertools
import socket
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from graph.errors import FetchError, FetchRefusedError, LimitError, QueryError
from graph.store import updates
from graph.store.loading import Allowed, loaded
from graph.store.memory import MemoryStore

HOST = "data.example"
ADDRESS = "192.0.2.7"
URL = f"http://{HOST}/a.ttl"
ALLOWED = Allowed(frozenset({HOST, "other.example"}), max_bytes=1_000)
TURTLE = "@prefix x: <http://x/> . x:s x:p 'é\\n\"', [ x:q <b> ] ."

Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names stand for addresses here, and the network is not asked."""
    known = {HOST: ADDRESS, "other.example": "192.0.2.8", "mine.example": "127.0.0.1"}

    def getaddrinfo(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        if host not in known:
            raise socket.gaierror("not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (known[host], 0))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def turtle(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Type": "text/turtle"}, text=TURTLE)


def fetched(update: str, answer: Answer = turtle, allowed: Allowed = ALLOWED) -> dict[int, str]:
    return loaded(
        update, allowed, base_iri=f"http://{HOST}/", transport=httpx.MockTransport(answer)
    )


def held(update: str, answer: Answer = turtle) -> list[dict[str, str]]:
    """What a store holds after an update."""
    store = MemoryStore()
    with store.writer() as writer:
        writer.update(update, base_iri=f"http://{HOST}/", loaded=fetched(update, answer))
    return store.reader().select(
        "SELECT ?g ?p ?o { { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?h { ?s ?p ?o } } } "
        "UNION { GRAPH ?g { ?s ?p ?o } } FILTER(!isBlank(?o)) } ORDER BY ?p"
    )


TRIPLES = [{"p": "http://x/p", "o": 'é\n"'}, {"p": "http://x/q", "o": f"http://{HOST}/b"}]


def test_triples_go_into_the_default_graph_or_the_one_that_is_named() -> None:
    assert held(f"LOAD <{URL}>") == TRIPLES
    assert held(f"load <{URL}> into graph <http://g/>") == [
        {**row, "g": "http://g/"} for row in TRIPLES
    ]


@pytest.mark.parametrize(
    "update",
    [
        f"BASE <http://{HOST}/x/> LOAD <../a.ttl> INTO GRAPH <g>",
        f"PREFIX d: <http://{HOST}/> LOAD d:a.ttl INTO GRAPH d:g",
        f"BASE <http://other.example/> BASE <//{HOST}> PREFIX : </> LOAD SILENT :a.ttl",
        "LOAD </a.ttl>",
    ],
)
def test_names_mean_what_the_prologue_says(update: str) -> None:
    asked: list[tuple[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((str(request.url), request.headers["Host"]))
        return turtle(request)

    assert [row["o"] for row in held(update, answer)] == [row["o"] for row in TRIPLES]
    # The address that was looked at is asked, under the name that was given.
    assert asked == [(f"http://{ADDRESS}/a.ttl", HOST)]


def test_operations_keep_their_order_and_nodes_of_two_loads_are_not_one() -> None:
    update = f"LOAD <{URL}> ; CLEAR DEFAULT ; LOAD <{URL}> INTO GRAPH <http://g/> ; LOAD <{URL}>"
    store = MemoryStore()
    with store.writer() as writer:
        writer.update(update, loaded=fetched(update))
    reader = store.reader()
    assert reader.graphs() == ["http://g/"]
    assert reader.count() == 6
    nodes = reader.select("SELECT DISTINCT ?o { ?s ?p ?o FILTER isBlank(?o) }")
    assert len(nodes) == 2


def test_a_certificate_is_that_of_the_name() -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["sni_hostname"])
        return turtle(request)

    fetched(f"LOAD <https://{HOST}:8443/a>", answer)
    assert seen == [HOST]


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://unknown.example/>",
        "LOAD <file:///etc/passwd>",
        "LOAD <ftp://data.example/>",
        "LOAD <http://data.example@unknown.example/>",
        "LOAD <http://unknown.example\\u0040data.example/>",
        "LOAD x:y",
        "CLEAR ALL ; LOAD SILENT <http://data.example/> ; LOAD <http://unknown.example/>",
    ],
)
def test_other_hosts_are_not_asked(update: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["Host"] == HOST
        return turtle(request)

    found = fetched(update, answer)
    with pytest.raises(QueryError):
        updates.prepare(update, loaded=found)


def test_nothing_is_asked_where_no_host_is_named_or_an_update_can_be_read_in_two_ways() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise AssertionError("asked")

    assert fetched(f"LOAD <{URL}>", answer, Allowed(frozenset(), 1_000)) == {}
    assert fetched(f"DELETE WHERE {{ ?s ?p ?o FILTER(?o<'>' ) }} ; LOAD <{URL}> # '", answer) == {}


def test_this_machine_is_not_asked() -> None:
    with pytest.raises(QueryError, match="this machine"):
        fetched("LOAD <http://mine.example/>", allowed=Allowed(frozenset({"mine.example"}), 1))


def _status(code: int) -> Answer:
    return lambda _: httpx.Response(code, text="x")


def _redirect(*places: str) -> Answer:
    following = itertools.cycle(places)
    return lambda _: httpx.Response(302, headers={"Location": next(following)})


def _unreachable(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def _of_type(media_type: str, text: str = "") -> Answer:
    return lambda _: httpx.Response(200, headers={"Content-Type": media_type}, text=text)


def _endless(_: httpx.Request) -> httpx.Response:
    def pieces() -> Iterator[bytes]:
        while True:
            yield b"#" * 100

    return httpx.Response(200, headers={"Content-Type": "text/turtle"}, content=pieces())


@pytest.mark.parametrize(
    ("answer", "error", "reason"),
    [
        (_status(404), FetchError, "404"),
        (_unreachable, FetchError, "refused"),
        (_redirect("http://unknown.example/"), FetchError, "unknown.example"),
        (_redirect("file:///etc/passwd"), FetchError, "passwd"),
        (_redirect("/b", "/a"), FetchError, "more than 5 times"),
        (_of_type("text/html"), FetchError, "text/html"),
        (_of_type("application/n-quads"), FetchError, "n-quads"),
        (_of_type("text/turtle", "<x:s> <x:p> ."), FetchError, "not well-formed"),
        (_endless, LimitError, "FIVEKEYS_MAX_GRAPH_MB"),
    ],
)
def test_what_cannot_be_loaded_is_an_error_or_nothing(
    answer: Answer, error: type[Exception], reason: str
) -> None:
    with pytest.raises(error, match=reason):
        fetched(f"LOAD <{URL}>", answer)
    assert fetched(f"LOAD SILENT <{URL}> INTO GRAPH <x:g>", answer) == {}


def test_a_host_that_is_not_known_is_an_error() -> None:
    with pytest.raises(FetchError, match="not known"):
        fetched("LOAD <http://gone.example/>", allowed=Allowed(frozenset({"gone.example"}), 1))


def test_time_is_bounded_also_where_pieces_keep_coming(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count()
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
    with pytest.raises(FetchError, match="more than 5 s"):
        fetched(f"LOAD <{URL}>", _endless, Allowed(frozenset({HOST}), 1_000_000, seconds=5.0))


def test_a_redirection_to_a_named_host_is_followed_and_is_the_base() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers["Host"] == HOST:
            return httpx.Response(301, headers={"Location": "http://other.example/c/d.ttl"})
        return turtle(request)

    assert "<http://other.example/c/b>" in fetched(f"LOAD <{URL}>", answer)[0]


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/octet-stream"])
def test_where_the_answer_tells_no_format_the_name_does(media_type: str) -> None:
    assert "<http://x/p>" in fetched(f"LOAD <{URL}>", _of_type(media_type, TURTLE))[0]
    with pytest.raises(FetchError, match="not read"):
        fetched(f"LOAD <http://{HOST}/a>", _of_type(media_type, TURTLE))


def test_a_load_that_is_refused_is_read_first() -> None:
    with pytest.raises(FetchRefusedError):
        updates.prepare("CREATE GRAPH <g> ;\nLOAD <remote> INTO GRAPH <g> ;")
    for update in ("CREATE GRAPH <x:g>\nLOAD <x:y>", "CREATE GRAPH <x:g> ;; LOAD <x:y>", "LOAD ;"):
        with pytest.raises(QueryError) as found:
            updates.prepare(update)
        assert type(found.value) is QueryError
