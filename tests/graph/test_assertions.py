"""Record → quads: one graph, a claim for each claimed edge, the same lines on every run."""

from collections import Counter

import pytest
from hypothesis import example, given, settings

from graph import ontology, rdf
from graph.assertions import KEYS, RELATIONS, graph_of, to_nquads
from graph.extract.pipeline import extract
from graph.extract.reader import text_of
from graph.model import Record
from graph.namespaces import BASE, CNT, DCTERMS, ELI, FK, OA, RDF, SCHEMA, XSD
from graph.rdf import Quad
from tests.graph.extract.written import (
    DOCUMENTS,
    LONE_WITH_CHILDREN,
    NOTICE,
    REPLY,
    RULES,
    measure,
    read_in,
    texts,
)

Edge = tuple[str, str, str]
CLAIMED = ontology.claimed_properties()
"""Properties whose every edge has a claim."""


def quads(record: Record, *, base: str = BASE, with_text: bool = True) -> list[Quad]:
    return list(rdf.parse(to_nquads(record, base=base, with_text=with_text), "application/n-quads"))


def values(found: list[Quad], subject: str, predicate: str) -> list[str]:
    return [
        quad.object.value
        for quad in found
        if (quad.subject.value, quad.predicate.value) == (subject, predicate)
    ]


def subjects(found: list[Quad], predicate: str, value: str) -> list[str]:
    return [
        quad.subject.value
        for quad in found
        if (quad.predicate.value, quad.object.value) == (predicate, value)
    ]


def edges_and_claims(
    found: list[Quad],
) -> tuple[Counter[Edge], Counter[Edge]]:
    """Edges of the claimed properties, and the edges that claims are about."""
    edges = Counter(
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in found
        if quad.predicate.value in CLAIMED
    )
    claims = Counter(
        (
            values(found, claim, FK + "subject")[0],
            values(found, claim, FK + "predicate")[0],
            values(found, claim, FK + "object")[0],
        )
        for claim in subjects(found, RDF + "type", FK + "Claim")
    )
    return edges, claims


@pytest.mark.parametrize("content", DOCUMENTS)
def test_each_claimed_edge_has_exactly_one_claim(content: str) -> None:
    edges, claims = edges_and_claims(quads(read_in(content)))
    assert len(edges) > 7
    assert set(edges.values()) == {1}
    assert {edge: count for edge, count in claims.items() if edge[1] in CLAIMED} == edges
    assert set(claims.values()) == {1}


@given(texts)
@example(LONE_WITH_CHILDREN)
@settings(max_examples=60)
def test_any_text_gives_quads_with_claims_in_one_graph(content: str) -> None:
    record = read_in(content)
    found = quads(record)
    assert {quad.graph for quad in found} == {graph_of(record)}
    edges, claims = edges_and_claims(found)
    assert {edge for edge in claims if edge[1] in CLAIMED} == set(edges)
    assert set(claims.values()) <= {1}


@pytest.mark.parametrize("content", DOCUMENTS)
def test_runs_are_identical_and_no_line_is_twice(content: str) -> None:
    first = to_nquads(read_in(content))
    assert first == to_nquads(read_in(content))
    lines = first.splitlines()
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("content", DOCUMENTS)
def test_with_another_base_nothing_points_to_the_default_one(content: str) -> None:
    base = "https://example.org/kg/"
    found = quads(extract(text_of(content, "t"), base=base), base=base)
    iris = {
        value
        for quad in found
        for value in (quad.subject.value, quad.object.value, quad.graph or "")
    }
    assert not {iri for iri in iris if iri.startswith(BASE + "id/")}
    assert {iri for iri in iris if iri.startswith(base + "id/")}


@pytest.mark.parametrize("content", DOCUMENTS)
def test_quotes_are_at_their_positions(content: str) -> None:
    found = quads(read_in(content))
    positions = [q.subject.value for q in found if q.object.value == OA + "TextPositionSelector"]
    assert positions
    for position in positions:
        start, end = (int(values(found, position, OA + part)[0]) for part in ("start", "end"))
        quote = position.removesuffix("position") + "quote"
        assert values(found, quote, OA + "exact") == [content[start:end]]
        before, after = (values(found, quote, OA + part) for part in ("prefix", "suffix"))
        assert content[:start].endswith(before[0] if before else "")
        assert content[end:].startswith(after[0] if after else "")


@pytest.mark.parametrize("content", DOCUMENTS)
def test_every_piece_of_evidence_is_an_annotation_of_the_text(content: str) -> None:
    record = read_in(content)
    found = quads(record)
    annotations = set(subjects(found, RDF + "type", OA + "Annotation"))
    evidence = {quad.object.value for quad in found if quad.predicate.value == FK + "evidence"}
    assert evidence
    assert evidence <= annotations
    assert all(record.text.sha256 in iri for iri in annotations)


