"""The lane of a running service: nobody can tell who has answered."""

import http.client
import io
import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import quote, urlsplit

import pytest

from api.lane.process import MOST_CONNECTIONS
from graph.store import open_store
from tests.api.served import Service
from tests.benchmarks.policy_data import policy_data

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are seen in /proc")

TRIPLES = 20_000
SETTINGS = {"workers": "2", "token": "secret"}
ENOUGH = 16
"""Requests of which some come to either worker."""

SMALL = "SELECT ?o { ?s a ?o } LIMIT 3"
SLOW = (
    "SELECT (COUNT(DISTINCT ?text) AS ?n) { ?s ?p ?o . ?s ?q ?r "
    "BIND (CONCAT(STR(?s), STR(?p), STR(?o)) AS ?text) }"
)
UPDATE = "INSERT DATA { GRAPH <http://x/g> { <http://x/s> <http://x/p> <http://x/%d> } }"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("lane")
    store = open_store(str(folder / "store"))
    with store.writer() as writer:
        writer.load(io.BytesIO(b"".join(policy_data(TRIPLES))), media_type="application/n-quads")
    store.close()
    service = Service(folder, folder / "store", SETTINGS, bundled=False)
    yield service
    service.stop()
    assert "Traceback" not in service.log.read_text()


def passed(service: Service, why: str) -> float:
    """Connections that were handed over, or came back for some reason."""
    start = f'fivekeys_lane_connections_total{{why="{why}"}} '
    lines = service.get("/metrics").text.splitlines()
    return sum(float(line.removeprefix(start)) for line in lines if line.startswith(start))


@pytest.fixture(autouse=True)
def _with_lanes(service: Service) -> None:
    """Each worker has its lane, and no client is kept out of it."""

    def is_taken() -> bool:
        if len(service.lanes) != 2:
            return False
        before = passed(service, "plain request")
        for number in range(ENOUGH):
            service.ask(f"{SMALL} # {os.urandom(4).hex()} {number}")
        return passed(service, "plain request") >= before + ENOUGH

    service.wait_until(is_taken, "lanes of both workers")


def connect(service: Service) -> socket.socket:
    """A connection to write on byte by byte."""
    parts = urlsplit(service.address)
    return socket.create_connection((parts.hostname, parts.port), timeout=30)


