"""An engine, how it is reached, and the questions that the store itself asks it."""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import BinaryIO, Final, NamedTuple, TypeVar, cast

import pyoxigraph as ox

from graph import rdf
from graph.errors import QueryError, SettingError, StoreError
from graph.store import results
from graph.store.base import Generation, Row
from graph.store.remote_engines import (
    GENERATION,
    JSON,
    NQUADS,
    NTRIPLES,
    Dataset,
    Endpoints,
    Engine,
    Oxigraph,
)
from graph.store.remote_http import Answer, Connection, Credentials, Fields, Pieces, bounded, place
from graph.store.remote_virtuoso import Virtuoso
from graph.store.sparql import QueryForm

ENGINES: Final[dict[str, Engine]] = {
    engine.name: engine for engine in (Engine(), Oxigraph(), Virtuoso())
}
"""Name of an engine, as it says it in the ``Server`` header of answers, → what it does."""

CLOCK_S: Final = 10
"""Seconds that a generation lasts in a store that only others write to."""

_LOOKS: Final = 20
"""Times that the engine is asked for its generation while somebody writes."""

_STRICT: Final = Dataset(union=False)
_UNION: Final = Dataset()
T = TypeVar("T")
_IN_MEMORY: Final = 200_000  # triples that a copy has in memory; more go to a temporary folder


class Options(NamedTuple):
    """What is not in the address of a remote store; empty where it can be found out."""

    credentials: Credentials = Credentials()
    engine: str = ""
    update: str = ""
    graph_store: str = ""
    timeout_s: float = 60.0


