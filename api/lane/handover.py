"""The worker's end of a lane: it hands connections over, and takes back what is not for the lane."""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from api.http.observing import Observer
from api.lane import figures, packets

_PENALTY_S: Final = 2.0
"""Seconds for which a client whose query took its time is kept out of the lane."""

_PENALTIES: Final = 1_024
_PAUSE_S: Final = 0.1
"""Between lanes: one that ends again and again costs no more than this allows."""


_WHY: Final = {
    packets.HANDLE: "back: other request",
    packets.SLOW: "back: long query",
    packets.IDLE: "back: idle",
    packets.WRITE: "back: slow client",
}


class Adopt(Protocol):
    """Makes a connection the server's own again."""

    def __call__(self, kind: bytes, data: bytes, connection: socket.socket) -> Awaitable[None]: ...


class Handover:
    """The lane of one worker, as soon as there is one, and again when it has ended."""

    def __init__(
        self, ask: Callable[[socket.socket], bool], adopt: Adopt, observer: Observer
    ) -> None:
        """``ask`` has a lane made on a line, ``adopt`` takes connections that come back."""
        self._ask = ask
        self._adopt = adopt
        self._observer = observer
        self._line: socket.socket | None = None
        self._is_open = False
        self._is_wanted = False
        self._slow: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_open(self) -> bool:
        """Whether the lane takes connections."""
        return self._is_open

    def open(self) -> None:
        """Have a lane made: there is an image now."""
        self._is_wanted = True
        if self._line is not None:
            return
        ours, theirs = packets.pair()
        with theirs:
            if not self._ask(theirs):
                ours.close()
                return
        ours.setblocking(False)
        self._line = ours
        asyncio.get_running_loop().add_reader(ours.fileno(), self._receive)

    def close(self) -> None:
        """Let the lane end."""
        self._is_wanted = False
        self._lose()

    def takes(self, address: str) -> bool:
        """Whether the lane is for requests from this address now."""
        if not self._is_open:
            return False
        until = self._slow.get(address)
        if until is None:
            return True
        if until > time.monotonic():
            return False
        del self._slow[address]
        return True

    def give(self, connection: int, data: bytes) -> bool:
        """Hand a connection over, with the request that came on it; False where it cannot be."""
        assert self._line is not None
        try:
            packets.send(self._line, packets.TAKE, data, connection)
        except OSError:  # no room, or it has just ended
            return False
        self._observer.passed("plain request")
        return True

    def _receive(self) -> None:
        assert self._line is not None
        try:
            packet = packets.receive(self._line)
        except BlockingIOError:
            return
        except OSError:
            packet = None
        if packet is None:
            self._lose()
            if self._is_wanted:
                self._is_wanted = False
                asyncio.get_running_loop().call_later(_PAUSE_S, self.open)
        elif packet.kind == packets.READY:
            self._is_open = True
        elif packet.kind == packets.LEAVING:
            self._is_open = False
            self._line.shutdown(socket.SHUT_WR)
        elif packet.kind == packets.FIGURES:
            figures.count(packet.data, self._observer)
        else:
            self._take_back(packet)

    def _take_back(self, packet: packets.Packet) -> None:
        connection = socket.socket(fileno=packet.connection)
        connection.setblocking(False)
        self._observer.passed(_WHY[packet.kind])
        if packet.kind == packets.SLOW:
            self._keep_out(connection)
        task = asyncio.ensure_future(self._adopt(packet.kind, packet.data, connection))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _keep_out(self, connection: socket.socket) -> None:
        try:
            address = str(connection.getpeername()[0])
        except OSError:  # it is gone
            return
        self._slow.pop(address, None)
        self._slow[address] = time.monotonic() + _PENALTY_S
        while len(self._slow) > _PENALTIES:
            del self._slow[next(iter(self._slow))]

    def _lose(self) -> None:
        self._is_open = False
        if self._line is not None:
            asyncio.get_running_loop().remove_reader(self._line.fileno())
            self._line.close()
            self._line = None
