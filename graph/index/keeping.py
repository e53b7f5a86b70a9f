"""The index of a generation in the folder of a store: where it is, and who builds it.

It lies in the folder of its generation and goes with it. One process builds it at a time; what one
that was ended has left is removed by the next.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from graph.errors import DataError, NotFoundError, StoreError, StoreLockedError
from graph.index.building import build
from graph.index.opened import Index, open_index
from graph.store.embedded import EmbeddedReader
from graph.store.files import exclusively
from graph.store.generations import Generations

NAME: Final = "index"
"""Name of the folder of an index in that of its generation."""

_GENERATIONS: Final = "generations"
_LOCK: Final = ".index.lock"
_RETRY_S: Final = 60.0
_COMMAND: Final[tuple[str, ...]] = (sys.executable, "-m", "graph.index.process")


def open_newest(store: Path, *, base_iri: str) -> Index | None:
    """The newest index of the store in a folder; None where no generation has one.

    It may be of an older generation than the newest: `Index.generation` says of which.
    """
    generations = Generations(store / _GENERATIONS)
    for number in reversed(generations.numbers()):
        if (index := _opened(generations.folder(number) / NAME, base_iri)) is not None:
            return index
    return None


def has_newest(store: Path, *, base_iri: str) -> bool:
    """Whether the newest generation has an index, or there is no generation."""
    generations = Generations(store / _GENERATIONS)
    number = generations.newest()
    return number == 0 or _opened(generations.folder(number) / NAME, base_iri) is not None


def _opened(folder: Path, base_iri: str) -> Index | None:
    try:
        index = open_index(folder)
    except (NotFoundError, DataError):
        return None
    return index if index.base_iri == base_iri else None


def build_newest(
    store: Path,
    *,
    base_iri: str,
    again: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Path | None:
    """Build the index of the newest generation where it is missing, or in any case (``again``).

    Returns its folder; None where there is no generation. The generation stays until it is done.

    Raises:
        StoreLockedError: another process is building it.
        StoreError: it cannot be written, or there is no store.
        DataError: the generation is damaged.
    """
    snapshot = Generations(store / _GENERATIONS).open()
    if snapshot is None:
        return None
    folder = snapshot.folder / NAME
    try:
        with exclusively(snapshot.folder / _LOCK):
            for leftover in snapshot.folder.glob(f".{NAME}-*"):
                shutil.rmtree(leftover, ignore_errors=True)
            if again or _opened(folder, base_iri) is None:
                reader = EmbeddedReader(snapshot.engine, snapshot.generation, snapshot)
                dump = snapshot.dump if snapshot.dump.exists() else None
                build(reader, folder, base_iri=base_iri, dump=dump, progress=progress)
    except StoreLockedError:
        raise StoreLockedError(f"another process is building {folder}; wait for it") from None
    except OSError as error:
        raise StoreError(f"the index {folder} cannot be written: {error}") from error
    return folder


class IndexProcess:
    """Keeps the newest generation of a store indexed, by a process of low priority when needed."""

    def __init__(self, store: Path, base_iri: str) -> None:
        self._store = store
        self._base_iri = base_iri
        self._generations = Generations(store / _GENERATIONS)
        self._indexed = 0
        self._rest_until = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id of what is building now."""
        return None if self._process is None else self._process.pid

    def keep_running(self) -> None:
        """Start building where the newest generation has no index; returns at once.

        After a failure it is tried again a minute later, or with the next generation.
        """
        if self._process is not None:
            if (code := self._process.poll()) is None:
                return
            self._process = None
            if code != 0:
                self._rest_until = time.monotonic() + _RETRY_S
        newest = self._generations.newest()
        if newest == self._indexed or time.monotonic() < self._rest_until:
            return
        if has_newest(self._store, base_iri=self._base_iri):
            self._indexed = newest
            return
        command = [*_COMMAND, str(self._store), self._base_iri, str(os.getpid())]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )

    def close(self) -> None:
        """End what is building; the next one removes what it leaves."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None
