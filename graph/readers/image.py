"""A generation as readers have it: an image in memory where it fits, else its files on disk.

An image holds the union of all graphs, each triple once: the engine's own union counts a triple
that stands in two graphs twice, where RDF has a set. It does so in a store of its own: where a
triple stands in the default graph as well as in a named one, the engine passes over one of them
each time, and queries that ask for no graph by name take a third longer.
"""

import os
import threading
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, cast

import pyoxigraph as ox

from graph.errors import GoneError
from graph.store import glance
from graph.store.base import Generation
from graph.store.embedded import EmbeddedReader
from graph.store.generations import Generations, Snapshot

QUAD_BYTES: Final = 450
"""Memory that a quad takes in a store, names included; measured on policy data: 350 to 400."""

_UNION_BYTES: Final = QUAD_BYTES + 250
"""What the union takes besides: a store of its own, and its triples beside the named graphs where
some stand in several of these."""

_PIECE_BYTES: Final = 1 << 20

SMALL_BYTES: Final = 32_000_000
"""Tables up to this size are an image so soon that readers wait for it."""


class Source(NamedTuple):
    """Where generations come from: the folder of a store, or one dump of N-Quads.

    ``file`` is the dump of a store that is only in the memory of the service; ``number`` and
    ``published`` are its generation. Beside a folder, ``number`` is the one generation to read,
    which is kept; 0 stands for the newest.
    """

    folder: str | None = None
    file: str | None = None
    number: int = 0
    published: str = ""

    def newest(self) -> int:
        """Number of the newest generation, or of the one to read."""
        if self.folder is None or self.number:
            return self.number
        return _generations(self.folder).newest()


class Image(NamedTuple):
    """A generation to be queried.

    ``whole`` has the named graphs; ``union`` only the union of all graphs as its default graph,
    for queries that ask for no graph by name. They may be the same. ``files`` is where the same
    answers are on disk; None where they are not: the engine's own union repeats what stands in two
    graphs.
    """

    whole: EmbeddedReader
    union: EmbeddedReader
    files: Source | None = None

    def reader_of(self, query: str, *, has_dataset: bool) -> EmbeddedReader:
        """Where ``query`` is to run; ``has_dataset`` where graphs are named beside it."""
        if has_dataset or not glance.is_of_default_graph(query):
            return self.whole
        return self.union


def open_on_disk(source: Source) -> Image:
    """The generation of a source, read from its files.

    Raises:
        GoneError: it is one that is no longer kept.
    """
    if source.folder is None:
        return load(source, union=False)
    snapshot = _snapshot(source, source.folder)
    if snapshot is None:
        reader = EmbeddedReader(ox.Store(), Generation(0, ""))
    else:
        reader = EmbeddedReader(snapshot.engine, snapshot.generation, snapshot)
    return Image(reader, reader)


def load(source: Source, *, union: bool) -> Image:
    """The generation of a source in memory; with ``union`` the default graph is all graphs' union."""
    engine, merged = ox.Store(), ox.Store()
    generation = Generation(source.number, source.published)
    merging: threading.Thread | None = None
    if source.folder is not None:
        snapshot = _snapshot(source, source.folder)
        generation = Generation(0, "") if snapshot is None else snapshot.generation
        if snapshot is not None:
            if union and snapshot.dump.exists() and _has_no_default_graph(snapshot.engine):
                merging = threading.Thread(target=_merge, args=(snapshot.dump, merged))
                merging.start()
            _fill(engine, snapshot)
    elif source.file is not None:
        engine.bulk_load(path=source.file, format=ox.RdfFormat.N_QUADS)
    whole = EmbeddedReader(engine, generation)
    files = None if source.folder is None else source
    if not union:
        return Image(whole, whole, files)
    if merging is not None:
        merging.join()
    else:
        merged.bulk_extend(ox.Quad(*quad.triple) for quad in engine)
    if len(merged) != len(engine):
        files = None
        engine.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
        whole = EmbeddedReader(engine, generation, has_union=True)
    return Image(whole, EmbeddedReader(merged, generation, has_union=True), files)


def open_files(image: Image) -> Image | None:
    """The generation of ``image``, read from its files; None where they are no longer the newest."""
    if image.files is None:
        return None
    found = open_on_disk(image.files)
    return found if found.whole.generation == image.whole.generation else None


def _has_no_default_graph(engine: ox.Store) -> bool:
    return next(engine.quads_for_pattern(None, None, None, ox.DefaultGraph()), None) is None


def _merge(dump: Path, merged: ox.Store) -> None:
    """Load the triples of all graphs of a dump into the default graph."""
    with dump.open("rb") as file:
        merged.bulk_load(cast("BinaryIO", _Triples(file)), format=ox.RdfFormat.N_TRIPLES)


class _Triples:
    """A file of N-Quads, all in named graphs and one a line, read as N-Triples."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._ready = b""

    def read(self, size: int) -> bytes:
        """The next bytes, at most ``size``."""
        if not self._ready:
            lines = self._file.readlines(_PIECE_BYTES)
            self._ready = b"".join([line.rsplit(b" ", 2)[0] + b" .\n" for line in lines])
        piece, self._ready = self._ready[:size], self._ready[size:]
        return piece


def _fill(engine: ox.Store, snapshot: Snapshot) -> None:
    """Read a generation from its dump, or from its tables, and then leave a dump for next time."""
    if snapshot.dump.exists():
        engine.bulk_load(path=str(snapshot.dump), format=ox.RdfFormat.N_QUADS)
        return
    engine.bulk_extend(snapshot.engine)
    draft = snapshot.dump.with_suffix(f".{os.getpid()}")
    try:
        engine.dump(str(draft), format=ox.RdfFormat.N_QUADS)
        draft.rename(snapshot.dump)
    except OSError:  # no room, or not allowed: it is a convenience
        draft.unlink(missing_ok=True)


def fits(source: Source, *, union: bool, megabytes: int) -> bool:
    """Whether an image of the generation of a source fits into so many megabytes."""
    quads = 0
    if source.folder is not None:
        snapshot = _snapshot(source, source.folder)
        quads = 0 if snapshot is None else len(snapshot.engine)
    need = quads * (QUAD_BYTES + _UNION_BYTES * union)
    return need <= megabytes * 1_000_000


def is_small(source: Source) -> bool:
    """Whether readers should wait for the image instead of opening the files.

    The dump that an image leaves while it is being loaded does not count: a generation stays what
    it was for those who wait already.
    """
    if source.folder is None:
        return True
    size = _generations(source.folder).size(source.number or None, tables_only=True)
    return size <= SMALL_BYTES


def _snapshot(source: Source, folder: str) -> Snapshot | None:
    if not source.number:
        return _generations(folder).open()
    if (kept := _generations(folder).open_kept(source.number)) is None:
        raise GoneError(f"generation {source.number} is no longer kept")
    return kept


def _generations(folder: str) -> Generations:
    return Generations(Path(folder) / "generations")
