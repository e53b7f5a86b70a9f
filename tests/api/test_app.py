"""The application as a whole: OpenAPI, documentation, and one run as a real server."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from api.app import create_app
from graph.settings import Settings
from graph.store.base import Store
from tests.small_graph import BASE, NUMBERED


@pytest.fixture
def openapi(client: httpx.Client) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/api/openapi.json").json()
    return document


def test_openapi_is_typed_throughout(openapi: dict[str, Any]) -> None:
    assert openapi["openapi"].startswith("3.")
    operations = [
        (path, operation)
        for path, methods in openapi["paths"].items()
        for operation in methods.values()
    ]
    assert len({operation["operationId"] for _, operation in operations}) == len(operations)
    for path, operation in operations:
        assert operation["summary"], path
        if path.startswith("/api/"):
            (done,) = [code for code in operation["responses"] if code.startswith("2")]
            content = operation["responses"][done].get("content")
            assert content or done in ("201", "204"), path
            # Gold files have the shape that `fivekeys score` reads.
            if content and not path.endswith("/gold"):
                assert "$ref" in content["application/json"]["schema"], path
            assert "application/problem+json" in operation["responses"]["422"]["content"]
    schemas = openapi["components"]["schemas"]
    quote = schemas["Quote"]["properties"]
    assert quote["exact"]["description"] == "The span itself."
    industry = next(
        p for p in openapi["paths"]["/api/policies"]["get"]["parameters"] if p["name"] == "industry"
    )
    assert "人工智能" in json.dumps(industry, ensure_ascii=False)


def test_answers_are_as_openapi_says(client: httpx.Client, openapi: dict[str, Any]) -> None:
    schemas = openapi["components"]["schemas"]
    item = client.get("/api/policies").json()["items"][0]
    assert set(item) == set(schemas["Document"]["properties"])
    assert set(client.get("/api/keys").json()["items"][0]) == set(schemas["Concept"]["properties"])


def test_the_documentation_lists_every_endpoint(
    client: httpx.Client, openapi: dict[str, Any]
) -> None:
    html = client.get("/api/docs").text
    for path in openapi["paths"]:
        assert path in html
    assert not re.findall(r'(?:src|href)="https?://', html)


def test_importing_the_app_reads_no_settings() -> None:
    code = "import api.app, sys; sys.exit('api.cli' in sys.modules)"
    environment = {**os.environ, "FIVEKEYS_BASE_IRI": "nonsense"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert done.returncode == 0


@pytest.fixture
def server(store: Store) -> Iterator[str]:
    """The app on a free port of the loopback interface."""
    config = uvicorn.Config(create_app(Settings(), store), log_level="error")
    running = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            running.should_exit = True
            thread.join(20)
    assert not thread.is_alive()


def test_a_real_server(server: str, tmp_path: Path) -> None:
    with httpx.Client(base_url=server, timeout=20) as client:
        query = {"industry": "人工智能", "region": "青浦区"}
        answer = client.get("/api/policies", params=query).json()
        assert answer["items"][0]["id"] == NUMBERED
        assert answer["items"][0]["evidence"][0]["quotes"]
        page = client.get("/", params={"q": "人工智能"}, headers={"Accept-Encoding": "gzip"})
        assert page.headers["content-encoding"] == "gzip"
        tag = page.headers["ETag"]
        unchanged = client.get(
            "/",
            params={"q": "人工智能"},
            headers={"Accept-Encoding": "gzip", "If-None-Match": tag},
        )
        assert unchanged.status_code == 304
        assert client.head("/api/policies").content == b""
        csv = client.post("/sparql", data={"query": "SELECT (1 AS ?x) {}", "format": "csv"})
        assert csv.text.split() == ["x", "1"]
        sent = client.get(f"/id/{NUMBERED.partition('/id/')[2]}", headers={"Accept": "text/html"})
        assert sent.status_code == 303
        assert client.get(sent.headers["Location"]).status_code == 200


def test_a_heavy_query_does_not_stop_the_others(server: str) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with httpx.Client(base_url=server, timeout=20) as client:
        asking = threading.Thread(
            target=lambda: httpx.get(f"{server}/sparql", params={"query": heavy}, timeout=30)
        )
        asking.start()
        slowest = 0.0
        for _ in range(10):
            began = time.monotonic()
            assert client.get("/healthz").status_code == 200
            slowest = max(slowest, time.monotonic() - began)
        assert slowest < 2
        asking.join(40)
    assert not asking.is_alive()


def test_a_client_of_http_1_0_is_told_how_long_an_answer_is(server: str) -> None:
    """It knows no chunks, and could not tell a cut answer from a whole one."""
    graph = f"?graph={BASE}id/graph/test"
    host, port = server.removeprefix("http://").split(":")
    whole = httpx.get(f"{server}/graph-store{graph}", headers={"Accept": "text/turtle"})
    assert whole.status_code == 200
    for headers in ("", "Accept-Encoding: gzip\r\n"):
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            connection.sendall(
                f"GET /graph-store{graph} HTTP/1.0\r\nAccept: text/turtle\r\n{headers}\r\n".encode()
            )
            answer = b""
            while piece := connection.recv(65_536):
                answer += piece
        head, _, body = answer.partition(b"\r\n\r\n")
        assert f"content-length: {len(body)}" in head.decode().lower()
        assert b"transfer-encoding" not in head.lower()
        assert body == whole.content
