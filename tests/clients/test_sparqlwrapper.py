"""SPARQLWrapper: every return format, the ways to ask, updates, errors."""

import csv
import io
import urllib.error
from http.client import IncompleteRead
from typing import Any

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDF,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.clients import data
from tests.clients.conftest import IN_RDFLIB
from tests.clients.service import Service

WAYS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]

pytestmark = pytest.mark.filterwarnings(IN_RDFLIB)


def wrapper(service: Service, text: str, return_format: str = JSON) -> SPARQLWrapper:
    made = SPARQLWrapper(service.endpoint, returnFormat=return_format)
    made.setQuery(text)
    return made


def rows(made: SPARQLWrapper) -> list[dict[str, dict[str, str]]]:
    found: Any = made.queryAndConvert()
    bindings: list[dict[str, dict[str, str]]] = found["results"]["bindings"]
    return bindings


def term(value: dict[str, str]) -> Node:
    if value["type"] == "uri":
        return URIRef(value["value"])
    return Literal(value["value"], lang=value.get("xml:lang"), datatype=value.get("datatype"))


@pytest.mark.parametrize(("method", "way"), WAYS)
def test_terms_come_as_they_are(service: Service, method: str, way: str) -> None:
    made = wrapper(service, data.OF_POLICY)
    made.setMethod(method)
    made.setRequestMethod(way)
    assert {(term(row["p"]), term(row["o"])) for row in rows(made)} == data.of_policy()


@pytest.mark.parametrize("only_conneg", [False, True])
@pytest.mark.parametrize(("method", "way"), WAYS)
def test_rows_in_every_format(service: Service, method: str, way: str, only_conneg: bool) -> None:
    found: dict[str, Any] = {}
    for return_format in (JSON, XML, CSV, TSV):
        made = wrapper(service, data.NUMBERED, return_format)
        made.setMethod(method)
        made.setRequestMethod(way)
        made.setOnlyConneg(only_conneg)
        found[return_format] = made.queryAndConvert()
    literals = found[XML].getElementsByTagName("literal")
    assert data.NUMBER in {literal.firstChild.data for literal in literals}
    assert {row["number"]["value"] for row in found[JSON]["results"]["bindings"]} == {
        literal.firstChild.data for literal in literals
    }
    table = list(csv.reader(io.StringIO(found[CSV].decode())))
    assert table[0] == ["policy", "number"]
    assert [data.POLICY, data.NUMBER] in table
    assert [data.ENCODED, "浦府示〔2026〕1号"] in table
    assert f'<{data.POLICY}>\t"{data.NUMBER}"' in found[TSV].decode().splitlines()


@pytest.mark.parametrize("only_conneg", [False, True])
@pytest.mark.parametrize("return_format", [XML, RDFXML, JSONLD, TURTLE, N3])
def test_graphs_in_every_format(service: Service, return_format: str, only_conneg: bool) -> None:
    made = wrapper(service, data.POLICY_GRAPH, return_format)
    made.setOnlyConneg(only_conneg)
    found: Any = made.queryAndConvert()
    if isinstance(found, bytes):
        found = Graph().parse(data=found, format="turtle")
    graph = Graph()
    for triple in found.triples((None, None, None)):
        graph.add(triple)
    assert isomorphic(graph, data.policies())


@pytest.mark.filterwarnings("ignore:Sending Accept header:RuntimeWarning")  # they fit no constant
@pytest.mark.parametrize(
    ("return_format", "sent"), [(RDF, "application/rdf+xml"), (JSON, "application/ld+json")]
)
def test_graphs_by_the_parameter_alone(service: Service, return_format: str, sent: str) -> None:
    result = wrapper(service, f"DESCRIBE <{data.POLICY}>", return_format).query()
    assert result.info()["content-type"] == sent


@pytest.mark.parametrize("return_format", [JSON, XML])
@pytest.mark.parametrize(
    ("pattern", "answer"), [(f'?s :number "{data.NUMBER}"', True), ("?s :no ?o", False)]
)
def test_ask(service: Service, return_format: str, pattern: str, answer: bool) -> None:
    found: Any = wrapper(
        service, f"{data.PREFIXES}ASK {{ {pattern} }}", return_format
    ).queryAndConvert()
    if return_format == JSON:
        assert found["boolean"] is answer
    else:
        [boolean] = found.getElementsByTagName("boolean")
        assert boolean.firstChild.data == str(answer).lower()


def test_nothing_found(service: Service) -> None:
    found: Any = wrapper(service, data.NOTHING).queryAndConvert()
    assert found["head"]["vars"] == ["policy", "title"]
    assert found["results"]["bindings"] == []
    assert wrapper(service, data.NOTHING, CSV).queryAndConvert() == b"policy,title\r\n"


def test_data_sets(service: Service) -> None:
    made = SPARQLWrapper(service.endpoint, returnFormat=JSON, defaultGraph=data.REPLIES)
    made.setQuery(data.IN_DEFAULT)
    assert [row["number"]["value"] for row in rows(made)] == ["第168号"]
    made = wrapper(service, data.BY_GRAPH)
    made.addParameter("named-graph-uri", data.REPLIES)
    assert [row["graph"]["value"] for row in rows(made)] == [data.REPLIES]


def test_a_large_result(service: Service) -> None:
    made = wrapper(service, data.LARGE)
    made.setMethod(POST)
    assert len(rows(made)) == data.MANY


@pytest.mark.parametrize("way", [URLENCODED, POSTDIRECTLY])
def test_an_update_is_in_the_next_read(service: Service, way: str) -> None:
    graph = f"{data.EX}图/sparqlwrapper/{way}"
    made = wrapper(
        service, f'INSERT DATA {{ GRAPH <{graph}> {{ <{data.WRITTEN}> <a:b> "新值"@zh }} }}'
    )
    made.setMethod(POST)
    made.setRequestMethod(way)
    made.addCustomHttpHeader("Authorization", service.writing["Authorization"])
    generation = made.query().info()["fivekeys-generation"]
    reading = wrapper(service, f"SELECT ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    reading.addCustomHttpHeader("Fivekeys-Min-Generation", generation)
    assert [term(row["o"]) for row in rows(reading)] == [Literal("新值", lang="zh")]


def test_errors_are_errors(service: Service) -> None:
    with pytest.raises(QueryBadFormed, match="column"):
        wrapper(service, data.BROKEN).query()
    slow = wrapper(service, data.SLOW)
    slow.addParameter("timeout", "0.3")
    with pytest.raises(urllib.error.HTTPError, match="503"):
        slow.query()
    made = wrapper(service, "INSERT DATA { <a:a> <a:b> <a:c> }")
    made.setMethod(POST)
    with pytest.raises(urllib.error.HTTPError, match="403"):
        made.query()


@pytest.mark.parametrize("return_format", [JSON, XML, CSV, TSV])
def test_a_cut_answer_is_an_error(service: Service, return_format: str) -> None:
    result = wrapper(service, data.ENDLESS, return_format).query()
    with pytest.raises(IncompleteRead):
        result.response.read()
