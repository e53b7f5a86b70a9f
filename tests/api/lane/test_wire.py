"""Requests answered from their bytes: always as the plain protocol would have answered them."""

import asyncio
import json
import os
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from api.http.cache import WireAnswers
from api.lane.wire import REMEMBER, SEND, WireProtocol

KEPT = b"GET /kept?x=1 HTTP/1.1\r\nHost: a\r\n\r\n"
SETTLED_S = 60
"""Age that the folder of generations is given, so that its state counts as settled."""


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer what may be kept at /kept, without looking at a body, and tell of all other requests."""
    if scope["path"] == "/kept":
        body = b"kept " + scope["query_string"]
    else:
        content = b""
        while (message := await receive())["type"] == "http.request":
            content += message["body"]
            if not message["more_body"]:
                break
        told = [scope["method"], scope["path"], str(scope["headers"]), content.decode("latin-1")]
        body = json.dumps(told).encode()
    headers = [(b"content-length", b"%d" % len(body)), (b"x-from", b"app")]
    extensions = scope.get("extensions", {})
    if REMEMBER in extensions and scope["path"] == "/kept":
        extensions[REMEMBER]["call"](headers, body)
    if SEND in extensions and scope["method"] != "HEAD" and extensions[SEND]["call"](headers, body):
        return
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Transport(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self._is_closing = False

    def write(self, data: Any) -> None:
        self.written += bytes(data)

    def is_closing(self) -> bool:
        return self._is_closing

    def close(self) -> None:
        self._is_closing = True

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return {"sockname": ("127.0.0.1", 1), "peername": ("127.0.0.1", 2)}.get(name, default)


async def _settle() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


async def _talk(kind: type[HttpToolsProtocol], pieces: Sequence[bytes], *, waits: bool) -> bytes:
    """What a connection answers, without dates; ``waits``: each piece comes after the answers."""
    config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none", log_config=None)
    config.load()
    state = ServerState()
    state.default_headers = [(b"date", b"Thu")]
    protocol = kind(config=config, server_state=state, app_state={})
    transport = Transport()
    protocol.connection_made(transport)
    for piece in pieces:
        if transport.is_closing():
            break
        protocol.data_received(piece)
        if waits:
            await _settle()
    await _settle()
    protocol.connection_lost(None)
    await _settle()
    return re.sub(rb"date: [^\r]*\r\n", b"", transport.written)


def talk(kind: type[HttpToolsProtocol], *pieces: bytes, waits: bool = True) -> bytes:
    return asyncio.run(_talk(kind, pieces, waits=waits))


def plain(*pieces: bytes, waits: bool = True) -> bytes:
    return talk(HttpToolsProtocol, *pieces, waits=waits)


def quick(*pieces: bytes, waits: bool = True) -> bytes:
    return talk(WireProtocol, *pieces, waits=waits)


class Hits:
    """Counts answers from bytes."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


def _age(folder: Path, seconds: float = SETTLED_S) -> None:
    then = time.time() - seconds
    os.utime(folder, (then, then))


@pytest.fixture
def hits() -> Hits:
    return Hits()


@pytest.fixture
def generations(tmp_path: Path) -> Path:
    folder = tmp_path / "generations"
    folder.mkdir()
    _age(folder)
    return folder


@pytest.fixture
def answers(generations: Path, hits: Hits) -> Iterator[WireAnswers]:
    answers = WireProtocol.answers = WireAnswers(1_000_000, str(generations), hits)
    yield answers
    WireProtocol.answers = None


pytestmark = pytest.mark.usefixtures("answers")


def test_the_same_bytes_get_the_same_answer(hits: Hits) -> None:
    first = quick(KEPT)
    assert b"kept x=1" in first
    assert hits.count == 0
    assert quick(KEPT) == first == plain(KEPT)
    assert hits.count == 1
    assert quick(KEPT, KEPT, KEPT) == first * 3
    assert hits.count == 4


def test_other_bytes_get_their_own_answer(hits: Hits) -> None:
    quick(KEPT)
    for other in (
        KEPT.replace(b"x=1", b"x=2"),
        KEPT.replace(b"\r\n\r\n", b'\r\nIf-None-Match: "1-a"\r\n\r\n'),
        KEPT.replace(b"GET", b"HEAD"),
        KEPT.replace(b"Host: a", b"Host: b"),
    ):
        assert quick(other) == plain(other)
    assert hits.count == 0


def test_each_generation_has_its_own_answers(generations: Path, hits: Hits) -> None:
    quick(KEPT)
    (generations / "00000002").mkdir()
    quick(KEPT)
    assert hits.count == 0
    _age(generations, SETTLED_S - 1)
    quick(KEPT)
    quick(KEPT)
    assert hits.count == 1


def test_nothing_is_kept_while_the_next_change_could_have_the_same_time(
    generations: Path, hits: Hits
) -> None:
    (generations / "00000002").mkdir()
    quick(KEPT)
    quick(KEPT)
    assert hits.count == 0


def test_an_answer_that_a_change_overtook_is_not_kept(generations: Path, hits: Hits) -> None:
    answers = WireProtocol.answers
    assert answers is not None
    state = answers.settled()
    assert state is not None
    (generations / "00000002").mkdir()
    answers.put(KEPT, state, b"HTTP/1.1 200 OK\r\n", b"\r\n")
    assert answers.get(KEPT) is None
    assert hits.count == 0


