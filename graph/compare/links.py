"""What the sides of a comparison are linked to: rows of industries, keys and instruments."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from typing import Final

from graph import deadline, schemes
from graph.compare.answers import Cell, Item, Mark, Match, Row
from graph.compare.reading import PROPERTIES, Linked, Reading
from graph.compare.sides import Side
from graph.queries.terms import all_broader
from graph.queries.text import Terms, compose, iris, strings
from graph.queries.view import View, expand_all

_ORDER: Final[dict[Mark, int]] = {"shared": 0, "some": 1, "own": 2}


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


class Queries:
    """The SPARQL texts for what the cells of one side count; each is composed once."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._texts: dict[tuple[object, ...], str] = {}

    def linked(self, name: Match, values: Iterable[str]) -> str:
        """What is linked to one of some values of a part of the table."""
        given = links_values(self._side, [PROPERTIES[name]])
        return self.filled("compare-links", (name,), given, values=iris(sorted(values)))

    def filled(
        self, text: str, key: tuple[object, ...], given: Mapping[str, Terms], **slots: Terms
    ) -> str:
        """The text with ``given`` values, which ``key`` stands for, and others in its slots."""
        place = (text, *key, *slots)
        if (known := self._texts.get(place)) is None:
            marks = {name: Terms((f"\x00{name}\x00",)) for name in slots}
            known = self._texts[place] = compose(text, {**given, **marks})
        for name, terms in slots.items():
            known = known.replace(f"\x00{name}\x00", " ".join(terms))
        return known


def links_values(side: Side, properties: Sequence[str]) -> dict[str, Terms]:
    """Values for the text `compare-links`."""
    return {**side.values, "properties": expand_all(properties), "side": strings(side.asked)}


def mark_of(there: Sequence[bool]) -> Mark:
    """The mark of a row, from which of its cells are there."""
    if all(there):
        return "shared"
    return "own" if sum(there) == 1 else "some"


def read_rows(
    reading: Reading,
    name: Match,
    sides: Sequence[Side],
    linked: Sequence[Linked],
    trees: Trees,
    shown: int,
) -> list[Row]:
    """The rows of one part, what all have first; ``shown`` items of each cell are named."""
    values = sorted({value for side in linked for value in side.items[name]})
    measures = [frozenset(side.measures) for side in linked]
    cells: dict[str, list[set[str]]] = {}
    for value in values:
        below = trees.below(name, value)
        cells[value] = [
            set().union(*(side.items[name].get(v, ()) for v in below)) for side in linked
        ]
    first = {
        value: [_first(*pair, shown) for pair in zip(found, measures, strict=True)]
        for value, found in cells.items()
    }
    named = {item for found in first.values() for items in found for item in items}
    evidence = reading.evidence(sorted(named), [PROPERTIES[name]], None)
    names = reading.names(named | set(values))
    queries = [Queries(side) for side in sides]
    rows = []
    for value in values:
        deadline.check()
        mark = mark_of([bool(items) for items in cells[value]])
        below = trees.below(name, value)
        row = Row(name, names.reference(value), None, mark, None)
        for number, items in enumerate(cells[value]):
            cell = Cell(mark if items else "missing")
            if items:
                cell.measures = len(items & measures[number])
                cell.documents = len(items) - cell.measures
                cell.items = [
                    Item(names.reference(i), [c for c in evidence.of(i) if c.object.id in below])
                    for i in first[value][number]
                ]
                cell.sparql = queries[number].linked(name, below)
            row.cells.append(cell)
        rows.append(row)
    return sorted(rows, key=lambda row: _place(row, row.cells))


def _place(row: Row, cells: Sequence[Cell]) -> tuple[int, list[bool], int, str]:
    """What all have first; then by who has it, the most frequent first."""
    counts = [cell.measures + cell.documents for cell in cells]
    label = "" if row.value is None else row.value.id
    return _ORDER[row.mark], [not count for count in counts], -sum(counts), label


def _first(items: set[str], measures: frozenset[str], shown: int) -> list[str]:
    """The first of the items of a cell: measures, then documents, each by IRI."""
    first = nsmallest(shown, items & measures)
    return [*first, *nsmallest(shown - len(first), items - measures)]
