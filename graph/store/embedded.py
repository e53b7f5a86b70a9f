"""Reading and writing an embedded engine; what memory and folder stores have in common."""

import io
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, BinaryIO, Final, TypeVar, cast

import pyoxigraph as ox

from graph import rdf
from graph.errors import (
    DataError,
    FivekeysError,
    InputError,
    LimitError,
    NotAcceptableError,
    QueryError,
    StoreError,
)
from graph.rdf import Node, Triple
from graph.store import fetching, glance, results, sparql
from graph.store.base import Generation, Row, Solution
from graph.store.dumping import dump
from graph.store.faults import malformed
from graph.store.functions import tolerating_unknown
from graph.store.merged import Dataset, graphs_of, merged
from graph.syntaxes import FORMATS, serialise

DEEP_STACK: Final = 256 * 1024 * 1024
"""Bytes of stack for long queries; 8 MB bear 1,000 levels of the engine's recursion."""

_STACK_SIZE = threading.Lock()
_T = TypeVar("_T")


class EmbeddedReader:
    """A view of an engine that nobody writes to any more; see `base.Reader`.

    ``holder`` is kept for as long as the view is in use.
    """

    def __init__(
        self,
        engine: ox.Store,
        generation: Generation,
        holder: object = None,
        *,
        has_union: bool = False,
    ) -> None:
        """A view of ``engine``; with ``has_union`` its default graph is the union of the others."""
        self._engine = engine
        self._generation = generation
        self._holder = holder
        self._count: int | None = None
        self._has_union = has_union

    @property
    def generation(self) -> Generation:
        return self._generation

    def select(self, query: str, /, **bindings: Node) -> list[Row]:
        return self._evaluate(query, bindings, lambda found: results.rows(_rows(found)))

    def solutions(self, query: str, /, **bindings: Node) -> list[Solution]:
        return self._evaluate(query, bindings, lambda found: results.terms(_rows(found)))

    def ask(self, query: str, /, **bindings: Node) -> bool:
        def answer(found: object) -> bool:
            if not isinstance(found, ox.QueryBoolean):
                raise QueryError("the query is not an ASK query")
            return bool(found)

        return self._evaluate(query, bindings, answer)

    def construct(self, query: str, /, **bindings: Node) -> list[Triple]:
        def triples(found: object) -> list[Triple]:
            if not isinstance(found, ox.QueryTriples):
                raise QueryError("the query is neither a CONSTRUCT nor a DESCRIBE query")
            return [Triple(*map(rdf.from_engine, triple)) for triple in dict.fromkeys(found)]

        return self._evaluate(query, bindings, triples)

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
        sink = _Sink(out)
        try:
            self._evaluate(
                query,
                bindings or {},
                lambda found: _serialise(found, media_type, cast(BinaryIO, sink)),
                union=union,
                default_graphs=default_graphs,
                named_graphs=named_graphs,
                base_iri=base_iri,
            )
        except FivekeysError:
            if sink.error is not None:  # not the engine failed but who takes the results
                raise sink.error from None
            raise

    def stream(
        self,
        query: str,
        choose: Callable[[bool], str],
        out: BinaryIO,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        union: bool = True,
        service_hosts: Collection[str] = (),
        base_iri: str | None = None,
    ) -> None:
        """As `run`, for a thread whose stack is deep.

        ``choose`` gives the media type once it is known whether the results are rows (SELECT,
        ASK) or a graph. SERVICE may ask endpoints on ``service_hosts``. Errors of ``out`` are not
        told from those of the engine.
        """
        has_clauses = (
            not glance.is_plain(query)
            and sparql.examine(fetching.hide_allowed(query, service_hosts)).has_dataset
        )
        graphs = graphs_of(
            query,
            has_clauses=has_clauses,
            default=default_graphs,
            named=named_graphs,
            base_iri=base_iri,
        )
        is_given = default_graphs is not None or named_graphs is not None

        def call() -> None:
            found = self._query(
                query,
                graphs,
                is_given=is_given,
                union=union and not has_clauses,
                base_iri=base_iri,
            )
            _serialise(found, choose(not isinstance(found, ox.QueryTriples)), out)

        guarded(call, deep=False, query=query)

    def stream_plain(
        self,
        query: str,
        rows_as: str | None,
        graph_as: str | None,
        out: BinaryIO,
        *,
        union: bool,
        base_iri: str,
    ) -> str:
        """As `stream`, for a query that `glance.is_plain` and asks for no graph by name.

        Gives the media type of the results: ``rows_as`` or ``graph_as``.

        Raises:
            QueryError: it cannot be answered like this, for whatever reason; `stream` tells which.
        """
        try:
            found = self._engine.query(
                query,
                base_iri=base_iri,
                use_default_graph_as_union=union and not self._has_union,
            )
            media_type = graph_as if isinstance(found, ox.QueryTriples) else rows_as
            if media_type is None:
                raise QueryError("the client takes no format of these results")
            _serialise(found, media_type, out)
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            raise QueryError(f"the query is not plain to the engine: {error}") from error
        return media_type

    def save(self, path: str) -> None:
        """Write all quads to a file as N-Quads, in no order."""
        self._engine.dump(path, format=ox.RdfFormat.N_QUADS)

    def form(self, query: str) -> sparql.QueryForm:
        return sparql.form(query)

    def dump(
        self,
        out: BinaryIO,
        *,
        media_type: str = "application/n-quads",
        graph: str | None = None,
    ) -> int:
        return dump(self._engine, out, media_type, graph)

    def export(self, graph: str | None, out: BinaryIO, *, media_type: str) -> None:
        form = results.graph_format(media_type)
        target = ox.DefaultGraph() if graph is None else cast(ox.NamedNode, rdf.to_engine(graph))
        sink = _Sink(out)
        output = cast(BinaryIO, sink)

        def call() -> None:
            if form == ox.RdfFormat.RDF_XML:
                quads = self._engine.quads_for_pattern(None, None, None, target)
                _serialise_xml((ox.Quad(*quad.triple) for quad in quads), output)
            else:
                self._engine.dump(output, form, from_graph=target)

        try:
            guarded(call, deep=False)
        except Exception:  # whatever it is: where the taker of the data failed, it is told that
            if sink.error is not None:
                raise sink.error from None
            raise

    def has_graph(self, graph: str) -> bool:
        return self._engine.contains_named_graph(cast(ox.NamedNode, rdf.to_engine(graph)))

    def graphs(self) -> list[str]:
        return sorted(results.lexical(name) for name in self._engine.named_graphs())

    def count(self) -> int:
        if self._count is None:
            self._count = len(self._engine)
        return self._count

    def _evaluate(
        self,
        query: str,
        bindings: Mapping[str, Node],
        consume: Callable[[Any], _T],
        *,
        union: bool = True,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base_iri: str | None = None,
    ) -> _T:
        """Run ``query`` and give its results to ``consume``, all on a stack that is deep enough."""
        facts = sparql.examine(query)
        text = sparql.bind(query, {name: _bound(name, node) for name, node in bindings.items()})

        graphs = graphs_of(
            text,
            has_clauses=facts.has_dataset,
            default=default_graphs,
            named=named_graphs,
            base_iri=base_iri,
        )
        is_given = default_graphs is not None or named_graphs is not None

        def call() -> _T:
            found = self._query(
                text,
                graphs,
                is_given=is_given,
                union=union and not facts.has_dataset,
                base_iri=base_iri,
            )
            return consume(found)

        return guarded(call, deep=facts.is_deep, query=text)

    def _query(
        self,
        query: str,
        graphs: Dataset | None,
        *,
        is_given: bool,
        union: bool,
        base_iri: str | None,
    ) -> Any:
        """Results of the engine; with ``is_given`` FROM clauses do not count, ``graphs`` do."""
        engine, options = self._engine, {}
        if graphs is not None and (merge := merged(self._engine, graphs)) is not None:
            engine, options = merge, _options([ox.DefaultGraph()], graphs.named)
        elif graphs is not None and (is_given or graphs.repeats):
            default = [rdf.to_engine(iri) for iri in dict.fromkeys(graphs.default)]
            options = _options(default, graphs.named)
        return tolerating_unknown(
            lambda functions: engine.query(
                query,
                base_iri=base_iri,
                use_default_graph_as_union=union and not is_given and not self._has_union,
                custom_functions=functions,
                **options,
            )
        )