def test_answers_take_no_more_room_than_they_may(generations: Path, hits: Hits) -> None:
    answers = WireAnswers(1_000, str(generations), hits)
    state = answers.state()
    for number in range(100):
        answers.put(b"request %d" % number, state, b"head", b"x" * 100)
        answers.put(b"request %d" % number, state, b"head", b"y" * 100)
    kept = [number for number in range(100) if answers.get(b"request %d" % number)]
    assert kept == list(range(100 - len(kept), 100))
    assert 5 <= len(kept) < 10
    answers.put(b"too large", state, b"head", b"x" * 2_000)
    assert answers.get(b"too large") is None


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /kept HTTP/1.0\r\nHost: a\r\n\r\n",
        b"GET /kept HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        b"GET /kept HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET /kept HTTP/1.1\r\nConnection:close\r\n\r\n",
        b"GET /kept HTTP/1.1\r\nconnection:\tClose\r\n\r\n",
        b"GET /kept HTTP/1.1\r\nConnection: x-a, close\r\n\r\n",
        b"GET /kept HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
        b"GET /kept HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
        b"GET /kept HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /kept HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab",
        b"GET /kept HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
        b"POST /kept HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
        b"HEAD /kept HTTP/1.1\r\nHost: a\r\n\r\n",
        KEPT + KEPT,
        KEPT + KEPT[:20],
        b"GET /kept HTTP/1.1\r\nX: " + b"x" * 20_000 + b"\r\n\r\n",
    ],
    ids=lambda request: request[:60].decode(),
)
def test_only_a_plain_get_is_kept(request_: bytes, hits: Hits) -> None:
    expected = plain(request_)
    assert quick(request_) == expected
    assert quick(request_) == expected
    assert hits.count == 0


def test_a_head_in_pieces_is_neither_kept_nor_mistaken(hits: Hits) -> None:
    pieces = KEPT[:7], KEPT[7:]
    assert quick(*pieces) == quick(*pieces) == plain(KEPT)
    assert hits.count == 0


def test_bytes_of_a_body_are_no_request(hits: Hits) -> None:
    quick(KEPT)
    head = b"GET /kept?x=1 HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(KEPT)
    for pieces in ((head, KEPT), (head + KEPT,), (head, KEPT[:9], KEPT[9:])):
        assert quick(*pieces) == plain(*pieces)
        assert quick(*pieces).count(b"HTTP/1.1 200") == 1
    assert hits.count == 0


def test_bytes_inside_a_head_are_no_request(hits: Hits) -> None:
    quick(KEPT)
    half = b"GET /other HTTP/1.1\r\nX-Long: "
    for pieces in ((KEPT + half, KEPT), (half, KEPT), (KEPT, half, KEPT)):
        assert quick(*pieces) == plain(*pieces)


HEADS = st.builds(
    lambda method, target, version, headers: (
        b"%s %s %s\r\n%s\r\n" % (method, target, version, b"".join(headers))
    ),
    st.sampled_from([b"GET", b"GET", b"GET", b"POST", b"HEAD", b"OPTIONS", b"CONNECT", b"get"]),
    st.sampled_from([b"/kept?x=1", b"/kept", b"/told", b"/told?%20", b"*", b"a:1"]),
    st.sampled_from([b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2.0"]),
    st.lists(
        st.sampled_from(
            [
                b"Host: a\r\n",
                b"Host: a\n",
                b"Connection: close\r\n",
                b"Connection: keep-alive\r\n",
                b"Connection: Upgrade\r\nUpgrade: websocket\r\n",
                b"Content-Length: 3\r\n",
                b"Content-Length: %d\r\n" % len(KEPT),
                b"Content-Length : 3\r\n",
                b"Transfer-Encoding: chunked\r\n",
                b"Transfer-Encoding: chunked, identity\r\n",
                b"Expect: 100-continue\r\n",
                b"X: " + KEPT,
                b" folded\r\n",
            ]
        ),
        max_size=3,
    ),
)
FRAGMENTS = st.one_of(
    st.just(KEPT),
    st.just(KEPT),
    HEADS,
    HEADS,
    st.sampled_from([b"\r\n", b"\n", b"abc", b"0\r\n\r\n", b"3\r\nabc\r\n0\r\n\r\n", b"GET /to"]),
)


@st.composite
def conversations(draw: st.DrawFn) -> list[bytes]:
    """Pieces of a stream that is made of requests, bodies and parts of them."""
    fragments = draw(st.lists(FRAGMENTS, min_size=1, max_size=6))
    if draw(st.booleans()):
        return fragments
    stream = b"".join(fragments)
    cuts = sorted(draw(st.sets(st.integers(0, len(stream)), max_size=5)))
    return [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True) if a < b]


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(conversation=conversations(), waits=st.booleans())
@example([b"GET /kept HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(KEPT), KEPT], True)
@example([KEPT + b"GET /told HTTP/1.1\r\nX: ", KEPT], True)
def test_any_stream_is_answered_as_by_the_plain_protocol(
    conversation: list[bytes], waits: bool
) -> None:
    quick(KEPT)  # the answers of earlier examples stay, as those of earlier connections do
    expected = plain(*conversation, waits=waits)
    if not waits and b"HTTP/1.1 400" in expected:
        return  # the connection is closed before the answers to what came earlier
    assert quick(*conversation, waits=waits) == expected
    assert quick(*conversation, waits=waits) == expected


def test_large_answers_are_not_kept(hits: Hits) -> None:
    target = b"GET /kept?" + b"x" * 10_000 + b" HTTP/1.1\r\n\r\n"
    assert quick(target) == quick(target)
    assert hits.count == 1
    calls = 0
    small = app

    async def large(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal calls
        calls += 1
        scope["extensions"].pop(REMEMBER)["call"]([], b"x" * 300_000)
        await small(scope, receive, send)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"{__name__}.app", large)
        quick(KEPT)
        quick(KEPT)
    assert calls == 2


def test_without_answers_it_is_the_plain_protocol() -> None:
    WireProtocol.answers = None
    assert quick(KEPT, KEPT) == plain(KEPT, KEPT)
