"""What the sides of a comparison are linked to: rows of industries, keys and instruments."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph import schemes
from graph.compare.answers import Cell, Item, Mark, Match, Row
from graph.compare.sides import Side
from graph.errors import LimitError
from graph.queries.answers import Reference
from graph.queries.evidence import Evidence, read_evidence
from graph.queries.facts import QUANTITY_KINDS, Facts, Names, read_facts, read_names
from graph.queries.terms import all_broader
from graph.queries.text import Terms, compose, iris, number, strings
from graph.queries.view import View, expand_all

PROPERTIES: Final[dict[Match, str]] = {
    "industry": "fk:supportsIndustry",
    "key": "fk:key",
    "instrument": "fk:instrument",
}
"""How measures and documents are linked to the values of a part of the table."""

ITEMS_READ: Final = 6_000
"""Measures, or documents, of one side at most; what has more must be narrowed."""

_BATCH: Final = 2_000

_ORDER: Final[dict[Mark, int]] = {"shared": 0, "some": 1, "own": 2}


@dataclass(frozen=True, slots=True)
class Linked:
    """What one side has.

    Attributes:
        measures: its measures.
        documents: its documents.
        facts: what both are linked to, and their quantities.
        items: measures and documents by value, by part of the table.
    """

    measures: list[str]
    documents: list[str]
    facts: Facts
    items: dict[Match, dict[str, set[str]]]


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


def links_query(side: Side, properties: Sequence[str], values: Iterable[str]) -> str:
    """The SPARQL text for what one cell counts."""
    return compose(
        "compare-links", {**links_values(side, properties), "values": iris(sorted(values))}
    )


def links_values(side: Side, properties: Sequence[str]) -> dict[str, Terms]:
    """Values for the text `compare-links`."""
    return {**side.values, "properties": expand_all(properties), "side": strings(side.asked)}


def read_linked(view: View, side: Side) -> Linked:
    """What a side has: its measures and documents, what they are linked to, their quantities.

    Raises:
        LimitError: it has more than is compared.
    """
    # In two steps: the engine joins what it has found with all triples, not the other way round.
    measures, documents = (_items(view, side, name) for name in ("measures", "documents"))
    items = [*measures, *documents]
    facts = Facts()
    linked: dict[Match, dict[str, set[str]]] = {name: defaultdict(set) for name in PROPERTIES}
    names = {linking: name for name, linking in PROPERTIES.items()}
    for start in range(0, len(items), _BATCH):
        read = read_facts(view, items[start : start + _BATCH], [*names, *QUANTITY_KINDS])
        for item in items[start : start + _BATCH]:
            for linking, values in read.properties(item).items():
                for value in values:
                    facts.add(item, linking, value)
                    if linking in names and value.is_iri:
                        linked[names[linking]][value.text].add(item)
    return Linked(measures, documents, facts, linked)


def _items(view: View, side: Side, what: str) -> list[str]:
    given = {**side.values, f"wants_{what}": Terms(), "limit": number(ITEMS_READ + 1)}
    rows = view.reader.select(compose("compare-items", given))
    if len(rows) > ITEMS_READ:
        raise LimitError(
            f"{side.asked[:80]!r} has more than {ITEMS_READ} {what} to compare; narrow the "
            "comparison with industry or key"
        )
    return sorted(row["item"] for row in rows if "item" in row)


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
            cell.items = [
                Item(names.reference(i), [c for c in evidence.of(i) if c.object.id in below])
                for i in shown
            ]
            cell.sparql = links_query(side, [PROPERTIES[name]], below)
        row.cells.append(cell)
    return row
