"""Exports of a search at its address: whole, and the same as the pages of the search."""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest

from api.app import create_app
from graph.index import build, open_index
from graph.settings import Settings
from tests.api.conftest import connect
from tests.small_graph import BASE, open_small_store


@pytest.fixture(scope="module", params=["with an index", "without"])
def client(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    store = open_small_store()
    app = create_app(Settings(), store)
    if request.param == "with an index":
        folder: Path = tmp_path_factory.mktemp("index") / "index"
        build(store.reader(), folder, base_iri=BASE)
        app.state.indexes.offer(open_index(folder))
    with connect(app) as client:
        yield client
    store.close()


def get(client: httpx.Client, **parameters: str) -> httpx.Response:
    response = client.get("/api/search", params={"q": "测试", **parameters})
    assert response.status_code == 200, response.text
    return response


def found(client: httpx.Client) -> list[str]:
    items = get(client, limit="100").json()["items"]
    assert len(items) > 2
    return [item["id"] for item in items]


def test_csv_has_a_line_for_each_thing(client: httpx.Client) -> None:
    response = get(client, format="csv", lang="en")
    assert response.headers["content-type"].startswith("text/csv")
    assert "fivekeys-search-" in response.headers["Content-Disposition"]
    assert response.content.startswith(codecs.BOM_UTF8)
    heading, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert heading[:2] == ["kind", "name"]
    assert [row[-1] for row in rows] == found(client)


def test_xlsx_has_the_same_rows(client: httpx.Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(get(client, format="xlsx").content))
    heading, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert heading[0] == "类别"
    assert [row[-1] for row in rows] == found(client)


def test_json_is_the_answer_with_all_items(client: httpx.Client) -> None:
    page = get(client, limit="100").json()
    whole = get(client, format="json").json()
    assert whole["sparql"].startswith(page["sparql"].removesuffix("100"))
    assert {**whole, "sparql": page["sparql"]} == page
    assert [item["id"] for item in get(client, limit="1").json()["items"]] == found(client)[:1]


def test_only_things_of_a_kind(client: httpx.Client) -> None:
    items = get(client, format="json", kind="industry").json()["items"]
    assert items
    assert {item["kind"] for item in items} == {"industry"}


@pytest.mark.parametrize(
    ("parameters", "status"),
    [({"limit": "3", "format": "csv"}, 400), ({"format": "turtle"}, 406), ({"format": "x"}, 400)],
)
def test_what_cannot_be_exported_is_said(
    client: httpx.Client, parameters: dict[str, str], status: int
) -> None:
    response = client.get("/api/search", params={"q": "测试", **parameters})
    assert response.status_code == status
    assert response.json()["detail"]
