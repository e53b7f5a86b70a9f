"""Speed and memory of the SPARQL service, beside those of its peers. Run by hand:

    python -m tests.benchmarks.service [--triples 1000000] [--seconds 10] [--peers oxigraph-disk …]

Every server gets the same data and answers the same queries, one server after the other, each as
its users start it; `wrk` must be installed. Peers come from the package registry, into a temporary
folder that is kept for the next run. Answers are compared with those of the engine in process
before speed counts. Prints figures, and the ratios of the service's to those of each peer.
"""

import argparse
import json
import os
import platform
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from tests.benchmarks import load, mixes, policy_data, table, verification, virtuoso
from tests.benchmarks.processes import (
    MemoryWatch,
    cpu_seconds,
    free_port,
    pss_mb,
    running,
    wait_until_answers,
)
from tests.benchmarks.servers import OURS, PEERS, Server, server
from tests.benchmarks.streaming import stream

DIFFERENT: Final = {"small": 10_000, "page": 4_000}
"""How many different queries the mixes have."""

REPEATED: Final = 50
"""How many queries the repeated mixes have."""

VERIFIED: Final = 200
"""How many queries of each mix are compared; those that are repeated are among them."""

STREAMED: Final = 1_000_000
"""How many rows one answer has, at most."""

WARM_S: Final = 2
_ASK: Final = "?query=ASK%7B%7D"


@dataclass(frozen=True, slots=True)
class Work:
    """What is asked of every server: queries with their right answers, and files for `wrk`."""

    queries: Mapping[str, Sequence[mixes.Query]]
    answers: Mapping[str, verification.Answer]
    folder: Path
    triples: int

    def requests(self, name: str, endpoint: str) -> Path:
        """The file with the requests of a mix (``small``, ``small repeated`` …) to a server."""
        mix, _, repeated = name.partition(" ")
        chosen = self.queries[mix][: REPEATED if repeated else None]
        file = self.folder / f"{name.replace(' ', '-')}.requests"
        load.write_requests(chosen, endpoint, file)
        return file


RUNS: Final = ("small", "page", "small repeated", "page repeated")

_IMAGE_S: Final = 600
"""Seconds within which a generation should be in memory."""

_STREAM_S: Final = 60
"""Deadline of a query: the largest result takes about as long as the usual one; peers have none."""

_IDLE_S: Final = 180
_IDLE_SHARE: Final = 0.1
"""Of a processor: a server that takes less does nothing but wait."""

_IMAGE_MB: Final = "FIVEKEYS_IMAGE_MB"

ROWS: Final = (
    "load, s",
    "start, s",
    "start, CPU s",
    "until all is in memory, s",
    *(
        f"{run}, {what}"
        for run in RUNS
        for what in ("requests/s", "p50 ms", "p95 ms", "p99 ms", "errors", "requests/CPU s")
    ),
    "memory at start, MB",
    "memory after load, MB",
    "streaming, rows",
    "streaming, s",
    "streaming, memory before MB",
    "streaming, memory with a tenth MB",
    "streaming, memory at most MB",
)
"""What is measured, in the order of the table. Requests a CPU second are those for which the
processes of the server took one second of processor time: on a machine that others use, too, they
compare better than requests a second."""

Figures = defaultdict[str, list[float]]
"""Values of each row of the table, one a round."""


def prepare(triples: int, seed: int, folder: Path) -> tuple[Path, Work]:
    """The data, generated where it is not yet there, and the work on it."""
    nquads = folder / f"policy-{triples}-{seed}.nq"
    if not nquads.exists():
        part = nquads.with_suffix(".part")
        with part.open("wb", buffering=1 << 20) as out:
            policy_data.write(out, triples, seed=seed)
        part.rename(nquads)
    terms = mixes.pools(nquads)
    queries = {mix: mixes.queries(mix, terms, DIFFERENT[mix], seed=seed) for mix in mixes.MIXES}
    sample = [query for chosen in queries.values() for query in chosen[:VERIFIED]]
    answers = verification.expected(nquads, sample)
    return nquads, Work(queries, answers, folder, triples)


