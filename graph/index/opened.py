"""An open index."""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from graph.index import glance
from graph.index.answers import Axis, Found, Hit, Matrix, Name, Row
from graph.index.arrays import Arrays
from graph.index.lists import Lists
from graph.index.question import FACETS, Question
from graph.index.records import RecordKind, Records
from graph.index.searching import Searcher
from graph.index.terms import TermRows
from graph.index.things import Things
from graph.queries.text import Terms
from graph.store.base import Generation


class Index:
    """The index of one generation; read only, may be used by several threads at once."""

    def __init__(self, folder: Path) -> None:
        """Open the index in ``folder``; see `open_index`."""
        arrays = Arrays(folder)
        self.generation = Generation(arrays.facts["number"], arrays.facts["published"])
        self.base_iri: str = arrays.facts["base"]
        self._things = Things(arrays)
        self._searcher = Searcher(arrays, self._things)
        self.records = Records(arrays, self._things)
        self._arrays = arrays
        self._lists = Lists(arrays, self._things, self._searcher)
        self._terms = TermRows(self._things, self._searcher, self._lists.spaces)

    def find(
        self,
        question: Question,
        *,
        limit: int = 20,
        after: Sequence[str] | None = None,
        order: str = "date",
        facets: bool | Collection[str] = True,
        values: int = 50,
    ) -> Found:
        """One page of what fulfils the question, with its total and facets.

        Args:
            question: what is asked.
            limit: items at most.
            after: sort values of the item before the page (`Found.next`).
            order: one of `ORDERS`. ``date`` is newest first for documents (for an industry, those
                with measures for it go first), the order of the text for measures, the most
                linked first for concepts.
            facets: which to count; all where True.
            values: values of each facet at most; those asked for are always there.

        Raises:
            ParameterError: an unknown kind, facet or order, or sort values of another list.
        """
        chosen = (FACETS if facets else ()) if isinstance(facets, bool) else facets
        return self._lists.find(question, limit, after, order, chosen, values)

    def count(self, question: Question) -> int:
        """How many items fulfil the question; raises what `find` does."""
        return self._lists.count(question)

    def all(self, question: Question, *, order: str = "date") -> Iterator[str]:
        """IRIs of everything that fulfils the question, in order."""
        return self._lists.all(question, order)

    def search(self, text: str, *, kinds: Collection[str] = (), limit: int = 20) -> list[Hit]:
        """Things by name, number or text: exact names first, then those that start with the words,
        then those that hold them, then texts by relevance. ``kinds`` are those of `Hit`.
        """
        return self._searcher.search(text, kinds, limit)

    def search_all(self, text: str, *, kinds: Collection[str] = ()) -> Iterator[Hit]:
        """The same without a limit, one after the other."""
        return self._searcher.hits(text, kinds, None)

    def suggest(self, text: str, *, limit: int = 10) -> list[Hit]:
        """Things whose name or number starts with the words or holds them, for a search box."""
        return self._searcher.suggest(text, limit)

    def matrix(self, rows: Axis, columns: Axis, question: Question) -> Matrix:
        """How many items of the question have each pair of values."""
        return self._lists.matrix(rows, columns, question)

    def linked(self, question: Question, facet: str) -> dict[str, int]:
        """How many items of the question are linked to each value of a facet (``industry``,
        ``region`` or ``key``) itself, and not to what is below it; those that are not zero."""
        return self._lists.linked(question, facet)

    def counted(self, question: Question, facet: str) -> dict[str, int]:
        """How many items of the question have each value of a facet, or one below it; those that
        are not zero. All filters hold, also that of the facet itself."""
        return self._lists.counted(question, facet)

    def examples(
        self, question: Question, facet: str, values: Collection[str], most: int = 1
    ) -> dict[str, list[str]]:
        """The first items of the question that are linked to each of some values themselves; for
        ``issuer`` the measures for which a body is responsible or in which it takes part."""
        return self._lists.examples(question, facet, values, most)

    def values(self, question: Question, facet: str) -> Iterator[tuple[str, str]]:
        """Items of the question with each value that they have of a facet, or what is above it."""
        return self._lists.values(question, facet)

    def kept(self, question: Question) -> Iterator[bytes | None]:
        """The records of everything that fulfils the question, in any order: `Measure` as JSON, or
        `Document` without its measures; None where there is none."""
        kind: RecordKind = "measure" if question.kind == "measures" else "document"
        return self.records.of_things(kind, self._lists.things(question))

    def dearest(self, question: Question) -> Iterator[tuple[str, float]]:
        """Items of the question that name money (incentives and budgets), by the greatest sum."""
        return self._lists.dearest(question)

    @cached_property
    def _glance(self) -> dict[str, list[dict[str, str]]]:
        return glance.read(self._arrays)

    def ask_rows(self, name: str, **values: Terms) -> list[dict[str, str]]:
        """Rows of a query over the whole graph, without values: ``numbers``, ``key-map`` and others
        (see `graph.queries.overview`); KeyError for those that are not counted beforehand.
        """
        return self._glance[name]

    def ask_terms(self, name: str, **values: Terms) -> list[Row]:
        """Rows of a query about names of things, or about what is narrower or broader than they are;
        KeyError where only an engine can answer it (see `graph.index.terms`).
        """
        return self._terms.ask(name, values)

    def names(self, iris: Collection[str]) -> dict[str, Name]:
        """Names of the things that have one."""
        return self._things.names(iris)

    def close(self) -> None:
        """Nothing is to be done: files are let go of with the last that uses what is in them."""


def open_index(folder: Path) -> Index:
    """The index in ``folder``.

    Raises:
        NotFoundError: there is none.
        DataError: it is damaged or has another format.
    """
    return Index(folder)
