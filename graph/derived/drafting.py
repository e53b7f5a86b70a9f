"""A folder that is there at once when it is complete, or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import StoreError
from graph.store.files import sync


@contextmanager
def drafted(folder: Path) -> Iterator[Path]:
    """A draft beside ``folder``, which takes its place at the end of the block unless that fails.

    What was there before is replaced.

    Raises:
        StoreError: it cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            yield draft
            _replace(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise StoreError(f"the {folder.name} {folder} cannot be written: {error}") from error


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
