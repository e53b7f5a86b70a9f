"""The readers of one service: who runs what, who waits, who is refused."""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from graph.errors import BusyError, ReaderError, TooManyRequestsError
from graph.readers.answer import Answer
from graph.readers.endings import WHY, EndedFromOutsideError, reason
from graph.readers.host_line import HostLine
from graph.readers.image import Source
from graph.readers.limits import Limits
from graph.readers.messages import Request
from graph.readers.process import ReaderProcess

SLOW_S: Final = 0.02
"""Seconds from which on a query is not quick: others then run beside it."""

HEAVY_S: Final = 0.5
"""Seconds from which on a query counts as heavy."""

WAIT_S: Final = 5.0
"""Seconds that a query waits for a reader."""

START_S: Final = 30.0
"""Seconds that a query waits for the very first reader: its host may still be starting."""

_NOTICE_S: Final = 2.0  # until the host has told how a reader ended
_RETRY_S: Final = 0.05
_ATTEMPTS: Final = 3


class ReaderPool:
    """Readers forked by the host at ``address``."""

    def __init__(
        self,
        address: str,
        limits: Limits,
        on_end: Callable[[str], None] = lambda _: None,
        on_image: Callable[[], None] = lambda: None,
    ) -> None:
        """``on_end`` is told why, when a query is refused, or ended before it was done.

        ``on_image`` is called when readers of an image follow those of files: what those have
        answered may differ, see `is_final`.
        """
        self._on_end = on_end
        self._on_image = on_image
        self._limits = limits
        self._idle: list[ReaderProcess] = []
        self._all: set[ReaderProcess] = set()
        self._waiting: list[_Waiting] = []
        self._clients: Counter[str] = Counter()
        self._endings: dict[int, asyncio.Future[int]] = {}
        self._host = HostLine(address, self._greet, self._hear)
        self._newest = 0
        self._brisk = 0
        self._unfit = 0  # generation that has no image and will have none
        self._imaged = -1  # generation that has one
        self._source: Source | None = None
        self._has_begun = False  # there has been a reader
        self._is_closed = False
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def running(self) -> int:
        """Readers at work."""
        return sum(reader.answer is not None for reader in self._all)

    @property
    def imaged(self) -> int:
        """The generation that readers have in memory; -1 where there is none."""
        return self._imaged

    @property
    def waiting(self) -> int:
        """Queries that wait for a reader."""
        return len(self._waiting)

    @property
    def is_ready(self) -> bool:
        """Whether there is a reader that has begun."""
        return any(reader.hello is not None for reader in self._all)

    def is_final(self, reader: ReaderProcess) -> bool:
        """Whether later readers of the same generation will give the same answers.

        Readers of files count a triple that stands in two graphs twice in the union of all graphs,
        readers of an image count it once; see `image`.
        """
        assert reader.hello is not None
        return reader.hello.in_memory or reader.generation <= self._unfit

    def follow(self, number: int, source: Source | None = None) -> None:
        """Let queries from now on be answered from generation ``number`` or a newer one."""
        if number <= self._newest:
            return
        self._newest = number
        if source is not None:
            self._source = source
            self._host.say({"source": source})
        self._drop(reader for reader in self._idle if reader.generation < number)

    async def query(self, request: Request, client: str) -> tuple[Answer, ReaderProcess]:
        """Run a query; returns when its first results are there.

        Whoever takes the answer must `release` it.

        Raises:
            TooManyRequestsError: the client has its share of queries running already.
            BusyError: there is no room for another query.
            LimitError: the query reached a bound before it gave results.
            QueryError: the query is malformed or not allowed.
        """
        if self._clients[client] >= self._limits.per_client:
            self._on_end("too many of one client")
            raise TooManyRequestsError(
                f"{self._limits.per_client} queries of your address are running; wait for one"
            )
        self._clients[client] += 1
        try:
            return await self._run(request, client)
        except BaseException:
            self._leave(client)
            raise

    def _leave(self, client: str) -> None:
        self._clients[client] -= 1
        if not self._clients[client]:
            del self._clients[client]

    async def _run(self, request: Request, client: str) -> tuple[Answer, ReaderProcess]:
        for attempt in range(1, _ATTEMPTS + 1):
            while not (reader := await self._take(client)).is_open:
                pass  # it has ended while it was handed over
            answer = Answer(client)
            reader.ask(request, answer)
            loop = asyncio.get_running_loop()
            reader.alarm = loop.call_later(SLOW_S, self._grow_slow, reader, answer)
            try:
                await answer.begun
                return answer, reader
            except EndedFromOutsideError as error:
                if attempt == _ATTEMPTS:
                    raise ReaderError(str(error)) from None
                self._on_end("ended from outside, run again")
            except asyncio.CancelledError:
                self._stop(answer, reader)
                raise
        raise AssertionError("unreachable")

    def release(self, answer: Answer, reader: ReaderProcess) -> None:
        """Let go of an answer; a query that still runs is stopped."""
        self._leave(answer.client)
        self._stop(answer, reader)

    def _stop(self, answer: Answer, reader: ReaderProcess) -> None:
        answer.close()
        if reader.answer is answer:
            self._on_end("client went away")
            self._end(reader)

    def _grow_slow(self, reader: ReaderProcess, answer: Answer) -> None:
        """A query takes its time: it no longer keeps others waiting."""
        if reader.answer is not answer:
            return
        self._calm(reader)
        self._admit()
        loop = asyncio.get_running_loop()
        reader.alarm = loop.call_later(HEAVY_S - SLOW_S, self._grow_heavy, reader, answer)

    def _calm(self, reader: ReaderProcess) -> None:
        """A reader is no longer one of those with quick queries."""
        if reader.is_brisk:
            reader.is_brisk = False
            self._brisk -= 1

    def _grow_heavy(self, reader: ReaderProcess, answer: Answer) -> None:
        if reader.answer is not answer:
            return
        heavy = sum(other.is_heavy for other in self._all)
        if heavy < self._limits.heavy:
            reader.be_nice()
            return
        self._on_end("no room for another long query")
        self._end(reader)
        answer.fail(BusyError("as many long queries as allowed are running; try again soon"))

    def _end(self, reader: ReaderProcess) -> None:
        """End a reader at work."""
        reader.answer = None
        reader.kill()
        self._forget(reader)
        self._calm(reader)
        self._admit()

    # Readers come and go

    async def _take(self, client: str) -> ReaderProcess:
        if not self._waiting and (reader := self._pick()) is not None:
            return reader
        if len(self._waiting) >= self._limits.waiting:
            self._on_end("no room to wait")
            raise BusyError("as many queries as allowed are waiting; try again soon")
        future: asyncio.Future[ReaderProcess] = asyncio.get_running_loop().create_future()
        waiting = _Waiting(client, future)
        self._waiting.append(waiting)
        self._admit()
        try:
            async with asyncio.timeout(WAIT_S if self._has_begun else START_S):
                return await future
        except (TimeoutError, asyncio.CancelledError) as error:
            if not future.cancelled():  # a reader came just then: it is for others
                self._calm(future.result())
                self._offer(future.result())
            elif waiting in self._waiting:
                self._waiting.remove(waiting)
            if not isinstance(error, TimeoutError):
                raise
            self._on_end("waited too long")
            raise BusyError("no reader was free in time; try again soon") from None

    def _pick(self) -> ReaderProcess | None:
        """A free reader, where another quick query may run."""
        while self._idle and self._brisk < self._limits.brisk:
            reader = self._idle.pop()
            if reader.generation >= self._newest:
                reader.is_brisk = True
                self._brisk += 1
                if not self._idle:
                    self._fill(spare=1)
                return reader
            self._retire(reader)
        return None

    def _admit(self) -> None:
        """Give free readers to those who wait, and have more made where there are too few.

        The client with the fewest queries is the next: one that asks for much waits longer.
        """
        if self._waiting:
            self._waiting = [each for each in self._waiting if not each.future.done()]
        while self._waiting:
            chosen = min(self._waiting, key=lambda waiting: self._clients[waiting.client])
            self._waiting.remove(chosen)
            if (reader := self._pick()) is None:
                self._waiting.insert(0, chosen)
                break
            chosen.future.set_result(reader)
        self._fill()

    def _fill(self, spare: int = 0) -> None:
        """Have as many readers made as are wanted and allowed."""
        if self._is_closed:
            return
        coming = sum(reader.hello is None for reader in self._all)
        at_once = max(0, self._limits.brisk - self._brisk)
        wanted = min(len(self._waiting), at_once) + spare - coming - len(self._idle)
        for _ in range(min(wanted, self._limits.readers - len(self._all))):
            self._fork()

    def _fork(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            if not self._host.say({"fork": True}, theirs):
                ours.close()
                return
        self._all.add(ReaderProcess(ours, self._offer_new, self._done, self._lost))

    def _offer_new(self, reader: ReaderProcess) -> None:
        assert reader.hello is not None
        self._has_begun = True
        self._endings[reader.hello.pid] = asyncio.get_running_loop().create_future()
        self._offer(reader)

    def _done(self, reader: ReaderProcess) -> None:
        """A reader has answered."""
        self._calm(reader)
        self._offer(reader)

    def _offer(self, reader: ReaderProcess) -> None:
        """A reader is free: give it to who waits."""
        if not reader.is_open:
            return
        is_slow = reader.generation <= self._imaged and not _has_image(reader)
        if reader.must_retire or reader.is_heavy or is_slow or reader.generation < self._newest:
            self._retire(reader)
        else:
            self._idle.append(reader)
        self._admit()

    def _retire(self, reader: ReaderProcess) -> None:
        reader.close()
        self._forget(reader)

    def _forget(self, reader: ReaderProcess) -> None:
        self._all.discard(reader)
        if reader.hello is not None:
            self._endings.pop(reader.hello.pid, None)

    def _drop(self, readers: Iterable[ReaderProcess]) -> None:
        for reader in list(readers):
            self._idle.remove(reader)
            self._retire(reader)

    def _lost(self, reader: ReaderProcess) -> None:
        """A reader has ended without being asked to."""
        self._all.discard(reader)
        self._calm(reader)
        if reader in self._idle:
            self._idle.remove(reader)
        answer, reader.answer = reader.answer, None
        if answer is None:
            self._forget(reader)
        else:
            task = asyncio.get_running_loop().create_task(self._explain(reader, answer))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        asyncio.get_running_loop().call_later(_RETRY_S, self._admit)

    async def _explain(self, reader: ReaderProcess, answer: Answer) -> None:
        assert reader.hello is not None
        try:
            status = await asyncio.wait_for(self._endings[reader.hello.pid], _NOTICE_S)
        except TimeoutError:
            status = 0
        finally:
            del self._endings[reader.hello.pid]
        error = reason(status, reader.seconds)
        self._on_end(WHY.get(type(error), "reader died"))
        if isinstance(error, EndedFromOutsideError) and answer.has_begun:
            error = ReaderError(str(error))  # what has gone out cannot be taken back
        answer.fail(error)

    # The host

    def ask_for_attendant(self, line: socket.socket) -> bool:
        """Have an attendant made, on ``line``; closed again where there is no image."""
        return self._host.say({"attendant": True}, line)

    async def open(self) -> None:
        """Connect to the host, and have the first readers made."""
        self._host.connect()
        self._fill(spare=1)

    def _greet(self) -> None:
        """There is a host, perhaps a new one."""
        self._imaged = -1
        if self._source is not None:
            self._host.say({"source": self._source})
        self._admit()

    def _hear(self, line: dict[str, int]) -> None:
        if "ended" in line:
            self._note_end(line["ended"], line["status"])
        else:
            self._settle(line)

    def _settle(self, line: dict[str, int]) -> None:
        """A generation has its image, has lost it, or will have none."""
        self._unfit = max(self._unfit, line.get("unfit", 0))
        self._imaged = -1 if "lost" in line else line.get("image", self._imaged)
        if "image" in line:
            self._drop(reader for reader in self._idle if not _has_image(reader))
            self._on_image()
        self._fill(spare=1)

    def _note_end(self, pid: int, status: int) -> None:
        ending = self._endings.get(pid)
        if ending is not None and not ending.done():
            ending.set_result(status)

    async def close(self) -> None:
        """End all readers."""
        self._is_closed = True
        self._host.close()
        for reader in list(self._all):
            reader.kill()
        self._all.clear()
        self._idle.clear()
        for waiting in self._waiting:
            waiting.future.cancel()


def _has_image(reader: ReaderProcess) -> bool:
    return reader.hello is not None and reader.hello.in_memory


class _Waiting(NamedTuple):
    """A query that waits for a reader, and whose it is."""

    client: str
    future: asyncio.Future[ReaderProcess]
