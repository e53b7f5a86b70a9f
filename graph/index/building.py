"""Building an index: drafted beside its place, and there at once or not at all."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from graph.derived import drafted
from graph.index import catalog, glance, items, recording
from graph.index.arrays import Draft
from graph.index.dumped import Dumped
from graph.index.gathering import CLASS_NAMES, PREDICATES, Gathered, gather
from graph.index.said import Said
from graph.store.base import Generation, Reader

_CLASSES: Final = (*dict.fromkeys([*CLASS_NAMES, *glance.CLASSES]),)


def build(
    reader: Reader,
    folder: Path,
    *,
    base_iri: str,
    dump: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Make the index of the reader's generation in ``folder``, which appears when it is complete.

    What was there before is replaced. ``dump`` is a file with the same statements in N-Quads, where
    there is one: it is read instead. ``progress`` is told how many rows have been read so far.

    Raises:
        StoreError: it cannot be written.
    """
    with drafted(folder) as draft:
        given = dump or _dumped(reader, draft)
        _write(reader.generation, draft, base_iri, given, progress or (lambda _: None))
        if given != dump:
            given.unlink()


def _write(
    generation: Generation,
    folder: Path,
    base_iri: str,
    dump: Path,
    progress: Callable[[int], None],
) -> None:
    found = Gathered(Said(folder / "said"), Said(folder / "titles"))
    draft = Draft(folder)
    try:
        with closing(Dumped(dump, folder, PREDICATES, _CLASSES)) as statements:
            read = gather(statements, found, base_iri, progress)
            things = catalog.Catalog(found)
            catalog.write(draft, things, folder)
            items.write(draft, things)
            glance.write(draft, found, statements)
            recording.write(draft, things, statements, lambda done: progress(read + done))
        number, published = generation
        draft.close({"number": number, "published": published, "base": base_iri})
    finally:
        draft.abandon()
        found.said.close()
        found.titles.close()


def _dumped(reader: Reader, folder: Path) -> Path:
    """A dump of what the reader shows."""
    dump = folder / "dump.nq"
    with dump.open("wb") as file:
        reader.dump(file)
    return dump
