"""The SPARQL 1.1 Protocol at /sparql."""

import csv
import io
import json
import re
from urllib.parse import quote, urlencode

import httpx
import pytest
from rdflib import RDF, Graph, URIRef

from api.app import create_app
from api.http.negotiation import GRAPHS, RESULTS
from graph import rdf
from graph.errors import QueryTimeoutError
from graph.settings import Settings
from graph.store.base import Store
from tests.api.conftest import connect
from tests.small_graph import AI, BASE, NUMBERED

SELECT = (
    f"SELECT ?label WHERE {{ <{AI}> <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }} "
    "ORDER BY ?label"
)
CONSTRUCT = f"CONSTRUCT WHERE {{ <{AI}> ?p ?o }}"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
UPDATE = {"Content-Type": "application/sparql-update"}
INSERT = "INSERT DATA { GRAPH <http://g.example/1> { <http://s.example/> <http://p.example/> 1 } }"


def labels(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    rows = response.json()["results"]["bindings"]
    return [row["label"]["value"] for row in rows]


def test_the_three_ways_to_ask(client: httpx.Client) -> None:
    expected = ["artificial intelligence", "人工智能"]
    assert labels(client.get("/sparql", params={"query": SELECT})) == expected
    assert labels(client.post("/sparql", data={"query": SELECT})) == expected
    assert labels(client.post("/sparql", content=SELECT.encode(), headers=DIRECT)) == expected


@pytest.mark.parametrize("media_type", RESULTS.values())
@pytest.mark.parametrize("query", [SELECT, "ASK {}"])
def test_results_in_each_format(client: httpx.Client, media_type: str, query: str) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": media_type})
    assert response.status_code == 200
    assert response.headers["content-type"].split(";")[0] == media_type
    assert ("人工智能" if query == SELECT else "true") in response.text
    assert int(response.headers["Content-Length"]) == len(response.content)


@pytest.mark.parametrize("media_type", GRAPHS.values())
@pytest.mark.parametrize("query", [CONSTRUCT, f"DESCRIBE <{AI}>"])
def test_graphs_in_each_format(client: httpx.Client, media_type: str, query: str) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": media_type})
    assert response.headers["content-type"].split(";")[0] == media_type
    assert len(list(rdf.parse(response.content, media_type))) == 3


def test_format_and_plain_json(client: httpx.Client) -> None:
    rows = client.get("/sparql", params={"query": SELECT, "format": "csv"})
    assert list(csv.reader(io.StringIO(rows.text)))[2] == ["人工智能"]
    plain = client.get("/sparql", params={"query": SELECT}, headers={"Accept": "application/json"})
    assert plain.headers["content-type"] == "application/json"
    assert len(labels(plain)) == 2
    linked = client.get(
        "/sparql", params={"query": CONSTRUCT}, headers={"Accept": "application/json"}
    )
    assert isinstance(json.loads(linked.text), list | dict)


def test_what_cannot_be_given_is_a_406_with_the_list(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": SELECT}, headers={"Accept": "text/turtle"})
    assert response.status_code == 406
    assert "text/csv" in response.json()["detail"]


@pytest.mark.parametrize(
    "query", ["SELEKT * WHERE {}", "SELECT * WHERE { ?s ?p }", "", "SELECT ?x WHERE { ?x ?y 'a }"]
)
def test_a_malformed_query_is_a_400(client: httpx.Client, query: str) -> None:
    response = client.get("/sparql", params={"query": query})
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


def test_nothing_is_fetched(client: httpx.Client) -> None:
    query = "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    response = client.get("/sparql", params={"query": query})
    assert response.status_code == 400
    assert "SERVICE" in response.json()["detail"]


def test_deep_nesting_is_refused_and_the_service_lives(client: httpx.Client) -> None:
    query = "SELECT * WHERE " + "{" * 20_000 + "}" * 20_000
    response = client.post("/sparql", content=query.encode(), headers=DIRECT)
    assert response.status_code == 400
    assert labels(client.get("/sparql", params={"query": SELECT}))


@pytest.mark.parametrize(
    "query",
    [
        [("query", SELECT), ("query", SELECT)],
        [("query", SELECT), ("update", INSERT)],
        [("update", INSERT)],
        [("query", SELECT), ("colour", "red")],
        [("query", SELECT), ("format", "csv"), ("format", "xml")],
    ],
)
def test_parameters_that_do_not_fit(client: httpx.Client, query: list[tuple[str, str]]) -> None:
    assert client.get("/sparql?" + urlencode(query)).status_code == 400


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        (DIRECT, b"\xff\xfe"),
        (FORM, b"query=%FF"),
        (FORM, "query=人".encode()),
        (FORM, b""),
    ],
)
def test_bodies_that_do_not_fit(
    client: httpx.Client, headers: dict[str, str], content: bytes
) -> None:
    response = client.post("/sparql", content=content, headers=headers)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


def test_a_query_is_decoded_once(client: httpx.Client) -> None:
    query = 'SELECT ("100%25 + %E4%BA%BA" AS ?label) WHERE {}'
    assert labels(client.get("/sparql?query=" + quote(query))) == ["100%25 + %E4%BA%BA"]
    assert labels(client.post("/sparql", data={"query": query})) == ["100%25 + %E4%BA%BA"]


