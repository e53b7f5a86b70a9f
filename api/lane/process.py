"""The process of a lane: plain requests on the connections that its worker hands over.

It does one thing after the other, so that nothing has to wait for another thread to wake up. Only
one more thread looks at the clock: where a query goes on for too long it gives all connections back
and ends the process, because the engine cannot be told to stop.
"""

import io
import os
import secrets
import select
import socket
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from email.utils import formatdate
from pathlib import Path
from typing import Final, NoReturn

from api.http.cache import AnswerCache, Cached, WireAnswers
from api.lane import packets
from api.lane.figures import Figures
from api.lane.options import LaneOptions
from api.lane.requests import PlainRequest, read_request
from api.sparql.asked import Asked, content_headers, is_fixed, media_types
from graph.errors import FivekeysError, ResultLimitError
from graph.readers.attendant import Options
from graph.readers.image import Image
from graph.readers.siblings import EMPTY, Seat
from graph.store.generations import Generations

SLOW_S: Final = 0.03
"""Seconds of the processor from which on a query is not for the lane."""

MOST_CONNECTIONS: Final = 32
"""That wait for each other here; more are left to the readers, which look after fairness."""

_WATCH_S: Final = 0.01
_IDLE_S: Final = 10.0
"""Seconds after which a connection on which nothing comes goes back to the worker."""

_READ_BYTES: Final = 65_536
_MOST_BYTES: Final = packets.MOST_BYTES // 2
"""Of an answer: what is left of it when a client is slow has to go into one packet."""

_GZIP_BYTES: Final = 1_024
_GZIP: Final = 31  # window bits of zlib that mean gzip
_TICK_S: Final = 0.1


