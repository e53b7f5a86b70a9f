"""What the sides of a comparison are linked to: rows of industries, keys and instruments."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from graph import schemes
from graph.compare.answers import Cell, Mark, Match, Row
from graph.compare.sides import Side
from graph.errors import LimitError
from graph.queries.answers import Reference
from graph.queries.evidence import Evidence, read_evidence
from graph.queries.facts import Names, read_names
from graph.queries.terms import all_broader
from graph.queries.text import Terms, compose, iris, number, strings
from graph.queries.view import View, expand, expand_all

PROPERTIES: Final[dict[Match, str]] = {
    "industry": "fk:supportsIndustry",
    "key": "fk:key",
    "instrument": "fk:instrument",
}
"""How measures and documents are linked to the values of a part of the table."""

LINKS_READ: Final = 200_000
"""Links of one side at most; what has more must be narrowed."""

_ORDER: Final[dict[Mark, int]] = {"shared": 0, "some": 1, "own": 2}


@dataclass(slots=True)
class Linked:
    """What one side has: items by value, by part of the table."""

    items: dict[Match, dict[str, set[str]]] = field(
        default_factory=lambda: {name: defaultdict(set) for name in PROPERTIES}
    )


class Trees:
    """For each value all that is narrower and in use, itself with it."""

    def __init__(self, view: View, used: Mapping[Match, Iterable[str]]) -> None:
        self._below: dict[Match, dict[str, set[str]]] = {}
        known = {"industry": schemes.industries, "instrument": schemes.instruments}
        for name, values in used.items():
            below: dict[str, set[str]] = defaultdict(set)
            if name in known:
                for value, above in all_broader(view, values, known[name]()).items():
                    for broader in above:
                        below[broader].add(value)
            self._below[name] = below

    def below(self, name: Match, value: str) -> set[str]:
        """``value`` and what is narrower and in use."""
        return self._below[name].get(value, set()) | {value}


def links_values(
    side: Side, properties: Sequence[str], values: Iterable[str] | None, limit: int | None
) -> dict[str, Terms]:
    """Values for the text `compare-links`."""
    given = {
        **side.values,
        "properties": expand_all(properties),
        "side": strings(side.asked),
    }
    if values is not None:
        given["values"] = iris(sorted(values))
    if limit is not None:
        given["limit"] = number(limit)
    return given


def read_links(view: View, side: Side) -> Linked:
    """What the measures and documents of a side are linked to.

    Raises:
        LimitError: it has more links than are read.
    """
    names = {expand(linking): name for name, linking in PROPERTIES.items()}
    given = links_values(side, list(PROPERTIES.values()), None, LINKS_READ + 1)
    rows = view.reader.select(compose("compare-links", given))
    if len(rows) > LINKS_READ:
        raise LimitError(
            f"{side.asked[:80]!r} has more than {LINKS_READ} links to compare; narrow the comparison "
            "with industry or key"
        )
    linked = Linked()
    for row in rows:
        linked.items[names[row["property"]]][row["value"]].add(row["item"])
    return linked


def mark_of(there: Sequence[bool]) -> Mark:
    """The mark of a row, from which of its cells are there."""
    if all(there):
        return "shared"
    return "own" if sum(there) == 1 else "some"


def read_rows(
    view: View,
    name: Match,
    sides: Sequence[Side],
    linked: Sequence[Linked],
    trees: Trees,
    shown: int,
) -> list[Row]:
    """The rows of one part, what all have first; ``shown`` items of each cell are named."""
    values = sorted({value for side in linked for value in side.items[name]})
    cells: dict[str, list[set[str]]] = {}
    for value in values:
        below = trees.below(name, value)
        cells[value] = [
            set().union(*(side.items[name].get(v, ()) for v in below)) for side in linked
        ]
    first = {
        value: [_first(view, items, shown) for items in found] for value, found in cells.items()
    }
    named = {item for found in first.values() for items in found for item in items}
    names = read_names(view, named | set(values))
    evidence = read_evidence(view, sorted(named), [PROPERTIES[name]])
    rows = [
        _row(
            view,
            name,
            names.reference(value),
            sides,
            cells[value],
            first[value],
            names,
            evidence,
            trees,
        )
        for value in values
    ]
    return sorted(rows, key=lambda row: _place(row, row.cells))


def _place(row: Row, cells: Sequence[Cell]) -> tuple[int, list[bool], int, str]:
    """What all have first; then by who has it, the most frequent first."""
    counts = [cell.measures + cell.documents for cell in cells]
    label = "" if row.value is None else row.value.id
    return _ORDER[row.mark], [not count for count in counts], -sum(counts), label


def _first(view: View, items: set[str], shown: int) -> list[str]:
    """The first of the items of a cell: measures, then documents, each by IRI."""
    return sorted(items, key=lambda item: (not is_measure(view, item), item))[:shown]


def is_measure(view: View, item: str) -> bool:
    """Whether an item is a measure and no document, by its IRI."""
    return (view.tail(item) or "").startswith("measure/")


def _row(
    view: View,
    name: Match,
    value: Reference,
    sides: Sequence[Side],
    cells: Sequence[set[str]],
    first: Sequence[list[str]],
    names: Names,
    evidence: Evidence,
    trees: Trees,
) -> Row:
    mark = mark_of([bool(items) for items in cells])
    below = trees.below(name, value.id)
    row = Row(name, value, None, mark, None)
    for side, items, shown in zip(sides, cells, first, strict=True):
        cell = Cell(mark if items else "missing")
        if items:
            cell.measures = sum(is_measure(view, item) for item in items)
            cell.documents = len(items) - cell.measures
            cell.items = names.references(shown)
            cell.evidence = [c for i in shown for c in evidence.of(i) if c.object.id in below]
            cell.sparql = compose(
                "compare-links", links_values(side, [PROPERTIES[name]], below, None)
            )
        row.cells.append(cell)
    return row
