"""What every store must do: one test over all back ends."""

import io
import threading
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import rdf
from graph.errors import InputError, NotAcceptableError, QueryError, StoreError, StoreLockedError
from graph.namespaces import XSD
from graph.rdf import Quad, Triple
from graph.store import Change, Generation, Reader, Store, open_store
from tests import strategies

A, B = "http://x/graph/a", "http://x/graph/b"
ONE = b'<http://x/s> <http://x/p> "one"@zh .\n'
TWO = b'<http://x/s> <http://x/p> "two" .\n'
TURTLE = "text/turtle"


def dumped(reader: Reader, media_type: str = "application/n-quads") -> bytes:
    out = io.BytesIO()
    reader.dump(out, media_type=media_type)
    return out.getvalue()


def content(store: Store) -> set[Quad]:
    return set(rdf.parse(dumped(store.reader()), "application/n-quads"))


def by_value(triples: Iterable[Triple | Quad]) -> set[tuple[object, ...]]:
    """Triples with numbers in place of their lexical forms, which a store need not keep."""
    return {
        (row.subject, row.predicate, Decimal(row.object.value))
        if row.object.datatype in (XSD + "decimal", XSD + "integer")
        else tuple(row[:3])
        for row in triples
    }


class TestGenerations:
    def test_a_new_store_is_empty_and_of_generation_0(self, store: Store) -> None:
        assert store.is_empty()
        assert store.reader().generation == Generation(0, "")
        assert store.reader().graphs() == []
        assert dumped(store.reader()) == b""

    def test_readers_see_what_is_published_and_keep_their_view(self, store: Store) -> None:
        with store.writer() as writer:
            writer.replace(A, ONE)
            before = store.reader()
            assert before.count() == 0
            assert writer.publish().number == 1
            first = store.reader()
            writer.replace(A, TWO)
            writer.publish()
        assert before.count() == 0
        assert first.select("SELECT ?o { ?s ?p ?o }") == [{"o": "one"}]
        assert store.reader().select("SELECT ?o { ?s ?p ?o }") == [{"o": "two"}]
        assert store.reader().generation.number == 2

    def test_leaving_the_writer_publishes(self, store: Store) -> None:
        with store.writer() as writer:
            writer.replace(A, ONE)
        assert store.reader().generation.number == 1
        assert store.reader().graphs() == [A]
        assert not store.is_empty()

    def test_what_was_applied_before_an_error_is_published(self, store: Store) -> None:
        with suppress(KeyboardInterrupt), store.writer() as writer:
            writer.replace(A, ONE)
            raise KeyboardInterrupt
        assert store.reader().graphs() == [A]

    def test_without_a_change_there_is_no_new_generation(self, store: Store) -> None:
        with store.writer() as writer:
            writer.replace(A, ONE)
        published = store.reader().generation
        with store.writer() as writer:
            assert not writer.replace(A, ONE)
            assert not writer.forget(B)
            with pytest.raises(QueryError):
                writer.update("INSERT DATA { nonsense }")
            with pytest.raises(InputError):
                writer.load(io.BytesIO(b"nonsense"))
            assert writer.publish() == published
        assert store.reader().generation == published

    def test_there_is_one_writer(self, store: Store) -> None:
        with store.writer() as writer:
            with pytest.raises(StoreLockedError), store.writer():
                pass
            writer.replace(A, ONE)
        with store.writer() as writer:
            assert writer.forget(A)

    def test_a_closed_writer_takes_nothing(self, store: Store) -> None:
        with store.writer() as writer:
            pass
        with pytest.raises(StoreError, match="closed"):
            writer.replace(A, ONE)

    def test_a_view_outlives_its_store(self, store: Store) -> None:
        with store.writer() as writer:
            writer.replace(A, ONE)
        reader = store.reader()
        store.close()
        assert reader.count() == 1

    def test_readers_read_while_a_writer_publishes(self, store: Store) -> None:
        """Each view holds one whole batch: all graphs say the same."""
        graphs = [f"http://x/graph/{number}" for number in range(5)]
        first_published, done = threading.Event(), threading.Event()
        failures: list[object] = []

        def read() -> None:
            first_published.wait()
            while True:
                last = done.is_set()
                rows = store.reader().select("SELECT DISTINCT ?o { ?s ?p ?o }")
                if len(rows) != 1:
                    failures.append(rows)
                if last:
                    return

        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            with store.writer() as writer:
                for batch in range(15):
                    line = f'<http://x/s> <http://x/p> "{batch}" .'.encode()
                    writer.apply([Change(graph, line) for graph in graphs])
                    writer.publish()
                    first_published.set()
        finally:
            first_published.set()
            done.set()
            for thread in threads:
                thread.join()
        assert failures == []


