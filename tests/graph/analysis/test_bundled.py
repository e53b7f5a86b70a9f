"""Answers over the bundled data set, read for sense."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from graph import bundled
from graph.analysis import (
    Analysis,
    build,
    central,
    chain,
    clusters,
    find_thing,
    gaps,
    open_analysis,
    path,
    scope_of,
    similar,
)
from graph.analysis.reading import UNCLAIMED, links_of, references_of
from graph.errors import UnknownTermError
from graph.index import build as build_index
from graph.index import open_index
from graph.namespaces import BASE
from graph.queries.view import View
from graph.store import open_store

BRAND = "关于积极打响青浦制造业品牌的实施办法"
Given = tuple[Analysis, View]


@pytest.fixture(scope="module")
def data_set(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Given]:
    """The bundled data set, without an index."""
    store = open_store("memory:")
    bundled.load(store)
    folder = tmp_path_factory.mktemp("bundled") / "analysis"
    build(store.reader(), folder, base_iri=BASE)
    yield open_analysis(folder), View(store.reader())
    store.close()


def found_by(given: Given, name: str, *kinds: str) -> str:
    return find_thing(given[0].network, given[1], name, kinds=kinds)


def test_things_are_found_by_title_number_name_code_and_iri(data_set: Given) -> None:
    policy = f"{BASE}id/policy/310118/青府发/2019/10"
    for name in (f"《{BRAND}》", "青府发〔2019〕10号", policy, "policy/310118/青府发/2019/10"):
        assert found_by(data_set, name) == policy
    for name in ("青浦区", "310118", "region/310118"):
        assert found_by(data_set, name, "region") == f"{BASE}id/region/310118"
    assert found_by(data_set, "AI", "industry") == f"{BASE}id/industry/人工智能"
    for nothing in ("没有这样的名称", "a/\x00b", "<", " "):
        with pytest.raises(UnknownTermError, match="stands for nothing known"):
            found_by(data_set, nothing)


def test_a_policy_and_a_sector_are_linked_with_evidence(data_set: Given) -> None:
    answer = path(*data_set, found_by(data_set, "青府发〔2019〕10号"), found_by(data_set, "AI"))
    assert (answer.length, answer.total) == (1, 1)
    (link,) = answer.items[0].steps[0].links
    assert (link.subject.label, link.property) == (BRAND, "fk:supportsIndustry")
    assert link.evidence[0].sources
    assert answer.sentence.zh.startswith(f"“{BRAND}”与“人工智能”最短相隔 1 步")
    assert "1 step apart" in answer.sentence.en


def test_every_link_that_documents_claim_has_its_evidence(data_set: Given) -> None:
    view = data_set[1]
    district = found_by(data_set, "青浦区", "region")
    answers = [
        central(*data_set, limit=10),
        central(*data_set, "bodies", limit=10),
        clusters(*data_set),
        similar(*data_set, district),
        gaps(*data_set, "industries", "2026-01-01"),
    ]
    for answer in answers:
        for link in links_of(answer):
            said = f"ASK {{ <{link.subject.id}> ?p <{link.object.id}> }}"
            assert view.reader.ask(said)
            assert link.evidence or link.property in UNCLAIMED, link


def test_the_plan_of_the_city_is_among_the_most_central(data_set: Given) -> None:
    answer = central(*data_set, limit=5)
    assert "关于全面推进上海城市数字化转型的意见" in [item.thing.label for item in answer.items]
    assert answer.items[0].rank == 1
    assert all(item.score > 1 and item.count > 1 for item in answer.items)


def test_districts_carry_out_the_plan_of_their_city(data_set: Given) -> None:
    answer = chain(*data_set, found_by(data_set, "上海市碳达峰实施方案", "policy"))
    levels = {item.document.label: item.level for item in answer.items}
    assert levels.pop("上海市碳达峰实施方案") == "province"
    assert set(levels.values()) == {"district"}
    assert {link.link.property for link in answer.links} == {"eli:applies"}
    assert all(link.link.object.label == "上海市碳达峰实施方案" for link in answer.links)


def test_a_lower_document_adds_what_the_higher_one_has_not(data_set: Given) -> None:
    answer = chain(*data_set, found_by(data_set, "关于全面推进上海城市数字化转型的意见", "policy"))
    added = {
        addition.link.object.label
        for link in answer.links
        if link.link.subject.label == "全面推进上海数字商务高质量发展实施意见"
        for addition in link.added
    }
    assert "电子商务" in added


def test_sectors_that_are_named_in_one_breath_are_one_cluster(data_set: Given) -> None:
    answer = clusters(*data_set, ties=0)
    own = {m.industry.label: item.number for item in answer.items for m in item.members}
    for together in (
        ("集成电路", "生物医药", "人工智能"),
        ("数字贸易", "电子商务", "跨境电商"),
        ("文化创意", "旅游"),
        ("合成生物", "生物制造"),
    ):
        assert len({own[industry] for industry in together}) == 1, together
    assert own["集成电路"] != own["文化创意"]
    assert 0 < answer.modularity < 1


def test_gaps_of_a_district_are_more_than_those_of_all(data_set: Given) -> None:
    network, view = data_set[0].network, data_set[1]
    scope = scope_of(network, view, region="青浦区")
    everywhere = gaps(*data_set, "industries", "2026-01-01", limit=200)
    here = gaps(*data_set, "industries", "2026-01-01", scope=scope, limit=200)
    assert here.of == everywhere.of
    assert here.total >= everywhere.total
    with pytest.raises(UnknownTermError):
        scope_of(network, view, region="没有这样的地方")


def test_the_index_gives_the_same_names_and_claims_as_the_graph(
    data_set: Given, tmp_path: Path
) -> None:
    analysis, view = data_set
    build_index(view.reader, tmp_path / "index", base_iri=BASE)
    district = found_by(data_set, "青浦区", "region")

    def answers() -> list[object]:
        found: list[Any] = [
            central(analysis, view, "policies", limit=30),
            central(analysis, view, "bodies", limit=30),
            similar(analysis, view, district),
            clusters(analysis, view),
            gaps(analysis, view, "targets", "2026-01-01"),
            path(analysis, view, district, found_by(data_set, "集成电路", "industry")),
        ]
        for reference in references_of(found):
            if reference.label_en == reference.label:  # of which an index has one
                reference.label_en = None
        return [asdict(answer) for answer in found]

    of_graph = answers()
    analysis.index = open_index(tmp_path / "index")
    try:
        assert answers() == of_graph
    finally:
        analysis.index = None
