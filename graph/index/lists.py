"""Lists of an open index: what fulfils a question, in order, with totals, facets and matrices."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from graph.errors import ParameterError
from graph.index.answers import Axis, FacetCount, Found, Linked, Matrix
from graph.index.arrays import Array, Arrays
from graph.index.folding import wanted
from graph.index.ordering import Ordered, Ranked
from graph.index.question import CONCEPT_KINDS, FACETS, ORDERS, Question
from graph.index.searching import Searcher
from graph.index.selecting import Selected
from graph.index.tables import FILTERS, Documents, Measures, Table
from graph.index.things import Space, Things

_LINKED: Final = {
    "industries": "industry",
    "regions": "region",
    "keys": "key",
    "organizations": "issuer",
}
"""Facets whose values are the concepts of a kind."""


class Lists:
    """Lists over an open index.

    Attributes:
        spaces: the values of each facet.
    """

    def __init__(self, arrays: Arrays, things: Things, searcher: Searcher) -> None:
        self._things = things
        self._searcher = searcher
        self.spaces = {name: Space(arrays, things, name) for name in FACETS}
        self._documents = Documents(arrays, self.spaces)
        self._measures = Measures(arrays, self.spaces)
        self._dates = arrays.strings("documents.date")
        self._places = arrays.strings("measures.place")

    def find(
        self,
        question: Question,
        limit: int,
        after: Sequence[str] | None,
        order: str,
        facets: Collection[str],
        values: int,
    ) -> Found:
        """See `Index.find`."""
        _check(question, order, facets)
        if question.kind in CONCEPT_KINDS:
            return self._find_concepts(question, limit, after)
        selected = self._select(question)
        found = _page(self._order(selected, order), limit, after)
        for name in FACETS:
            if name in facets:
                found.facets[name] = self._facet(selected, name, values)
        return found

    def count(self, question: Question) -> int:
        """See `Index.count`."""
        _check(question, "date", ())
        if question.kind in CONCEPT_KINDS:
            return len(self._concepts(question)[0])
        return int(np.count_nonzero(self._select(question).held()))

    def all(self, question: Question, order: str) -> Iterator[str]:
        """See `Index.all`."""
        _check(question, order, ())
        if question.kind in CONCEPT_KINDS:
            return iter(self._concepts(question)[0])
        return iter(self._order(self._select(question), order))

    def _select(self, question: Question) -> Selected:
        table = self._measures if question.kind == "measures" else self._documents
        return Selected(question, table, self._documents, self._searcher)

    def _order(self, selected: Selected, order: str) -> Ordered:
        table, question = selected.table, selected.question
        rows = np.flatnonzero(selected.held())
        if order == "title":
            rows = rows[np.argsort(table.array("title_place")[rows], kind="stable")]
            return Ordered(rows, table.thing, self._things, table.titles.__getitem__)
        if order == "relevance" and question.words:
            scores = self._searcher.scores(wanted(question.words))[table.thing[rows]]
            rows = rows[np.argsort(-scores, kind="stable")]
            return Ranked(rows, table.thing, self._things, str)
        if table is self._measures:
            return Ordered(rows, table.thing, self._things, self._places.__getitem__)
        ways = table.none()
        if question.industry:
            ways = table.having("way", self.spaces["industry"].numbers(question.industry))
            rows = np.concatenate([rows[ways[rows]], rows[~ways[rows]]])

        def sort(row: int) -> str:
            return f"{'1' if ways[row] else '0'} {self._dates[row]}"

        return Ordered(rows, table.thing, self._things, sort, descending=True)

    def _facet(self, selected: Selected, name: str, most: int) -> list[FacetCount]:
        space = self.spaces[name]
        if name == "validity":
            counts = selected.validities()
        else:
            held = selected.held(without=name)
            counts = selected.table.counts(name, held, selected.question.kind)
        numbers = np.flatnonzero(counts)
        numbers = numbers[np.argsort(-counts[numbers], kind="stable")][:most]
        asked = space.numbers(_asked(selected.question, name))
        return [
            FacetCount(
                space.values[number],
                int(counts[number]),
                tuple(space.values[above] for above in space.broader(number)),
            )
            for number in dict.fromkeys([*numbers.tolist(), *asked])
        ]

    def _find_concepts(self, question: Question, limit: int, after: Sequence[str] | None) -> Found:
        ordered, policies, measures = self._concepts(question)
        found = _page(ordered, limit, after)
        first = 0 if after is None else ordered.after(after)
        found.counts = [
            Linked(int(policies[row]), int(measures[row]))
            for row in ordered.rows[first : first + limit].tolist()
        ]
        return found

    def _concepts(self, question: Question) -> tuple[Ordered, Array, Array]:
        """Concepts, the most linked first; policies and measures linked to each."""
        facet = _LINKED[question.kind]
        space = self.spaces[facet]
        policies, measures = (
            selected.table.linked(facet, selected.held(), len(space.values))
            for kind in ("policies", "measures")
            for selected in [self._select(replace(question, kind=kind, words=None))]
        )
        total = policies + measures
        shown = space.listed.copy()
        if question != Question(kind=question.kind, words=question.words):
            shown &= total > 0
        if question.words:
            shown &= self._searcher.holding(question.words, names_only=True)[space.things]
        rows = np.flatnonzero(shown)
        rows = rows[np.argsort(-total[rows], kind="stable")]

        def sort(row: int) -> str:
            return str(total[row])

        ordered = Ordered(rows, space.things, self._things, sort, descending=True, numeric=True)
        return ordered, policies, measures

    def matrix(self, rows: Axis, columns: Axis, question: Question) -> Matrix:
        """See `Index.matrix`."""
        _check(question, "date", ())
        if question.kind in CONCEPT_KINDS:
            raise ParameterError(f"there is no matrix of {question.kind}; ask for measures")
        selected = self._select(question)
        table, held = selected.table, selected.held()
        sides = [self._side(axis, table, question.kind) for axis in (rows, columns)]
        of_columns, size = table.links(columns.facet), len(self.spaces[columns.facet].values)
        of_rows = table.links(f"{rows.facet}.rows")
        counts = []
        for value in sides[0]:
            having = of_rows.of_one(value)
            having = having[held[having]].astype(np.int64)
            found = np.bincount(of_columns.of_some(having), minlength=size)
            counts.append(found[sides[1]].tolist())
        totals, names = [], []
        for axis, side in zip((rows, columns), sides, strict=True):
            totals.append(table.counts(axis.facet, held, question.kind)[side].tolist())
            names.append([self.spaces[axis.facet].values[value] for value in side])
        return Matrix(names[0], names[1], counts, totals[0], totals[1], int(held.sum()))

    def linked(self, question: Question, facet: str) -> dict[str, int]:
        """See `Index.linked`."""
        if question.kind in CONCEPT_KINDS:
            raise ParameterError(f"nothing is linked to {question.kind}; ask for measures")
        question.check()
        selected, values = self._select(question), self.spaces[facet].values
        counts = selected.table.linked(f"{facet}.counted", selected.held(), len(values))
        return {values[number]: int(counts[number]) for number in np.flatnonzero(counts).tolist()}

    def counted(self, question: Question, facet: str) -> dict[str, int]:
        """See `Index.counted`."""
        _check(question, "date", [facet])
        selected, values = self._select(question), self.spaces[facet].values
        counts = selected.table.counts(facet, selected.held(), question.kind)
        return {values[number]: int(counts[number]) for number in np.flatnonzero(counts).tolist()}

    def examples(
        self, question: Question, facet: str, values: Collection[str], most: int
    ) -> dict[str, list[str]]:
        """See `Index.examples`."""
        question.check()
        space, selected = self.spaces[facet], self._select(question)
        owners = selected.table.linked_rows(facet).pairs()
        held = selected.held()[owners.left]
        row, value = owners.left[held], owners.right[held]
        thing, iri = selected.table.thing, self._things.iri
        return {
            space.values[number]: [iri[int(thing[at])] for at in row[value == number][:most]]
            for number in space.numbers(values)
        }

    def values(self, question: Question, facet: str) -> Iterator[tuple[str, str]]:
        """See `Index.values`."""
        _check(question, "date", [facet])
        selected, named = self._select(question), self.spaces[facet].values
        links, thing = selected.table.links(facet), selected.table.thing
        for row in np.flatnonzero(selected.held()).tolist():
            for number in links.of_one(row).tolist():
                yield self._things.iri[int(thing[row])], named[number]

    def things(self, question: Question) -> list[int]:
        """Numbers of the items of a question, in the order of the table."""
        question.check()
        selected = self._select(question)
        found: list[int] = selected.table.thing[selected.held()].tolist()
        return found

    def dearest(self, question: Question) -> Iterator[tuple[str, float]]:
        """See `Index.dearest`."""
        question.check()
        selected = self._select(question)
        table = selected.table
        greatest = np.full(len(table), -1.0)
        np.maximum.at(greatest, table.array("sum.row"), table.array("sum.value"))
        greatest[~selected.held()] = -1.0
        rows = np.flatnonzero(greatest >= 0)
        for row in rows[np.argsort(-greatest[rows], kind="stable")].tolist():
            yield self._things.iri[int(table.thing[row])], float(greatest[row])

    def _side(self, axis: Axis, table: Table, kind: str) -> list[int]:
        """Values of a side of a matrix."""
        if axis.facet not in FACETS or axis.facet == "validity":
            raise ParameterError(f"a matrix has no side {axis.facet[:40]!r}")
        space = self.spaces[axis.facet]
        if axis.values:
            return space.numbers(axis.values)
        return space.top(table.counts(axis.facet, table.base(kind), kind) > 0)


def _check(question: Question, order: str, facets: Collection[str]) -> None:
    question.check()
    if order not in ORDERS:
        raise ParameterError(f"order {order[:40]!r} is none of {', '.join(ORDERS)}")
    for name in facets:
        if name not in FACETS:
            raise ParameterError(f"facet {name[:40]!r} is none of {', '.join(FACETS)}")


def _page(ordered: Ordered, limit: int, after: Sequence[str] | None) -> Found:
    first = 0 if after is None else ordered.after(after)
    last = min(first + limit, len(ordered))
    found = Found([ordered.id(place) for place in range(first, last)], len(ordered))
    if first < last < len(ordered):
        found.next = ordered.values(last - 1)
    return found


def _asked(question: Question, name: str) -> tuple[str, ...]:
    """Values of a facet that the question names."""
    if name == "year":
        return ()
    asked: tuple[str, ...] = getattr(question, FILTERS.get(name, name))
    return asked