class TestChanges:
    def test_replace_says_whether_it_changed_anything(self, store: Store) -> None:
        with store.writer() as writer:
            assert writer.replace(A, ONE + TWO)
            assert not writer.replace(A, TWO + ONE + TWO)
            assert writer.replace(A, TWO)
            assert writer.replace(B, ONE)
        assert content(store) == {
            *rdf.parse(TWO[:-2] + f"<{A}> .".encode(), "application/n-quads"),
            *rdf.parse(ONE[:-2] + f"<{B}> .".encode(), "application/n-quads"),
        }

    def test_replace_by_nothing_and_forget_drop_the_graph(self, store: Store) -> None:
        with store.writer() as writer:
            writer.replace(A, ONE)
            writer.replace(B, ONE)
            assert writer.replace(A, b"")
            assert writer.forget(B)
            assert not writer.forget(B)
        assert store.reader().graphs() == []

    def test_apply_takes_the_later_of_two_changes_of_a_graph(self, store: Store) -> None:
        with store.writer() as writer:
            changes = [Change(A, ONE), Change(B, None), Change(A, TWO)]
            assert writer.apply(changes) == [A]
        assert store.reader().select("SELECT ?o { ?s ?p ?o }") == [{"o": "two"}]

    def test_a_malformed_change_stops_all_of_them(self, store: Store) -> None:
        with store.writer() as writer:
            with pytest.raises(InputError, match=f"graph {B}: not well-formed .* line 2"):
                writer.apply([Change(A, ONE), Change(B, ONE + b"<http://x/s> nonsense .\n")])
            with pytest.raises(InputError, match="IRI"):
                writer.apply([Change(A, ONE), Change("x> {} ; DROP ALL ; #", ONE)])
            with pytest.raises(InputError, match="ntriples"):
                writer.replace(A, ONE[:-2] + b"<http://x/g> .")
        assert store.is_empty()

    @pytest.mark.parametrize("label", ["one", "other"])
    def test_blank_nodes_are_compared_by_what_is_said_of_them(
        self, store: Store, label: str
    ) -> None:
        text = f'_:{label} <http://x/p> _:z{label} .\n_:z{label} <http://x/p> "1" .\n'
        with store.writer() as writer:
            assert writer.replace(A, b'_:z <http://x/p> "1" .\n_:one <http://x/p> _:z .\n')
            assert writer.replace(B, text.encode())
            assert not writer.replace(A, text.encode())
        rows = store.reader().select("SELECT DISTINCT ?s { ?s ?p ?o }")
        assert len(rows) == 4, "blank nodes of two graphs are different nodes"

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
    @given(
        before=st.lists(strategies.ground_triples, max_size=6),
        after=st.lists(strategies.ground_triples, max_size=6),
        kept=st.integers(0, 6),
    )
    def test_replace_makes_a_graph_hold_exactly_that(
        self, store: Store, before: list[Triple], after: list[Triple], kept: int
    ) -> None:
        after = before[:kept] + after
        with store.writer() as writer:
            writer.replace(A, rdf.ntriples(before))
            assert writer.replace(A, rdf.ntriples(after)) == (by_value(before) != by_value(after))
            assert not writer.replace(A, rdf.ntriples(after))
        out = io.BytesIO()
        assert store.reader().dump(out, media_type=TURTLE, graph=A) == len(by_value(after))
        assert by_value(rdf.parse(out.getvalue(), TURTLE)) == by_value(after)

    def test_numbers_are_compared_by_value(self, store: Store) -> None:
        with store.writer() as writer:
            assert writer.replace(A, f'<x:s> <x:p> "0.50"^^<{XSD}decimal> .'.encode())
            assert not writer.replace(A, f'<x:s> <x:p> "00.5"^^<{XSD}decimal> .'.encode())
            assert writer.replace(A, f'<x:s> <x:p> "0.51"^^<{XSD}decimal> .'.encode())