class Bench:
    """Measures one server in one round."""

    def __init__(
        self, which: Server, work: Work, seconds: int, image_mb: int | None = None
    ) -> None:
        self.server = which
        self.work = work
        self.seconds = seconds
        self._image_mb = image_mb
        self.log = work.folder / f"{which.name}.log"
        self.notes: list[str] = []

    def run(self, figures: Figures) -> None:
        """Start the server as often as is needed, and add what is measured to ``figures``."""
        if self.server.name == OURS:
            given = {"FIVEKEYS_QUERY_TIMEOUT_S": str(_STREAM_S)}
            if self._image_mb is not None:
                given[_IMAGE_MB] = str(self._image_mb)
            different = given | {"FIVEKEYS_CACHE_MB": "0"}
            self._session(different, ("small", "page"), figures, first=True)
            self._session(given, ("small repeated", "page repeated"), figures, first=False)
        else:
            self._session({}, RUNS, figures, first=True)

    def _session(
        self, environment: Mapping[str, str], runs: Sequence[str], figures: Figures, *, first: bool
    ) -> None:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        endpoint = address + self.server.path
        begin = time.perf_counter()
        with running(self.server.serve(port), self.log, environment) as process:
            patience = self.server.patience_s
            wait_until_answers(process, endpoint + _ASK, self.log, seconds=patience)
            if first:
                figures["start, s"].append(time.perf_counter() - begin)
                figures["start, CPU s"].append(cpu_seconds(process.pid))
            if self.server.fill:
                begin = time.perf_counter()
                self.server.fill(address)
                figures["load, s"].append(time.perf_counter() - begin)
            if self.server.name == OURS and self._image_mb != 0:
                wait_for_image(address, self.log)
                if first:
                    figures["until all is in memory, s"].append(time.perf_counter() - begin)
            if first:
                figures["memory at start, MB"].append(pss_mb(process.pid))
            for name in runs:
                self._load(name, endpoint, process.pid, figures)
            figures["memory after load, MB"].append(pss_mb(process.pid))
            if first and self.server.streams:
                self._stream(endpoint, process.pid, figures)

    def _load(self, name: str, endpoint: str, session: int, figures: Figures) -> None:
        mix = name.partition(" ")[0]
        sample = self.work.queries[mix][: REPEATED if "repeated" in name else VERIFIED]
        wrong, size = verification.wrong_answers(endpoint, sample, self.work.answers)
        requests = self.work.requests(name, endpoint)
        load.measure(endpoint, requests, WARM_S, begin=0.5)
        before = cpu_seconds(session)
        found = load.measure(endpoint, requests, self.seconds)
        taken = cpu_seconds(session) - before
        errors = found.errors + len(wrong)
        if found.answer_bytes < 0.8 * size:
            self.notes.append(f"{name}: answers under load are shorter than those verified")
            errors += 1
        self.notes += [f"{name}: {problem}" for problem in wrong[:3]]
        figures[f"{name}, requests/s"].append(found.rate)
        figures[f"{name}, p50 ms"].append(found.p50)
        figures[f"{name}, p95 ms"].append(found.p95)
        figures[f"{name}, p99 ms"].append(found.p99)
        figures[f"{name}, errors"].append(errors)
        figures[f"{name}, requests/CPU s"].append(found.requests / max(taken, 0.01))
        say(
            f"{self.server.name:<16} {name:<15} {found.rate:>9,.0f}/s, {errors} errors; "
            f"server {taken:.1f} s of processor time, client {found.client_s:.1f} s"
        )

    def _stream(self, endpoint: str, session: int, figures: Figures) -> None:
        rows = min(self.work.triples, STREAMED)
        wait_until_idle(session)
        figures["streaming, memory before MB"].append(pss_mb(session))
        with MemoryWatch(session) as watch:
            stream(endpoint, rows // 10)
        tenth = max(megabytes for _, megabytes in watch.samples)
        figures["streaming, memory with a tenth MB"].append(tenth)
        with MemoryWatch(session) as watch:
            outcome = stream(endpoint, rows)
        figures["streaming, rows"].append(outcome.rows)
        figures["streaming, s"].append(outcome.seconds)
        most = max(megabytes for _, megabytes in watch.samples)
        figures["streaming, memory at most MB"].append(most)
        if outcome.problem:
            self.notes.append(f"streaming: {outcome.problem}")


def wait_until_idle(session: int) -> None:
    """Return when a server has no work of its own left, or after three minutes.

    What it computes beside its answers (ours: the index and the analysis of its generation) takes
    memory that is not that of an answer.
    """
    end = time.monotonic() + _IDLE_S
    while time.monotonic() < end:
        before = cpu_seconds(session)
        time.sleep(1)
        if cpu_seconds(session) - before < _IDLE_SHARE:
            return


def wait_for_image(address: str, log: Path) -> None:
    """Return when readers of our service have the newest generation in memory.

    Raises:
        RuntimeError: they have not, in ten minutes.
    """
    end = time.monotonic() + _IMAGE_S
    while time.monotonic() < end:
        text = httpx.get(f"{address}/metrics", trust_env=False, timeout=30).text
        found = dict(line.rsplit(" ", 1) for line in text.splitlines() if line[:1] != "#")
        if float(found.get("fivekeys_image_generation", 0)) == float(found["fivekeys_generation"]):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the generation is not in memory after {_IMAGE_S} s: {log}")


def machine() -> str:
    """The machine, and how busy it is."""
    name = platform.processor() or platform.machine()
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    busy = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{os.cpu_count()} × {name}; load average {busy}"


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=10, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=1, help="of all servers; medians count")
    there = [name for name in PEERS if name != "virtuoso" or virtuoso.installed()]
    parser.add_argument("--peers", nargs="*", default=there, help=f"of {', '.join(PEERS)}")
    parser.add_argument("--reuse", action="store_true", help="stores that an earlier run filled")
    parser.add_argument(
        "--image-mb",
        type=int,
        help="up to which our readers have the store in memory; 0 has them read it from disk",
    )
    parser.add_argument("--json", type=Path, help="file for all figures")
    folder = Path(tempfile.gettempdir()) / "fivekeys-benchmarks"
    parser.add_argument("--folder", type=Path, default=folder, help="for data, stores and peers")
    return parser.parse_args()