def test_the_text_goes_in_only_where_it_is_asked_for() -> None:
    record = read_in(REPLY)
    text = f"{BASE}id/text/{record.text.sha256}"
    assert values(quads(record), text, CNT + "chars") == [REPLY]
    assert values(quads(record, with_text=False), text, CNT + "chars") == []
    assert values(quads(record, with_text=False), text, FK + "sha256") == [record.text.sha256]


def test_a_reply_is_a_reply_and_a_plan_is_a_policy() -> None:
    reply, plan = read_in(REPLY), read_in(NOTICE)
    assert values(quads(reply), reply.document.id, RDF + "type") == [FK + "Reply"]
    found = quads(plan)
    assert values(found, plan.document.id, RDF + "type") == [FK + "Policy"]
    assert values(found, plan.document.id, ELI + "number") == ["松商规〔2020〕77号"]
    assert values(found, plan.document.id, FK + "agencyCode") == ["松商规"]
    assert values(found, plan.document.id, FK + "numberYear") == ["2020"]
    assert values(found, plan.document.id, FK + "serial") == ["77"]
    assert values(found, plan.document.id, ELI + "date_document") == ["2020-05-06"]
    assert values(found, plan.document.id, ELI + "first_date_entry_in_force") == ["2020-06-01"]
    assert values(found, plan.document.id, FK + "appliesIn") == [f"{BASE}id/region/310117"]
    assert values(found, plan.document.id, ELI + "passed_by") == [
        f"{BASE}id/organization/310117/松江区商务委员会"
    ]


def test_measures_are_linked_to_keys_bodies_and_sections() -> None:
    record = read_in(NOTICE)
    found = quads(record)
    iri = measure(record, "二", "（一）").id
    assert values(found, iri, DCTERMS + "title") == ["培育茶饮品牌"]
    assert values(found, iri, FK + "path") == ["二/（一）"]
    assert values(found, iri, FK + "key") == [f"{BASE}id/key/{KEYS['service']}"]
    bodies = {
        role: [one.rpartition("/")[2] for one in values(found, iri, FK + role)]
        for role in ("responsibleBody", "supportingBody", "involvesOrganization")
    }
    assert bodies == {
        "responsibleBody": ["松江区商务委员会", "松江区市场监督管理局"],
        "supportingBody": ["松江区财政局"],
        "involvesOrganization": [],
    }
    (section,) = values(found, iri, FK + "inSection")
    assert values(found, section, FK + "number") == ["（一）"]
    (outer,) = values(found, section, ELI + "is_part_of")
    assert values(found, outer, ELI + "is_part_of") == [record.document.id]


def test_an_award_points_to_its_threshold_with_both_as_evidence() -> None:
    content = RULES.replace(
        "支持作坊", "对产值达到3亿元、6亿元的作坊，分别给予30万元、60万元奖励。支持作坊"
    )
    record = read_in(content)
    found = quads(record)
    wordings = {
        quad.subject.value: quad.object.value
        for quad in found
        if quad.predicate.value == FK + "wording"
    }
    pairs = {
        wordings[quad.subject.value]: wordings[quad.object.value]
        for quad in found
        if quad.predicate.value == FK + "threshold"
    }
    assert pairs == {"30万元": "3亿元", "60万元": "6亿元"}
    (claim, _) = subjects(found, FK + "predicate", FK + "threshold")
    quotes = [
        record.text.content[slice(*map(int, iri.rpartition("/")[2].split("-")))]
        for iri in values(found, claim, FK + "evidence")
    ]
    assert quotes == ["3亿元", "30万元"]


def test_a_target_has_its_deadline_and_the_words_that_say_so() -> None:
    record = read_in(NOTICE)
    found = quads(record)
    (target,) = subjects(found, RDF + "type", FK + "Target")
    (deadline,) = [quad for quad in found if quad.predicate.value == FK + "deadline"]
    assert deadline.subject.value == target
    assert (deadline.object.value, deadline.object.datatype) == ("2025", XSD + "gYear")
    (span,) = values(found, target, FK + "evidence")
    start, end = map(int, span.rpartition("/")[2].split("-"))
    assert record.text.content[start:end] == "2025年"
    assert values(found, target, FK + "since") == []


def test_a_statistic_has_its_date_from_the_date_of_the_document() -> None:
    content = REPLY.replace("目前已有", "今年上半年已有")
    found = quads(read_in(content))
    (one, other) = subjects(found, RDF + "type", FK + "Statistic")
    for statistic in (one, other):
        assert values(found, statistic, FK + "since") == ["2022-01"]
        assert values(found, statistic, FK + "asOf") == ["2022-06"]


def amount(content: str) -> tuple[list[Quad], str]:
    found = quads(read_in(content))
    (quantity,) = {q.object.value for q in found if q.predicate.value.startswith(FK + "has")}
    return found, quantity


