"""httpx: answers as streams, and data sets by parameters."""

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.clients import data
from tests.clients.service import Service


@pytest.fixture
def client(service: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.address, timeout=60, trust_env=False) as made:
        yield made


def numbers(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [row["number"]["value"] for row in answer.json()["results"]["bindings"]]


def test_rows_come_while_they_are_made(client: httpx.Client) -> None:
    """More rows than the bound allows: the first are there before the end is known."""
    form = {"query": data.ENDLESS, "format": "tsv"}
    with client.stream("POST", "/sparql", data=form) as answer:
        assert answer.status_code == 200
        lines = answer.iter_lines()
        assert next(lines).startswith("?")
        assert next(lines).count("\t") == 5
        with pytest.raises(httpx.RemoteProtocolError):
            for _ in lines:
                pass


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_large_result_line_by_line(client: httpx.Client, encoding: str) -> None:
    headers = {"Accept": "text/csv", "Accept-Encoding": encoding}
    with client.stream("GET", "/sparql", params={"query": data.LARGE}, headers=headers) as answer:
        assert sum(1 for _ in answer.iter_lines()) == data.MANY + 1


def test_a_client_that_leaves_early_can_ask_again(client: httpx.Client) -> None:
    with client.stream("POST", "/sparql", data={"query": data.ENDLESS}) as answer:
        assert answer.status_code == 200
    assert len(numbers(client.get("/sparql", params={"query": data.NUMBERED}))) == 2


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_data_sets(client: httpx.Client, method: str) -> None:
    def ask(query: str, **graphs: list[str]) -> list[str]:
        values = {"query": query} | {f"{kind}-graph-uri": names for kind, names in graphs.items()}
        if method == "GET":
            return numbers(client.get("/sparql", params=values))
        return numbers(client.post("/sparql", data=values))

    assert ask(data.IN_DEFAULT, default=[data.REPLIES]) == ["第168号"]
    assert len(ask(data.IN_DEFAULT, default=[data.REPLIES, data.POLICIES])) == 3
    assert ask(data.BY_GRAPH, named=[data.REPLIES]) == ["第168号"]
    assert ask(data.IN_DEFAULT, named=[data.REPLIES]) == []
    assert ask(data.BY_GRAPH, default=[data.REPLIES]) == []
    assert ask(data.IN_DEFAULT, default=[f"{data.EX}图/无"]) == []
    both = f"{data.PREFIXES}SELECT ?number {{ ?reply :cites ?policy GRAPH ?g {{ ?policy :number ?number }} }}"
    assert ask(both, default=[data.REPLIES], named=[data.POLICIES]) == [data.NUMBER]


def test_ask_and_describe(client: httpx.Client) -> None:
    yes = client.get("/sparql", params={"query": f"ASK {{ <{data.POLICY}> ?p ?o }}"})
    no = client.get("/sparql", params={"query": f"ASK {{ <{data.POLICY}/no> ?p ?o }}"})
    assert (yes.json()["boolean"], no.json()["boolean"]) == (True, False)
    params = {"query": f"DESCRIBE <{data.ENCODED}>"}
    answer = client.get("/sparql", params=params, headers={"Accept": "application/ld+json"})
    assert answer.headers["content-type"] == "application/ld+json"
    assert data.ENCODED in {node.get("@id") for node in _nodes(answer.text)}


def _nodes(text: str) -> list[dict[str, object]]:
    found = json.loads(text)
    nodes = found.get("@graph", [found]) if isinstance(found, dict) else found
    return [node for node in nodes if isinstance(node, dict)]


def test_a_read_waits_for_a_write(client: httpx.Client, service: Service) -> None:
    """Whichever worker answers, what a write named is there."""
    graph = f"{data.EX}图/httpx"
    for n in range(6):
        update = (
            f"DROP SILENT GRAPH <{graph}> ; INSERT DATA {{ GRAPH <{graph}> {{ <a:a> <a:b> {n} }} }}"
        )
        written = client.post("/sparql", data={"update": update}, headers=service.writing)
        assert written.status_code == 204
        least = {"Fivekeys-Min-Generation": written.headers["Fivekeys-Generation"]}
        query = f"SELECT ?number {{ GRAPH <{graph}> {{ ?s ?p ?number }} }}"
        with httpx.Client(timeout=60, trust_env=False) as other:
            read = other.get(service.endpoint, params={"query": query}, headers=least)
        assert numbers(read) == [str(n)]
