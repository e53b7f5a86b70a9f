"""The lists that questions are answered from, with the index of the generation where there is one."""

from typing import Any, Final

from api.desk import listing
from api.desk.listing import Listing, read_list
from api.desk.opened_index import Desk
from graph.ask import IndexLists, Lists, SparqlLists
from graph.ask.lists import Listed
from graph.ask.understanding import Kind
from graph.queries.filters import Filters

_LISTS: Final[dict[Kind, Listing[Any]]] = {
    "policies": listing.POLICIES,
    "documents": listing.DOCUMENTS,
    "measures": listing.MEASURES,
    "industries": listing.CONCEPTS["industries"],
    "regions": listing.CONCEPTS["regions"],
    "keys": listing.CONCEPTS["keys"],
    "organizations": listing.CONCEPTS["organizations"],
}


def lists_of(desk: Desk) -> Lists:
    """The lists of a request; pages that were read before are kept, as for the lists themselves."""
    if desk.index is None:
        return _PlainLists(desk)
    return _IndexedLists(desk)


class _PlainLists(SparqlLists):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.view)
        self._desk = desk

    def first(
        self, kind: Kind, filters: Filters, *, limit: int, order: str = "date", facets: bool = False
    ) -> Listed:
        """See `Lists.first`."""
        return _first(self._desk, kind, filters, limit, order, facets)


class _IndexedLists(IndexLists):
    def __init__(self, desk: Desk) -> None:
        assert desk.index is not None, "other desks have plain lists"
        super().__init__(desk.view, desk.index, desk.lookups)
        self._desk = desk

    def first(
        self, kind: Kind, filters: Filters, *, limit: int, order: str = "date", facets: bool = False
    ) -> Listed:
        """See `Lists.first`."""
        return _first(self._desk, kind, filters, limit, order, facets)


def _first(
    desk: Desk, kind: Kind, filters: Filters, limit: int, order: str, facets: bool
) -> Listed:
    found = _LISTS[kind]
    listed = read_list(
        desk,
        found,
        filters,
        limit=limit,
        order=order if found.has_facets else None,
        with_facets=facets,
    )
    page = listed.page
    return Listed(listed.items, page.total, page.facets, listed.narrowing.meant, page.sparql)
