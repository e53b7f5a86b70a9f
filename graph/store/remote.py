"""A store at an http(s) address: any engine that speaks SPARQL 1.1.

What differs from stores of our own: a write shows at once, so that a view is of the engine as it
is when it is asked, and its generation the one that was noted when the view was taken. Each write
is one update request with the next generation in it; one process has one writer, but others may
write at the same time. What programs write that are not fivekeys does not count as a generation.
"""

import io
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, Final, TypeVar, cast
from urllib.parse import urlsplit

import pyoxigraph as ox

from graph import rdf
from graph.errors import (
    InputError,
    NotAcceptableError,
    QueryError,
    StoreError,
    StoreLockedError,
)
from graph.rdf import Node, Triple
from graph.settings import Settings
from graph.store import dumping, results, sparql
from graph.store.base import Generation, Row, Solution
from graph.store.faults import malformed
from graph.store.functions import tolerating_unknown
from graph.store.remote_engines import JSON, NTRIPLES, Dataset
from graph.store.remote_http import Connection, Credentials, Pieces, bounded
from graph.store.remote_session import Options, Session, engine_errors, read_rows, result_format
from graph.store.remote_writer import RemoteWriter
from graph.store.sparql import QueryForm
from graph.syntaxes import FORMATS, serialise

MAX_OPERATORS: Final = 1_000
"""Keywords and operators of a query: the server of Oxigraph has borne as many, and may end where
it recurses deeper."""

_UNION: Final = Dataset()
_EMPTY: Final = ox.Store()  # never written to: what it cannot parse is malformed
_T = TypeVar("_T")


def options_of(settings: Settings) -> Options:
    """What the settings say of a remote store."""
    return Options(
        Credentials(
            settings.remote_user or "", settings.remote_password or "", settings.remote_token or ""
        ),
        settings.remote_engine or "",
        settings.remote_update or "",
        settings.remote_graph_store or "",
        settings.remote_timeout_s,
    )


class RemoteStore:
    """See `base.Store`, and the module for what differs."""

    def __init__(
        self,
        url: str,
        options: Options = Options(),  # noqa: B008 - a tuple, never changed
        *,
        read_only: bool = False,
        connection: Connection | None = None,
    ) -> None:
        """Reach the engine at ``url``, the address that takes queries.

        Raises:
            StoreError: the address is malformed or has credentials in it, or nothing answers
                there, or something that is no engine.
        """
        self._session: Session | None = Session(_checked(url), options, connection)
        self._url = url
        self._read_only = read_only
        self._lock = threading.Lock()

    @property
    def _open(self) -> Session:
        if self._session is None:
            raise StoreError(f"the store {self._url} is closed")
        return self._session

    def reader(self) -> "RemoteReader":
        session = self._open
        return RemoteReader(session, session.generation())

    @contextmanager
    def writer(self) -> Iterator[RemoteWriter]:
        if self._read_only:
            raise StoreError(f"the store {self._url} was opened for reading only")
        if not self._lock.acquire(blocking=False):
            raise StoreLockedError(f"the store {self._url} has a writer already; try again later")
        try:
            writer = RemoteWriter(self._open)
            try:
                yield writer
            finally:
                writer.close()
        finally:
            self._lock.release()

    def is_empty(self) -> bool:
        return self._open.is_empty()

    def close(self) -> None:
        self._session = None


