"""Questions answered by SPARQL alone, for generations without an index."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from graph.ask.grounds import claims_of_concepts
from graph.ask.lists import (
    LINKS,
    MOST_BODIES,
    MOST_LARGEST,
    Answerable,
    Body,
    Counted,
    Gaps,
    Item,
    Largest,
    Linked,
    Listed,
    classes_of,
    gap_values,
    largest_query,
    words_of,
)
from graph.ask.names import NameLookup, ViewNames
from graph.ask.understanding import Kind
from graph.queries import concepts, documents, listing, measures
from graph.queries.answers import Claim, Document, Measure, Page, Reference
from graph.queries.facts import read_names
from graph.queries.filters import Filters, resolve
from graph.queries.text import Terms, compose, number
from graph.queries.view import View

_ALL: Final = 2**31 - 1
_RESPONSIBLE: Final = ("fk:responsibleBody",)


class SparqlLists:
    """See `graph.ask.lists.Lists`."""

    def __init__(self, view: View) -> None:
        self._view = view

    @property
    def view(self) -> View:
        """See `Lists.view`."""
        return self._view

    def lookup(self) -> NameLookup:
        """See `Lists.lookup`."""
        return ViewNames(self._view)

    def first(
        self, kind: Kind, filters: Filters, *, limit: int, order: str = "date", facets: bool = False
    ) -> Listed:
        """See `Lists.first`."""
        found = _CONCEPTS.get(kind)
        if found is not None:
            narrowing = resolve(self._view, filters, words="concept_words")
            page = concepts.read_page(self._view, found, narrowing.values, limit=limit)
            items: Sequence[Item] = concepts.read_counted(self._view, page.rows)
        else:
            by_list, read = _ITEMS[kind]
            narrowing = resolve(self._view, filters, words=by_list.words)
            values = {**narrowing.values, **classes_of(kind)}
            page = listing.read_page(
                self._view, by_list, values, limit=limit, order=order, facets=facets
            )
            items = read(self._view, page, narrowing.values)
        return Listed(items, page.total, page.facets, narrowing.meant, page.sparql)

    def documents(
        self, items: Sequence[str], *, measures_shown: int = documents.MEASURES_SHOWN
    ) -> Sequence[Document]:
        """See `Lists.documents`."""
        return documents.read_documents(self._view, items, measures_shown=measures_shown)

    def _read_documents(self, items: Sequence[str]) -> Sequence[Document]:
        return documents.read_documents(self._view, items, measures_shown=_ALL)

    def names(self, things: Sequence[str]) -> Mapping[str, Reference]:
        """See `Lists.names`."""
        names = read_names(self._view, things)
        return {thing: names.reference(thing) for thing in things}

    def _read_measures(self, items: Sequence[str]) -> Sequence[Measure]:
        return measures.read_measures(self._view, items)

    def gaps(self, kind: Kind, filters: Filters, *, of: Linked, among: Linked) -> Gaps:
        """See `Lists.gaps`."""
        narrowing = resolve(self._view, filters, words=words_of(of))
        values = gap_values(kind, narrowing.values, of, among)
        text = compose("ask-gap", values)
        missing = [
            Counted(row["concept"], int(row["count"])) for row in self._view.reader.select(text)
        ]
        known = (f"among_{among}", "link", "concept_classes")
        linked = self._view.ask_rows("ask-linked", **{name: values[name] for name in known})
        return Gaps(missing, [row["concept"] for row in linked], narrowing.meant, text)

    def largest(self, kind: Kind, filters: Filters, *, by: str, shown: int) -> Largest:
        """See `Lists.largest`."""
        narrowing = resolve(self._view, filters, words=words_of(kind))
        name, values = largest_query(kind, narrowing.values, by)
        rows = self._view.reader.select(compose(name, {**values, "limit": number(MOST_LARGEST)}))
        read = measures.read_measures if kind == "measures" else documents.read_documents
        items: Sequence[Item] = read(self._view, [row["item"] for row in rows[:shown]])
        return Largest(
            items,
            [float(row["most"]) for row in rows[:shown]],
            len(rows) if len(rows) < MOST_LARGEST else None,
            narrowing.meant,
            compose(name, {**values, "limit": number(shown)}),
        )

    def answerable(self, filters: Filters, *, shown: int) -> Answerable:
        """See `Lists.answerable`."""
        narrowing = resolve(self._view, filters, words="measure_words")
        text = compose("ask-responsible", {**narrowing.values, "limit": number(MOST_BODIES)})
        found = self._view.reader.select(text)
        names = read_names(self._view, [row["body"] for row in found])
        first = [row["body"] for row in found[:shown]]
        claims = claims_of_concepts(self._view, filters, ("measures",), _RESPONSIBLE, first)
        return Answerable(
            [
                Body(
                    names.reference(row["body"]), int(row["measures"]), claims.get(row["body"], ())
                )
                for row in found
            ],
            len(found),
            self.first("measures", filters, limit=1).total,
            narrowing.meant,
            text,
        )

    def claims(
        self, filters: Filters, linked: Iterable[Linked], kind: Kind, concepts: Sequence[str]
    ) -> Mapping[str, Sequence[Claim]]:
        """See `Lists.claims`."""
        return claims_of_concepts(self._view, filters, linked, LINKS[kind], concepts)


def _documents(view: View, page: Page, values: Mapping[str, Terms]) -> Sequence[Item]:
    items = [row["item"] for row in page.rows]
    return documents.read_documents(view, items, industry=values.get("industry"))


def _measures(view: View, page: Page, _: Mapping[str, Terms]) -> Sequence[Item]:
    return measures.read_measures(view, [row["item"] for row in page.rows])


_Read = Callable[[View, Page, Mapping[str, Terms]], Sequence[Item]]
_ITEMS: Final[Mapping[Kind, tuple[Any, _Read]]] = {
    "policies": (listing.DOCUMENTS, _documents),
    "documents": (listing.DOCUMENTS, _documents),
    "measures": (listing.MEASURES, _measures),
}
_CONCEPTS: Final[Mapping[Kind, concepts.ConceptKind]] = {
    "industries": concepts.INDUSTRIES,
    "regions": concepts.REGIONS,
    "keys": concepts.KEYS,
    "organizations": concepts.ORGANIZATIONS,
}
