"""The lists that questions are answered from, with the index of the generation where there is one."""

from typing import Any, Final

from api.desk import listing
from api.desk.listing import Listing, read_list
from api.desk.opened_index import Desk
from graph.ask.lists import Listed
from graph.ask.understanding import Kind
from graph.queries.filters import Filters
from graph.queries.view import View

_LISTS: Final[dict[Kind, Listing[Any]]] = {
    "policies": listing.POLICIES,
    "documents": listing.DOCUMENTS,
    "measures": listing.MEASURES,
    "industries": listing.CONCEPTS["industries"],
    "regions": listing.CONCEPTS["regions"],
    "keys": listing.CONCEPTS["keys"],
    "organizations": listing.CONCEPTS["organizations"],
}


class DeskLists:
    """The lists of the service; pages that were read before are kept, as for the lists themselves."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def view(self) -> View:
        """The generation."""
        return self._desk.view

    def first(
        self, kind: Kind, filters: Filters, *, limit: int, order: str = "date", facets: bool = False
    ) -> Listed:
        """The first items of a list; raises what `read_list` raises."""
        found = _LISTS[kind]
        listed = read_list(
            self._desk,
            found,
            filters,
            limit=limit,
            order=order if found.has_facets else None,
            with_facets=facets,
        )
        page = listed.page
        return Listed(listed.items, page.total, page.facets, listed.narrowing.meant, page.sparql)
