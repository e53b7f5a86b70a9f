"""curl: every format, methods, conditions, compression, HTTP/1.0, exit codes."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from api.http.negotiation import GRAPHS, RESULTS
from tests.clients import data
from tests.clients.conftest import IN_RDFLIB
from tests.clients.service import Service

CURL: Final = shutil.which("curl")
CUT: Final = {18, 56}
"""Exit codes: part of an answer came; the connection was reset."""

pytestmark = pytest.mark.skipif(CURL is None, reason="no curl here")


class Answer(NamedTuple):
    code: int
    status: str
    headers: dict[str, str]
    body: bytes


def curl(*words: str, data_in: str | None = None) -> Answer:
    """Run curl with ``words``; its answer without redirections."""
    done = subprocess.run(
        [CURL or "curl", "-sS", "-i", *words],
        input=None if data_in is None else data_in.encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    while head.startswith(b"HTTP/1.1 100 "):
        head, _, body = body.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    return Answer(done.returncode, status, headers, body)


def asked(service: Service, query: str, *words: str) -> Answer:
    return curl("-G", service.endpoint, "--data-urlencode", f"query={query}", *words)


@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize("way", ["accept", "format", "form", "direct"])
def test_results_in_every_format(service: Service, name: str, way: str) -> None:
    words = {
        "accept": ["-G", "-H", f"Accept: {RESULTS[name]}"],
        "format": ["-G", "-d", f"format={name}"],
        "form": ["-d", f"format={name}"],
        "direct": [
            "-H",
            "Content-Type: application/sparql-query",
            "-H",
            f"Accept: {RESULTS[name]}",
        ],
    }[way]
    if way == "direct":
        answer = curl(service.endpoint, *words, "--data-binary", "@-", data_in=data.NUMBERED)
    else:
        answer = curl(service.endpoint, *words, "--data-urlencode", f"query={data.NUMBERED}")
    assert answer.code == 0
    assert answer.status == "HTTP/1.1 200 OK"
    assert answer.headers["content-type"].partition(";")[0] == RESULTS[name]
    assert data.NUMBER in answer.body.decode()
    assert data.ENCODED in answer.body.decode()


@pytest.mark.filterwarnings(IN_RDFLIB)
@pytest.mark.parametrize("name", GRAPHS)
def test_graphs_in_every_format(service: Service, name: str) -> None:
    answer = asked(service, data.POLICY_GRAPH, "-H", f"Accept: {GRAPHS[name]}")
    assert answer.headers["content-type"].partition(";")[0] == GRAPHS[name]
    graph = Graph().parse(data=answer.body, format=GRAPHS[name])
    assert isomorphic(graph, data.policies())


def test_head_has_the_headers_alone(service: Service) -> None:
    whole = asked(service, data.NUMBERED)
    head = asked(service, data.NUMBERED, "-I")
    assert head.status == whole.status
    assert head.body == b""
    for name in ("content-type", "content-length", "etag", "vary", "fivekeys-generation"):
        assert head.headers[name] == whole.headers[name]


def test_options_say_what_there_is(service: Service) -> None:
    answer = curl("-X", "OPTIONS", service.endpoint)
    assert answer.status == "HTTP/1.1 204 No Content"
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    origin = ["-H", "Origin: https://example.org", "-H", "Access-Control-Request-Method: POST"]
    preflight = curl("-X", "OPTIONS", service.endpoint, *origin)
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    refused = curl("-X", "DELETE", service.endpoint)
    assert refused.status.startswith("HTTP/1.1 405 ")
    assert refused.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_compressed_is_the_same(service: Service) -> None:
    query = f"{data.PREFIXES}SELECT * WHERE {{ ?s :wording ?text }} ORDER BY ?text"
    plain = asked(service, query)
    compressed = asked(service, query, "--compressed")
    assert compressed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert compressed.body == plain.body
    assert int(compressed.headers["content-length"]) < len(plain.body)
    assert "Accept-Encoding" in plain.headers["vary"]
    assert compressed.headers["etag"] != plain.headers["etag"]


def test_a_stream_compressed_is_the_same(service: Service) -> None:
    plain = asked(service, data.LARGE, "-H", "Accept: text/csv")
    compressed = asked(service, data.LARGE, "-H", "Accept: text/csv", "--compressed")
    assert plain.code == compressed.code == 0
    assert compressed.headers["content-encoding"] == "gzip"
    assert plain.body == compressed.body
    assert plain.body.count(b"\r\n") == data.MANY + 1


def test_unchanged_is_not_sent_again(service: Service, tmp_path: Path) -> None:
    tag = asked(service, data.IN_DEFAULT).headers["etag"]
    for given in (tag, f'"other", {tag}', f"W/{tag}"):
        again = asked(service, data.IN_DEFAULT, "-H", f"If-None-Match: {given}")
        assert again.status == "HTTP/1.1 304 Not Modified", given
        assert again.headers["etag"] == tag
        assert again.body == b""
    assert asked(service, data.IN_DEFAULT, "-H", 'If-None-Match: "x"').status.endswith("200 OK")
    kept = str(tmp_path / "etag")
    first = asked(service, data.IN_DEFAULT, "--etag-save", kept)
    second = asked(service, data.IN_DEFAULT, "--etag-compare", kept)
    assert (first.status, second.status) == ("HTTP/1.1 200 OK", "HTTP/1.1 304 Not Modified")


def test_http_1_0(service: Service) -> None:
    answer = asked(service, data.LARGE, "--http1.0", "-H", "Accept: text/csv")
    assert answer.code == 0
    assert "transfer-encoding" not in answer.headers
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert answer.body.count(b"\r\n") == data.MANY + 1
    assert "content-encoding" not in asked(service, data.LARGE, "-0", "--compressed").headers
    cut = asked(service, data.ENDLESS, "--http1.0")
    assert " 400 " in cut.status
    assert "longer than" in json.loads(cut.body)["detail"]


def test_an_empty_accept_and_a_browsers(service: Service) -> None:
    answer = asked(service, data.NUMBERED, "-H", "Accept;")
    assert answer.headers["content-type"] == "application/sparql-results+json"
    anything = asked(service, data.NUMBERED, "-H", "Accept: image/png, text/*;q=0.5, */*;q=0.1")
    assert anything.headers["content-type"] == "text/csv; charset=utf-8"
    none = asked(service, data.NUMBERED, "-H", "Accept: image/png")
    assert none.status.startswith("HTTP/1.1 406 ")
    assert "text/csv" in json.loads(none.body)["detail"]


def test_an_update_is_in_the_next_read(service: Service) -> None:
    graph = f"{data.EX}图/curl"
    token = f"Authorization: {service.writing['Authorization']}"
    update = f'INSERT DATA {{ GRAPH <{graph}> {{ <{data.WRITTEN}> <a:b> "新"@zh }} }}'
    written = curl(service.endpoint, "-H", token, "--data-urlencode", f"update={update}")
    assert written.status == "HTTP/1.1 204 No Content"
    least = f"Fivekeys-Min-Generation: {written.headers['fivekeys-generation']}"
    words = ["-d", "format=tsv", "--data-urlencode", f"default-graph-uri={graph}", "-H", least]
    read = asked(service, "SELECT ?o { ?s ?p ?o }", *words)
    assert read.body.decode() == '?o\n"新"@zh\n'


def test_files_go_to_the_graph_store_and_come_back(service: Service, tmp_path: Path) -> None:
    file = tmp_path / "政策.ttl"
    file.write_text(data.GRAPHS[data.POLICIES], encoding="utf-8")
    graph = f"{service.graph_store}?graph=https%3A%2F%2Fexample.org%2F%E5%9B%BE%2Ffile"
    token = f"Authorization: {service.writing['Authorization']}"
    put = curl("-H", token, "-H", "Content-Type: text/turtle", "-T", str(file), graph)
    assert put.status == "HTTP/1.1 201 Created"
    got = curl(graph, "-H", "Accept: application/n-triples")
    assert isomorphic(Graph().parse(data=got.body, format="nt"), data.policies())
    gone = curl("-X", "DELETE", "-H", token, graph)
    assert gone.status == "HTTP/1.1 204 No Content"
    assert curl(graph).status.startswith("HTTP/1.1 404 ")


@pytest.mark.parametrize(
    ("query", "words", "status"),
    [
        (data.BROKEN, [], "400"),
        (data.SLOW, ["-d", "timeout=0.3"], "503"),
        (data.NUMBERED, ["-d", "colour=red"], "400"),
    ],
)
def test_errors_are_exit_codes(service: Service, query: str, words: list[str], status: str) -> None:
    answer = asked(service, query, "--fail", *words)
    assert answer.code == 22
    assert answer.status.split()[1] == status


@pytest.mark.parametrize("words", [[], ["--compressed"], ["-H", "Accept: text/csv"]])
def test_a_cut_answer_is_an_exit_code(service: Service, words: list[str]) -> None:
    assert asked(service, data.ENDLESS, *words).code in CUT
