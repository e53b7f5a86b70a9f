"""Processes beside the workers, of low priority: they index and analyse the newest generation."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.store.generations import LARGE_BYTES, Generations

if TYPE_CHECKING:
    from graph.analysis import AnalysisProcess
    from graph.index import IndexProcess

_FIRST_S: Final = 2.0
"""Seconds that are left to the workers before anything is begun beside them."""


class Companions:
    """Keeps the newest generation of a store in a folder indexed and then analysed."""

    def __init__(self, store: Path, base_iri: str) -> None:
        self._store = store
        self._base_iri = base_iri
        self._generations = Generations(store / "generations")
        self._begin = time.monotonic() + _FIRST_S
        self._processes: tuple[IndexProcess, AnalysisProcess] | None = None

    def keep_running(self) -> None:
        """Start what is missing for the newest generation; returns at once.

        The network is analysed when the index is there, from which it takes names; that of a small
        store is analysed by the worker that is asked for it.
        """
        if time.monotonic() < self._begin:
            return
        if self._processes is None:
            self._processes = self._made()
        indexing, analysing = self._processes
        indexing.keep_running()
        if indexing.pid is None and self._generations.size() > LARGE_BYTES:
            analysing.keep_running()

    def _made(self) -> "tuple[IndexProcess, AnalysisProcess]":
        from graph.analysis import AnalysisProcess  # noqa: PLC0415  (heavy)
        from graph.index import IndexProcess  # noqa: PLC0415  (heavy)

        return (
            IndexProcess(self._store, self._base_iri),
            AnalysisProcess(self._store, self._base_iri),
        )

    def close(self) -> None:
        """End what they are computing."""
        for process in self._processes or ():
            process.close()
