"""A process that builds the analysis of the newest generation and ends.

python -m graph.analysis.process STORE BASE_IRI PARENT
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

from graph.analysis.keeping import build_newest
from graph.errors import FivekeysError, StoreLockedError

_PRIORITY = 19  # the lowest of nice(2)


def main(store: str, base_iri: str, parent: str) -> int:
    """Build; 0 where the analysis is there then, or another process builds it."""
    os.nice(_PRIORITY)
    started_by = int(parent)

    def go_on(_: int) -> None:
        if os.getppid() != started_by:
            os._exit(1)  # who wanted it has gone; the next one removes what is left

    try:
        with suppress(StoreLockedError):
            build_newest(Path(store), base_iri=base_iri, after_index=True, progress=go_on)
    except FivekeysError as error:
        print(f"fivekeys: no analysis: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
