"""Several clients at once, each a process of its own, and the figures of what they saw."""

import argparse
import multiprocessing
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Final

AIMS_MS: Final = {
    "lists": 100,
    "searches": 100,
    "suggestions": 100,
    "matrices": 500,
    "frequent": 500,
    "pages": 100,
    "front": 100,
}
"""What 95 of 100 answers should take at most."""

_WARM_S: Final = 3

Times = list[float]
"""Seconds that answers took."""


def timed(ask: Callable[[], object], seconds: float) -> Times:
    """Ask again and again for so long."""
    times = []
    end = time.perf_counter() + seconds
    while (begin := time.perf_counter()) < end:
        ask()
        times.append(time.perf_counter() - begin)
    return times


class Clients:
    """Clients that ask for one kind of thing.

    ``ask`` is called with the place, the kind, the number of the client, seconds, and the number
    of documents; the same number of a client gives the same requests.
    """

    def __init__(
        self, ask: Callable[..., Times], place: object, kind: str, options: argparse.Namespace
    ) -> None:
        self._ask, self._place, self._kind, self._options = ask, place, kind, options
        self._pool = multiprocessing.get_context("spawn").Pool(options.clients)

    def warm(self) -> None:
        """Ask for a few seconds, by other requests than those that count."""
        self._run(0, _WARM_S)

    def ask(self) -> Times:
        """Ask; times of all answers."""
        return self._run(100, self._options.seconds)

    def _run(self, first: int, seconds: float) -> Times:
        rest = (seconds, self._options.documents)
        jobs = [(self._place, self._kind, first + n, *rest) for n in range(self._options.clients)]
        return [
            time for times in self._pool.starmap(self._ask, jobs, chunksize=1) for time in times
        ]

    def __enter__(self) -> "Clients":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.terminate()
        self._pool.join()


class Figures:
    """What clients saw."""

    def __init__(self, times: Sequence[float], seconds: float) -> None:
        self._times = sorted(time * 1000 for time in times)
        self._seconds = seconds

    def shown(self, kind: str, cpu_s: float | None = None) -> str:
        """A line; with the processor time that was taken for each answer, where it is known."""
        times, aim = self._times, AIMS_MS[kind]
        p95 = times[int(len(times) * 0.95)]
        cpu = "" if cpu_s is None else f"   CPU {cpu_s * 1000 / len(times):6.1f} ms an answer"
        return (
            f"{len(times) / self._seconds:7,.0f}/s   p50 {statistics.median(times):7.1f} ms   "
            f"p95 {p95:7.1f} ms   most {times[-1]:7.1f} ms{cpu}   "
            f"{'within' if p95 < aim else 'OVER'} {aim} ms"
        )
