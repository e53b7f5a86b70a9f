"""The room that answers of this process have outside of memory, all together.

One answer has its own bound; but many clients that read slowly could fill the disk with theirs.
"""

import threading
from typing import Final

from graph.errors import BusyError


class Spool:
    """Counts bytes; it may be used by several threads at once."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._used = 0
        self._lock = threading.Lock()

    @property
    def used(self) -> int:
        """Bytes that are taken."""
        return self._used

    def take(self, size: int) -> None:
        """Take so many bytes.

        Raises:
            BusyError: there are not so many left.
        """
        with self._lock:
            if self._used + size > self.max_bytes:
                raise BusyError(
                    f"{self.max_bytes:,} bytes of answers wait to be taken by their clients, and "
                    "more may not; try again later (FIVEKEYS_SPOOL_MB)"
                )
            self._used += size

    def give(self, size: int) -> None:
        """Give so many bytes back."""
        with self._lock:
            self._used -= size


SPOOL: Final = Spool(4_096_000_000)
"""That of this process; who starts the process may set its bound."""
