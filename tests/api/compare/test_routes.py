"""Comparisons over REST, as files and as a page."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import openpyxl
import pytest

from api.app import create_app
from graph import bundled
from graph.settings import Settings
from graph.store import open_store
from graph.store.base import Store
from tests.api.conftest import connect
from tests.api.shown import read_page
from tests.api.test_conventions import BROWSER, problem

PATH = "/api/compare"
DISTRICTS: dict[str, Any] = {"kind": "region", "value": ["青浦区", "浦东新区"]}
PRESENT = ("industry", "key", "instrument")


@pytest.fixture(scope="module")
def filled() -> Iterator[Store]:
    store = open_store("memory:")
    bundled.load(store)
    yield store
    store.close()


@pytest.fixture(scope="module")
def desk(filled: Store) -> Iterator[httpx.Client]:
    with connect(create_app(Settings(), filled)) as client:
        yield client


def test_two_districts(desk: httpx.Client) -> None:
    answer = desk.get(PATH, params=DISTRICTS).json()
    assert [column["value"]["number"] for column in answer["columns"]] == ["310118", "310115"]
    assert answer["total"] == len(answer["items"]) > 20
    assert answer["generation"]["number"] == 1
    for row in answer["items"]:
        assert len(row["cells"]) == 2
        for cell in row["cells"]:
            assert (cell["has"] == "missing") == (cell["sparql"] == "")
            shown = [*cell["items"], *cell["amounts"]]
            assert all(entry["evidence"] for entry in shown)


def test_a_cell_counts_what_its_list_has(desk: httpx.Client) -> None:
    answer = desk.get(PATH, params=DISTRICTS).json()
    for row in answer["items"]:
        if row["section"] in PRESENT:
            for column, cell in zip(answer["columns"], row["cells"], strict=True):
                asked = {"region": column["asked"], row["section"]: row["value"]["label"]}
                listed = desk.get("/api/measures", params={**asked, "limit": 1}).json()
                assert listed["total"] == cell["measures"], (row["value"]["label"], column["asked"])


def test_a_query_of_a_cell_runs_at_the_endpoint(desk: httpx.Client) -> None:
    cells = [c for row in desk.get(PATH, params=DISTRICTS).json()["items"] for c in row["cells"]]
    asked = [cell for cell in cells if cell["amounts_total"]][:2] + cells[:2]
    for cell in asked:
        rows = desk.get("/sparql", params={"query": cell["sparql"], "format": "json"}).json()
        found = {row["item"]["value"] for row in rows["results"]["bindings"]}
        assert len(found) == cell["measures"] + cell["documents"]


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"value": ["青浦区"]}, 422),
        ({}, 422),
        ({"value": [str(year) for year in range(2010, 2017)], "kind": "year"}, 422),
        ({"value": ["青浦区", "310118"]}, 400),
        ({"value": ["青浦区", "  "]}, 400),
        ({"value": ["青浦区", "亚特兰蒂斯"]}, 422),
        ({"value": ["2021", "last year"], "kind": "year"}, 400),
        ({**DISTRICTS, "kind": "planet"}, 422),
        ({**DISTRICTS, "industry": "捕风业"}, 422),
        ({**DISTRICTS, "match": "mood"}, 422),
        ({**DISTRICTS, "unknown": "x"}, 422),
        ({**DISTRICTS, "format": "turtle"}, 422),
    ],
)
def test_what_is_refused(desk: httpx.Client, parameters: dict[str, Any], status: int) -> None:
    assert problem(desk.get(PATH, params=parameters), status)


def test_what_the_client_does_not_take(desk: httpx.Client) -> None:
    problem(desk.get(PATH, params=DISTRICTS, headers={"Accept": "text/turtle"}), 406)
    problem(desk.get(PATH, params=DISTRICTS, headers={"Accept": "image/png"}), 406)


# Files


def table(desk: httpx.Client, **given: Any) -> list[dict[str, str]]:
    response = desk.get(PATH, params={**DISTRICTS, "format": "csv", **given})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_csv_has_a_line_for_each_claim_with_its_source(desk: httpx.Client) -> None:
    rows = table(desk, lang="en")
    answer = desk.get(PATH, params=DISTRICTS).json()
    there = [row for row in rows if row["has"] != "none known"]
    assert all(row["source"] and row["claim id"] and row["item id"] for row in there)
    cells = {(row["part"], row["name"], row["unit"], row["compared"]) for row in rows}
    assert len(cells) == 2 * answer["total"]
    assert all(row["not listed"] == "0" for row in rows)
    counted = sum(c["measures"] + c["documents"] for r in answer["items"] for c in r["cells"][:1]
                  if r["section"] == "industry")  # fmt: skip
    listed = {(row["name"], row["item id"]) for row in there
              if row["part"] == "Industries" and row["compared"] == "Qingpu"}  # fmt: skip
    assert len(listed) == counted


def test_xlsx_has_the_table_and_its_claims(desk: httpx.Client) -> None:
    response = desk.get(PATH, params={**DISTRICTS, "format": "xlsx", "lang": "zh"})
    assert "fivekeys-compare" in response.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["比较", "依据"]
    seen, said = (list(sheet.values) for sheet in book.worksheets)
    assert seen[0][:5] == ("部分", "名称", "单位", "归属", "异同")
    assert len(seen) == desk.get(PATH, params=DISTRICTS).json()["total"] + 1
    assert len(said) == len(table(desk)) + 1
    again = desk.get(PATH, params={**DISTRICTS, "format": "xlsx", "lang": "zh"})
    assert again.content == response.content


def test_cells_that_could_be_formulas_are_made_safe() -> None:
    store = open_store("memory:")
    bundled.load(store)
    with store.writer() as writer:
        writer.update(
            "PREFIX fk: <https://w3id.org/fivekeys/ontology#> "
            "PREFIX dcterms: <http://purl.org/dc/terms/> INSERT DATA { GRAPH <urn:g> { "
            "<https://w3id.org/fivekeys/id/document/x/1> a fk:OfficialDocument ; "
            "dcterms:title '=1+1'@zh ; fk:supportsIndustry <https://w3id.org/fivekeys/id/industry/a> ; "
            "fk:appliesIn <https://w3id.org/fivekeys/id/region/310118> . "
            "<https://w3id.org/fivekeys/id/industry/a> a fk:Industry ; "
            "<http://www.w3.org/2004/02/skos/core#prefLabel> '@cmd'@zh } }"
        )
    with connect(create_app(Settings(), store)) as client:
        rows = table(client)
        assert {"'@cmd"} == {row["名称"] for row in rows if "cmd" in row["名称"]}
        assert {"'=1+1"} == {row["措施或文件"] for row in rows if "1+1" in row["措施或文件"]}
        book = openpyxl.load_workbook(
            io.BytesIO(client.get(PATH, params={**DISTRICTS, "format": "xlsx"}).content)
        )
        found = [
            cell
            for sheet in book.worksheets
            for line in sheet.iter_rows()
            for cell in line
            if cell.value in ("@cmd", "=1+1")
        ]
        assert found
        assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)
    store.close()


# The page


def page(desk: httpx.Client, **given: Any) -> str:
    response = desk.get("/compare", params=given, headers=BROWSER)
    assert response.status_code == 200, response.text
    read_page(response.text)
    return response.text


def test_the_page_without_values_is_a_form(desk: httpx.Client) -> None:
    text = page(desk)
    assert text.count('name="value"') == 2
    assert "<table" not in text
    assert page(desk, value=["", " "]).count("<table") == 0


def test_the_page_shows_the_table(desk: httpx.Client) -> None:
    text = page(desk, **DISTRICTS, lang="zh")
    for word in ("各方都有", "一方独有", "未见", "以 SPARQL 打开", "置信度"):
        assert word in text
    answer = desk.get(PATH, params=DISTRICTS).json()
    cells = [cell for row in answer["items"] for cell in row["cells"]]
    assert text.count("<details") == sum(cell["has"] != "missing" for cell in cells)
    english = page(desk, **DISTRICTS, lang="en")
    assert "one has it" in english
    assert "Qingpu" in english


def test_links_of_cells_lead_to_what_they_count(desk: httpx.Client) -> None:
    shown = read_page(page(desk, kind="year", value=["2021", "2022"]))
    lists = [link for link in shown.links if link.startswith("/measures?")]
    assert lists
    for link in lists[:5]:
        query = parse_qs(urlsplit(link).query)
        assert query["from"] == query["to"]
        total = desk.get(f"/api/measures?{urlsplit(link).query}").json()["total"]
        assert total > 0
    files = [link for link in shown.links if link.startswith("/api/compare?")]
    assert {desk.get(link).status_code for link in files} == {200}
    assert len(files) == 3


@pytest.mark.parametrize("name", ["value", "industry", "key"])
def test_what_is_typed_is_harmless(desk: httpx.Client, name: str) -> None:
    hostile = "<script>alert(1)</script>\"'"
    given = {**DISTRICTS, name: ["青浦区", hostile] if name == "value" else hostile}
    response = desk.get("/compare", params=given, headers=BROWSER)
    assert response.status_code == 422
    assert "<script>alert" not in response.text
