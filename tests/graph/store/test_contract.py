"""What every store must do: one test over all back ends."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from graph import rdf
from graph.errors import InputError, QueryError, StoreError, StoreLockedError
from graph.namespaces import XSD
from graph.rdf import Quad, Triple
from graph.store import Change, Generation, Store, open_store
from tests import strategies
from tests.graph.store.contents import by_value, content, dumped

A, B = "http://x/graph/a", "http://x/graph/b"
ONE = b'<http://x/s> <http://x/p> "one"@zh .\n'
TWO = b'<http://x/s> <http://x/p> "two" .\n'
TURTLE = "text/turtle"


@contextmanager
def _refusals() -> Iterator[None]:
    """An engine may refuse values that it cannot keep; the example says nothing then."""
    try:
        yield
    except InputError as error:
        if "would keep another value" not in str(error):
            raise
        reject()


class TestGenerations:
    def test_a_new_store_is_empty_and_of_generation_0(self, store: Store) -> None:
        assert store.is_empty()
        assert store.reader().generation == Generation(0, "")
        assert store.reader().graphs() == []
        assert dumped(store.reader()) == b""

    def test_readers_see_what_is_published(self, store: Store) -> None:
        with store.writer() as writer:
            writer.replace(A, ONE)
            assert writer.publish().number == 1
            assert store.reader().select("SELECT ?o { ?s ?p ?o }") == [{"o": "one"}]
            writer.replace(A, TWO)
            assert writer.publish().number == 2
        assert store.reader().select("SELECT ?o { ?s ?p ?o }") == [{"o": "two"}]
        assert store.reader().generation.number == 2
        assert store.reader().generation.published

    def test_views_stay_as_they_are(self, own_store: Store) -> None:
        with own_store.writer() as writer:
            writer.replace(A, ONE)
            before = own_store.reader()
            assert before.count() == 0
            writer.publish()
            first = own_store.reader()
            writer.replace(A, TWO)
            writer.publish()
        assert before.count() == 0
        assert first.select("SELECT ?o { ?s ?p ?o }") == [{"o": "one"}]

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
        with _refusals(), store.writer() as writer:
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

    def test_an_update_with_a_prologue_and_operations_on_all_graphs(self, store: Store) -> None:
        with store.writer() as writer:
            writer.replace(A, ONE)
            writer.update("PREFIX x: <x:> INSERT DATA { x:s x:p 1 } ; # a remark")
            writer.update("INSERT DATA { <s> <x:p> 2 }", base_iri="http://base/")
        assert store.reader().ask("ASK { <http://base/s> <x:p> 2 }")
        before = store.reader().generation.number
        with store.writer() as writer:
            writer.update("DROP NAMED")
        assert store.reader().graphs() == []
        assert store.reader().count() == 2
        with store.writer() as writer:
            writer.update("CLEAR ALL")
        assert store.is_empty()
        assert store.reader().generation.number == before + 2

    @pytest.mark.parametrize(
        ("update", "reason"),
        [
            ("LOAD <http://localhost:1/>", "LOAD is not allowed at line 1, column 1"),
            ("INSERT DATA { <x:s> <x:p> 1 } ;\n LOAD <x:y>", "LOAD .* line 2, column 2"),
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

    def test_a_load_shows_only_when_published(self, own_store: Store) -> None:
        with own_store.writer() as writer:
            writer.load(io.BytesIO(ONE))
            assert own_store.is_empty()
        assert not own_store.is_empty()

    def test_a_load_shows_at_once_at_an_address(self, remote_store: Store) -> None:
        with remote_store.writer() as writer:
            writer.load(io.BytesIO(ONE))
            assert remote_store.reader().generation.number == 1
            assert not remote_store.is_empty()


class TestDump:
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
    @given(quads=st.lists(strategies.quads, max_size=10))
    def test_a_dump_loaded_again_gives_the_same_dump(self, store: Store, quads: list[Quad]) -> None:
        text = "".join(
            f"{q.subject} {q.predicate} {q.object} {rdf.iri(q.graph) if q.graph else ''} .\n"
            for q in quads
        )
        with _refusals(), store.writer() as writer:
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


def test_a_memory_store_for_reading_only_stays_empty() -> None:
    store = open_store("memory:", read_only=True)
    assert store.is_empty()
    with pytest.raises(StoreError, match="reading only"), store.writer():
        pass


@pytest.mark.parametrize("url", ["ftp://x/", " "])
def test_addresses_that_are_no_store(url: str) -> None:
    with pytest.raises(StoreError, match="memory: or a folder"):
        open_store(url)
