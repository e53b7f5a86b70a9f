"""Results of queries: media types, and the engine's solutions as Python values."""

from collections.abc import Callable
from typing import Final, TypeVar

import pyoxigraph as ox

from graph.errors import NotAcceptableError
from graph.rdf import FORMATS, from_engine
from graph.store.base import Row, Solution
from graph.store.sparql import QueryForm

RESULTS: Final[dict[str, ox.QueryResultsFormat]] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
"""Media types of SELECT and ASK results, in order of preference."""

GRAPHS: Final[dict[str, ox.RdfFormat]] = {row.media_type: row.engine for row in FORMATS.values()}
"""Media types of CONSTRUCT and DESCRIBE results, in order of preference."""

_T = TypeVar("_T")


def media_types(form: QueryForm) -> tuple[str, ...]:
    """Media types that results of this form can have, in order of preference."""
    return tuple(RESULTS if form in ("select", "ask") else GRAPHS)


def result_format(media_type: str) -> ox.QueryResultsFormat:
    """The engine's format for SELECT and ASK results.

    Raises:
        NotAcceptableError: there is none with this media type.
    """
    return _format(RESULTS, media_type, "rows")


def graph_format(media_type: str) -> ox.RdfFormat:
    """The engine's format for CONSTRUCT and DESCRIBE results.

    Raises:
        NotAcceptableError: there is none with this media type.
    """
    return _format(GRAPHS, media_type, "a graph")


def _format(table: dict[str, _T], media_type: str, what: str) -> _T:
    essence = media_type.partition(";")[0].strip().lower()
    if (found := table.get(essence)) is None:
        raise NotAcceptableError(
            f"the result is {what}, which {media_type!r} cannot hold; ask for one of "
            f"{', '.join(table)}"
        )
    return found


def lexical(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """The lexical value of a term; `_:label` of a blank node."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def rows(solutions: ox.QuerySolutions) -> list[Row]:
    """Solutions as lexical values."""
    return _collect(solutions, lexical)


def terms(solutions: ox.QuerySolutions) -> list[Solution]:
    """Solutions as terms."""
    return _collect(solutions, from_engine)


def _collect(
    solutions: ox.QuerySolutions,
    convert: Callable[[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple], _T],
) -> list[dict[str, _T]]:
    names = [variable.value for variable in solutions.variables]
    return [
        {
            name: convert(term)
            for name, term in zip(names, solution, strict=True)
            if term is not None
        }
        for solution in solutions
    ]
