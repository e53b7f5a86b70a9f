"""Exports of lists and single resources, in every format."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

import httpx
import networkx
import openpyxl
import pytest

from api.app import create_app
from api.exports.answers import NAMES
from api.exports.formats import FORMATS
from graph import rdf
from graph.settings import Settings
from graph.store.base import Store
from tests.api.conftest import connect
from tests.small_graph import (
    AI,
    BASE,
    CHIPS,
    CITY,
    MEASURE,
    NUMBERED,
    REPLY,
    SECOND,
    UNDATED,
    open_small_store,
)

TAIL = "310118/测府发/2019/10"


@pytest.fixture(scope="module")
def reading_client() -> Iterator[httpx.Client]:
    """One client for the tests that only read."""
    store = open_small_store()
    with connect(create_app(Settings(), store)) as client:
        yield client
    store.close()


def get(client: httpx.Client, path: str, **parameters: str) -> httpx.Response:
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    return response


def table(client: httpx.Client, path: str, **parameters: str) -> list[dict[str, str]]:
    content = get(client, path, format="csv", **parameters).content
    assert content.startswith("\ufeff".encode())
    assert content.count(b"\r\n") > 0
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def workbook(client: httpx.Client, path: str, **parameters: str) -> dict[str, list[dict[str, Any]]]:
    """The sheets by title; rows by heading."""
    content = get(client, path, format="xlsx", **parameters).content
    found = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        heading, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(heading, row, strict=True)) for row in rows]
    return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", FORMATS)
def test_every_list_in_every_format(reading_client: httpx.Client, name: str, form: str) -> None:
    wanted = FORMATS[form]
    response = get(reading_client, f"/api/{name}", format=form)
    assert response.headers["content-type"] == wanted.content_type
    assert response.headers["Fivekeys-Generation"] == "1"
    assert f"fivekeys-{name}-g1.{wanted.extension}" in response.headers["Content-Disposition"]
    if form != "json":
        by_accept = reading_client.get(f"/api/{name}", headers={"Accept": wanted.media_type})
        assert by_accept.headers["content-type"] == wanted.content_type
        assert len(by_accept.content) == len(response.content)
    items = reading_client.get(f"/api/{name}").json()["items"]
    assert ids(form, response.content) >= {item["id"] for item in items}


def ids(form: str, content: bytes) -> set[str]:
    """The resources that an export holds."""
    if form == "csv":
        return {row["标识"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        return {str(row[-1]) for row in sheet.iter_rows(min_row=2, values_only=True)}
    if form == "json":
        return {item["id"] for item in json.loads(content)["items"]}
    if form == "graphml":
        return set(networkx.read_graphml(io.BytesIO(content)))
    if form == "gexf":
        return set(networkx.read_gexf(io.BytesIO(content)))
    if form == "cytoscape":
        return set(networkx.cytoscape_graph(json.loads(content)))
    return {quad.subject.value for quad in rdf.parse(content, FORMATS[form].media_type)}


@pytest.mark.parametrize(
    ("path", "iri"),
    [
        (f"policies/{TAIL}", NUMBERED),
        ("documents/310118/测试答复", REPLY),
        (f"documents/{TAIL}", NUMBERED),
        ("measures/document/310118/测试答复/一/一是", MEASURE),
        ("industries/人工智能", AI),
        ("regions/310118", f"{BASE}id/region/310118"),
        ("regions/测试园", f"{BASE}id/zone/测试园"),
        ("keys/talent", f"{BASE}id/key/talent"),
        ("organizations/310118/测试委", f"{BASE}id/organization/310118/测试委"),
    ],
)
@pytest.mark.parametrize("form", [name for name in FORMATS if name != "json"])
def test_every_resource_in_every_format(
    reading_client: httpx.Client, path: str, iri: str, form: str
) -> None:
    response = get(reading_client, f"/api/{path}", format=form)
    assert response.headers["content-type"] == FORMATS[form].content_type
    found = ids(form, response.content)
    assert found == {iri} if FORMATS[form].family == "table" else iri in found
    name = unquote(response.headers["Content-Disposition"].partition("UTF-8''")[2])
    assert (
        name
        == f"fivekeys-{path.replace('/', ' ', path.count('/')).replace(' ', '-', 1)}-g1."
        + (FORMATS[form].extension)
    )


def test_one_resource_as_json_is_what_it_always_is(reading_client: httpx.Client) -> None:
    path = f"/api/policies/{TAIL}"
    assert get(reading_client, path, format="json").json() == get(reading_client, path).json()


def test_a_list_is_in_the_order_of_its_pages(reading_client: httpx.Client) -> None:
    for name in NAMES:
        items = get(reading_client, f"/api/{name}").json()["items"]
        assert [row["标识"] for row in table(reading_client, f"/api/{name}")] == [
            item["id"] for item in items
        ]


def test_filters_hold(reading_client: httpx.Client) -> None:
    asked = {"industry": "人工智能", "region": "青浦区"}
    rows = table(reading_client, "/api/policies", **asked)
    assert [row["标识"] for row in rows] == [NUMBERED, UNDATED]
    response = get(reading_client, "/api/policies", format="turtle", **asked)
    assert "fivekeys-policies-人工智能-青浦区-g1.ttl" in unquote(
        response.headers["Content-Disposition"]
    )
    (row,) = table(reading_client, "/api/industries", region="310118", key="brand")
    assert (row["名称"], row["政策数"], row["措施数"]) == ("测试产业", "1", "0")


def test_a_table_of_policies(reading_client: httpx.Client) -> None:
    row = table(reading_client, "/api/policies", q="2019")[0]
    assert row["标题"] == "支持<制造业>的实施办法"
    assert row["文号"] == "测府发〔2019〕10号"
    assert row["产业"] == "人工智能、集成电路"
    assert (row["成文日期"], row["失效日期"]) == ("2019-02-03", "2023")
    assert row["最高金额（元）"] == "5000000"
    assert row["措施"] == "支持人工智能"
    assert row["依据"] == "支持产业 人工智能：支持【人工智能】，最高（一/一是）"
    assert row["依据来源"] == "《测试答复》"


def test_headings_and_names_in_english(reading_client: httpx.Client) -> None:
    row = table(reading_client, "/api/policies", q="2019", lang="en")[0]
    assert row["industries"] == "artificial intelligence、integrated circuits"
    response = reading_client.get(
        "/api/keys", headers={"Accept": "text/csv", "Accept-Language": "en"}
    )
    assert "English name" in response.text


def test_a_workbook_has_measures_and_evidence(reading_client: httpx.Client) -> None:
    sheets = workbook(reading_client, "/api/policies")
    assert list(sheets) == ["政策", "措施", "依据"]
    assert [row["标识"] for row in sheets["措施"]] == [MEASURE]
    (amount,) = (row["最高金额（元）"] for row in sheets["措施"])
    assert amount == 5_000_000
    quoted = [row for row in sheets["依据"] if row["事项标识"] == NUMBERED]
    assert [(row["引文"], row["前文"], row["位置"], row["置信度"]) for row in quoted] == [
        ("人工智能", "支持", "一/一是", 0.9)
    ]
    (other,) = (row for row in sheets["依据"] if row["事项标识"] == CITY)
    assert (other["引文"], other["来源"]) == (None, "关于印发市级规划的通知")
    assert (other["来源网址"], other["已核实"]) == ("https://example.org/notice", False)


def test_what_could_be_a_formula_is_none(store: Store) -> None:
    with store.writer() as writer:
        writer.update(
            f"INSERT DATA {{ GRAPH <{BASE}id/graph/bad> {{ <{BASE}id/policy/1/x> a "
            "<https://w3id.org/fivekeys/ontology#Policy> ; <http://purl.org/dc/terms/title> "
            '"=HYPERLINK(\\"http://a\\")"@zh } }'
        )
    with connect(create_app(Settings(), store)) as client:
        rows = table(client, "/api/policies/1/x")
        assert rows[0]["标题"] == '\'=HYPERLINK("http://a")'
        content = get(client, "/api/policies/1/x", format="xlsx").content
        cell = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A2"]
        assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_json_has_the_frame_of_a_page(reading_client: httpx.Client) -> None:
    page = get(reading_client, "/api/policies", industry="AI").json()
    whole = get(reading_client, "/api/policies", industry="AI", format="json").json()
    assert set(whole) == set(page)
    assert whole["items"] == page["items"]
    assert (whole["total"], whole["next"]) == (page["total"], None)
    assert whole["meant"] == page["meant"]
    query = {"query": whole["sparql"], "format": "csv"}
    rows = reading_client.get("/sparql", params=query).text.splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == [item["id"] for item in whole["items"]]


def test_rdf_has_claims_evidence_and_measures(reading_client: httpx.Client) -> None:
    response = get(reading_client, "/api/policies", format="turtle", industry="AI")
    quads = list(rdf.parse(response.content, "text/turtle"))
    subjects = {quad.subject.value for quad in quads}
    assert {NUMBERED, CITY, MEASURE, f"{BASE}id/claim/1", f"{BASE}id/source/1"} <= subjects
    assert SECOND not in subjects
    assert not any(quad.predicate.value.endswith("content#chars") for quad in quads)


def test_a_network_says_why(reading_client: httpx.Client) -> None:
    content = get(reading_client, "/api/policies", format="graphml").content
    graph = networkx.read_graphml(io.BytesIO(content))
    found = [
        data
        for _, end, data in graph.out_edges(NUMBERED, data=True)
        if (end, data["property"]) == (AI, "fk:supportsIndustry")
    ]
    assert [(data["quote"], data["basis"], data["confidence"]) for data in found] == [
        ("人工智能", "wording", 0.9)
    ]
    assert graph.has_edge(NUMBERED, CHIPS)
    assert graph.has_edge(MEASURE, NUMBERED)
    assert graph.nodes[CHIPS] == {
        "kind": "industry",
        "label": "集成电路",
        "label_en": "integrated circuits",
    }
    assert graph.nodes[MEASURE]["amount"] == 5_000_000
    assert graph.nodes[UNDATED]["kind"] == "policy"


@pytest.mark.parametrize("form", ["graphml", "gexf", "cytoscape"])
def test_networks_are_the_same_in_every_format(reading_client: httpx.Client, form: str) -> None:
    content = get(reading_client, "/api/documents", format=form).content
    if form == "cytoscape":
        elements = json.loads(content)["elements"]
        found = {(edge["data"]["source"], edge["data"]["target"]) for edge in elements["edges"]}
        nodes = {node["data"]["id"] for node in elements["nodes"]}
        assert len(nodes) == len(elements["nodes"])
    else:
        read = networkx.read_graphml if form == "graphml" else networkx.read_gexf
        graph = read(io.BytesIO(content))
        found, nodes = {edge[:2] for edge in graph.edges}, set(graph)
    assert {(NUMBERED, AI), (MEASURE, REPLY), (MEASURE, NUMBERED), (CITY, UNDATED)} <= found
    assert {end for edge in found for end in edge} <= nodes


@pytest.mark.parametrize(
    ("path", "parameters", "status"),
    [
        ("policies", {"format": "csv", "limit": "5"}, 400),
        ("policies", {"format": "csv", "cursor": "x"}, 400),
        ("policies", {"format": "doc"}, 400),
        ("policies", {"format": ""}, 400),
        ("policies", {"format": "csv", "industry": "没有这个产业"}, 422),
        ("policies", {"format": "csv", "other": "x"}, 422),
        ("policies", {"format": "csv", "from": "x"}, 400),
        ("policies/no", {"format": "csv"}, 404),
        ("policies/%FF", {"format": "csv"}, 404),
        (f"policies/{quote(TAIL)}", {"format": "doc"}, 400),
        ("measures/no", {"format": "turtle"}, 404),
    ],
)
def test_errors_are_problems(
    reading_client: httpx.Client, path: str, parameters: dict[str, str], status: int
) -> None:
    response = reading_client.get(f"/api/{path}", params=parameters)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status


@pytest.mark.parametrize("path", ["policies", f"policies/{TAIL}"])
def test_nothing_fits(reading_client: httpx.Client, path: str) -> None:
    response = reading_client.get(f"/api/{path}", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/csv" in response.json()["detail"]


def test_head_is_a_get_without_a_body(reading_client: httpx.Client) -> None:
    response = reading_client.head("/api/policies", params={"format": "xlsx"})
    assert response.status_code == 200
    assert not response.content
    assert response.headers["content-type"] == FORMATS["xlsx"].content_type
    assert "Content-Disposition" in response.headers


def test_an_empty_answer_is_a_table_without_rows(reading_client: httpx.Client) -> None:
    assert table(reading_client, "/api/policies", q="没有这样的标题") == []
    network = get(reading_client, "/api/policies", q="没有这样的", format="graphml")
    assert ids("graphml", network.content) == set()
