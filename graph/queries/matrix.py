"""Coverage: how many measures or policies there are for each combination of two or three of
industry, place and key; combinations with none are the gaps."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import Final, Literal, Protocol

from graph.errors import ParameterError
from graph.queries.answers import Reference
from graph.queries.axes import Axis, Tree, Values, key_axis
from graph.queries.facts import read_names
from graph.queries.filters import Filters, Lookups, Narrowing, resolve
from graph.queries.text import Terms, compose, iris
from graph.queries.view import View, expand_all

Dimension = Literal["industry", "region", "key"]
DIMENSIONS: Final[tuple[Dimension, ...]] = ("industry", "region", "key")
Counted = Literal["measures", "policies"]
Level = Literal["top", "frequent"]

ROWS_SHOWN: Final = 60
COLUMNS_SHOWN: Final = 24
DIVIDED_SHOWN: Final = 16
"""Columns, where each of them is divided."""

EACH_SHOWN: Final = 8
FREQUENT_SHOWN: Final = 30
_TEXTS: Final = {"measures": "matrix-measures", "policies": "matrix-policies"}
_VARIABLES: Final = {"industry": "industryOf", "region": "regionOf", "key": "keyOf"}


@dataclass(frozen=True, slots=True)
class Question:
    """What is counted, and by what.

    Attributes:
        rows: what the rows stand for.
        columns: what the columns stand for; not the same as the rows.
        each: what each column is divided by; the third dimension, or None.
        filters: what is left out of the count.
        counted: measures or policies.
        level: whether an axis has the top level of its tree, or what stands directly below its
            filter (``top``), or what is linked most often at any level (``frequent``).
        empty: whether rows and columns stay in which everything is empty.
    """

    rows: Dimension = "industry"
    columns: Dimension = "key"
    each: Dimension | None = None
    filters: Filters = field(default_factory=Filters)
    counted: Counted = "measures"
    level: Level = "top"
    empty: bool = False

    def dimensions(self) -> tuple[Dimension, ...]:
        """Rows, columns and what these are divided by.

        Raises:
            ParameterError: a dimension is there twice.
        """
        found = (self.rows, self.columns, *([self.each] if self.each else []))
        if len(set(found)) < len(found):
            raise ParameterError(
                f"rows, columns and each are {', '.join(found)}; "
                f"use each of {', '.join(DIMENSIONS)} once"
            )
        return found


@dataclass(frozen=True, slots=True)
class Heading:
    """A row, a column or a part of one.

    Attributes:
        value: what it stands for.
        total: how many are counted there in all; each once, also where several cells have it.
        opens: whether something narrower is known, which a matrix of its own can show.
    """

    value: Reference
    total: int
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """The headings of one axis, in order.

    Attributes:
        dimension: what they stand for.
        headings: those that are shown.
        empty: values in which nothing is counted and that are not shown.
        left_out: how many further values are not shown, since there are too many.
    """

    dimension: Dimension
    headings: list[Heading]
    empty: list[Reference]
    left_out: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts by combination.

    Attributes:
        sides: rows, columns and, if wanted, what columns are divided by.
        counts: by the IRIs of a combination in the order of the sides; no entry where nothing.
        total: how many are counted in all, also outside the cells.
        meant: what the names in the filters were taken for.
        sparql: query for the counts that are not zero.
    """

    sides: tuple[Side, ...]
    counts: Mapping[tuple[str, ...], int]
    total: int
    meant: Mapping[str, list[Reference]]
    sparql: str

    def combinations(self) -> Iterable[tuple[Reference, ...]]:
        """All cells, row by row."""
        return product(*([h.value for h in side.headings] for side in self.sides))

    def count(self, *values: str) -> int:
        """Count of one cell."""
        return self.counts.get(values, 0)

    def gaps(self) -> list[tuple[Reference, ...]]:
        """The cells in which there is nothing, row by row."""
        return [
            cell for cell in self.combinations() if not self.count(*(value.id for value in cell))
        ]


class Counter(Protocol):
    """Counts by combination: the SPARQL engine, or an index of the generation."""

    def count(self, by: Mapping[Dimension, Values]) -> dict[tuple[str, ...], int]:
        """Counts that are not zero, by values in the order of ``by``; one count where it is empty.

        ``by`` has for each dimension its values and, for each of them, all that count for it.
        """

    def each(self, dimension: Dimension, values: Values) -> dict[tuple[str, ...], int]:
        """Counts that are not zero of values for themselves, without what is narrower."""


