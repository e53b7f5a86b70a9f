"""Graphs that a query makes, in rdflib and networkx, from each format."""

import networkx
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.extras.external_graph_libs import rdflib_to_networkx_multidigraph

from api.http.negotiation import GRAPHS
from tests.clients import data
from tests.clients.conftest import IN_RDFLIB
from tests.clients.service import Service

pytestmark = pytest.mark.filterwarnings(IN_RDFLIB)

CITED = f"{data.PREFIXES}CONSTRUCT {{ ?a :cites ?b }} WHERE {{ ?a :cites ?b }}"


@pytest.mark.parametrize("kind", GRAPHS.values())
def test_a_graph_comes_as_it_is(service: Service, kind: str) -> None:
    answer = service.ask(data.POLICY_GRAPH, {"Accept": kind})
    assert answer.headers["content-type"].partition(";")[0] == kind
    graph = Graph().parse(data=answer.content, format=kind)
    assert isomorphic(graph, data.policies())
    network = rdflib_to_networkx_multidigraph(graph)
    policy = URIRef(data.POLICY)
    assert network.number_of_edges() == len(data.policies())
    assert network.has_edge(policy, Literal(data.NUMBER))
    descendants = networkx.descendants(network, policy)
    assert Literal("示例原文") in descendants  # across the blank node


@pytest.mark.parametrize("kind", GRAPHS.values())
def test_an_address_is_read_as_a_file_is(service: Service, kind: str) -> None:
    name = next(name for name, media_type in GRAPHS.items() if media_type == kind)
    answer = service.ask(CITED, format=name)
    graph = Graph().parse(str(answer.url), format=kind)
    assert set(graph) == {
        (URIRef(f"{data.EX}答复/168"), URIRef(f"{data.EX}cites"), URIRef(data.POLICY))
    }


@pytest.mark.parametrize("kind", GRAPHS.values())
def test_an_empty_graph(service: Service, kind: str) -> None:
    answer = service.ask(
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s <a:nothing> ?o . ?s ?p ?o }", {"Accept": kind}
    )
    assert answer.status_code == 200
    assert len(Graph().parse(data=answer.content, format=kind)) == 0


@pytest.mark.parametrize("kind", GRAPHS.values())
def test_a_large_graph(service: Service, kind: str) -> None:
    query = f"{data.PREFIXES}CONSTRUCT WHERE {{ ?s :ordinal ?n ; :wording ?text }}"
    answer = service.ask(query, {"Accept": kind})
    assert len(Graph().parse(data=answer.content, format=kind)) == 800
