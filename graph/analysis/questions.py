"""Questions about one thing or two: path, neighbourhood, similar, chain.

All take an opened analysis and the view of the same generation, from which names and claims are read.
"""

from collections.abc import Collection
from itertools import pairwise
from typing import Final

import numpy as np

from graph.analysis import chains, paths, sentences, similarity
from graph.analysis.answers import (
    Added,
    Alike,
    Chain,
    Chained,
    ChainLink,
    Explanation,
    Link,
    Near,
    Neighbourhood,
    Paths,
    SharedFeature,
    Similar,
    Step,
)
from graph.analysis.network import Network
from graph.analysis.opened import Analysis
from graph.analysis.reading import fill, link, reference
from graph.errors import NotFoundError, ParameterError
from graph.index.arrays import Array
from graph.queries.view import View

SHOWN: Final = 5
"""Shared features, and additions of each facet, that are given."""

MOST_SIMILAR: Final = 50


def path(
    analysis: Analysis,
    view: View,
    start: str,
    end: str,
    *,
    without: Collection[str] = (),
    limit: int = 10,
) -> Paths:
    """How two things hang together: all shortest paths between them, with the claims of each link.

    Args:
        analysis: of the generation.
        view: the generation.
        start: IRI of a thing.
        end: IRI of another.
        without: kinds of thing through which no path may lead (`shape.KIND_NAMES`).
        limit: paths at most, 1 to 100.

    Raises:
        NotFoundError: one of them is not in the network.
        ParameterError: ``limit`` is out of range.
    """
    network = analysis.network
    one, other = _number(network, start), _number(network, end)
    found = paths.shortest(network, one, other, without=without, limit=limit)
    answer = Paths(
        start=reference(network, one),
        end=reference(network, other),
        length=found.length,
        total=found.total,
        items=[
            Explanation([_step(network, *pair) for pair in pairwise(way)], commonness)
            for commonness, way in found.paths
        ],
        method=sentences.PATH,
    )
    fill(view, analysis, answer)
    sentences.path(answer)
    return answer


def _number(network: Network, iri: str) -> int:
    if (number := network.number(iri)) is None:
        raise NotFoundError(f"{iri[:300]} is not in the network; search for it on /")
    return number


def _step(network: Network, one: int, other: int) -> Step:
    links = [link(network, *found) for found in network.between(one, other)]
    return Step(reference(network, one), reference(network, other), links)


def neighbourhood(
    analysis: Analysis, view: View, thing: str, *, hops: int = 1, limit: int = 60
) -> Neighbourhood:
    """What lies around a thing within ``hops`` steps (1 to 3), at most ``limit`` things (1 to 300).

    Raises:
        NotFoundError: it is not in the network.
        ParameterError: a bound is out of range.
    """
    network = analysis.network
    centre = _number(network, thing)
    found = paths.around(network, centre, hops=hops, limit=limit)
    given = np.array([centre, *(near for near, _ in found.things)])
    degrees = network.degree(given).tolist()
    answer = Neighbourhood(
        centre=reference(network, centre),
        items=[
            Near(reference(network, near), distance, degree)
            for (near, distance), degree in zip(found.things, degrees[1:], strict=True)
        ],
        total=sum(found.by_distance),
        by_distance=found.by_distance,
        links=_links_among(network, given),
        method=sentences.NEIGHBOURHOOD,
    )
    fill(view, analysis, answer)
    sentences.neighbourhood(answer)
    return answer


def _links_among(network: Network, things: Array) -> list[Link]:
    held = set(things.tolist())
    pairs = sorted(
        {
            (min(thing, other), max(thing, other))
            for thing in held
            for other in network.near.of_one(thing).tolist()
            if other in held
        }
    )
    return [link(network, *found) for pair in pairs for found in network.between(*pair)]


def similar(
    analysis: Analysis, view: View, thing: str, *, any_level: bool = False, limit: int = 10
) -> Similar:
    """What is similar to a document or a place by its measures, and what makes it so.

    Places are compared with those of the same level, or with all (``any_level``).

    Raises:
        NotFoundError: it is not in the network.
        ParameterError: it is neither document nor place, or ``limit`` is not 1 to 50.
    """
    if not 1 <= limit <= MOST_SIMILAR:
        raise ParameterError(f"limit is {limit}; use 1 to {MOST_SIMILAR}")
    network = analysis.network
    number = _number(network, thing)
    kind = network.kind(number)
    among: Array | None = None
    if kind in ("policy", "document"):
        profiles = analysis.documents
    elif kind in ("region", "zone"):
        profiles = analysis.places
        among = None if any_level else _of_level(network, profiles.things, number)
    else:
        raise ParameterError(
            f"{thing[:200]} is of kind {kind}; documents and places can be compared"
        )
    matches, total = similarity.most_similar(profiles, number, among=among, limit=limit)
    place = int(np.searchsorted(profiles.things, number))
    known = place < len(profiles.things) and int(profiles.things[place]) == number
    answer = Similar(
        thing=reference(network, number),
        features=len(profiles.had.of_one(place)) if known else 0,
        items=[_alike(network, profiles, number, match) for match in matches],
        total=total,
        method=sentences.SIMILAR,
    )
    fill(view, analysis, answer)
    sentences.similar(answer)
    return answer


