"""The readers of one service: who runs what, for how long, and who is refused."""

import asyncio
import os
import socket
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from graph.errors import (
    BusyError,
    NotAcceptableError,
    QueryError,
    QueryMemoryError,
    QueryTimeoutError,
    ResultLimitError,
    TooManyRequestsError,
)
from graph.readers import pool as module
from graph.readers.host import Config, host_config
from graph.readers.hosting import HostProcess
from graph.readers.image import Source
from graph.readers.limits import Limits
from graph.readers.messages import Hello
from graph.readers.pool import ReaderPool
from graph.settings import Settings
from tests.graph.readers.asking import COUNT, ENDLESS, LONG, WIDE, ask, request, rows, until, write
from tests.graph.readers.pooled import busy_pid, has_ended, pids, readers, run, start, stop


def test_queries_are_answered_one_after_another_by_the_same_readers(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        assert await rows(pool, COUNT) == ["1000"]
        await until(lambda: len(pids(pool)) == 2)  # one at work, one spare
        before = pids(pool)
        for _ in range(20):
            assert await rows(pool, COUNT) == ["1000"]
        assert pids(pool) == before
        assert pool.is_ready

    assert run(host, test) == {}


def test_many_at_once_are_all_answered(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        answers = await asyncio.gather(*(rows(pool, COUNT) for _ in range(60)))
        assert answers == [["1000"]] * 60
        assert len(readers(pool)) <= 3

    assert run(host, test) == {}


def test_errors_of_a_query_are_those_of_its_reader(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        with pytest.raises(QueryError, match="malformed"):
            await ask(pool, "SELECT")
        with pytest.raises(NotAcceptableError):
            await ask(pool, request("ASK {}", results=None))
        assert await rows(pool, COUNT) == ["1000"]

    run(host, test)


def test_a_deadline_ends_the_query_and_its_reader(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        with pytest.raises(QueryTimeoutError, match=r"0\.2 s"):
            await ask(pool, request(LONG, seconds=0.2))
        assert await rows(pool, COUNT) == ["1000"]

    assert run(host, test) == {"deadline": 1}


def test_a_deadline_after_rows_ends_them_with_an_error(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        answer, reader = await pool.query(request(ENDLESS, seconds=0.4), "a")
        assert answer.has_begun
        with pytest.raises(QueryTimeoutError):
            await answer.finished()
        pool.release(answer, reader)
        assert not answer.is_whole

    assert run(host, test)["deadline"] == 1


def test_memory_beyond_the_bound_is_an_error(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        with pytest.raises(QueryMemoryError, match="FIVEKEYS_QUERY_MEMORY_MB"):
            await ask(pool, WIDE)
        assert await rows(pool, COUNT) == ["1000"]

    assert run(host, test) == {"memory": 1}


def test_a_result_beyond_the_bound_is_an_error(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        with pytest.raises(ResultLimitError):
            await ask(pool, request("SELECT * { ?s ?p ?o }", max_bytes=1_000))
        with pytest.raises(ResultLimitError):  # after the first rows have come
            await ask(pool, request(ENDLESS, max_bytes=500_000))

    run(host, test)


def test_a_new_generation_is_followed(host: HostProcess, folder: Path) -> None:
    async def test(pool: ReaderPool) -> None:
        assert await rows(pool, COUNT) == ["1000"]
        for number in range(1, 4):
            generation = write(folder, number, predicate=f"new{number}")
            pool.follow(generation)
            answer, reader = await pool.query(request(COUNT), "a")
            assert reader.generation == generation
            pool.release(answer, reader)
            assert generation == number + 1
        await until(lambda: {reader.generation for reader in readers(pool)} == {4})

    run(host, test)


def test_a_query_under_way_stays_on_its_generation(host: HostProcess, folder: Path) -> None:
    async def test(pool: ReaderPool) -> None:
        task = await start(pool, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }")
        pool.follow(write(folder, 3, predicate="new"))
        assert await rows(pool, COUNT) == ["1003"]
        assert (await task).split() == ["n", "1000000"]

    run(host, test)


def test_one_client_has_its_share(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        first = await start(pool, LONG, "greedy")
        second = asyncio.create_task(ask(pool, LONG, "greedy"))
        await until(lambda: pool.running + pool.waiting == 2)
        with pytest.raises(TooManyRequestsError, match="2 queries of your address"):
            await ask(pool, COUNT, "greedy")
        assert (await ask(pool, COUNT, "modest")).split() == ["n", "1000"]
        await stop(first, second)
        assert (await ask(pool, COUNT, "greedy")).split() == ["n", "1000"]

    ended = run(host, test, Limits(readers=3, heavy=3, per_client=2))
    assert ended["too many of one client"] == 1


def test_an_answer_that_is_not_taken_counts_for_its_client(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        answer, reader = await pool.query(request(COUNT), "a")
        await answer.finished()
        with pytest.raises(TooManyRequestsError):
            await ask(pool, COUNT, "a")
        pool.release(answer, reader)
        assert await rows(pool, COUNT) == ["1000"]

    run(host, test, Limits(readers=3, heavy=2, per_client=1))


def test_no_more_wait_than_may(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        working = await start(pool, LONG)
        waiting = [asyncio.create_task(ask(pool, COUNT)) for _ in range(2)]
        await until(lambda: pool.waiting == 2)
        with pytest.raises(BusyError, match="waiting"):
            await ask(pool, COUNT)
        await stop(*waiting)
        assert pool.waiting == 0
        waiting = [asyncio.create_task(ask(pool, COUNT)) for _ in range(2)]  # there is room again
        await until(lambda: pool.waiting == 2)
        await stop(working)
        assert [(await task).split() for task in waiting] == [["n", "1000"]] * 2

    assert run(host, test, Limits(readers=1, heavy=1, waiting=2))["no room to wait"] == 1


def test_nobody_waits_for_ever(host: HostProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_S", 0.2)

    async def test(pool: ReaderPool) -> None:
        working = await start(pool, LONG)
        with pytest.raises(BusyError, match="in time"):
            await ask(pool, COUNT)
        assert pool.waiting == 0
        await stop(working)

    # The first query has to wait for its reader as well, but that comes in time or is asked again.
    async def warmed(pool: ReaderPool) -> None:
        await until(lambda: pool.is_ready)
        await test(pool)

    assert run(host, warmed, Limits(readers=1, heavy=1))["waited too long"] == 1


def test_a_cancelled_query_kills_its_reader(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        task, pid = await busy_pid(pool, LONG)
        handle = os.pidfd_open(pid)
        await stop(task)
        await until(lambda: has_ended(handle))
        os.close(handle)
        assert await rows(pool, COUNT) == ["1000"]

    assert run(host, test)["client went away"] == 1


def test_an_answer_that_is_let_go_in_the_middle_kills_its_reader(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        answer, reader = await pool.query(request(ENDLESS), "a")
        assert reader.hello is not None
        handle = os.pidfd_open(reader.hello.pid)
        pool.release(answer, reader)
        await until(lambda: has_ended(handle))
        os.close(handle)

    assert run(host, test)["client went away"] == 1


def test_queries_cancelled_at_any_moment_leave_the_pool_whole(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        for steps in range(40):
            tasks = [asyncio.create_task(ask(pool, COUNT)) for _ in range(6)]
            for _ in range(steps):
                await asyncio.sleep(0)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        assert pool.waiting == 0
        answers = await asyncio.gather(*(rows(pool, COUNT) for _ in range(12)))
        assert answers == [["1000"]] * 12

    run(host, test)


def test_heavy_queries_leave_places_for_light_ones(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        heavy = [await start(pool, LONG) for _ in range(2)]
        await until(lambda: sum(reader.is_heavy for reader in readers(pool)) == 2)
        with pytest.raises(BusyError, match="long queries"):
            await ask(pool, LONG)
        for _ in range(10):
            assert await rows(pool, COUNT) == ["1000"]
        assert not any(task.done() for task in heavy)
        await stop(*heavy)

    assert run(host, test)["no room for another long query"] == 1


def test_a_reader_that_was_heavy_is_replaced(
    host: HostProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HEAVY_S", 0.01)

    async def test(pool: ReaderPool) -> None:
        task, pid = await busy_pid(pool, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }")
        await task
        await until(lambda: pid not in pids(pool))

    run(host, test)


def test_answers_of_an_image_are_final(host: HostProcess) -> None:
    async def test(pool: ReaderPool) -> None:
        answer, reader = await pool.query(request(COUNT), "a")
        assert pool.is_final(reader)
        pool.release(answer, reader)

    run(host, test)


def test_answers_from_files_are_final_once_there_will_be_no_image(config: Config) -> None:
    async def test(pool: ReaderPool) -> None:
        answer, reader = await pool.query(request(COUNT), "a")
        await until(lambda: pool.is_final(reader))
        pool.release(answer, reader)

    with closing(HostProcess(config._replace(image_mb=1))) as host:
        run(host, test)


def test_a_pool_without_host_says_that_it_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAIT_S", 0.2)

    async def test() -> None:
        pool = ReaderPool(str(tmp_path / "none"), Limits())
        await pool.open()
        assert not pool.is_ready
        with pytest.raises(BusyError):
            await ask(pool, COUNT)
        await pool.close()

    asyncio.run(test())


def test_a_client_that_asks_for_much_does_not_keep_others_waiting(host: HostProcess) -> None:
    done: list[str] = []

    async def test(pool: ReaderPool) -> None:
        async def one(client: str, query: str) -> None:
            await ask(pool, query, client)
            done.append(client)

        working = await start(pool, LONG, "greedy")
        many = [asyncio.create_task(one("greedy", COUNT)) for _ in range(10)]
        await until(lambda: pool.waiting == 10)
        last = asyncio.create_task(one("modest", COUNT))
        await until(lambda: pool.waiting == 11)
        await stop(working)
        await asyncio.gather(last, *many)

    run(host, test, Limits(readers=1, heavy=1))
    assert done.index("modest") <= 1  # behind the one that had its reader already, at most


def test_an_empty_store_is_read(tmp_path: Path) -> None:
    async def test(pool: ReaderPool) -> None:
        assert await rows(pool, COUNT) == ["0"]

    config = host_config(Settings(), Source(folder=str(tmp_path)))
    with closing(HostProcess(config)) as host:
        run(host, test)


def test_a_reader_of_files_that_comes_after_the_image_is_let_go(tmp_path: Path) -> None:
    """The test plays the host, and a process that does nothing is each reader."""

    async def test(pool: ReaderPool, host: socket.socket, pid: int) -> None:
        hello = Hello(pid, 1, "2024", in_memory=False).pack()
        with await _asked_for(host) as late:
            host.sendall(b'{"image": 1}\n')
            late.sendall(hello)
            await until(lambda: not readers(pool))
            assert late.recv(1) == b""
        host.sendall(b'{"lost": 1}\n')  # it may take a while until there is another
        with await _asked_for(host) as reader:
            reader.sendall(hello)
            await until(lambda: pids(pool) == {pid})
            assert pool.is_ready

    async def run() -> None:
        with socket.socket(socket.AF_UNIX) as listener, subprocess.Popen(["cat"], stdin=-1) as cat:
            listener.bind(str(tmp_path / "host"))
            listener.listen()
            pool = ReaderPool(str(tmp_path / "host"), Limits())
            await pool.open()
            host, _ = listener.accept()
            with host:
                await test(pool, host, cat.pid)
                await pool.close()  # which ends its readers

    asyncio.run(run())


async def _asked_for(host: socket.socket) -> socket.socket:
    """The line of a reader that a pool wants."""
    _, descriptors, _, _ = await asyncio.to_thread(socket.recv_fds, host, 1_000, 1)
    return socket.socket(fileno=descriptors[0])
