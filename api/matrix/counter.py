"""Counts of the matrix from the index of the generation, and the trees of its sides, kept."""

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from api.desk.opened_index import Desk
from graph.index import Axis, Index
from graph.index import Question as IndexQuestion
from graph.index.narrowed import question_of
from graph.queries.answers import Reference
from graph.queries.axes import Tree, Values
from graph.queries.facts import read_names
from graph.queries.filters import Narrowing
from graph.queries.matrix import Counter, Dimension, Question
from graph.queries.view import View

_OTHER: Final = Axis("key")
"""A side for a matrix of which only the totals of the other side are wanted."""


@dataclass(frozen=True, slots=True)
class IndexCounter:
    """Counts by an index; what is narrower counts for its value, as in the queries."""

    index: Index
    question: IndexQuestion

    def count(self, by: Mapping[Dimension, Values]) -> dict[tuple[str, ...], int]:
        """Counts that are not zero, by values in the order of ``by``."""
        if not all(values.terms for values in by.values()):
            return {}
        axes = [Axis(dimension, tuple(values.terms)) for dimension, values in by.items()]
        if not axes:
            total = self.index.find(self.question, limit=1, facets=False).total
            return {(): total} if total else {}
        if len(axes) == 1:
            found = self.index.matrix(axes[0], _OTHER, self.question)
            pairs = zip(found.rows, found.row_totals, strict=True)
            return {(value,): count for value, count in pairs if count}
        if len(axes) == 2:  # rows and columns
            return self._pairs(axes[0], axes[1], self.question, ())
        counts: dict[tuple[str, ...], int] = {}
        for value in axes[2].values:
            only: dict[str, Any] = {axes[2].facet: (value,)}
            narrowed = replace(self.question, **only)
            counts |= self._pairs(axes[0], axes[1], narrowed, (value,))
        return counts

    def each(self, dimension: Dimension, values: Values) -> dict[tuple[str, ...], int]:
        """Counts that are not zero of values for themselves, without what is narrower."""
        found = self.index.linked(self.question, dimension)
        return {(iri,): found[iri] for iri in values.terms if found.get(iri)}

    def _pairs(
        self, rows: Axis, columns: Axis, question: IndexQuestion, end: tuple[str, ...]
    ) -> dict[tuple[str, ...], int]:
        found = self.index.matrix(rows, columns, question)
        return {
            (row, column, *end): count
            for row, counts in zip(found.rows, found.counts, strict=True)
            for column, count in zip(found.columns, counts, strict=True)
            if count
        }


def counter_of(desk: Desk, question: Question) -> Callable[[Narrowing], Counter] | None:
    """What counts for a question: the index of the generation, None where it has none."""
    index = desk.index
    if index is None:
        return None

    def counter(narrowing: Narrowing) -> Counter:
        return IndexCounter(index, question_of(question.counted, question.filters, narrowing))

    return counter


class Trees:
    """The trees of the newest generation that was asked for, each read once, and names in them."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._generation: object = None
        self._trees: dict[str, Tree] = {}
        self._names: dict[str, Reference] = {}

    def of(self, view: View, dimension: str) -> Tree:
        """The tree of a dimension in the generation that ``view`` shows."""
        with self._mutex:
            self._turn_to(view)
            if dimension not in self._trees:
                self._trees[dimension] = Tree(view, dimension)
            return self._trees[dimension]

    def named(self, view: View, things: Collection[str]) -> dict[str, Reference]:
        """Things of that generation with their names."""
        with self._mutex:
            self._turn_to(view)
            if missing := [iri for iri in things if iri not in self._names]:
                names = read_names(view, missing)
                self._names |= {iri: names.reference(iri) for iri in missing}
            return {iri: self._names[iri] for iri in things}

    def _turn_to(self, view: View) -> None:
        generation = (view.reader.generation, view.base)
        if self._generation != generation:
            self._generation, self._trees, self._names = generation, {}, {}
