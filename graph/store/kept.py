"""Readers of generations that are kept beside the newest one."""

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Final

from graph.errors import GoneError, NotFoundError, StoreError
from graph.store.base import Reader, Store
from graph.store.embedded import EmbeddedReader
from graph.store.folder import FolderStore
from graph.store.generations import Generations

_OPEN: Final = 3
"""Older generations that stay open: as many as are kept where nobody reads more."""


class KeptGenerations:
    """The generations of a store that can still be read. A folder keeps some; others the newest."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._mutex = threading.Lock()
        self._open: OrderedDict[int, EmbeddedReader] = OrderedDict()
        self._generations = (
            Generations(store.folder / "generations") if isinstance(store, FolderStore) else None
        )

    def numbers(self) -> list[int]:
        """Numbers of the generations that are kept, ascending; 0 alone where the store is empty."""
        if self._generations is None:
            return [self._store.reader().generation.number]
        return self._generations.numbers() or [0]

    def folder(self, number: int) -> Path:
        """The folder of a generation; what is put beside the engine's files goes with them.

        Raises:
            StoreError: the store is not in a folder.
        """
        if self._generations is None:
            raise StoreError("this store keeps no generations; only one in a folder does")
        return self._generations.folder(number)

    @property
    def is_in_folder(self) -> bool:
        """Whether generations are kept in folders."""
        return self._generations is not None

    def size(self) -> int:
        """Bytes of the tables of the newest generation; 0 where it is not in a folder."""
        return 0 if self._generations is None else self._generations.size(tables_only=True)

    def reader(self, number: int) -> Reader:
        """A view of the generation with that number.

        Raises:
            GoneError: it was there, and is not kept any more.
            NotFoundError: there never was one.
        """
        newest = self._store.reader()
        if number == newest.generation.number:
            return newest
        with self._mutex:
            if (found := self._open.get(number)) is not None:
                self._open.move_to_end(number)
                return found
            if (opened := self._opened(number)) is None:
                raise self._missing(number, newest.generation.number)
            self._open[number] = opened
            while len(self._open) > _OPEN:
                self._open.popitem(last=False)
            return opened

    def _opened(self, number: int) -> EmbeddedReader | None:
        if self._generations is None or number < 1:
            return None
        snapshot = self._generations.open_kept(number)
        if snapshot is None:
            return None
        return EmbeddedReader(snapshot.engine, snapshot.generation, snapshot)

    def _missing(self, number: int, newest: int) -> NotFoundError:
        if not 1 <= number <= newest:
            return NotFoundError(f"there is no generation {number}; the newest is {newest}")
        kept = ", ".join(str(other) for other in self.numbers())
        return GoneError(f"generation {number} is no longer kept; kept are: {kept}")
