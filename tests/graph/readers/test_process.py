"""A reader as its service sees it; the test plays the reader."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from graph import errors
from graph.errors import FivekeysError, QueryError, ResultLimitError
from graph.readers import messages
from graph.readers.answer import Answer
from graph.readers.messages import Decoder, Hello
from graph.readers.process import ReaderProcess
from tests.graph.readers.asking import request, until


class Played:
    """A reader process, what is known of it, and the other end of its line."""

    def __init__(self) -> None:
        self.greeted: list[ReaderProcess] = []
        self.done: list[ReaderProcess] = []
        self.lost: list[ReaderProcess] = []
        ours, self.line = socket.socketpair()
        self.line.setblocking(False)
        self.process = ReaderProcess(ours, self.greeted.append, self.done.append, self.lost.append)

    def say(self, kind: bytes, payload: bytes = b"") -> None:
        self.line.sendall(messages.pack(kind, payload))

    async def greet(self, pid: int) -> None:
        self.line.sendall(Hello(pid, 3, "2024", True).pack())
        await until(lambda: self.greeted)

    async def ask(self) -> Answer:
        answer = Answer("a")
        self.process.ask(request("ASK {}"), answer)
        await until(lambda: self.line.recv(65_536))
        return answer


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A process that does nothing."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def play(test: Callable[[Played], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        played = Played()
        with played.line:
            await test(played)
            played.process.close()

    asyncio.run(run())


def test_it_greets_with_what_it_reads() -> None:
    async def test(played: Played) -> None:
        assert played.process.generation == -1
        await played.greet(os.getpid())
        assert played.greeted == [played.process]
        assert played.process.generation == 3

    play(test)


def test_results_go_to_the_answer() -> None:
    async def test(played: Played) -> None:
        answer = await played.ask()
        played.say(messages.START, b"text/csv")
        played.say(messages.DATA, b"abc")
        await answer.begun
        assert answer.media_type == "text/csv"
        assert not played.done
        played.say(messages.END)
        await answer.finished()
        assert answer.whole() == b"abc"
        assert played.done == [played.process]
        assert played.process.answer is None
        assert not played.process.must_retire

    play(test)


def test_a_reader_may_ask_to_retire() -> None:
    async def test(played: Played) -> None:
        answer = await played.ask()
        played.say(messages.END, messages.RETIRE)
        await answer.finished()
        assert played.process.must_retire

    play(test)


@pytest.mark.parametrize(
    "kind",
    [kind for kind in vars(errors).values() if isinstance(kind, type)],
)
def test_each_error_arrives_as_it_is(kind: type[FivekeysError]) -> None:
    async def test(played: Played) -> None:
        answer = await played.ask()
        played.say(messages.ERROR, f"{kind.__name__}\nline 1\nline 2".encode())
        with pytest.raises(kind, match="line 1\nline 2") as caught:
            await answer.begun
        assert type(caught.value) is kind
        assert played.done == [played.process]

    play(test)


def test_an_error_of_unknown_name_is_one_of_the_query() -> None:
    async def test(played: Played) -> None:
        answer = await played.ask()
        played.say(messages.ERROR, b"NewerError\nwhat")
        with pytest.raises(QueryError, match="what"):
            await answer.begun

    play(test)


def test_an_error_after_results_ends_them() -> None:
    async def test(played: Played) -> None:
        answer = await played.ask()
        played.say(messages.DATA, b"abc")
        played.say(messages.ERROR, b"ResultLimitError\ntoo long")
        await answer.begun
        pieces = answer.pieces()
        assert await anext(pieces) == b"abc"
        with pytest.raises(ResultLimitError):
            await anext(pieces)

    play(test)


def test_a_long_query_is_sent_while_the_reader_takes_it() -> None:
    async def test(played: Played) -> None:
        asked = request("ASK { # " + "x" * 3_000_000 + "\n}")
        played.process.ask(asked, Answer("a"))
        decoder = Decoder()
        got: list[tuple[bytes, bytes]] = []

        def take() -> bool:
            try:
                data = played.line.recv(65_536)
            except BlockingIOError:
                return False
            got.extend(decoder.feed(data))
            return bool(got)

        await until(take)
        assert messages.Request.unpack(got[0][1]) == asked

    play(test)


def test_its_end_is_seen_once() -> None:
    async def test(played: Played) -> None:
        answer = await played.ask()
        played.line.close()
        await until(lambda: played.lost)
        assert played.lost == [played.process]
        assert not played.process.is_open
        assert not answer.has_begun
        played.process.close()

    play(test)


def test_asking_one_that_has_ended_raises_nothing() -> None:
    async def test(played: Played) -> None:
        played.line.close()
        played.process.ask(request("ASK {}"), Answer("a"))
        await until(lambda: played.lost)

    play(test)


def test_killing_ends_the_process_and_no_other(stranger: subprocess.Popen[bytes]) -> None:
    async def test(played: Played) -> None:
        await played.greet(stranger.pid)
        played.process.kill()
        assert not played.process.is_open
        played.process.kill()

    play(test)
    assert stranger.wait(30) == -signal.SIGKILL


def test_one_that_has_ended_can_be_killed(stranger: subprocess.Popen[bytes]) -> None:
    async def test(played: Played) -> None:
        await played.greet(stranger.pid)
        stranger.kill()
        stranger.wait(30)
        played.process.be_nice()
        played.process.kill()

    play(test)


def test_a_heavy_one_gives_way(stranger: subprocess.Popen[bytes]) -> None:
    async def test(played: Played) -> None:
        await played.greet(stranger.pid)
        before = os.getpriority(os.PRIO_PROCESS, stranger.pid)
        played.process.be_nice()
        assert played.process.is_heavy
        assert os.getpriority(os.PRIO_PROCESS, stranger.pid) >= max(before, 10)

    play(test)
