"""serve and get: the application from the command line."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from click.testing import CliRunner, Result

from api.cli import fivekeys
from graph import bundled
from graph.store import open_store

MAIN_QUESTION = "/api/policies?industry=人工智能&region=青浦区"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "store"
    store = open_store(str(folder))
    bundled.load(store)
    store.close()
    return folder


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(fivekeys, [str(word) for word in words])


class Served:
    """A service in a process of its own."""

    def __init__(self, *words: str | Path) -> None:
        environ = {k: v for k, v in os.environ.items() if not k.startswith("FIVEKEYS_")}
        command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", *map(str, words)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line or self.stop()
        self.address = found.group().rstrip("/")

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.address + path, timeout=30, trust_env=False)

    def stop(self) -> str:
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=30)[1]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service that was started on a store that did not exist."""
    served = Served("--store", tmp_path_factory.mktemp("fresh") / "store")
    yield served
    errors = served.stop()
    assert "Traceback" not in errors


def test_an_empty_store_starts_with_the_bundled_data(fresh: Served) -> None:
    answer = fresh.get(MAIN_QUESTION)
    assert answer.status_code == 200
    found = answer.json()
    assert {item["number"] for item in found["items"]} == {
        "青府发〔2019〕10号",
        "青商规〔2021〕2号",
    }
    assert all(item["evidence"] for item in found["items"])


def test_the_service_answers_where_it_says(fresh: Served) -> None:
    assert fresh.get("/healthz").json()["status"] == "ok"
    assert fresh.get("/").status_code == 200


def test_a_port_in_use_is_told_in_one_line(fresh: Served, filled: Path) -> None:
    port = fresh.address.rpartition(":")[2]
    result = run("serve", "--port", port, "--store", filled)
    assert result.exit_code == 2
    assert f"port {port}" in result.stderr
    assert result.stderr.count("\n") == 1


def test_no_bundled_leaves_an_empty_store_empty(tmp_path: Path) -> None:
    served = Served("--no-bundled", "--store", tmp_path / "store")
    try:
        answer = served.get("/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
        assert answer.json()["results"]["bindings"][0]["n"]["value"] == "0"
    finally:
        served.stop()


def test_documents_come_in_while_the_service_runs(tmp_path: Path) -> None:
    """One process serves, another writes; the service shows the new generation."""
    store = tmp_path / "store"
    (tmp_path / "a.txt").write_text("某市促进航运业的若干措施\n\n第一条　支持航运企业发展。\n")
    served = Served("--store", store)
    try:
        before = served.get("/healthz").json()["generation"]["number"]
        command = [sys.executable, "-m", "api.cli", "ingest", str(tmp_path / "a.txt")]
        subprocess.run([*command, "--store", str(store)], check=True, capture_output=True)
        assert served.get("/healthz").json()["generation"]["number"] > before
    finally:
        served.stop()


def test_get_answers_without_a_server(filled: Path) -> None:
    result = run("get", MAIN_QUESTION, "--store", filled)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["total"] == 2


def test_get_leaves_a_store_that_is_not_there_as_it_is(tmp_path: Path) -> None:
    result = run("get", MAIN_QUESTION, "--store", tmp_path / "none")
    assert result.exit_code == 0, result.output
    assert "using the bundled data set" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_get_shows_status_and_headers(filled: Path) -> None:
    result = run("get", "/id/key/talent", "-i", "-H", "Accept: text/turtle", "--store", filled)
    assert result.stdout.startswith("HTTP/1.1 ")
    assert "\r\n\r\n" in result.stdout_bytes.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/nothing", 404),
        ("/api/policies?industry=捕风业", 422),
        ("/api/policies?cursor=!!!", 400),
        ("/sparql?query=SELECT", 400),
    ],
)
def test_errors_are_exit_code_one_with_one_body(filled: Path, path: str, status: int) -> None:
    result = run("get", path, "-i", "--store", filled)
    assert result.exit_code == 1
    head, _, body = result.stdout_bytes.decode().partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert json.loads(body)["status"] == status


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["get", "api/policies"], "must begin with /"),
        (["get", "/", "-H", "nonsense"], "NAME:VALUE"),
        (["serve", "--port", "70000"], "70000"),
        (["serve", "--cache-mb", "much"], "FIVEKEYS_CACHE_MB"),
        (["serve", "--base-iri", "no-address"], "FIVEKEYS_BASE_IRI"),
        (["serve", "--host", "256.1.1.1"], "256.1.1.1"),
    ],
)
def test_unusable_input_is_one_line(tmp_path: Path, words: list[str], named: str) -> None:
    result = run(*words, "--store", tmp_path / "store")
    assert result.exit_code == 2
    assert named in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_free_port_is_taken_for_zero(fresh: Served) -> None:
    port = int(fresh.address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        assert port > 0
