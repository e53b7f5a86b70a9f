"""Connections of clients: how large the head of a request may be, and how long it may take to come.

The server's own protocol waits for ever, and keeps whatever comes.
"""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD_BYTES: Final = 131_072
"""Bytes of a head that comes in several pieces; one that comes in one piece is no larger than
what the server reads at once."""

HEAD_S: Final = 30.0
"""Seconds for a head, and for the first byte of a connection."""

BODY_S: Final = 60.0
"""Seconds between two pieces of a body."""

_TOO_LARGE: Final = b"431 Request Header Fields Too Large"
_TOO_LATE: Final = b"408 Request Timeout"


class Connection(HttpToolsProtocol):
    """The server's protocol, with bounds on what has not yet become a request."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._is_in_head = False
        self._is_in_body = False
        self._head_bytes = 0
        self._heard = 0.0
        self._alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody has connected, and should say something soon."""
        super().connection_made(transport)
        self.timeout_keep_alive_task = self.loop.call_later(HEAD_S, self.timeout_keep_alive_handler)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._stop_alarm()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Let the parser have the bytes, and see what is still to come."""
        was_in_head = self._is_in_head
        super().data_received(data)
        if self._is_in_head:
            if was_in_head:
                self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse(_TOO_LARGE)
            elif self._alarm is None:
                self._alarm = self.loop.call_later(HEAD_S, self._refuse, _TOO_LATE)
        elif self._is_in_body:
            self._heard = self.loop.time()
            if self._alarm is None:
                self._alarm = self.loop.call_later(BODY_S, self._look)

    def on_message_begin(self) -> None:
        """The parser has seen the first byte of a request."""
        self._is_in_head, self._head_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The parser has seen the last byte of a head."""
        self._is_in_head, self._is_in_body = False, True
        self._stop_alarm()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The parser has seen the last byte of a request."""
        self._is_in_body = False
        self._stop_alarm()
        super().on_message_complete()

    def _look(self) -> None:
        """Close the connection where a body has stopped to come, and not because we let it wait."""
        silent = self.loop.time() - self._heard
        if self.flow.read_paused:
            silent = 0.0
        if silent >= BODY_S:
            self._refuse(_TOO_LATE)
        else:
            self._alarm = self.loop.call_later(BODY_S - silent, self._look)

    def _refuse(self, status: bytes) -> None:
        """Close the connection, with an answer where none is under way."""
        self._stop_alarm()
        if self.transport.is_closing():
            return
        is_free = self.cycle is None or self.cycle.response_complete
        if is_free or (self._is_in_body and not self.cycle.response_started):
            head = b"HTTP/1.1 %s\r\nconnection: close\r\ncontent-length: 0\r\n\r\n" % status
            self.transport.write(head)
        self.transport.close()

    def _stop_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
