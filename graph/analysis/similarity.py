"""Documents and places that are similar by what they support and how, and what makes them so.

The features of a document are what it and the measures that it states are linked to: industries, keys,
instruments, places, responsible bodies, and policies that they use or rely on. The features of a place
are those of the documents and measures that apply in it; its own place and its bodies say nothing of it
and are left out. A feature weighs (1 + ln n) · ln((1 + N) / d): n is how often the thing has it, d how
many of the N things of its kind have it, so that what all have counts for nearly nothing. The similarity
is the cosine of the weights. What shares one feature only is left out: one says nothing.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from graph.analysis.network import get_links, put_links
from graph.analysis.shape import KIND, PROPERTY, RELIES
from graph.index.arrays import Array, Arrays, Draft
from graph.index.links import Links, Pairs

FACETS: Final = {
    "industry": ("fk:supportsIndustry",),
    "key": ("fk:key",),
    "instrument": ("fk:instrument",),
    "region": ("fk:appliesIn",),
    "body": ("fk:responsibleBody",),
    "policy": ("fk:usesPolicy", *RELIES),
}
"""What features are to a thing, and the properties that say so."""

FACET_NAMES: Final = tuple(FACETS)
LEAST_SHARED: Final = 2
"""Features that two things must share."""

_OF_PLACES: Final = ("industry", "key", "instrument", "policy")


@dataclass(frozen=True, slots=True)
class Profiles:
    """Features of things of one kind.

    Attributes:
        things: the things that have features, ascending.
        facets: place in `FACET_NAMES`, by feature.
        features: the thing that each feature is, by feature.
        had: features of each thing, by its place in ``things``.
        counts: how often it has each of them.
        weights: what they weigh, so that the squares of those of a thing add up to 1.
        having: places of the things that have a feature, by feature.
        having_weights: what it weighs for each of them.
    """

    things: Array
    facets: Array
    features: Array
    had: Links
    counts: Array
    weights: Array
    having: Links
    having_weights: Array


class Match(NamedTuple):
    """A similar thing: its score, and features that both have with their part of it."""

    thing: int
    score: float
    shared: list[tuple[int, float, int, int]]
    """Features with their part, and how often the one and the other have them."""
    shared_total: int


def profiles_of_documents(edges: Array, kinds: Array) -> Profiles:
    """What documents have, and the measures that they state."""
    documents = np.isin(kinds, [KIND["policy"], KIND["document"]])
    stated = _by(edges, "fk:statedIn")
    owners = Links.of(stated.where(documents[stated.right]), len(kinds))
    parts = []
    for facet, properties in FACETS.items():
        pairs = _by(edges, *properties)
        through = pairs.swapped().then(owners).swapped()
        both = pairs.where(documents[pairs.left]) | through
        both = both.where(both.left != both.right)
        parts.append((facet, both))
    return _profiles(parts)


def profiles_of_places(edges: Array, kinds: Array) -> Profiles:
    """What the documents and measures have that apply in places; a measure that names none applies
    where the document does that states it."""
    places = np.isin(kinds, [KIND["region"], KIND["zone"]])
    applies = _by(edges, "fk:appliesIn")
    applies = applies.where(places[applies.right])
    named = np.zeros(len(kinds), bool)
    named[applies.left] = True
    stated = _by(edges, "fk:statedIn")
    stated = stated.where(~named[stated.left])
    units = (applies | stated.then(Links.of(applies, len(kinds)))).distinct()
    at = Links.of(units, len(kinds))
    parts = []
    for facet in _OF_PLACES:
        pairs = _by(edges, *FACETS[facet])
        parts.append((facet, pairs.swapped().then(at).swapped()))
    return _profiles(parts)


def _by(edges: Array, *properties: str) -> Pairs:
    """Links by any of the properties; each pair once."""
    rows = edges[np.isin(edges[:, 1], [PROPERTY[name] for name in properties])]
    return Pairs(rows[:, 0], rows[:, 2]).distinct()


def _profiles(parts: list[tuple[str, Pairs]]) -> Profiles:
    """Profiles of pairs of a thing and a feature, which count as often as they come."""
    thing = np.concatenate([pairs.left for _, pairs in parts])
    facet = np.concatenate([np.full(len(p), FACET_NAMES.index(name)) for name, p in parts])
    other = np.concatenate([pairs.right for _, pairs in parts])
    things, owner = np.unique(thing, return_inverse=True)
    codes, feature = np.unique((facet << 32) | other, return_inverse=True)
    pairs, counts = np.unique((owner << 32) | feature, return_counts=True)
    owner, feature = pairs >> 32, pairs & 0xFFFFFFFF
    had = np.bincount(feature, minlength=len(codes))
    rarity = np.log((1 + len(things)) / np.maximum(had, 1))
    weights = (1 + np.log(counts)) * rarity[feature]
    norm = np.sqrt(np.bincount(owner, weights**2, minlength=len(things)))
    weights = weights / norm[owner]
    by = np.lexsort((owner, feature))
    return Profiles(
        things=things,
        facets=codes >> 32,
        features=codes & 0xFFFFFFFF,
        had=Links.of(Pairs(owner, feature), len(things)),
        counts=counts,
        weights=weights,
        having=Links.of(Pairs(feature, owner), len(codes)),
        having_weights=weights[by],
    )


def most_similar(
    profiles: Profiles, thing: int, *, among: Array | None = None, limit: int = 10
) -> tuple[list[Match], int]:
    """The things that are most similar to another, and how many share enough with it.

    Equal scores are in the order of the IRIs. ``among`` says by number which things may be given.
    """
    place = int(np.searchsorted(profiles.things, thing))
    if place >= len(profiles.things) or profiles.things[place] != thing:
        return [], 0
    begin, end = int(profiles.had.start[place]), int(profiles.had.start[place + 1])
    scores, shared = np.zeros(len(profiles.things)), np.zeros(len(profiles.things), np.int32)
    for at in range(begin, end):
        feature = int(profiles.had.value[at])
        first, last = int(profiles.having.start[feature]), int(profiles.having.start[feature + 1])
        others = profiles.having.value[first:last]
        scores[others] += profiles.weights[at] * profiles.having_weights[first:last]
        shared[others] += 1
    held = shared >= LEAST_SHARED
    held[place] = False
    if among is not None:
        held &= among[profiles.things]
    candidates = np.flatnonzero(held)
    order = np.lexsort((candidates, -np.round(scores[candidates], 12)))[:limit]
    matches = [_match(profiles, place, int(other)) for other in candidates[order]]
    return matches, len(candidates)


def _match(profiles: Profiles, one: int, other: int) -> Match:
    mine, yours = (_row(profiles, place) for place in (one, other))
    shared = [
        (feature, mine[feature][0] * yours[feature][0], mine[feature][1], yours[feature][1])
        for feature in mine.keys() & yours.keys()
    ]
    shared.sort(key=lambda entry: (-entry[1], entry[0]))
    score = sum(part for _, part, _, _ in shared)
    return Match(int(profiles.things[other]), score, shared, len(shared))


def _row(profiles: Profiles, place: int) -> dict[int, tuple[float, int]]:
    """Weight and count of each feature of a thing."""
    some = slice(int(profiles.had.start[place]), int(profiles.had.start[place + 1]))
    return {
        feature: (weight, count)
        for feature, weight, count in zip(
            profiles.had.value[some].tolist(),
            profiles.weights[some].tolist(),
            profiles.counts[some].tolist(),
            strict=True,
        )
    }


_ARRAYS: Final = ("things", "facets", "features", "counts", "weights", "having_weights")


def write(draft: Draft, name: str, profiles: Profiles) -> None:
    """Write profiles."""
    for part in _ARRAYS:
        draft.put(f"{name}.{part}", getattr(profiles, part))
    put_links(draft, f"{name}.had", profiles.had)
    put_links(draft, f"{name}.having", profiles.having)


def read(arrays: Arrays, name: str) -> Profiles:
    """Profiles that were written."""
    had, having = (get_links(arrays, f"{name}.{part}") for part in ("had", "having"))
    return Profiles(had=had, having=having, **{part: arrays[f"{name}.{part}"] for part in _ARRAYS})