class Client:
    """One connection that is kept."""

    def __init__(self, service: Service) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(service.address).netloc, timeout=30)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def get(
        self, query: str, headers: dict[str, str] | None = None, *, more: str = ""
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body."""
        target = f"/sparql?query={quote(query)}{more}"
        self.connection.request("GET", target, headers=headers or {})
        answer = self.connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        (SMALL, {}),
        (SMALL, {"Accept": "text/csv"}),
        (SMALL, {"Accept": "application/json"}),
        (SMALL, {"Accept": "application/sparql-results+xml;q=0.9, text/html;q=0.1"}),
        ("SELECT * { ?s ?p ?o } LIMIT 60", {"Accept-Encoding": "gzip"}),
        ("ASK { ?s ?p ?o }", {}),
        ("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } ORDER BY ?s LIMIT 3", {}),
        ("DESCRIBE ?s { ?s a ?o } ORDER BY ?s LIMIT 1", {"Accept": "application/n-triples"}),
        ("SELECT (NOW() AS ?n) {}", {}),
        ("SELECT ?x { BIND (<http://x/unknown>(1) AS ?x) }", {}),
        ("SELECT ?x { BIND (<relative> AS ?x) }", {}),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", {}),
        ("SELECT", {}),
        ("SELECT * { ?s ?p 'unclosed }", {}),
        (SMALL, {"Accept": "image/png"}),
    ],
)
def test_an_answer_is_the_same_by_the_lane_and_by_readers(
    service: Service, query: str, headers: dict[str, str]
) -> None:
    with Client(service) as client:
        first = client.get(query, headers)
        again = client.get(query, headers)  # which may be one that was kept
        other = client.get(query, headers | {"X-Request-Id": "not-for-the-lane"})
    for answer in (first, again):
        assert answer[0] == other[0]
        assert "x-request-id" in answer[1] or answer is again
        ours = {name: value for name, value in answer[1].items() if name not in CHANGING}
        assert ours == {name: value for name, value in other[1].items() if name not in CHANGING}
        if "NOW" not in query and other[0] == 200:
            assert answer[2] == other[2]


CHANGING = ("x-request-id", "date", "content-length")


def test_a_connection_goes_to_the_lane_and_back_as_its_requests_need(service: Service) -> None:
    before = passed(service, "plain request"), passed(service, "back: other request")
    with Client(service) as client:
        for number in range(5):
            assert client.get(f"{SMALL} # a{number}")[0] == 200
            status, _, body = client.get(f"SELECT ?g {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {number}")
            assert status == 200
            assert body.count(b'"uri"') == number
    assert passed(service, "plain request") == before[0] + 5
    assert passed(service, "back: other request") == before[1] + 5


def test_a_query_that_takes_its_time_is_run_by_a_reader(service: Service) -> None:
    before = passed(service, "back: long query")
    with Client(service) as other, Client(service) as client:
        assert other.get(f"{SMALL} # other")[0] == 200  # it lies in a lane, perhaps the same one
        status, _, body = client.get(SLOW)
        assert status == 200
        assert int(json.loads(body)["results"]["bindings"][0]["n"]["value"]) > 0
        assert other.get(f"{SMALL} # other again")[0] == 200
        assert client.get(f"{SMALL} # the same")[0] == 200
    assert passed(service, "back: long query") == before + 1


def test_long_answers_and_slow_clients_get_all_they_asked_for(service: Service) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT 500"
    with Client(service) as client:
        whole = client.get(query, {"Accept": "text/csv"})[2]
        assert whole.count(b"\r\n") == 501
    target = f"/sparql?query={quote('SELECT * { ?s ?p ?o } LIMIT 300')}"
    request = f"GET {target} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode()
    with connect(service) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        bodies = []
        for _ in range(3):
            slow.sendall(request)
            file = slow.makefile("rb")
            length = 0
            while (line := file.readline().rstrip()) != b"":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            bodies.append(file.read(length))
        assert len(set(bodies)) == 1
        assert bodies[0].count(b"\r\n") == 301


def test_requests_in_pieces_and_several_at_once_are_all_answered(service: Service) -> None:
    target = f"/sparql?query={quote('ASK {}')}"
    request = f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with connect(service) as line:
        line.sendall(request)
        assert b'"boolean":true' in _until(line, b"true}")
        line.sendall(request[:20])
        line.sendall(request[20:])
        assert b'"boolean":true' in _until(line, b"true}")
        line.sendall(request * 3)
        received = b""
        while received.count(b'"boolean":true') < 3:
            received += line.recv(65_536)
        line.sendall(request.replace(b"GET", b"HEAD"))
        assert _until(line, b"\r\n\r\n").startswith(b"HTTP/1.1 200")


def _until(line: socket.socket, end: bytes) -> bytes:
    received = b""
    while not received.endswith(end):
        piece = line.recv(65_536)
        assert piece, received
        received += piece
    return received


def test_a_new_generation_is_seen_at_once(service: Service) -> None:
    query = "SELECT ?o { <http://x/s> <http://x/p> ?o }"
    with Client(service) as client:
        for number in range(3):
            client.get(query)
            client.connection.request(
                "POST",
                "/sparql",
                body=UPDATE % number,
                headers={
                    "Content-Type": "application/sparql-update",
                    "Authorization": "Bearer secret",
                },
            )
            written = client.connection.getresponse()
            written.read()
            status, headers, body = client.get(query)
            assert status == 200
            assert int(headers["fivekeys-generation"]) >= int(
                written.headers["Fivekeys-Generation"]
            )
            assert body.count(b"http://x/") == number + 1


def test_a_lane_takes_no_more_clients_than_can_wait_for_each_other(service: Service) -> None:
    before = passed(service, "back: other request")
    with ExitStack() as stack:
        clients = [stack.enter_context(Client(service)) for _ in range(3 * MOST_CONNECTIONS)]
        for turn in range(2):
            for number, client in enumerate(clients):
                assert client.get(f"{SMALL} # {turn}/{number}")[0] == 200
    assert passed(service, "back: other request") >= before + 2 * MOST_CONNECTIONS


def test_a_lane_may_die(service: Service) -> None:
    before: set[int] = set()

    def are_there() -> bool:
        before.clear()
        before.update(service.lanes)
        return len(before) == 2

    service.wait_until(are_there, "two lanes")
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert service.ask(SMALL)
    service.wait_until(lambda: len(set(service.lanes) - before) >= 2, "others")
