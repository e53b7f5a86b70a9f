"""Text → record: whatever the text, with spans into it, the same on every run."""

import json
from itertools import chain

import pytest
from hypothesis import example, given, settings

from graph.errors import DocumentError
from graph.extract.pipeline import extract, rules_digest
from graph.extract.reader import text_of
from graph.model import Mention, Record
from tests.graph.extract.written import (
    DOCUMENTS,
    LONE_WITH_CHILDREN,
    NOTICE,
    REPLY,
    measure,
    read_in,
    tails,
    texts,
)


def all_mentions(record: Record) -> list[Mention]:
    """Every mention anywhere in a record."""
    found = [*record.mentions(), *record.document.mentions.values()]
    found += [policy.cue for policy in record.policies if policy.cue]
    for item in record.measures:
        links = (item.industries, item.regions, item.organizations, item.policies, item.instruments)
        found += chain.from_iterable(chain.from_iterable(group.values()) for group in links)
        found += chain.from_iterable(key.mentions for key in item.keys)
        found += chain.from_iterable(one.mentions for one in item.responsible)
        found += item.beneficiaries
        found += [item.action.mention] if item.action else []
        found += chain.from_iterable(one.mentions for one in item.actors)
        found += [item.heading] if item.heading else []
    found += [item.period.mention for item in record.quantities if item.period]
    return found


def check(record: Record) -> None:
    """What holds for every record."""
    content = record.text.content
    for mention in all_mentions(record):
        assert 0 <= mention.start < mention.end <= len(content)
        assert content[mention.start : mention.end] == mention.text
    for index, section in enumerate(record.sections):
        assert 0 <= section.start < section.heading_end <= section.end <= len(content)
        if section.parent is not None:
            outer = record.sections[section.parent]
            assert section.parent < index
            assert outer.start <= section.start
            assert section.end <= outer.end
            assert section.path[:-1] == outer.path
    entities = [*record.industries, *record.regions, *record.organizations]
    named = [(one.id, one.mentions) for one in entities]
    named += [(one.id, one.mentions) for one in record.policies]
    ids = {iri for iri, _ in named}
    assert len(ids) == len(named)
    assert all(mentions for _, mentions in named)
    measures = {item.id for item in record.measures}
    assert len(measures) == len(record.measures)
    for item in record.measures:
        assert item.text == content[item.start : item.end]
        assert item.title
        assert item.path == record.sections[item.section].path
        assert item.parent is None or item.parent in measures
        assert {*item.industries, *item.regions, *item.organizations, *item.policies} <= ids
    assert all(one.measure is None or one.measure in measures for one in record.quantities)
    assert all(one.industry in ids and one.policy in {*ids, "@self"} for one in record.supports)


@given(texts)
@example(LONE_WITH_CHILDREN)
@settings(max_examples=150)
def test_any_text_has_a_record_whose_mentions_slice_back(content: str) -> None:
    check(read_in(content))


@pytest.mark.parametrize("content", DOCUMENTS)
def test_a_document_has_a_sound_record(content: str) -> None:
    record = read_in(content)
    check(record)
    assert record.measures


@given(texts)
@example(LONE_WITH_CHILDREN)
@settings(max_examples=50)
def test_a_record_is_json_and_the_same_on_every_run(content: str) -> None:
    first, second = (json.dumps(read_in(content).to_json()) for _ in range(2))
    assert first == second


def test_a_lone_surrogate_is_read_or_refused() -> None:
    try:
        text = text_of("松江区\ud800的路", "t")
    except DocumentError:
        return
    check(extract(text))


def test_the_base_stands_before_every_iri() -> None:
    base = "https://example.org/kg/"
    record = extract(text_of(NOTICE, "t"), base=base)
    entities = (*record.industries, *record.regions, *record.organizations)
    iris = [record.document.id, *(item.id for item in record.measures)]
    iris += [item.iri for item in entities] + [item.id for item in record.policies]
    assert len(iris) > 8
    assert all(iri.startswith(base + "id/") for iri in iris)


def test_the_record_says_what_it_was_read_from() -> None:
    record = read_in(REPLY)
    assert record.text.content == REPLY
    assert len(rules_digest()) == 16


def test_a_reply_is_read_whole() -> None:
    record = read_in(REPLY)
    assert ["/".join(item.path) for item in record.measures] == [
        "一/一是", "一/二是", "二/一是", "二/二是/一是", "二/二是/二是", "三",
    ]  # fmt: skip
    assert [[key.key for key in item.keys] for item in record.measures] == [
        *[["innovation"]] * 2, *[["headquarters"]] * 3, ["service"],
    ]  # fmt: skip
    assert measure(record, "一", "二是").title.endswith("公共试验服务站")


def test_a_policy_of_a_reply_supports_the_sectors_of_its_sentence() -> None:
    record = read_in(REPLY)
    assert {(tails([item.policy])[0], tails([item.industry])[0]) for item in record.supports} == {
        (policy, industry)
        for policy in ("6", "松江区数字岸线行动方案（2021年-2024年）")
        for industry in ("人工智能", "生物医药", "北斗导航")
    }


def test_quantities_belong_to_the_measure_whose_text_holds_them() -> None:
    record = read_in(NOTICE)
    owners = {item.value: item.measure for item in record.quantities}
    assert owners == {
        300_000: measure(record, "二", "（一）").id,
        5_000_000_000: measure(record, "二", "（二）").id,
    }


def test_the_same_policy_named_twice_is_one() -> None:
    record = read_in(
        "出台《渡口细则》（松商规〔2021〕2号）。落实《渡口细则》，一律依据松商规〔2021〕2号收费。"
    )
    (policy,) = record.policies
    assert policy.number == "松商规〔2021〕2号"
    assert len(policy.mentions) == 3
    assert policy.relation == "issues"


def test_two_names_of_one_industry_are_two_entities_with_one_iri() -> None:
    record = read_in("壮大芯片、半导体产业。")
    assert [item.label for item in record.industries] == ["芯片", "半导体"]
    assert len({item.iri for item in record.industries}) == 1
    assert len({item.id for item in record.industries}) == 2


def test_a_sector_that_is_left_out_is_named_and_not_supported() -> None:
    record = read_in("一、支持渡口改造\n支持会展进驻，不含房地产，按班次给予补贴。")
    (item,) = record.measures
    assert tails(item.industries) == ["会展"]
    assert "房地产" in {one.label for one in record.industries}


def test_units_with_the_same_path_have_iris_of_their_own() -> None:
    record = read_in("一、推进清淤\n疏浚航槽，加固石墙。\n附录\n一、推进护岸\n加固石墙，补种芦苇。")
    assert len({item.id for item in record.measures}) == len(record.measures)


def test_a_place_in_the_title_of_a_policy_is_not_where_a_measure_applies() -> None:
    text = "关于陶艺的意见\n一、办窑\n落实《福建省窑炉管理办法》，在厦门市办窑。\n"
    record = read_in(text)
    names = {item.id: item.label for item in record.regions}
    assert set(names.values()) == {"福建省", "厦门市"}
    assert [names[place] for place in record.measures[0].regions] == ["厦门市"]
