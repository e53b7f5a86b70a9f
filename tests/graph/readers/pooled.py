"""Tests with a pool of readers: run one, look inside."""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from graph.readers.hosting import HostProcess
from graph.readers.limits import Limits
from graph.readers.pool import ReaderPool
from graph.readers.process import ReaderProcess
from tests.graph.readers.asking import ask, until

Test = Callable[[ReaderPool], Coroutine[Any, Any, None]]


def run(host: HostProcess, test: Test, limits: Limits | None = None) -> Counter[str]:
    """Run a test with a pool; why queries ended before they were done."""
    ended: Counter[str] = Counter()

    async def whole() -> None:
        pool = ReaderPool(
            host.address, limits or Limits(readers=3, heavy=2), lambda why: ended.update([why])
        )
        await pool.open()
        try:
            await test(pool)
            assert pool.running == 0
            assert pool.waiting == 0
        finally:
            await pool.close()

    asyncio.run(whole())
    return ended


async def start(pool: ReaderPool, query: str, client: str = "a") -> asyncio.Task[str]:
    """Ask, and return as soon as a reader is at work on it."""
    before = pool.running
    task = asyncio.create_task(ask(pool, query, client))
    await until(lambda: pool.running > before or task.done())
    return task


async def stop(*tasks: asyncio.Task[str]) -> None:
    """Cancel queries."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with pytest.raises(asyncio.CancelledError):
            await task


async def busy_pid(pool: ReaderPool, query: str) -> tuple[asyncio.Task[str], int]:
    """A query under way, and the process that runs it."""
    answer: asyncio.Task[str] = await start(pool, query)
    (reader,) = [reader for reader in readers(pool) if reader.answer is not None]
    assert reader.hello is not None
    return answer, reader.hello.pid


def readers(pool: ReaderPool) -> set[ReaderProcess]:
    """All readers that live, as far as the pool knows."""
    return pool._all


def pids(pool: ReaderPool) -> set[int]:
    """Their processes, of those that have said hello."""
    return {reader.hello.pid for reader in readers(pool) if reader.hello is not None}


def has_ended(handle: int) -> bool:
    """Whether the process behind a descriptor has ended and been buried."""
    try:
        signal.pidfd_send_signal(handle, 0)
    except ProcessLookupError:
        return True
    return False
