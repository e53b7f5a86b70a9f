"""Results on their way: kept in memory, then in a file, and given out in order."""

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import BusyError, QueryTimeoutError
from graph.readers import answer as module
from graph.readers.answer import Answer
from graph.readers.spool import SPOOL


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few bytes stay in memory, and few come out of a file at once."""
    monkeypatch.setattr(module, "MEMORY_BYTES", 20)
    monkeypatch.setattr(module, "_PIECE_BYTES", 7)


async def _everything(answer: Answer) -> bytes:
    return b"".join([piece async for piece in answer.pieces()])


@pytest.mark.usefixtures("small")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.binary(min_size=1, max_size=12) | st.integers(1, 6), max_size=40))
def test_pieces_come_in_order_from_memory_and_file(steps: list[bytes | int]) -> None:
    """Bytes are put, numbers take so many pieces."""

    async def run() -> tuple[bytes, bytes]:
        answer = Answer("a")
        put, got = b"", b""
        pieces = answer.pieces()
        for step in steps:
            if isinstance(step, bytes):
                answer.put(step)
                put += step
                continue
            for _ in range(step):
                if len(got) < len(put):
                    got += await anext(pieces)
        answer.end()
        got += b"".join([piece async for piece in pieces])
        answer.close()
        return put, got

    put, got = asyncio.run(run())
    assert got == put


@pytest.mark.usefixtures("small")
def test_what_is_not_taken_goes_to_a_file_and_what_is_whole_and_small_does_not() -> None:
    async def run() -> None:
        answer = Answer("a")
        for _ in range(5):
            answer.put(b"0123456789")
        answer.end()
        assert answer.whole() is None
        assert await _everything(answer) == b"0123456789" * 5
        assert await _everything(answer) == b""
        few = Answer("a")
        few.put(b"0123456789")
        assert few.whole() is None  # not yet whole
        few.put(b"0123456789")
        few.end()
        assert few.whole() == b"0123456789" * 2
        assert await _everything(few) == b""

    asyncio.run(run())


@pytest.mark.usefixtures("small")
def test_a_closed_answer_leaves_no_file_open() -> None:
    async def run() -> None:
        answer = Answer("a")
        answer.put(b"x" * 100)
        answer.close()  # an open file would be a ResourceWarning, which is an error here
        answer.close()

    asyncio.run(run())


@pytest.mark.parametrize("data", [[b"x"], []])
def test_it_has_begun_with_the_first_results_or_their_end(data: list[bytes]) -> None:
    async def run() -> bool:
        answer = Answer("a")
        answer.start("text/csv")
        assert not answer.has_begun
        for piece in data:
            answer.put(piece)
        if not data:
            answer.end()
        await answer.begun
        assert answer.media_type == "text/csv"
        return answer.has_begun

    assert asyncio.run(run())


def test_an_error_before_results_is_that_of_its_beginning() -> None:
    async def run() -> None:
        answer = Answer("a")
        answer.fail(QueryTimeoutError("late"))
        with pytest.raises(QueryTimeoutError, match="late"):
            await answer.begun
        with pytest.raises(QueryTimeoutError, match="late"):
            await answer.finished()

    asyncio.run(run())


def test_an_error_after_results_comes_after_them() -> None:
    async def run() -> None:
        answer = Answer("a")
        answer.put(b"abc")
        answer.fail(QueryTimeoutError("late"))
        await answer.begun
        pieces = answer.pieces()
        assert await anext(pieces) == b"abc"
        with pytest.raises(QueryTimeoutError, match="late"):
            await anext(pieces)

    asyncio.run(run())


def test_who_waits_is_woken() -> None:
    async def run() -> None:
        answer = Answer("a")
        taking = asyncio.create_task(_everything(answer))
        finishing = asyncio.create_task(answer.finished())
        for data in (b"ab", b"cd"):
            await asyncio.sleep(0)
            answer.put(data)
        await asyncio.sleep(0)
        assert not taking.done()
        assert not finishing.done()
        answer.end()
        assert await taking == b"abcd"
        await finishing

    asyncio.run(run())


def test_an_error_that_nobody_waits_for_is_no_warning() -> None:
    async def run() -> None:
        Answer("a").fail(QueryTimeoutError("late"))
        gone = Answer("a")
        gone.begun.cancel()
        gone.fail(QueryTimeoutError("late"))
        gone.put(b"x")

    asyncio.run(run())


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """There is room for 100 bytes outside of memory, and it is all free at the end."""
    monkeypatch.setattr(SPOOL, "max_bytes", 100)
    yield
    assert SPOOL.used == 0


@pytest.mark.usefixtures("small", "room")
def test_answers_that_wait_have_bounded_room_together() -> None:
    async def run() -> None:
        first, second = Answer("a"), Answer("b")
        first.put(b"x" * 20)  # in memory
        first.put(b"x" * 70)
        second.put(b"y" * 40)
        assert second.begun.exception() is not None
        second.put(b"y")
        second.end()
        assert second.whole() is None
        with pytest.raises(BusyError, match="FIVEKEYS_SPOOL_MB"):
            await second.finished()
        second.close()
        third = Answer("c")
        third.put(b"z" * 21)
        await third.begun
        third.put(b"z" * 21)
        third.end()
        pieces = third.pieces()
        assert [await anext(pieces) for _ in range(3)] == [b"z" * 7] * 3
        with pytest.raises(BusyError):  # what was there came, but it never looks whole
            await anext(pieces)
        first.end()
        assert await _everything(first) == b"x" * 90
        assert SPOOL.used == 0  # what was taken by the client makes room
        third.close()
        fourth = Answer("d")
        fourth.put(b"z" * 100)
        await fourth.begun
        fourth.close()

    asyncio.run(run())
