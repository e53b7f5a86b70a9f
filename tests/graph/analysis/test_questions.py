"""Paths, neighbourhoods, likeness and chains over made-up graphs, held against brute force."""

import itertools
import math
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph.analysis import chain, neighbourhood, path, similar
from graph.analysis.shape import CHAINED, PROPERTIES, RELIES
from graph.errors import NotFoundError, ParameterError
from tests.graph.analysis.made import (
    DOCUMENTS,
    INDUSTRIES,
    MEASURES,
    POLICIES,
    REGIONS,
    Plain,
    Triple,
    analysed,
    graphs,
)

few = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to make a graph smaller takes minutes
    suppress_health_check=[HealthCheck.too_slow],
)
THINGS = [*DOCUMENTS, *MEASURES, *INDUSTRIES, *REGIONS]


def all_shortest(plain: Plain, start: str, end: str, blocked: set[str]) -> list[tuple[str, ...]]:
    """All shortest paths, by trying every path of growing length."""
    paths: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while paths:
        if start == end or any(way[-1] == end for way in paths):
            return [way for way in paths if way[-1] == end]
        paths = [
            (*way, after)
            for way in paths
            for after in plain.neighbours(way[-1])
            if after not in seen and after not in blocked
        ]
        seen |= {way[-1] for way in paths}
    return []


@few
@given(graphs(), st.sampled_from(THINGS), st.sampled_from(THINGS), st.booleans())
def test_paths_are_all_the_shortest_ones(
    triples: list[Triple], start: str, end: str, is_around: bool
) -> None:
    plain, (found, view) = Plain(triples), analysed(triples)
    blocked = set(REGIONS) - {start, end} if is_around else set()
    expected = all_shortest(plain, start, end, blocked)
    without = ["region"] if is_around else []
    answer = path(found, view, start, end, without=without, limit=100)
    assert answer.total == len(expected)
    assert answer.length == (len(expected[0]) - 1 if expected else None)
    given_paths = [(start, *(step.end.id for step in item.steps)) for item in answer.items]
    assert sorted(given_paths) == sorted(expected)[:100] or len(expected) > 100
    costs = [sum(math.log(len(plain.neighbours(t))) for t in way[1:-1]) for way in given_paths]
    assert costs == pytest.approx(sorted(costs))
    assert costs == pytest.approx([item.commonness for item in answer.items])
    for item in answer.items:
        for step in item.steps:
            ends = {step.start.id, step.end.id}
            said = {(link.subject.id, link.property, link.object.id) for link in step.links}
            assert said == {
                (s, name, o) for name in PROPERTIES for s, o in plain.links[name] if {s, o} == ends
            }


@few
@given(graphs(), st.sampled_from(THINGS), st.integers(1, 3), st.integers(1, 12))
def test_neighbourhoods_are_counted_whole(
    triples: list[Triple], centre: str, hops: int, limit: int
) -> None:
    plain, (found, view) = Plain(triples), analysed(triples)
    distances, frontier = {centre: 0}, {centre}
    for distance in range(1, hops + 1):
        frontier = {n for thing in frontier for n in plain.neighbours(thing)} - distances.keys()
        distances |= dict.fromkeys(frontier, distance)
    del distances[centre]
    answer = neighbourhood(found, view, centre, hops=hops, limit=limit)
    assert answer.total == len(distances)
    counted = Counter(distances.values())
    assert answer.by_distance == [counted[n] for n in range(1, len(counted) + 1)]
    order = sorted(distances, key=lambda t: (distances[t], -len(plain.neighbours(t)), t))
    assert [near.thing.id for near in answer.items] == order[:limit]
    assert [near.hops for near in answer.items] == [distances[t] for t in order[:limit]]
    shown = {centre, *order[:limit]}
    expected = {
        (s, name, o) for name in PROPERTIES for s, o in plain.links[name] if {s, o} <= shown
    }
    assert {(n.subject.id, n.property, n.object.id) for n in answer.links} == expected


FACETS = {
    "industry": ("fk:supportsIndustry",),
    "key": ("fk:key",),
    "instrument": ("fk:instrument",),
    "region": ("fk:appliesIn",),
    "body": ("fk:responsibleBody",),
    "policy": ("fk:usesPolicy", *RELIES),
}


def profile(plain: Plain, thing: str) -> Counter[tuple[str, str]]:
    """How often a document or place has each feature."""
    if thing in DOCUMENTS:
        units = [thing, *plain.sources(thing, "fk:statedIn")]
        facets = list(FACETS)
    else:
        units = [u for u in [*DOCUMENTS, *MEASURES] if thing in places(plain, u)]
        facets = ["industry", "key", "instrument", "policy"]
    return Counter(
        (facet, target)
        for unit in units
        for facet in facets
        for target in plain.targets(unit, *FACETS[facet])
        if target != thing
    )


def places(plain: Plain, unit: str) -> set[str]:
    """Where a document or measure applies."""
    own = plain.targets(unit, "fk:appliesIn")
    if own or unit in DOCUMENTS:
        return own
    stated = plain.targets(unit, "fk:statedIn")
    return {place for document in stated for place in plain.targets(document, "fk:appliesIn")}