def test_the_data_set_of_the_request(client: httpx.Client) -> None:
    query = f"SELECT (COUNT(*) AS ?label) WHERE {{ <{NUMBERED}> ?p ?o }}"
    whole = labels(client.get("/sparql", params={"query": query}))
    one = {"query": query, "default-graph-uri": f"{BASE}id/graph/other"}
    assert labels(client.get("/sparql", params=one)) == ["1"]
    assert whole != ["1"]
    named = {
        "query": f"SELECT (COUNT(*) AS ?label) WHERE {{ GRAPH ?g {{ <{NUMBERED}> ?p ?o }} }}",
        "named-graph-uri": f"{BASE}id/graph/other",
    }
    assert labels(client.post("/sparql", data=named)) == ["1"]
    direct = client.post(
        "/sparql",
        params={"default-graph-uri": f"{BASE}id/graph/other"},
        content=query.encode(),
        headers=DIRECT,
    )
    assert labels(direct) == ["1"]


def test_a_strict_default_graph_is_empty(store: Store) -> None:
    with connect(create_app(Settings(default_graph="strict"), store)) as client:
        query = "SELECT (COUNT(*) AS ?label) WHERE { ?s ?p ?o }"
        assert labels(client.get("/sparql", params={"query": query})) == ["0"]


def test_writes_are_refused_without_the_token(
    client: httpx.Client, writing_client: httpx.Client
) -> None:
    for one, headers in (
        (client, {}),
        (client, {"Authorization": "Bearer secret"}),
        (writing_client, {}),
        (writing_client, {"Authorization": "Bearer other"}),
        (writing_client, {"Authorization": "Basic secret"}),
    ):
        response = one.post("/sparql", content=INSERT, headers={**UPDATE, **headers})
        assert response.status_code == 403
        assert "token" in response.json()["detail"].lower()
    assert labels(writing_client.get("/sparql", params={"query": SELECT}))


def test_an_update_with_the_token_is_seen_by_the_next_request(
    writing_client: httpx.Client,
) -> None:
    token = {"Authorization": "Bearer secret"}
    before = writing_client.get("/healthz").headers["Fivekeys-Generation"]
    response = writing_client.post("/sparql", content=INSERT, headers={**UPDATE, **token})
    assert response.status_code == 204
    ask = {"query": "ASK { <http://s.example/> ?p 1 }"}
    answer = writing_client.get("/sparql", params=ask)
    assert answer.json()["boolean"] is True
    assert int(answer.headers["Fivekeys-Generation"]) > int(before)
    form = writing_client.post("/sparql", data={"update": "CLEAR ALL"}, headers=token)
    assert form.status_code == 204
    load = writing_client.post(
        "/sparql", content="LOAD <file:///etc/passwd>", headers={**UPDATE, **token}
    )
    assert load.status_code == 400
    bad = writing_client.post("/sparql", content="INSERT {", headers={**UPDATE, **token})
    assert bad.status_code == 400


def test_a_query_past_its_deadline_is_a_503(store: Store) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with connect(create_app(Settings(query_timeout_s=0.2), store)) as client:
        response = client.get("/sparql", params={"query": heavy})
        assert response.status_code == 503
        assert "0.2 s" in response.json()["detail"]
        assert client.get("/healthz").status_code == 200


def test_rows_past_the_deadline_are_an_error_not_a_short_answer(store: Store) -> None:
    many = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with (
        connect(create_app(Settings(query_timeout_s=0.3), store)) as client,
        pytest.raises(QueryTimeoutError, match=r"0\.3 s"),  # a server then closes the connection
    ):
        client.get("/sparql", params={"query": many})


def test_without_a_query_the_service_is_described(client: httpx.Client) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert response.headers["content-type"].startswith("text/turtle")
    graph = Graph().parse(data=response.text, format="turtle")
    described = "http://www.w3.org/ns/sparql-service-description#"
    (service,) = graph.subjects(RDF.type, URIRef(described + "Service"))
    assert graph.value(service, URIRef(described + "endpoint")) == URIRef(
        "http://test.example/sparql"
    )
    assert (
        service,
        URIRef(described + "feature"),
        URIRef(described + "UnionDefaultGraph"),
    ) in graph


def test_a_browser_gets_a_form_with_its_query_escaped(client: httpx.Client) -> None:
    browser = {"Accept": "text/html"}
    assert "<textarea" in client.get("/sparql", headers=browser).text
    query = "SELECT * WHERE { } # </textarea><script>"
    page = client.get("/sparql", params={"query": query, "show": "1"}, headers=browser)
    assert page.headers["content-type"].startswith("text/html")
    # The one element of this kind is the page's own module; none comes from the query.
    scripts = re.findall(r"<script[^>]*>", page.text)
    assert len(scripts) == page.text.count("<script") == 1
    assert re.fullmatch(r'<script type="module" src="[^"]*/static/[^"]+">', scripts[0])
    assert page.text.count("</textarea>") == 1


@pytest.mark.parametrize("headers", [{"Content-Type": "text/plain"}, {}])
def test_bodies_in_another_format_are_a_415(client: httpx.Client, headers: dict[str, str]) -> None:
    response = client.post("/sparql", content=SELECT.encode(), headers=headers)
    assert response.status_code == 415
    assert "application/sparql-query" in response.json()["detail"]


def test_the_tag_of_an_answer_is_for_get_only(client: httpx.Client) -> None:
    tag = client.get("/sparql", params={"query": SELECT}).headers["ETag"]
    for wanted in (tag, f'"other", W/{tag}', "*"):
        headers = {"If-None-Match": wanted}
        assert client.get("/sparql", params={"query": SELECT}, headers=headers).status_code == 304
        posted = client.post("/sparql", data={"query": SELECT}, headers=headers)
        assert posted.status_code == 200