class TestUpdateAndLoad:
    def test_an_update_runs(self, store: Store) -> None:
        with store.writer() as writer:
            writer.update(f"INSERT DATA {{ GRAPH <{A}> {{ <x:s> <x:p> 1, 2 }} }}")
            writer.update(f"DELETE WHERE {{ GRAPH <{A}> {{ ?s ?p 1 }} }}")
        assert store.reader().select("SELECT ?o { ?s ?p ?o }") == [{"o": "2"}]

    @pytest.mark.parametrize(
        ("update", "reason"),
        [
            ("LOAD <http://localhost:1/>", "LOAD is not allowed at line 1, column 1"),
            ("INSERT DATA { <x:s> <x:p> 1 } ;\n LOAD SILENT <x:y>", "LOAD .* line 2, column 2"),
            ("INSERT { ?s ?p 1 } WHERE { SERVICE <x:y> { ?s ?p ?o } }", "SERVICE is not"),
            ("INSERT DATA { <x:s> <x:p> }", "malformed query at line 1"),
            ("SELECT * { ?s ?p ?o }", "malformed"),
        ],
    )
    def test_a_bad_update_changes_nothing(self, store: Store, update: str, reason: str) -> None:
        with store.writer() as writer:
            writer.replace(A, ONE)
            with pytest.raises(QueryError, match=reason):
                writer.update(update)
        assert store.reader().count() == 1

    def test_load_adds_and_counts_what_is_new(self, store: Store) -> None:
        line = ONE[:-2] + f"<{A}> .\n".encode()
        with store.writer() as writer:
            assert writer.load(io.BytesIO(line + TWO)) == 2
            assert writer.load(io.BytesIO(line)) == 0
            assert writer.load(io.BytesIO(b"<s> a <T> ."), media_type=TURTLE, graph=B,
                               base_iri="http://x/") == 1  # fmt: skip
            assert writer.replace(B, ONE)
        assert store.reader().graphs() == [A, B]
        assert store.reader().count() == 3

    def test_a_failed_load_leaves_the_store_as_it_was(self, store: Store) -> None:
        lines = b"".join(b"<x:s%d> <x:p> <x:o> .\n" % number for number in range(5000))
        with store.writer() as writer:
            writer.replace(A, ONE)
            with pytest.raises(InputError, match="line 5001"):
                writer.load(io.BytesIO(lines + b"nonsense\n" + lines))
            writer.replace(B, TWO)
        assert store.reader().count() == 2

    def test_a_load_shows_only_when_published(self, store: Store) -> None:
        with store.writer() as writer:
            writer.load(io.BytesIO(ONE))
            assert store.is_empty()
        assert not store.is_empty()


class TestDump:
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
    @given(quads=st.lists(strategies.quads, max_size=10))
    def test_a_dump_loaded_again_gives_the_same_dump(self, store: Store, quads: list[Quad]) -> None:
        text = "".join(
            f"{q.subject} {q.predicate} {q.object} {rdf.iri(q.graph) if q.graph else ''} .\n"
            for q in quads
        )
        with store.writer() as writer:
            writer.update("DROP ALL")
            writer.load(io.BytesIO(text.encode()))
        first = dumped(store.reader())
        assert first.splitlines() == sorted(set(first.splitlines()))
        again = open_store("memory:")
        with again.writer() as writer:
            writer.load(io.BytesIO(first))
        assert dumped(again.reader()) == first
        trig = dumped(store.reader(), "application/trig")
        third = open_store("memory:")
        with third.writer() as writer:
            writer.load(io.BytesIO(trig), media_type="application/trig")
        assert dumped(third.reader()) == first

    def test_other_syntaxes_hold_the_same(self, store: Store) -> None:
        with store.writer() as writer:
            writer.replace(A, ONE + TWO)
            writer.replace(B, ONE)
        reader = store.reader()
        wanted = content(store)
        for media_type in ("application/trig", "application/ld+json"):
            assert set(rdf.parse(dumped(reader, media_type), media_type)) == wanted
        for media_type in (TURTLE, "application/n-triples", "application/rdf+xml"):
            merged = list(rdf.parse(dumped(reader, media_type), media_type))
            assert len(merged) == 2
            assert {quad[:3] for quad in merged} == {quad[:3] for quad in wanted}

    def test_one_graph(self, store: Store) -> None:
        with store.writer() as writer:
            writer.replace(A, ONE)
            writer.replace(B, TWO)
        out = io.BytesIO()
        assert store.reader().dump(out, media_type="application/n-triples", graph=B) == 1
        assert out.getvalue() == TWO
        out = io.BytesIO()
        assert store.reader().dump(out, graph="http://x/none") == 0

    def test_unknown_syntax(self, store: Store) -> None:
        with pytest.raises(InputError, match="text/plain"):
            store.reader().dump(io.BytesIO(), media_type="text/plain")