@few
@given(graphs(), st.sampled_from([*DOCUMENTS, *REGIONS]))
def test_similar_is_the_cosine_of_weighted_features(triples: list[Triple], thing: str) -> None:
    plain, (found, view) = Plain(triples), analysed(triples)
    every = DOCUMENTS if thing in DOCUMENTS else REGIONS
    counts = {other: c for other in every if (c := profile(plain, other))}
    had = Counter(feature for count in counts.values() for feature in count)

    def vector(other: str) -> dict[tuple[str, str], float]:
        weights = {
            feature: (1 + math.log(n)) * math.log((1 + len(counts)) / had[feature])
            for feature, n in counts.get(other, {}).items()
        }
        norm = math.sqrt(sum(w * w for w in weights.values()))
        return {feature: w / norm for feature, w in weights.items()}

    mine = vector(thing)
    expected = {}
    for other in every:
        yours = vector(other)
        if other != thing and len(mine.keys() & yours.keys()) >= 2:
            expected[other] = sum(mine[f] * yours[f] for f in mine.keys() & yours.keys())
    answer = similar(found, view, thing, any_level=True, limit=50)
    assert answer.total == len(expected)
    assert answer.features == len(mine)
    assert {item.thing.id: item.score for item in answer.items} == pytest.approx(expected)
    scores = [item.score for item in answer.items]
    assert scores == pytest.approx(sorted(scores, reverse=True))
    for item in answer.items:
        yours = vector(item.thing.id)
        assert item.shared_total == len(mine.keys() & yours.keys())
        for shared in item.shared:
            feature = shared.facet, shared.thing.id
            assert shared.part == pytest.approx(mine[feature] * yours[feature])
            assert (shared.here, shared.there) == (
                counts[thing][feature],
                counts[item.thing.id][feature],
            )
            assert len(shared.links) == 2
            for link in shared.links:
                assert (link.subject.id, link.object.id) in plain.links[link.property]


def content(plain: Plain, document: str) -> dict[str, set[str]]:
    """Industries, keys and instruments of a document and its measures."""
    units = [document, *plain.sources(document, "fk:statedIn")]
    names = {"industry": "fk:supportsIndustry", "key": "fk:key", "instrument": "fk:instrument"}
    return {f: {t for u in units for t in plain.targets(u, name)} for f, name in names.items()}


def sums(plain: Plain, document: str) -> set[float]:
    """Sums of money of a document and its measures."""
    owners = [document, *plain.sources(document, "fk:statedIn")]
    quantities = {q for o in owners for q in plain.targets(o, "fk:hasIncentive", "fk:hasBudget")}
    return {float(t) for q in quantities for t in plain.texts(f"{q}/amount", "schema:maxValue")}


@few
@given(graphs(), st.sampled_from(DOCUMENTS), st.integers(0, 3), st.integers(0, 3))
def test_chains_and_what_is_added(triples: list[Triple], document: str, up: int, down: int) -> None:
    plain, (found, view) = Plain(triples), analysed(triples)
    distances = {document: 0}
    for sign, steps, follow in ((-1, up, plain.targets), (1, down, plain.sources)):
        frontier = {document}
        for distance in range(1, steps + 1):
            frontier = {n for t in frontier for n in follow(t, *CHAINED)} - distances.keys()
            distances |= dict.fromkeys(frontier, sign * distance)
    answer = chain(found, view, document, up=up, down=down, limit=100)
    assert {item.document.id: item.distance for item in answer.items} == distances
    links = {(n.link.subject.id, n.link.property, n.link.object.id) for n in answer.links}
    assert links == {
        (s, name, o) for name in CHAINED for s, o in plain.links[name] if {s, o} <= distances.keys()
    }
    for link in answer.links:
        low, high = (content(plain, end.id) for end in (link.link.subject, link.link.object))
        assert link.comparable == (any(low.values()) and any(high.values()))
        if not link.comparable:
            assert (link.added_total, link.amounts, link.shared) == (0, [], 0)
            continue
        assert link.shared == sum(len(low[f] & high[f]) for f in low)
        ends = link.link.subject.id, link.link.object.id
        assert link.read == all(plain.sources(end, "fk:statedIn") for end in ends)
        assert ("title or a catalogue" in link.sentence.en) is not link.read
        assert link.added_total == sum(len(low[f] - high[f]) for f in low)
        more = sums(plain, link.link.subject.id) - sums(plain, link.link.object.id)
        assert link.amounts == sorted(more, reverse=True)[:5]
        for added in link.added:
            thing = added.link.object.id
            assert thing in low[added.facet] - high[added.facet]
            assert {w.id for w in added.within} == plain.above[thing] & high[added.facet]


def test_levels_follow_the_codes_of_regions() -> None:
    triples = [(p, "rdf:type", "https://w3id.org/fivekeys/ontology#Policy") for p in DOCUMENTS]
    triples += [(a, "eli:based_on", b) for a, b in itertools.pairwise(POLICIES)]
    found, view = analysed(triples)
    answer = chain(found, view, POLICIES[0])
    assert [(item.document.id, item.level) for item in answer.items] == [
        (POLICIES[2], "national"),
        (POLICIES[1], "province"),
        (POLICIES[0], "district"),
    ]


def test_what_is_refused() -> None:
    found, view = analysed([(MEASURES[0], "fk:supportsIndustry", INDUSTRIES[0])])
    with pytest.raises(NotFoundError, match="not in the network"):
        path(found, view, MEASURES[0], f"{MEASURES[0]}/none")
    with pytest.raises(ParameterError, match="limit"):
        path(found, view, MEASURES[0], INDUSTRIES[0], limit=0)
    with pytest.raises(ParameterError, match="hops"):
        neighbourhood(found, view, MEASURES[0], hops=4)
    with pytest.raises(ParameterError, match="documents and places"):
        similar(found, view, INDUSTRIES[0])
    with pytest.raises(ParameterError, match="only documents"):
        chain(found, view, INDUSTRIES[0])
