"""One page of an answer by SPARQL: its rows, its total, and its facets.

Where a generation has an index, lists come from it and this module writes the SPARQL text of the
answer only; both give the same rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.errors import ParameterError
from graph.queries.answers import Page
from graph.queries.facets import FacetTexts, read_facets, read_total
from graph.queries.text import Terms, compose, number, strings
from graph.queries.view import View


@dataclass(frozen=True, slots=True)
class Listing:
    """How one kind of list is asked for.

    Attributes:
        rows: SPARQL text of a page; rows are ordered by its variable ``sort``, then by the item.
        facets: SPARQL texts of its counts.
        item: variable of the item.
        words: what the texts call the words looked for.
    """

    rows: str
    facets: FacetTexts
    item: str
    words: str


DOCUMENTS = Listing(
    "documents",
    FacetTexts("document-items", "document-facets", "document-values", places_of_document=False),
    "document",
    "words",
)
MEASURES = Listing(
    "measures",
    FacetTexts("measure-items", "measure-facets", "measure-values", places_of_document=True),
    "measure",
    "measure_words",
)


def read_page(
    view: View,
    listing: Listing,
    values: Mapping[str, Terms],
    *,
    limit: int,
    after: Sequence[str] | None = None,
    order: str = "date",
    facets: bool = True,
) -> Page:
    """The ``limit`` items that follow the sort values ``after``."""
    given = page_values(values, limit=limit + 1, after=after, order=order)
    rows = view.reader.select(compose(listing.rows, given))
    more, rows = len(rows) > limit, rows[:limit]
    return Page(
        rows=[{**row, "item": row[listing.item]} for row in rows],
        total=read_total(view, listing.facets, values),
        facets=read_facets(view, listing.facets, values) if facets else {},
        next=[rows[-1]["sort"], rows[-1][listing.item]] if more else None,
        sparql=page_query(listing, values, limit=limit, after=after, order=order),
    )


def page_query(
    listing: Listing,
    values: Mapping[str, Terms],
    *,
    limit: int,
    after: Sequence[str] | None,
    order: str,
) -> str:
    """The SPARQL text that gives the rows of a page."""
    return compose(listing.rows, page_values(values, limit=limit, after=after, order=order))


def page_values(
    values: Mapping[str, Terms], *, limit: int, after: Sequence[str] | None, order: str
) -> dict[str, Terms]:
    """``values`` with the place and the order of a page.

    Raises:
        ParameterError: the place is not one of such a list.
    """
    given = {**values, "limit": number(limit)}
    if order == "title":
        given["by_title"] = Terms()
    if after is not None:
        if len(after) != 2:
            raise ParameterError("cursor does not belong to this list; leave it out to start again")
        given["after_sort"], given["after_item"] = strings(after[0]), strings(after[1])
    return given
