"""Requests that were answered before, answered as soon as their bytes are there.

A request that is byte for byte one that was answered from the newest generation gets the same
answer, before its headers are parsed. It is the server's HTTP protocol with a short cut: everything
else goes the usual way.
"""

import os
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

REMEMBER: Final = "fivekeys.remember"
"""Extension of an ASGI scope; `call` takes the headers and the body of an answer to be kept."""

_MOST_REQUEST_BYTES: Final = 16_384
_MOST_BODY_BYTES: Final = 262_144
_END: Final = b"\r\n\r\n"


class Answers:
    """Whole answers by the bytes of their requests, up to so many bytes, of one generation."""

    def __init__(self, most_bytes: int, generations: str, on_hit: Callable[[], None]) -> None:
        """``generations`` is the folder of the store's generations; ``on_hit`` counts answers."""
        self._on_hit = on_hit
        self._most = most_bytes
        self._generations = generations
        self._size = 0
        self._state = -1
        self._answers: OrderedDict[bytes, tuple[bytes, bytes]] = OrderedDict()

    def get(self, request: bytes) -> tuple[bytes, bytes] | None:
        """The head, without its last line, and the rest of the answer."""
        found = self._answers.get(request)
        if found is None or not self._is_current():
            return None
        self._on_hit()
        return found

    def state(self) -> int:
        """Changes whenever a generation comes or goes."""
        return os.stat(self._generations).st_mtime_ns

    def put(self, request: bytes, state: int, head: bytes, body: bytes) -> None:
        """Keep an answer that was given while the store was in ``state``."""
        if state != self.state():
            return
        self._is_current()
        if (old := self._answers.pop(request, None)) is not None:
            self._size -= len(request) + len(old[0]) + len(old[1])
        self._answers[request] = (head, body)
        self._size += len(request) + len(head) + len(body)
        while self._size > self._most:
            gone, (first, second) = self._answers.popitem(last=False)
            self._size -= len(gone) + len(first) + len(second)

    def _is_current(self) -> bool:
        """Whether the answers are of the newest generation; if not, they are dropped."""
        state = self.state()
        if state == self._state:
            return True
        self._answers.clear()
        self._size = 0
        self._state = state
        return False


class WireProtocol(HttpToolsProtocol):
    """The server's protocol, with the short cut."""

    answers: ClassVar[Answers | None] = None
    """Of this process; None where nothing is kept."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._received = b""
        self._is_between = True  # no request has begun that is not yet answered

    def data_received(self, data: bytes) -> None:
        """Answer at once, or let the parser have the bytes."""
        answers = self.answers
        if answers is None:
            super().data_received(data)
            return
        data = bytes(data)
        if self._is_between and not self.flow.write_paused:
            if (found := answers.get(data)) is not None:
                self._answer(*found)
                return
            self._received = data
        else:
            self._received = b""
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A request begins: it may be kept if its bytes came in one piece, and alone."""
        super().on_message_begin()
        request, self._received = self._received, b""
        self._is_between = False
        if self.answers is not None and _is_keepable(request):
            remember = partial(_remember, self.answers, request, self.answers.state())
            self.scope["extensions"] = {REMEMBER: {"call": remember}}

    def on_response_complete(self) -> None:
        """The next request may begin."""
        super().on_response_complete()
        self._is_between = self.cycle.response_complete and not self.cycle.more_body

    def _answer(self, head: bytes, rest: bytes) -> None:
        self._unset_keepalive_if_required()
        pieces = [head]
        for name, value in self.server_state.default_headers:
            pieces += [name, b": ", value, b"\r\n"]
        pieces.append(rest)
        self.transport.write(b"".join(pieces))
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )


def _is_keepable(request: bytes) -> bool:
    """Whether these bytes are one GET request, whole, that leaves the connection open."""
    return (
        len(request) <= _MOST_REQUEST_BYTES
        and request.startswith(b"GET ")
        and request.find(_END) == len(request) - len(_END)
        and b" HTTP/1.1\r\n" in request
        and b"\r\nconnection: close" not in request.lower()
    )


def _remember(
    answers: Answers, request: bytes, state: int, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    if len(body) > _MOST_BODY_BYTES:
        return
    head = b"HTTP/1.1 200 OK\r\n" + b"".join(
        name + b": " + value + b"\r\n" for name, value in headers
    )
    answers.put(request, state, head, b"\r\n" + body)


Remember = Callable[[list[tuple[bytes, bytes]], bytes], None]
