"""rdflib's SPARQLStore and SPARQLUpdateStore: reads, writes, graphs, errors."""

from http.client import IncompleteRead
from urllib.error import HTTPError

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID, Dataset
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from rdflib.query import ResultRow
from rdflib.term import Node

from tests.clients import data
from tests.clients.service import Service

METHODS = ["GET", "POST", "POST_FORM"]
NUMBER = URIRef(data.EX + "number")
POLICY = URIRef(data.POLICY)
WRITTEN = URIRef(data.WRITTEN)
VALUE = URIRef(data.EX + "值")


def reading(service: Service, graph: str | None = None, **options: str) -> Graph:
    """The service as a graph: one of its graphs, or all of them."""
    store = SPARQLStore(service.endpoint, **options)  # type: ignore[arg-type]
    return Graph(store, URIRef(graph)) if graph else Graph(store)


def writing(service: Service, graph: str, **options: bool) -> Graph:
    store = SPARQLUpdateStore(
        service.endpoint, service.endpoint, headers=service.writing, **options
    )
    return Graph(store, URIRef(graph))


def rows(graph: Graph, query: str) -> list[tuple[Node, ...]]:
    found: list[tuple[Node, ...]] = []
    for row in graph.query(query):
        assert isinstance(row, ResultRow)
        found.append(tuple(row))
    return found


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", ["xml", "json", "tsv"])
def test_terms_come_as_they_are(service: Service, method: str, kind: str) -> None:
    graph = reading(service, method=method, returnFormat=kind)
    assert set(rows(graph, data.OF_POLICY)) == data.of_policy()


def test_csv_has_the_letters_and_no_types(service: Service) -> None:
    found = rows(reading(service, returnFormat="csv"), data.OF_POLICY)
    letters = {(str(p), str(o)) for p, o in found if o is not None}  # "" and unbound are the same
    assert letters == {(str(p), str(o)) for p, o in data.of_policy() if str(o)}


def test_triples_by_pattern(service: Service) -> None:
    graph = reading(service, data.POLICIES)
    assert graph.value(POLICY, NUMBER) == Literal(data.NUMBER)
    assert list(graph.subjects(NUMBER, Literal(data.NUMBER))) == [POLICY]
    assert (POLICY, NUMBER, Literal(data.NUMBER)) in graph
    assert (POLICY, NUMBER, Literal("青府发〔2019〕11号")) not in graph
    assert len(graph) == len(data.policies())
    assert not list(graph.triples((None, URIRef(data.EX + "nothing"), None)))


def test_graphs_are_told_apart(service: Service) -> None:
    assert len(reading(service, data.REPLIES)) == 3
    store = SPARQLStore(service.endpoint)
    assert set(data.GRAPHS) <= {str(name) for name in store.contexts()}
    named = [str(name) for name in store.contexts((POLICY, NUMBER, None))]  # type: ignore[arg-type]
    assert named == [data.POLICIES]
    everywhere = rows(reading(service), f"SELECT ?n WHERE {{ ?s <{NUMBER}> ?n }}")
    assert len(everywhere) >= 3


@pytest.mark.parametrize("method", METHODS)
def test_construct_describe_and_ask(service: Service, method: str) -> None:
    graph = reading(service, method=method)
    made = graph.query(data.POLICY_GRAPH).graph
    assert made is not None
    assert isomorphic(made, data.policies())
    described = graph.query(f"DESCRIBE <{data.ENCODED}>").graph
    assert described is not None
    assert described.value(URIRef(data.ENCODED), NUMBER) == Literal("浦府示〔2026〕1号")
    assert graph.query(f"ASK {{ <{data.POLICY}> <{NUMBER}> ?n }}").askAnswer is True
    assert graph.query(f"ASK {{ <{data.POLICY}> <a:nothing> ?n }}").askAnswer is False