class Session:
    """See the module. Rows of `ask_rows` are of the strict data set."""

    def __init__(self, url: str, options: Options, connection: Connection | None = None) -> None:
        """Reach the engine at ``url``, and find out which it is.

        Raises:
            StoreUnavailableError: nothing answers there.
            StoreError: what answers is no SPARQL endpoint.
            SettingError: an engine that is not known.
        """
        self.url = url
        self.connection = connection or Connection(options.credentials, options.timeout_s)
        self.engine = self._find(options.engine)
        known = any(options.credentials)
        found = self.engine.endpoints(url, with_credentials=known)
        self.endpoints = Endpoints(
            found.query, options.update or found.update, options.graph_store or found.graph_store
        )

    def _find(self, name: str) -> Engine:
        if name:
            if name not in ENGINES:
                raise SettingError(f"the engine {name!r} is unknown; use {', '.join(ENGINES)}")
            return ENGINES[name]
        with self.connection.read(self.url, form=[("query", "ASK {}")], accept=JSON) as answer:
            if "html" in answer.media_type:
                answer_is = f"{place(self.url)} answers with a page"
                raise StoreError(f"{answer_is}; name the address of its SPARQL endpoint")
            server = answer.headers.get("server", "").partition("/")[0].strip().lower()
            return ENGINES.get(server, ENGINES["standard"])

    @contextmanager
    def ask(
        self, query: str, form: QueryForm, media_type: str, dataset: Dataset
    ) -> "Iterator[tuple[str, Iterator[bytes]]]":
        """Media type and body of the engine's answer, which is whole, or raises at its end.

        Raises:
            LimitError: the engine cuts the results.
        """
        is_rows = form in ("select", "ask")
        if form == "construct" and (check := self.engine.check_construct(query)):
            with self._send(check, JSON, dataset):
                pass  # it is the headers that tell
        accept = self.engine.accept(media_type, is_rows=is_rows)
        with self._send(query, accept, dataset) as answer:
            yield answer.media_type, self.engine.tidy(answer.pieces(), form)

    @contextmanager
    def _send(self, query: str, accept: str, dataset: Dataset) -> Iterator[Answer]:
        fields = self.engine.query(query, dataset, self.graphs)
        with ExitStack() as stack:

            def send(fields: Fields) -> Answer:
                return stack.enter_context(
                    self.connection.read(self.endpoints.query, form=fields, accept=accept)
                )

            try:
                answer = send(fields)
            except QueryError as error:
                simpler = self.engine.simpler_query(query, dataset, self.graphs, error)
                if simpler is None:
                    raise
                answer = send(simpler)
            self.engine.check(answer.headers)
            yield answer

    def ask_rows(self, query: str, dataset: Dataset = _STRICT) -> list[Row]:
        """Rows of a query of the store's own."""
        with self.ask(query, "select", JSON, dataset) as (media_type, pieces):
            return read_rows(bounded(pieces), media_type, results.rows)

    def noted(self) -> Generation | None:
        """The newest generation that is noted in the store; None where there is none.

        Virtuoso may show a note while it is being changed, without one of its values: it is asked
        again then.

        Raises:
            StoreError: so it did each time.
        """
        for _ in range(_LOOKS):
            rows = self.ask_rows(self.engine.generation_query())
            if all({"n", "at"} <= row.keys() for row in rows):
                return max((Generation(int(row["n"]), row["at"]) for row in rows), default=None)
        raise StoreError("the engine shows its generation half changed; try again")

    def generation(self) -> Generation:
        """The generation of what the engine shows now.

        Where only others have written, nothing counts: it is the time, in steps of `CLOCK_S`.
        """
        if noted := self.noted():
            return noted
        if self.is_empty():
            return Generation(0, "")
        number = int(time.time()) // CLOCK_S * CLOCK_S
        return Generation(number, datetime.fromtimestamp(number, UTC).isoformat())

    def is_empty(self) -> bool:
        """Whether there is no triple of the data."""
        return self.count() == 0

    def count(self) -> int:
        """Number of quads."""
        unnamed = self.ask_rows(f"SELECT (COUNT(*) AS ?n) {{ {self.engine.default_triple} }}")
        start = rdf.literal(GENERATION)
        named = self.ask_rows(
            "SELECT (COUNT(*) AS ?n) "
            f"{{ GRAPH ?g {{ ?s ?p ?o }} FILTER(!STRSTARTS(STR(?g), {start})) }}",
            _UNION,
        )
        return int(unnamed[0]["n"]) + int(named[0]["n"])

    def graphs(self) -> list[str]:
        """IRIs of the named graphs, sorted."""
        triple = "" if self.engine.keeps_empty_graphs else "?s ?p ?o"
        rows = self.ask_rows(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ {triple} }} }}", _UNION)
        return sorted({row["g"] for row in rows if not self.engine.is_own(row["g"])})

    def has_graph(self, graph: str) -> bool:
        """Whether there is a named graph; it may be empty where the engine keeps such graphs."""
        triple = "" if self.engine.keeps_empty_graphs else "?s ?p ?o"
        rows = self.ask_rows(
            f"SELECT (1 AS ?x) {{ GRAPH {rdf.iri(graph)} {{ {triple} }} }} LIMIT 1"
        )
        return bool(rows)

    @contextmanager
    def copied(self, graph: str | None) -> Iterator[ox.Store]:
        """A copy of all that is in the store, or of one graph, for as long as the context lasts."""
        with tempfile.TemporaryDirectory(prefix="fivekeys-") as folder:
            large = graph is None and self.count() > _IN_MEMORY
            copy = ox.Store(folder) if large else ox.Store()
            try:
                if graph is None and self.engine.has_bulk_load:
                    self._copy_all(copy)
                else:
                    for name in [graph] if graph else [None, *self.graphs()]:
                        self.copy_graph(name, copy)
                yield copy
            finally:
                del copy

    def _copy_all(self, copy: ox.Store) -> None:
        assert self.endpoints.graph_store is not None
        with self.connection.read(self.endpoints.graph_store, accept=NQUADS) as answer:
            load_copy(copy, answer.pieces(patient=True), answer.media_type, None)
        for graph in cast(list[ox.NamedNode], list(copy.named_graphs())):
            if self.engine.is_own(results.lexical(graph)):
                copy.remove_graph(graph)

    def copy_graph(self, graph: str | None, copy: ox.Store) -> None:
        """Put the triples of a graph (None: the default graph) into ``copy``.

        Raises:
            StoreError: it has changed meanwhile, or the engine does not give all of it.
        """
        pattern = self.engine.default_triple
        if graph is not None:
            pattern = f"GRAPH {rdf.iri(graph)} {{ ?s ?p ?o }}"
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"
        if self.engine.page_rows is None:
            self._copy_page(query, graph, copy)
            return
        rows = self.ask_rows(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
        wanted, have = int(rows[0]["n"]), 0
        while have < wanted:
            page = f"{query} LIMIT {self.engine.page_rows} OFFSET {have}"
            got = self._copy_page(page, graph, copy)
            if not got:
                break
            have += got
        if have != wanted:
            raise StoreError(
                f"the engine gave {have} of {wanted} triples of {graph or 'the default graph'}; "
                "it was written to meanwhile: try again"
            )

    def _copy_page(self, query: str, graph: str | None, copy: ox.Store) -> int:
        with self._send(query, NTRIPLES, _STRICT) as answer:
            return load_copy(copy, answer.pieces(patient=True), answer.media_type, graph)


def load_copy(copy: ox.Store, pieces: Iterator[bytes], media_type: str, graph: str | None) -> int:
    """Put the engine's triples or quads into ``copy``; how many lines or statements they were."""
    source = Pieces(pieces)
    form = results.GRAPHS.get(media_type)
    if form is None:
        raise StoreError(f"the engine answers with {media_type or 'something'} where RDF was asked")
    target = cast(ox.NamedNode, rdf.to_engine(graph)) if graph else None
    count = 0

    def counted() -> Iterator[ox.Quad]:
        nonlocal count
        for quad in ox.parse(cast(BinaryIO, source), form):
            count += 1
            yield quad if target is None else _in_graph(quad, target)

    with engine_errors(source):
        copy.bulk_extend(counted())
    return count


def _in_graph(quad: ox.Quad, graph: ox.NamedNode) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def read_rows(
    pieces: Iterator[bytes], media_type: str, consume: Callable[[ox.QuerySolutions], T]
) -> T:
    """What ``consume`` makes of the rows of an answer."""
    source = Pieces(pieces)
    with engine_errors(source):
        found = ox.parse_query_results(cast(BinaryIO, source), result_format(media_type))
        if not isinstance(found, ox.QuerySolutions):
            raise StoreError("the engine answers yes or no where rows were asked for")
        return consume(found)


def result_format(media_type: str) -> ox.QueryResultsFormat:
    """The format of results that the engine says it sends."""
    found: Mapping[str, ox.QueryResultsFormat] = results.RESULTS
    if media_type == "application/json":
        return ox.QueryResultsFormat.JSON
    if media_type not in found:
        raise StoreError(f"the engine answers with {media_type or 'something'}: no SPARQL results")
    return found[media_type]


@contextmanager
def engine_errors(source: Pieces) -> Iterator[None]:
    """Errors while an answer is read, as what they come from."""
    try:
        yield
    except (SyntaxError, ValueError, OSError) as error:
        if source.error is not None:
            raise source.error from None
        raise StoreError(f"the answer of the engine is not well-formed: {error}") from error
