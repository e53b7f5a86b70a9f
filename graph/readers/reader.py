"""A reader process: it runs one query after another on its generation, and dies of a bad one.

The system enforces the bounds, because the engine would not come back to Python to be asked: an
alarm ends the process at the deadline, a limit of address space when memory runs out.
"""

import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import BinaryIO, Final, NamedTuple, cast

from graph.errors import FivekeysError, NotAcceptableError, ResultLimitError
from graph.readers import messages
from graph.readers.attendant import STACK_BYTES, begin
from graph.readers.image import Image, open_files
from graph.readers.messages import Decoder, Hello, Request
from graph.store import results

READER: Final = "fivekeys-reader"
"""Name of the process in lists of processes."""

NO_MEMORY: Final = 3
"""Exit code of a reader that ran out of memory outside of the engine."""

LONG_BYTES: Final = 4_000_000
"""Of an answer, from which on its rows are read from files where they come soon.

The engine counts who uses what it has in memory, so that a process copies all that it reads of an
image that it shares; with long answers that would be most of it.
"""

_SOON_S: Final = 0.5
_PIECE_BYTES: Final = 65_536
_RECEIVE_BYTES: Final = 262_144
_SPARE_KB: Final = 64 * 1024
"""Growth of the process from which on it is replaced: freed memory, and copies of pages of the
image, stay with it."""

_CACHE_KB: Final = 256 * 1024
"""The same for one that reads files: what the engine keeps of them makes it quick, and is less."""


class Bounds(NamedTuple):
    """What a reader may do: its default graph, its memory, the endpoints that SERVICE may ask."""

    union: bool
    memory_mb: int
    service_hosts: tuple[str, ...]


def become_reader(
    connection: socket.socket,
    open_image: Callable[[], Image],
    *,
    in_memory: bool,
    bounds: Bounds,
) -> None:
    """Turn this process, just forked, into a reader; does not return."""
    line = begin(connection, READER)
    _yield_to_services()
    code = 1
    try:
        reader = _Reader(line, open_image(), bounds)
        threading.stack_size(STACK_BYTES)
        thread = threading.Thread(target=reader.serve, args=(in_memory,), name="reader")
        thread.start()
        bound_memory(bounds.memory_mb)
        reader.ready.set()
        thread.join()
        code = 0
    except FivekeysError as error:
        print(f"fivekeys: a reader cannot start: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(code)


def _yield_to_services() -> None:
    """Have this process wait until a service has nothing to do, instead of interrupting it.

    Waking a reader would else cost the service its processor, in the middle of other requests.
    """
    if hasattr(os, "sched_setscheduler"):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def bound_memory(megabytes: int) -> None:
    """Let the address space grow by ``megabytes`` and no further."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            pages = int(file.read().split()[0])
    except FileNotFoundError:  # not Linux: no bound but the machine's
        return
    most = pages * resource.getpagesize() + megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


class _Reader:
    def __init__(self, line: socket.socket, image: Image, bounds: Bounds) -> None:
        self._line = line
        self._image = image
        self._bounds = bounds
        self.ready = threading.Event()

    def serve(self, in_memory: bool) -> None:
        """Answer queries until the service closes the line."""
        self.ready.wait()
        hello = Hello(os.getpid(), *self._image.whole.generation, in_memory)
        decoder = Decoder()
        most_kb = _peak_kb() + (_SPARE_KB if in_memory else _CACHE_KB)
        try:
            self._line.sendall(hello.pack())
            while data := self._line.recv(_RECEIVE_BYTES):
                for _, payload in decoder.feed(data):
                    self._answer(Request.unpack(payload), most_kb)
        except OSError:  # the service is gone, or wants no more of this answer
            return
        except MemoryError:
            os._exit(NO_MEMORY)

    def _answer(self, request: Request, most_kb: int) -> None:
        answer = _Answer(self._line, request, holds_back=self._image.files is not None)
        signal.setitimer(signal.ITIMER_REAL, request.seconds)
        try:
            try:
                self._stream(self._image, request, answer)
            except FivekeysError:
                if not answer.is_long:
                    raise
                answer = _Answer(self._line, request, holds_back=False)
                self._stream(open_files(self._image) or self._image, request, answer)
        except FivekeysError as error:
            self._line_is_lost(answer)
            signal.setitimer(signal.ITIMER_REAL, 0)
            raised = answer.error or error
            message = f"{type(raised).__name__}\n{raised}"
            answer.end(messages.ERROR, message.encode("utf-8", "replace"))
        else:
            signal.setitimer(signal.ITIMER_REAL, 0)
            has_grown = _peak_kb() > most_kb
            answer.end(messages.END, messages.RETIRE if has_grown else b"")

    def _stream(self, image: Image, request: Request, answer: "_Answer") -> None:
        has_dataset = request.default_graphs is not None or request.named_graphs is not None
        image.reader_of(request.query, has_dataset=has_dataset).stream(
            request.query,
            answer.choose,
            cast("BinaryIO", answer),
            default_graphs=request.default_graphs,
            named_graphs=request.named_graphs,
            union=self._bounds.union,
            service_hosts=self._bounds.service_hosts,
            base_iri=request.base_iri,
        )

    @staticmethod
    def _line_is_lost(answer: "_Answer") -> None:
        if answer.lost is not None:
            raise answer.lost


class _Answer:
    """The results of one query on their way to the service; the engine writes into it.

    One that ``holds_back`` refuses results that turn out to be long before anything of them is
    sent: ``is_long`` then.
    """

    def __init__(self, line: socket.socket, request: Request, *, holds_back: bool) -> None:
        self.is_long = False
        self._holds_back = holds_back
        self._began = time.monotonic()
        self.error: FivekeysError | None = None
        self.lost: OSError | None = None
        self._line = line
        self._request = request
        self._pending = bytearray()
        self._data = bytearray()
        self._room = request.max_bytes

    def choose(self, is_rows: bool) -> str:
        """The media type to answer in."""
        chosen = self._request.results if is_rows else self._request.graphs
        if chosen is None:
            what = "rows" if is_rows else "a graph"
            formats = results.RESULTS if is_rows else results.GRAPHS
            raise NotAcceptableError(
                f"the query gives {what}, and Accept or format allow none of {', '.join(formats)}"
            )
        self._pending += messages.pack(messages.START, chosen.encode())
        return chosen

    def write(self, data: bytes) -> int:
        """Take a piece of the results."""
        self._room -= len(data)
        if self._room < 0:
            self.error = ResultLimitError(
                f"the answer is longer than {self._request.max_bytes:,} bytes; narrow the query, "
                "or add LIMIT (FIVEKEYS_MAX_RESULT_MB)"
            )
            raise self.error
        self._data += data
        if self._holds_back and len(self._data) > LONG_BYTES:
            if time.monotonic() - self._began < _SOON_S:
                self.is_long = True
                raise ResultLimitError("the answer is long: its rows are better read from files")
            self._holds_back = False
        if len(self._data) >= _PIECE_BYTES and not self._holds_back:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Nothing: pieces go out when they are large enough."""

    def end(self, kind: bytes, payload: bytes) -> None:
        """Send what is left, and how it ended."""
        if kind == messages.END and self._data:
            self._pending += messages.pack(messages.DATA, self._data)
        self._pending += messages.pack(kind, payload)
        self._line.sendall(self._pending)

    def _send(self) -> None:
        self._pending += messages.pack(messages.DATA, self._data)
        try:
            self._line.sendall(self._pending)
        except OSError as error:
            self.lost = error
            raise
        self._pending.clear()
        self._data.clear()


def _peak_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
