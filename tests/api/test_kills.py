"""Processes of a running service are killed under load: only requests in flight fail.

A writer adds triples in batches of `BATCH`, each one update request or one transaction of a process
of its own; clients count them all the time. What was acknowledged is there, and no count is ever
one of half a batch.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

import httpx
import pytest

from tests.api.served import PATIENCE_S, Service

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")

BATCH: Final = 7
KILLS: Final = 10
SETTINGS: Final = {"workers": "2", "token": "secret"}
COUNT: Final = "SELECT (COUNT(*) AS ?n) {{ ?s <http://x/batch> ?o }} # {}"
WRITER: Final = """
import sys
from graph.store import open_store
store = open_store(sys.argv[1])
first, size = int(sys.argv[2]), int(sys.argv[3])
for number in range(first, 1_000_000):
    triples = " ".join(f"<http://x/{number}/{part}> <http://x/batch> {number} ." for part in range(size))
    with store.writer() as writer:
        writer.update(f"INSERT DATA {{ GRAPH <http://x/graph> {{ {triples} }} }}")
    print(number, flush=True)
"""


class Request(NamedTuple):
    """One request of a client: when it began and ended, and what was wrong with it, if anything."""

    begin: float
    end: float
    fault: str


class Load:
    """Clients that ask until they are stopped."""

    def __init__(self, service: Service, clients: int = 3) -> None:
        self.requests: list[Request] = []
        self.counts: list[int] = []
        self._service = service
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(clients)]

    def _ask(self) -> None:
        number = 0
        while not self._stopping.is_set():
            number += 1
            begin = time.monotonic()
            fault = self._count(f"{threading.get_ident()} {number}")
            self.requests.append(Request(begin, time.monotonic(), fault))

    def _count(self, name: str) -> str:
        """Ask for the count on a connection of its own; ``name`` makes each query another one."""
        try:
            response = self._service.get("/sparql", query=COUNT.format(name), format="csv")
        except httpx.TransportError as error:
            return repr(error)
        if response.status_code != 200:
            return response.text
        self.counts.append(int(response.text.split()[1]))
        return ""

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(PATIENCE_S)

    def wait_for_more(self) -> None:
        """Return when each client could ask again."""
        before = len(self.requests)
        self._service.wait_until(
            lambda: len(self.requests) >= before + 2 * len(self._threads), "requests"
        )


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path, tmp_path / "store", SETTINGS, bundled=False)
    try:
        assert update(service, 0)
        service.wait_until(lambda: service.readers, "readers of an image")
        yield service
    finally:
        service.stop()


def kill(pid: int) -> float:
    """Kill a process; when."""
    moment = time.monotonic()
    with suppress(ProcessLookupError):  # readers come and go
        os.kill(pid, signal.SIGKILL)
    return moment


def check(service: Service, load: Load, acknowledged: int) -> None:
    """No half batch was seen, and nothing that was acknowledged is missing."""
    assert load.counts
    assert not [count for count in load.counts if count % BATCH]
    assert int(service.ask(COUNT.format("last"))[0]) >= acknowledged * BATCH


def update(service: Service, number: int) -> bool:
    """Add a batch by an update request; whether it was acknowledged."""
    triples = " ".join(f"<http://x/{number}/{part}> <http://x/batch> 1 ." for part in range(BATCH))
    try:
        response = httpx.post(
            f"{service.address}/sparql",
            content=f"INSERT DATA {{ GRAPH <http://x/graph> {{ {triples} }} }}",
            headers={
                "Content-Type": "application/sparql-update",
                "Authorization": "Bearer secret",
            },
            timeout=PATIENCE_S,
            trust_env=False,
        )
    except httpx.TransportError:
        return False
    return response.status_code == 204


class Updates:
    """A client that adds batches until it is stopped."""

    def __init__(self, service: Service) -> None:
        self.acknowledged = 0
        self._service = service
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._write)

    def _write(self) -> None:
        number = 0
        while not self._stopping.is_set():
            number += 1
            self.acknowledged += update(self._service, number)

    def __enter__(self) -> "Updates":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(PATIENCE_S)


FRONTS = {"workers": 2, "lanes": 1}
"""How many there are before one is killed; lanes come and go with each generation."""


@pytest.mark.parametrize("role", ["readers", "images", "host"])
def test_readers_image_and_host_may_die_and_no_request_fails(service: Service, role: str) -> None:
    def of_role() -> list[int]:
        pids: list[int] = getattr(service, role)
        return pids

    with Updates(service) as updates, Load(service) as load:
        for _ in range(KILLS):
            service.wait_until(of_role, role)
            for pid in of_role():
                kill(pid)
            load.wait_for_more()
    assert not [request.fault for request in load.requests if request.fault]
    assert updates.acknowledged
    check(service, load, updates.acknowledged)


@pytest.mark.parametrize("role", ["workers", "lanes"])
def test_workers_and_lanes_may_die_and_only_requests_in_flight_fail(
    service: Service, role: str
) -> None:
    there: list[int] = []

    def are_there() -> bool:
        there[:] = getattr(service, role)
        return len(there) >= FRONTS[role]

    moments = []
    with Updates(service) as updates, Load(service) as load:
        for turn in range(KILLS):
            service.wait_until(are_there, role)
            moments.append(kill(there[turn % len(there)]))
            load.wait_for_more()
        service.wait_until(lambda: len(service.workers) == 2, "two workers")
    for request in load.requests:
        in_flight = any(request.begin <= moment <= request.end for moment in moments)
        assert in_flight or not request.fault, request
    assert updates.acknowledged
    check(service, load, updates.acknowledged)


def test_a_writer_may_die_and_what_it_finished_stays(service: Service, tmp_path: Path) -> None:
    finished = 0
    with Load(service) as load:
        for _ in range(KILLS):
            with _writer(tmp_path / "store", finished + 1) as lines:
                for _ in range(3):
                    finished = int(next(lines))
            load.wait_for_more()
        assert not [request.fault for request in load.requests if request.fault]
        service.wait_until(lambda: update(service, 1_000_000), "a writer after the killed ones")
    check(service, load, finished + 1)


@contextmanager
def _writer(store: Path, first: int) -> Iterator[Iterator[str]]:
    """A process that writes batches, and the numbers it has finished; it is killed afterwards.

    A batch that it had applied but not told of is written again by the next one, which changes
    nothing.
    """
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(store), str(first), str(BATCH)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield iter(process.stdout.readline, "")
        process.kill()


def test_everything_acknowledged_is_there_after_a_restart(service: Service, tmp_path: Path) -> None:
    with Updates(service) as updates:
        service.wait_until(lambda: updates.acknowledged >= 3, "updates")
        killed: Callable[[], list[int]] = lambda: [*service.workers, *service.host]  # noqa: E731
        for pid in [service.process.pid, *killed()]:
            kill(pid)
        service.process.wait(PATIENCE_S)
    assert service.process.stdout is not None
    service.process.stdout.close()
    again = Service(tmp_path, tmp_path / "store", SETTINGS, bundled=False)
    try:
        count = int(again.ask(COUNT.format("again"))[0])
        assert count % BATCH == 0
        assert count >= updates.acknowledged * BATCH
    finally:
        again.stop()
