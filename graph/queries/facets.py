"""Facets by SPARQL: how many items of a whole answer have each value.

A facet's own filter does not narrow its counts, so that one can switch from value to value; all
other filters do. The count of a value is the total of the list that is narrowed to it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from graph import schemes
from graph.queries import terms
from graph.queries.answers import Count, Reference
from graph.queries.facts import read_names
from graph.queries.filters import AMOUNTS, VALIDITY, completed
from graph.queries.text import Terms, compose, iris, number, strings
from graph.queries.validity import today
from graph.queries.view import View, expand_all

FACET_VALUES: Final = 50
"""Values that a facet names at most, the most frequent ones; those asked for are always there."""

OWN: Final[dict[str, tuple[str, ...]]] = {
    "industry": ("industry",),
    "region": ("region",),
    "key": ("key",),
    "economy": ("economy",),
    "kind": ("kind",),
    "issuer": ("issuer",),
    "year": ("from", "to"),
    "instrument": ("instrument",),
    "amount": ("amount_over", "amount_up_to", "amount_from", "amount_to"),
    "validity": ("as_of", "validity"),
}
"""The facets, and the values for the SPARQL texts that each leaves out."""

_TREES: Final = {"industry": "fk:supportsIndustry", "region": "fk:appliesIn"}
_SETTLED: Final = 2_000
"""Items that are put into a query, instead of what finds them."""
_PLAIN: Final = {"amount": AMOUNTS, "validity": VALIDITY}


@dataclass(frozen=True, slots=True)
class FacetTexts:
    """SPARQL texts of the counts of a list.

    Attributes:
        items: the items of the whole answer.
        counts: how many items have each value, for the facets that are wanted.
        values: pairs of items and industries, or places.
        places_of_document: whether an item is also where its document is.
    """

    items: str
    counts: str
    values: str
    places_of_document: bool


def read_total(view: View, texts: FacetTexts, values: Mapping[str, Terms]) -> int:
    """Number of items of the whole answer."""
    rows = view.reader.select(compose(texts.counts, {**values, "total": Terms()}))
    return sum(int(row["count"]) for row in rows if row.get("facet") == "total")


def read_facets(
    view: View, texts: FacetTexts, values: Mapping[str, Terms]
) -> dict[str, list[Count]]:
    """How many items of the whole answer have each value of each facet."""
    counted: dict[str, dict[str, int]] = {}
    values = {"day": strings(today()), "present": strings(today()), **values}
    for names, given in _rounds(values):
        counted |= _flat(view, texts, names, _settled(view, texts, given))
    for name, linking in _TREES.items():
        given = _settled(view, texts, _without(values, OWN[name]))
        given["linking"] = expand_all([linking])
        if name == "region" and texts.places_of_document:
            given["of_document"] = Terms()
        rows = view.reader.select(compose(texts.values, given))
        counted[name] = _closed(view, _scheme(name), ((row["item"], row["value"]) for row in rows))
    return counts_of(view, counted)


def counts_of(view: View, counted: Mapping[str, Mapping[str, int]]) -> dict[str, list[Count]]:
    """The most frequent values of facets, with their names and what is directly above them."""
    kept = {
        name: sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:FACET_VALUES]
        for name, found in counted.items()
        if found
    }
    names = read_names(view, {v for pairs in kept.values() for v, _ in pairs if ":" in v})
    above = {
        name: read_nearest(view, name, [value for value, _ in kept[name]])
        for name in _TREES
        if name in kept
    }
    return {
        name: in_order(
            name,
            [
                Count(
                    names.reference(value) if ":" in value else plain_reference(value),
                    count,
                    above.get(name, {}).get(value, []),
                )
                for value, count in pairs
            ],
        )
        for name, pairs in sorted(kept.items())
    }


def plain_reference(value: str) -> Reference:
    """A reference to what has no name in the graph: a year, a range, a state."""
    return Reference(value, unquote(value.rstrip("/").rsplit("/", 1)[-1]))


def in_order(name: str, counts: list[Count]) -> list[Count]:
    """Ranges and states in their own order, all else as it is: by frequency."""
    order = _PLAIN.get(name)
    return counts if order is None else sorted(counts, key=lambda c: order.index(c.value.id))


def _rounds(values: Mapping[str, Terms]) -> Iterable[tuple[list[str], dict[str, Terms]]]:
    """Facets that are counted in one query, with its values."""
    shared = [
        name
        for name in OWN
        if name not in _TREES and name != "economy" and not _is_on(name, values)
    ]
    yield shared, dict(values)
    for name in OWN:
        if name not in _TREES and name not in shared:
            yield [name], _without(values, OWN[name])


def _is_on(name: str, values: Mapping[str, Terms]) -> bool:
    return any(own in values for own in OWN[name])


def _without(values: Mapping[str, Terms], own: Sequence[str]) -> dict[str, Terms]:
    return completed({name: value for name, value in values.items() if name not in own})


def _settled(view: View, texts: FacetTexts, values: Mapping[str, Terms]) -> dict[str, Terms]:
    """``values``; where dates are to be judged, the items, unless there are too many of them."""
    if not values.keys() & {"as_of", "validity"}:
        return dict(values)
    rows = view.reader.select(compose(texts.items, {**values, "limit": number(_SETTLED + 1)}))
    if len(rows) > _SETTLED:
        return dict(values)
    kept = {name: values[name] for name in ("day", "present")}
    return {**kept, "items": iris(row["item"] for row in rows)}


def _flat(
    view: View, texts: FacetTexts, names: Sequence[str], values: Mapping[str, Terms]
) -> dict[str, dict[str, int]]:
    wanted = {f"count_{'key' if name == 'economy' else name}": Terms() for name in names}
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in view.reader.select(compose(texts.counts, {**values, **wanted})):
        if "value" in row and "facet" in row:
            found[row["facet"]][row["value"]] = int(row["count"])
    if list(names) == ["economy"]:
        pairs = ((terms.economy_of(view, key), n) for key, n in found.pop("key", {}).items())
        found["economy"] = {economy: count for economy, count in pairs if economy is not None}
    return found


def _scheme(name: str) -> schemes.Scheme:
    return schemes.industries() if name == "industry" else schemes.regions()


def _closed(view: View, known: schemes.Scheme, pairs: Iterable[tuple[str, str]]) -> dict[str, int]:
    """How many items have each value or one below it."""
    items: dict[str, set[str]] = defaultdict(set)
    for item, value in pairs:
        items[value].add(item)
    closed: dict[str, set[str]] = defaultdict(set)
    for value, above in terms.all_broader(view, items, known).items():
        for broader in above:
            closed[broader] |= items[value]
    return {value: len(found) for value, found in closed.items()}


def read_nearest(
    view: View, name: str, values: Collection[str], known: dict[str, set[str]] | None = None
) -> dict[str, list[str]]:
    """For each value of a facet those of the others that are nearest above it.

    ``known`` remembers what is directly above in one generation.
    """
    broader = terms.all_broader(view, values, _scheme(name), known)
    above = {value: found & broader.keys() - {value} for value, found in broader.items()}
    return {
        value: sorted(a for a in found if not any(a in above[b] for b in found if b != a))
        for value, found in above.items()
    }
