"""Answers that a thread writes while they are sent."""

import threading
from collections.abc import Callable
from typing import BinaryIO

import anyio
import pytest
from starlette.types import Message

from api.http import streaming
from api.http.streaming import PIECE_BYTES, ThreadedResponse
from graph.errors import BusyError, LimitError, QueryError
from graph.readers.spool import SPOOL

WAIT_S = 30.0
Produce = Callable[[BinaryIO], object]


class Client:
    """A client that takes ``most`` pieces and then goes, or stops taking where ``stalls``."""

    def __init__(self, most: int = 1_000_000, *, stalls: bool = False) -> None:
        self.messages: list[Message] = []
        self._most = most
        self._stalls = stalls
        self._gone = anyio.Event()

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.messages)

    @property
    def is_whole(self) -> bool:
        last = self.messages[-1]
        return last["type"] == "http.response.body" and not last.get("more_body", False)

    async def receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.messages.append(message)
        if len(self.messages) > self._most:
            if self._stalls:
                await anyio.sleep(WAIT_S)
            self._gone.set()
            await anyio.lowlevel.checkpoint()


def answer(produce: Produce, client: Client, places: int = 1, version: str = "1.1") -> None:
    async def run() -> None:
        with anyio.fail_after(WAIT_S):
            response = ThreadedResponse(produce, "text/turtle", anyio.CapacityLimiter(places))
            await response({"type": "http", "http_version": version}, client.receive, client.send)

    anyio.run(run)


def test_what_is_written_is_sent_in_pieces() -> None:
    client = Client()
    answer(lambda out: [out.write(b"x" * 1000) for _ in range(500)], client)
    start, *pieces = client.messages
    assert (start["type"], start["status"]) == ("http.response.start", 200)
    assert dict(start["headers"])[b"content-type"] == b"text/turtle; charset=utf-8"
    assert b"content-length" not in dict(start["headers"])
    assert client.body == b"x" * 500_000
    assert client.is_whole
    assert 500_000 / PIECE_BYTES <= len(pieces) <= 10


def test_nothing_is_an_answer_too() -> None:
    client = Client()
    answer(lambda out: None, client)
    assert (client.body, client.is_whole, len(client.messages)) == (b"", True, 2)


def test_an_error_before_the_first_piece_is_raised_with_nothing_sent() -> None:
    def fail(out: BinaryIO) -> None:
        out.write(b"some")
        raise QueryError("what, where")

    client = Client()
    with pytest.raises(QueryError, match="what"):
        answer(fail, client)
    assert client.messages == []


def test_an_error_after_it_leaves_the_answer_open() -> None:
    def fail(out: BinaryIO) -> None:
        out.write(b"x" * PIECE_BYTES)
        raise QueryError("what, where")

    client = Client()
    with pytest.raises(QueryError):
        answer(fail, client)
    assert len(client.body) == PIECE_BYTES
    assert not client.is_whole


def test_a_client_that_goes_away_stops_the_thread() -> None:
    ended = threading.Event()

    def endless(out: BinaryIO) -> None:
        try:
            while True:
                out.write(b"x" * PIECE_BYTES)
        finally:
            ended.set()

    client = Client(most=3)
    answer(endless, client)
    assert ended.wait(WAIT_S)
    assert not client.is_whole


def test_a_client_that_takes_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "SEND_S", 0.05)
    client = Client(most=2, stalls=True)

    def endless(out: BinaryIO) -> None:
        while True:
            out.write(b"x" * PIECE_BYTES)

    with pytest.raises(LimitError, match="took no data"):
        answer(endless, client)
    assert not client.is_whole


def test_no_more_are_sent_at_once_than_may_be() -> None:
    async def run() -> None:
        places = anyio.CapacityLimiter(1)
        async with places:
            client = Client()
            response = ThreadedResponse(lambda out: None, "text/turtle", places)
            with pytest.raises(BusyError, match="try again"):
                await response({"type": "http"}, client.receive, client.send)
            assert client.messages == []

    anyio.run(run)


def test_where_there_are_no_chunks_the_length_goes_before_the_body() -> None:
    client = Client()
    body = b"0123456789" * 20_000
    answer(lambda out: out.write(body), client, version="1.0")
    assert (b"content-length", b"200000") in client.messages[0]["headers"]
    assert client.body == body
    assert client.is_whole
    assert SPOOL.used == 0


def test_an_error_in_the_middle_is_an_answer_of_its_own_there() -> None:
    def produce(out: BinaryIO) -> None:
        out.write(b"0123456789" * 20_000)
        raise QueryError("cannot go on")

    client = Client()
    with pytest.raises(QueryError, match="cannot go on"):
        answer(produce, client, version="1.0")
    assert client.messages == []
    assert SPOOL.used == 0


def test_who_takes_nothing_is_given_up_there_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "SEND_S", 0.05)
    client = Client(1, stalls=True)
    with pytest.raises(LimitError, match="took no data"):
        answer(lambda out: out.write(b"x" * 200_000), client, version="1.0")
    assert not client.is_whole
