"""Reading what was sent to a draft, in a process with bounds on its time and memory.

    python -m graph.corrections.reading FOLDER DRAFT BASE LIMIT_BYTES PARENT

The process looks after a fork of itself that reads (`graph.jobs.bounds`); whatever becomes of that,
the draft says so.
"""

import io
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from graph import policy_list, tables
from graph.corrections.drafts import Draft, Drafts
from graph.errors import DocumentError, FivekeysError, NotFoundError, TableError
from graph.extract import reader
from graph.extract.formats import archive
from graph.jobs.bounds import LIMIT_S, bounded
from graph.jobs.document import Extraction
from graph.readers.prctl import die_with_parent

MAX_UNPACKED: Final = 200_000_000
"""Bytes that the parts of a workbook may have together when they are unpacked."""
MAX_NOTES: Final = 200
"""Rows of a table that are left out and told one by one."""
_RATIO_FROM: Final = 1_000_000


class Read(NamedTuple):
    """What was read: the named graph, its triples, and what was left out."""

    graph: str
    ntriples: bytes
    characters: int
    notes: tuple[str, ...] = ()


def is_table(name: str) -> bool:
    """Whether a file of this name is read as a table."""
    return PurePath(name).suffix.lower() in tables.SUFFIXES


def read(name: str, data: bytes, *, base: str, limit_bytes: int) -> Read:
    """What stands in a document or table, here and now.

    Raises:
        DocumentError: the document cannot be read.
        TableError: the table cannot be read, or no row of it can be used.
    """
    if is_table(name):
        return _read_table(name, data, base)
    if PurePath(name).suffix.lower() == archive.SUFFIX or archive.holds_documents(data):
        raise DocumentError(f"{name}: an archive; send the documents in it one by one")
    text = reader.read(None, data, name=name, limit_bytes=limit_bytes)
    found = Extraction(base, limit_bytes).extract(text)
    return Read(found.graph, found.triples, found.characters)


def _read_table(name: str, data: bytes, base: str) -> Read:
    if PurePath(name).suffix.lower() == ".xlsx":
        _check_workbook(name, data)
    title = PurePath(name).stem
    described = policy_list.describe(tables.read(data, name), name=title, base=base)
    notes = [f"{note.row}: {note.text}" for note in described.notes]
    notes += [f"{bad.row}: {bad.reason}" for bad in described.bad]
    if not described.policies:
        raise TableError(f"{name}: no row can be used; " + "; ".join(notes[:5] or ["it has none"]))
    if len(notes) > MAX_NOTES:
        notes[MAX_NOTES:] = [f"… {len(notes) - MAX_NOTES} more"]
    return Read(policy_list.graph_of(title, base=base), described.ntriples, 0, tuple(notes))


def _check_workbook(name: str, data: bytes) -> None:
    """Refuse a workbook that would unpack to more than it may.

    Raises:
        TableError: it does, or is none.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            parts = book.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise TableError(f"{name}: not a readable XLSX workbook ({error})") from error
    large = [
        part
        for part in parts
        if part.file_size > _RATIO_FROM
        and part.file_size > archive.MAX_RATIO * max(1, part.compress_size)
    ]
    if large or len(parts) > archive.MAX_MEMBERS or sum(p.file_size for p in parts) > MAX_UNPACKED:
        raise TableError(
            f"{name}: unpacked it would be far larger than it is; save the list alone and send that"
        )


def carry_out(drafts: Drafts, identifier: str, *, base: str, limit_bytes: int) -> None:
    """Read what was sent to a draft, within bounds, and put down what came of it.

    Raises:
        NotFoundError: the draft has been discarded.
    """
    draft = drafts.change(identifier, lambda d: replace(d, state="reading", step="text"))
    data = drafts.sent(identifier)
    try:
        found = bounded(
            lambda: _step(drafts, draft, lambda: read(
                draft.name, data, base=base, limit_bytes=limit_bytes
            )),
            name=draft.name,
        )  # fmt: skip
    except FivekeysError as error:
        reason = str(error)
        drafts.change(identifier, lambda d: replace(d, state="failed", step="", reason=reason))
        return
    except Exception as error:  # edge of the process: a file that nobody foresaw
        kind = type(error).__name__
        reason = f"{draft.name}: it cannot be read ({kind}); it may be damaged"
        drafts.change(identifier, lambda d: replace(d, state="failed", step="", reason=reason))
        return
    drafts.keep_read(identifier, found.ntriples)
    drafts.change(
        identifier,
        lambda d: replace(
            d,
            state="ready",
            step="",
            graph=found.graph,
            characters=found.characters,
            notes=found.notes,
        ),
    )


def _step(drafts: Drafts, draft: Draft, call: Callable[[], Read]) -> Read:
    """In the fork: say that claims are being read, and read them."""
    drafts.change(draft.id, lambda d: replace(d, step="claims"))
    return call()


def start(drafts: Drafts, identifier: str, *, base: str, limit_bytes: int) -> None:
    """Have what was sent to a draft read in a process of its own, and return at once.

    Each process of a service has one read at a time; the others wait.
    """
    words = [str(drafts.folder), identifier, base, str(limit_bytes), str(os.getpid())]
    threading.Thread(target=_watch, args=(drafts, identifier, words), daemon=True).start()


_turn: Final = threading.Lock()


def _watch(drafts: Drafts, identifier: str, words: list[str]) -> None:
    """Start the process, and see to its end."""
    root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(path for path in (root, *sys.path) if path)
    with _turn:
        process = subprocess.Popen(
            [sys.executable, "-m", "graph.corrections.reading", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the service
            env={**os.environ, "PYTHONPATH": paths},
        )
        try:
            process.wait(LIMIT_S + _GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    with suppress(NotFoundError):
        drafts.change(identifier, _ended)


_GRACE_S: Final = 60.0


def _ended(draft: Draft) -> Draft:
    if draft.state in ("waiting", "reading"):
        reason = "the process that read it was ended; send it again"
        return replace(draft, state="failed", step="", reason=reason)
    return draft


def main(folder: str, identifier: str, base: str, limit_bytes: str, parent: str) -> None:
    """Read what was sent to a draft, unless who asked for it has gone."""
    die_with_parent(signal.SIGKILL)
    if os.getppid() != int(parent):
        return
    with suppress(NotFoundError):  # it has been discarded
        carry_out(Drafts(Path(folder)), identifier, base=base, limit_bytes=int(limit_bytes))


if __name__ == "__main__":
    main(*sys.argv[1:])
