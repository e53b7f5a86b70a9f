"""What a remote engine is asked, in its own way.

`Engine` is SPARQL 1.1 Protocol, Update and Graph Store Protocol as they are written. Its
subclasses say what an engine does otherwise and what is done about it: nothing else asks which
engine it is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from graph import rdf
from graph.errors import QueryError
from graph.store import sparql
from graph.store.base import Generation
from graph.store.remote_http import Fields

JSON: Final = "application/sparql-results+json"
NTRIPLES: Final = "application/n-triples"
NQUADS: Final = "application/n-quads"

OWN: Final = "urn:fivekeys:"
"""Start of the names of graphs that hold what is ours and not the data's."""

GENERATION: Final = OWN + "generation"


Graphs = Callable[[], Sequence[str]]
"""What asks for the named graphs of the store, where an engine must be told them."""


class Endpoints(NamedTuple):
    """Addresses of an engine; without a graph store, content goes by SPARQL Update only."""

    query: str
    update: str
    graph_store: str | None


class Dataset(NamedTuple):
    """What a query sees: see `base.Reader.run`."""

    default: Sequence[str] | None = None
    named: Sequence[str] | None = None
    union: bool = True

    @property
    def is_given(self) -> bool:
        """Whether the protocol says it, so that FROM does not count."""
        return self.default is not None or self.named is not None


class Engine:
    """An engine that is true to the standards.

    Its default graph is the one it is set up with: the standard has no option for it. Where it
    does not keep empty graphs, the generation is a graph of two triples, which queries see.
    """

    name = "standard"
    keeps_empty_graphs = False
    has_bulk_load = False
    """Whether its graph store takes N-Quads for the whole data set in one transaction."""
    lines_at_once = 5_000
    """Triples that one request of a load has at most, where there is no graph store."""
    is_picky = False
    """Whether `refuse` ever does."""
    default_triple = "?s ?p ?o FILTER NOT EXISTS { GRAPH ?other { ?s ?p ?o } }"
    """What finds the triples of the unnamed graph; it may be that of all graphs together."""
    page_rows: int | None = None
    """Rows after which results are cut, so that graphs are read in pages; None: never."""

    def endpoints(self, url: str, *, with_credentials: bool) -> Endpoints:
        """The addresses that go with ``url``, that of the queries."""
        return Endpoints(url, url, None)

    def query(self, query: str, dataset: Dataset, graphs: Graphs) -> Fields:
        """The fields of a request for ``query``, in a store of ``graphs``."""
        chosen = [("default-graph-uri", graph) for graph in dataset.default or ()]
        chosen += [("named-graph-uri", graph) for graph in dataset.named or ()]
        return [("query", query), *chosen]

    def simpler_query(
        self, query: str, dataset: Dataset, graphs: Graphs, error: QueryError
    ) -> Fields | None:
        """The fields to try instead of those that the engine has refused; None for none."""
        return None

    def accept(self, media_type: str, *, is_rows: bool) -> str:
        """The media types to ask for, of which one can be converted into ``media_type``."""
        spare = JSON if is_rows else NTRIPLES
        return media_type if media_type == spare else f"{media_type}, {spare};q=0.5"

    def check(self, headers: Mapping[str, str]) -> None:
        """Raise LimitError or QueryTimeoutError where an answer says that it is not whole."""

    def check_construct(self, query: str) -> str | None:
        """A query whose answer `check` must be asked about before that of ``query`` is; or None."""
        return None

    def tidy(self, pieces: Iterator[bytes], form: sparql.QueryForm) -> Iterator[bytes]:
        """An answer as the standard has it."""
        return pieces

    def update(self, update: str, graphs: Graphs) -> dict[str, Any]:
        """Content and headers of a request for ``update``, in a store of ``graphs``."""
        return {
            "content": update.encode(),
            "headers": {"Content-Type": "application/sparql-update; charset=utf-8"},
        }

    def prepare(self, update: str, graphs: Graphs) -> str:
        """``update`` as the engine takes it, in a store of ``graphs``."""
        return update

    def insert(self, graph: str | None, lines: Sequence[bytes]) -> list[str]:
        """Operations that add N-Triples to a graph (None: the default graph)."""
        triples = b"\n".join(lines).decode()
        name = f"GRAPH {rdf.iri(graph)} {{\n{triples}\n}}" if graph else triples
        return [f"INSERT DATA {{\n{name}\n}}"]

    def drop(self, graph: str | None) -> str:
        """The operation that empties a graph and forgets it."""
        return f"DROP SILENT GRAPH {rdf.iri(graph)}" if graph else "DROP DEFAULT"

    def create(self, graph: str) -> list[str]:
        """Operations after which there is ``graph``, if only empty."""
        return [f"CREATE SILENT GRAPH {rdf.iri(graph)}"] if self.keeps_empty_graphs else []

    def graph_parameters(self, graph: str | None) -> dict[str, str]:
        """Parameters of the Graph Store Protocol that name a graph (None: the default graph)."""
        return {"graph": graph} if graph else {"default": ""}

    def refuse(self, lines: Iterable[bytes]) -> None:
        """Raise InputError where the engine would keep something else than these N-Triples."""

    def generation_query(self) -> str:
        """A query whose rows have ``n`` and ``at`` of each generation that is noted."""
        return (
            f"SELECT ?n ?at {{ GRAPH <{GENERATION}> "
            f"{{ <{GENERATION}> <{OWN}number> ?n ; <{OWN}published> ?at }} }}"
        )

    def advance(self, before: Generation | None, after: Generation) -> list[str]:
        """Operations after a change that note the generation ``after`` it.

        Where others have written since ``before``, the request fails, or the number that is there
        is counted up.
        """
        graph, at = f"<{GENERATION}>", rdf.literal(after.published)
        number, published = f"<{OWN}number>", f"<{OWN}published>"
        if before is None:
            triples = f"{graph} {number} {after.number} ; {published} {at}"
            return [f"INSERT DATA {{ GRAPH {graph} {{ {triples} }} }}"]
        return [
            f"WITH {graph} DELETE {{ {graph} {number} ?n ; {published} ?at }}"
            f" INSERT {{ {graph} {number} ?next ; {published} {at} }}"
            f" WHERE {{ {graph} {number} ?n ; {published} ?at BIND(?n + 1 AS ?next) }}"
        ]

    def is_own(self, graph: str) -> bool:
        """Whether a named graph is none of the data: it holds the generation, or the engine's."""
        return graph.startswith(GENERATION)


