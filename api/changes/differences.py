"""The changes between two generations of the store that is served, each pair made once."""

import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from graph.changes import changes
from graph.changes.recorded import Recorded, find, record
from graph.errors import BusyError, GoneError, NotFoundError, StoreError
from graph.store import open_store
from graph.store.base import Reader
from graph.store.generations import LARGE_BYTES
from graph.store.kept import KeptGenerations

_PAIRS: Final = 6
"""Pairs of generations whose changes are remembered: all of those that are kept, and the first."""

_COMMAND: Final = (sys.executable, "-m", "graph.changes.process")


class Differences:
    """Finds the changes between generations, or has them made."""

    def __init__(self, kept: KeptGenerations) -> None:
        self._kept = kept
        self._mutex = threading.Lock()
        self._known: OrderedDict[tuple[int, int], Recorded] = OrderedDict()
        self._process: subprocess.Popen[bytes] | None = None
        self._failed: set[tuple[int, int]] = set()

    def before(self, number: int) -> int:
        """The generation that ``number`` is compared with where none is named.

        The one before it; the empty store before the first; itself where none is kept.
        """
        older = [other for other in self._kept.numbers() if other < number]
        return older[-1] if older else 0 if number == 1 else number

    def reader(self, number: int) -> Reader:
        """A view of a generation; 0 is the empty store before the first.

        Raises:
            GoneError: it is no longer kept.
            NotFoundError: there never was one.
        """
        if number == 0:
            return open_store("memory:").reader()
        return self._kept.reader(number)

    def readers(self, numbers: Iterable[int]) -> dict[int, Reader]:
        """Views of those of some generations that are still kept."""
        found = {}
        for number in numbers:
            with suppress(GoneError, NotFoundError):
                found[number] = self.reader(number)
        return found

    def of(self, old: Reader, new: Reader) -> Recorded:
        """The changes from ``old`` to ``new``.

        Raises:
            BusyError: they are being made; they are there a little later.
            StoreError: they could not be made.
        """
        pair = old.generation.number, new.generation.number
        with self._mutex:
            if (known := self._known.get(pair)) is None:
                known = self._known[pair] = self._find(pair) or self._made(pair, old, new)
            self._known.move_to_end(pair)
            while len(self._known) > _PAIRS:
                self._known.popitem(last=False)
        return known

    def _find(self, pair: tuple[int, int]) -> Recorded | None:
        return find(self._kept.folder(pair[1]), pair[0]) if self._kept.is_in_folder else None

    def _made(self, pair: tuple[int, int], old: Reader, new: Reader) -> Recorded:
        if pair[0] == pair[1]:
            return record(())
        if self._kept.size() <= LARGE_BYTES:
            return record(changes(old, new))
        if pair in self._failed:
            raise StoreError(
                f"the changes from generation {pair[0]} to {pair[1]} could not be made; the log says why"
            )
        self._have_made(pair)
        raise BusyError(
            f"the changes from generation {pair[0]} to {pair[1]} are being made; ask again in a minute"
        )

    def _have_made(self, pair: tuple[int, int]) -> None:
        """Start a process that makes them, unless one is at work; one that failed is not tried again."""
        if self._process is not None:
            if (code := self._process.poll()) is None:
                return
            self._process = None
            if code != 0:
                self._failed.add(pair)
        store = self._kept.folder(pair[1]).parent.parent
        words = [*_COMMAND, str(store), *(str(number) for number in pair)]
        self._process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def close(self) -> None:
        """End what is being made."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None
