"""The counts of a generation, computed once, beside the queries and not before them."""

import asyncio
from typing import Final

from api.http.runner import Runner
from graph.errors import QueryTimeoutError
from graph.queries.statistics import Statistics, read_statistics
from graph.queries.view import View
from graph.store.base import Generation

BUDGET_S: Final = 300.0
"""Seconds that counting one generation may take."""

WAIT_S: Final = 20.0
"""Seconds that a request waits for counts; they go on without it."""


class GenerationStatistics:
    """Keeps the counts of the newest generation that was asked for."""

    def __init__(self) -> None:
        self._runner = Runner(1)
        self._generation: Generation | None = None
        self._task: asyncio.Task[Statistics] | None = None
        self._turn = asyncio.Lock()

    async def of(self, view: View, *, wait_s: float = WAIT_S) -> Statistics:
        """The counts of the generation that ``view`` shows, or of a newer one.

        Raises:
            QueryTimeoutError: they are not there in time; the next request may find them.
        """
        try:
            return await asyncio.wait_for(self._of(view), wait_s)
        except TimeoutError:
            raise QueryTimeoutError(
                f"the store is still being counted after {wait_s:g} s; ask again in a minute"
            ) from None

    async def _of(self, view: View) -> Statistics:
        generation = view.reader.generation
        async with self._turn:
            if not self._has(generation):
                if self._task is not None:
                    await asyncio.wait([self._task])  # one count at a time
                self._task = asyncio.create_task(self._count(view))
                self._generation = generation
            task = self._task
        assert task is not None
        return await asyncio.shield(task)

    def _has(self, generation: Generation) -> bool:
        """Whether the counts of a generation are there, or on their way."""
        if self._task is None or self._generation is None:
            return False
        failed = self._task.done() and (self._task.cancelled() or self._task.exception())
        return not failed and self._generation.number >= generation.number

    async def _count(self, view: View) -> Statistics:
        def count() -> Statistics:
            return read_statistics(view, seconds=BUDGET_S)

        return await self._runner.run(count, BUDGET_S)