class Oxigraph(Engine):
    """The server of Oxigraph.

    It keeps empty graphs, so the generation is the name of one: no query for triples sees it. Who
    writes drops the generation that he has seen, which fails where somebody else has done so.
    """

    name = "oxigraph"
    keeps_empty_graphs = True
    default_triple = "?s ?p ?o"
    has_bulk_load = True

    def endpoints(self, url: str, *, with_credentials: bool) -> Endpoints:
        folder = url.rpartition("/")[0] if url.count("/") > 2 else url
        return Endpoints(
            url if url.count("/") > 2 and not url.endswith("/") else f"{folder}/query",
            f"{folder}/update",
            f"{folder}/store",
        )

    def query(self, query: str, dataset: Dataset, graphs: Graphs) -> Fields:
        fields = super().query(query, dataset, graphs)
        if dataset.union and not dataset.is_given and not sparql.examine(query).has_dataset:
            fields.append(("union-default-graph", "true"))
        return fields

    def generation_query(self) -> str:
        start = f"{GENERATION}:"
        return (
            f'SELECT (STRBEFORE(?rest, ":") AS ?n) (STRAFTER(?rest, ":") AS ?at) {{ GRAPH ?g {{}} '
            f'FILTER(STRSTARTS(STR(?g), "{start}")) BIND(STRAFTER(STR(?g), "{start}") AS ?rest) }}'
        )

    def prepare(self, update: str, graphs: Graphs) -> str:
        return one_by_one(update, ("DROP",), graphs, self.drop)

    def advance(self, before: Generation | None, after: Generation) -> list[str]:
        first = [f"DROP GRAPH {_generation_graph(before)}"] if before else []
        return [*first, f"CREATE GRAPH {_generation_graph(after)}"]


def _generation_graph(generation: Generation) -> str:
    return rdf.iri(f"{GENERATION}:{generation.number}:{generation.published}")


def one_by_one(
    update: str, words: tuple[str, ...], graphs: Graphs, drop: Callable[[str | None], str]
) -> str:
    """``update`` where operations on ALL, NAMED or DEFAULT graphs name each of ours instead.

    ``words`` are those that such operations begin with; the engine has graphs that are not ours.
    """
    tokens = sparql.tokens_of(update)
    edits: list[tuple[int, int, str]] = []
    for index, token in enumerate(tokens[:-1]):
        if not token.is_word(*words):
            continue
        last = tokens[index + 2] if tokens[index + 1].is_word("SILENT") else tokens[index + 1]
        if last.is_word("ALL", "NAMED", "DEFAULT"):
            found: list[str | None] = [] if last.is_word("DEFAULT") else list(graphs())
            found += [] if last.is_word("NAMED") else [None]
            text = " ; ".join(map(drop, found)) or "INSERT DATA {}"
            edits.append((token.start, last.start + len(last.text), text))
    for start, end, text in reversed(edits):
        update = update[:start] + text + update[end:]
    return update
