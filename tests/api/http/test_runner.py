"""Queries in threads with a deadline."""

import asyncio
import threading
import weakref

import pytest

from api.http.runner import Output, Runner
from graph.errors import BusyError, QueryError, QueryTimeoutError
from graph.readers.spool import SPOOL


def test_results_and_errors_come_back() -> None:
    def fail() -> None:
        raise QueryError("bad")

    async def ask() -> None:
        runner = Runner(1)
        assert await runner.run(lambda: threading.current_thread().name, 5) == "fivekeys-query"
        with pytest.raises(QueryError, match="bad"):
            await runner.run(fail, 5)
        assert await runner.run(lambda: 1, 5) == 1

    asyncio.run(ask())


def test_an_error_leaves_what_it_held_in_its_thread() -> None:
    class Held:
        pass

    kept: list[weakref.ref[Held]] = []

    def fail() -> None:
        held = Held()
        kept.append(weakref.ref(held))
        raise QueryError("bad")

    async def ask() -> BaseException:
        with pytest.raises(QueryError) as caught:
            await Runner(1).run(fail, 5)
        return caught.value

    error = asyncio.run(ask())
    assert error.__traceback__ is not None
    assert kept[0]() is None


def test_deadline_and_places() -> None:
    release = threading.Event()

    async def ask() -> None:
        runner = Runner(1)
        with pytest.raises(QueryTimeoutError, match=r"0\.05 s"):
            await runner.run(release.wait, 0.05)
        with pytest.raises(QueryTimeoutError, match="as many"):
            await runner.run(lambda: 1, 5)
        release.set()
        while True:
            try:
                assert await runner.run(lambda: 2, 5) == 2
            except QueryTimeoutError:
                await asyncio.sleep(0)
            else:
                break

    asyncio.run(asyncio.wait_for(ask(), 20))


def test_deep_recursion_has_a_large_stack() -> None:
    before = threading.stack_size()

    async def ask() -> None:
        await Runner(1).run(lambda: None, 5)

    asyncio.run(ask())
    assert threading.stack_size() == before


def test_output_stops_a_query_past_its_deadline() -> None:
    output = Output(60)
    assert output.write(b"abc") == 3
    output.flush()
    output.close()
    late = Output(-1)
    with pytest.raises(QueryTimeoutError):
        late.write(b"x")
    late.close()


def test_results_have_bounded_room_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SPOOL, "max_bytes", 100)
    first, second = Output(60), Output(60)
    first.write(b"x" * 60)
    with pytest.raises(BusyError, match="FIVEKEYS_SPOOL_MB"):
        second.write(b"x" * 60)
    first.close()
    with pytest.raises(ValueError, match="closed"):
        first.write(b"x")
    second.write(b"x" * 60)
    second.close()
    assert SPOOL.used == 0
