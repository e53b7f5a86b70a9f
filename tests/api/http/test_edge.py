"""What holds for every request: generation, conditions, HEAD, bounds, safety headers, CORS."""

import httpx
import pytest

from api.app import create_app
from api.http.headers import SAFETY_HEADERS
from graph.settings import Settings
from graph.store.base import Store
from tests.api.conftest import connect
from tests.small_graph import BASE

PATHS = [
    "/",
    "/?q=人工智能",
    "/api/policies",
    "/api/keys/talent",
    "/sparql?query=ASK%7B%7D",
    "/sparql",
    "/data/key/talent",
    "/page/key/talent",
    "/ontology",
    "/.well-known/void",
    "/api/docs",
    "/api/openapi.json",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_names_its_generation_and_can_be_kept(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Fivekeys-Generation"].isdigit()
    tag = response.headers["ETag"]
    for name, value in SAFETY_HEADERS.items():
        assert response.headers[name] == value
    assert "Accept" in response.headers["Vary"]
    again = client.get(path, headers={"If-None-Match": f'"other", W/{tag}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == tag


@pytest.mark.parametrize("path", [*PATHS, "/nowhere", "/static/site.css", "/healthz"])
def test_head_is_get_without_a_body(client: httpx.Client, path: str) -> None:
    get, head = client.get(path), client.head(path)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers["content-type"] == get.headers["content-type"]


def test_the_tag_differs_by_format_and_language_and_generation(
    client: httpx.Client, store: Store
) -> None:
    def tag(**headers: str) -> str:
        return client.get("/data/key/talent", headers=headers).headers["ETag"]

    first = tag()
    assert tag() == first
    assert tag(Accept="application/ld+json") != first
    assert (
        client.get("/", headers={"Accept-Language": "en"}).headers["ETag"]
        != client.get("/", headers={"Accept-Language": "zh"}).headers["ETag"]
    )
    with store.writer() as writer:
        writer.replace(f"{BASE}id/graph/new", b"<http://a> <http://b> <http://c> .\n")
    assert tag() != first


def test_errors_and_health_are_not_kept(client: httpx.Client) -> None:
    assert "ETag" not in client.get("/nowhere").headers
    health = client.get("/healthz")
    assert health.headers["Cache-Control"] == "no-store"
    assert health.json()["status"] == "ok"


def test_pages_of_other_origins_may_read(client: httpx.Client) -> None:
    origin = {"Origin": "https://notebook.example"}
    response = client.get("/api/policies", headers=origin)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Fivekeys-Generation" in response.headers["Access-Control-Expose-Headers"]
    preflight = client.options(
        "/sparql", headers={**origin, "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 204


def test_urls_and_bodies_are_bounded(store: Store) -> None:
    with connect(create_app(Settings(max_query_kb=1), store)) as client:
        long_url = client.get("/sparql/" + "x" * 40_000, params={"query": "x" * 40_000})
        assert long_url.status_code == 413
        headers = {"Content-Type": "application/sparql-query"}
        body = client.post("/sparql", content=b"#" * 200_000, headers=headers)
        assert body.status_code == 413
        assert "bytes" in body.json()["detail"]
        chunked = client.post("/sparql", content=iter([b"#" * 50_000] * 4), headers=headers)
        assert chunked.status_code == 413
        query = client.post("/sparql", content=b"#" * 2000, headers=headers)
        assert query.status_code == 413
        assert "FIVEKEYS_MAX_QUERY_KB" in query.json()["detail"]
