"""Rest for the collector of cycles while a record is built."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_resting = 0
_was_enabled = False


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector of cycles rest, in the whole process, until the outermost block ends.

    A reading and its record hold no cycles, so there is nothing to collect; yet the collector
    would walk the millions of parts of a long table again and again while they grow.
    """
    global _resting, _was_enabled  # noqa: PLW0603  (the collector is one for the process)
    with _lock:
        if not _resting:
            _was_enabled = gc.isenabled()
            gc.disable()
        _resting += 1
    try:
        yield
    finally:
        with _lock:
            _resting -= 1
            if not _resting and _was_enabled:
                gc.enable()
