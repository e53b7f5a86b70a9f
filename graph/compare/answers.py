"""What a comparison answers: plain records, ready to be written as JSON.

Every ``id`` is an IRI. A cell says what is in the graph: "missing" means that nothing is known,
not that there is nothing.
"""

from dataclasses import dataclass, field
from typing import Final, Literal

from graph.queries.answers import Claim, Quantity, Reference
from graph.store.base import Generation

Kind = Literal["region", "document", "year"]
"""What is compared."""
KINDS: Final[tuple[Kind, ...]] = ("region", "document", "year")

Match = Literal["instrument", "key", "industry"]
"""By what amounts are set against each other."""
MATCHES: Final[tuple[Match, ...]] = ("instrument", "key", "industry")

Section = Literal[
    "industry",
    "key",
    "instrument",
    "incentive",
    "budget",
    "threshold",
    "target",
    "statistic",
]
"""A part of the table: what is there at all, then kinds of quantity."""
Mark = Literal["shared", "some", "own"]
"""Of a row: all that are compared have it, several but not all, or one only."""
Has = Literal["shared", "some", "own", "missing"]
"""Of a cell: as its row, or that nothing is known here."""
Standing = Literal["highest", "between", "lowest", "equal"]
"""How the greatest amount of a cell stands to those of the other cells of its row."""


@dataclass(slots=True)
class Compared:
    """A column: one of the things that are compared."""

    asked: str
    """The value as it was given."""
    value: Reference
    """What it was taken for; of a year, ``id`` and ``label`` are the year."""
    measures: int
    """Measures that are compared."""
    documents: int
    """Documents that are compared."""


@dataclass(slots=True)
class Amount:
    """A quantity of a cell."""

    quantity: Quantity
    """The quantity."""
    owner: Reference
    """The measure or document that has it."""
    evidence: list[Claim] = field(default_factory=list)
    """Claims that it has it."""


@dataclass(slots=True)
class Item:
    """A measure or document of a cell."""

    item: Reference
    """The measure or document."""
    evidence: list[Claim] = field(default_factory=list)
    """Claims by which it is linked to the value of the row, or to what is narrower."""


@dataclass(slots=True)
class Cell:
    """What one of the things compared has in a row."""

    has: Has
    """Whether it is shared, had by some, its own, or missing (nothing is known)."""
    measures: int = 0
    """Measures that are linked to the value of the row; of amounts, those that name one."""
    documents: int = 0
    """Documents that are linked to it themselves."""
    items: list[Item] = field(default_factory=list)
    """The first of these, with the claims that link them; none where amounts are given."""
    amounts: list[Amount] = field(default_factory=list)
    """Quantities, the greatest first; the first of them."""
    amounts_total: int = 0
    """How many there are."""
    low: float | None = None
    """Least amount of all of them."""
    high: float | None = None
    """Greatest amount of all of them."""
    standing: Standing | None = None
    """How `high` stands to that of the others of the row that have one."""
    sparql: str = ""
    """SPARQL query for all that the cell counts; empty where it is missing."""


@dataclass(slots=True)
class Row:
    """One line of the table."""

    section: Section
    """Part of the table."""
    value: Reference | None
    """Industry, key or instrument; null where quantities are of measures without one."""
    unit: str | None
    """Unit of the quantities of the row: CNY, % or that of the text."""
    mark: Mark
    """Who has it."""
    differs: bool | None
    """Whether the least or greatest amounts differ; null where fewer than two cells have any."""
    cells: list[Cell] = field(default_factory=list)
    """One for each column, in their order."""


@dataclass(slots=True)
class Comparison:
    """Things set against each other.

    Attributes:
        kind: what is compared.
        match: by what amounts are matched.
        columns: what is compared, in the order in which it was asked for.
        rows: industries, keys and instruments, then amounts.
        meant: what the names of industry and key were taken for.
        generation: where it comes from.
        sparql: query for the rows of all but the amounts: what is linked to what.
    """

    kind: Kind
    match: Match
    columns: list[Compared]
    rows: list[Row]
    meant: dict[str, list[Reference]]
    generation: Generation
    sparql: str

    def of(self, section: Section) -> list[Row]:
        """The rows of one part of the table."""
        return [row for row in self.rows if row.section == section]

    @property
    def sections(self) -> list[Section]:
        """The parts of the table that have rows, in order."""
        return list(dict.fromkeys(row.section for row in self.rows))
