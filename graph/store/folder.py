"""A store in a folder of the file system.

    {folder}/store.json           which working copy counts, and whether it is ahead of readers
    {folder}/working-{n}          the engine's files; opened by the one writer only
    {folder}/generations/{number} immutable snapshots for readers (hard links into a working copy)
    {folder}/dump.nq              what was loaded into the empty store, until it is published
    {folder}/lock                 held by the writer

Every step leaves a folder that is complete: store.json and generations change by one rename, and
what a crash leaves beside them is removed by the next writer. What was applied but not published
is published when the store is next opened for writing.
"""

import json
import os
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, cast

import pyoxigraph as ox

from graph import rdf
from graph.errors import DataError, StoreError, StoreLockedError
from graph.store import files, heap, updates
from graph.store.base import Change, Generation
from graph.store.embedded import EmbeddedReader, guarded
from graph.store.embedded_writer import EmbeddedWriter
from graph.store.functions import tolerating_unknown
from graph.store.generations import Generations
from graph.syntaxes import malformed, syntax

FORMAT: Final = 1
"""Version of the layout of the folder."""
KEPT_BYTES: Final = 10 * 1024 * 1024
"""Size of changes after which a writer has the engine let go of its memory."""

_STATE: Final = "store.json"
_LOCK: Final = "lock"
_GENERATIONS: Final = "generations"
_WORKING: Final = "working-"
_DUMP: Final = "dump.nq"


class State(NamedTuple):
    """Content of store.json."""

    working: str
    is_ahead: bool = False
    format: int = FORMAT


