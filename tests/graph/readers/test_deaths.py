"""Processes that die under a pool: readers, and the host that forks them."""

import asyncio
import os
import signal

import pytest

from graph.errors import ReaderError
from graph.readers.hosting import HostProcess
from graph.readers.pool import ReaderPool
from tests.graph.readers.asking import COUNT, ENDLESS, LONG, request, rows, until
from tests.graph.readers.pooled import busy_pid, pids, readers, run, start

MILLION = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
"""Long enough to be caught, short enough to end."""


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGBUS, signal.SIGTERM])
def test_a_reader_that_dies_costs_its_own_query_only(
    host: HostProcess, number: signal.Signals
) -> None:
    async def test(pool: ReaderPool) -> None:
        task, pid = await busy_pid(pool, LONG)
        os.kill(pid, number)
        with pytest.raises(ReaderError):
            await task
        assert await rows(pool, COUNT) == ["1000"]

    assert run(host, test) == {"reader died": 1}


def test_a_query_whose_reader_was_killed_from_outside_is_run_again(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        task, pid = await busy_pid(pool, MILLION)
        os.kill(pid, signal.SIGKILL)
        assert (await task).split() == ["n", "1000000"]

    assert run(host, test)["ended from outside, run again"] == 1


def test_a_query_that_is_killed_again_and_again_is_given_up(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        task = await start(pool, LONG)
        killed: set[int] = set()

        def kill() -> bool:
            for reader in readers(pool):
                pid = reader.hello.pid if reader.hello else 0
                if reader.answer is not None and pid not in killed:
                    killed.add(pid)
                    os.kill(pid, signal.SIGKILL)
            return task.done()

        await until(kill)
        with pytest.raises(ReaderError, match="from outside"):
            await task
        assert len(killed) == 3

    run(host, test)


def test_a_reader_killed_after_its_first_rows_cuts_the_answer(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        answer, reader = await pool.query(request(ENDLESS), "a")
        assert reader.hello is not None
        os.kill(reader.hello.pid, signal.SIGKILL)
        with pytest.raises(ReaderError):
            await answer.finished()
        pool.release(answer, reader)

    run(host, test)


def test_idle_readers_that_were_killed_are_replaced(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        for _ in range(5):
            assert await rows(pool, COUNT) == ["1000"]
            await until(lambda: pool.is_ready)
            for pid in pids(pool):
                os.kill(pid, signal.SIGKILL)
            answers = await asyncio.gather(*(rows(pool, COUNT) for _ in range(10)))
            assert answers == [["1000"]] * 10

    run(host, test)


def test_the_pool_goes_on_with_the_next_host(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        assert await rows(pool, COUNT) == ["1000"]
        for _ in range(3):
            killed = host.pid
            os.kill(killed, signal.SIGKILL)
            waiting = [asyncio.create_task(rows(pool, COUNT)) for _ in range(8)]
            assert await asyncio.gather(*waiting) == [["1000"]] * 8
            await until(lambda killed=killed: host.pid != killed)  # type: ignore[misc]

    run(host, test)


def test_readers_outlive_their_host(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        task, _ = await busy_pid(pool, MILLION)
        os.kill(host.pid, signal.SIGKILL)
        assert (await task).split() == ["n", "1000000"]

    run(host, test)
