"""Writes over HTTP: whose turn it is, and when what was written is seen."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Final, Generic, NamedTuple, TypeVar

import anyio
import anyio.to_thread

from graph import equivalence
from graph.errors import StoreLockedError
from graph.store.base import Generation, Store, Writer

WAIT_S: Final = 5.0
"""Seconds that a write waits for another writer: another request, or a process such as ingest."""

GENERATION: Final = "Fivekeys-Generation"
"""Header of an answer: the generation that it comes from, or that shows what was written."""

_AGAIN_S: Final = 0.05

Result = TypeVar("Result")


class Written(NamedTuple, Generic[Result]):
    """What a write gave, and the generation from which on it is seen."""

    result: Result
    generation: Generation

    @property
    def headers(self) -> dict[str, str]:
        """Headers for the answer to the write."""
        return {GENERATION: str(self.generation.number)}


async def write(
    store: Store, change: Callable[[Writer], Result], *, base: str, wait_s: float = WAIT_S
) -> Written[Result]:
    """Carry out ``change`` as the writer of ``store``, in a thread, and publish it.

    Policies that are the same are found anew, as after an ingest; ``base`` is that of all
    resources. A client that goes away meanwhile does not cut the change short.

    Raises:
        StoreLockedError: another writes to the store for ``wait_s`` seconds and longer.
    """

    def take_turn() -> Written[Result] | StoreLockedError:
        with ExitStack() as stack:
            try:
                writer = stack.enter_context(equivalence.writing(store, base=base))
            except StoreLockedError as error:
                return error
            result = change(writer)
        return Written(result, store.reader().generation)

    end = time.monotonic() + wait_s
    while True:
        outcome = await anyio.to_thread.run_sync(take_turn)
        if isinstance(outcome, Written):
            return outcome
        if time.monotonic() > end:
            raise outcome
        await anyio.sleep(_AGAIN_S)  # no thread is held while others write
