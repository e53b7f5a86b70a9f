"""Building an index: drafted beside its place, and there at once or not at all."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from graph.errors import StoreError
from graph.index import catalog, items
from graph.index.arrays import Draft
from graph.index.dumped import Dumped
from graph.index.gathering import CLASS_NAMES, PREDICATES, Gathered, gather
from graph.index.said import Said
from graph.index.streaming import Read
from graph.store.base import Reader
from graph.store.files import sync


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
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            _write(reader, draft, base_iri, dump, progress or (lambda _: None))
            _replace(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise StoreError(f"the index {folder} cannot be written: {error}") from error


def _write(
    reader: Reader, folder: Path, base_iri: str, dump: Path | None, progress: Callable[[int], None]
) -> None:
    found = Gathered(Said(folder / "said"), Said(folder / "titles"))
    try:
        if dump is None:
            gather(Read(reader), found, base_iri, progress)
        else:
            with closing(Dumped(dump, folder, PREDICATES, CLASS_NAMES)) as statements:
                gather(statements, found, base_iri, progress)
        draft = Draft(folder)
        try:
            things = catalog.Catalog(found)
            catalog.write(draft, things, folder)
            items.write(draft, things)
            generation = reader.generation
            draft.close(
                {
                    "number": generation.number,
                    "published": generation.published,
                    "base": base_iri,
                }
            )
        finally:
            draft.abandon()
    finally:
        found.said.close()
        found.titles.close()


def _replace(draft: Path, folder: Path) -> None:
    draft.chmod(0o755)
    if folder.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        folder.rename(old / "old")
        draft.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        draft.rename(folder)
    sync(folder.parent)
