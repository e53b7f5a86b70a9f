"""What the tools read: one store, with the indexes and analyses of its generations."""

from typing import Self

from api.analysis.opened import Analyses
from api.changes.differences import Differences
from api.changes.reading import Followed
from api.desk.opened_index import Desk, Indexes
from graph.analysis import Analysis
from graph.queries.view import View
from graph.settings import Settings
from graph.store.base import Store
from graph.store.kept import KeptGenerations


class Opened:
    """A store that is read; each call of a tool takes its newest generation."""

    def __init__(self, store: Store, settings: Settings, pages: str) -> None:
        """``pages`` is the address of the service whose pages answers name.

        An answer may take ``seconds``; it is looked at between queries, which are not stopped here.
        """
        self.pages = pages.rstrip("/")
        self.seconds = settings.query_timeout_s
        self._store = store
        self._base = settings.base_iri
        self._indexes = Indexes(store, keeps_answers=settings.cache_mb > 0)
        self._analyses = Analyses(store)
        self._kept = KeptGenerations(store)
        self._differences = Differences(self._kept)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def desk(self) -> Desk:
        """The generation with its index where it has one."""
        return self._indexes.desk(View(self._store.reader(), self._base))

    def analysed(self) -> tuple[Analysis, Desk]:
        """The network of the generation, and the desk of the same one.

        Raises:
            BusyError: it is being computed.
        """
        view, analysis = self._analyses.of(View(self._store.reader(), self._base))
        desk = self._indexes.desk(view, exact=True)
        analysis.index = desk.index
        return analysis, desk

    def followed(self) -> Followed:
        """The generations that are kept, and the changes between them."""
        return Followed(self._kept, self._differences, View(self._store.reader(), self._base))

    def close(self) -> None:
        """End what is being computed; the store stays open."""
        self._analyses.close()
        self._differences.close()