class Lane:
    """See the module."""

    def __init__(self, line: socket.socket, image: Image, seat: Seat, options: LaneOptions) -> None:
        self._line = line
        self._seat = seat
        self._view = image.union
        self._generation = image.union.generation.number
        self._generations = Generations(Path(options.generations))
        self._options = options
        self._settings = options.settings()
        self._heads = options.heads(self._generation)
        self._cache = AnswerCache(options.cache_bytes // 2)
        self._figures = Figures(with_queries=options.logs_queries)
        self._kept = WireAnswers(
            options.cache_bytes // 2, str(options.generations), self._figures.add_kept
        )
        self._connections: dict[int, float] = {}  # descriptors, with the time they were last used
        self._poll = select.epoll()
        self._guard = threading.Lock()
        self._running: tuple[int, bytes] | None = None  # connection and request of a query
        self._runs = 0
        self._now = 0.0
        self._date = (0, b"")
        self._is_newest = False
        self._ids = f"{secrets.token_hex(4)}%08x", 0
        self._main = 0

    def run(self) -> NoReturn:
        """Answer until the worker goes away, or the generation is no longer the newest."""
        self._main = threading.get_ident()
        threading.Thread(target=self._watch, name="watch", daemon=True).start()
        self._poll.register(self._line.fileno(), select.EPOLLIN)
        if self._seat.inbox is not None:
            self._poll.register(self._seat.inbox.fileno(), select.EPOLLIN)
        self._seat.tell(0)
        with suppress(BrokenPipeError):  # the worker is gone
            self._serve()
        os._exit(0)

    def _serve(self) -> NoReturn:
        packets.send(self._line, packets.READY, b"")
        line, inbox = self._line.fileno(), self._seat.inbox
        swept = time.monotonic()
        while True:
            events = self._poll.poll(_TICK_S)
            # Whoever has seen a later generation has sent what is here now before it was there.
            self._is_newest = self._generations.newest() == self._generation
            for descriptor, _ in events:
                if descriptor == line:
                    self._take(self._line)
                elif inbox is not None and descriptor == inbox.fileno():
                    self._take(inbox)
                elif descriptor in self._connections:
                    self._read(descriptor)
            if figures := self._figures.due():
                packets.send(self._line, packets.FIGURES, figures)
            self._now = time.monotonic()
            if self._now - swept > 1:
                swept = self._now
                self._sweep()

    # Connections

    def _take(self, line: socket.socket) -> None:
        """Take a connection, or pass it on to who has less to do."""
        try:
            packet = packets.receive(line)
        except BlockingIOError:  # another was faster
            return
        if packet is None:  # the worker is gone
            os._exit(0)
        if line is self._line:
            other = self._seat.lighter(len(self._connections) + 1)
            if other is not None and _pass_on(packet, other):
                return
            if len(self._connections) >= MOST_CONNECTIONS:
                self._return(packet)
                return
        self._adopt(packet)

    def _adopt(self, packet: packets.Packet) -> None:
        self._connections[packet.connection] = self._now
        self._seat.tell(len(self._connections))
        self._poll.register(packet.connection, select.EPOLLIN)
        self._handle(packet.connection, packet.data)

    def _read(self, connection: int) -> None:
        try:
            data = os.read(connection, _READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._connections[connection] = self._now
            self._handle(connection, data)
        else:
            self._drop(connection)

    def _drop(self, connection: int) -> None:
        del self._connections[connection]
        self._seat.tell(len(self._connections))
        self._poll.unregister(connection)  # closing does not, where another process has it as well
        os.close(connection)

    def _give(self, kind: bytes, connection: int, data: bytes = b"") -> None:
        """Hand a connection back."""
        packets.send(self._line, kind, data, connection)
        self._drop(connection)

    def _sweep(self) -> None:
        for connection, used in list(self._connections.items()):
            if self._now - used > _IDLE_S:
                self._give(packets.IDLE, connection)
        self._take_lost(self._adopt)
        if self._generations.newest() != self._generation:
            self._leave()

    def _leave(self) -> NoReturn:
        """Hand all connections back, those that are on their way as well, and end."""
        self._seat.tell(EMPTY)
        with suppress(OSError):  # the worker is gone, too
            packets.send(self._line, packets.LEAVING, b"")
            for connection in self._connections:
                packets.send(self._line, packets.IDLE, b"", connection)
            while (packet := packets.receive(self._line)) is not None:
                self._return(packet)
            self._take_lost(self._return)
        os._exit(0)

    def _return(self, packet: packets.Packet) -> None:
        packets.send(self._line, packets.HANDLE, packet.data, packet.connection)
        os.close(packet.connection)

    def _take_lost(self, take: Callable[[packets.Packet], None]) -> None:
        """Take what was given to lanes that have ended."""
        for inbox in self._seat.abandoned():
            with suppress(BlockingIOError):
                while packet := packets.receive(inbox):
                    take(packet)

    def _handle(self, connection: int, data: bytes) -> None:
        try:
            answer = self._answer(connection, data)
        except FivekeysError:
            answer = None  # the worker will find it, too, and say so
        if answer is None:
            self._give(packets.HANDLE, connection, data)
            return
        try:
            sent = os.write(connection, answer)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._drop(connection)
            return
        if sent < len(answer):
            self._give(packets.WRITE, connection, answer[sent:])

    # Answers

    def _answer(self, connection: int, data: bytes) -> bytes | None:
        """The answer to a request; None where it is not for the lane."""
        if not self._is_newest:
            return None
        if self._cache.is_on and (kept := self._kept.get(data)) is not None:
            return kept[0] + self._last_lines(self._next_id()) + kept[1]
        began = time.perf_counter()
        request = read_request(data, self._settings)
        if request is None:
            return None
        asked = Asked(
            request.operation,
            media_types(request.wishes.accept, request.operation.format),
            self._generation,
            0,
            0.0,
            is_fixed(request.query),
        )
        cached = self._cache.get(asked.key) if asked.is_fixed and self._cache.is_on else None
        if cached is None:
            cached = self._run(connection, data, request, asked)
        head, body = self._whole(request, asked, cached)
        if asked.is_fixed and self._cache.is_on:
            state = self._kept.settled()
            if state is not None:
                self._kept.put(data, state, head, body)
        request_id = self._next_id()
        self._figures.add(time.perf_counter() - began, request_id, request.query)
        return head + self._last_lines(request_id) + body

    def _run(self, connection: int, data: bytes, request: PlainRequest, asked: Asked) -> Cached:
        """Run a query.

        Raises:
            FivekeysError: it cannot be answered, or not here.
        """
        body = io.BytesIO()
        with self._guard:
            self._runs += 1
            self._running = connection, data
        try:
            media_type = self._view.stream_plain(
                request.query,
                asked.types.results,
                asked.types.graphs,
                body,
                union=self._options.union,
                base_iri=self._options.base_iri,
            )
        finally:
            with self._guard:  # which is never free again once the connections are given back
                self._running = None
        if body.tell() > _MOST_BYTES:
            raise ResultLimitError("the answer is longer than a lane sends")
        return Cached(asked.types.sent(media_type), body.getvalue(), is_final=True)

    def _whole(self, request: PlainRequest, asked: Asked, cached: Cached) -> tuple[bytes, bytes]:
        """Head, without its last lines, and body."""
        tag = asked.tag(gzipped=request.wishes.takes_gzip)
        body = cached.body
        headers = content_headers(cached.media_type, tag)
        if request.wishes.takes_gzip and len(body) >= _GZIP_BYTES:
            if cached.gzipped is None:
                squeeze = zlib.compressobj(1, zlib.DEFLATED, _GZIP)
                cached = cached._replace(gzipped=squeeze.compress(body) + squeeze.flush())
            body = cached.gzipped or body
            headers.append((b"content-encoding", b"gzip"))
        if asked.is_fixed and self._cache.is_on:
            self._cache.put(asked.key, cached)
        headers.append((b"content-length", b"%d" % len(body)))
        return self._heads + b"".join(b"%b: %b\r\n" % header for header in headers), body

    def _next_id(self) -> str:
        pattern, number = self._ids
        self._ids = pattern, number + 1
        return pattern % number

    def _last_lines(self, request_id: str) -> bytes:
        second = int(time.time())
        if second != self._date[0]:
            self._date = second, formatdate(second, usegmt=True).encode()
        return b"x-request-id: %b\r\ndate: %b\r\n\r\n" % (request_id.encode(), self._date[1])

    # Queries that take their time

    def _watch(self) -> None:
        """End the process where one query takes more of the processor than it may."""
        clock = time.pthread_getcpuclockid(self._main)
        seen, since = 0, 0.0
        while True:
            time.sleep(_WATCH_S)
            if self._running is None or self._runs != seen:
                seen, since = self._runs, time.clock_gettime(clock)
            elif time.clock_gettime(clock) - since > SLOW_S:
                with self._guard:
                    if self._running is not None and self._runs == seen:
                        self._give_up(*self._running)

    def _give_up(self, connection: int, data: bytes) -> NoReturn:
        with suppress(OSError):  # the worker is gone, too
            packets.send(self._line, packets.SLOW, data, connection)
        del self._connections[connection]
        self._leave()


def _pass_on(packet: packets.Packet, inbox: socket.socket) -> bool:
    try:
        packets.send(inbox, *packet)
    except BlockingIOError:  # it is full
        return False
    os.close(packet.connection)
    return True


def serve(line: socket.socket, image: Image, seat: Seat, options: Options) -> None:
    """Be a lane; an `Entry` of `graph.readers.attendant`."""
    Lane(line, image, seat, LaneOptions.read(options)).run()
