"""Writing an embedded engine; what memory and folder stores have in common."""

import io
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import BinaryIO, Final, cast

import pyoxigraph as ox

from graph import rdf
from graph.errors import QueryError
from graph.store import updates
from graph.store.base import Change
from graph.store.changes import plan
from graph.store.embedded import guarded
from graph.store.functions import Functions, tolerating_unknown

BULK_BYTES: Final = 4 * 1024 * 1024
"""Size from which on N-Triples are loaded in bulk: faster for many, slower for few."""


class EmbeddedWriter(ABC):
    """What writers of embedded engines have in common; see `base.Writer`."""

    @abstractmethod
    def _begin(self) -> ox.Store:
        """Take note that the store is about to change; the engine to change."""

    @property
    @abstractmethod
    def _is_ahead(self) -> bool:
        """Whether there are changes that readers do not see."""

    @abstractmethod
    def _cancel(self) -> None:
        """Take back `_begin`: there is no change after all."""

    @abstractmethod
    def _settle(self, size: int) -> None:
        """Make durable what the engine has taken, an update of ``size`` bytes."""

    @property
    @abstractmethod
    def _engine(self) -> ox.Store:
        """The engine as it is now."""

    def replace(self, graph: str, ntriples: bytes) -> bool:
        return bool(self.apply([Change(graph, ntriples)]))

    def forget(self, graph: str) -> bool:
        return bool(self.apply([Change(graph, None)]))

    def apply(self, changes: Sequence[Change]) -> list[str]:
        needed = plan(self._engine, changes)
        if needed.graphs:
            self._run(needed.update, deep=False)
        return needed.graphs

    def update(
        self,
        update: str,
        /,
        *,
        base_iri: str | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        loaded: Mapping[int, str] | None = None,
    ) -> None:
        text, is_deep = updates.prepare(
            update, default_graphs=default_graphs, named_graphs=named_graphs, loaded=loaded
        )
        self._run(text, deep=is_deep, base_iri=base_iri)

    def has_graph(self, graph: str) -> bool:
        return self._engine.contains_named_graph(cast(ox.NamedNode, rdf.to_engine(graph)))

    def put(self, graph: str | None, ntriples: BinaryIO, *, replace: bool) -> None:
        size = ntriples.seek(0, io.SEEK_END)
        ntriples.seek(0)
        if size > BULK_BYTES:
            media_type = "application/n-triples"
            self.load(ntriples, media_type=media_type, graph=graph, replace=replace)
        else:
            update = updates.put(graph, ntriples.read().decode(), replace=replace)
            self._run(update, deep=False)

    @abstractmethod
    def load(
        self,
        data: BinaryIO,
        *,
        media_type: str = "application/n-quads",
        graph: str | None = None,
        base_iri: str | None = None,
        replace: bool = False,
    ) -> int: ...

    def _run(self, update: str, *, deep: bool, base_iri: str | None = None) -> None:
        was_ahead = self._is_ahead
        self._begin()

        def run(functions: Functions) -> None:
            # Not a variable of the outer function: a frame keeps those alive, and so the frames
            # of an error would keep the engine open.
            self._engine.update(update, base_iri=base_iri, custom_functions=functions)

        try:
            guarded(lambda: tolerating_unknown(run), deep=deep)
        except QueryError:  # nothing has changed: an update is one transaction
            if not was_ahead:
                self._cancel()
            raise
        self._settle(len(update))
