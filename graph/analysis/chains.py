"""Chains of documents: what one builds on, what builds on it, and what a lower one adds.

A document is below those that it is based on, carries out, accompanies, revises or cites. Its level is
that of the body that issued it, else of the region in its IRI, else of the place where it applies, by
the codes of GB/T 2260: 000000 the nation, then provinces and municipalities (two digits), cities (four),
districts and counties (six).

What a lower one adds are the industries, keys and instruments that it or its measures have and the
higher one has not, and likewise sums of money of incentives and budgets. Where nothing is known of what
one of the two says, nothing is said of what is added; where no measure of one is known, because it is
known by its title or a catalogue alone, that is told.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np

from graph.analysis.answers import Level
from graph.analysis.network import Network
from graph.analysis.shape import CHAINED
from graph.errors import ParameterError
from graph.index.arrays import Array
from graph.index.links import Links

MOST_STEPS: Final = 6
MOST_DOCUMENTS: Final = 100
COMPARED: Final = {
    "industry": "fk:supportsIndustry",
    "key": "fk:key",
    "instrument": "fk:instrument",
}
"""What is compared, and the property that says it."""

LEVELS: Final[tuple[Level, ...]] = ("national", "province", "city", "district", "zone", "unknown")

_CODE: Final = re.compile(r"/id/region/(\d{6})$")
_ISSUED: Final = re.compile(r"/id/(?:policy|document)/(\d{6})/")
_NATION: Final = 0


class Climbed(NamedTuple):
    """A chain.

    Attributes:
        documents: with their distance, negative above the one asked for.
        total: how many there are, given or not.
        links: lower document, property, higher document.
    """

    documents: list[tuple[int, int]]
    total: int
    links: list[tuple[int, str, int]]


def climb(
    network: Network, document: int, *, up: int = 2, down: int = 2, limit: int = 30
) -> Climbed:
    """What a document builds on within ``up`` steps, and what builds on it within ``down`` steps.

    A document that is reached both ways counts as above. Where there are more than ``limit``, the
    nearest are given, of these those above, then those with most neighbours.

    Raises:
        ParameterError: a bound is out of range.
    """
    for name, steps in (("up", up), ("down", down)):
        if not 0 <= steps <= MOST_STEPS:
            raise ParameterError(f"{name} is {steps}; use 0 to {MOST_STEPS}")
    if not 1 <= limit <= MOST_DOCUMENTS:
        raise ParameterError(f"limit is {limit}; use 1 to {MOST_DOCUMENTS}")
    distances = {document: 0}
    for sign, steps, follow in ((-1, up, network.targets), (1, down, network.sources)):
        frontier = [document]
        for distance in range(1, steps + 1):
            found = {other for thing in frontier for other in follow(thing, *CHAINED)}
            frontier = sorted(other for other in found if other not in distances)
            distances |= dict.fromkeys(frontier, sign * distance)
    degrees = dict(zip(distances, network.degree(np.array(list(distances))).tolist(), strict=True))
    order = sorted(distances, key=lambda t: (abs(distances[t]), distances[t], -degrees[t], t))
    given = order[:limit]
    kept = set(given)
    links = [
        (lower, name, higher)
        for lower in given
        for name in CHAINED
        for higher in network.targets(lower, name)
        if higher in kept
    ]
    return Climbed([(thing, distances[thing]) for thing in given], len(order), links)


class Standing(NamedTuple):
    """Level of a document, and the place that says so."""

    level: Level
    place: int | None


def standing(network: Network, document: int) -> Standing:
    """On which level a document stands; see the module."""
    places = [
        place
        for body in network.targets(document, "eli:passed_by")
        for place in network.targets(body, "fk:ofRegion")
    ]
    if not places and (found := _ISSUED.search(network.iri(document))) is not None:
        base = network.iri(document).partition("/id/")[0]
        number = network.number(f"{base}/id/region/{found[1]}")
        if number is None:
            return Standing(_level_of_code(found[1]), None)
        places = [number]
    places = places or network.targets(document, "fk:appliesIn")
    if not places:
        return Standing("unknown", None)
    # Several bodies may issue one document; the highest gives it its level.
    return min(
        (Standing(level_of(network, place), place) for place in places),
        key=lambda s: (LEVELS.index(s.level), s.place or 0),
    )


def level_of(network: Network, place: int) -> Level:
    """The level of a region by its code, or of a zone."""
    if network.kind(place) == "zone":
        return "zone"
    found = _CODE.search(network.iri(place))
    return _level_of_code(found[1]) if found is not None else "unknown"


def _level_of_code(code: str) -> Level:
    if int(code) == _NATION:
        return "national"
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "district"


class Addition(NamedTuple):
    """Something that a lower document has: who has it, as what, and what of the higher is wider."""

    facet: str
    owner: int
    thing: int
    within: tuple[int, ...]


class Compared(NamedTuple):
    """What a lower document has that a higher one has not."""

    added: list[Addition]
    amounts: list[float]
    shared: int
    comparable: bool
    read: bool


def compare(network: Network, sums: Links, values: Array, lower: int, higher: int) -> Compared:
    """What ``lower`` adds to ``higher``; ``sums`` are places in ``values``, by thing."""
    low, high = _content(network, lower), _content(network, higher)
    comparable = any(low.values()) and any(high.values())
    if not comparable:
        return Compared([], [], 0, False, False)
    added, shared = [], 0
    for facet in COMPARED:
        above = set(high[facet])
        for thing, owner in sorted(low[facet].items()):
            if thing in above:
                shared += 1
                continue
            wider = set(network.above.of_one(thing).tolist()) & above
            added.append(Addition(facet, owner, thing, tuple(sorted(wider))))
    amounts = _amounts(network, sums, values, lower) - _amounts(network, sums, values, higher)
    read = all(network.sources(document, "fk:statedIn") for document in (lower, higher))
    return Compared(added, sorted(amounts, reverse=True), shared, True, read)


def _content(network: Network, document: int) -> dict[str, dict[int, int]]:
    """By facet: what a document has, and whether it or which of its measures says so first."""
    found: dict[str, dict[int, int]] = {facet: {} for facet in COMPARED}
    for owner in _parts(network, document):
        for facet, name in COMPARED.items():
            for thing in network.targets(owner, name):
                found[facet].setdefault(thing, owner)
    return found


def _amounts(network: Network, sums: Links, values: Array, document: int) -> set[float]:
    return {
        float(values[place])
        for owner in _parts(network, document)
        for place in sums.of_one(owner).tolist()
    }


def _parts(network: Network, document: int) -> Iterable[int]:
    """A document and the measures that it states."""
    return [document, *network.sources(document, "fk:statedIn")]
