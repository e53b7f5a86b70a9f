"""Keys of the five-type economy: by a heading outright, else by substance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.keys import KEY_TYPES, by_heading, by_substance
from graph.model import KeyType


def heading(*lines: str) -> list[KeyType]:
    content = "\n".join(lines)
    spans, at = [], 0
    for line in lines:
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return [found.key for found in by_heading(content, spans)]


def substance(title: str, text: str = "", outer: str = "") -> list[KeyType]:
    content = f"{title}\n{text}\n{outer}"
    middle = len(title) + 1
    last = middle + len(text) + 1
    found = by_substance(
        content,
        (0, len(title)),
        [(last, last + len(outer))] if outer else [],
        [(0, len(title)), (middle, middle + len(text))],
    )
    return [item.key for item in found]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("以创新点燃引擎", "innovation"),
        ("以服务擦亮招牌", "service"),
        ("以总部汇集龙头", "headquarters"),
        ("以开放打开门户", "open"),
        ("以流量牵引消费", "flow"),
        ("壮大流量型经济", "flow"),
        ("做强总部型经济", "headquarters"),
    ],
)
def test_a_heading_that_names_a_type_gives_its_key(line: str, key: KeyType) -> None:
    assert heading(line) == [key]


def test_the_innermost_heading_that_names_a_type_decides() -> None:
    assert heading("扩建码头", "以开放打开门户", "以创新点燃引擎") == ["open"]
    assert heading("以流量牵引消费", "以开放打开门户") == ["flow"]


def test_a_heading_may_name_several_types() -> None:
    assert heading("发展服务型经济和开放型经济") == ["service", "open"]


def test_headings_that_name_none_give_none() -> None:
    assert heading("扩建码头", "修整石阶") == []


def test_the_spans_quote_the_words_of_the_heading() -> None:
    content = "一、以总部汇集龙头"
    (found,) = by_heading(content, [(2, len(content))])
    assert [content[start:end] for start, end in found.spans] == ["以总部"]
    assert (found.basis, found.confidence) == ("heading", 0.95)


@pytest.mark.parametrize(
    ("title", "text", "key"),
    [
        ("引进科研人才", "建重点实验室，促成科技成果转化。", "innovation"),
        ("培育服务业品牌", "打磨老字号品牌，办好会展。", "service"),
        ("招引跨国公司总部", "汇集龙头企业与独角兽。", "headquarters"),
        ("畅通进出口", "推动通关便利，扩大外贸和跨境电商。", "open"),
        ("建数据交易平台", "汇聚大数据，壮大平台经济。", "flow"),
    ],
)
def test_the_substance_of_a_measure_gives_its_key(title: str, text: str, key: KeyType) -> None:
    assert substance(title, text)[0:] == [key]


def test_a_word_in_passing_gives_no_key() -> None:
    assert substance("修整石阶", "沿路种树，顺带留出人才公寓的门牌。" + "逐级铺平青石。" * 40) == []


def test_a_title_weighs_more_than_text() -> None:
    assert substance("引进人才和研发团队") == ["innovation"]
    assert substance("修整石阶", "引进人才和研发团队") == []


def test_confidence_grows_with_the_score_and_is_bounded() -> None:
    content = "人才科技创新研发科研博士后院士" * 3
    (found,) = by_substance(content, (0, len(content)), [], [(0, len(content))])
    assert found.confidence == 0.9
    assert found.basis == "lexicon"
    assert len(found.spans) <= 8


@given(st.text("人才品牌总部开放流量平台数据出口创新。", max_size=60))
def test_findings_quote_the_text_and_name_each_type_once(content: str) -> None:
    whole = (0, len(content))
    found = by_substance(content, whole, [], [whole])
    assert len({item.key for item in found}) == len(found)
    for item in found:
        assert item.key in KEY_TYPES
        assert 0.4 <= item.confidence <= 0.9
        assert all(0 <= start < end <= len(content) for start, end in item.spans)


def test_links_between_regions_and_with_abroad_are_opening_up() -> None:
    assert substance("深化对口支援", "与毗邻各县往来，窑工互访。") == ["open"]
    assert substance("争取第五航权", "窑具空运出港。") == ["open"]


def test_the_place_alone_of_a_trade_zone_is_not() -> None:
    assert substance("自贸试验区内设陶艺受理窗口", "窗口每周开五天。") == []
