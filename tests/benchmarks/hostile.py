"""What others see of the service while hostile clients are at work. Run by hand:

    python -m tests.benchmarks.hostile [--triples 200000]

A process of its own asks for /healthz and for small queries, each another one, from another address
than the hostile clients. Prints, for each kind of attack, the milliseconds of its answers (p50,
p95, the longest), how many were not 200, how the attacks ended, and the memory of all processes of
the service (Pss). The machine should do nothing else: on few cores what runs beside it counts.
"""

import argparse
import asyncio
import http.client
import io
import json
import os
import platform
import select
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from graph.store import open_store
from tests.api.served import Service
from tests.attacks import CUT, LONG, SHAPES, WORK, Attack
from tests.benchmarks.policy_data import policy_data
from tests.benchmarks.processes import MemoryWatch
from tests.foes import attack, foe, leave, slow_client

QUIET_S: Final = 5
AT_ONCE: Final = 8
PAUSE_S: Final = 0.02
"""Between two requests of the probe."""

_SMALL: Final = "SELECT ?p WHERE {{ ?s ?p ?o }} OFFSET {} LIMIT 1"
_MANY_ROWS: Final = "SELECT * WHERE { ?s ?p ?o } LIMIT 200000"

Attackers = Callable[[str], Awaitable[Counter[str]]]


def probe(service: str) -> None:
    """Ask until standard input is closed; then write the seconds and statuses of all answers."""
    connection = http.client.HTTPConnection(urlsplit(service).netloc, timeout=60)
    answers: dict[str, list[tuple[float, int]]] = {"health": [], "small": []}
    number = 0
    while not select.select([sys.stdin], [], [], PAUSE_S)[0]:
        number += 1
        query = quote(_SMALL.format(number % 5_000))
        for kind, path in (("health", "/healthz"), ("small", f"/sparql?query={query}")):
            begin = time.perf_counter()
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            answers[kind].append((time.perf_counter() - begin, response.status))
    connection.close()
    json.dump(answers, sys.stdout)


@contextmanager
def probed(service: str, found: dict[str, list[tuple[float, int]]]) -> Iterator[None]:
    """Have a process ask inside the block; its answers are then in ``found``."""
    command = [sys.executable, "-m", "tests.benchmarks.hostile", "--probe", service]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield
        found.update(json.loads(process.communicate()[0]))


async def quiet(_: str) -> Counter[str]:
    """No attack."""
    await asyncio.sleep(QUIET_S)
    return Counter()


def each_of(attacks: dict[str, Attack]) -> Attackers:
    """Every attack twice, some at once."""

    async def run(service: str) -> Counter[str]:
        ends: Counter[str] = Counter()
        places = asyncio.Semaphore(AT_ONCE)
        async with foe() as client:

            async def one(query: str) -> None:
                async with places:
                    ends[_named(await attack(client, service, query))] += 1

            await asyncio.gather(*(one(each.query) for each in [*attacks.values()] * 2))
        return ends

    return run


async def flood(service: str) -> Counter[str]:
    """As many queries without end at once as one address may have, and more."""
    async with foe() as client:
        ends = await asyncio.gather(*(attack(client, service, LONG) for _ in range(150)))
    return Counter(map(_named, ends))


async def leaving(service: str) -> Counter[str]:
    """Clients that ask and go away."""
    await asyncio.gather(*(leave(service, number) for number in range(200)))
    await asyncio.sleep(QUIET_S)
    return Counter({"left": 200})


async def slow(service: str) -> Counter[str]:
    """Clients that ask for many rows and take none."""
    clients = [slow_client(service) for _ in range(40)]
    target = f"/sparql?format=tsv&query={quote(_MANY_ROWS)}"
    for client in clients:
        client.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await asyncio.sleep(2 * QUIET_S)
    for client in clients:
        client.close()
    return Counter({"slow": len(clients)})


PHASES: Final[dict[str, Attackers]] = {
    "quiet": quiet,
    "long and deep": each_of(SHAPES),
    "endless work": each_of(WORK),
    "flood": flood,
    "leaving": leaving,
    "slow": slow,
    "quiet again": quiet,
}


def _named(status: int) -> str:
    return "cut" if status == CUT else str(status)


def _row(answers: list[tuple[float, int]]) -> str:
    times = sorted(1_000 * seconds for seconds, _ in answers)
    bad = Counter(status for _, status in answers if status != 200)
    shown = [times[len(times) // 2], times[int(len(times) * 0.95)], times[-1]]
    return " ".join(f"{value:7.1f}" for value in shown) + f"  {len(times):5}  {dict(bad) or ''}"


def report(service: Service) -> None:
    """Run all phases, and print a row for each kind of request in each."""
    print(f"{'':22}{'p50':>7} {'p95':>7} {'max':>7}  {'asked':>5}  not 200")
    for name, attackers in PHASES.items():
        answers: dict[str, list[tuple[float, int]]] = {}
        with MemoryWatch(service.process.pid) as memory, probed(service.address, answers):
            ends = asyncio.run(_run(attackers, service.address))
        for kind, found in answers.items():
            print(f"{name:14}{kind:8}{_row(found)}")
        most = max(megabytes for _, megabytes in memory.samples)
        print(f"{'':14}{most:.0f} MB at most, {memory.samples[-1][1]:.0f} at the end; {dict(ends)}")


async def _run(attackers: Attackers, service: str) -> Counter[str]:
    return await attackers(service)


def main() -> None:
    """Make the data, start the service, run the phases."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--triples", type=int, default=200_000)
    parser.add_argument("--probe", metavar="ADDRESS", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.probe:
        probe(options.probe)
        return
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{platform.platform()}, {os.cpu_count()} cores, load before {load}")
    with tempfile.TemporaryDirectory(prefix="fivekeys-") as folder:
        store = open_store(f"{folder}/store")
        with store.writer() as writer:
            data = io.BytesIO(b"".join(policy_data(options.triples)))
            writer.load(data, media_type="application/n-quads")
        store.close()
        service = Service(Path(folder), Path(folder) / "store")
        with closing(_Stopping(service)):
            service.ask(_SMALL.format(0))
            service.wait_until(lambda: service.readers, "a reader of an image")
            report(service)


class _Stopping:
    """Stops a service when it is closed."""

    def __init__(self, service: Service) -> None:
        self.close = service.stop


if __name__ == "__main__":
    main()
