"""Waiting for a generation: what was just written is read by who asks for it."""

import asyncio
import time
from typing import Final

import anyio.to_thread

from graph.errors import ParameterError, StoreUnavailableError
from graph.store.base import Reader, Store
from graph.store.folder import FolderStore
from graph.store.memory import MemoryStore

GENERATION_WAIT_S: Final = 5.0
"""Seconds that a read waits for the generation that it wants at least."""

_GENERATION_PAUSE_S: Final = 0.02


async def newest_reader(store: Store) -> Reader:
    """The view of the newest generation; where that takes time, it is taken in a thread."""
    if isinstance(store, MemoryStore):
        return store.reader()
    if isinstance(store, FolderStore) and (reader := store.opened()) is not None:
        return reader
    return await anyio.to_thread.run_sync(store.reader)


async def newest_number(store: Store) -> int:
    """Number of the newest generation."""
    if isinstance(store, FolderStore):
        return store.newest()
    return (await newest_reader(store)).generation.number


async def reached(store: Store, wanted: str) -> int:
    """Number of the newest generation, as soon as it is ``wanted`` or a later one.

    Raises:
        ParameterError: ``wanted``, the header Fivekeys-Min-Generation, is no number.
        StoreUnavailableError: there is no such generation in time.
    """
    if not wanted.isascii() or not wanted.isdecimal():
        raise ParameterError(f"Fivekeys-Min-Generation is {wanted[:20]!r}; give a number")
    end = time.monotonic() + GENERATION_WAIT_S
    while (number := await newest_number(store)) < int(wanted):
        if time.monotonic() > end:
            raise StoreUnavailableError(
                f"the newest generation is {number}, not yet {int(wanted)}; try again soon"
            )
        await asyncio.sleep(_GENERATION_PAUSE_S)
    return number