class FolderStore:
    """See `base.Store`."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        """Open the store in ``folder``, or make one there (not where ``read_only``).

        Raises:
            StoreError: no store there, or a folder with other content, or not accessible.
            DataError: the store there is damaged, or of a newer version.
        """
        self._folder = folder
        self._read_only = read_only
        self._generations = Generations(folder / _GENERATIONS)
        self._mutex = threading.Lock()
        self._newest: EmbeddedReader | None = None
        self._is_open = True
        with _as_store_errors(folder):
            if not read_only and not (folder / _STATE).exists():
                _create(folder)
            if _read_state(folder).is_ahead and not read_only:
                with suppress(StoreLockedError), self.writer():
                    pass  # leaving the writer publishes; where there is another, it will

    @property
    def folder(self) -> Path:
        """Where the store is."""
        return self._folder

    def newest(self) -> int:
        """Number of the newest generation."""
        with _as_store_errors(self._folder):
            return self._generations.newest()

    def opened(self) -> EmbeddedReader | None:
        """The view of the newest generation, where it is open already."""
        reader = self._newest
        if reader is None or reader.generation.number != self.newest():
            return None
        return reader

    def size(self) -> int:
        """Bytes of the files of the newest generation."""
        return self._generations.size()

    def reader(self) -> EmbeddedReader:
        if not self._is_open:
            raise StoreError(f"the store {self._folder} is closed")
        with self._mutex, _as_store_errors(self._folder):
            number = self._generations.newest()
            if self._newest is None or self._newest.generation.number != number:
                self._newest = self._open_newest()
            return self._newest

    def _open_newest(self) -> EmbeddedReader:
        snapshot = self._generations.open()
        if snapshot is None:
            return EmbeddedReader(ox.Store(), Generation(0, ""))
        return EmbeddedReader(snapshot.engine, snapshot.generation, snapshot)

    @contextmanager
    def writer(self) -> Iterator["FolderWriter"]:
        if self._read_only:
            raise StoreError(f"the store {self._folder} was opened for reading only")
        with files.exclusively(self._folder / _LOCK):
            with _as_store_errors(self._folder):
                writer = FolderWriter(self._folder, self._generations)
            try:
                try:
                    yield writer
                finally:
                    try:
                        writer.publish()
                    finally:
                        writer.close()
            except BaseException as error:
                _forget_engine(error)
                raise

    def is_empty(self) -> bool:
        return not self.reader().ask("ASK { ?s ?p ?o }")

    def close(self) -> None:
        with self._mutex:
            self._is_open = False
            self._newest = None


class FolderWriter(EmbeddedWriter):
    """See `base.Writer`. The caller holds the lock of the folder."""

    def __init__(self, folder: Path, generations: Generations) -> None:
        self._folder = folder
        self._generations = generations
        self._state = _read_state(folder)
        self._kept = 0
        self._dump = folder / _DUMP
        self._remove_leftovers()
        self._working: ox.Store | None = self._open()

    def _open(self) -> ox.Store:
        folder = self._folder / self._state.working
        try:
            return ox.Store(folder)
        except RuntimeError as error:
            raise DataError(
                f"{folder} is damaged: {error}; dump the newest generation "
                "(open for reading only) and load it into a new store"
            ) from error

    @property
    def _engine(self) -> ox.Store:
        if self._working is None:
            raise StoreError("the writer is closed; take a new one")
        return self._working

    def _begin(self) -> ox.Store:
        engine = self._engine
        self._dump.unlink(missing_ok=True)  # it is of what was there before
        if not self._state.is_ahead:
            self._set(self._state._replace(is_ahead=True))
        return engine

    @property
    def _is_ahead(self) -> bool:
        return self._state.is_ahead

    def _cancel(self) -> None:
        self._set(self._state._replace(is_ahead=False))

    def _settle(self, size: int) -> None:
        """Put the engine's log on the disk; the engine itself leaves that to the system.

        Cheaper than the engine's `flush`, which also writes all tables anew.
        """
        self._kept += size
        folder = self._folder / self._state.working
        with _as_store_errors(folder):
            for log in folder.glob("*.log"):
                with suppress(FileNotFoundError):  # the engine has put it into tables meanwhile
                    files.sync(log)
            files.sync(folder)

    def apply(self, changes: Sequence[Change]) -> list[str]:
        size = sum(len(change.ntriples or b"") for change in changes)
        if self._kept and self._kept + size > KEPT_BYTES:
            self._reopen()
        return super().apply(changes)

    def _reopen(self) -> None:
        """Write tables and open the engine anew: what it keeps in memory and caches only grows.

        Left to itself it keeps up to 256 MB for each of its ten tables before it writes them.
        """
        with _as_store_errors(self._folder):
            self._engine.flush()
            self._working = None
            self._working = self._open()
        self._kept = 0
        heap.give_back()

    def load(
        self,
        data: BinaryIO,
        *,
        media_type: str = "application/n-quads",
        graph: str | None = None,
        base_iri: str | None = None,
        replace: bool = False,
    ) -> int:
        # The engine's bulk loader is no transaction.
        form = syntax(media_type)
        target = cast(ox.NamedNode, rdf.to_engine(graph)) if graph else None
        with _as_store_errors(self._folder), ExitStack() as stack, self._replaced() as copy:
            try:
                before = len(copy)
                if replace:
                    copy.clear_graph(target or ox.DefaultGraph())
                if before == 0 and form.engine == ox.RdfFormat.N_QUADS:
                    data = cast(
                        BinaryIO, _Copying(data, stack.enter_context(self._dump.open("wb")))
                    )
                copy.bulk_load(data, form.engine, base_iri=base_iri, to_graph=target)
                return len(copy) - before
            except (SyntaxError, ValueError) as error:
                self._dump.unlink(missing_ok=True)
                raise malformed(error, form.name) from error
            finally:
                del copy

    def update_on_copy(
        self,
        update: str,
        /,
        *,
        settle: Callable[[], None],
        base_iri: str | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        loaded: Mapping[int, str] | None = None,
    ) -> None:
        """As `update`; whatever ends the process before it calls ``settle`` leaves all as it was.

        After an error the writer is of no more use.
        """
        text, is_deep = updates.prepare(
            update, default_graphs=default_graphs, named_graphs=named_graphs, loaded=loaded
        )
        with _as_store_errors(self._folder), self._replaced(settle) as copy:
            guarded(
                lambda: tolerating_unknown(
                    lambda functions: copy.update(
                        text, base_iri=base_iri, custom_functions=functions
                    )
                ),
                deep=is_deep,
            )

    @contextmanager
    def _replaced(self, settle: Callable[[], None] = lambda: None) -> Iterator[ox.Store]:
        """A copy (of hard links) that takes the place of the working copy when it is complete.

        ``settle`` is called just before that.
        """
        name = f"{_WORKING}{int(self._state.working.removeprefix(_WORKING)) + 1}"
        copy = self._copy(name)
        try:
            self._dump.unlink(missing_ok=True)  # it is of what was there before
            yield copy
            copy.flush()
            settle()
            self._set(State(name, is_ahead=True))
            self._working = copy
        finally:
            del copy
            self._remove_leftovers()  # the copy, or what it has replaced

    def _copy(self, name: str) -> ox.Store:
        engine = self._engine
        files.remove(self._folder / name)
        engine.flush()
        engine.backup(self._folder / name)
        return ox.Store(self._folder / name)

    def publish(self) -> Generation:
        engine = self._engine
        with _as_store_errors(self._folder):
            if not self._state.is_ahead:
                return self._generations.published(self._generations.newest())
            dump = self._dump if self._dump.exists() else None
            generation = self._generations.publish(engine, dump)
            self._set(self._state._replace(is_ahead=False))
            self._generations.collect()
            return generation

    def close(self) -> None:
        """Let go of the engine's files."""
        self._working = None

    def _set(self, state: State) -> None:
        with _as_store_errors(self._folder):
            _write_state(self._folder, state)
        self._state = state

    def _remove_leftovers(self) -> None:
        if not self._state.is_ahead:
            self._dump.unlink(missing_ok=True)
        for folder in self._folder.glob(f"{_WORKING}*"):
            if folder.name != self._state.working:
                files.remove(folder)


