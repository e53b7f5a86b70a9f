"""Requests that were answered before, answered as soon as their bytes are there.

A request that is byte for byte one that was answered from the newest generation gets the same
answer, before its headers are parsed. It is the server's HTTP protocol with a short cut: everything
else goes the usual way.
"""

import asyncio
import socket
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, Final

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from api.http.cache import WireAnswers
from api.http.connection import Connection
from api.lane import packets
from api.lane.handover import Handover
from api.lane.requests import begins_plain

REMEMBER: Final = "fivekeys.remember"
"""Extension of an ASGI scope; `call` takes the headers and the body of an answer to be kept."""

SEND: Final = "fivekeys.send"
"""Extension of an ASGI scope; `call` sends headers and body of an answer with status 200 at once,
or returns False."""

_OK: Final = b"HTTP/1.1 200 OK\r\n"
_MOST_REQUEST_BYTES: Final = 16_384
_MOST_BODY_BYTES: Final = 262_144
_REFUSED: Final = frozenset({b"content-length", b"transfer-encoding", b"expect", b"upgrade"})
"""Headers with which a request may have a body, or be the last one of its protocol."""


class WireProtocol(Connection):
    """The server's protocol, with the short cut.

    The short cut must never see bytes that the parser would take for something else than a request
    of its own, such as a body, or the rest of a header: that would be a way to smuggle requests.
    So it is open only where the parser stands between two messages, and a request is kept only
    when the parser has found it to be one message without a body, in one piece and alone.
    """

    answers: ClassVar[WireAnswers | None] = None
    """Of this process; None where nothing is kept."""

    lane: ClassVar[Handover | None] = None
    """Of this process; None where there is none."""

    factory: ClassVar[Callable[[], "WireProtocol"] | None] = None
    """Makes protocols as the server does, once it has made one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if WireProtocol.factory is None:
            WireProtocol.factory = partial(WireProtocol, *args, **options)
        self._begun = 0  # messages of which the parser has seen the first byte
        self._parsed = 0  # messages of which it has seen the last

    @property
    def _is_between(self) -> bool:
        """Whether no request has begun that is not yet answered."""
        return self._begun == self._parsed and (self.cycle is None or self.cycle.response_complete)

    def data_received(self, data: bytes) -> None:
        """Answer at once, hand the connection over, or let the parser have the bytes."""
        answers = self.answers
        if not self._is_between or self.flow.write_paused:
            super().data_received(data)
            return
        data = bytes(data)
        if answers is not None and (found := answers.get(data)) is not None:
            self._answer(*found)
        elif not self._hand_over(data):
            self._parse(data)

    def _parse(self, data: bytes) -> None:
        """Let the parser have bytes that came between two messages."""
        if (answers := self.answers) is None:
            super().data_received(data)
            return
        state = answers.settled()
        begun = self._begun
        super().data_received(data)
        is_alone = self._begun == self._parsed == begun + 1
        if state is not None and is_alone and self._is_keepable(data):
            # The application has not run yet: it is a task of its own.
            remember = partial(_remember, answers, data, state)
            self.scope.setdefault("extensions", {})[REMEMBER] = {"call": remember}

    def _hand_over(self, data: bytes) -> bool:
        """Hand the connection over to the lane, where it is for requests such as this."""
        lane, client = self.lane, self.client
        if lane is None or client is None or not begins_plain(data) or not lane.takes(client[0]):
            return False
        if self.transport.get_write_buffer_size():
            return False
        if not lane.give(self.transport.get_extra_info("socket").fileno(), data):
            return False
        self._unset_keepalive_if_required()
        self.transport.abort()  # which closes our descriptor, and not the connection
        return True

    def take_back(self, kind: bytes, data: bytes) -> None:
        """Go on with a connection that the lane hands back."""
        if kind == packets.WRITE:
            self.transport.write(data)
        elif data:
            self._parse(data)
            return
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def on_headers_complete(self) -> None:
        """A request begins: its answer may be sent in one piece."""
        super().on_headers_complete()
        if self.cycle is not None and self.cycle.scope is self.scope:
            self.scope.setdefault("extensions", {})[SEND] = {
                "call": partial(self._send_whole, self.cycle)
            }

    def _send_whole(
        self, cycle: RequestResponseCycle, headers: list[tuple[bytes, bytes]], body: bytes
    ) -> bool:
        """Send a whole answer with status 200 in one write instead of two.

        False, and nothing is sent, where the server must look after more than that.
        """
        if (
            cycle is not self.cycle
            or cycle.response_started
            or cycle.disconnected
            or not cycle.keep_alive
            or cycle.more_body
            or cycle.waiting_for_100_continue
            or self.flow.write_paused
        ):
            return False
        self._write(_OK + _lines(headers), b"\r\n" + body)
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        cycle.on_response()
        return True

    def on_message_begin(self) -> None:
        """The parser has seen the first byte of a request."""
        self._begun += 1
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """The parser has seen the last byte of a request."""
        self._parsed += 1
        super().on_message_complete()

    def _is_keepable(self, data: bytes) -> bool:
        """Whether the request just parsed is a GET without body that leaves the connection open."""
        return (
            len(data) <= _MOST_REQUEST_BYTES
            and data.startswith(b"GET ")
            and self.cycle.keep_alive
            and not any(name in _REFUSED for name, _ in self.headers)
        )

    def _answer(self, head: bytes, rest: bytes) -> None:
        self._unset_keepalive_if_required()
        self._write(head, rest)
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def _write(self, head: bytes, rest: bytes) -> None:
        """Write an answer, with the headers that the server gives to each."""
        self.transport.write(head + _lines(self.server_state.default_headers) + rest)


async def adopt(kind: bytes, data: bytes, connection: socket.socket) -> None:
    """Make a connection that the lane hands back the server's own again."""
    factory = WireProtocol.factory
    assert factory is not None  # it has been the server's before
    try:
        _, protocol = await asyncio.get_running_loop().connect_accepted_socket(factory, connection)
    except OSError:  # the client is gone
        connection.close()
        return
    protocol.take_back(kind, data)


def _lines(headers: list[tuple[bytes, bytes]]) -> bytes:
    return b"".join(name + b": " + value + b"\r\n" for name, value in headers)


def _remember(
    answers: WireAnswers,
    request: bytes,
    state: int,
    headers: list[tuple[bytes, bytes]],
    body: bytes,
) -> None:
    if len(body) > _MOST_BODY_BYTES:
        return
    answers.put(request, state, _OK + _lines(headers), b"\r\n" + body)


Remember = Callable[[list[tuple[bytes, bytes]], bytes], None]
SendWhole = Callable[[list[tuple[bytes, bytes]], bytes], bool]
