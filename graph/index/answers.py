"""What an index answers: IRIs, counts and marked texts."""

from dataclasses import dataclass, field
from typing import NamedTuple

Span = tuple[int, int]
"""Half-open, in code points."""

Row = dict[str, str]
"""A row of a query: values by variable; what is not bound is absent."""


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many items have a value.

    Attributes:
        value: IRI; the year, or an id of `AMOUNT_RANGES` or `VALIDITIES`.
        count: items of the answer that have it, or something below it.
        broader: IRIs of the values directly above it (industries and regions).
    """

    value: str
    count: int
    broader: tuple[str, ...] = ()


class Linked(NamedTuple):
    """How many policies and measures are linked to exactly one concept."""

    policies: int
    measures: int


@dataclass(slots=True)
class Found:
    """One page of an answer.

    Attributes:
        ids: IRIs, in order.
        total: items of the whole answer, exact.
        facets: by name; the most frequent values first. Counts of a facet leave out its own
            filter, so that one can switch; all other filters hold.
        next: sort values of the last item, to be given as ``after``; None on the last page.
        counts: lists of concepts only: one for each of ``ids``.
    """

    ids: list[str]
    total: int
    facets: dict[str, list[FacetCount]] = field(default_factory=dict)
    next: list[str] | None = None
    counts: list[Linked] = field(default_factory=list)


class Name(NamedTuple):
    """Names of a thing; ``number`` is a document number or a code."""

    zh: str | None
    en: str | None
    number: str | None


@dataclass(slots=True)
class Hit:
    """A thing that was found by words.

    Attributes:
        id: IRI.
        kind: ``policy``, ``document``, ``measure``, ``industry``, ``region``, ``zone``, ``key``,
            ``economy``, ``organization``, or ``concept`` (any other).
        label: Chinese name or title, else the English one.
        label_en: English name.
        number: document number, or code of a classification.
        snippet: what the words were found in, shortened; the name itself where it is that.
        marks: spans of ``snippet`` where the words stand.
        score: greater is better; 4 and more is an exact name or number, 3 and more a name that
            starts with the words, 2 and more one that holds them.
    """

    id: str
    kind: str
    label: str
    label_en: str | None
    number: str | None
    snippet: str
    marks: list[Span]
    score: float


class Axis(NamedTuple):
    """A side of a matrix: a facet, and IRIs of its values (the top level where empty)."""

    facet: str
    values: tuple[str, ...] = ()


@dataclass(slots=True)
class Matrix:
    """Items of a question that have both a row's and a column's value.

    Attributes:
        rows: values of the rows.
        columns: values of the columns.
        counts: one list for each row, one number for each column.
        row_totals: items that have a row's value, whatever their column.
        column_totals: items that have a column's value, whatever their row.
        total: items of the question.
    """

    rows: list[str]
    columns: list[str]
    counts: list[list[int]]
    row_totals: list[int]
    column_totals: list[int]
    total: int
