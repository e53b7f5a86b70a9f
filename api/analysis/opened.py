"""The analysis of the generation that a request reads, and who computes it where there is none.

In a folder it lies beside the index, made by a process of low priority. For other stores, and for
small folders, it is made in a thread of this process; requests wait for it for a moment, and are told
to come again where it takes longer.
"""

import logging
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from fastapi import Depends, Request

from api.deps import ViewDep
from api.desk.opened_index import Desk
from api.desk.schemas import GenerationInfo
from graph.analysis import Analysis, AnalysisProcess, analysis_of, build, open_analysis
from graph.analysis.naming import Search
from graph.errors import BusyError, FivekeysError, NotFoundError
from graph.queries.view import View
from graph.store.base import Store
from graph.store.folder import FolderStore
from graph.store.generations import LARGE_BYTES

logger = logging.getLogger(__name__)

PATIENCE_S: Final = 4.0
"""Seconds that a request waits for an analysis that is made in this process."""

_KEPT: Final = 2
"""Analyses that stay open: the newest one, and the one that requests may still be using."""

_NAMED: Final = 2.0
"""Score of what an index finds by a name or number, and not in a text."""

_CALLED: Final = {"instrument": "concept", "other": "concept"}
"""Kinds of thing that an index calls otherwise."""


class _Making:
    """An analysis that is being made in a thread."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._done = threading.Event()
        self._made: Analysis | None = None
        self._error: FivekeysError | None = None
        threading.Thread(target=self._make, name="analysis", daemon=True).start()

    def _make(self) -> None:
        try:
            with tempfile.TemporaryDirectory(prefix="fivekeys-analysis-") as parent:
                folder = Path(parent) / "analysis"
                build(self._view.reader, folder, base_iri=self._view.base)
                self._made = open_analysis(folder)  # stays readable when the folder is gone
        except FivekeysError as error:
            logger.warning("no analysis: %s", error)
            self._error = error
        finally:
            self._done.set()

    def wait(self) -> Analysis | None:
        """The analysis when it is made in time, else None; raises what went wrong."""
        if not self._done.wait(PATIENCE_S):
            return None
        if self._error is not None:
            raise self._error
        return self._made


class Analyses:
    """Opens the analyses of a store's generations, each once for this process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._mutex = threading.Lock()
        self._open: dict[int, Analysis] = {}
        self._making: dict[int, _Making] = {}
        self._last: tuple[View, Analysis] | None = None
        self._process: AnalysisProcess | None = None

    def of(self, view: View, *, least: int | None = None) -> tuple[View, Analysis]:
        """The analysis of the view's generation, or of the one before that was last answered from.

        That one is taken while a large store is being analysed, if the request is content with it:
        with ``least`` or a later one.

        Raises:
            BusyError: it is being computed.
            NotFoundError: the view is of an old generation of a large store that has none.
        """
        generation = view.reader.generation
        with self._mutex:
            found = self._find(view)
            if found is None and self._is_large():
                return self._later(view, least)
            making = None
            if found is None:
                making = self._making.get(generation.number)
                if making is None:
                    making = self._making[generation.number] = _Making(view)
        if making is not None:
            found = self._made(making, generation.number)
        assert found is not None
        with self._mutex:
            self._keep(generation.number, found)
            self._last = view, found
        return view, found

    def _find(self, view: View) -> Analysis | None:
        generation = view.reader.generation
        found = self._open.get(generation.number)
        if found is None and isinstance(self._store, FolderStore):
            folder = self._store.folder
            found = analysis_of(folder, generation.number, base_iri=view.base)
        is_same = found is not None and found.generation == generation
        return found if is_same else None

    def _made(self, making: _Making, number: int) -> Analysis:
        try:
            found = making.wait()
        except FivekeysError:
            with self._mutex:
                self._making.pop(number, None)
            raise
        if found is None:
            raise BusyError(
                f"the network of generation {number} is being computed; ask again in some seconds"
            )
        with self._mutex:
            self._making.pop(number, None)
        return found

    def _later(self, view: View, least: int | None) -> tuple[View, Analysis]:
        """What can be said while a process computes the analysis of a large store."""
        assert isinstance(self._store, FolderStore)
        number = view.reader.generation.number
        if number < self._store.newest():
            raise NotFoundError(f"generation {number} has no analysis; ask without `generation`")
        if self._process is None:
            self._process = AnalysisProcess(self._store.folder, view.base)
        self._process.keep_running()
        if self._last is not None:
            older = self._last[0].reader.generation.number
            if least is None or least <= older:
                return self._last
        raise BusyError(
            f"the network of generation {number} is being computed, which takes a minute or two; "
            "ask again then"
        )

    def _is_large(self) -> bool:
        return isinstance(self._store, FolderStore) and self._store.size() > LARGE_BYTES

    def _keep(self, number: int, analysis: Analysis) -> None:
        self._open[number] = analysis
        for old in sorted(self._open)[:-_KEPT]:
            del self._open[old]

    def close(self) -> None:
        """End what a process is computing."""
        if self._process is not None:
            self._process.close()


@dataclass(frozen=True, slots=True)
class Analysed:
    """What questions about the network are answered from.

    Attributes:
        view: the generation.
        analysis: its analysis, with its index where there is one.
    """

    view: View
    analysis: Analysis

    @property
    def generation(self) -> GenerationInfo:
        """The generation, for answers."""
        generation = self.view.reader.generation
        return GenerationInfo(number=generation.number, published=generation.published)

    @property
    def search(self) -> Search | None:
        """Finds things by name; None where the graph has to be asked."""
        if (index := self.analysis.index) is None:
            return None
        return lambda text, kinds: [
            (hit.id, hit.score)
            for hit in index.search(text, kinds=[_CALLED.get(k, k) for k in kinds], limit=10)
            if hit.score >= _NAMED
        ]


def get_analysed(request: Request, view: ViewDep) -> Analysed:
    """The analysis for a request; in a thread, because it may have to wait.

    Where it is of an older generation, the edge names that one in the answer.
    """
    analyses: Analyses = request.app.state.analyses
    wanted = request.headers.get("fivekeys-min-generation", "")
    found, analysis = analyses.of(view, least=int(wanted) if wanted.isdecimal() else None)
    if found is not view:
        request.state.answered_from = str(found.reader.generation.number)
    desk: Desk = request.app.state.indexes.desk(found)
    is_same = desk.index is not None and desk.view.reader.generation == found.reader.generation
    analysis.index = desk.index if is_same else None
    return Analysed(found, analysis)


AnalysedDep = Annotated[Analysed, Depends(get_analysed)]
