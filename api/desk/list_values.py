"""What list pages show beside their items: filters, facets as links, orders, ways out of nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from api.http.addresses import encoded
from api.pages.language import Language, word
from graph import schemes
from graph.index import marks
from graph.queries.answers import Count, Reference
from graph.queries.filters import Filters
from graph.queries.view import View

PARAMETERS: Final = {"since": "from", "until": "to", "words": "q"}
"""What filters are called in addresses, where that is something else."""

FACETS: Final = (
    "industry",
    "region",
    "key",
    "economy",
    "kind",
    "issuer",
    "year",
    "instrument",
    "amount",
    "validity",
)
"""The facets in the order of a page."""

_UNITS: Final = {"zh": ((10**8, "亿"), (10**4, "万")), "en": ((10**9, " bn"), (10**6, " m"))}
_DEPTH: Final = 4


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet.

    Attributes:
        reference: what it is.
        count: items of the list that is narrowed to it.
        address: that list; without the value where the list is narrowed to it already.
        on: whether it is.
        depth: how many values of the facet stand above it, at most 4.
    """

    reference: Reference
    count: int
    address: str
    on: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: its name, the values that are shown at once, and the rest."""

    name: str
    values: list[Value]
    rest: list[Value]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that narrows a list.

    Attributes:
        parameter: its name in addresses.
        references: what its name was taken for.
        text: the value, where it is not a name.
        address: the list without it; None where it cannot be taken away by itself.
    """

    parameter: str
    references: list[Reference]
    text: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses of one list page with other filters.

    Attributes:
        path: of the page.
        given: its parameters without the place, in the order of the address.
    """

    path: str
    given: Mapping[str, str] = field(default_factory=dict)

    def with_(self, **changes: str | None) -> str:
        """This page with other parameters; None takes one away."""
        kept = {**self.given, **changes}
        query = {name: value for name, value in kept.items() if value}
        return f"{self.path}?{encoded(query)}" if query else self.path

    def at(self, path: str) -> str:
        """Another page with the same parameters."""
        return replace(self, path=path).with_()


def written(view: View, facet: str, value: Reference) -> dict[str, str | None]:
    """The parameters that narrow a list to a value of a facet, as short as they are unmistakable."""
    if facet == "year":
        return {"from": value.id, "to": value.id}
    tail = view.tail(value.id)
    if tail is None:
        return {facet: value.id}
    last = tail.partition("/")[2]
    if facet in ("key", "economy"):
        return {facet: last}
    if facet == "region" and tail.startswith("region/"):
        return {facet: last}
    scheme = {
        "industry": schemes.industries,
        "kind": schemes.kinds,
        "instrument": schemes.instruments,
    }.get(facet)
    found = scheme().find(value.label) if scheme is not None else None
    return {facet: value.label if found is not None and found.id == tail else tail}


def facets_of(
    view: View,
    counts: Mapping[str, Sequence[Count]],
    asked: Mapping[str, Sequence[str]],
    filters: Filters,
    addresses: Addresses,
    language: Language,
    *,
    shown: int = 8,
) -> list[Facet]:
    """The facets of a list as links; values of trees stand below what they belong to."""
    on = {name: set(found) for name, found in asked.items()}
    on["year"] = {filters.since} if filters.since and filters.since == filters.until else set()
    on["amount"], on["validity"] = {filters.amount or ""}, {filters.validity or ""}
    facets = []
    for name in FACETS:
        found = list(counts.get(name, ()))
        if name == "year":
            found.sort(key=lambda count: count.value.id, reverse=True)
        values = [
            _value(view, name, count, depth, on.get(name, set()), addresses, language)
            for count, depth in _tree(found)
        ]
        if values and (len(values) > 1 or values[0].on or name in ("industry", "region")):
            first = [v for i, v in enumerate(values) if i < shown or v.on]
            facets.append(Facet(name, first, [v for v in values if v not in first]))
    return facets


def _value(
    view: View,
    name: str,
    count: Count,
    depth: int,
    on: set[str],
    addresses: Addresses,
    language: Language,
) -> Value:
    is_on = count.value.id in on
    parameters = written(view, name, count.value)
    if is_on:
        parameters = dict.fromkeys(parameters)
    reference = count.value
    if name in ("amount", "validity"):
        reference = Reference(reference.id, said(name, reference.id, language))
    return Value(reference, count.count, addresses.with_(**parameters), is_on, depth)


def _tree(counts: Sequence[Count]) -> list[tuple[Count, int]]:
    """The values with how deep they stand, each below what it belongs to.

    Places stand below regions, never below zones: these cut across.
    """
    known = {count.value.id: count for count in counts}
    below: dict[str | None, list[Count]] = {}
    for count in counts:
        below.setdefault(_above(count, known), []).append(count)
    found: list[tuple[Count, int]] = []
    waiting = [(count, 0) for count in reversed(below.get(None, []))]
    while waiting:
        count, depth = waiting.pop()
        found.append((count, min(depth, _DEPTH)))
        waiting += [(c, depth + 1) for c in reversed(below.get(count.value.id, []))]
    reached = {count.value.id for count, _ in found}
    return found + [(count, 0) for count in counts if count.value.id not in reached]


def _above(count: Count, known: Mapping[str, Count]) -> str | None:
    """The value below which a value stands: the rarest of the nearest that may have others below."""
    layer, seen = list(count.broader), {count.value.id}
    while layer:
        fit = [iri for iri in layer if iri in known and "/id/zone/" not in iri]
        if fit:
            return min(fit, key=lambda iri: (known[iri].count, iri))
        seen |= set(layer)
        layer = [iri for a in layer if a in known for iri in known[a].broader if iri not in seen]
    return None


def said(name: str, value: str, language: Language) -> str:
    """A range of amounts or a state of validity in words."""
    if name == "validity":
        return word(f"l_{value}", language)
    low, _, high = value.partition("-")
    if not high:
        return word("l_over", language).format(_yuan(int(low), language))
    if low == "0":
        return word("l_up_to", language).format(_yuan(int(high), language))
    return f"{_yuan(int(low), language)}–{_yuan(int(high), language)}"


def _yuan(value: int, language: Language) -> str:
    for step, unit in _UNITS[language]:
        if value >= step:
            return f"{value / step:g}{unit}"
    return f"{value:,}"


def chips_of(
    shown: Filters,
    given: Filters,
    meant: Mapping[str, list[Reference]],
    addresses: Addresses,
    language: Language,
) -> list[Chip]:
    """The filters of a list; those that are not ``given`` by themselves were read from its words."""
    own = given.given()
    chips = []
    for name, value in shown.given().items():
        parameter = PARAMETERS.get(name, name)
        text = said(name, value, language) if name in ("amount", "validity") else value
        address = addresses.with_(**{parameter: None}) if name in own else None
        chips.append(Chip(parameter, meant.get(name, []), text, address))
    return chips


def pieces(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """``text`` cut at the spans; whether each piece is one of them."""
    cut: list[tuple[str, bool]] = []
    place = 0
    for start, end in spans:
        cut += [(text[place:start], False), (text[start:end], True)]
        place = end
    return [(piece, marked) for piece, marked in [*cut, (text[place:], False)] if piece]


def marked_words(text: str, words: str | None) -> list[tuple[str, bool]]:
    """``text`` cut where the words of a search stand."""
    return pieces(text, marks(text, words) if words else ())