def _of_level(network: Network, places: Array, place: int) -> Array:
    level = chains.level_of(network, place)
    held = np.zeros(len(network), bool)
    held[[other for other in places.tolist() if chains.level_of(network, other) == level]] = True
    return held


def _alike(
    network: Network, profiles: similarity.Profiles, one: int, match: similarity.Match
) -> Alike:
    shared = []
    for feature, part, here, there in match.shared[:SHOWN]:
        facet = similarity.FACET_NAMES[int(profiles.facets[feature])]
        thing = int(profiles.features[feature])
        links = [
            link(network, *found)
            for owner in (one, match.thing)
            for found in _having(network, owner, facet, thing)
        ]
        shared.append(SharedFeature(facet, reference(network, thing), part, here, there, links))
    return Alike(reference(network, match.thing), match.score, shared, match.shared_total)


def _having(network: Network, owner: int, facet: str, thing: int) -> list[tuple[int, str, int]]:
    """A link by which a document or place has a feature: its own, or that of a unit of it."""
    units = [owner]
    if network.kind(owner) in ("region", "zone"):
        units = network.sources(owner, "fk:appliesIn")
        # Only documents and measures that have the feature can be the ones that are looked for.
        having = set(network.sources(thing, *similarity.FACETS[facet]))
        units = [u for u in units if u in having] or [
            measure
            for measure in sorted(having)
            if set(network.targets(measure, "fk:statedIn")) & set(units)
        ][:1]
    for unit in [*units, *(m for u in units for m in network.sources(u, "fk:statedIn"))]:
        for name in similarity.FACETS[facet]:
            if thing in network.targets(unit, name):
                return [(unit, name, thing)]
    return []


def chain(
    analysis: Analysis, view: View, document: str, *, up: int = 2, down: int = 2, limit: int = 30
) -> Chain:
    """What a document builds on and what builds on it, by level, and what each lower one adds.

    ``up`` and ``down`` are steps, 0 to 6; ``limit`` is documents at most, 1 to 100.

    Raises:
        NotFoundError: it is not in the network.
        ParameterError: it is no document, or a bound is out of range.
    """
    network = analysis.network
    number = _number(network, document)
    if (kind := network.kind(number)) not in ("policy", "document"):
        raise ParameterError(f"{document[:200]} is of kind {kind}; only documents have chains")
    found = chains.climb(network, number, up=up, down=down, limit=limit)
    items = [_chained(analysis, thing, distance) for thing, distance in found.documents]
    items.sort(key=lambda item: (chains.LEVELS.index(item.level), item.distance, item.document.id))
    answer = Chain(
        document=reference(network, number),
        items=items,
        total=found.total,
        links=[_chain_link(analysis, *edge) for edge in found.links],
        method=sentences.CHAIN,
    )
    fill(view, analysis, answer)
    sentences.chain(answer)
    return answer


def _chained(analysis: Analysis, thing: int, distance: int) -> Chained:
    network = analysis.network
    level, place = chains.standing(network, thing)
    return Chained(
        document=reference(network, thing),
        level=level,
        place=None if place is None else reference(network, place),
        distance=distance,
        date=analysis.dates[thing] or None,
    )


def _chain_link(analysis: Analysis, lower: int, name: str, higher: int) -> ChainLink:
    network = analysis.network
    found = chains.compare(network, analysis.sums, analysis.amounts, lower, higher)
    shown = [
        addition
        for facet in chains.COMPARED
        for addition in [a for a in found.added if a.facet == facet][:SHOWN]
    ]
    return ChainLink(
        link=link(network, lower, name, higher),
        added=[
            Added(
                addition.facet,
                link(network, addition.owner, chains.COMPARED[addition.facet], addition.thing),
                [reference(network, wider) for wider in addition.within],
            )
            for addition in shown
        ],
        added_total=len(found.added),
        amounts=found.amounts[:SHOWN],
        shared=found.shared,
        comparable=found.comparable,
        read=found.read,
    )
