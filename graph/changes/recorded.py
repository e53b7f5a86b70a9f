"""Changes as lines of JSON, kept in the folder of the newer generation, with which they go.

    {store}/generations/{new}/changes/{old}.jsonl

Making them reads two generations from beginning to end, so they are made once: in the request where
the store is small, else in a process of low priority (`python -m graph.changes.process`).
"""

import json
import os
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from graph import deadline
from graph.changes.claimed import Figures, Ground, Said
from graph.changes.difference import Change, changes
from graph.errors import StoreError
from graph.store import files
from graph.store.base import Reader

FOLDER: Final = "changes"
_CHECKED: Final = 1_000
"""Lines after which it is looked whether there is time left."""

_LOCK: Final = ".lock"


def path_of(generation: Path, old: int) -> Path:
    """The file of the changes from generation ``old`` to that in the folder ``generation``."""
    return generation / FOLDER / f"{old:08}.jsonl"


def line(change: Change) -> str:
    """A change as a line, without its end."""
    parts = [change.kind, change.subject, change.predicate, change.aspect]
    sides = [_listed(said) for said in (change.before, change.after)]
    return json.dumps([*parts, *sides], ensure_ascii=False, separators=(",", ":"))


def _listed(said: Said | None) -> list[Any] | None:
    return None if said is None else [said.object, said.figures, said.grounds]


def read_line(text: str) -> Change:
    """The change of a line."""
    kind, subject, predicate, aspect, before, after = json.loads(text)
    return Change(kind, subject, predicate, _said(before), _said(after), aspect)


def _said(listed: list[Any] | None) -> Said | None:
    if listed is None:
        return None
    target, figures, grounds = listed
    return Said(
        target,
        None if figures is None else Figures(*figures),
        tuple(Ground(*ground) for ground in grounds),
    )


class Recorded:
    """Changes that were written down; iterating reads them from the beginning each time."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __iter__(self) -> Iterator[Change]:
        """The changes, sorted by subject and property."""
        with self._file.open("rb") as lines:
            yield from (read_line(text.decode()) for text in lines)

    def of(self, keeps: Callable[[str, str], bool]) -> Iterator[bytes]:
        """Lines of the changes whose kind and subject are kept; `read_line` reads them."""
        with self._file.open("rb") as lines:
            for number, text in enumerate(lines):
                if number % _CHECKED == 0:
                    deadline.check()
                if keeps(*told(text)):
                    yield text


def told(text: bytes) -> tuple[str, str]:
    """Kind and subject of the change of a line, without reading all of it."""
    _, kind, _, subject, _ = text.split(b'"', 4)
    return kind.decode(), subject.decode()


def record(found: Iterable[Change]) -> Recorded:
    """The changes in a temporary file that goes with the object."""
    file = tempfile.NamedTemporaryFile(prefix="fivekeys-changes-")  # noqa: SIM115
    recorded = Recorded(Path(file.name))
    weakref.finalize(recorded, file.close)
    file.writelines(f"{line(change)}\n".encode() for change in found)
    file.flush()
    return recorded


def find(generation: Path, old: int) -> Recorded | None:
    """The changes that are kept; None where they are not made yet."""
    path = path_of(generation, old)
    return Recorded(path) if path.exists() else None


def keep(generation: Path, old: Reader, new: Reader) -> Recorded:
    """Make the changes and keep them in the folder of the new generation.

    Raises:
        StoreLockedError: another process is making some there.
        StoreError: the folder cannot be written.
    """
    path = path_of(generation, old.generation.number)
    try:
        path.parent.mkdir(exist_ok=True)
        with files.exclusively(path.parent / _LOCK):
            if not path.exists():
                _write(path, changes(old, new))
    except OSError as error:
        raise StoreError(f"the changes {path} cannot be written: {error}") from error
    return Recorded(path)


def _write(path: Path, found: Iterable[Change]) -> None:
    """Write the file; it is there when it is complete."""
    for leftover in path.parent.glob(".draft-*"):
        leftover.unlink()
    descriptor, name = tempfile.mkstemp(prefix=".draft-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(f"{line(change)}\n".encode() for change in found)
        os.chmod(name, 0o644)
        os.rename(name, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)
