"""Writing to a remote engine: each change is one update request, with its generation in it."""

import itertools
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, cast

import pyoxigraph as ox

from graph import rdf
from graph.errors import QueryError, StoreError, StoreLockedError, StoreUnavailableError
from graph.store import faults, results, sparql, updates
from graph.store.base import Change, Generation
from graph.store.changes import plan
from graph.store.dumping import GraphName, graph_lines
from graph.store.functions import tolerating_unknown
from graph.store.remote_engines import NQUADS, NTRIPLES
from graph.store.remote_session import Session
from graph.syntaxes import malformed, syntax

ATTEMPTS: Final = 5
"""Times that a change is made anew because somebody else has written meanwhile."""

_CHUNK: Final = 65_536


class RemoteWriter:
    """See `base.Writer`; what it writes shows at once."""

    def __init__(self, session: Session) -> None:
        self._session: Session | None = session

    @property
    def _open(self) -> Session:
        if self._session is None:
            raise StoreError("the writer is closed; take a new one")
        return self._session

    def close(self) -> None:
        """Take no more changes."""
        self._session = None

    def replace(self, graph: str, ntriples: bytes) -> bool:
        return bool(self.apply([Change(graph, ntriples)]))

    def forget(self, graph: str) -> bool:
        return bool(self.apply([Change(graph, None)]))

    def apply(self, changes: Sequence[Change]) -> list[str]:
        session = self._open
        for before in self._attempts():
            # The changes are made in a copy of the graphs that they name. Each graph that differs
            # then is sent whole, so that it holds just that, whoever else is writing; labels of
            # its blank nodes are the copy's, each used once.
            with _scratch(session, {change.graph for change in changes}) as copy:
                needed = plan(copy, changes)
                if not needed.graphs:
                    return []
                copy.update(needed.update)
                wanted = {graph: _lines(copy, graph) for graph in needed.graphs}
            operations: list[str] = []
            for graph, lines in wanted.items():
                session.engine.refuse(lines)
                operations.append(session.engine.drop(graph))
                operations += session.engine.insert(graph, lines) if lines else []
            if self._send(operations, before):
                return needed.graphs
        raise AssertionError("the last attempt returns or raises")

    def has_graph(self, graph: str) -> bool:
        return self._open.has_graph(graph)

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
        session = self._open
        text, is_deep = updates.prepare(
            update, default_graphs=default_graphs, named_graphs=named_graphs, loaded=loaded
        )
        if not is_deep:  # deeper ones are for the engine to refuse
            _check(text, base_iri)
        operation = _operation(session.engine.prepare(text, session.graphs))
        if not operation:
            return
        if base_iri:
            operation = f"BASE {rdf.iri(base_iri)} {operation}"
        for before in self._attempts():
            if self._send([operation], before):
                return

    def put(self, graph: str | None, ntriples: BinaryIO, *, replace: bool) -> None:
        ntriples.seek(0)
        with tempfile.TemporaryDirectory(prefix="fivekeys-") as folder:
            copy = _read(ntriples, NTRIPLES, graph, None, Path(folder))
            lines = sorted(graph_lines(copy, _name(graph)))
            del copy
        self._put(graph, lines, replace=replace)

    def _put(self, graph: str | None, lines: list[bytes], *, replace: bool) -> None:
        engine = self._open.engine
        engine.refuse(lines)
        operations = [engine.drop(graph)] if replace else []
        operations += engine.create(graph) if graph else []
        operations += engine.insert(graph, lines) if lines else []
        for before in self._attempts():
            if not operations or self._send(operations, before):
                return

    def load(
        self,
        data: BinaryIO,
        *,
        media_type: str = "application/n-quads",
        graph: str | None = None,
        base_iri: str | None = None,
        replace: bool = False,
    ) -> int:
        session = self._open
        with tempfile.TemporaryDirectory(prefix="fivekeys-") as folder:
            # Read before anything is sent: what is malformed changes nothing.
            copy = _read(data, media_type, graph, base_iri, Path(folder))
            before = session.count()
            start = self._start(is_empty=not before)
            if replace:
                self._put(graph, sorted(graph_lines(copy, _name(graph))), replace=True)
                copy.remove_graph(_name(graph))
            if len(copy):
                self._load(copy, Path(folder), start)
            del copy
        return session.count() - before

    def _load(self, copy: ox.Store, folder: Path, start: int) -> None:
        session = self._open
        if session.endpoints.graph_store is None:
            for name in _all_names(copy):
                self._load_in_batches(_iri(name), sorted(graph_lines(copy, name)))
            return
        file = folder / "load"
        if session.engine.is_picky:  # before anything is sent
            for name in _all_names(copy):
                _dump(copy, name, file)
                with file.open("rb") as lines:
                    session.engine.refuse(line.rstrip(b"\n") for line in lines)
        try:
            if session.engine.has_bulk_load:
                with file.open("wb") as out:
                    copy.dump(out, ox.RdfFormat.N_QUADS)
                self._post(file, NQUADS, {})
                return
            for name in _all_names(copy):
                _dump(copy, name, file)
                if file.stat().st_size:
                    self._post(file, NTRIPLES, session.engine.graph_parameters(_iri(name)))
        finally:  # also where a part of it is in: what is noted says that something has changed
            for before in self._attempts():
                if self._send([], before, start):
                    break

    def _load_in_batches(self, graph: str | None, lines: list[bytes]) -> None:
        """Ground triples in requests of their own; those with blank nodes all in one."""
        session = self._open
        blank = [line for line in lines if line.startswith(b"_:") or b" _:" in line]
        ground = iter(sorted(set(lines).difference(blank)))
        while batch := list(itertools.islice(ground, session.engine.lines_at_once)):
            self._put(graph, batch, replace=False)
        if blank:
            self._put(graph, blank, replace=False)

    def _post(self, file: Path, media_type: str, parameters: dict[str, str]) -> None:
        session = self._open
        assert session.endpoints.graph_store is not None
        session.connection.write(
            "POST",
            session.endpoints.graph_store,
            params=parameters,
            content=_Body(file),
            headers={"Content-Type": media_type, "Content-Length": str(file.stat().st_size)},
            patient=True,
        )

    def publish(self) -> Generation:
        return self._open.generation()

    def _attempts(self) -> Iterator[Generation | None]:
        """The generation that a change starts from, as often as somebody else is faster."""
        for _ in range(ATTEMPTS):
            yield self._open.noted()
        raise StoreLockedError(
            f"others are writing to the store {self._open.url} all the time; try again later"
        )

    def _start(self, *, is_empty: bool) -> int:
        """The number before the first one that is noted: no less than what the clock has given."""
        return 0 if is_empty else int(time.time())

    def _send(
        self, operations: list[str], before: Generation | None, start: int | None = None
    ) -> bool:
        """One update request that ends in the next generation; False where others were faster."""
        session = self._open
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        if before is not None:
            start = before.number
        elif start is None:
            start = self._start(is_empty=session.is_empty())
        # Theirs come first: a prologue is read by some engines at the beginning only.
        noting = session.engine.advance(before, Generation(start + 1, now))
        update = " ;\n".join([*operations, *noting])
        try:
            session.connection.write(
                "POST", session.endpoints.update, **session.engine.update(update, session.graphs)
            )
        except StoreUnavailableError:
            raise
        except (QueryError, StoreError):
            if session.noted() == before:
                raise
            return False
        return True


