"""Hostile clients of a running service: others are answered, and afterwards all is as before."""

import asyncio
import io
import socket
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from graph import bundled
from graph.store import open_store
from tests.api.served import PATIENCE_S, Service
from tests.attacks import LONG, SHAPES, WORK, Attack
from tests.benchmarks.policy_data import policy_data
from tests.foes import attack, foe, leave, slow_client

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="needs /proc and 127.0.0.2"
)

TRIPLES = 30_000
SMALL = "SELECT ?p WHERE {{ ?s ?p ?o }} OFFSET {} LIMIT 1"
SETTINGS = {
    "workers": "2",
    "query_timeout_s": "2",
    "query_memory_mb": "200",
    "max_result_mb": "20",
    "max_queries": "8",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("hostile")
    store = open_store(str(folder / "store"))
    bundled.load(store)
    with store.writer() as writer:
        writer.load(io.BytesIO(b"".join(policy_data(TRIPLES))), media_type="application/n-quads")
    store.close()
    service = Service(folder, folder / "store", SETTINGS)
    yield service
    service.stop()
    assert "Traceback" not in service.log.read_text()


@pytest.fixture(autouse=True)
def _as_before(service: Service) -> Iterator[None]:
    """Whatever a test does, after it the same processes answer the same."""
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    before = service.ask(count)
    service.wait_until(lambda: len(service.images) == 1, "an image")
    processes = service.workers, service.host, service.images
    yield
    assert service.ask(count) == before
    assert (service.workers, service.host, service.images) == processes
    assert len(service.readers) <= int(SETTINGS["max_queries"])


@asynccontextmanager
async def probing(service: Service) -> AsyncIterator[Counter[object]]:
    """Asks for health and small queries inside the block; the answers' statuses."""
    statuses: Counter[object] = Counter()
    stopping = asyncio.Event()

    async def probe() -> None:
        async with httpx.AsyncClient(timeout=PATIENCE_S, trust_env=False) as client:
            number = 0
            while not stopping.is_set() or not number:
                number += 1
                small = {"query": SMALL.format(number)}
                for path, parameters in (("/healthz", {}), ("/sparql", small)):
                    response = await client.get(service.address + path, params=parameters)
                    statuses[response.status_code] += 1

    task = asyncio.create_task(probe())
    try:
        yield statuses
    finally:
        stopping.set()
        await task


@pytest.mark.parametrize("attacks", [SHAPES, WORK], ids=["shapes", "work"])
def test_each_attack_ends_as_it_should_while_others_are_answered(
    service: Service, attacks: dict[str, Attack]
) -> None:
    found: dict[str, int] = {}

    async def run() -> Counter[object]:
        places = asyncio.Semaphore(4)
        async with probing(service) as statuses, foe() as client:

            async def one(name: str) -> None:
                async with places:
                    found[name] = await attack(client, service.address, attacks[name].query)

            await asyncio.gather(*map(one, attacks))
        return statuses

    statuses = asyncio.run(run())
    wrong = {name: status for name, status in found.items() if status not in attacks[name].statuses}
    assert not wrong
    assert set(statuses) == {200}


def test_a_flood_from_one_address_leaves_places_for_others(service: Service) -> None:
    async def run() -> tuple[Counter[object], list[int]]:
        async with probing(service) as statuses, foe() as client:
            answers = await asyncio.gather(
                *(attack(client, service.address, LONG) for _ in range(80))
            )
        return statuses, answers

    statuses, answers = asyncio.run(run())
    assert set(answers) <= {429, 503}
    assert set(statuses) == {200}


def test_200_clients_that_go_away_stop_their_queries(service: Service) -> None:
    gone = _ended(service, "client went away")

    async def run() -> Counter[object]:
        async with probing(service) as statuses:
            await asyncio.gather(*(leave(service.address, number) for number in range(200)))
        return statuses

    assert set(asyncio.run(run())) == {200}
    # Those that waited for a reader have never had one.
    assert _ended(service, "client went away") > gone
    service.wait_until(lambda: _running(service) == 0, "the end of the queries")


def _ended(service: Service, why: str) -> float:
    return _figure(service, f'fivekeys_queries_ended_total{{why="{why}"}}')


def _running(service: Service) -> float:
    service.ask(SMALL.format(1))  # each request has its worker count what it runs
    return _figure(service, "fivekeys_queries_running")


def _figure(service: Service, name: str) -> float:
    lines = service.get("/metrics").text.splitlines()
    return sum(float(line.removeprefix(name)) for line in lines if line.startswith(f"{name} "))


def test_slow_clients_hold_no_reader(service: Service) -> None:
    """More of them than there are readers, and each has the whole answer in the end."""
    query = "SELECT * { ?s ?p ?o } LIMIT 25000"
    target = f"/sparql?format=tsv&query={query.replace(' ', '+').replace('?', '%3F')}"
    request = f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    slow = [slow_client(service.address) for _ in range(20)]
    try:
        for connection in slow:
            connection.sendall(request)
            assert connection.recv(12) == b"HTTP/1.1 200"
        for number in range(20):
            assert len(service.ask(SMALL.format(100 + number))) == 1
        for connection in slow:
            assert _rest_of(connection).count(b"\n") > 25_000
    finally:
        for connection in slow:
            connection.close()


def _rest_of(connection: socket.socket) -> bytes:
    pieces = []
    while piece := connection.recv(65_536):
        pieces.append(piece)
    whole = b"".join(pieces)
    assert whole.endswith(b"0\r\n\r\n")
    return whole
