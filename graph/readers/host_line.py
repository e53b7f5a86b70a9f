"""A service's line to the host of its readers, which it keeps up."""

import asyncio
import json
import socket
from collections.abc import Callable
from typing import Final

_RETRY_S: Final = 0.05
_LINE_BYTES: Final = 65_536


class HostLine:
    """Lines of JSON to and from the host at an address; connects again when the host has ended."""

    def __init__(
        self,
        address: str,
        on_connect: Callable[[], None],
        on_line: Callable[[dict[str, int]], None],
    ) -> None:
        self._address = address
        self._on_connect = on_connect
        self._on_line = on_line
        self._line: socket.socket | None = None
        self._buffer = b""
        self._is_closed = False

    def connect(self) -> None:
        """Connect, as soon as there is a host."""
        if self._is_closed:
            return
        loop = asyncio.get_running_loop()
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.connect(self._address)
        except OSError:
            line.close()
            loop.call_later(_RETRY_S, self.connect)
            return
        line.setblocking(False)
        self._line, self._buffer = line, b""
        loop.add_reader(line.fileno(), self._hear)
        self._on_connect()

    def say(self, line: dict[str, object], passed: socket.socket | None = None) -> bool:
        """Send a line, with a socket for the host to take; False where there is no host now."""
        if self._line is None:
            return False
        data = json.dumps(line).encode() + b"\n"
        try:
            socket.send_fds(self._line, [data], [passed.fileno()] if passed else [])
        except OSError:  # it has ended: `_hear` connects to the next one
            return False
        return True

    def close(self) -> None:
        """Let go of the host, for good."""
        self._is_closed = True
        self._disconnect()

    def _hear(self) -> None:
        assert self._line is not None
        try:
            data = self._line.recv(_LINE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._disconnect()
            self.connect()
            return
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            self._on_line(json.loads(line))

    def _disconnect(self) -> None:
        if self._line is not None:
            asyncio.get_running_loop().remove_reader(self._line.fileno())
            self._line.close()
            self._line = None
