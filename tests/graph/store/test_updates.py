"""Updates as the engine is to see them."""

import pyoxigraph as ox
import pytest

from graph.errors import InputError, QueryError
from graph.store import updates

A, B, C = "http://x/a", "http://x/b", "http://x/c"
NAMED = f"INSERT {{ GRAPH <{C}> {{ ?s ?p ?g }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"
DEFAULT = f"INSERT {{ GRAPH <{C}> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}"


def stored(update: str, default: list[str] | None = None, named: list[str] | None = None) -> str:
    """Subjects, with graph, after ``update`` with a data set on one triple in each graph."""
    store = ox.Store()
    store.update(
        f"INSERT DATA {{ <http://d> <http://p> 0 GRAPH <{A}> {{ <http://a> <http://p> 1 }} "
        f"GRAPH <{B}> {{ <http://b> <http://p> 2 }} }}"
    )
    store.update(updates.prepare(update, default_graphs=default, named_graphs=named).text)
    rows = (f"{quad.subject.value[-1]}@{str(quad.graph_name)[-2:-1]}" for quad in store)
    return " ".join(sorted(rows))


START = "a@a b@b d@L"  # the last is `DEFAULT`


@pytest.mark.parametrize(
    ("update", "default", "named", "after"),
    [
        (DEFAULT, [A], None, f"a@a a@c {START[4:]}"),
        (DEFAULT, [A, B], None, f"a@a a@c b@b b@c {START[8:]}"),
        (DEFAULT, None, [A], START),
        (NAMED, None, [B], f"{START[:7]} b@c {START[8:]}"),
        (NAMED, [A], None, START),
        (f"{NAMED} ; {DEFAULT}", [A], [B], f"a@a a@c b@b b@c {START[8:]}"),
        ("DELETE WHERE { ?s ?p ?o }", [A], None, START),
        (f"DELETE WHERE {{ GRAPH <{A}> {{ ?s ?p ?o }} }}", None, [A], START[4:]),
        (f"deletewhere{{ GRAPH ?g {{ ?s ?p ?o }} }};{NAMED}", None, [A], START[4:]),
        (f"DELETE {{ GRAPH <{A}> {{ ?s ?p ?o }} }}WHERE{{ ?s ?p ?o }}", [A], None, START[4:]),
        ("CLEAR DEFAULT ; INSERT DATA { <http://x> <http://where> 'WHERE {' }", [A], [B],
         "a@a b@b x@L"),
        (f"PREFIX with: <http://x/> CLEAR GRAPH with:a ; {DEFAULT}", [B], None, "b@b b@c d@L"),
        (f"# USING <x> WHERE\n{DEFAULT} # WHERE", [B], None, f"{START[:7]} b@c {START[8:]}"),
    ],
)  # fmt: skip
def test_a_data_set_is_that_of_every_where(
    update: str, default: list[str] | None, named: list[str] | None, after: str
) -> None:
    assert stored(update, default, named) == after


def test_without_a_data_set_an_update_is_as_it_was() -> None:
    update = f"WITH <{A}> DELETE {{ ?s ?p ?o }} USING <{B}> WHERE {{ ?s ?p ?o }}"
    assert updates.prepare(update).text == update


@pytest.mark.parametrize(
    "update",
    [
        f"WITH <{A}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"PREFIX : <{A}> WITH:a DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"CLEAR ALL ; DELETE {{ ?s ?p ?o }} USING <{A}> WHERE {{ ?s ?p ?o }}",
        f"DELETE {{ ?s ?p ?o }} usingNAMED <{A}> WHERE {{ ?s ?p ?o }}",
    ],
)
def test_a_data_set_beside_another_is_refused(update: str) -> None:
    with pytest.raises(QueryError, match=r"at line 1, column \d+.*using-graph-uri"):
        updates.prepare(update, default_graphs=[B])
    updates.prepare(update)


def test_a_data_set_is_refused_where_the_where_cannot_be_found_for_sure() -> None:
    update = "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?s<?o#>\n) }"
    with pytest.raises(QueryError, match="put a space"):
        updates.prepare(update, default_graphs=[B])


def test_graphs_of_a_data_set_are_iris() -> None:
    with pytest.raises(InputError, match="IRI"):
        updates.prepare(DEFAULT, default_graphs=["> } ; DROP ALL #"])


@pytest.mark.parametrize(
    "update",
    [
        "LOAD SILENT <x:y>",
        "LOAD SILENT <x:y> INTO GRAPH <x:g>",
        "PREFIX e: <x:> load silent e:y into graph e:g ; CLEAR SILENT GRAPH e:g",
        "CLEAR DEFAULT ; LOAD SILENT <x:y> ; LOAD SILENT <x:z> INTO GRAPH <x:g> ;",
    ],
)
def test_a_silent_load_does_nothing(update: str) -> None:
    ox.Store().update(text := updates.prepare(update).text)
    assert "LOAD" not in text.upper()


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <x:y>",
        "LOADSILENT <x:y>",
        "LOAD SILENT <x:y> ; LOAD <x:y>",
        # the engine may read `<'>` as an operator and a string, and LOAD outside of strings
        "DELETE WHERE { ?s ?p ?o FILTER(?o<'>' ) } ; LOAD SILENT <x:y> ; LOAD <x:y> ; "
        "INSERT DATA { <x:s> <x:p> 1 } # '",
    ],
)
def test_any_other_load_is_refused(update: str) -> None:
    with pytest.raises(QueryError, match="LOAD is not allowed"):
        updates.prepare(update)


@pytest.mark.parametrize("update", ["LOAD SILENT 'x'", "LOAD SILENT <x:y> INTO GRAPH 'x'"])
def test_a_load_without_iris_is_malformed(update: str) -> None:
    with pytest.raises(QueryError, match="line 1, column 1: LOAD takes an IRI"):
        updates.prepare(update)


@pytest.mark.parametrize("graph", [None, "http://x/g"])
@pytest.mark.parametrize("replace", [False, True])
def test_triples_put_into_a_graph(graph: str | None, replace: bool) -> None:
    store = ox.Store()
    text = '_:b <http://p> "WHERE }" .\n'
    target = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    for count in (1, 1 if replace else 2):
        store.update(updates.put(graph, text, replace=replace))
        assert len(list(store.quads_for_pattern(None, None, None, target))) == count == len(store)
    store.update(updates.put(graph, "", replace=True))
    assert len(store) == 0
    assert graph is None or store.contains_named_graph(target)
