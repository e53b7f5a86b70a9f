"""A reader process as its service sees it: given a query, it fills an answer."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from graph import errors
from graph.errors import FivekeysError, QueryError, ReaderError
from graph.readers import messages
from graph.readers.answer import Answer
from graph.readers.messages import Decoder, Hello, Request

_RECEIVE_BYTES: Final = 262_144
_HEAVY_NICENESS: Final = 10


class ReaderProcess:
    """One reader; it runs one query at a time."""

    def __init__(
        self,
        line: socket.socket,
        on_hello: Callable[["ReaderProcess"], None],
        on_done: Callable[["ReaderProcess"], None],
        on_lost: Callable[["ReaderProcess"], None],
    ) -> None:
        self.hello: Hello | None = None
        self.answer: Answer | None = None
        self.alarm: asyncio.TimerHandle | None = None
        self.is_brisk = False
        self.is_heavy = False
        self.must_retire = False
        self.is_open = True
        self.seconds = 0.0
        self._line = line
        self._decoder = Decoder()
        self._handle = -1  # names the process even when its number has been given to another
        self._on_hello = on_hello
        self._on_done = on_done
        self._on_lost = on_lost
        line.setblocking(False)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(line.fileno(), self._receive)

    @property
    def generation(self) -> int:
        """The generation that it reads; -1 before it has said so."""
        return self.hello.generation if self.hello else -1

    def ask(self, request: Request, answer: Answer) -> None:
        """Run a query; its results go to ``answer``."""
        self.answer = answer
        self.seconds = request.seconds
        data = request.pack()
        try:
            sent = self._line.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            return  # it has ended: `_receive` sees that too
        if sent < len(data):
            self._send_later(data[sent:])

    def _send_later(self, rest: bytes) -> None:
        """Send the rest of a long query when there is room for it."""

        def go_on() -> None:
            nonlocal rest
            try:
                rest = rest[self._line.send(rest) :]
            except BlockingIOError:
                return
            except OSError:
                rest = b""
            if not rest:
                self._loop.remove_writer(descriptor)

        descriptor = self._line.fileno()
        self._loop.add_writer(descriptor, go_on)

    def be_nice(self) -> None:
        """Give way to readers with light queries from now on."""
        self.is_heavy = True
        if self.hello is not None:
            with suppress(ProcessLookupError, PermissionError):  # it has just ended
                os.setpriority(os.PRIO_PROCESS, self.hello.pid, _HEAVY_NICENESS)

    def kill(self) -> None:
        """End it at once."""
        if self._handle >= 0:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        elif self.hello is not None and not hasattr(os, "pidfd_open"):
            with suppress(ProcessLookupError):
                os.kill(self.hello.pid, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Let it go: it ends when it sees that its line is closed."""
        if not self.is_open:
            return
        self.is_open = False
        self._stop_alarm()
        self._loop.remove_reader(self._line.fileno())
        self._loop.remove_writer(self._line.fileno())
        self._line.close()
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _stop_alarm(self) -> None:
        if self.alarm is not None:
            self.alarm.cancel()
            self.alarm = None

    def _receive(self) -> None:
        try:
            data = self._line.recv(_RECEIVE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.close()
            self._on_lost(self)
            return
        for kind, payload in self._decoder.feed(data):
            self._take(kind, payload)

    def _take(self, kind: bytes, payload: bytes) -> None:
        if kind == messages.HELLO:
            self.hello = Hello.unpack(payload)
            if hasattr(os, "pidfd_open"):
                self._handle = os.pidfd_open(self.hello.pid)
            self._on_hello(self)
            return
        answer = self.answer
        if answer is None:
            return
        if kind == messages.START:
            answer.start(payload.decode())
        elif kind == messages.DATA:
            answer.put(payload)
        else:
            self.answer = None
            self._stop_alarm()
            if kind == messages.END:
                self.must_retire = payload == messages.RETIRE
                answer.end()
            else:
                answer.fail(_error(payload))
            self._on_done(self)


def _error(payload: bytes) -> FivekeysError:
    """The error that a reader reports."""
    name, _, message = payload.decode().partition("\n")
    kind = getattr(errors, name, QueryError)
    return kind(message) if issubclass(kind, FivekeysError) else ReaderError(message)
