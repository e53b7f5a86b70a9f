"""What README promises of every endpoint: paging, errors, dates, language, generation."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api.app import create_app
from api.exports.answers import NAMES
from graph.settings import Settings
from tests.api.conftest import connect
from tests.small_graph import open_small_store

DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
DATES = ("date", "published", "valid_from", "valid_until", "deadline", "as_of", "since")
TAILS = {
    "policies": "310118/测府发/2019/10",
    "documents": "310118/测试答复",
    "measures": "document/310118/测试答复/一/一是",
    "industries": "人工智能",
    "regions": "310118",
    "keys": "talent",
    "organizations": "310118/测试委",
}
RESOURCE = "policy/310118/测府发/2019/10"
LISTS = [f"/api/{name}" for name in NAMES]
ONES = [f"/api/{name}/{quote(tail)}" for name, tail in TAILS.items()]
DATA = [f"/data/{quote(RESOURCE)}", "/ontology", "/dataset", "/.well-known/void"]
PAGES = ["/", "/?q=AI", f"/page/{quote(RESOURCE)}", "/schemes", "/api/docs", "/sparql"]
NEGOTIATED = [*LISTS, *ONES, *DATA, f"/id/{quote(RESOURCE)}"]
GETS = [*LISTS, *ONES, *DATA, *PAGES, "/api/matrix", "/sitemap.xml", "/robots.txt"]
FILTERS = ("industry", "region", "key", "kind", "issuer", "economy", "instrument")
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    store = open_small_store()
    with connect(create_app(Settings(), store)) as client:
        yield client
    store.close()


def problem(response: httpx.Response, status: int) -> str:
    """The detail of the problem that an answer must be."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail"}
    assert body["status"] == status
    assert body["type"].startswith("https://w3id.org/fivekeys/problem/")
    detail: str = body["detail"]
    assert detail
    return detail


def test_every_documented_path_is_held_to_the_promises(client: httpx.Client) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    listed = {path for path, item in paths.items() if "items" in str(item.get("get", {}))}
    for name in NAMES:
        assert f"/api/{name}" in paths
        assert f"/api/{name}/{{tail}}" in paths
    assert listed <= set(paths)


# Paging


@pytest.mark.parametrize("path", LISTS)
def test_pages_together_are_the_whole(client: httpx.Client, path: str) -> None:
    whole = client.get(path, params={"limit": "200"}).json()
    assert whole["next"] is None
    assert whole["total"] == len(whole["items"])
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(path, params={"limit": "1", **cursor}).json()
        assert page["total"] == whole["total"]
        assert len(page["items"]) == 1
        found += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert found == [item["id"] for item in whole["items"]]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"limit": "0"}, 422),
        ({"limit": "201"}, 422),
        ({"limit": "1000000000000000000000"}, 422),
        ({"limit": "x"}, 422),
        ({"cursor": "x"}, 400),
        ({"cursor": "AAAA" * 500}, 400),
        ({"unknown": "x"}, 422),
    ],
)
def test_what_paging_refuses(
    client: httpx.Client, path: str, parameters: dict[str, str], status: int
) -> None:
    detail = problem(client.get(path, params=parameters), status)
    assert next(iter(parameters)) in detail


@pytest.mark.parametrize("path", ["/api/policies", "/api/documents", "/api/regions"])
def test_a_cursor_belongs_to_its_question(client: httpx.Client, path: str) -> None:
    cursor = client.get(path, params={"limit": "1"}).json()["next"]
    assert cursor
    other = {"limit": "1", "cursor": cursor, "region": "310118"}
    assert "cursor" in problem(client.get(path, params=other), 400)


@pytest.mark.parametrize("path", LISTS)
def test_an_answer_without_items_is_an_answer(client: httpx.Client, path: str) -> None:
    answer = client.get(path, params={"q": "没有这样的名称"}).json()
    assert (answer["items"], answer["total"], answer["next"]) == ([], 0, None)


# Errors


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("name", FILTERS)
def test_an_unknown_name_is_told_and_harmless(client: httpx.Client, path: str, name: str) -> None:
    hostile = "<script>alert(1)</script>\" ' } UNION { ?s ?p ?o"
    detail = problem(client.get(path, params={name: hostile}), 422)
    assert name in detail