@dataclass(frozen=True, slots=True)
class SparqlCounter:
    """Counts by the SPARQL engine of a view."""

    view: View
    counted: Counted
    narrowing: Narrowing

    def query(self, by: Mapping[Dimension, Values]) -> str:
        """The query for the counts."""
        given = dict(self.narrowing.values)
        if self.counted == "policies":
            given["classes"] = expand_all(("fk:Policy",))
        if by:
            given["grouped"] = Terms()
        for dimension, values in by.items():
            if values.stored:
                given[f"by_{dimension}"] = iris(values.terms)
            else:
                given[f"by_{dimension}"] = _pairs(values)
                given[f"{dimension}_pairs"] = Terms()
        return compose(_TEXTS[self.counted], given)

    def count(self, by: Mapping[Dimension, Values]) -> dict[tuple[str, ...], int]:
        """Counts that are not zero."""
        if not all(values.terms for values in by.values()):
            return {}
        rows = self.view.reader.select(self.query(by))
        return {
            tuple(row[_VARIABLES[dimension]] for dimension in by): int(row["count"])
            for row in rows
            if int(row["count"])
        }

    def each(self, dimension: Dimension, values: Values) -> dict[tuple[str, ...], int]:
        """Counts of values for themselves."""
        return self.count({dimension: Values({iri: (iri,) for iri in values.terms})})


Named = Callable[[Collection[str]], Mapping[str, Reference]]
"""Gives things their names, by IRI."""


def _named(view: View, things: Collection[str]) -> dict[str, Reference]:
    names = read_names(view, things)
    return {iri: names.reference(iri) for iri in things}


def _pairs(values: Values) -> Terms:
    """Rows of a VALUES block: each value with all that counts for it."""
    return Terms(
        f"({iris([value])[0]} {term})"
        for value, terms in values.terms.items()
        for term in iris(terms)
    )


def read_matrix(
    view: View,
    question: Question,
    *,
    counter: Callable[[Narrowing], Counter] | None = None,
    tree: Callable[[str], Tree] | None = None,
    named: Named | None = None,
    known: Lookups | None = None,
) -> Matrix:
    """The matrix that is asked for.

    Args:
        view: where to look.
        question: what is counted, and by what.
        counter: what counts what the filters leave; the SPARQL engine where None.
        tree: the tree of a dimension, where it is kept; it is read where None.
        named: names of things, where they are kept; they are read where None.
        known: what names were found to mean in this generation.

    Raises:
        ParameterError: a dimension is there twice, or a date is malformed.
        UnknownTermError: a name in the filters stands for nothing known.
    """
    dimensions = question.dimensions()
    words = "measure_words" if question.counted == "measures" else "words"
    narrowing = resolve(view, question.filters, words=words, known=known)
    own = SparqlCounter(view, question.counted, narrowing)
    counting = own if counter is None else counter(narrowing)
    limits = (ROWS_SHOWN, DIVIDED_SHOWN if question.each else COLUMNS_SHOWN, EACH_SHOWN)
    sides: list[Side] = []
    by: dict[Dimension, Values] = {}
    for dimension, most in zip(dimensions, limits, strict=False):
        axis = _axis(view, dimension, narrowing, question, counting, tree, most)
        side = _side(dimension, axis, counting, question, most, named or partial(_named, view))
        sides.append(side)
        by[dimension] = axis.values.only(heading.value.id for heading in side.headings)
    return Matrix(
        sides=tuple(sides),
        counts=counting.count(by),
        total=sum(counting.count({}).values()),
        meant=narrowing.meant,
        sparql=own.query(by),
    )


def _axis(
    view: View,
    dimension: Dimension,
    narrowing: Narrowing,
    question: Question,
    counting: Counter,
    tree: Callable[[str], Tree] | None,
    most: int,
) -> Axis:
    asked = narrowing.asked.get(dimension, ())
    if dimension == "key":
        return key_axis(view, asked)
    found = Tree(view, dimension) if tree is None else tree(dimension)
    if question.level == "frequent":
        used = found.used(narrowing.included.get(dimension, ()))
        return found.frequent(counting.each(dimension, used), min(most, FREQUENT_SHOWN))
    return found.axis(asked)


def _side(
    dimension: Dimension,
    axis: Axis,
    counter: Counter,
    question: Question,
    most: int,
    named: Named,
) -> Side:
    totals = {key[0]: count for key, count in counter.count({dimension: axis.values}).items()}
    shown: Sequence[str] = [
        iri for iri in axis.values.terms if question.empty or dimension == "key" or totals.get(iri)
    ]
    is_shown = set(shown)
    empty = [iri for iri in axis.values.terms if iri not in is_shown]
    left_out = axis.left_out
    if len(shown) > most:
        kept = set(sorted(shown, key=lambda iri: -totals.get(iri, 0))[:most])
        left_out += len(shown) - most
        shown = [iri for iri in shown if iri in kept]
    names = named([*shown, *empty])
    return Side(
        dimension=dimension,
        headings=[Heading(names[iri], totals.get(iri, 0), axis.opens(iri)) for iri in shown],
        empty=[names[iri] for iri in empty],
        left_out=left_out,
    )
