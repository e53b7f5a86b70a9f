"""Comunica and fetch-sparql-endpoint, run by Node.js."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import XSD
from rdflib.term import Node as Term

from tests.clients import data
from tests.clients.node import ClientError, running
from tests.clients.service import Service

Run = Callable[..., Any]

OPTIONS = {
    "post": {},
    "direct": {"directPost": True},
    "get": {"method": "GET"},
}


@pytest.fixture(scope="module")
def fetch(tmp_path_factory: pytest.TempPathFactory, service: Service) -> Iterator[Run]:
    """fetch-sparql-endpoint on the service."""
    with running("fetch_sparql_endpoint.mjs", tmp_path_factory.mktemp("fetch")) as script:
        yield functools.partial(script.run, endpoint=service.endpoint)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Comunica."""
    with running("comunica.mjs", tmp_path_factory.mktemp("comunica")) as script:
        yield script.run


@pytest.fixture(scope="module")
def comunica(engine: Run, service: Service) -> Run:
    """Comunica on the service."""
    return functools.partial(engine, sources=[{"type": "sparql", "value": service.endpoint}])


@pytest.fixture(params=["fetch", "comunica"])
def client(request: pytest.FixtureRequest) -> Run:
    found: Run = request.getfixturevalue(request.param)
    return found


def term(value: dict[str, str]) -> Term:
    if value["kind"] == "NamedNode":
        return URIRef(value["value"])
    if value["kind"] == "BlankNode":
        return BNode(value["value"])
    if value["language"]:
        return Literal(value["value"], lang=value["language"])
    is_plain = URIRef(value["datatype"]) == XSD.string
    return Literal(value["value"], datatype=None if is_plain else value["datatype"])


def pairs(found: Any) -> set[tuple[Term, Term]]:
    return {(term(row["p"]), term(row["o"])) for row in found["rows"]}


def graph_of(found: Any) -> Graph:
    graph = Graph()
    for s, p, o in found:
        graph.add((term(s), term(p), term(o)))
    return graph


@pytest.mark.parametrize("way", OPTIONS)
def test_fetch_brings_rows_graphs_and_answers(fetch: Run, way: str) -> None:
    options = OPTIONS[way]
    found = fetch(operation="rows", text=data.OF_POLICY, options=options)
    assert pairs(found) == data.of_policy()
    graph = graph_of(fetch(operation="quads", text=data.POLICY_GRAPH, options=options))
    assert isomorphic(graph, data.policies())
    for answer, policy in ((True, data.POLICY), (False, f"{data.POLICY}/no")):
        text = f"ASK {{ <{policy}> ?p ?o }}"
        assert fetch(operation="ask", text=text, options=options) is answer
    nothing = fetch(operation="rows", text=data.NOTHING, options=options)
    assert nothing == {"variables": ["policy", "title"], "rows": []}


@pytest.mark.parametrize("way", OPTIONS)
def test_fetch_names_data_sets(fetch: Run, way: str) -> None:
    default = [["default-graph-uri", data.REPLIES]]
    task = {"operation": "rows", "options": OPTIONS[way], "parameters": default}
    found = fetch(text=data.IN_DEFAULT, **task)
    assert [row["number"]["value"] for row in found["rows"]] == ["第168号"]


@pytest.mark.parametrize("is_told", [True, False])
def test_comunica_brings_rows_graphs_and_answers(
    engine: Run, service: Service, is_told: bool
) -> None:
    """Also where it must find out from the description what the address is."""
    endpoint = service.endpoint
    sources = [{"type": "sparql", "value": endpoint} if is_told else endpoint]
    ask = functools.partial(engine, sources=sources)
    assert pairs(ask(operation="rows", text=data.OF_POLICY)) == data.of_policy()
    assert isomorphic(graph_of(ask(operation="quads", text=data.POLICY_GRAPH)), data.policies())
    described = graph_of(ask(operation="quads", text=f"DESCRIBE <{data.ENCODED}>"))
    number = described.value(URIRef(data.ENCODED), URIRef(f"{data.EX}number"))
    assert number == Literal("浦府示〔2026〕1号")
    assert ask(operation="ask", text=f"ASK {{ <{data.POLICY}> ?p ?o }}") is True
    assert ask(operation="ask", text=f"ASK {{ <{data.POLICY}/no> ?p ?o }}") is False
    assert ask(operation="rows", text=data.NOTHING)["rows"] == []
    named = f"{data.PREFIXES}SELECT * {{ GRAPH ?graph {{ ?reply :cites ?cited }} }}"
    [row] = ask(operation="rows", text=named)["rows"]
    assert (row["graph"]["value"], row["cited"]["value"]) == (data.REPLIES, data.POLICY)


def test_comunica_joins_the_service_with_data_of_its_own(engine: Run, service: Service) -> None:
    """Over two sources it asks for patterns, with the bindings of the other one."""
    own = f'<{data.POLICY}> <{data.EX}remark> "自己的注"@zh .'
    text = f"{data.PREFIXES}SELECT ?number ?remark {{ ?s :remark ?remark ; :number ?number }}"
    sources = [
        {"type": "sparql", "value": service.endpoint},
        {"type": "serialized", "value": own, "mediaType": "text/turtle"},
    ]
    [row] = engine(operation="rows", text=text, sources=sources)["rows"]
    assert row["number"]["value"] == data.NUMBER
    assert row["remark"]["value"] == "自己的注"


def test_a_large_result(client: Run) -> None:
    assert client(operation="count", text=data.LARGE) == data.MANY


def test_an_update_is_in_the_next_read(
    client: Run, service: Service, request: pytest.FixtureRequest
) -> None:
    graph = f"{data.EX}图/javascript/{request.node.callspec.id}"
    text = f'INSERT DATA {{ GRAPH <{graph}> {{ <{data.WRITTEN}> <a:b> "新值"@zh , 3 }} }}'
    assert client(operation="update", text=text, headers=service.writing) is None
    found = client(operation="rows", text=f"SELECT ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert {o for _, o in pairs(found)} == {Literal("新值", lang="zh"), Literal(3)}


@pytest.mark.parametrize(
    ("operation", "text", "shown"),
    [
        ("rows", data.SLOW, "503"),
        ("rows", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "400"),
        ("count", data.ENDLESS, None),  # cut after rows have gone out
        ("update", f"INSERT DATA {{ <{data.WRITTEN}> <a:b> 1 }}", "403"),
    ],
)
def test_fetch_tells_of_errors(fetch: Run, operation: str, text: str, shown: str | None) -> None:
    with pytest.raises(ClientError, match=shown):
        fetch(operation=operation, text=text, parameters=[["timeout", "2"]])


@pytest.mark.parametrize(
    ("operation", "text"),
    [
        ("rows", data.SLOW),
        ("count", data.ENDLESS),
        ("update", f"INSERT DATA {{ <{data.WRITTEN}> <a:b> 1 }}"),
    ],
)
def test_comunica_tells_of_errors(comunica: Run, operation: str, text: str) -> None:
    with pytest.raises(ClientError):
        comunica(operation=operation, text=text, parameters=[["timeout", "2"]])