@pytest.mark.parametrize("name", NAMES)
def test_a_resource_that_is_not_there(client: httpx.Client, name: str) -> None:
    for tail in ("nothing", "a/b/c", "%00", "%FF", "a//b", "x" * 3000):
        problem(client.get(f"/api/{name}/{tail}"), 404)


@pytest.mark.parametrize("path", NEGOTIATED)
def test_nothing_that_the_client_takes(client: httpx.Client, path: str) -> None:
    problem(client.get(path, headers={"Accept": "image/png"}), 406)
    problem(client.get(path, params={"format": "doc"}), 400)


@pytest.mark.parametrize("path", GETS)
def test_a_method_that_is_not_there(client: httpx.Client, path: str) -> None:
    problem(client.request("PATCH", path), 405)


def test_a_browser_gets_errors_as_pages(client: httpx.Client) -> None:
    response = client.get("/page/nothing/x", headers=BROWSER)
    assert (response.status_code, response.headers["content-type"].split(";")[0]) == (
        404,
        "text/html",
    )
    problem(client.get("/page/nothing/x"), 404)


# Dates


def _dates(value: Any) -> Iterator[str]:
    """The dates anywhere in an answer."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in DATES and isinstance(inner, str):
                yield inner
            else:
                yield from _dates(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _dates(inner)


@pytest.mark.parametrize("path", ["/api/policies", "/api/documents", "/api/measures"])
def test_dates_are_as_precise_as_they_are_known(client: httpx.Client, path: str) -> None:
    found = list(_dates(client.get(path).json()["items"]))
    assert found
    for date in found:
        assert DATE.fullmatch(date), date


@pytest.mark.parametrize("path", [*LISTS, "/api/matrix"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("from", "2021-13"),
        ("from", "20210101"),
        ("to", "yesterday"),
        ("to", "2021-02-30"),
        ("as_of", "2021"),
        ("as_of", "2021-1-1"),
    ],
)
def test_what_is_no_date(client: httpx.Client, path: str, name: str, value: str) -> None:
    assert value in problem(client.get(path, params={name: value}), 400)


# Language


@pytest.mark.parametrize("path", PAGES)
def test_pages_speak_the_language_that_is_asked_for(client: httpx.Client, path: str) -> None:
    def spoken(language: str | None = None, header: str | None = None) -> str:
        parameters = {"lang": language} if language else {}
        headers = {**BROWSER, **({"Accept-Language": header} if header else {})}
        response = client.get(path, params=parameters, headers=headers)
        assert response.status_code == 200
        found = re.search(r'<html lang="([^"]+)"', response.text)
        assert found is not None
        return found.group(1)

    assert spoken() == spoken(header="fr") == spoken("fr") == "zh-Hans"
    assert spoken(header="en-GB,en;q=0.9") == spoken("en") == spoken("en", "zh") == "en"
    assert spoken("zh", "en") == "zh-Hans"


@pytest.mark.parametrize("path", LISTS)
def test_data_have_names_in_both_languages(client: httpx.Client, path: str) -> None:
    plain = client.get(path).content
    assert client.get(path, headers={"Accept-Language": "en"}).content == plain


# Generation and caches


@pytest.mark.parametrize("path", GETS)
def test_every_answer_names_its_generation(client: httpx.Client, path: str) -> None:
    response = client.get(path, headers=BROWSER if path in PAGES else {})
    assert response.status_code == 200
    assert response.headers["Fivekeys-Generation"] == "1"
    assert "Accept" in response.headers["Vary"]
    if path not in ("/sparql",):  # whose form is the same for every generation
        tag = response.headers["ETag"]
        again = {**(BROWSER if path in PAGES else {}), "If-None-Match": tag}
        unchanged = client.get(path, headers=again)
        assert (unchanged.status_code, unchanged.content) == (304, b"")


@pytest.mark.parametrize("path", GETS)
def test_head_is_a_get_without_a_body(client: httpx.Client, path: str) -> None:
    headers = BROWSER if path in PAGES else {}
    response, full = client.head(path, headers=headers), client.get(path, headers=headers)
    assert (response.status_code, response.content) == (full.status_code, b"")
    assert response.headers["content-type"] == full.headers["content-type"]


@pytest.mark.parametrize("path", GETS)
def test_other_sites_may_read(client: httpx.Client, path: str) -> None:
    response = client.get(path, headers={"Origin": "https://example.org"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
