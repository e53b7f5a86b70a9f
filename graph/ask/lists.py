"""The lists that questions are answered from: by SPARQL here, by the index where somebody has one.

Both give what the lists of the service give: the same items in the same order, the same totals.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from graph.ask.understanding import Kind
from graph.queries import concepts, documents, listing, measures
from graph.queries.answers import Concept, Count, Document, Measure, Page, Reference
from graph.queries.filters import Filters, resolve
from graph.queries.text import Terms
from graph.queries.view import View, expand_all

Item = Document | Measure | Concept

MOST: Final = 200
"""Items of one page at most."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The first items of a list.

    Attributes:
        items: in the order of the list.
        total: how many the whole list has.
        facets: counts over the whole list, where they were wanted.
        meant: what the names in the filters were taken for.
        sparql: the query that gives the rows.
    """

    items: Sequence[Item]
    total: int
    facets: Mapping[str, Sequence[Count]]
    meant: Mapping[str, Sequence[Reference]]
    sparql: str


class Lists(Protocol):
    """The lists of one generation."""

    @property
    def view(self) -> View:
        """The generation."""

    def first(
        self, kind: Kind, filters: Filters, *, limit: int, order: str = "date", facets: bool = False
    ) -> Listed:
        """The first items of a list.

        Raises:
            UnknownTermError: a name in the filters stands for nothing known.
            ParameterError: a date or amount is malformed.
        """


class SparqlLists:
    """The lists by SPARQL, for generations without an index."""

    def __init__(self, view: View) -> None:
        self.view = view

    def first(
        self, kind: Kind, filters: Filters, *, limit: int, order: str = "date", facets: bool = False
    ) -> Listed:
        """See `Lists.first`."""
        found = _CONCEPTS.get(kind)
        if found is not None:
            narrowing = resolve(self.view, filters, words="concept_words")
            page = concepts.read_page(self.view, found, narrowing.values, limit=limit)
            items: Sequence[Item] = concepts.read_counted(self.view, page.rows)
        else:
            by_list, classes, read = _ITEMS[kind]
            narrowing = resolve(self.view, filters, words=by_list.words)
            values = {**narrowing.values, **classes()}
            page = listing.read_page(
                self.view, by_list, values, limit=limit, order=order, facets=facets
            )
            items = read(self.view, page, narrowing.values)
        return Listed(items, page.total, page.facets, narrowing.meant, page.sparql)


def _documents(view: View, page: Page, values: Mapping[str, Terms]) -> Sequence[Item]:
    items = [row["item"] for row in page.rows]
    return documents.read_documents(view, items, industry=values.get("industry"))


def _measures(view: View, page: Page, _: Mapping[str, Terms]) -> Sequence[Item]:
    return measures.read_measures(view, [row["item"] for row in page.rows])


def classes_of(kind: Kind) -> dict[str, Terms]:
    """What the SPARQL texts of a list of documents are given beside its filters."""
    if kind == "measures":
        return {}
    names = documents.POLICY_CLASSES if kind == "policies" else documents.DOCUMENT_CLASSES
    return {"classes": expand_all(names)}


_Read = Callable[[View, Page, Mapping[str, Terms]], Sequence[Item]]
_ITEMS: Final[Mapping[Kind, tuple[Any, Callable[[], dict[str, Terms]], _Read]]] = {
    "policies": (listing.DOCUMENTS, lambda: classes_of("policies"), _documents),
    "documents": (listing.DOCUMENTS, lambda: classes_of("documents"), _documents),
    "measures": (listing.MEASURES, lambda: classes_of("measures"), _measures),
}
_CONCEPTS: Final[Mapping[Kind, concepts.ConceptKind]] = {
    "industries": concepts.INDUSTRIES,
    "regions": concepts.REGIONS,
    "keys": concepts.KEYS,
    "organizations": concepts.ORGANIZATIONS,
}
