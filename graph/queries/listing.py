"""One page of an answer with its total and facets: two queries, whatever the size of the page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.queries.answers import Count, Page
from graph.queries.facts import read_names
from graph.queries.text import Terms, compose, number, strings
from graph.queries.view import View

FACET_VALUES = 50
"""Values that a facet names at most; the most frequent ones."""


@dataclass(frozen=True, slots=True)
class Listing:
    """How one kind of list is asked for.

    Attributes:
        rows: SPARQL text of a page; rows are ordered by its variable ``sort``, then by the item.
        facets: SPARQL text of the counts, with one row ``total``.
        item: variable of the item.
    """

    rows: str
    facets: str
    item: str


DOCUMENTS = Listing("documents", "document-facets", "document")
MEASURES = Listing("measures", "measure-facets", "measure")


def read_page(
    view: View,
    listing: Listing,
    values: Mapping[str, Terms],
    *,
    limit: int,
    after: Sequence[str] | None = None,
) -> Page:
    """The ``limit`` items that follow the sort values ``after``."""
    given = dict(values)
    given["limit"] = number(limit + 1)
    if after is not None:
        given["after_sort"], given["after_item"] = strings(after[0]), strings(after[1])
    rows = view.reader.select(compose(listing.rows, given))
    more, rows = len(rows) > limit, rows[:limit]
    total, facets = read_facets(view, listing, values)
    given["limit"] = number(limit)
    return Page(
        rows=[{**row, "item": row[listing.item]} for row in rows],
        total=total,
        facets=facets,
        next=[rows[-1]["sort"], rows[-1][listing.item]] if more else None,
        sparql=compose(listing.rows, given),
    )


def read_facets(
    view: View, listing: Listing, values: Mapping[str, Terms]
) -> tuple[int, dict[str, list[Count]]]:
    """Number of items of the whole answer, and how many have each value of each facet."""
    counted: dict[str, list[tuple[str, int]]] = defaultdict(list)
    total = 0
    for row in view.reader.select(compose(listing.facets, values)):
        if row.get("facet") == "total":
            total = int(row["count"])
        elif "value" in row and "facet" in row:
            counted[row["facet"]].append((row["value"], int(row["count"])))
    for pairs in counted.values():
        pairs.sort(key=lambda pair: (-pair[1], pair[0]))
        del pairs[FACET_VALUES:]
    names = read_names(view, {v for pairs in counted.values() for v, _ in pairs if ":" in v})
    return total, {
        facet: [Count(names.reference(value), count) for value, count in pairs]
        for facet, pairs in sorted(counted.items())
    }
