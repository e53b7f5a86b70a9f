"""What every store can do: one interface for all back ends.

A store is read through immutable views, each named by its generation, and written by one writer at
a time. What a writer has applied is durable at once and visible to readers with the next
generation. An engine at an address keeps its present state only: there a write is a generation and
seen at once, and views show what the engine holds when it is asked; see `remote`.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO, NamedTuple, Protocol

from graph.rdf import Node, Term, Triple
from graph.store.sparql import QueryForm

Row = dict[str, str]
"""A solution: variable without `?` → lexical value; unbound variables are absent."""

Solution = dict[str, Term]
"""A solution: variable without `?` → term; unbound variables are absent."""


class Generation(NamedTuple):
    """Name of a state of the store: a number that grows, and when it was published (ISO 8601).

    Number 0 is the empty store before the first publication; its time is empty.
    """

    number: int
    published: str


class Change(NamedTuple):
    """New content of one named graph; None forgets the graph."""

    graph: str
    ntriples: bytes | None


class Reader(Protocol):
    """One immutable view of a store. It may be used by several threads at once.

    Queries see the union of all graphs as default graph, where the query has no FROM clause.
    Bindings are terms, or IRIs as strings, put in the place of variables (`sparql.bind`).

    All queries raise QueryError where they are malformed (with line and column) or not allowed
    (SERVICE, nesting, length).
    """

    @property
    def generation(self) -> Generation:
        """The state that this view shows."""

    def select(self, query: str, /, **bindings: Node) -> list[Row]:
        """Rows of a SELECT query, lexical values only; blank nodes as `_:label`."""

    def solutions(self, query: str, /, **bindings: Node) -> list[Solution]:
        """Rows of a SELECT query as terms."""

    def ask(self, query: str, /, **bindings: Node) -> bool:
        """The answer of an ASK query."""

    def construct(self, query: str, /, **bindings: Node) -> list[Triple]:
        """Distinct triples of a CONSTRUCT or DESCRIBE query."""

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
        """Results of any query, written to ``out`` by the engine as they come.

        ``default_graphs`` and ``named_graphs`` are the dataset of the SPARQL 1.1 Protocol; where
        one is given, FROM clauses and ``union`` do not count. Without ``union`` the default graph
        is the unnamed one.

        Raises:
            QueryError: malformed or not allowed.
            NotAcceptableError: the query's form has no results in ``media_type``.
        """

    def form(self, query: str) -> QueryForm:
        """The form of a query; see `sparql.form`."""

    def dump(
        self,
        out: BinaryIO,
        *,
        media_type: str = "application/n-quads",
        graph: str | None = None,
    ) -> int:
        """All quads (or the triples of ``graph``), sorted; returns how many.

        Equal content gives equal bytes, blank nodes included. Syntaxes without named graphs get
        the triples of all graphs, each once.

        Raises:
            InputError: an unknown media type, or data that its syntax cannot express.
        """

    def export(self, graph: str | None, out: BinaryIO, *, media_type: str) -> None:
        """All triples of one graph (None: the default graph), streamed in the order of the engine.

        Nothing where there is no such graph.

        Raises:
            NotAcceptableError: an unknown media type, or data that its syntax cannot express.
        """

    def has_graph(self, graph: str) -> bool:
        """Whether there is a named graph ``graph``; it may be empty where the engine keeps such."""

    def graphs(self) -> list[str]:
        """IRIs of the named graphs, sorted."""

    def count(self) -> int:
        """Number of quads."""


class Writer(Protocol):
    """The one writer of a store.

    A method that has returned is durable; one that was cut short has done nothing. Content of
    graphs is N-Triples; InputError names the line that is malformed, before anything is changed.
    """

    def replace(self, graph: str, ntriples: bytes) -> bool:
        """Make ``graph`` hold exactly these triples; False where it does already."""

    def forget(self, graph: str) -> bool:
        """Drop ``graph``; False where there is no such graph."""

    def apply(self, changes: Sequence[Change]) -> list[str]:
        """Several changes in one transaction; returns the graphs that were not so already.

        Where a graph is named twice the later change counts.
        """

    def has_graph(self, graph: str) -> bool:
        """Whether there is a named graph ``graph`` now; it may be empty."""

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
        """Run a SPARQL update (one transaction).

        ``default_graphs`` and ``named_graphs`` are the protocol's ``using-graph-uri`` and
        ``using-named-graph-uri``. ``loaded`` has what stands for LOADs, by the offsets at which
        they begin (`loading.loaded`); any other ``LOAD SILENT`` does nothing.

        Raises:
            QueryError: malformed or not allowed (any other LOAD, SERVICE), or USING or WITH where
                graphs are given.
        """

    def put(self, graph: str | None, ntriples: BinaryIO, *, replace: bool) -> None:
        """Add triples to ``graph`` (None: the default graph), which exists then (one transaction).

        ``ntriples`` is a seekable file of well-formed N-Triples; its blank nodes are new ones.
        With ``replace`` the graph holds nothing else then.
        """

    def load(
        self,
        data: BinaryIO,
        *,
        media_type: str = "application/n-quads",
        graph: str | None = None,
        base_iri: str | None = None,
        replace: bool = False,
    ) -> int:
        """Add quads in bulk, all or none; returns how many more there are than before.

        Triples go to ``graph``, or to the default graph where it is None; with ``replace`` that
        graph is emptied first, in the same transaction.
        """

    def publish(self) -> Generation:
        """Show readers what has been written; the newest generation where nothing was.

        Leaving the writer's context publishes, on errors too: what was applied is complete.
        """


class Store(Protocol):
    """A place that keeps named graphs."""

    def reader(self) -> Reader:
        """A view of the newest generation."""

    def writer(self) -> AbstractContextManager[Writer]:
        """Become the writer.

        Raises:
            StoreLockedError: there is one already, here or in another process.
            StoreError: the store was opened for reading only.
        """

    def is_empty(self) -> bool:
        """Whether the newest generation holds no quad."""

    def close(self) -> None:
        """Let go of everything; views that were handed out stay usable until they are dropped."""
