"""A process that makes the changes between two generations that are kept, and ends.

python -m graph.changes.process STORE OLD NEW
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

from graph.changes.recorded import keep
from graph.errors import FivekeysError, StoreLockedError
from graph.store import open_store
from graph.store.folder import FolderStore
from graph.store.kept import KeptGenerations

_PRIORITY = 19  # the lowest of nice(2)


def main(folder: str, old: str, new: str) -> int:
    """Make them; 0 where they are there then, or another process makes them."""
    os.nice(_PRIORITY)
    try:
        store = FolderStore(Path(folder), read_only=True)
        kept = KeptGenerations(store)
        before = kept.reader(int(old)) if int(old) else open_store("memory:").reader()
        after = kept.reader(int(new))
        with suppress(StoreLockedError):
            keep(kept.folder(int(new)), before, after)
    except FivekeysError as error:
        print(f"fivekeys: no changes: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
