"""Counts are computed once for a generation."""

import threading

import anyio
import pytest

from api.sparql import statistics
from api.sparql.statistics import GenerationStatistics
from graph.errors import QueryTimeoutError
from graph.queries.statistics import Statistics
from graph.queries.view import View
from graph.store.base import Store
from graph.store.memory import MemoryStore

WAIT_S = 30.0


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers of the generations that were counted, with counts that are these numbers."""
    numbers: list[int] = []

    def count(view: View, *, seconds: float) -> Statistics:
        numbers.append(view.reader.generation.number)
        return Statistics(numbers[-1], 0, 0)

    monkeypatch.setattr(statistics, "read_statistics", count)
    return numbers


def publish(store: Store) -> View:
    with store.writer() as writer:
        writer.update(f"INSERT DATA {{ <x:s> <x:p> {store.reader().generation.number} }}")
    return View(store.reader())


def test_once_for_each_generation(counted: list[int]) -> None:
    store = MemoryStore()

    async def ask() -> None:
        counts = GenerationStatistics()
        first = publish(store)
        async with anyio.create_task_group() as tasks:
            for _ in range(5):
                tasks.start_soon(counts.of, first)
        assert (await counts.of(first)).subjects == 1
        assert counted == [1]
        second = publish(store)
        assert (await counts.of(second)).subjects == 2
        assert (await counts.of(second)).subjects == 2
        assert counted == [1, 2]

    anyio.run(ask)


def test_a_request_does_not_wait_for_ever_and_the_count_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release = threading.Event()

    def count(_: View, *, seconds: float) -> Statistics:
        release.wait(WAIT_S)
        return Statistics(7, 0, 0)

    monkeypatch.setattr(statistics, "read_statistics", count)

    async def ask() -> Statistics:
        counts, view = GenerationStatistics(), publish(MemoryStore())
        with pytest.raises(QueryTimeoutError, match="ask again"):
            await counts.of(view, wait_s=0.05)
        release.set()
        return await counts.of(view)

    assert anyio.run(ask).subjects == 7


def test_what_failed_is_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes: list[Exception | Statistics] = [QueryTimeoutError("too slow"), Statistics(1, 0, 0)]

    def count(_: View, *, seconds: float) -> Statistics:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(statistics, "read_statistics", count)

    async def ask() -> None:
        counts, view = GenerationStatistics(), publish(MemoryStore())
        with pytest.raises(QueryTimeoutError, match="too slow"):
            await counts.of(view)
        assert (await counts.of(view)).subjects == 1

    anyio.run(ask)