class RemoteReader:
    """See `base.Reader`; what it shows is the engine's present state."""

    def __init__(self, session: Session, generation: Generation) -> None:
        self._session = session
        self._generation = generation

    @property
    def generation(self) -> Generation:
        return self._generation

    def select(self, query: str, /, **bindings: Node) -> list[Row]:
        return self._rows(query, bindings, results.rows)

    def solutions(self, query: str, /, **bindings: Node) -> list[Solution]:
        return self._rows(query, bindings, results.terms)

    def ask(self, query: str, /, **bindings: Node) -> bool:
        text = _prepared(query, bindings)
        if sparql.form(text) != "ask":
            raise QueryError("the query is not an ASK query")
        out = io.BytesIO()
        self._write(text, "ask", JSON, _UNION, out)
        found = ox.parse_query_results(out.getvalue(), ox.QueryResultsFormat.JSON)
        return bool(found)

    def construct(self, query: str, /, **bindings: Node) -> list[Triple]:
        text = _prepared(query, bindings)
        if (form := sparql.form(text)) not in ("construct", "describe"):
            raise QueryError("the query is neither a CONSTRUCT nor a DESCRIBE query")
        with self._session.ask(text, form, NTRIPLES, _UNION) as (media_type, pieces):
            source = Pieces(bounded(pieces))
            with engine_errors(source):
                found = dict.fromkeys(_triples(source, media_type))
        return [Triple(*map(rdf.from_engine, triple)) for triple in found]

    def run(
        self,
        query: str,
        *,
        media_type: str,
        out: BinaryIO,
        bindings: Mapping[str, Node] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        union: bool = True,
        base_iri: str | None = None,
    ) -> None:
        text = _prepared(query, bindings or {}, base_iri)
        for graph in (*(default_graphs or ()), *(named_graphs or ())):
            rdf.iri(graph)
        dataset = Dataset(default_graphs, named_graphs, union)
        self._write(text, sparql.form(text), media_type, dataset, out)

    def form(self, query: str) -> QueryForm:
        return sparql.form(query)

    def dump(
        self,
        out: BinaryIO,
        *,
        media_type: str = "application/n-quads",
        graph: str | None = None,
    ) -> int:
        rdf.syntax(media_type)
        with self._session.copied(graph) as copy:
            return dumping.dump(copy, out, media_type, graph)

    def export(self, graph: str | None, out: BinaryIO, *, media_type: str) -> None:
        graphs = None if graph is None else [graph]
        query = "CONSTRUCT WHERE { ?s ?p ?o }"
        self.run(query, media_type=media_type, out=out, default_graphs=graphs, union=False)

    def has_graph(self, graph: str) -> bool:
        return self._session.has_graph(graph)

    def graphs(self) -> list[str]:
        return self._session.graphs()

    def count(self) -> int:
        return self._session.count()

    def _rows(
        self, query: str, bindings: Mapping[str, Node], consume: Callable[[ox.QuerySolutions], _T]
    ) -> _T:
        text = _prepared(query, bindings)
        if sparql.form(text) != "select":
            raise QueryError("the query is not a SELECT query")
        with self._session.ask(text, "select", JSON, _UNION) as (media_type, pieces):
            return read_rows(bounded(pieces), media_type, consume)

    def _write(
        self, query: str, form: QueryForm, media_type: str, dataset: Dataset, out: BinaryIO
    ) -> None:
        """The engine's answer into ``out``: its own bytes where it has the format."""
        essence = media_type.partition(";")[0].strip().lower()
        is_rows = form in ("select", "ask")
        wanted = results.result_format(essence) if is_rows else results.graph_format(essence)
        # Engines write RDF/XML that is not well-formed for some terms; `serialise` refuses those.
        asked = NTRIPLES if wanted == ox.RdfFormat.RDF_XML else essence
        with self._session.ask(query, form, asked, dataset) as (found, pieces):
            if found == essence:
                for piece in pieces:
                    out.write(piece)
                return
            source, sink = Pieces(pieces), _Sink(out)
            try:
                with engine_errors(source):
                    _convert(source, found, wanted, cast(BinaryIO, sink))
            except (InputError, StoreError):
                if sink.error is not None:
                    raise sink.error from None
                raise


def _prepared(query: str, bindings: Mapping[str, Node], base_iri: str | None = None) -> str:
    """``query`` as it is sent: with its bindings, and known to be well-formed.

    Raises:
        QueryError: malformed, not allowed, or too long for an engine of others.
    """
    facts = sparql.examine(query)
    if facts.operators > MAX_OPERATORS:
        raise QueryError(
            f"the query has {facts.operators} keywords and operators, {MAX_OPERATORS} are allowed "
            "in a store at an address; use VALUES or IN for long lists"
        )
    text = sparql.bind(query, {name: _bound(name, node) for name, node in bindings.items()})
    try:
        tolerating_unknown(
            lambda functions: _EMPTY.query(text, base_iri=base_iri, custom_functions=functions)
        )
    except SyntaxError as error:
        raise malformed(str(error), text) from error
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"the query cannot be evaluated: {error}") from error
    return f"BASE {rdf.iri(base_iri)} {text}" if base_iri else text


def _bound(name: str, node: Node) -> str:
    if isinstance(node, rdf.Term) and node.kind == "blank":
        raise QueryError(f"?{name} cannot be bound to a blank node: its label names nothing")
    return str(rdf.to_engine(node))


def _convert(
    source: Pieces,
    found: str,
    wanted: ox.QueryResultsFormat | ox.RdfFormat,
    out: BinaryIO,
) -> None:
    """An answer in another format."""
    if isinstance(wanted, ox.QueryResultsFormat):
        rows = ox.parse_query_results(cast(BinaryIO, source), result_format(found))
        rows.serialize(out, wanted)
    elif wanted == ox.RdfFormat.RDF_XML:
        try:
            quads = (ox.Quad(*triple) for triple in _triples(source, found))
            serialise(quads, FORMATS["rdfxml"], out)
        except InputError as error:
            raise NotAcceptableError(str(error)) from error
    else:
        ox.serialize(_triples(source, found), out, wanted)


def _triples(source: Pieces, media_type: str) -> Iterator[ox.Triple]:
    form = results.GRAPHS.get(media_type)
    if form is None:
        raise StoreError(f"the engine answers with {media_type or 'something'} where RDF was asked")
    return (quad.triple for quad in ox.parse(cast(BinaryIO, source), form))


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.hostname and parts.port != 0 and not parts.fragment
    except ValueError:
        usable = False
    if not usable:
        raise StoreError("the address of the store is malformed; use http://host:port/path")
    if parts.username is not None or parts.password is not None:
        raise StoreError(
            "the address of the store has credentials in it; put them into FIVEKEYS_REMOTE_USER "
            "and FIVEKEYS_REMOTE_PASSWORD"
        )
    return url


class _Sink(io.RawIOBase):
    """Passes results on and remembers the error of who takes them."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.error: Exception | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        try:
            self._out.write(data)
        except Exception as error:  # whatever it is, it goes back to the caller
            self.error = error
            raise
        return len(data)
