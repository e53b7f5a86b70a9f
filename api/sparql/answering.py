"""Queries answered: from the cache, by a reader process, or by a remote engine."""

import os
import socket
import tempfile
from collections.abc import Callable

import anyio.to_thread

from api.http.cache import CACHES, AnswerCache, Cached
from api.http.generation import newest_number
from api.http.observing import Observer
from api.sparql.asked import Asked, is_fixed, media_types
from api.sparql.operation import Operation
from graph.readers.answer import Answer
from graph.readers.host import host_config
from graph.readers.hosting import HostProcess
from graph.readers.image import Source
from graph.readers.limits import Limits
from graph.readers.messages import Request
from graph.readers.pool import ReaderPool
from graph.readers.process import ReaderProcess
from graph.settings import Settings
from graph.store.base import Store
from graph.store.embedded import EmbeddedReader
from graph.store.folder import FolderStore
from graph.store.memory import MemoryStore


class QueryService:
    """Answers queries over one store; its readers are started with the first query."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        observer: Observer,
        address: str | None = None,
        *,
        kept: int = 0,
    ) -> None:
        """``address`` is that of a host of readers that somebody else keeps running.

        ``kept`` is the one generation of a folder to answer from, 0 for the newest.
        """
        self._observer = observer
        shares = 1 if address is None else CACHES * _fronts(settings, address)
        self.cache = AnswerCache(settings.cache_mb * 1_000_000 // shares)
        self._settings = settings
        self._store = store
        self._address = address
        self._kept = kept
        self._host: HostProcess | None = None
        self._pool: ReaderPool | None = None
        self._dump: str | None = None
        self._generation = -1
        self._epoch = 0
        self.on_forget: Callable[[], None] = lambda: None
        self.on_image: Callable[[], None] = lambda: None

    @property
    def pool(self) -> ReaderPool | None:
        """The readers, once there are any."""
        return self._pool

    @property
    def is_embedded(self) -> bool:
        """Whether queries run here, in reader processes, and not in an engine elsewhere."""
        return isinstance(self._store, FolderStore | MemoryStore)

    @property
    def is_ready(self) -> bool:
        """Whether queries are taken; a host of our own is started with the first one."""
        if self._pool is None:
            return self._address is None
        return self._pool.is_ready

    def store_bytes(self) -> int | None:
        """Bytes of the files of the newest generation; None where there are none of ours."""
        return self._store.size() if isinstance(self._store, FolderStore) else None

    def is_final(self, reader: ReaderProcess) -> bool:
        """Whether all answers of this generation will be as this reader's are."""
        union = self._settings.default_graph == "union"
        if self._kept and union:  # as long as it was the newest it may have been in memory
            return reader.hello is not None and reader.hello.in_memory
        return not union or (self._pool is not None and self._pool.is_final(reader))

    async def newest(self) -> int:
        """Number of the newest generation, which readers follow from now on, or of the kept one."""
        number = self._kept or await newest_number(self._store)
        if number != self._generation:
            await self._follow(number)
        return number

    def asked(self, operation: Operation, accept: str | None, generation: int) -> Asked:
        """What ``operation`` asks for, in the formats that the client accepts."""
        most = self._settings.query_timeout_s
        return Asked(
            operation,
            media_types(accept, operation.format),
            generation,
            self._epoch,
            min(operation.seconds or most, most),
            is_fixed(operation.query or ""),
        )

    def remembered(self, asked: Asked) -> Cached | None:
        """The answer, if it was given before."""
        if not self.cache.is_on or not asked.is_fixed:
            return None
        found = self.cache.get(asked.key)
        self._observer.looked_up(found is not None)
        return found

    def remember(self, asked: Asked, answer: Cached) -> bool:
        """Keep an answer that is whole; returns whether it may be given again."""
        if not asked.is_fixed or asked.epoch != self._epoch or not self._settings.cache_mb:
            return False
        self.cache.put(asked.key, answer)
        return True

    def _forget(self) -> None:
        """Answers from now on may be others: there is a new generation, or an image of it."""
        self._epoch += 1
        self.cache.clear()
        self.on_forget()

    def _image_is_there(self) -> None:
        assert self._pool is not None  # it has just said so
        if not self._kept:
            self._observer.imaged(self._pool.imaged)
        self._forget()
        self.on_image()

    def ask_for_lane(self, line: socket.socket) -> bool:
        """Have a lane made on ``line``; False where that is not possible now."""
        return self._pool is not None and self._pool.ask_for_attendant(line)

    async def query(self, asked: Asked, client: str) -> tuple[Answer, ReaderProcess]:
        """Run a query; see `ReaderPool.query`."""
        pool = self._pool or await self.open()
        operation = asked.operation
        request = Request(
            operation.query or "",
            asked.types.results,
            asked.types.graphs,
            _list(operation.default_graphs, operation.named_graphs),
            _list(operation.named_graphs, operation.default_graphs),
            asked.seconds,
            self._settings.max_result_mb * 1_000_000,
            self._settings.base_iri,
        )
        return await pool.query(request, client)

    def release(self, answer: Answer, reader: ReaderProcess) -> None:
        """Let go of an answer; see `ReaderPool.release`."""
        if self._pool is not None:
            self._pool.release(answer, reader)

    async def _follow(self, number: int) -> None:
        self._generation = number
        self._forget()
        if self._pool is not None:
            self._pool.follow(number, await self._source())

    async def _source(self) -> Source:
        """Where readers find the newest generation; a store in memory is written to a file."""
        if isinstance(self._store, FolderStore):
            return Source(folder=str(self._store.folder), number=self._kept)
        reader = self._store.reader()
        assert isinstance(reader, EmbeddedReader)
        generation = reader.generation
        self._drop_dump()
        descriptor, self._dump = tempfile.mkstemp(prefix="fivekeys-", suffix=".nq")
        os.close(descriptor)
        await anyio.to_thread.run_sync(reader.save, self._dump)
        return Source(None, self._dump, generation.number, generation.published)

    async def open(self) -> ReaderPool:
        """Have readers made, so that the first query need not wait for them."""
        await self.newest()
        source = await self._source()
        if self._pool is not None:  # another request was faster
            return self._pool
        if self._address is None:
            self._host = HostProcess(host_config(self._settings, source))
            self._address = self._host.address
        self._pool = ReaderPool(
            self._address,
            _limits(self._settings, self._host is None),
            self._observer.ended,
            self._image_is_there,
        )
        await self._pool.open()
        self._pool.follow(self._generation, source)
        return self._pool

    async def close(self) -> None:
        """End all readers, and the host where it is ours."""
        if self._pool is not None:
            await self._pool.close()
        if self._host is not None:
            await anyio.to_thread.run_sync(self._host.close)
        self._drop_dump()

    def _drop_dump(self) -> None:
        if self._dump is not None:
            os.unlink(self._dump)
            self._dump = None


def _list(graphs: tuple[str, ...] | None, others: tuple[str, ...] | None) -> list[str] | None:
    """Graphs of a data set; where only the other part is given, this one is empty."""
    if graphs is None and others is None:
        return None
    return list(graphs or ())


def _fronts(settings: Settings, address: str | None) -> int:
    """Processes of the service among which bounds are divided."""
    return 1 if address is None else max(1, settings.workers or os.cpu_count() or 1)


def _limits(settings: Settings, is_shared: bool) -> Limits:
    fronts = _fronts(settings, "shared" if is_shared else None)
    readers = max(3, -(-settings.max_queries // fronts))
    cores = os.cpu_count() or 1
    return Limits(
        brisk=max(2, -(-2 * cores // fronts)),
        readers=readers,
        heavy=max(1, readers * 2 // 3),
        waiting=settings.max_waiting,
        per_client=settings.max_per_client,
    )
