"""The coverage matrix as page, picture and REST."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from graph import bundled
from graph.index import build, open_index
from graph.namespaces import BASE
from graph.settings import Settings
from graph.store import open_store
from graph.store.base import Store
from tests.api.conftest import connect
from tests.graph.pictures.drawn import Drawn

HTML = {"Accept": "text/html", "Accept-Language": "zh"}


@pytest.fixture(scope="module")
def data_set() -> Iterator[Store]:
    store = open_store("memory:")
    bundled.load(store)
    yield store
    store.close()


@pytest.fixture(scope="module")
def desk(data_set: Store) -> Iterator[httpx.Client]:
    """A client of the bundled data set, without an index."""
    with connect(create_app(Settings(), data_set)) as client:
        yield client


@pytest.fixture(scope="module")
def indexed(data_set: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of the same with its index."""
    folder: Path = tmp_path_factory.mktemp("matrix") / "index"
    build(data_set.reader(), folder, base_iri=BASE)
    app = create_app(Settings(), data_set)
    app.state.indexes.offer(open_index(folder))
    with connect(app) as client:
        yield client


QUESTIONS: list[dict[str, str]] = [
    {},
    {"count": "policies"},
    {"count": "policies", "columns": "region", "level": "frequent"},
    {"rows": "region", "columns": "industry", "level": "frequent"},
    {"rows": "region", "columns": "key", "level": "frequent", "region": "上海市"},
    {"columns": "region", "each": "key", "region": "上海市", "count": "policies"},
    {"rows": "region", "columns": "key", "industry": "数字经济", "count": "policies"},
    {"rows": "key", "columns": "region", "region": "上海市"},
    {"as_of": "2022-01-01", "count": "policies", "key": "人才"},
]


@pytest.mark.parametrize("query", QUESTIONS, ids=str)
def test_an_index_gives_the_same_as_the_engine(
    desk: httpx.Client, indexed: httpx.Client, query: dict[str, str]
) -> None:
    plain, quick = (client.get("/api/matrix", params=query) for client in (desk, indexed))
    assert plain.status_code == 200, plain.text
    assert plain.json()["items"]
    assert plain.json() == quick.json()


def test_every_cell_opens_as_many_as_it_counts(desk: httpx.Client) -> None:
    for query in ({}, {"count": "policies", "columns": "region", "region": "上海市"}):
        items = desk.get("/api/matrix", params=query).json()["items"]
        for item in items[:: max(1, len(items) // 3)]:
            path = item["href"].removeprefix("http://test.example")
            listed = desk.get(path.replace("/", "/api/", 1))
            assert listed.status_code == 200, path
            assert listed.json()["total"] == item["count"], path
            assert desk.get(path, headers=HTML).status_code == 200


def test_the_query_gives_the_cells(desk: httpx.Client) -> None:
    answer = desk.get("/api/matrix").json()
    found = desk.get("/sparql", params={"query": answer["sparql"], "format": "json"}).json()
    rows = {
        (row["industryOf"]["value"], row["keyOf"]["value"]): int(row["count"]["value"])
        for row in found["results"]["bindings"]
    }
    assert rows == {(item["row"], item["column"]): item["count"] for item in answer["items"]}


def test_gaps_are_told_one_by_one(desk: httpx.Client) -> None:
    answer = desk.get("/api/matrix").json()
    rows, columns = (len(side["headings"]) for side in answer["sides"])
    assert len(answer["items"]) + len(answer["gaps"]) == rows * columns
    assert {gap["count"] for gap in answer["gaps"]} == {0}


def test_the_page_is_a_table_of_links(desk: httpx.Client) -> None:
    html = desk.get("/matrix", headers=HTML).text
    answer = desk.get("/api/matrix").json()
    cells = re.findall(r'<td class="h(\d)[^"]*"><a href="([^"]*)"', html)
    assert len(cells) == len(answer["items"]) + len(answer["gaps"])
    assert sum(step == "0" for step, _ in cells) == len(answer["gaps"])
    shown = {unescape(link) for _, link in cells}
    assert shown == {
        item["href"].removeprefix("http://test.example")
        for item in (*answer["items"], *answer["gaps"])
    }
    assert "<script>" not in html
    assert "style=" not in html


def test_divided_columns_have_two_rows_of_headings(desk: httpx.Client) -> None:
    query = {"columns": "region", "each": "key", "region": "310000", "count": "policies"}
    html = desk.get("/matrix", params=query, headers=HTML).text
    assert 'scope="colgroup"' in html
    assert "头部企业" in html
    assert "上一层" in html


def test_a_heading_leads_to_what_is_below_it(desk: httpx.Client) -> None:
    html = desk.get("/matrix", headers=HTML).text
    (link,) = re.findall(r'<th scope="row"><a href="([^"]*)">服务业', html)
    below = desk.get(unescape(link), headers=HTML)
    assert below.status_code == 200
    assert "现代服务业" in below.text


def test_what_is_empty_is_named_or_kept(desk: httpx.Client) -> None:
    assert "以下各项在此范围内没有任何措施" in desk.get("/matrix", headers=HTML).text
    kept = desk.get("/matrix", params={"empty": "true"}, headers=HTML).text
    assert "以下各项" not in kept
    assert re.search(r'<th scope="row"><a [^>]*>农业', kept)


def test_the_page_in_english(desk: httpx.Client) -> None:
    html = desk.get("/matrix", params={"lang": "en"}).text
    assert "Coverage matrix" in html
    assert "lang=en" in html
    assert "manufacturing" in html


@pytest.mark.parametrize("query", QUESTIONS, ids=str)
def test_the_picture(desk: httpx.Client, query: dict[str, str]) -> None:
    response = desk.get("/picture/matrix.svg", params=query)
    assert response.headers["content-type"] == "image/svg+xml"
    drawn = Drawn(response.text)
    drawn.check()
    answer = desk.get("/api/matrix", params=query).json()
    opened = [link for link in drawn.links if "/measures?" in link or "/policies?" in link]
    assert len(opened) >= len(answer["items"]) + len(answer["gaps"])
    assert all(link.startswith("http://test.example/") for link in drawn.links)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"rows": "key"}, 400),
        ({"each": "industry"}, 400),
        ({"rows": "nothing"}, 422),
        ({"industry": "量子鸽子"}, 422),
        ({"as_of": "yesterday"}, 400),
        ({"validity": "maybe"}, 422),
        ({"unknown": "1"}, 422),
        ({"region": "x" * 300}, 422),
    ],
    ids=str,
)
def test_what_cannot_be_asked(desk: httpx.Client, query: dict[str, str], status: int) -> None:
    response = desk.get("/api/matrix", params=query)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_what_is_typed_comes_back_escaped(desk: httpx.Client) -> None:
    attack = '"><script>alert(1)</script>'
    for name in ("industry", "region", "key", "as_of", "q", "kind", "lang", "rows"):
        response = desk.get("/matrix", params={name: attack}, headers=HTML)
        assert "<script>alert" not in response.text, name
        assert response.status_code in (200, 400, 422)


def test_an_empty_store_has_an_empty_matrix() -> None:
    store = open_store("memory:")
    with connect(create_app(Settings(), store)) as client:
        assert "没有符合的" in client.get("/matrix", headers=HTML).text
        assert client.get("/api/matrix").json()["items"] == []
        Drawn(client.get("/picture/matrix.svg").text).check()
    store.close()
