"""Rows that fulfil a question, filter by filter, so that any one can be left out."""

import numpy as np

from graph.index.arrays import Array
from graph.index.question import Question
from graph.index.searching import Searcher
from graph.index.tables import FILTERS, Documents, Measures, Table


class Selected:
    """Rows that fulfil a question, filter by filter."""

    def __init__(
        self, question: Question, table: Table, documents: Documents, searcher: Searcher
    ) -> None:
        self.question = question
        self.table = table
        self._documents = documents
        self._base = table.base(question.kind)
        self._groups: dict[str, Array] = {}
        self._held: dict[str, Array] = {}
        spaces = table.spaces
        for facet, attribute in FILTERS.items():
            if values := getattr(question, attribute):
                self._groups[facet] = table.having(facet, spaces[facet].numbers(values))
        if question.amount or question.amount_from is not None or question.amount_to is not None:
            self._groups["amount"] = table.within(question)
        if question.words:
            held = searcher.holding(question.words, names_only=question.names_only)
            self._groups["words"] = table.of_things(held)
        year, validity = documents.dated(question), documents.valid(question)
        self._dated = {"year": year, "validity": validity}

    def held(self, without: str = "") -> Array:
        """Rows that fulfil all filters but one; not to be changed."""
        if without not in self._groups and self._dated.get(without) is None:
            without = ""
        if without not in self._held:
            self._held[without] = self._fulfilling(without)
        return self._held[without]

    def _fulfilling(self, without: str) -> Array:
        held = self._base.copy()
        for name, rows in self._groups.items():
            if name != without:
                held &= rows
        documents = self._days(without)
        return held if documents is None else held & self._of_documents(documents)

    def _days(self, without: str) -> Array | None:
        """Documents whose dates are as asked; None where that does not matter."""
        kept = [rows for name, rows in self._dated.items() if rows is not None and name != without]
        return np.logical_and.reduce(kept) if kept else None

    def _of_documents(self, documents: Array) -> Array:
        return self.table.stated(documents) if isinstance(self.table, Measures) else documents

    def validities(self) -> Array:
        """How many rows have each validity, whatever the question asks of it."""
        held = self.held(without="validity")
        days = self._dated["year"]
        counts = []
        for state in self._documents.states(self.question.as_of).values():
            documents = state if days is None else state & days
            counts.append(np.count_nonzero(held & self._of_documents(documents)))
        return np.array(counts)
