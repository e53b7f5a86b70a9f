"""Processes of low priority that build what is derived from the newest generation."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, Final

from graph.derived.keeping import GENERATIONS, Derived
from graph.errors import FivekeysError, StoreLockedError
from graph.store.generations import Generations

_PRIORITY: Final = 19  # the lowest of nice(2)
_RETRY_S: Final = 60.0
_LOOK_AGAIN_S: Final = 5.0
"""Seconds until it is looked again whether another process has built it, or left it."""


class Keeper:
    """Keeps the newest generation of a store provided with one kind, by a process when needed.

    Its subclasses say of which kind, and by which command: `run`, in a module of its own.
    """

    derived: ClassVar[Derived[Any]]
    command: ClassVar[Sequence[str]]

    def __init__(self, store: Path, base_iri: str) -> None:
        self._store = store
        self._base_iri = base_iri
        self._generations = Generations(store / GENERATIONS)
        self._provided = 0
        self._begun = 0
        self._rest_until = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id of what is building now."""
        return None if self._process is None else self._process.pid

    def keep_running(self) -> None:
        """Start building where the newest generation has none; returns at once.

        After a failure it is tried again a minute later.
        """
        newest = self._generations.newest()
        if self._process is not None:
            if (code := self._process.poll()) is None:
                return
            self._process = None
            if code != 0:
                self._rest_until = time.monotonic() + _RETRY_S
            elif newest == self._begun:
                self._rest_until = time.monotonic() + _LOOK_AGAIN_S
        if newest == self._provided:
            return
        if self.derived.has_newest(self._store, base_iri=self._base_iri):
            self._provided = newest
        elif time.monotonic() >= self._rest_until:
            self._begun = newest
            command = [*self.command, str(self._store), self._base_iri, str(os.getpid())]
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )

    def close(self) -> None:
        """End what is building; the next one removes what it leaves."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None


def run(derived: Derived[Any], store: str, base_iri: str, parent: str) -> int:
    """Build in this process, for as long as its ``parent`` lives.

    Returns 0 where it is there then, or another process builds it; the status of the process.
    """
    os.nice(_PRIORITY)
    started_by = int(parent)

    def go_on(_: int) -> None:
        if os.getppid() != started_by:
            os._exit(1)  # who wanted it has gone; the next one removes what is left

    try:
        with suppress(StoreLockedError):
            derived.build_newest(Path(store), base_iri=base_iri, patient=True, progress=go_on)
    except FivekeysError as error:
        print(f"fivekeys: no {derived.name}: {error}", file=sys.stderr, flush=True)
        return 1
    return 0
