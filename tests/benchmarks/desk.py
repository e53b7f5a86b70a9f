"""Speed of lists, search and matrices over made-up claims. Run by hand:

    python -m tests.benchmarks.desk [--claims 1000000] [--clients 4] [--seconds 20] [--folder F]

Makes a store with so many claims (see `policy_data`), builds its index as `fivekeys index` does, and
asks by so many clients at once: first the index itself, by processes that have it open; then the
service over HTTP with its answer cache off, and with it on and a few requests that repeat (see
`desk_service`). Prints figures. ``--folder`` keeps the store for the next run.
"""

import argparse
import os
import platform
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from graph.index import Index, Question, open_newest
from graph.namespaces import BASE, FK
from graph.store import open_store
from tests.benchmarks import desk_requests, desk_service, policy_data
from tests.benchmarks.desk_clients import Clients, Figures, Times, timed

_CLAIM: Final = f"#type> <{FK}Claim> ".encode()


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
    command = [desk_service.program(), "--store", str(store), "index", "--again"]
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
    return timed(lambda: next(requests).ask(index), seconds)


def measure(store: Path, options: argparse.Namespace) -> None:
    """Ask the index by all clients at once, one kind of request after the other."""
    for kind in desk_requests.KINDS:
        with Clients(ask_index, store, kind, options) as clients:
            clients.warm()
            print(f"index      {kind:12} {Figures(clients.ask(), options.seconds).shown(kind)}")


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
    if not options.reuse:
        build(store)
    open_index(store)
    options.documents = _documents(store)
    measure(store, options)
    if not options.index_only:
        desk_service.run(store, options)


def main() -> None:
    """Measure, in a temporary folder where none is given."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--folder", type=Path, help="where the store is kept for the next run")
    parser.add_argument("--index-only", action="store_true", help="without the service")
    parser.add_argument("--reuse", action="store_true", help="do not build the index again")
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
