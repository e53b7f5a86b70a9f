"""What the sides of a comparison are read from: SPARQL, or the index of the generation."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from graph import deadline
from graph.compare.answers import Match
from graph.compare.sides import Side
from graph.errors import LimitError
from graph.queries.answers import Quantity, Reference
from graph.queries.evidence import Evidence, read_evidence
from graph.queries.facts import (
    QUANTITY_KINDS,
    Facts,
    read_facts,
    read_names,
    read_quantities,
)
from graph.queries.text import Terms, compose, number
from graph.queries.view import View

PROPERTIES: Final[dict[Match, str]] = {
    "industry": "fk:supportsIndustry",
    "key": "fk:key",
    "instrument": "fk:instrument",
}
"""How measures and documents are linked to the values of a part of the table."""

ITEMS_READ: Final = 6_000
"""Measures, or documents, of one side at most, by SPARQL; what has more must be narrowed."""

_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Linked:
    """What one side has.

    Attributes:
        measures: its measures.
        documents: its documents.
        facts: what both are linked to.
        items: measures and documents by value, by part of the table.
        quantities: the figures of those that have any.
    """

    measures: list[str]
    documents: list[str]
    facts: Facts
    items: dict[Match, dict[str, set[str]]]
    quantities: dict[str, list[Quantity]]

    def link(self, item: str, name: Match, value: str) -> None:
        """Keep that an item is linked to a value."""
        self.items[name][value].add(item)


class Named(Protocol):
    """Names of things."""

    def reference(self, iri: str, /) -> Reference:
        """A reference to the thing."""


class Reading(Protocol):
    """Where the sides of a comparison are read from."""

    @property
    def view(self) -> View:
        """The generation."""

    def linked(self, side: Side) -> Linked:
        """What a side has: its measures and documents, what they are linked to, their figures.

        Raises:
            LimitError: it has more than is compared.
        """

    def names(self, things: Iterable[str]) -> Named:
        """Names of some things."""

    def evidence(
        self, subjects: Sequence[str], properties: Sequence[str], objects: Sequence[str] | None
    ) -> Evidence:
        """Claims about measures and documents by some properties, about some objects only where
        these are given."""


class SparqlReading:
    """See `Reading`; for generations without an index."""

    def __init__(self, view: View) -> None:
        self._view = view

    @property
    def view(self) -> View:
        """See `Reading.view`."""
        return self._view

    def linked(self, side: Side) -> Linked:
        """See `Reading.linked`."""
        # In two steps: the engine joins what it has found with all triples, not the other way round.
        measures, documents = (items_of(self._view, side, n) for n in ("measures", "documents"))
        found = empty(measures, documents)
        names = {linking: name for name, linking in PROPERTIES.items()}
        items = [*measures, *documents]
        for start in range(0, len(items), _BATCH):
            deadline.check()
            batch = items[start : start + _BATCH]
            read = read_facts(self._view, batch, [*names, *QUANTITY_KINDS])
            for item in batch:
                for linking, name in names.items():
                    for value in read.iris(item, linking):
                        found.link(item, name, value)
                for linking, values in read.properties(item).items():
                    for each in values:
                        found.facts.add(item, linking, each)
            owners = [item for item in batch if read.iris(item, *QUANTITY_KINDS)]
            found.quantities.update(read_quantities(self._view, read, owners))
        return found

    def names(self, things: Iterable[str]) -> Named:
        """See `Reading.names`."""
        return read_names(self._view, things)

    def evidence(
        self, subjects: Sequence[str], properties: Sequence[str], objects: Sequence[str] | None
    ) -> Evidence:
        """See `Reading.evidence`."""
        return read_evidence(self._view, subjects, properties, objects)


def empty(measures: list[str], documents: list[str]) -> Linked:
    """A side of which nothing has been read but its items."""
    items: dict[Match, dict[str, set[str]]] = {name: defaultdict(set) for name in PROPERTIES}
    return Linked(measures, documents, Facts(), items, {})


def items_of(view: View, side: Side, what: str) -> list[str]:
    """The measures or documents of a side, sorted.

    Raises:
        LimitError: there are more than are compared.
    """
    given = {**side.values, f"wants_{what}": Terms(), "limit": number(ITEMS_READ + 1)}
    rows = view.reader.select(compose("compare-items", given))
    refuse_more(side, what, len(rows), ITEMS_READ)
    return sorted(row["item"] for row in rows if "item" in row)


def refuse_more(side: Side, what: str, count: int, most: int) -> None:
    """Raise LimitError where a side has more than so many items."""
    if count > most:
        raise LimitError(
            f"{side.asked[:80]!r} has more than {most} {what} to compare; narrow the "
            "comparison with industry or key"
        )
