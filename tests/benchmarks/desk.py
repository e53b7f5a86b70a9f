"""Speed of lists, search and matrices over made-up claims. Run by hand:

    python -m tests.benchmarks.desk [--claims 1000000] [--clients 4] [--seconds 20] [--folder F]

Makes a store with so many claims (see `policy_data`), builds its index as `fivekeys index` does, and
asks by so many clients at once: first the index itself, by processes that have it open; then the
service over HTTP with its answer cache off, and with it on and a few requests that repeat. Prints
figures. ``--folder`` keeps the store for the next run.
"""

import argparse
import http.client
import multiprocessing
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from graph.index import Index, Question, open_newest
from graph.namespaces import BASE, FK
from graph.store import open_store
from tests.benchmarks import desk_requests, policy_data
from tests.benchmarks.processes import free_port, running, wait_until_answers

AIMS_MS: Final = {"lists": 100, "searches": 100, "suggestions": 100, "matrices": 500}
"""What 95 of 100 answers should take at most."""

REPEATED: Final = 40
"""How many different requests there are where they repeat."""

_CLAIM: Final = f"#type> <{FK}Claim> ".encode()
_PATIENCE_S: Final = 300
_WARM_S: Final = 3

Times = list[float]
"""Seconds that answers took."""


def claims_data(claims: int, *, seed: int = 1) -> Iterator[bytes]:
    """N-Quads of policy data in pieces, with at least so many claims."""
    done = 0
    for piece in policy_data.policy_data(claims * 100, seed=seed):
        yield piece
        done += piece.count(_CLAIM)
        if done >= claims:
            return


def write_claims(out: BinaryIO, claims: int, *, seed: int = 1) -> tuple[int, int]:
    """Write such data; returns how many claims and quads there are."""
    done = quads = 0
    for piece in claims_data(claims, seed=seed):
        out.write(piece)
        done += piece.count(_CLAIM)
        quads += piece.count(b"\n")
    return done, quads


def fill(store: Path, claims: int) -> None:
    """Make a store with so many claims, where there is none."""
    if store.exists():
        return
    begin = time.perf_counter()
    file = store.with_suffix(".nq")
    with file.open("wb") as out:
        done, quads = write_claims(out, claims)
    print(f"data       {done:,} claims, {quads:,} quads in {time.perf_counter() - begin:.0f} s")
    begin = time.perf_counter()
    opened = open_store(str(store))
    with opened.writer() as writer, file.open("rb") as data:
        writer.load(data)
    opened.close()
    file.unlink()
    print(f"load       {time.perf_counter() - begin:.0f} s")


def build(store: Path) -> None:
    """Build the index by the command, and print what it took."""
    begin = time.perf_counter()
    command = [_program(), "--store", str(store), "index", "--again"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"build      {seconds:.1f} s, peak memory {peak:,.0f} MB")


def open_index(store: Path) -> Index:
    """Open the index, answer once, and print what that took."""
    begin = time.perf_counter()
    index = open_newest(store, base_iri=BASE)
    if index is None:
        raise RuntimeError(f"{store} has no index")
    opened = time.perf_counter() - begin
    total = index.find(Question(kind="measures")).total
    print(f"open       {opened:.3f} s; with a first list {time.perf_counter() - begin:.3f} s")
    print(f"           {index.find(Question()).total:,} policies, {total:,} measures")
    return index


def ask_index(store: Path, kind: str, client: int, seconds: float, documents: int) -> Times:
    """Times of one client that has the index open."""
    index = open_newest(store, base_iri=BASE)
    assert index is not None
    index.find(Question())
    requests = desk_requests.KINDS[kind](client, documents)
    return _timed(lambda: next(requests).ask(index), seconds)


def ask_service(port: int, kind: str, client: int, seconds: float, documents: int) -> Times:
    """Times of one client over a connection of its own; every request is another."""
    requests = desk_requests.KINDS[kind](client, documents)
    return _over_http(port, (request.target for request in requests), seconds)


def ask_again(port: int, kind: str, client: int, seconds: float, documents: int) -> Times:
    """Times of one client whose requests repeat."""
    requests = [r.target for r in islice(desk_requests.KINDS[kind](0, documents), REPEATED)]
    return _over_http(port, (requests[n % REPEATED] for n in range(client, 10**9)), seconds)


def _over_http(port: int, targets: Iterator[str], seconds: float) -> Times:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)

    def ask() -> None:
        target = next(targets)
        connection.request("GET", target)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{target}: {answer.status} {body[:200].decode()}")

    return _timed(ask, seconds)


def _timed(ask: Callable[[], object], seconds: float) -> Times:
    times = []
    end = time.perf_counter() + seconds
    while (begin := time.perf_counter()) < end:
        ask()
        times.append(time.perf_counter() - begin)
    return times


def measure(
    what: str, ask: Callable[..., Times], place: object, options: argparse.Namespace
) -> None:
    """Ask by all clients at once, one kind of request after the other, and print the figures."""
    for kind, aim in AIMS_MS.items():
        with multiprocessing.get_context("spawn").Pool(options.clients) as pool:
            rest = (options.documents,)
            jobs = [(place, kind, client, _WARM_S, *rest) for client in range(options.clients)]
            pool.starmap(ask, jobs, chunksize=1)
            jobs = [
                (place, kind, 100 + client, options.seconds, *rest)
                for client in range(options.clients)
            ]
            times = sorted(t * 1000 for ts in pool.starmap(ask, jobs, chunksize=1) for t in ts)
        p95 = times[int(len(times) * 0.95)]
        print(
            f"{what:10} {kind:12} {len(times) / options.seconds:7,.0f}/s   p50 "
            f"{statistics.median(times):7.1f} ms   p95 {p95:7.1f} ms   "
            f"most {times[-1]:7.1f} ms   {'within' if p95 < aim else 'OVER'} {aim} ms",
            flush=True,
        )


@contextmanager
def served(store: Path, cache_mb: int) -> Iterator[int]:
    """The service over the store; gives its port."""
    port = free_port()
    log = store.with_suffix(".log")
    command = [_program(), "serve", "--store", str(store), "--port", str(port)]
    limits = {"FIVEKEYS_CACHE_MB": str(cache_mb), "FIVEKEYS_QUERY_TIMEOUT_S": "120"}
    with running(command, log, limits) as process:
        address = f"http://127.0.0.1:{port}/readyz"
        wait_until_answers(process, address, log, seconds=_PATIENCE_S)
        yield port


def _program() -> str:
    return str(Path(sys.executable).parent / "fivekeys")


def _documents(store: Path) -> int:
    index = open_newest(store, base_iri=BASE)
    assert index is not None
    return index.find(Question(kind="documents"), limit=1).total


def run(options: argparse.Namespace, folder: Path) -> None:
    """Everything, in order."""
    processor = platform.processor() or platform.machine()
    print(f"machine    {os.cpu_count()} cores ({processor}), Python {platform.python_version()}")
    store = folder / f"claims-{options.claims}"
    fill(store, options.claims)
    build(store)
    open_index(store)
    options.documents = _documents(store)
    measure("index", ask_index, store, options)
    if options.index_only:
        return
    for what, ask, cache_mb in (("no cache", ask_service, 0), ("cache", ask_again, 64)):
        with served(store, cache_mb) as port:
            measure(what, ask, port, options)


def main() -> None:
    """Measure, in a temporary folder where none is given."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--folder", type=Path, help="where the store is kept for the next run")
    parser.add_argument("--index-only", action="store_true", help="without the service")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="fivekeys-desk-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        run(options, folder)
    finally:
        if options.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