def say(text: str) -> None:
    """Tell how far the run is."""
    print(text, file=sys.stderr, flush=True)


def measure(
    servers: Sequence[Server], work: Work, options: argparse.Namespace
) -> tuple[dict[str, Figures], dict[str, list[str]]]:
    """Figures and remarks for each server: first the loads, then round by round all the rest."""
    figures: dict[str, Figures] = {one.name: defaultdict(list) for one in servers}
    notes: dict[str, list[str]] = {one.name: [] for one in servers}
    for one in servers:
        if not (options.reuse and one.store and one.store.exists()):
            seconds = one.fill_store()
            if seconds is not None:
                figures[one.name]["load, s"].append(seconds)
                say(f"{one.name:<16} loaded in {seconds:.1f} s")
    for _ in range(options.rounds):
        for one in servers:
            bench = Bench(one, work, options.seconds, options.image_mb)
            try:
                bench.run(figures[one.name])
            except RuntimeError as error:
                bench.notes.append(str(error))
                say(f"{one.name:<16} {error}")
            notes[one.name] += bench.notes
    return figures, notes


def main() -> None:
    """Measure and print."""
    options = read_options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that servers are, too
    load.require_wrk()
    options.folder.mkdir(parents=True, exist_ok=True)
    before = machine()
    nquads, work = prepare(options.triples, options.seed, options.folder)
    servers = [server(name, nquads, options.folder) for name in (OURS, *options.peers)]
    figures, notes = measure(servers, work, options)
    print(
        f"{options.triples:,} triples, {load.CONNECTIONS} connections, {options.seconds} s each, "
        f"rounds: {options.rounds}\n{before}; afterwards {machine()}\n"
    )
    print(table.render(figures, ROWS))
    for name, remarks in notes.items():
        for remark in dict.fromkeys(remarks):
            print(f"{name}: {remark}")
    if options.json:
        options.json.write_text(json.dumps({"figures": figures, "notes": notes}, indent=1), "utf-8")


if __name__ == "__main__":
    main()