class _Body:
    """A file as the content of a request, which may be sent again with credentials."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        with self._file.open("rb") as source:
            while piece := source.read(_CHUNK):
                yield piece


@contextmanager
def _scratch(session: Session, graphs: set[str]) -> Iterator[ox.Store]:
    """A copy of some graphs, of which those that the store does not have are absent."""
    copy = ox.Store()
    for graph in sorted(graphs):
        rdf.iri(graph)
        if session.has_graph(graph):
            copy.add_graph(cast(ox.NamedNode, rdf.to_engine(graph)))
            session.copy_graph(graph, copy)
    yield copy


def _read(
    data: BinaryIO, media_type: str, graph: str | None, base_iri: str | None, folder: Path
) -> ox.Store:
    """Data in a store of its own, in ``folder``; InputError where it is malformed."""
    form = syntax(media_type)
    target = cast(ox.NamedNode, rdf.to_engine(graph)) if graph else None
    copy = ox.Store(folder / "store")
    try:
        copy.bulk_load(data, form.engine, base_iri=base_iri, to_graph=target)
    except (SyntaxError, ValueError) as error:
        raise malformed(error, form.name) from error
    return copy


def _check(update: str, base_iri: str | None) -> None:
    """Raise QueryError where ``update`` is malformed."""
    try:
        tolerating_unknown(
            lambda functions: ox.Store().update(
                update, base_iri=base_iri, custom_functions=functions
            )
        )
    except SyntaxError as error:
        raise faults.malformed(str(error)) from error
    except (ValueError, RuntimeError, OSError):
        return  # well-formed; an empty store is not what it is for


def _operation(update: str) -> str:
    """An update that others can follow: without a semicolon at its end."""
    tokens = sparql.tokens_of(update)
    while tokens and tokens[-1].text == ";":
        update = update[: tokens.pop().start]
    return f"{update}\n" if tokens else ""


def _name(graph: str | None) -> GraphName:
    return cast(ox.NamedNode, rdf.to_engine(graph)) if graph else ox.DefaultGraph()


def _all_names(copy: ox.Store) -> list[GraphName]:
    return [ox.DefaultGraph(), *copy.named_graphs()]


def _dump(copy: ox.Store, name: GraphName, file: Path) -> None:
    with file.open("wb") as out:
        copy.dump(out, ox.RdfFormat.N_TRIPLES, from_graph=name)


def _iri(name: GraphName) -> str | None:
    return None if isinstance(name, ox.DefaultGraph) else results.lexical(name)


def _lines(copy: ox.Store, graph: str) -> list[bytes]:
    return sorted(graph_lines(copy, _name(graph)))
