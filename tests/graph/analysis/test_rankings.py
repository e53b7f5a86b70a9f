"""Centrality, clusters and gaps over made-up graphs, held against brute force."""

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph.analysis import Analysis, Scope, central, clusters, gaps
from graph.analysis.gaps import plain_title
from graph.analysis.shape import RELIES
from graph.errors import ParameterError
from tests.graph.analysis.made import (
    BODIES,
    DOCUMENTS,
    INDUSTRIES,
    KEYS,
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
some_region = st.none() | st.sampled_from(REGIONS)
some_industry = st.none() | st.sampled_from(INDUSTRIES)


def scope_of(found: Analysis, region: str | None, industry: str | None) -> Scope:
    numbers = found.network.numbers
    return Scope(
        None if region is None else numbers([region]),
        None if industry is None else numbers([industry]),
    )


def inside(plain: Plain, unit: str, region: str | None, industry: str | None) -> bool:
    """Whether a document or measure is within a scope."""
    regions = plain.targets(unit, "fk:appliesIn")
    for document in plain.targets(unit, "fk:statedIn"):
        regions |= plain.targets(document, "fk:appliesIn")
    industries = plain.targets(unit, "fk:supportsIndustry")
    return (region is None or any(region in plain.above[r] for r in regions)) and (
        industry is None or any(industry in plain.above[i] for i in industries)
    )


@few
@given(graphs(), some_region, some_industry)
def test_policies_by_page_rank(
    triples: list[Triple], region: str | None, industry: str | None
) -> None:
    plain, (found, view) = Plain(triples), analysed(triples)
    pairs = {(s, o) for name in RELIES for s, o in plain.links[name]}
    for measure, policy in plain.links["fk:usesPolicy"]:
        pairs |= {(document, policy) for document in plain.targets(measure, "fk:statedIn")}
    pairs = {(s, o) for s, o in pairs if s != o}
    place = {document: n for n, document in enumerate(DOCUMENTS)}
    matrix = np.zeros((len(place), len(place)))
    for s, o in pairs:
        matrix[place[o], place[s]] = 1
    columns = matrix.sum(axis=0)
    matrix[:, columns == 0] = 1
    matrix /= matrix.sum(axis=0)
    # The stationary distribution, by solving its equations.
    rank = np.linalg.solve(np.eye(len(place)) - 0.85 * matrix, np.full(len(place), 0.15))
    count = {document: sum(o == document for _, o in pairs) for document in DOCUMENTS}
    expected = {
        d: rank[place[d]] for d in DOCUMENTS if count[d] and inside(plain, d, region, industry)
    }
    answer = central(found, view, "policies", scope=scope_of(found, region, industry))
    assert {item.thing.id: item.score for item in answer.items} == pytest.approx(expected, abs=1e-6)
    assert answer.total == len(expected)
    scores = [item.score for item in answer.items]
    assert scores == sorted(scores, reverse=True)
    for item in answer.items:
        assert item.count == count[item.thing.id]
        assert item.rank == sum(score > item.score for score in scores) + 1


@few
@given(graphs(), some_region, some_industry)
def test_bodies_by_measures(
    triples: list[Triple], region: str | None, industry: str | None
) -> None:
    plain, (found, view) = Plain(triples), analysed(triples)
    measures = [m for m in MEASURES if inside(plain, m, region, industry)]
    answer = central(found, view, "bodies", scope=scope_of(found, region, industry))
    expected = {}
    for body in BODIES:
        mine = [m for m in measures if body in plain.targets(m, "fk:responsibleBody")]
        also = {b for m in mine for b in plain.targets(m, "fk:responsibleBody")} - {body}
        supports = [m for m in measures if body in plain.targets(m, "fk:supportingBody")]
        issued = [
            unit
            for unit in DOCUMENTS
            if inside(plain, unit, region, industry)
            and body in plain.targets(unit, "eli:passed_by")
        ]
        if mine:
            expected[body] = len(mine), len(supports), len(issued), len(also)
    assert {
        i.thing.id: (i.count, i.supporting, i.issued, i.partners) for i in answer.items
    } == expected


def modularity(weights: dict[frozenset[str], float], parts: list[set[str]]) -> float:
    """As Newman defines it."""
    whole = sum(weights.values())
    found = 0.0
    for part in parts:
        within = sum(w for pair, w in weights.items() if pair <= part)
        degrees = sum(w * len(pair & part) for pair, w in weights.items())
        found += within / whole - (degrees / (2 * whole)) ** 2
    return found


def partitions(things: list[str]) -> list[list[set[str]]]:
    """All ways to divide things."""
    if not things:
        return [[]]
    found = []
    for parts in partitions(things[1:]):
        found.append([{things[0]}, *parts])
        for place in range(len(parts)):
            rest = parts[:place] + parts[place + 1 :]
            found.append([parts[place] | {things[0]}, *rest])
    return found


@few
@given(graphs())
def test_clusters_by_what_is_treated_together(triples: list[Triple]) -> None:
    plain, (found, view) = Plain(triples), analysed(triples)
    weights: dict[frozenset[str], float] = {}
    counts: dict[frozenset[str], int] = {}
    for unit in [*DOCUMENTS, *MEASURES]:
        supported = plain.targets(unit, "fk:supportsIndustry")
        for pair in map(frozenset, itertools.combinations(sorted(supported), 2)):
            weights[pair] = weights.get(pair, 0) + 1 / (len(supported) - 1)
            counts[pair] = counts.get(pair, 0) + 1
    answer = clusters(found, view, ties=50)
    tied = sorted({thing for pair in weights for thing in pair})
    divided = [{member.industry.id for member in item.members} for item in answer.items]
    assert sorted(thing for part in divided for thing in part) == tied
    supported = {target for _, target in plain.links["fk:supportsIndustry"]}
    assert {thing.id for thing in answer.alone} == supported - set(tied)
    if not weights:
        assert answer.items == []
        return
    assert answer.modularity == pytest.approx(modularity(weights, divided))
    best = max(modularity(weights, parts) for parts in partitions(tied))
    # Louvain climbs to a top, not always to the highest; of five sectors it does not miss by much.
    assert best - 0.02 <= answer.modularity <= best + 1e-9
    for item, part in zip(answer.items, divided, strict=True):
        within = {pair: w for pair, w in weights.items() if pair <= part}
        assert {frozenset({t.one.id, t.other.id}): t.weight for t in item.ties} == pytest.approx(
            within
        )
        assert all(t.count == counts[frozenset({t.one.id, t.other.id})] for t in item.ties)
        assert item.weight == pytest.approx(sum(within.values()))
        touching = sum(w * len(pair & part) for pair, w in weights.items())
        assert item.share == pytest.approx(2 * item.weight / touching)
        for tie in item.ties:
            units = {link.subject.id for link in tie.links}
            assert len(units) == 1
            least = min(
                len(plain.targets(u, "fk:supportsIndustry"))
                for u in [*DOCUMENTS, *MEASURES]
                if {tie.one.id, tie.other.id} <= plain.targets(u, "fk:supportsIndustry")
            )
            assert len(plain.targets(units.pop(), "fk:supportsIndustry")) == least


@few
@given(graphs(), some_region, some_industry)
def test_industries_without_measures(
    triples: list[Triple], region: str | None, industry: str | None
) -> None:
    plain, (found, view) = Plain(triples), analysed(triples)

    def number(thing: str, units: list[str]) -> int:
        return sum(
            inside(plain, unit, region, None)
            and any(thing in plain.above[i] for i in plain.targets(unit, "fk:supportsIndustry"))
            for unit in units
        )

    looked_at = [i for i in INDUSTRIES if industry is None or industry in plain.above[i]]
    expected = {i: number(i, POLICIES) for i in looked_at if not number(i, MEASURES)}
    answer = gaps(found, view, "industries", "2026-01-01", scope=scope_of(found, region, industry))
    assert {item.thing.id: item.policies for item in answer.items} == expected
    assert (answer.total, answer.of) == (len(expected), len(looked_at))


@few
@given(graphs(), some_region, some_industry)
def test_keys_without_policies(
    triples: list[Triple], region: str | None, industry: str | None
) -> None:
    plain, (found, view) = Plain(triples), analysed(triples)
    turned = set()
    for policy in POLICIES:
        if not inside(plain, policy, region, None):
            continue
        if inside(plain, policy, None, industry):
            turned |= plain.targets(policy, "fk:key")
        for measure in plain.sources(policy, "fk:statedIn", "fk:usesPolicy"):
            if inside(plain, measure, None, industry):
                turned |= plain.targets(measure, "fk:key")
    answer = gaps(found, view, "keys", "2026-01-01", scope=scope_of(found, region, industry))
    assert {item.thing.id for item in answer.items} == set(KEYS) - turned
    assert answer.of == len(KEYS)
    for item in answer.items:
        assert item.measures == sum(
            inside(plain, m, region, industry) and item.thing.id in plain.targets(m, "fk:key")
            for m in MEASURES
        )


@few
@given(graphs(), some_region, some_industry)
def test_targets_without_instruments(
    triples: list[Triple], region: str | None, industry: str | None
) -> None:
    plain, (found, view) = Plain(triples), analysed(triples)
    means = ("fk:instrument", "fk:hasIncentive", "fk:hasBudget")

    def is_met(unit: str) -> bool:
        parts = [unit, *plain.sources(unit, "fk:statedIn")]
        return any(plain.has(part, name) for part in parts for name in means)

    targeted = [
        unit
        for unit in [*DOCUMENTS, *MEASURES]
        if plain.has(unit, "fk:hasTarget") and inside(plain, unit, region, industry)
    ]
    answer = gaps(found, view, "targets", "2026-01-01", scope=scope_of(found, region, industry))
    assert {item.thing.id for item in answer.items} == {u for u in targeted if not is_met(u)}
    assert answer.of == len(targeted)
    assert all(item.links for item in answer.items)


@few
@given(graphs(), some_region)
def test_expired_without_successor(triples: list[Triple], region: str | None) -> None:
    plain, (found, view) = Plain(triples), analysed(triples)
    day = "2021-06-30"

    def last(text: str) -> str:
        return {4: f"{text}-12-31", 7: f"{text}-31"}.get(len(text), text)

    def first(text: str) -> str:
        return {4: f"{text}-01-01", 7: f"{text}-01"}.get(len(text), text)

    def issued(document: str) -> str | None:
        days = plain.texts(document, "eli:date_document", "eli:date_publication")
        return max(map(first, days), default=None)

    def follows(one: str, other: str) -> bool:
        titles = [{plain_title(t) for t in plain.texts(d, "dcterms:title")} for d in (one, other)]
        places = [plain.targets(d, "fk:appliesIn") for d in (one, other)]
        before, after = issued(one), issued(other)
        return bool(
            titles[0] & titles[1] and places[0] & places[1] and before and after and after > before
        )

    expired = [
        document
        for document in DOCUMENTS
        if inside(plain, document, region, None)
        and any(last(t) < day for t in plain.texts(document, "eli:date_no_longer_in_force"))
    ]
    expected = {
        document
        for document in expired
        if not plain.sources(document, "eli:amends", "eli:repeals")
        and not any(follows(document, other) for other in DOCUMENTS)
    }
    answer = gaps(found, view, "expired", day, scope=scope_of(found, region, None))
    assert {item.thing.id for item in answer.items} == expected
    assert answer.of == len(expired)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("人才办法（试行）", "人才办法"),
        ("上海市“十三五”规划", "上海市“十四五”规划"),
        ("行动计划（2018-2020年）", "行动计划（2021—2023年）"),
        ("第三批名单", "第四批名单"),
        ("若干措施（修订版）", "若干措施"),
    ],
)
def test_titles_of_later_versions_are_the_same(one: str, other: str) -> None:
    assert plain_title(one) == plain_title(other)


def test_other_titles_stay_apart() -> None:
    assert plain_title("第三产业办法") != plain_title("第二产业办法")
    assert plain_title("一体化示范区办法") != plain_title("示范区办法")


def test_what_is_refused() -> None:
    found, view = analysed([(MEASURES[0], "fk:supportsIndustry", INDUSTRIES[0])])
    for limit in (0, 201):
        with pytest.raises(ParameterError, match="limit"):
            central(found, view, limit=limit)
        with pytest.raises(ParameterError, match="limit"):
            gaps(found, view, "keys", "2026-01-01", limit=limit)
    with pytest.raises(ParameterError, match="ties"):
        clusters(found, view, ties=51)
