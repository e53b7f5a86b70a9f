"""Queries over generations that are kept: each has readers of its own, opened when it is asked for.

The newest generation has its readers already. Those of older ones are ended when nobody has asked
for a while; together they take no more memory than those of the newest one may.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Final

from api.http import replaying
from api.http.observing import Observer
from api.sparql.answering import QueryService
from graph.errors import BusyError
from graph.settings import Settings
from graph.store.base import Reader, Store
from graph.store.kept import KeptGenerations

OPEN: Final = 2
"""Older generations that have readers at once, in each worker."""

IDLE_S: Final = 60.0
"""Seconds after its last query for which a generation has them."""

_QUERIES: Final = 3
"""Queries over one of them that run at once."""

_SHARE: Final = 8
"""They have this part of the bounds on waiting queries and cached answers."""


@dataclass(slots=True)
class Replayed:
    """A generation with what answers queries over it; ``reader`` also holds it on disk."""

    service: QueryService
    reader: Reader
    users: int = 0
    closing: asyncio.TimerHandle | None = None

    @property
    def number(self) -> int:
        """Number of the generation."""
        return self.reader.generation.number


class KeptQueries:
    """Query services for the generations of a store that are kept."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        kept: KeptGenerations,
        service: QueryService,
        observer: Observer,
    ) -> None:
        """``kept`` are those of ``store``; ``service`` answers from the newest one."""
        self._settings = _bounded(settings)
        self._store = store
        self._kept = kept
        self._newest = service
        self._observer = observer
        self._opened: dict[int, Replayed] = {}  # the one used last is the last
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def using(self, number: int) -> AsyncIterator[Replayed]:
        """What answers from generation ``number``; it stays open for as long as it is used.

        Raises:
            GoneError: the generation is no longer kept.
            NotFoundError: there never was one.
            BusyError: queries over several others are running.
        """
        reader = await replaying.kept_reader(self._kept, number)
        if await self._newest.newest() == number:
            yield Replayed(self._newest, reader)
            return
        found = self._take(number, reader)
        try:
            yield found
        finally:
            found.users -= 1
            if not found.users:
                loop = asyncio.get_running_loop()
                found.closing = loop.call_later(IDLE_S, self._drop, number)

    def _take(self, number: int, reader: Reader) -> Replayed:
        found = self._opened.pop(number, None)
        if found is None:
            self._make_room()
            service = QueryService(self._settings, self._store, self._observer, kept=number)
            found = Replayed(service, reader)
        self._opened[number] = found
        found.users += 1
        if found.closing is not None:
            found.closing.cancel()
            found.closing = None
        return found

    def _make_room(self) -> None:
        if len(self._opened) < OPEN:
            return
        idle = next((number for number, each in self._opened.items() if not each.users), None)
        if idle is None:
            raise BusyError("queries over other generations are running; try again soon")
        self._drop(idle)

    def _drop(self, number: int) -> None:
        gone = self._opened.pop(number)
        if gone.closing is not None:
            gone.closing.cancel()
        task = asyncio.get_running_loop().create_task(gone.service.close())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End all readers."""
        for number in [*self._opened]:
            self._drop(number)
        await asyncio.gather(*self._tasks)


def _bounded(settings: Settings) -> Settings:
    """The bounds of one older generation in one worker."""
    workers = max(1, settings.workers or os.cpu_count() or 1)
    return replace(
        settings,
        image_mb=settings.image_mb // (OPEN * workers),
        max_queries=_QUERIES,
        max_waiting=max(1, settings.max_waiting // _SHARE),
        max_per_client=max(1, settings.max_per_client // _SHARE),
        cache_mb=settings.cache_mb // _SHARE,
    )
