"""A store in memory, gone with the process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO, cast

import pyoxigraph as ox

from graph import rdf
from graph.errors import StoreError, StoreLockedError
from graph.store.base import Generation
from graph.store.embedded import EmbeddedReader
from graph.store.embedded_writer import EmbeddedWriter
from graph.syntaxes import malformed, syntax


class MemoryStore:
    """See `base.Store`. What is published is copied when it is first changed again."""

    def __init__(self, *, read_only: bool = False) -> None:
        self._read_only = read_only
        self._lock = threading.Lock()
        self._published = ox.Store()
        self._newest = EmbeddedReader(self._published, Generation(0, ""))

    def reader(self) -> EmbeddedReader:
        return self._newest

    @contextmanager
    def writer(self) -> Iterator["MemoryWriter"]:
        if self._read_only:
            raise StoreError("the store memory: was opened for reading only")
        if not self._lock.acquire(blocking=False):
            raise StoreLockedError("the store memory: has a writer already; try again later")
        try:
            writer = MemoryWriter(self)
            try:
                yield writer
            finally:
                writer.publish()
                writer.close()
        finally:
            self._lock.release()

    def is_empty(self) -> bool:
        return not self.reader().ask("ASK { ?s ?p ?o }")

    def close(self) -> None:
        self._published = ox.Store()
        self._newest = EmbeddedReader(self._published, self._newest.generation)

    @property
    def published(self) -> ox.Store:
        """The engine of the newest generation; it must not be changed."""
        return self._published

    def show(self, engine: ox.Store) -> Generation:
        """Make ``engine``, which nobody changes any more, the newest generation."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        generation = Generation(self._newest.generation.number + 1, now)
        self._newest = EmbeddedReader(engine, generation)
        self._published = engine
        return generation


class MemoryWriter(EmbeddedWriter):
    """See `base.Writer`."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._changed: ox.Store | None = None
        self._open = True

    @property
    def _engine(self) -> ox.Store:
        if not self._open:
            raise StoreError("the writer is closed; take a new one")
        return self._store.published if self._changed is None else self._changed

    @property
    def _is_ahead(self) -> bool:
        return self._changed is not None

    def _begin(self) -> ox.Store:
        if self._changed is None:
            engine = ox.Store()
            engine.bulk_extend(self._engine)
            self._changed = engine
        return self._changed

    def _cancel(self) -> None:
        self._changed = None

    def _settle(self, size: int) -> None:
        """Memory is as durable as it gets."""

    def load(
        self,
        data: BinaryIO,
        *,
        media_type: str = "application/n-quads",
        graph: str | None = None,
        base_iri: str | None = None,
        replace: bool = False,
    ) -> int:
        form = syntax(media_type)
        target = cast(ox.NamedNode, rdf.to_engine(graph)) if graph else None
        if replace:
            self.publish()  # so that the next step can be taken back
        was_ahead = self._is_ahead
        engine = self._begin()
        before = len(engine)
        try:
            if replace:
                engine.clear_graph(target or ox.DefaultGraph())
            engine.load(data, form.engine, base_iri=base_iri, to_graph=target)
        except (SyntaxError, ValueError) as error:
            if not was_ahead:
                self._cancel()
            raise malformed(error, form.name) from error
        return len(engine) - before

    def publish(self) -> Generation:
        if self._changed is None:
            return self._store.reader().generation
        generation = self._store.show(self._changed)
        self._changed = None
        return generation

    def close(self) -> None:
        """Take no more changes."""
        self._open = False
