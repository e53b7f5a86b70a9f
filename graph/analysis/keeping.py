"""The analysis of a generation in the folder of a store: where it is, and who builds it.

It lies in the folder of its generation, beside the index, and goes with it. One process builds it at a
time; what one that was ended has left is removed by the next.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from graph.analysis.building import build
from graph.analysis.opened import Analysis, open_analysis
from graph.errors import DataError, NotFoundError, StoreError, StoreLockedError
from graph.store.embedded import EmbeddedReader
from graph.store.files import exclusively
from graph.store.generations import Generations

NAME: Final = "analysis"
"""Name of the folder of an analysis in that of its generation."""

_GENERATIONS: Final = "generations"
_LOCK: Final = ".analysis.lock"
_INDEX_LOCK: Final = ".index.lock"
_RETRY_S: Final = 60.0
_LOOK_AGAIN_S: Final = 5.0
"""Seconds until it is looked again whether another process has built it, or left it."""
_COMMAND: Final[tuple[str, ...]] = (sys.executable, "-m", "graph.analysis.process")


def analysis_of(store: Path, number: int, *, base_iri: str) -> Analysis | None:
    """The analysis of a generation of the store in a folder; None where it has none for this base."""
    return _opened(Generations(store / _GENERATIONS).folder(number) / NAME, base_iri)


def open_newest(store: Path, *, base_iri: str) -> Analysis | None:
    """The newest analysis of the store in a folder; None where no generation has one."""
    generations = Generations(store / _GENERATIONS)
    for number in reversed(generations.numbers()):
        if (found := analysis_of(store, number, base_iri=base_iri)) is not None:
            return found
    return None


def has_newest(store: Path, *, base_iri: str) -> bool:
    """Whether the newest generation has an analysis, or there is no generation."""
    number = Generations(store / _GENERATIONS).newest()
    return number == 0 or analysis_of(store, number, base_iri=base_iri) is not None


def _opened(folder: Path, base_iri: str) -> Analysis | None:
    try:
        found = open_analysis(folder)
    except (NotFoundError, DataError):
        return None
    return found if found.base_iri == base_iri else None


def build_newest(
    store: Path,
    *,
    base_iri: str,
    again: bool = False,
    after_index: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Path | None:
    """Build the analysis of the newest generation where it is missing, or in any case (``again``).

    Returns its folder; None where there is no generation. The generation stays until it is done.
    ``after_index`` waits for an index that is being built, so that two do not read at once.

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
            if after_index:
                with exclusively(snapshot.folder / _INDEX_LOCK, wait=True):
                    pass
            for leftover in snapshot.folder.glob(f".{NAME}-*"):
                shutil.rmtree(leftover, ignore_errors=True)
            if again or _opened(folder, base_iri) is None:
                reader = EmbeddedReader(snapshot.engine, snapshot.generation, snapshot)
                dump = snapshot.dump if snapshot.dump.exists() else None
                build(reader, folder, base_iri=base_iri, dump=dump, progress=progress)
    except StoreLockedError:
        raise StoreLockedError(f"another process is building {folder}; wait for it") from None
    except OSError as error:
        raise StoreError(f"the analysis {folder} cannot be written: {error}") from error
    return folder


class AnalysisProcess:
    """Keeps the newest generation of a store analysed, by a process of low priority when needed."""

    def __init__(self, store: Path, base_iri: str) -> None:
        self._store = store
        self._base_iri = base_iri
        self._generations = Generations(store / _GENERATIONS)
        self._analysed = 0
        self._rest_until = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id of what is building now."""
        return None if self._process is None else self._process.pid

    def keep_running(self) -> None:
        """Start building where the newest generation has no analysis; returns at once.

        After a failure it is tried again a minute later, or with the next generation.
        """
        if self._process is not None:
            if (code := self._process.poll()) is None:
                return
            self._process = None
            pause = _RETRY_S if code != 0 else _LOOK_AGAIN_S
            self._rest_until = time.monotonic() + pause
        newest = self._generations.newest()
        if newest == self._analysed:
            return
        if has_newest(self._store, base_iri=self._base_iri):
            self._analysed = newest
            return
        if time.monotonic() < self._rest_until:
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
