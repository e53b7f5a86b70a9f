"""Lists: one page with its total and facets, from the index of the generation or by SPARQL.

Both give the same rows in the same order; the SPARQL text of an answer is made in either case.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final, Generic, TypeVar, cast

from fastapi import Response

from api.desk.opened_index import Desk
from api.desk.schemas import Answer, GenerationInfo, ListParameters
from graph.index import TREES, FacetCount, Found, Index, records
from graph.index.narrowed import question_of
from graph.index.records import RecordKind
from graph.queries import concepts, cursor, documents, facets, listing, measures
from graph.queries.answers import Concept, Count, Document, Measure, Page, Reference
from graph.queries.concepts import ConceptKind
from graph.queries.filters import Filters, Narrowing, resolve
from graph.queries.text import Terms
from graph.queries.validity import today
from graph.queries.view import View, expand_all

Item = TypeVar("Item")
Place = Sequence[str] | None

_CURSOR_PARTS: Final = 2
_NO_ITEMS: Final = b'{"items":[]'


@dataclass(frozen=True, slots=True)
class Listing(Generic[Item]):
    """One kind of list.

    Attributes:
        name: as in its address.
        words: what its SPARQL text calls the words looked for.
        orders: the orders that it can have; the first is the usual one.
        page: a page by SPARQL: view, values, limit, place, order, whether with facets.
        query: the SPARQL text of a page: values, limit, place, order.
        read: the items of a page, from the engine.
        record: what they are recorded as.
    """

    name: str
    words: str
    orders: tuple[str, ...]
    page: Callable[[View, Mapping[str, Terms], int, Place, str, bool], Page]
    query: Callable[[Mapping[str, Terms], int, Place, str], str]
    read: Callable[[View, Page, Mapping[str, Terms]], list[Item]]
    record: RecordKind

    @property
    def has_facets(self) -> bool:
        """Whether its items have facets."""
        return len(self.orders) > 1


@dataclass
class Listed(Generic[Item]):
    """One page of a list.

    Attributes:
        page: rows, total, facets and SPARQL text.
        records: what the rows are, as JSON.
        narrowing: what the filters were taken for.
        next: cursor of the next page.
        generation: where it comes from.
        kind: of the records.
    """

    page: Page
    records: list[bytes]
    narrowing: Narrowing
    next: str | None
    generation: GenerationInfo
    kind: RecordKind

    @cached_property
    def items(self) -> list[Item]:
        """What the rows are; nobody may change it."""
        return records.parsed(self.kind, self.records)

    @cached_property
    def json(self) -> bytes:
        """The page as `Answer`."""
        frame = _frame().model_construct(
            items=[],
            total=self.page.total,
            next=self.next,
            facets=self.page.facets,
            meant=self.narrowing.meant,
            generation=self.generation,
            sparql=self.page.sparql,
        )
        # What comes from the index and the graph is of the types that it should be.
        head = frame.model_dump_json().encode().removeprefix(_NO_ITEMS)
        return b'{"items":%b%b' % (records.joined(self.records), head)


@cache
def _frame() -> type[Answer[Any]]:
    return Answer[Any]


def read_list(
    desk: Desk,
    kind: Listing[Item],
    filters: Filters,
    *,
    limit: int,
    after: str | None = None,
    order: str | None = None,
    with_facets: bool = True,
    measures_shown: int = documents.MEASURES_SHOWN,
) -> Listed[Item]:
    """One page of a list, which nobody may change: it may be kept for others.

    ``measures_shown`` are those that each document has at least, if there are so many.

    Raises:
        UnknownTermError: a name in the filters stands for nothing known.
        ParameterError: a date or amount is malformed, or the cursor ``after`` is.
    """
    asked = (limit, after, order, with_facets, measures_shown)
    if desk.answers is None:
        return _read(desk, kind, filters, *asked)
    key = (kind.name, filters, *asked, today())
    found = desk.answers.get(key)
    if found is None:
        found = _read(desk, kind, filters, *asked)
        desk.answers.put(key, found)
    return cast("Listed[Item]", found)


def _read(
    desk: Desk,
    kind: Listing[Item],
    filters: Filters,
    limit: int,
    after: str | None,
    order: str | None,
    with_facets: bool,
    measures_shown: int,
) -> Listed[Item]:
    narrowing = resolve(desk.view, filters, words=kind.words, known=desk.lookups)
    order = order or kind.orders[0]
    question = {**filters.given(), "list": kind.name, "order": order}
    place = None if after is None else cursor.decode(after, question, _CURSOR_PARTS)
    if desk.index is None:
        page = kind.page(desk.view, narrowing.values, limit, place, order, with_facets)
    else:
        found = desk.index.find(
            question_of(kind.name, filters, narrowing),
            limit=limit,
            after=place,
            order=order,
            facets=with_facets and kind.has_facets,
            values=facets.FACET_VALUES,
        )
        query = kind.query(narrowing.values, limit, place, order)
        page = _page(desk, desk.index, found, query)
    return Listed(
        page=page,
        records=_records(desk, kind, page, narrowing, measures_shown),
        narrowing=narrowing,
        next=cursor.encode(page.next, question) if page.next else None,
        generation=desk.generation,
        kind=kind.record,
    )


def _records(
    desk: Desk, kind: Listing[Item], page: Page, narrowing: Narrowing, measures_shown: int
) -> list[bytes]:
    """The items of a page from the index, or from the engine where it does not have them all."""
    if desk.index is not None:
        industry = narrowing.included.get("industry")
        found = desk.index.records.rows(kind.record, page.rows, industry, measures_shown)
        if found is not None:
            return found
    return records.made(kind.record, kind.read(desk.view, page, narrowing.values))


def count(desk: Desk, kind: Listing[Any], filters: Filters) -> int:
    """How many items a list has; raises what `read_list` raises."""
    narrowing = resolve(desk.view, filters, words=kind.words, known=desk.lookups)
    if desk.index is None:
        order = kind.orders[0]
        return kind.page(desk.view, narrowing.values, 1, None, order, False).total
    asked = question_of(kind.name, filters, narrowing)
    return desk.index.count(asked)


def answer(desk: Desk, kind: Listing[Item], parameters: ListParameters) -> Response:
    """One page of a list as the answer of the REST interface: `Answer` as JSON."""
    listed = read_list(
        desk,
        kind,
        parameters.filters(),
        limit=parameters.limit,
        after=parameters.cursor,
        order=parameters.order if kind.has_facets else None,
    )
    return Response(listed.json, media_type="application/json")


def _page(desk: Desk, index: Index, found: Found, query: str) -> Page:
    rows = [{"item": item} for item in found.ids]
    for row, linked in zip(rows, found.counts, strict=False):
        row |= {"policies": str(linked.policies), "measures": str(linked.measures)}
    return Page(
        rows=rows,
        total=found.total,
        facets=_counts(desk, index, found.facets),
        next=found.next,
        sparql=query,
    )


def _counts(
    desk: Desk, index: Index, counts: Mapping[str, Sequence[FacetCount]]
) -> dict[str, list[Count]]:
    """The counts of the index with the names of their values."""
    counted = {name: [c for c in found if c.count] for name, found in counts.items()}
    named = index.names({c.value for found in counted.values() for c in found if ":" in c.value})

    def reference(value: str) -> Reference:
        if (name := named.get(value)) is None or (label := name.zh or name.en) is None:
            return facets.plain_reference(value)
        return Reference(value, label, name.en, name.number)

    above = {
        name: facets.read_nearest(desk.view, name, [c.value for c in found], desk.broader)
        for name, found in counted.items()
        if name in TREES
    }
    return {
        name: facets.in_order(
            name,
            [
                Count(reference(c.value), c.count, above.get(name, {}).get(c.value, []))
                for c in found
            ],
        )
        for name, found in sorted(counted.items())
        if found
    }


def _of_documents(name: str, classes: Sequence[str]) -> Listing[Document]:
    given = {"classes": expand_all(classes)}

    def page(
        view: View,
        values: Mapping[str, Terms],
        limit: int,
        after: Place,
        order: str,
        with_facets: bool,
    ) -> Page:
        return listing.read_page(
            view,
            listing.DOCUMENTS,
            {**values, **given},
            limit=limit,
            after=after,
            order=order,
            facets=with_facets,
        )

    def query(values: Mapping[str, Terms], limit: int, after: Place, order: str) -> str:
        return listing.page_query(
            listing.DOCUMENTS, {**values, **given}, limit=limit, after=after, order=order
        )

    def read(view: View, page: Page, values: Mapping[str, Terms]) -> list[Document]:
        items = [row["item"] for row in page.rows]
        return documents.read_documents(view, items, industry=values.get("industry"))

    return Listing(name, "words", ("date", "title"), page, query, read, "document")


def _of_measures() -> Listing[Measure]:
    def page(
        view: View,
        values: Mapping[str, Terms],
        limit: int,
        after: Place,
        order: str,
        with_facets: bool,
    ) -> Page:
        return listing.read_page(
            view,
            listing.MEASURES,
            values,
            limit=limit,
            after=after,
            order=order,
            facets=with_facets,
        )

    def query(values: Mapping[str, Terms], limit: int, after: Place, order: str) -> str:
        return listing.page_query(listing.MEASURES, values, limit=limit, after=after, order=order)

    def read(view: View, page: Page, values: Mapping[str, Terms]) -> list[Measure]:
        return measures.read_measures(view, [row["item"] for row in page.rows])

    words = listing.MEASURES.words
    return Listing("measures", words, ("date", "title"), page, query, read, "measure")


def _of_concepts(name: str, kind: ConceptKind) -> Listing[Concept]:
    def page(view: View, values: Mapping[str, Terms], limit: int, after: Place, *_: Any) -> Page:
        return concepts.read_page(view, kind, values, limit=limit, after=after)

    def query(values: Mapping[str, Terms], limit: int, after: Place, *_: Any) -> str:
        return concepts.page_query(kind, values, limit=limit, after=after)

    def read(view: View, page: Page, values: Mapping[str, Terms]) -> list[Concept]:
        return concepts.read_counted(view, page.rows)

    return Listing(name, "concept_words", ("date",), page, query, read, "concept")


POLICIES: Final = _of_documents("policies", documents.POLICY_CLASSES)
DOCUMENTS: Final = _of_documents("documents", documents.DOCUMENT_CLASSES)
MEASURES: Final = _of_measures()
CONCEPTS: Final = {
    "industries": _of_concepts("industries", concepts.INDUSTRIES),
    "regions": _of_concepts("regions", concepts.REGIONS),
    "keys": _of_concepts("keys", concepts.KEYS),
    "organizations": _of_concepts("organizations", concepts.ORGANIZATIONS),
}
