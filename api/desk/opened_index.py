"""The index of the generation that a request reads, where there is one."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final

from fastapi import Depends, Request

from api.bounded.reading import timed
from api.deps import ViewDep
from api.desk.schemas import GenerationInfo
from graph.errors import DataError, NotFoundError
from graph.index import Index, open_index
from graph.queries.filters import Lookups
from graph.queries.terms import Broader
from graph.queries.text import Terms
from graph.queries.view import View
from graph.store.base import Generation, Store
from graph.store.folder import FolderStore
from graph.store.generations import LARGE_BYTES
from graph.store.remote import RemoteStore

logger = logging.getLogger(__name__)

ANSWERS_KEPT: Final = 256
"""Pages and parts of pages that each process keeps; one has some 100 kB."""

_FOLDER: Final = "index"
_KEPT: Final = 2
"""Indexes that stay open: the newest one, and the one that requests may still be using."""
_LOOKUPS: Final = 4_000
"""Names whose meaning is remembered for one generation."""


class Answers:
    """Pages of lists that were read from one generation, the last ones asked for."""

    def __init__(self, most: int = ANSWERS_KEPT) -> None:
        self._most = most
        self._mutex = threading.Lock()
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, key: Hashable) -> object | None:
        """The page that was kept under ``key``; nobody may change it."""
        with self._mutex:
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, page: object) -> None:
        """Keep a page, and let go of the one that nobody has asked for longest."""
        with self._mutex:
            self._kept[key] = page
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


class IndexedView(View):
    """A generation whose index answers what it knows; all else is asked of the engine."""

    _index: Index

    @classmethod
    def of(cls, view: View, index: Index) -> "IndexedView":
        """``view`` with its index."""
        made = cls(view.reader, view.base)
        made._index = index
        return made

    def ask_rows(self, name: str, **values: Terms) -> list[dict[str, str]]:
        """Rows of the query ``name``."""
        try:
            return self._index.ask_terms(name, **values)
        except KeyError:
            return super().ask_rows(name, **values)


@dataclass(frozen=True, slots=True)
class Desk:
    """What lists and searches of one request come from.

    Attributes:
        view: the generation.
        index: its index; None where there is none, and SPARQL answers.
        lookups: what names were found to mean in this generation.
        broader: what is directly broader than industries and places in this generation.
        answers: pages that were read before; None where nothing is kept.
    """

    view: View
    index: Index | None
    lookups: Lookups
    broader: dict[str, set[str]]
    answers: Answers | None = None

    @property
    def generation(self) -> GenerationInfo:
        """The generation, for answers."""
        generation = self.view.reader.generation
        return GenerationInfo(number=generation.number, published=generation.published)


class Indexes:
    """Opens the indexes of a store's generations, each once for this process."""

    def __init__(self, store: Store, *, keeps_answers: bool = True) -> None:
        self._store = store
        self._keeps_answers = keeps_answers
        self._mutex = threading.Lock()
        self._open: dict[int, Index] = {}
        self._damaged: set[int] = set()
        self._last: tuple[View, Index] | None = None
        self._large: tuple[int, bool] = (-1, False)
        self._known: tuple[int, Lookups, Broader] = (-1, {}, Broader())
        self._answers: tuple[Generation | None, bool, Answers] = None, False, Answers()

    def offer(self, index: Index) -> None:
        """Use an index that does not lie in the store."""
        with self._mutex:
            self._keep(index.generation.number, index)

    def desk(self, view: View, *, least: int | None = None, exact: bool = False) -> Desk:
        """What a request that reads ``view`` answers lists from.

        Where the generation is large and has no index yet, this is the one before that was last
        answered from, if the request is content with it: with ``least`` or a later one, and not
        where it wants ``exact``ly this one.
        """
        with self._mutex:
            index = self._index_of(view)
            if index is not None and not exact:
                self._last = view, index
            elif not exact and (older := self._older(view, least)) is not None:
                view, index = older
            number = view.reader.generation.number
            if self._known[0] != number or len(self._known[1]) > _LOOKUPS:
                self._known = number, {}, Broader()
            _, lookups, broader = self._known
            answers = self._answers_of(view, index)
        seen = view if index is None else IndexedView.of(view, index)
        return Desk(seen, index, lookups, broader, answers)

    def _answers_of(self, view: View, index: Index | None) -> Answers | None:
        """The pages of a generation; an engine at an address may change without a new one."""
        if not self._keeps_answers or isinstance(self._store, RemoteStore):
            return None
        generation, is_indexed = view.reader.generation, index is not None
        if self._answers[:2] != (generation, is_indexed):
            self._answers = generation, is_indexed, Answers()
        return self._answers[2]

    def _index_of(self, view: View) -> Index | None:
        number = view.reader.generation.number
        index = self._open.get(number)
        if index is None and number not in self._damaged:
            index = self._find(number, view.base)
        if index is not None and index.generation != view.reader.generation:
            return None  # of another store that was in this place
        return index

    def _older(self, view: View, least: int | None) -> tuple[View, Index] | None:
        if self._last is None or not self._is_large(view.reader.generation.number):
            return None
        number = self._last[0].reader.generation.number
        return self._last if least is None or least <= number else None

    def _is_large(self, number: int) -> bool:
        """Whether lists of this generation take too long without an index."""
        if not isinstance(self._store, FolderStore):
            return False
        if self._large[0] != number:
            self._large = number, self._store.size() > LARGE_BYTES
        return self._large[1]

    def _find(self, number: int, base: str) -> Index | None:
        if not isinstance(self._store, FolderStore):
            return None
        folder = self._folder(self._store.folder, number)
        if not folder.is_dir():
            return None
        try:
            index = open_index(folder)
        except NotFoundError:  # removed just now
            return None
        except DataError:
            logger.exception("the index %s is left aside", folder)
            self._damaged.add(number)
            return None
        if index.base_iri != base:
            index.close()
            self._damaged.add(number)
            return None
        self._keep(number, index)
        return index

    def _folder(self, store: Path, number: int) -> Path:
        return store / "generations" / f"{number:08}" / _FOLDER

    def _keep(self, number: int, index: Index) -> None:
        self._open[number] = index
        for old in sorted(self._open)[:-_KEPT]:
            # Requests that still use it keep it alive; nothing else does.
            del self._open[old]


async def get_desk(request: Request, view: ViewDep) -> Desk:
    """The generation of this request, with its index where there is one.

    Where it is an older one, the edge names that one in the answer. Where there is none yet, what is
    asked of the engine instead has the time of a query.
    """
    indexes: Indexes = request.app.state.indexes
    wanted = request.headers.get("fivekeys-min-generation", "")
    desk = indexes.desk(
        view,
        least=int(wanted) if wanted.isdecimal() else None,
        exact=getattr(request.state, "is_replayed", False),
    )
    if desk.generation.number != view.reader.generation.number:
        request.state.answered_from = str(desk.view.reader.generation.number)
    return desk if desk.index is not None else replace(desk, view=timed(request, desk.view))


DeskDep = Annotated[Desk, Depends(get_desk)]
