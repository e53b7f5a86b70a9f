"""The service as clients of the desk see it: times of answers, processor time, memory of exports.

With its answer cache off every request is another one; with it on a few requests repeat.
"""

import argparse
import http.client
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from tests.benchmarks import desk_requests
from tests.benchmarks.desk_clients import Clients, Figures, Times, timed
from tests.benchmarks.processes import (
    MemoryWatch,
    cpu_seconds,
    free_port,
    pss_mb,
    running,
    wait_until_answers,
)

REPEATED: Final = 40
"""How many different requests there are where they repeat."""

EXPORTS: Final = (
    "/api/measures?format=csv",
    "/api/measures?format=json",
    "/api/policies?format=xlsx",
)
"""Whole answers."""

_PATIENCE_S: Final = 300
_SETTLE_S: Final = 120
_IDLE: Final = 0.2
_PIECE: Final = 1 << 16


def program() -> str:
    """The command that is measured: that of this environment."""
    return str(Path(sys.executable).parent / "fivekeys")


class Served(NamedTuple):
    """A running service: its port, and the session of its processes."""

    port: int
    session: int


@contextmanager
def served(store: Path, cache_mb: int) -> Iterator[Served]:
    """The service over the store, once it has nothing left to do."""
    port = free_port()
    log = store.with_suffix(".log")
    command = [program(), "serve", "--store", str(store), "--port", str(port)]
    limits = {"FIVEKEYS_CACHE_MB": str(cache_mb), "FIVEKEYS_QUERY_TIMEOUT_S": "120"}
    with running(command, log, limits) as process:
        address = f"http://127.0.0.1:{port}/readyz"
        wait_until_answers(process, address, log, seconds=_PATIENCE_S)
        _settle(process.pid)
        yield Served(port, process.pid)


def _settle(session: int) -> None:
    """Wait until the service has read what it keeps in memory."""
    end = time.monotonic() + _SETTLE_S
    before = cpu_seconds(session)
    while time.monotonic() < end:
        time.sleep(1)
        now = cpu_seconds(session)
        if now - before < _IDLE:
            return
        before = now


def ask_service(port: int, kind: str, client: int, seconds: float, documents: int) -> Times:
    """Times of one client over a connection of its own; every request is another."""
    requests = desk_requests.SERVED[kind](client, documents)
    return _over_http(port, (request.target for request in requests), seconds)


def ask_again(port: int, kind: str, client: int, seconds: float, documents: int) -> Times:
    """Times of one client whose requests repeat."""
    requests = [r.target for r in islice(desk_requests.SERVED[kind](0, documents), REPEATED)]
    return _over_http(port, (requests[n % REPEATED] for n in range(client, 10**9)), seconds)


def _over_http(port: int, targets: Iterator[str], seconds: float) -> Times:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)

    def ask() -> None:
        target = next(targets)
        connection.request("GET", target)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{target}: {answer.status} {body[:200].decode()}")

    return timed(ask, seconds)


def export(at: Served, target: str) -> None:
    """Read a whole answer, and print what it took."""
    before = pss_mb(at.session, only="Pss_Anon")
    connection = http.client.HTTPConnection("127.0.0.1", at.port, timeout=_PATIENCE_S)
    begin, size = time.perf_counter(), 0
    with MemoryWatch(at.session, every_s=0.5, only="Pss_Anon") as watch:
        connection.request("GET", target)
        answer = connection.getresponse()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{target}: {answer.status}")
        while piece := answer.read(_PIECE):
            size += len(piece)
    connection.close()
    seconds = time.perf_counter() - begin
    half = [mb for when, mb in watch.samples if when > seconds / 2] or [before]
    most = max(mb for _, mb in watch.samples)
    print(
        f"export     {target:28} {size / 1e6:8,.1f} MB in {seconds:6.1f} s   memory before "
        f"{before:6,.0f} MB, at most {most:6,.0f} MB, in the second half {max(half):6,.0f} MB",
        flush=True,
    )


def run(store: Path, options: argparse.Namespace) -> None:
    """Everything over HTTP, in order."""
    for what, ask, cache_mb in (("no cache", ask_service, 0), ("cache", ask_again, 64)):
        with served(store, cache_mb) as at:
            for kind in desk_requests.SERVED:
                _measure(what, ask, at, kind, options)
            if cache_mb == 0:
                for target in EXPORTS:
                    export(at, target)


def _measure(
    what: str, ask: Callable[..., Times], at: Served, kind: str, options: argparse.Namespace
) -> None:
    with Clients(ask, at.port, kind, options) as clients:
        clients.warm()
        before = cpu_seconds(at.session)
        figures = Figures(clients.ask(), options.seconds)
        shown = figures.shown(kind, cpu_seconds(at.session) - before)
        print(f"{what:10} {kind:12} {shown}", flush=True)
