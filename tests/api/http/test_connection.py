"""What a client may send before it is a request, and how long that may take."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from api.http import connection
from api.lane.wire import WireProtocol

PATIENCE_S = 30.0
GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Test = Callable[[Callable[[], Coroutine[Any, Any, Streams]]], Coroutine[Any, Any, None]]


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the length of the body."""
    length = 0
    while (message := await receive())["type"] == "http.request":
        length += len(message["body"])
        if not message["more_body"]:
            break
    else:
        return
    body = b"%d" % length
    headers = [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def talk(test: Test) -> None:
    """Run a test with a way to connect to a server."""

    async def run() -> None:
        config = uvicorn.Config(app, log_level="critical", lifespan="off", http=WireProtocol)
        config.load()
        state = uvicorn.server.ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: WireProtocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
        )
        port = server.sockets[0].getsockname()[1]
        async with asyncio.timeout(PATIENCE_S), server:
            await test(lambda: asyncio.open_connection("127.0.0.1", port))

    asyncio.run(run())


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little patience."""
    monkeypatch.setattr(connection, "HEAD_S", 0.1)
    monkeypatch.setattr(connection, "BODY_S", 0.1)


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (b"", b""),
        (b"G", b"HTTP/1.1 408 Request Timeout"),
        (GET, b"HTTP/1.1 408 Request Timeout"),
        (POST + b"12345", b"HTTP/1.1 408 Request Timeout"),
    ],
)
def test_who_says_nothing_more_is_let_go(sent: bytes, answer: bytes) -> None:
    async def test(connect: Callable[[], Coroutine[Any, Any, Streams]]) -> None:
        reader, writer = await connect()
        writer.write(sent)
        found = await reader.read()  # until the connection is closed
        assert found.partition(b"\r\n")[0] == answer
        writer.close()

    talk(test)


@pytest.mark.usefixtures("hurry")
def test_a_head_must_come_in_time_even_where_it_keeps_coming() -> None:
    async def test(connect: Callable[[], Coroutine[Any, Any, Streams]]) -> None:
        reader, writer = await connect()
        writer.write(GET)
        answer = asyncio.create_task(reader.read())
        number = 0
        while not answer.done():
            writer.write(b"X-%d: a\r\n" % (number := number + 1))
            await asyncio.sleep(0.01)
        assert (await answer).startswith(b"HTTP/1.1 408 ")
        writer.close()

    talk(test)


def test_a_body_may_take_its_time_as_long_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BODY_S", 0.5)

    async def test(connect: Callable[[], Coroutine[Any, Any, Streams]]) -> None:
        reader, writer = await connect()
        writer.write(POST)
        for _ in range(10):
            await asyncio.sleep(0.07)
            writer.write(b"x")
        assert (await reader.readuntil(b"10")).startswith(b"HTTP/1.1 200 ")
        writer.write(GET + b"\r\n")  # the connection stays open
        assert (await reader.readuntil(b"\r\n\r\n0")).strip().startswith(b"HTTP/1.1 200 ")
        writer.close()

    talk(test)


def test_a_head_without_end_is_refused() -> None:
    async def test(connect: Callable[[], Coroutine[Any, Any, Streams]]) -> None:
        reader, writer = await connect()
        writer.write(GET + b"X: ")
        answer = asyncio.create_task(reader.read(100))
        sent = 0
        while not answer.done() and sent < 100 * connection.MAX_HEAD_BYTES:
            writer.write(b"a" * 16_384)
            sent += 16_384
            await asyncio.sleep(0)
        assert (await answer).startswith(b"HTTP/1.1 431 ")
        writer.transport.abort()

    talk(test)


def test_long_heads_and_many_requests_at_once_are_no_fault() -> None:
    async def test(connect: Callable[[], Coroutine[Any, Any, Streams]]) -> None:
        reader, writer = await connect()
        long = GET + b"X: " + b"a" * 60_000 + b"\r\n\r\n"
        for _ in range(5):
            for begin in range(0, len(long), 10_000):
                writer.write(long[begin : begin + 10_000])
                await asyncio.sleep(0)
            assert (await reader.readuntil(b"\r\n\r\n0")).strip().startswith(b"HTTP/1.1 200 ")
        writer.write((GET + b"\r\n") * 50)
        for _ in range(50):
            assert (await reader.readuntil(b"\r\n\r\n0")).strip().startswith(b"HTTP/1.1 200 ")
        writer.close()

    talk(test)
