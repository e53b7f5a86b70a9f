"""Quantities set against each other: kinds of quantity, matched by instrument, key or industry."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph import deadline
from graph.compare.answers import Amount, Cell, Match, Row, Section, Standing
from graph.compare.links import Queries, Trees, mark_of
from graph.compare.reading import PROPERTIES, Linked, Named, Reading
from graph.compare.sides import Side
from graph.queries.answers import Quantity
from graph.queries.evidence import Evidence
from graph.queries.facts import QUANTITY_KINDS
from graph.queries.text import Terms, iris, strings
from graph.queries.view import expand_all

SECTIONS: Final[tuple[Section, ...]] = ("incentive", "budget", "threshold", "target", "statistic")
"""Kinds of quantity, in the order of the table."""

_PROPERTY: Final = {kind: name for name, kind in QUANTITY_KINDS.items()}


@dataclass(frozen=True, slots=True)
class Owned:
    """A quantity of one side: whose it is, and what it is matched by."""

    quantity: Quantity
    owner: str
    values: frozenset[str]


Place = tuple[str, str, str]
"""A row: kind of quantity, value that it is matched by and unit, "" where there is none."""


def owned_of(linked: Linked, match: Match) -> list[Owned]:
    """The quantities of a side."""
    return [
        Owned(quantity, owner, frozenset(linked.facts.iris(owner, PROPERTIES[match])))
        for owner in (*linked.measures, *linked.documents)
        for quantity in linked.quantities.get(owner, ())
    ]


def cell_query(
    queries: Queries, side: Side, match: Match, place: Place, below: Iterable[str]
) -> str:
    """The SPARQL text for the quantities of one cell."""
    kind, value, unit = place
    given = {
        **side.values,
        "properties": expand_all([_PROPERTY[kind]]),
        "linking": expand_all([PROPERTIES[match]]),
    }
    slots = {}
    if value:
        slots["values"] = iris(sorted(below))
    else:
        given["without_value"] = Terms()
    if unit:
        slots["units"] = strings(unit)
    else:
        given["without_unit"] = Terms()
    return queries.filled("compare-quantities", (kind, match), given, **slots)


def read_rows(
    reading: Reading,
    match: Match,
    sides: Sequence[Side],
    linked: Sequence[Linked],
    owned: Sequence[Sequence[Owned]],
    trees: Trees,
    shown: int,
) -> list[Row]:
    """The rows of all kinds of quantity; ``shown`` quantities of each cell are named."""
    placed = _placed(match, owned, trees)
    first = {place: [_first(cell, shown) for cell in cells] for place, cells in placed.items()}
    named = [o for cells in first.values() for cell in cells for o in cell]
    owners = sorted({entry.owner for entry in named})
    evidence = reading.evidence(
        owners, list(_PROPERTY.values()), sorted({o.quantity.id for o in named})
    )
    names = reading.names({*owners, *(value for _, value, _ in placed if value)})
    queries = [Queries(side) for side in sides]
    measures = frozenset(item for side in linked for item in side.measures)
    rows = []
    for place in sorted(placed, key=lambda place: _order(place, placed[place])):
        deadline.check()
        kind, value, unit = place
        row = Row(
            _section(kind),
            names.reference(value) if value else None,
            unit or None,
            mark_of([bool(cell) for cell in placed[place]]),
            None,
        )
        of_sides = zip(sides, queries, placed[place], first[place], strict=True)
        for side, texts, cell, some in of_sides:
            made = _cell(measures, row, cell, some, names, evidence)
            if cell:
                below = trees.below(match, value) if value else ()
                made.sparql = cell_query(texts, side, match, place, below)
            row.cells.append(made)
        _set_standings(row)
        rows.append(row)
    return rows


def _placed(
    match: Match, owned: Sequence[Sequence[Owned]], trees: Trees
) -> Mapping[Place, list[list[Owned]]]:
    """The quantities of each side by row; each value has those of what is narrower as well."""
    values = {value for side in owned for entry in side for value in entry.values}
    above: dict[str, set[str]] = defaultdict(set)
    for value in values:
        for narrower in trees.below(match, value):
            above[narrower].add(value)
    placed: dict[Place, list[list[Owned]]] = defaultdict(lambda: [[] for _ in owned])
    for number_of_side, side in enumerate(owned):
        for entry in side:
            rows = set().union(*(above[value] for value in entry.values)) or {""}
            for value in rows:
                place = entry.quantity.kind, value, entry.quantity.unit or ""
                placed[place][number_of_side].append(entry)
    return placed


def _section(kind: str) -> Section:
    return next(section for section in SECTIONS if section == kind)


def _order(place: Place, cells: Sequence[Sequence[Owned]]) -> tuple[int, int, int, str, str]:
    """By kind; what most have first, then the most frequent; what is matched by nothing last."""
    kind, value, unit = place
    there = sum(bool(cell) for cell in cells)
    count = sum(len(cell) for cell in cells)
    return SECTIONS.index(_section(kind)), -there, -count if value else 1, value, unit


def amounts_of(quantity: Quantity) -> list[float]:
    """The figures that a quantity names; none for an order of magnitude."""
    found = (quantity.low, quantity.value, quantity.high)
    return [figure for figure in found if figure is not None]


def _first(cell: Sequence[Owned], shown: int) -> list[Owned]:
    """The greatest quantities of a cell, each once."""
    distinct = {(entry.owner, entry.quantity.id): entry for entry in cell}
    ranked = sorted(
        distinct.values(),
        key=lambda o: (-max(amounts_of(o.quantity), default=float("-inf")), o.owner, o.quantity.id),
    )
    return ranked[:shown]


def _cell(
    measures: frozenset[str],
    row: Row,
    entries: Sequence[Owned],
    first: Sequence[Owned],
    names: Named,
    evidence: Evidence,
) -> Cell:
    if not entries:
        return Cell("missing")
    owners = {entry.owner for entry in entries}
    figures = [figure for entry in entries for figure in amounts_of(entry.quantity)]
    cell = Cell(row.mark)
    cell.measures = len(owners & measures)
    cell.documents = len(owners) - cell.measures
    cell.amounts = [
        Amount(
            entry.quantity,
            names.reference(entry.owner),
            [c for c in evidence.of(entry.owner) if c.object.id == entry.quantity.id],
        )
        for entry in first
    ]
    cell.amounts_total = len({(entry.owner, entry.quantity.id) for entry in entries})
    cell.low = min(figures, default=None)
    cell.high = max(figures, default=None)
    return cell


def _set_standings(row: Row) -> None:
    """How the cells of a row stand to each other, where two at least have figures."""
    having = [cell for cell in row.cells if cell.high is not None]
    if len(having) < 2:
        return
    highs = [cell.high for cell in having if cell.high is not None]
    row.differs = len({(cell.low, cell.high) for cell in having}) > 1
    for cell in having:
        cell.standing = _standing(cell.high or 0.0, highs)


def _standing(figure: float, figures: Sequence[float]) -> Standing:
    if min(figures) == max(figures):
        return "equal"
    if figure == max(figures):
        return "highest"
    return "lowest" if figure == min(figures) else "between"