def _options(default: Sequence[object], named: Sequence[str]) -> dict[str, Any]:
    """A data set as options of the engine."""
    return {"default_graph": default, "named_graphs": [rdf.to_engine(iri) for iri in named]}


def _bound(name: str, node: Node) -> str:
    if isinstance(node, rdf.Term) and node.kind == "blank":
        raise QueryError(f"?{name} cannot be bound to a blank node: its label names nothing")
    return str(rdf.to_engine(node))


def _rows(found: object) -> ox.QuerySolutions:
    if not isinstance(found, ox.QuerySolutions):
        raise QueryError("the query is not a SELECT query")
    return found


def _serialise(found: object, media_type: str, out: BinaryIO) -> None:
    if not isinstance(found, ox.QueryTriples):
        rows = cast(ox.QuerySolutions | ox.QueryBoolean, found)
        rows.serialize(out, results.result_format(media_type))
    elif (form := results.graph_format(media_type)) == ox.RdfFormat.RDF_XML:
        _serialise_xml((ox.Quad(*triple) for triple in found), out)
    else:
        found.serialize(out, form)


def _serialise_xml(quads: Iterable[ox.Quad], out: BinaryIO) -> None:
    try:
        serialise(quads, FORMATS["rdfxml"], out)
    except InputError as error:
        raise NotAcceptableError(str(error)) from error


def guarded(call: Callable[[], _T], *, deep: bool, query: str | None = None) -> _T:
    """``call`` with the engine's errors as ours; of ``query`` it is told where the fault is."""
    try:
        return _on_deep_stack(call) if deep else call()
    except FivekeysError:
        raise
    except SyntaxError as error:
        raise malformed(str(error), query) from error
    except (ValueError, RuntimeError) as error:
        if str(error).startswith("Corruption"):
            raise DataError(f"the files of the store are damaged: {error}") from error
        raise QueryError(f"the query cannot be evaluated: {error}") from error
    except OSError as error:
        raise StoreError(f"the store cannot be read or written: {error}") from error


def _on_deep_stack(call: Callable[[], _T]) -> _T:
    outcome: list[_T] = []
    failure: list[BaseException] = []

    def work() -> None:
        try:
            outcome.append(call())
        except BaseException as error:  # raised again on the calling thread
            failure.append(error)

    thread = threading.Thread(target=work, name="deep query", daemon=True)
    with _STACK_SIZE:
        before = threading.stack_size(DEEP_STACK)
        try:
            thread.start()
        except RuntimeError as error:
            raise LimitError("no memory is left for a query of this length") from error
        finally:
            threading.stack_size(before)
    thread.join()
    if failure:
        raise failure[0]
    return outcome[0]


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
