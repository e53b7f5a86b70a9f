"""One request with its answer, as plain ASGI."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from starlette.types import Message, Scope

from api.http import exchange as module
from api.http.exchange import Exchange, Header, Watch
from api.lane.wire import REMEMBER, SEND
from graph.errors import LimitError, ParameterError

COMMON: list[Header] = [(b"x-common", b"1")]


class Talk:
    """An exchange with what was sent."""

    def __init__(self, *headers: Header, received: Sequence[Message] = (), **scope: Any) -> None:
        self.sent: list[Message] = []
        self._received = list(received)
        self.scope: Scope = {
            "type": "http",
            "method": "GET",
            "path": "/sparql",
            "query_string": b"query=a",
            "headers": list(headers),
            **scope,
        }
        self.exchange = Exchange(self.scope, self._receive, self._send, COMMON)

    async def _receive(self) -> Message:
        if not self._received:
            await asyncio.Event().wait()
        return self._received.pop(0)

    async def _send(self, message: Message) -> None:
        self.sent.append(message)

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])

    @property
    def body(self) -> bytes:
        return b"".join(message["body"] for message in self.sent[1:])


def piece(body: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


GONE: Message = {"type": "http.disconnect"}


def test_a_body_is_put_together() -> None:
    talk = Talk(received=[piece(b"ab", more=True), piece(b"", more=True), piece(b"c")])
    assert asyncio.run(talk.exchange.body(3)) == b"abc"


@pytest.mark.parametrize(
    "talk",
    [
        Talk((b"content-length", b"4"), received=[piece(b"abcd")]),
        Talk(received=[piece(b"ab", more=True), piece(b"cd", more=True), piece(b"")]),
        Talk((b"content-length", b"1"), received=[piece(b"abcd", more=True)]),
    ],
    ids=["told", "in pieces", "more than told"],
)
def test_a_body_that_is_too_long_is_not_read_to_its_end(talk: Talk) -> None:
    with pytest.raises(LimitError, match="3 are allowed"):
        asyncio.run(talk.exchange.body(3))


def test_a_body_that_is_cut_short_is_an_error() -> None:
    talk = Talk(received=[piece(b"ab", more=True), GONE])
    with pytest.raises(ParameterError, match="cut short"):
        asyncio.run(talk.exchange.body(9))


def test_every_answer_has_the_common_headers_an_id_and_its_generation() -> None:
    talk = Talk((b"x-request-id", b"mine-1"))
    talk.exchange.set_generation(7)
    asyncio.run(talk.exchange.send_whole([(b"content-type", b"text/csv")], b"abc", keep=False))
    assert talk.headers == {
        b"content-type": b"text/csv",
        b"x-common": b"1",
        b"fivekeys-generation": b"7",
        b"x-request-id": b"mine-1",
    }
    assert talk.body == b"abc"
    assert talk.exchange.status == 200
    assert COMMON == [(b"x-common", b"1")]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_head_has_no_body(method: str) -> None:
    async def run(talk: Talk) -> None:
        await talk.exchange.start(200, [])
        await talk.exchange.send_piece(b"ab")
        await talk.exchange.finish(b"c")

    talk = Talk(method=method)
    asyncio.run(run(talk))
    assert talk.body == (b"abc" if method == "GET" else b"")
    assert not talk.sent[-1].get("more_body")


@pytest.mark.parametrize(
    ("method", "keep", "kept"),
    [("GET", True, 1), ("GET", False, 0), ("HEAD", True, 0), ("POST", True, 0)],
)
def test_only_a_fixed_answer_to_get_is_kept_and_never_with_an_id(
    method: str, keep: bool, kept: int
) -> None:
    found: list[tuple[list[Header], bytes]] = []
    extensions = {REMEMBER: {"call": lambda headers, body: found.append((headers, body))}}
    talk = Talk(method=method, extensions=extensions)
    asyncio.run(talk.exchange.send_whole([(b"etag", b'"1"')], b"abc", keep=keep))
    assert len(found) == kept
    for headers, body in found:
        assert headers == [(b"etag", b'"1"'), *COMMON]
        assert body == b"abc"


@pytest.mark.parametrize("taken", [True, False])
def test_a_server_may_take_the_whole_answer_at_once(taken: bool) -> None:
    talk = Talk(extensions={SEND: {"call": lambda headers, body: taken}})
    asyncio.run(talk.exchange.send_whole([], b"abc", keep=False))
    assert bool(talk.sent) is not taken
    assert talk.exchange.has_started
    assert talk.exchange.status == 200


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        (b"gzip", True),
        (b"br, gzip;q=0.5", True),
        (b"gzip;q=0.001", True),
        (b"gzip ; q=0", False),
        (b"gzip;q=0, br", False),
        (b"gzip;q=0.0", False),
        (b"identity", False),
        (b"", False),
    ],
)
def test_gzip_goes_to_who_takes_it(accepted: bytes, takes: bool) -> None:
    assert Talk((b"accept-encoding", accepted)).exchange.takes_gzip is takes
    old = Talk((b"accept-encoding", accepted), http_version="1.0")
    assert old.exchange.needs_length
    assert not old.exchange.takes_gzip


def test_a_tag_depends_on_generation_address_and_wishes() -> None:
    talks = [
        Talk(),
        Talk(query_string=b"query=b"),
        Talk(path="/other"),
        Talk((b"accept", b"text/csv")),
        Talk((b"accept-language", b"text/csv")),
    ]
    tags = [talk.exchange.tag(1) for talk in talks] + [talks[0].exchange.tag(2)]
    assert len(set(tags)) == len(tags)
    assert talks[0].exchange.tag(1) == Talk((b"user-agent", b"x")).exchange.tag(1)


def test_304_has_the_tag_and_no_body() -> None:
    talk = Talk()
    asyncio.run(talk.exchange.not_modified('"1-a"'))
    assert talk.sent[0]["status"] == 304
    assert talk.headers[b"etag"] == b'"1-a"'
    assert talk.body == b""


def test_a_client_that_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SEND_S", 0.01)
    talk = Talk()

    async def never(_: Message) -> None:
        await asyncio.Event().wait()

    exchange = Exchange(talk.scope, talk.exchange.receive, never, [])
    with pytest.raises(TimeoutError):
        asyncio.run(exchange.send_piece(b"x"))


def test_who_goes_away_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WATCH_S", 0)
    talk = Talk(received=[piece(b""), GONE])

    async def run() -> bool:
        with Watch(talk.exchange.receive) as watch:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                return watch.is_gone
        return False

    assert asyncio.run(run())


def test_who_stays_is_not_disturbed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WATCH_S", 0)
    talk = Talk(received=[piece(b"")])

    async def run() -> None:
        with Watch(talk.exchange.receive) as watch:
            for _ in range(10):
                await asyncio.sleep(0)
            assert not watch.is_gone
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        assert all(task.cancelled() for task in others)

    asyncio.run(run())