def test_a_cap_is_a_greatest_value_in_yuan() -> None:
    found, quantity = amount("新店开张，一次性奖励最高5万元。")
    assert values(found, quantity, RDF + "type") == [FK + "Incentive"]
    assert values(found, quantity, FK + "qualifier") == ["max"]
    assert values(found, quantity, FK + "wording") == ["5万元"]
    (node,) = values(found, quantity, FK + "amount")
    assert values(found, node, RDF + "type") == [SCHEMA + "MonetaryAmount"]
    assert values(found, node, SCHEMA + "currency") == ["CNY"]
    assert values(found, node, SCHEMA + "maxValue") == ["50000"]
    assert values(found, node, SCHEMA + "value") == []


def test_a_range_has_both_bounds() -> None:
    found, quantity = amount("新店开张，一次性奖励5-8万元。")
    (node,) = values(found, quantity, FK + "amount")
    assert values(found, node, SCHEMA + "minValue") == ["50000"]
    assert values(found, node, SCHEMA + "maxValue") == ["80000"]


def test_a_count_is_a_quantitative_value_with_its_unit() -> None:
    found, quantity = amount("截至上月，累计开店20家。")
    assert values(found, quantity, RDF + "type") == [FK + "Statistic"]
    (node,) = values(found, quantity, FK + "amount")
    assert values(found, node, RDF + "type") == [SCHEMA + "QuantitativeValue"]
    assert values(found, node, SCHEMA + "unitText") == ["家"]
    assert values(found, node, SCHEMA + "value") == ["20"]


def test_a_tier_is_an_order_of_magnitude_without_amount() -> None:
    found, quantity = amount("力争规模千亿级。")
    assert values(found, quantity, RDF + "type") == [FK + "Target"]
    assert values(found, quantity, FK + "orderOfMagnitude") == ["11"]
    assert values(found, quantity, FK + "unit") == ["CNY"]
    assert values(found, quantity, FK + "amount") == []


def test_a_change_keeps_both_sides() -> None:
    found, quantity = amount("安家补贴从原来最高80万元提为最高200万元。")
    assert values(found, quantity, FK + "amount") == []
    (change,) = values(found, quantity, FK + "change")
    assert values(found, change, RDF + "type") == [FK + "AmountChange"]
    old, new = (values(found, change, SCHEMA + name)[0] for name in ("replacee", "replacer"))
    assert values(found, old, SCHEMA + "maxValue") == ["800000"]
    assert values(found, new, SCHEMA + "maxValue") == ["2000000"]


@pytest.mark.parametrize(
    ("content", "relation"),
    [
        ("出台《渡口细则》。", "issues"),
        ("修订《渡口细则》。", "revises"),
        ("废止《渡口细则》。", "repeals"),
        ("落实《渡口细则》。", "implements"),
        ("根据《渡口细则》收费。", "based_on"),
        ("《渡口细则》写得清楚。", "cites"),
    ],
)
def test_each_relation_has_its_property(content: str, relation: str) -> None:
    record = read_in(content)
    found = quads(record)
    names = [
        name
        for name, predicate in RELATIONS.items()
        if values(found, record.document.id, predicate)
    ]
    assert names == [relation]


def test_a_policy_that_is_named_says_no_more_than_its_title_does() -> None:
    record = read_in("根据《上海市渡口细则》（沪交规〔2021〕2号）收费。")
    found = quads(record)
    policy = f"{BASE}id/policy/310000/沪交规/2021/2"
    assert values(found, record.document.id, ELI + "based_on") == [policy]
    assert values(found, policy, DCTERMS + "title") == ["上海市渡口细则"]
    assert values(found, policy, ELI + "type_document") == [f"{BASE}id/kind/实施细则"]
    assert values(found, policy, FK + "appliesIn") == [f"{BASE}id/region/310000"]


def test_what_nothing_links_is_mentioned() -> None:
    record = read_in("松江区的会展由区财政局结账。")
    found = quads(record)
    named = {iri.rpartition("/")[2] for iri in values(found, record.document.id, FK + "mentions")}
    assert "会展" in named
    linked = {
        quad.object.value for quad in found if quad.predicate.value in CLAIMED - {FK + "mentions"}
    }
    assert not linked & set(values(found, record.document.id, FK + "mentions"))


def test_personal_data_of_the_tail_are_in_no_statement_but_the_text() -> None:
    found = quads(read_in(REPLY), with_text=False)
    stated = [
        quad.object.value
        for quad in found
        if quad.predicate.value not in (OA + "suffix", OA + "prefix")
    ]
    assert not [value for value in stated if "赵小棠" in value or "021-" in value]


def test_a_private_character_in_a_title_gives_a_valid_iri() -> None:
    assert quads(read_in("松江区渡口\ue000细则\n一、推进清淤\n疏浚航槽，加固石墙。"))
