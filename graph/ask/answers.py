"""What an answer to a question consists of: plain records, ready to be written as JSON."""

from dataclasses import dataclass, field
from typing import Final

from graph.ask.understanding import Kind
from graph.queries.answers import Claim, Reference

SHOWN: Final = 20
"""Rows of an answer where the question does not say how many."""
MOST_SHOWN: Final = 100


@dataclass(slots=True)
class Cell:
    """One cell of the table of an answer."""

    text: str
    """What it shows, in the language of the answer."""
    things: list[Reference] = field(default_factory=list)
    """The things that it names."""


@dataclass(slots=True)
class Row:
    """One row of the table of an answer."""

    cells: list[Cell]
    """A cell for each column."""
    evidence: list[Claim] = field(default_factory=list)
    """Claims that say so."""


@dataclass(slots=True)
class Answer:
    """The answer to a question."""

    sentence: str
    """The answer in one or two sentences, with its figures."""
    total: int | None
    """How many there are in all; null where the answer is none of counting."""
    columns: list[str]
    """Names of the columns, in the language of the answer."""
    rows: list[Row]
    """The first of what was found."""
    sparql: str
    """SPARQL query that gives the rows."""
    kind: Kind | None = None
    """The list that shows more of it; null where none does."""
    filters: dict[str, str] = field(default_factory=dict)
    """The filters of that list."""
    meant: dict[str, list[Reference]] = field(default_factory=dict)
    """What the names in the filters were taken for."""