class TestQueries:
    @pytest.fixture
    def reader(self, store: Store) -> Reader:
        with store.writer() as writer:
            writer.replace(A, ONE + b"<http://x/s> <http://x/q> <http://x/o> .\n")
            writer.replace(B, TWO)
            writer.update("INSERT DATA { <http://x/s> <http://x/p> 3 }")
        return store.reader()

    def run(self, reader: Reader, query: str, media_type: str, **options: object) -> str:
        out = io.BytesIO()
        reader.run(query, media_type=media_type, out=out, **options)  # type: ignore[arg-type]
        return out.getvalue().decode()

    def test_the_default_graph_is_the_union(self, reader: Reader) -> None:
        query = "SELECT ?o { ?s <http://x/p> ?o } ORDER BY STR(?o)"
        assert reader.select(query) == [{"o": "3"}, {"o": "one"}, {"o": "two"}]

    def test_from_and_the_protocol_choose_graphs(self, reader: Reader) -> None:
        query = "SELECT ?o { ?s <http://x/p> ?o }"
        chosen = f"SELECT ?o FROM <{B}> {{ ?s <http://x/p> ?o }}"
        csv = "text/csv"
        assert reader.select(chosen) == [{"o": "two"}]
        assert self.run(reader, chosen, csv).split() == ["o", "two"]
        assert self.run(reader, query, csv, default_graphs=[A]).split() == ["o", "one"]
        assert self.run(reader, chosen, csv, default_graphs=[A]).split() == ["o", "one"]
        assert self.run(reader, query, csv, named_graphs=[A]).split() == ["o"]
        assert self.run(reader, query, csv, union=False).split() == ["o", "3"]
        named = "SELECT ?g { GRAPH ?g { ?s <http://x/p> ?o } }"
        assert self.run(reader, named, csv, named_graphs=[B]).split() == ["g", B]

    def test_solutions_have_terms(self, reader: Reader) -> None:
        (row,) = reader.solutions("SELECT ?o ?none { ?s ?p ?o FILTER(LANG(?o) != '') }")
        assert row == {"o": rdf.term_of("one", language="zh")}

    def test_bindings_replace_variables(self, reader: Reader) -> None:
        query = "SELECT ?p { ?s ?p ?o }"
        assert reader.select(query, o="http://x/o") == [{"p": "http://x/q"}]
        assert reader.select(query, o=rdf.term_of("one", language="zh")) == [{"p": "http://x/p"}]
        assert reader.select("SELECT ?p ?o { ?s ?p ?o }", o="http://x/o") == [
            {"p": "http://x/q", "o": "http://x/o"}
        ]
        assert reader.ask("ASK { ?s ?p ?o }", o=rdf.term_of(3))
        assert not reader.ask("ASK { ?s ?p ?o }", o=rdf.term_of('") } DROP ALL #'))
        assert "http://x/q" in self.run(reader, query, "text/csv", bindings={"o": "http://x/o"})
        with pytest.raises(QueryError, match=r"no variable \?x"):
            reader.ask("ASK { ?s ?p ?o }", x="http://x/o")
        with pytest.raises(InputError, match="IRI"):
            reader.ask("ASK { ?s ?p ?o }", o="x> ?y . } #")
        with pytest.raises(QueryError, match="blank node"):
            reader.ask("ASK { ?s ?p ?o }", o=rdf.Term("b", "blank"))

    def test_construct_gives_distinct_triples(self, reader: Reader) -> None:
        query = "CONSTRUCT { ?s <http://x/r> <http://x/o> } WHERE { ?s ?p ?o }"
        (triple,) = reader.construct(query)
        assert str(triple.predicate) == "<http://x/r>"
        assert len(reader.construct("DESCRIBE <http://x/s>")) == 4

    @pytest.mark.parametrize(
        ("media_type", "start"),
        [
            ("application/sparql-results+json", '{"head":'),
            ("application/sparql-results+xml", "<?xml"),
            ("text/csv", "o\r\n"),
            ("text/tab-separated-values; charset=utf-8", "?o\n"),
        ],
    )
    def test_rows_in_every_format(self, reader: Reader, media_type: str, start: str) -> None:
        assert self.run(reader, "SELECT ?o { ?s ?p ?o }", media_type).startswith(start)

    @pytest.mark.parametrize("name", rdf.FORMATS)
    def test_graphs_in_every_format(self, reader: Reader, name: str) -> None:
        media_type = rdf.FORMATS[name].media_type
        text = self.run(reader, "CONSTRUCT WHERE { ?s ?p ?o }", media_type)
        assert len(set(rdf.parse(text, media_type))) == 4

    def test_results_that_a_format_cannot_hold(self, reader: Reader) -> None:
        for query, media_type in [
            ("SELECT * { ?s ?p ?o }", TURTLE),
            ("ASK { ?s ?p ?o }", TURTLE),
            ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv"),
            ("CONSTRUCT { ?s <http://x/> 1 } WHERE { ?s ?p ?o }", "application/rdf+xml"),
        ]:
            with pytest.raises(NotAcceptableError):
                self.run(reader, query, media_type)

    def test_an_error_of_who_takes_the_results_comes_back_as_it_is(self, reader: Reader) -> None:
        class Gone(io.RawIOBase):
            def write(self, data: object, /) -> int:
                raise BrokenPipeError("the client has gone")

        for error_query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
            with pytest.raises(BrokenPipeError, match="the client has gone"):
                reader.run(error_query, media_type="text/csv" if "SEL" in error_query else TURTLE,
                           out=Gone())  # type: ignore[arg-type]  # fmt: skip

    @pytest.mark.parametrize(
        ("query", "reason"),
        [
            ("SELECT * { ?s ?p\n }", "malformed query at line 2, column 3"),
            ("", "malformed"),
            ("SELECT * { ?s ?p '\ud800' }", "not Unicode"),
            ("ASK { }", "not a SELECT query"),
            ("SELECT * { SERVICE <http://localhost:1/> { } }", "SERVICE is not allowed at line 1"),
            ("SELECT * " + "{" * 5000 + "}" * 5000, "nested 5000 deep"),
            ("SELECT * { ?s ?p " + "[ ?p " * 5000 + "]" * 5000 + "}", "nested 5001 deep"),
            ("SELECT * { FILTER(1" + "+1" * 50_000 + ") }", "keywords and operators"),
        ],
    )
    def test_queries_that_are_refused(self, reader: Reader, query: str, reason: str) -> None:
        with pytest.raises(QueryError, match=reason):
            reader.select(query)

    def test_a_long_query_does_not_end_the_process(self, reader: Reader) -> None:
        query = "SELECT * { ?s ?p 3 " + "MINUS { ?s ?p 4 } " * 4000 + "}"
        assert len(reader.select(query)) == 1

    def test_a_query_of_another_kind(self, reader: Reader) -> None:
        with pytest.raises(QueryError, match="not an ASK"):
            reader.ask("SELECT * { }")
        with pytest.raises(QueryError, match="CONSTRUCT"):
            reader.construct("ASK { }")
        assert reader.form("DESCRIBE <http://x/s>") == "describe"


def test_a_memory_store_for_reading_only_stays_empty() -> None:
    store = open_store("memory:", read_only=True)
    assert store.is_empty()
    with pytest.raises(StoreError, match="reading only"), store.writer():
        pass


@pytest.mark.parametrize("url", ["http://localhost:1/sparql", "ftp://x/", " "])
def test_addresses_that_are_no_store(url: str) -> None:
    with pytest.raises(StoreError, match="memory: or a folder"):
        open_store(url)
