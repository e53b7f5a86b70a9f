"""Search and suggestions."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from graph.index import build, open_index
from graph.queries.view import View
from graph.settings import Settings
from tests.api.conftest import connect
from tests.small_graph import AI, BASE, CITY, MEASURE, NUMBERED, SECOND, open_small_store


@pytest.fixture(scope="module", params=["index", "SPARQL"])
def asked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client of an app with an index of its generation, and of one without."""
    store = open_small_store()
    app = create_app(Settings(), store)
    if request.param == "index":
        folder: Path = tmp_path_factory.mktemp("search") / "index"
        build(store.reader(), folder, base_iri=View(store.reader()).base)
        app.state.indexes.offer(open_index(folder))
    with connect(app) as client:
        yield client
    store.close()


def search(client: httpx.Client, **query: object) -> dict[str, object]:
    response = client.get("/api/search", params=query)  # type: ignore[arg-type]
    assert response.status_code == 200, response.text
    answer: dict[str, object] = response.json()
    return answer


def ids(answer: dict[str, object]) -> list[str]:
    items = answer["items"]
    assert isinstance(items, list)
    return [item["id"] for item in items]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("人工智能", AI),
        ("Artificial Intelligence", AI),
        ("青浦", f"{BASE}id/region/310118"),
        ("310118", f"{BASE}id/region/310118"),
        ("测府发[2019]10号", NUMBERED),
        ("测府发〔2019〕10号", NUMBERED),
        ("市级规划", CITY),
        ("建设园区", SECOND),
        ("创新型经济", f"{BASE}id/economy/innovation"),
        ("测试委", f"{BASE}id/organization/310118/测试委"),
        ("自己的话", MEASURE),
    ],
)
def test_names_numbers_codes_and_texts_find_their_things(
    asked: httpx.Client, words: str, found: str
) -> None:
    assert ids(search(asked, q=words))[0] == found


def test_the_words_are_marked_in_what_was_found(asked: httpx.Client) -> None:
    items = search(asked, q="智能")["items"]
    assert isinstance(items, list)
    for item in items:
        assert [item["snippet"][start:end] for start, end in item["marks"]]
        assert all(item["snippet"][start:end] == "智能" for start, end in item["marks"])


def test_the_words_are_read_as_filters(asked: httpx.Client) -> None:
    answer = search(asked, q="AI 青浦区 细则")
    assert answer["filters"] == {"industry": "AI", "region": "青浦区", "q": "细则"}
    meant = answer["meant"]
    assert isinstance(meant, dict)
    assert meant["industry"][0]["id"] == AI
    suggestions = search(asked, q="人工智障")["suggestions"]
    assert isinstance(suggestions, list)
    assert "人工智能" in suggestions


def test_kinds_and_limit_narrow(asked: httpx.Client) -> None:
    kinds = {i["kind"] for i in search(asked, q="测试", kind=["zone", "organization"])["items"]}  # type: ignore[attr-defined]
    assert kinds == {"zone", "organization"}
    assert len(ids(search(asked, q="测试", limit=1))) == 1


def test_every_thing_found_has_a_page(asked: httpx.Client) -> None:
    items = search(asked, q="测试")["items"]
    assert isinstance(items, list)
    assert items
    for item in items:
        assert asked.get(item["page"]).status_code == 200, item


def test_the_sparql_of_a_search_gives_the_names(asked: httpx.Client) -> None:
    answer = search(asked, q="人工智能", kind=["industry"])
    rows = asked.get("/sparql", params={"query": str(answer["sparql"]), "format": "csv"}).text
    assert ids(answer)[0] in rows


@pytest.mark.parametrize(
    ("typed", "found"),
    [("人工", AI), ("arti", AI), ("测府发", NUMBERED), ("青", f"{BASE}id/region/310118")],
)
def test_what_is_typed_is_completed(asked: httpx.Client, typed: str, found: str) -> None:
    response = asked.get("/api/suggest", params={"q": typed})
    assert found in [item["id"] for item in response.json()["items"]]


def test_nothing_is_suggested_for_nothing(asked: httpx.Client) -> None:
    for query in ({}, {"q": ""}, {"q": "  "}, {"q": "没有这样的东西"}):
        assert asked.get("/api/suggest", params=query).json()["items"] == []


@pytest.mark.parametrize(
    ("path", "query", "words"),
    [
        ("/api/search", {}, "q"),
        ("/api/search", {"q": ""}, "q"),
        ("/api/search", {"q": "长" * 201}, "q"),
        ("/api/search", {"q": "a", "kind": "colour"}, "kind"),
        ("/api/search", {"q": "a", "limit": "0"}, "limit"),
        ("/api/search", {"q": "a", "limit": "101"}, "limit"),
        ("/api/search", {"q": "a", "colour": "red"}, "colour"),
        ("/api/suggest", {"q": "a", "limit": "21"}, "limit"),
        ("/api/suggest", {"q": "a", "colour": "red"}, "colour"),
    ],
)
def test_bad_parameters_are_named(
    asked: httpx.Client, path: str, query: dict[str, str], words: str
) -> None:
    response = asked.get(path, params=query)
    assert response.status_code == 422
    assert words in response.json()["detail"]


@pytest.mark.parametrize("words", ["<script>", '"', "'; DROP", "\\", "%", "*", "?", "\x00", "🦄 x"])
def test_any_words_are_harmless(asked: httpx.Client, words: str) -> None:
    for path in ("/api/search", "/api/suggest", "/search"):
        response = asked.get(path, params={"q": words})
        assert response.status_code in (200, 400, 422), (path, response.text)
        if path == "/search":
            scripts = re.findall(r"<script[^>]*>", response.text)
            assert scripts == ['<script src="/static/list.js" defer>']
