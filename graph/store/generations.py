"""Generations of a folder store: immutable snapshots, one folder each, named by their number.

A snapshot is made under another name and renamed when it is complete, so a folder with a number
for its name is a complete generation. Who reads one holds a shared lock on its manifest; those
that nobody holds are removed, but for the newest `KEPT`.
"""

import fcntl
import json
import os
import time
import weakref
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.errors import DataError, StoreError
from graph.store import files
from graph.store.base import Generation

KEPT: Final = 3
"""Newest generations that are kept even where nobody reads them."""

DUMP: Final = "dump.nq"
"""File of a generation with all its quads as N-Quads, where there is one: they are read from it
four times as fast as from the engine's tables."""

LARGE_BYTES: Final = 64 * 1024 * 1024
"""Size of a generation from which what is derived from it (its index, its analysis, what it changes)
is made by a process of its own: from some 200,000 statements on."""

_MANIFEST: Final = "manifest.json"
_TABLE: Final = ".sst"
_ATTEMPTS: Final = 100
SETTLED_NS: Final = 1_000_000_000
"""For so long after a change there may be another that the time of change does not tell."""


class Snapshot:
    """An open generation; it stays on disk for as long as this object is in use."""

    def __init__(self, folder: Path, manifest: int) -> None:
        weakref.finalize(self, os.close, manifest)
        self.folder = folder
        self.dump = folder / DUMP
        try:
            content = json.loads(os.pread(manifest, 65_536, 0))
            self.generation = Generation(content["number"], content["published"])
            self.engine = ox.Store.read_only(str(folder))
        except (ValueError, KeyError, TypeError, OSError, RuntimeError) as error:
            raise DataError(
                f"generation {folder} is damaged: {error}; remove that folder to go back to the "
                "generation before it"
            ) from error


class Generations:
    """The folder of all generations of a store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = -1, 0  # when the folder was last changed, the newest number then

    def numbers(self) -> list[int]:
        """Numbers of all complete generations, ascending."""
        try:
            names = os.listdir(self._folder)
        except FileNotFoundError:
            return []
        return sorted(int(name) for name in names if name.isdecimal())

    def folder(self, number: int) -> Path:
        """The folder of a generation; what is put beside the engine's files goes with them."""
        return self._folder / f"{number:08}"

    def newest(self) -> int:
        """Number of the newest generation, 0 where there is none."""
        try:
            changed = os.stat(self._folder).st_mtime_ns
        except FileNotFoundError:
            return 0
        if changed != self._seen[0] or time.time_ns() - changed < SETTLED_NS:
            self._seen = changed, max(self.numbers(), default=0)
        return self._seen[1]

    def size(self, number: int | None = None, *, tables_only: bool = False) -> int:
        """Bytes of the files of a generation, the newest where none is named; 0 where it is not there.

        With ``tables_only`` those of the engine's tables, which stay as they were published.
        """
        try:
            with os.scandir(self.folder(number or self.newest())) as entries:
                return sum(
                    entry.stat().st_size
                    for entry in entries
                    if not tables_only or entry.name.endswith(_TABLE)
                )
        except FileNotFoundError:  # none, or collected just now
            return 0

    def open(self) -> Snapshot | None:
        """The newest generation; None where there is none.

        Raises:
            DataError: it cannot be read.
        """
        for _ in range(_ATTEMPTS):
            if (number := self.newest()) == 0:
                return None
            folder = self.folder(number)
            try:
                manifest = os.open(folder / _MANIFEST, os.O_RDONLY)
            except FileNotFoundError:
                if number == self.newest() and folder.exists():
                    raise DataError(f"generation {folder} is damaged: no {_MANIFEST}") from None
                continue  # collected meanwhile: there is a newer one
            fcntl.flock(manifest, fcntl.LOCK_SH)
            if _is_same(folder / _MANIFEST, manifest):
                return Snapshot(folder, manifest)
            os.close(manifest)
        raise StoreError(f"generations in {self._folder} change faster than they can be opened")

    def open_kept(self, number: int) -> Snapshot | None:
        """The generation with this number; None where there is none, or none any more.

        Raises:
            DataError: it cannot be read.
        """
        folder = self.folder(number)
        try:
            manifest = os.open(folder / _MANIFEST, os.O_RDONLY)
        except FileNotFoundError:
            return None
        fcntl.flock(manifest, fcntl.LOCK_SH)
        if _is_same(folder / _MANIFEST, manifest):
            return Snapshot(folder, manifest)
        os.close(manifest)
        return None

    def publish(self, working: ox.Store, dump: Path | None = None) -> Generation:
        """Make a snapshot of ``working`` the newest generation. Only the writer may call this.

        ``dump`` has the same quads as N-Quads; it is moved into the generation.
        """
        number = self.newest() + 1
        generation = Generation(number, datetime.now(UTC).isoformat(timespec="milliseconds"))
        draft = self._folder / f".draft-{number}"
        files.remove(draft)
        working.flush()
        working.backup(draft)
        if dump is not None:
            dump.rename(draft / DUMP)
        files.write_durably(draft / _MANIFEST, json.dumps(generation._asdict()).encode())
        draft.rename(self.folder(number))
        files.sync(self._folder)
        return generation

    def published(self, number: int) -> Generation:
        """The generation with this number, as its manifest says."""
        if number == 0:
            return Generation(0, "")
        content = json.loads((self.folder(number) / _MANIFEST).read_bytes())
        return Generation(content["number"], content["published"])

    def collect(self) -> list[int]:
        """Remove old generations that nobody reads, and what a crash left; return the removed.

        Only the writer may call this.
        """
        removed = [number for number in self.numbers()[:-KEPT] if self._discard(number)]
        for leftover in self._folder.glob(".*-*"):
            files.remove(leftover)
        return removed

    def _discard(self, number: int) -> bool:
        """Put a generation out of reach, unless somebody reads it."""
        folder = self.folder(number)
        trash = self._folder / f".trash-{number}"
        try:
            manifest = os.open(folder / _MANIFEST, os.O_RDONLY)
        except FileNotFoundError:  # damaged: nobody can open it
            folder.rename(trash)
            return True
        try:
            fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
            folder.rename(trash)
        except BlockingIOError:
            return False
        finally:
            os.close(manifest)
        return True


def _is_same(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False