def test_bindings_are_sent_along(service: Service) -> None:
    graph = reading(service)
    query = f"SELECT ?s WHERE {{ ?s <{NUMBER}> ?n }}"
    found = graph.query(query, initBindings={"n": Literal(data.NUMBER)})
    assert [tuple(row) for row in found if isinstance(row, ResultRow)] == [(POLICY,)]


def test_a_dataset_over_all_graphs(service: Service) -> None:
    dataset = Dataset(SPARQLStore(service.endpoint), default_union=True)
    assert rows(dataset, f"SELECT ?s WHERE {{ ?s <{NUMBER}> '{data.NUMBER}' }}") == [(POLICY,)]


def test_nothing_found(service: Service) -> None:
    assert rows(reading(service), data.NOTHING) == []


def test_a_large_result(service: Service) -> None:
    found = reading(service, returnFormat="csv").query(data.LARGE)  # others take rdflib longer
    assert len(found) == data.MANY


@pytest.mark.parametrize("autocommit", [True, False])
def test_what_is_added_is_read_and_removed(service: Service, autocommit: bool) -> None:
    name = f"{data.EX}图/rdflib/{autocommit}"
    graph = writing(service, name, autocommit=autocommit)
    triples = {
        (WRITTEN, URIRef(data.EX + str(place)), term)
        for place, term in enumerate(
            [
                Literal(data.NOTE, lang="zh"),
                Literal(data.NUMBER),
                Literal(42),
                Literal("2019-02", datatype=URIRef("http://www.w3.org/2001/XMLSchema#gYearMonth")),
                URIRef(data.ENCODED),
            ]
        )
    }
    for triple in triples:
        graph.add(triple)
    assert set(graph) == triples
    graph.addN((*triple, graph) for triple in triples)  # again: nothing changes
    assert len(graph) == len(triples)
    graph.remove((WRITTEN, None, Literal(42)))
    assert len(graph) == len(triples) - 1
    assert set(reading(service, name)) == set(graph)
    graph.remove((None, None, None))
    assert len(graph) == 0


def test_the_default_graph_is_written_and_read(service: Service) -> None:
    store = SPARQLUpdateStore(service.endpoint, service.endpoint, headers=service.writing)
    graph = Graph(store, DATASET_DEFAULT_GRAPH_ID)
    triple = (URIRef(data.EX + "默认"), VALUE, Literal("沪示〔2025〕3号"))
    graph.add(triple)
    assert triple in graph
    graph.remove(triple)
    assert triple not in graph


def test_updates_in_a_graph(service: Service) -> None:
    graph = writing(service, f"{data.EX}图/rdflib/update")
    graph.update(f'INSERT DATA {{ <{data.WRITTEN}> <a:b> "旧" }}')
    graph.update('DELETE { ?s ?p "旧" } INSERT { ?s ?p "新" } WHERE { ?s ?p "旧" }')
    assert list(graph) == [(WRITTEN, URIRef("a:b"), Literal("新"))]
    store = graph.store
    store.remove_graph(graph)
    assert len(graph) == 0


def test_an_update_is_in_the_next_read(service: Service) -> None:
    """Whichever of the workers has the read."""
    graph = writing(service, f"{data.EX}图/rdflib/next")
    for n in range(6):
        graph.set((WRITTEN, VALUE, Literal(n)))
        assert list(graph.objects(WRITTEN, VALUE)) == [Literal(n)]


def test_errors_are_errors(service: Service) -> None:
    with pytest.raises(ValueError, match="wrong"):
        reading(service).query(data.BROKEN)
    store = SPARQLUpdateStore(service.endpoint, service.endpoint)
    with pytest.raises(HTTPError, match="403"):
        store.update("INSERT DATA { <a:a> <a:b> <a:c> }")
    with pytest.raises(HTTPError, match="400"):
        writing(service, data.EX).update("INSERT DATA { ?s ?p ?o }")
    with pytest.raises(IncompleteRead):
        reading(service, returnFormat="json").query(data.ENDLESS)
