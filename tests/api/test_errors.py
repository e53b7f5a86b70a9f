"""One body for every error, and a status for every class of the tree."""

from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.errors import STATUS, TYPES
from graph import errors
from graph.settings import Settings
from graph.store.base import Store
from tests.api.conftest import connect


def tree(
    root: type[errors.FivekeysError] = errors.FivekeysError,
) -> Iterator[type[errors.FivekeysError]]:
    yield root
    for child in root.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from tree(child)


def test_every_class_of_the_tree_has_a_status() -> None:
    assert set(STATUS) == set(tree())


def is_problem(response: httpx.Response) -> bool:
    body = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert set(body) == {"type", "title", "status", "detail"}
    assert body["status"] == response.status_code
    assert body["type"].startswith(TYPES)
    assert body["detail"]
    return True


@pytest.mark.parametrize("kind", list(dict.fromkeys(tree())))
def test_each_class_answers_with_its_status(store: Store, kind: type[errors.FivekeysError]) -> None:
    app = create_app(Settings(), store)

    @app.get("/api/raise")
    def fail() -> None:
        raise kind("what, where, what to do")

    with connect(app) as client:
        response = client.get("/api/raise")
    assert response.status_code == STATUS[kind]
    assert is_problem(response)
    assert response.json()["detail"] == "what, where, what to do"
    assert ("Retry-After" in response.headers) == (STATUS[kind] in (429, 503))


def test_a_fault_of_ours_is_a_problem_that_tells_nothing(store: Store) -> None:
    app = create_app(Settings(), store)

    @app.get("/api/fault")
    def fail() -> None:
        raise ZeroDivisionError("secret")

    with connect(app) as client:
        response = client.get("/api/fault")
    assert response.status_code == 500
    assert is_problem(response)
    assert "secret" not in response.text
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def routes(app: FastAPI) -> list[str]:
    return [path.replace("{tail}", "no/such/thing") for path in app.openapi()["paths"]]


def test_every_endpoint_has_the_one_body(store: Store, client: httpx.Client) -> None:
    app = create_app(Settings(), store)
    paths = routes(app)
    assert len(paths) > 15
    known = {
        path.replace("{tail}", "no/such/thing"): {method.upper() for method in item}
        for path, item in app.openapi()["paths"].items()
    }
    for path in [*paths, "/", "/page/x", "/api/docs", "/api/openapi.json"]:
        for method in ("DELETE", "PUT", "PATCH"):
            response = client.request(method, path)
            assert is_problem(response)
            if method in known.get(path, ()):
                assert response.status_code == 403, (method, path)
                continue
            assert response.status_code == 405, (method, path)
            allowed = set(response.headers["Allow"].split(", "))
            assert allowed & known.get(path, {"GET"}), (method, path)
        for query in ({"limit": "x"}, {"format": "doc"}, {"query": "SELEKT", "q": ""}):
            response = client.get(path, params=query, headers={"Accept": "*/*"})
            if response.status_code >= 400:
                assert is_problem(response), path
            assert response.status_code < 500, (path, query)


@pytest.mark.parametrize("path", ["/nowhere", "/api", "/api/nothing", "/static/none.css", "/id/"])
def test_unknown_paths(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert is_problem(response)


def test_a_browser_gets_a_page_and_a_program_never(client: httpx.Client) -> None:
    browser = {"Accept": "text/html", "Accept-Language": "zh-CN"}
    response = client.get("/page/policy/<script>", headers=browser)
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "没有找到" in response.text
    assert "<script" not in response.text
    assert is_problem(client.get("/api/nothing", headers=browser))