class _Copying:
    """A file that is read, with a copy of what was read of it."""

    def __init__(self, file: BinaryIO, copy: BinaryIO) -> None:
        self._file = file
        self._copy = copy

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._file.read(size)
        self._copy.write(data)
        return data


def _forget_engine(error: BaseException) -> None:
    """Drop what the frames of ``error`` hold: the engine's files are locked while one has it."""
    seen: BaseException | None = error
    while seen is not None:
        traceback.clear_frames(seen.__traceback__)
        seen = seen.__cause__ or seen.__context__


@contextmanager
def _as_store_errors(folder: Path) -> Iterator[None]:
    """Errors of the file system as StoreError."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"the store {folder} cannot be used: {error}") from error


def _create(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    own = {_LOCK, _DUMP, _GENERATIONS, f"{_STATE}.new"}
    if others := sorted({entry.name for entry in folder.iterdir()} - own - {_STATE}):
        raise StoreError(
            f"{folder} is not a store and holds other files ({others[0]}); give an empty folder"
        )
    with files.exclusively(folder / _LOCK, wait=True):
        if (folder / _STATE).exists():
            return
        (folder / _GENERATIONS).mkdir(exist_ok=True)
        _write_state(folder, State(f"{_WORKING}1"))
        files.sync(folder.parent)


def _write_state(folder: Path, state: State) -> None:
    files.write_durably(folder / _STATE, json.dumps(state._asdict()).encode())


def _read_state(folder: Path) -> State:
    try:
        content = (folder / _STATE).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(f"there is no store in {folder}") from None
    try:
        state = State(**json.loads(content))
    except (ValueError, TypeError) as error:
        raise DataError(f"{folder / _STATE} is damaged: {error}") from error
    if state.format != FORMAT:
        raise DataError(
            f"the store {folder} has layout {state.format}, this version reads {FORMAT}; use a "
            "newer version, or dump it there and load the dump here"
        )
    if not state.working.startswith(_WORKING) or os.sep in state.working:
        raise DataError(f"{folder / _STATE} is damaged: working copy {state.working!r}")
    return state
