"""Several default graphs are one set of triples."""

import io
from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import QueryError
from graph.store.base import Generation
from graph.store.embedded import EmbeddedReader
from graph.store.memory import MemoryStore
from graph.store.merged import Dataset, dataset_of

A, B, C = "http://x/a", "http://x/b", "http://x/c"
COUNT = "(COUNT(*) AS ?n)"


@pytest.fixture
def reader() -> EmbeddedReader:
    """Two graphs share a triple and one of them a blank node with itself; a third is apart."""
    store = MemoryStore()
    with store.writer() as writer:
        writer.update(
            f"INSERT DATA {{ GRAPH <{A}> {{ <x:s> <x:p> 1 , 2 . _:b <x:q> _:b }} "
            f"GRAPH <{B}> {{ <x:s> <x:p> 1 , 3 }} GRAPH <{C}> {{ <x:s> <x:p> 4 }} }}"
        )
    return store.reader()


def count(reader: EmbeddedReader, query: str, **options: list[str] | None) -> int:
    out = io.BytesIO()
    reader.run(query, media_type="text/csv", out=out, base_iri="http://x/", **options)  # type: ignore[arg-type]
    streamed = io.BytesIO()
    reader.stream(query, lambda _: "text/csv", streamed, base_iri="http://x/", **options)  # type: ignore[arg-type]
    assert streamed.getvalue() == out.getvalue()
    return int(out.getvalue().split()[1])


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        (f"FROM <{A}>", 3),
        (f"FROM <{A}> FROM <{A}>", 3),
        (f"FROM <{A}> FROM <{C}>", 4),
        (f"FROM <{A}> FROM <{B}>", 4),
        (f"FROM <{A}> FROM <{B}> FROM <{C}> FROM <http://x/none>", 5),
        ("FROM <a> FROM <b>", 4),
        (f"FROM<{B}>FROM NAMED <{C}> from <a>", 4),
    ],
)
def test_a_triple_of_two_graphs_counts_once(
    reader: EmbeddedReader, clauses: str, expected: int
) -> None:
    assert count(reader, f"SELECT {COUNT} {clauses} WHERE {{ ?s ?p ?o }}") == expected
    distinct = f"SELECT {COUNT} {clauses} WHERE {{ SELECT DISTINCT * {{ ?s ?p ?o }} }}"
    assert count(reader, distinct) == expected


def test_prefixes_and_bases_are_looked_up(reader: EmbeddedReader) -> None:
    query = f"PREFIX y: <http://y/> PREFIX x: <http://x/> SELECT {COUNT} FROM x:a FROM x:b {{ ?s ?p ?o }}"
    assert count(reader, query) == 4
    query = f"BASE <http://y/> BASE <//x/q/> SELECT {COUNT} FROM <../a> FROM </b> {{ ?s ?p ?o }}"
    assert count(reader, query) == 4


def test_the_data_set_of_a_request_goes_before_the_clauses(reader: EmbeddedReader) -> None:
    query = f"SELECT {COUNT} FROM <{C}> {{ ?s ?p ?o }}"
    assert count(reader, query) == 1
    assert count(reader, query, default_graphs=[A, B]) == 4
    assert count(reader, query, default_graphs=[A, A]) == 3
    assert count(reader, query, named_graphs=[A, B]) == 0


def test_named_graphs_stay_what_they_are(reader: EmbeddedReader) -> None:
    inside = f"SELECT {COUNT} FROM <{A}> FROM <{B}> %s {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert count(reader, inside % "") == 0
    assert count(reader, inside % f"FROM NAMED <{B}> FROM NAMED <{C}>") == 3
    assert count(reader, inside % "", default_graphs=[A, B], named_graphs=[A]) == 3
    both = f"SELECT {COUNT} FROM <{A}> FROM <{B}> FROM NAMED <{A}> {{ GRAPH ?g {{ ?s ?p ?s }} ?s ?p ?s }}"
    assert count(reader, both) == 1  # the blank node is the same one


def test_other_forms(reader: EmbeddedReader) -> None:
    graphs = f"FROM <{A}> FROM <{B}>"
    assert reader.ask(f"ASK {graphs} {{ <x:s> <x:p> 2 , 3 }}")
    assert len(reader.construct(f"CONSTRUCT {{ ?s ?p ?o }} {graphs} WHERE {{ ?s ?p ?o }}")) == 4
    assert len(reader.construct(f"DESCRIBE <x:s> {graphs}")) == 3
    rows = reader.select(f"SELECT ?o {graphs} {{ ?s ?p ?o }} ORDER BY ?o", s="x:s")
    assert [row["o"] for row in rows] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * FROM <x:a> FROM NAMED <x:b> FROM <x:a> {}", Dataset(("x:a", "x:a"), ("x:b",))),
        ("SELECT * { ?s ?p 'FROM <x:a>' }", Dataset((), ())),
        ("PREFIX a: <x://a#> ASK FROM a: FROM a:b {}", Dataset(("x://a#", "x://a#b"), ())),
        ("ASK FROM unknown:a {}", None),
        ("ASK FROM <x:\\u0061> {}", None),
        ("ASK FROM", None),
        ("ASK FROM NAMED", None),
        ("ASK FROM <x:a> FROM <x:b> { FILTER(?a <'b> ?c) } # '", None),
    ],
)
def test_the_data_set_of_a_query(query: str, expected: Dataset | None) -> None:
    assert dataset_of(query, None) == expected


def test_faults_are_those_of_the_engine(reader: EmbeddedReader) -> None:
    with pytest.raises(QueryError, match="malformed"):
        count(reader, f"SELECT {COUNT} FROM <{A}> FROM <{B}> {{ ?s ?p }}")


TRIPLE = st.tuples(st.integers(0, 3), st.integers(0, 2))


@given(st.lists(st.sets(TRIPLE, max_size=6), min_size=2, max_size=8))
def test_the_merge_is_the_union_of_sets(graphs: list[set[tuple[int, int]]]) -> None:
    engine = ox.Store()
    for number, triples in enumerate(graphs):
        for s, o in triples:
            name = ox.NamedNode(f"http://x/{number}")
            engine.add(ox.Quad(ox.NamedNode(f"x:{s}"), ox.NamedNode("x:p"), ox.Literal(o), name))
    reader = EmbeddedReader(engine, Generation(1, ""))
    clauses = " ".join(f"FROM <http://x/{number}>" for number in range(len(graphs)))
    rows = reader.select(f"SELECT ?s ?o {clauses} {{ ?s <x:p> ?o }}")
    found = Counter((int(row["s"][2:]), int(row["o"])) for row in rows)
    assert found == Counter(set().union(*graphs))
