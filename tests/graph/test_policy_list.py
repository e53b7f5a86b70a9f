"""Rows of policy lists as RDF: nodes that are one, edges with claims and sources."""

import json
from collections.abc import Iterator, Mapping

import pytest

from graph import rdf
from graph.namespaces import DCTERMS, ELI, FK, FOAF, PROV, SKOS, XSD
from graph.policy_list import Described, describe
from graph.tables import read

ID = "https://w3id.org/fivekeys/id/"


def described(*cells: Mapping[str, object], name: str | None = None) -> Described:
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in cells)
    return describe(read(lines.encode(), "list.jsonl"), name=name)


def edges(result: Described) -> set[tuple[str, str, str]]:
    quads = rdf.parse(result.ntriples, "application/n-triples")
    return {(q.subject.value, q.predicate.value, q.object.value) for q in quads}


def objects(result: Described, subject: str, predicate: str) -> list[str]:
    return sorted(o for s, p, o in edges(result) if (s, p) == (subject, predicate))


def claims(result: Described) -> Iterator[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for subject, predicate, value in edges(result):
        if "/claim/" in subject:
            found.setdefault(subject, {})[predicate] = value
    yield from found.values()


FULL: dict[str, object] = {
    "title": "试验区促进人工智能发展的实施办法",
    "number": "青府发〔2019〕10号",
    "issuer": "上海市青浦区人民政府、青浦区财政局",
    "region": "青浦区",
    "written": "2019-02-03",
    "valid_until": "2024",
    "industries": ["AI"],
    "keys": ["创新型"],
    "url": "https://example.org/10",
    "source": "official page",
    "relations": [{"type": "implements", "title": "上海市某某规划", "number": None}],
}
POLICY = f"{ID}policy/310118/青府发/2019/10"


def test_a_row_says_all_that_it_knows() -> None:
    result = described(FULL)
    assert (result.policies, result.bad, result.notes) == (1, [], [])
    assert objects(result, POLICY, ELI + "number") == ["青府发〔2019〕10号"]
    assert objects(result, POLICY, FK + "agencyCode") == ["青府发"]
    assert objects(result, POLICY, FK + "supportsIndustry") == [f"{ID}industry/人工智能"]
    assert objects(result, POLICY, FK + "key") == [f"{ID}key/talent"]
    assert objects(result, POLICY, FK + "appliesIn") == [f"{ID}region/310118"]
    assert objects(result, POLICY, ELI + "type_document") == [f"{ID}kind/实施办法"]
    assert objects(result, POLICY, ELI + "applies") == [f"{ID}policy/310000/上海市某某规划"]
    assert objects(result, POLICY, FOAF + "page") == ["https://example.org/10"]


def test_dates_are_typed_by_the_precision_that_is_known() -> None:
    quads = list(rdf.parse(described(FULL).ntriples, "application/n-triples"))
    types = {q.predicate.value: q.object.datatype for q in quads if q.subject.value == POLICY}
    assert types[ELI + "date_document"] == XSD + "date"
    assert types[ELI + "date_no_longer_in_force"] == XSD + "gYear"


def test_one_body_under_its_longer_and_shorter_name() -> None:
    result = described(FULL, {"title": "某意见", "region": "310118", "issuer": "青浦区人民政府"})
    body = f"{ID}organization/310118/青浦区人民政府"
    assert body in objects(result, POLICY, ELI + "passed_by")
    assert body in objects(result, f"{ID}policy/310118/某意见", ELI + "passed_by")
    assert objects(result, body, SKOS + "altLabel") == ["上海市青浦区人民政府"]


@pytest.mark.parametrize(
    ("issuer", "region", "node"),
    [
        ("中共苏州市委", "320500", "320500/中共苏州市委"),
        ("国务院", "310000", "000000/国务院"),
        ("嘉兴市秀洲区人民政府", "330411", "330411/秀洲区人民政府"),
        ("普陀区科委", "310107", "310107/普陀区科学技术委员会"),
    ],
)
def test_bodies_belong_to_the_place_in_their_name(issuer: str, region: str, node: str) -> None:
    result = described({"title": "某意见", "region": region, "issuer": issuer})
    (policy,) = {s for s, p, _ in edges(result) if p == ELI + "passed_by"}
    assert objects(result, policy, ELI + "passed_by") == [f"{ID}organization/{node}"]


def test_every_edge_has_a_claim_and_every_claim_a_source() -> None:
    result = described(FULL)
    found = list(claims(result))
    assert result.claims == len(found) == 6
    said = edges(result)
    for claim in found:
        edge = (claim[FK + "subject"], claim[FK + "predicate"], claim[FK + "object"])
        assert edge in said
        assert objects(result, claim[PROV + "wasDerivedFrom"], DCTERMS + "title")
        assert claim[FK + "basis"] == f"{ID}basis/catalogue"
        assert claim[FK + "confidence"] == "0.9"


def test_what_was_not_read_at_its_source_is_to_be_confirmed() -> None:
    result = described(FULL | {"source": "named in a newspaper"})
    (source,) = {claim[PROV + "wasDerivedFrom"] for claim in claims(result)}
    assert objects(result, source, FK + "confirmed") == ["false"]
    assert {claim[FK + "confidence"] for claim in claims(result)} == {"0.6"}


def test_a_named_list_says_the_row_of_each_claim() -> None:
    result = described(FULL, name="我的清单")
    assert {claim[FK + "place"] for claim in claims(result)} == {"我的清单, row 1"}


@pytest.mark.parametrize(
    "other",
    [
        {"title": "另一个名字", "number": "青府发[2019]10号"},
        {"title": "试验区促进人工智能发展的实施办法", "number": None},
        {"title": "《试验区促进人工智能 发展的实施办法》", "number": None},
        {"title": "关于印发《试验区促进人工智能发展的实施办法》的通知", "number": None},
    ],
)
def test_a_policy_named_twice_is_one_node(other: dict[str, object]) -> None:
    citing = {
        "title": "某方案",
        "region": "310118",
        "relations": [{"type": "cites", **other}],
    }
    result = described(FULL, citing)
    assert objects(result, f"{ID}policy/310118/某方案", ELI + "cites") == [POLICY]


@pytest.mark.parametrize(
    ("title", "number", "node"),
    [
        ("国务院关于某事的批复", "国函〔2018〕79号", "000000/国函/2018/79"),
        ("关于某事的意见", "沪委发〔2020〕35号", "310000/沪委发/2020/35"),
        ("关于本市某事的意见", None, "310000/关于本市某事的意见"),
        ("商务部关于某事的通知", None, "000000/商务部关于某事的通知"),
        ("“十四五”某规划", None, "000000/“十四五”某规划"),
        ("张江高新区某行动方案（2023—2025年）", None, "310000/张江高新区某行动方案（2023-2025年）"),
        ("某个只有名字的方案", None, "310118/某个只有名字的方案"),
    ],
)
def test_the_region_of_a_document_that_is_only_named(
    title: str, number: str | None, node: str
) -> None:
    related = {"type": "cites", "title": title, "number": number}
    result = described({"title": "某方案", "region": "310118", "relations": [related]})
    assert objects(result, f"{ID}policy/310118/某方案", ELI + "cites") == [f"{ID}policy/{node}"]


def test_the_region_is_seen_from_issuer_or_title_where_the_cell_is_empty() -> None:
    result = described(
        {"title": "某方案", "issuer": "上海市青浦区人民政府"},
        {"title": "青浦区某方案"},
        {"title": "国务院关于某事的意见"},
    )
    policies = {s for s, p, _ in edges(result) if p == FK + "appliesIn"}
    assert policies == {
        f"{ID}policy/310118/某方案",
        f"{ID}policy/310118/青浦区某方案",
        f"{ID}policy/000000/国务院关于某事的意见",
    }


def test_rows_without_a_usable_place_are_bad() -> None:
    result = described(
        {"title": "某方案"},
        {"title": "某方案", "region": "亚特兰蒂斯"},
        {"title": "某", "region": "31"},
    )
    assert result.policies == 0
    assert [row for row, _ in result.bad] == [1, 2, 3]
    assert "亚特兰蒂斯" in result.bad[1].reason


def test_unknown_industries_are_noted_and_left_out() -> None:
    result = described(FULL | {"industries": ["人工智能", "捕风业"]})
    assert [(row, "捕风业" in text) for row, text in result.notes] == [(1, True)]
    assert len(objects(result, POLICY, FK + "supportsIndustry")) == 1


def test_the_same_rows_give_the_same_bytes() -> None:
    rows = (FULL, {"title": "某方案", "region": "310118"})
    assert described(*rows).ntriples == described(*reversed(rows)).ntriples
