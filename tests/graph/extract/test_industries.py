"""Industries: names of the scheme, heads, lists, joiners, and words that are no sector."""

import pytest

from graph.extract.gazetteer import Mask
from graph.extract.industries import Sector, industries, known_part, shortest_name


def sectors(content: str) -> list[Sector]:
    return industries(content, Mask(len(content)))


def concepts(content: str) -> list[str | None]:
    return [sector.concept for sector in sectors(content)]


def labels(content: str) -> list[str]:
    return [sector.label for sector in sectors(content)]


@pytest.mark.parametrize(
    ("content", "concept"),
    [
        ("芯片产业", "集成电路"),
        ("半导体", "集成电路"),
        ("AI产业", "人工智能"),
        ("跨境电商出口", "跨境电商"),
        ("人工智能产业链", "人工智能"),
    ],
)
def test_an_alias_or_longer_form_stands_for_the_concept(content: str, concept: str) -> None:
    assert concepts(content) == [f"industry/{concept}"]


def test_plus_signs_and_brackets_join_sectors() -> None:
    content = "旅游+会展（含“8+100”展馆）、新零售、航空+北斗、生物医药（民用医疗器械）、文化创意"
    assert concepts(content) == [
        f"industry/{name}"
        for name in (
            "旅游",
            "会展",
            "新零售",
            "航空",
            "北斗导航",
            "生物医药",
            "医疗器械",
            "文化创意",
        )
    ]


def test_verb_and_tail_of_an_enumeration_are_no_part_of_its_members() -> None:
    content = "对芯片、民用航空、人工智能等三类产业加大扶持"
    assert labels(content) == ["芯片", "民用航空", "人工智能"]


def test_a_zone_among_sectors_is_no_sector() -> None:
    assert "综保区" not in labels("新材料、人工智能、综保区、氢能等板块")


@pytest.mark.parametrize(
    "content",
    [
        "报批、拆迁、土地、验收、环保",
        "糯米酒、咸青豆、麦芽汽水",
        "重点产业、优势产业",
        "旅游部门",
        "教育局",
        "经济增长",
        "县域经济、民营经济",
        "限制类产业",
        "鼓励企业上门",
        "产业",
        "各类经济体",
    ],
)
def test_lists_and_words_that_are_no_sectors(content: str) -> None:
    assert labels(content) == []


def test_a_verb_before_a_head_names_no_sector() -> None:
    assert labels("力争产业规模千亿级") == []


def test_a_new_sector_is_told_by_its_head_and_loses_it() -> None:
    (sector,) = sectors("主打：桑葚产业")
    assert (sector.label, sector.concept) == ("桑葚", None)


def test_unknown_members_of_a_list_of_sectors_count() -> None:
    assert labels("重点发展集成电路、藤编和生物医药等产业") == ["集成电路", "藤编", "生物医药"]


def test_a_sector_that_is_left_out_is_marked() -> None:
    marked = {sector.label: sector.negated for sector in sectors("支持会展，不含房地产")}
    assert marked == {"会展": False, "房地产": True}


def test_an_ambiguous_name_needs_a_word_for_a_sector_or_a_list() -> None:
    assert labels("教育归来") == []
    assert concepts("教育产业") == ["industry/教育"]
    assert "industry/教育" in concepts("会展、教育")


def test_masked_spans_are_passed_over() -> None:
    content = "人工智能学会与人工智能产业"
    mask = Mask(len(content))
    mask.add(0, 6)
    assert [sector.start for sector in industries(content, mask)] == [7]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("人工智能产业集群", "人工智能"),
        ("会展行业", "会展"),
        ("石雕领域", "石雕"),
        ("茶产业", "茶产业"),
        ("会展", "会展"),
    ],
)
def test_the_shortest_natural_name(text: str, name: str) -> None:
    assert shortest_name(text) == name


def test_a_longer_name_has_a_known_part() -> None:
    assert known_part("跨境电商小镇") == "跨境电商"
    assert known_part("纸鸢") is None


def test_sectors_quote_the_text_in_order() -> None:
    content = "壮大桑葚产业、会展业和芯片产业，禁止房地产炒作。"
    found = sectors(content)
    assert [sector.start for sector in found] == sorted(sector.start for sector in found)
    assert all(content[sector.start : sector.end].startswith(sector.label) for sector in found)


@pytest.mark.parametrize("content", ["自办研发机构", "校外培训资源", "新购装备若干"])
def test_activities_of_any_firm_are_sectors_only_before_a_word_for_one(content: str) -> None:
    assert labels(content) == []
    assert labels(f"{content}，培训行业") == ["培训"]


@pytest.mark.parametrize("content", ["扭转经济颓势", "确保产业有序", "入选行业名册"])
def test_verbs_before_a_word_for_a_sector_name_none(content: str) -> None:
    assert labels(content) == []


def test_a_list_of_who_is_in_charge_is_no_list_of_sectors() -> None:
    assert labels("人工智能、扎染等行业主管部门") == ["人工智能"]
    assert "扎染" in labels("人工智能、扎染等行业")


@pytest.mark.parametrize(
    "content",
    [
        "深化工业园改革",
        "治污染整治",
        "液化石油气瓶",
        "停车场十处",
        "天使投资人一名",
        "服务业绩良好",
        "安全应急预案",
        "有价证券一张",
    ],
)
def test_a_name_cut_out_of_a_longer_word_is_no_sector(content: str) -> None:
    assert labels(content) == []


def test_a_name_that_goes_on_behind_its_last_character_stands_without_it() -> None:
    assert labels("渡口的旅游业态") == ["旅游"]


def test_a_word_that_only_describes_keeps_the_word_for_its_sector() -> None:
    assert labels("壮大战略性新兴产业领域") == ["战略性新兴产业"]
