"""A generation as readers have it: an image in memory where it fits, else its files on disk.

An image holds the union of all graphs, each triple once, as its default graph: the engine's own
union counts a triple that stands in two graphs twice, where RDF has a set.
"""

import os
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from graph.store.base import Generation
from graph.store.embedded import EmbeddedReader
from graph.store.generations import Generations, Snapshot

QUAD_BYTES: Final = 450
"""Memory that a quad takes in an image, names included; measured on policy data: 350 to 400."""

_UNION_BYTES: Final = 250

SMALL_BYTES: Final = 32_000_000
"""Tables up to this size are an image so soon that readers wait for it."""


class Source(NamedTuple):
    """Where generations come from: the folder of a store, or one dump of N-Quads.

    ``file`` is the dump of a store that is only in the memory of the service; ``number`` and
    ``published`` are its generation.
    """

    folder: str | None = None
    file: str | None = None
    number: int = 0
    published: str = ""

    def newest(self) -> int:
        """Number of the newest generation."""
        if self.folder is None:
            return self.number
        return _generations(self.folder).newest()


def open_on_disk(source: Source) -> EmbeddedReader:
    """The newest generation, read from its files."""
    if source.folder is None:
        return load(source, union=False)
    snapshot = _generations(source.folder).open()
    if snapshot is None:
        return EmbeddedReader(ox.Store(), Generation(0, ""))
    return EmbeddedReader(snapshot.engine, snapshot.generation, snapshot)


def load(source: Source, *, union: bool) -> EmbeddedReader:
    """The newest generation in memory; with ``union`` the default graph is all graphs' union."""
    engine = ox.Store()
    generation = Generation(source.number, source.published)
    if source.folder is not None:
        snapshot = _generations(source.folder).open()
        generation = Generation(0, "") if snapshot is None else snapshot.generation
        if snapshot is not None:
            _fill(engine, snapshot)
    elif source.file is not None:
        engine.bulk_load(path=source.file, format=ox.RdfFormat.N_QUADS)
    if union:
        engine.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
    return EmbeddedReader(engine, generation, has_union=union)


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
    """Whether an image of the newest generation fits into so many megabytes."""
    quads = 0
    if source.folder is not None:
        snapshot = _generations(source.folder).open()
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
    return _generations(source.folder).size(tables_only=True) <= SMALL_BYTES


def _generations(folder: str) -> Generations:
    return Generations(Path(folder) / "generations")
