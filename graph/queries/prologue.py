"""Queries completed with the prefixes that need not be declared."""

import re
from itertools import pairwise
from typing import Final, NamedTuple

from graph.errors import QueryError
from graph.namespaces import PREFIXES
from graph.store import sparql

_DECLARED: Final = re.compile(r"\bPREFIX\s+(\w+):", re.IGNORECASE)
_USED: Final = re.compile(r"\b(\w+):")
_PLACE: Final = re.compile(r" at line (\d+), column (\d+)")


class Place(NamedTuple):
    """A place in a query: line and column, both counted from 1, columns in code points."""

    line: int
    column: int


class Completed(NamedTuple):
    """A query with declarations before it, one a line."""

    query: str
    added: int
    fault: QueryError | None = None  # an unclosed string, which engines tell of at its end

    def restore(self, error: QueryError) -> tuple[QueryError, Place | None]:
        """``error`` with the place that it names as it is in the query without declarations."""
        if self.fault is not None:
            return Completed(self.query, 0).restore(self.fault)
        message = str(error)
        if (found := _PLACE.search(message)) is None or int(found[1]) <= self.added:
            return error, None
        place = Place(int(found[1]) - self.added, int(found[2]))
        named = f" at line {place.line}, column {place.column}"
        return QueryError(message[: found.start()] + named + message[found.end() :]), place


def with_prefixes(query: str) -> Completed:
    """``query`` with declarations of the known prefixes that it uses and does not declare."""
    fault = None
    try:
        tokens = sparql.tokens_of(query)
    except QueryError as error:
        fault = error
        declared = {found[1] for found in _DECLARED.finditer(query)}
        used = {found[1] for found in _USED.finditer(query)} - declared
    else:
        declared = {t.prefix or "" for before, t in pairwise(tokens) if before.is_word("PREFIX")}
        used = {token.prefix or "" for token in tokens} - declared
    lines = [f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items() if name in used]
    return Completed("".join(lines) + query, len(lines), fault)
