"""Regions, documents or years set against each other: what all have, what one has, how much."""

from collections.abc import Sequence
from typing import Final

from graph.compare import amounts, links
from graph.compare.answers import Compared, Comparison, Kind, Match
from graph.compare.indexed import IndexReading
from graph.compare.reading import PROPERTIES, SparqlReading
from graph.compare.sides import read_sides
from graph.index import Index
from graph.queries.text import unite
from graph.queries.view import View

SHOWN: Final = 2
"""Items and amounts that are named in a cell, where no other number is asked for."""

_PARTS: Final[tuple[Match, ...]] = ("industry", "key", "instrument")


def compare(
    view: View,
    kind: Kind,
    values: Sequence[str],
    *,
    industry: str | None = None,
    key: str | None = None,
    match: Match = "instrument",
    shown: int = SHOWN,
    index: Index | None = None,
) -> Comparison:
    """Set two to six regions, documents or years against each other.

    A region has the measures and documents that apply in it or in what lies within; a document the
    measures that it states and those that use it; a year what is in documents of that year. An
    industry or instrument counts what is narrower too.

    Args:
        view: where to look.
        kind: what the values are.
        values: names or codes of regions; numbers, titles or IRIs of documents; years.
        industry: only what is for that industry, by name, alias or code.
        key: only what turns on that key, by its name or that of its type of economy.
        match: by what amounts are set against each other.
        shown: items and amounts that are named in a cell; all are counted.
        index: that of the generation, where there is one; much is read by SPARQL without.

    Raises:
        ParameterError: fewer than two values or more than six, one that is there twice, or a year
            that is none.
        UnknownTermError: a name stands for nothing known.
        LimitError: there is more than is compared at once.
        QueryTimeoutError: it takes longer than it may (`graph.deadline`).
    """
    reading = SparqlReading(view) if index is None else IndexReading(view, index)
    sides, meant = read_sides(view, kind, values, industry, key)
    linked = [reading.linked(side) for side in sides]
    owned = [amounts.owned_of(has, match) for has in linked]
    used = {name: {v for side in linked for v in side.items[name]} for name in _PARTS}
    trees = links.Trees(view, used)
    rows = [
        row
        for name in _PARTS
        for row in links.read_rows(reading, name, sides, linked, trees, shown)
    ]
    rows += amounts.read_rows(reading, match, sides, linked, owned, trees, shown)
    properties = list(PROPERTIES.values())
    parts = [("compare-links", links.links_values(side, properties)) for side in sides]
    return Comparison(
        kind=kind,
        match=match,
        columns=[
            Compared(side.asked, side.value, len(has.measures), len(has.documents))
            for side, has in zip(sides, linked, strict=True)
        ],
        rows=rows,
        meant=meant,
        generation=view.reader.generation,
        sparql=unite("?side ?item ?property ?value", parts, "?side ?item ?property ?value"),
    )
