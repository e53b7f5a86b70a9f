"""The section tree: markers of every kind, lists in lists, headings, and numbers that are none."""

from itertools import pairwise

import pytest
from hypothesis import example, given

from graph.extract.structure import heading, units_of
from graph.extract.text import flatten
from tests.graph.extract.written import LONE_WITH_CHILDREN, texts


def outline(source: str) -> list[tuple[str, str]]:
    """Path and heading of each unit of ``source``."""
    content = flatten(source).content
    return [("/".join(unit.path), content[slice(*unit.heading)]) for unit in units_of(content)]


def paths(source: str) -> list[str]:
    return [path for path, _ in outline(source)]


def test_levels_nest_by_their_rank_and_items_run_on_across_sections() -> None:
    assert outline(
        "一、修整码头\n（一）清淤。疏浚航槽。\n1．量水深。\n2．挖淤泥。\n（二）护岸。加固石墙。\n3．补石缝。\n"
        "二、整治驳船\n（一）登记。逐船上册。\n"
    ) == [
        ("一", "修整码头"),
        ("一/（一）", "清淤"),
        ("一/（一）/1", "量水深"),
        ("一/（一）/2", "挖淤泥"),
        ("一/（二）", "护岸"),
        ("一/（二）/3", "补石缝"),
        ("二", "整治驳船"),
        ("二/（一）", "登记"),
    ]


def test_the_same_marker_on_two_levels_of_one_paragraph() -> None:
    assert outline(
        "一是清点库存。二是疏通渠道。一是先看旧渠。逐段探明。二是再开新渠。三是封存账册。"
    ) == [
        ("一是", "清点库存"),
        ("二是", "疏通渠道"),
        ("二是/一是", "先看旧渠"),
        ("二是/二是", "再开新渠"),
        ("二是/三是", "封存账册"),
    ]


def test_the_outer_list_goes_on_after_the_inner_one() -> None:
    found = paths("一是清点。二是疏通。三是封存。四是提效。一是合并窗口。二是延长时段。五是收尾。")
    assert found[-3:] == ["四是/一是", "四是/二是", "五是"]


def test_the_first_sentence_of_a_paragraph_is_its_heading() -> None:
    assert outline("一是引来种子团队。为其腾出旧厂房。二是留住匠人。") == [
        ("一是", "引来种子团队"),
        ("二是", "留住匠人"),
    ]


def test_a_lone_first_is_no_list() -> None:
    assert paths("今年一是忙着修桥。后来又修路。") == []


def test_chapters_hold_sections_and_articles() -> None:
    text = (
        "第一章 总则\n第一条 从简办理。依照第三条处理。\n第二条 另行商量。\n第二章 扶助\n"
        "第一节 资金\n第三条 发放补贴。\n"
    )
    assert paths(text) == [
        "第一章",
        "第一章/第一条",
        "第一章/第二条",
        "第二章",
        "第二章/第一节",
        "第二章/第一节/第三条",
    ]


@pytest.mark.parametrize(
    "reference", ["按照第三条处理。", "见本办法第二条第一款。", "适用第九条规定。"]
)
def test_a_reference_to_an_article_opens_no_unit(reference: str) -> None:
    assert paths(f"第一条 从简办理。{reference}\n第二条 另行商量。") == ["第一条", "第二条"]


def test_decimal_numbers_nest_by_their_parts() -> None:
    assert paths("3.1 概貌\n3.1.1 沿河\n3.1.2 沿街\n3.2 远景\n") == [
        "3.1",
        "3.1/3.1.1",
        "3.1/3.1.2",
        "3.2",
    ]


@pytest.mark.parametrize(
    "line", ["5-10家店铺进驻。", "10亿元以上。", "1.3万亿元的盘子。", "2.5%的利差。", "3.8个百分点"]
)
def test_amounts_at_the_start_of_a_line_open_no_unit(line: str) -> None:
    assert paths(f"1.修桥。\n2.铺路。\n{line}\n3.种树。") == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("⼀、修桥。", "一"),
        ("１．修桥。", "1"),
        ("1．修桥。", "1"),
        ("①修桥。", "①"),
        ("(1)修桥。", "(1)"),
        ("(一)修桥。", "(一)"),
    ],
)
def test_every_writing_of_a_marker_opens_a_unit(source: str, path: str) -> None:
    assert paths(source) == [path]


def test_a_heading_without_a_stop_is_the_short_line() -> None:
    assert outline("一、修整码头\n疏浚航槽，加固石墙。") == [("一", "修整码头")]


def test_a_unit_ends_where_the_next_of_its_level_or_above_begins() -> None:
    content = flatten("一、甲甲。\n（一）乙乙。\n二、丙丙。").content
    spans = [content[unit.start : unit.end] for unit in units_of(content)]
    assert spans == ["一、甲甲。\n（一）乙乙。\n", "（一）乙乙。\n", "二、丙丙。"]


def test_a_long_sentence_is_no_heading() -> None:
    content = "甲" * 61 + "。"
    assert heading(content, 0, len(content)) == (0, 0)
    content = "甲" * 60 + "。"
    assert heading(content, 0, len(content)) == (0, 60)


def test_items_under_dashes_nest_in_the_innermost_open_unit() -> None:
    assert outline(
        "一、目标\n（一）船坞。到明年有三样：\n——木作方面：添两台刨床。\n——铁作方面：添一座炉。\n"
        "（二）码头。修好护栏。\n二、办法\n1.筹款。分三步：\n——先收旧账。限月底。\n——再借新款。限年底。\n"
        "2.备料。\n"
    ) == [
        ("一", "目标"),
        ("一/（一）", "船坞"),
        ("一/（一）/——1", "木作方面"),
        ("一/（一）/——2", "铁作方面"),
        ("一/（二）", "码头"),
        ("二", "办法"),
        ("二/1", "筹款"),
        ("二/1/——1", "先收旧账"),
        ("二/1/——2", "再借新款"),
        ("二/2", "备料"),
    ]


def test_items_under_dashes_in_text_without_line_breaks() -> None:
    found = paths("（一）船坞。有两样。——木作方面。添刨床。——铁作方面。添炉。（二）码头。修护栏。")
    assert found == ["（一）", "（一）/——1", "（一）/——2", "（二）"]


@pytest.mark.parametrize(
    "source",
    [
        "1.修桥，铺路——这两件事——要紧。再种树。——落款人语。\n2.挖渠。",
        "1.读《船坞——木作篇》和《渡口——铁作篇》。\n2.写札记。",
        "1.修桥。\n——在船工大会上的讲话\n2.铺路。",
        "1.修桥。—————完—————\n2.铺路。",
        "1.修桥。\n——添栏杆。\n2.铺路。\n——添路灯。",
    ],
)
def test_a_dash_elsewhere_opens_no_unit(source: str) -> None:
    assert paths(source) == ["1", "2"]


def test_a_list_under_dashes_may_hold_a_counted_one() -> None:
    assert paths(
        "——木作方面。一是添刨床。二是添锯。\n——铁作方面。添炉。\n今年办两事。一是修。二是补。"
    ) == [
        "——1",
        "——1/一是",
        "——1/二是",
        "——2",
        "一是",
        "二是",
    ]


def test_the_last_item_under_a_dash_ends_with_its_paragraph_like_the_others() -> None:
    content = flatten(
        "一、坊。\n——木作。添锯。\n——铁作。添炉。\n以上各坊年底查账。\n二、渡。"
    ).content
    outer, *items, _ = (content[unit.start : unit.end] for unit in units_of(content))
    assert items == ["——木作。添锯。\n", "——铁作。添炉。\n"]
    assert outer.endswith("查账。\n")


@given(texts)
@example(LONE_WITH_CHILDREN)
def test_units_nest_and_lie_in_the_text(source: str) -> None:
    content = flatten(source).content
    units = units_of(content)
    assert [unit.start for unit in units] == sorted(unit.start for unit in units)
    for index, unit in enumerate(units):
        assert 0 <= unit.start < unit.body <= unit.end <= len(content)
        assert unit.body <= unit.heading[0] <= unit.heading[1] <= unit.end
        if unit.parent is not None:
            outer = units[unit.parent]
            assert unit.parent < index
            assert index in outer.children
            assert outer.start < unit.start <= unit.end <= outer.end
            assert unit.path[:-1] == outer.path
        else:
            assert len(unit.path) == 1


@given(texts)
def test_siblings_do_not_overlap(source: str) -> None:
    units = units_of(flatten(source).content)
    for unit in units:
        inner = [units[child] for child in unit.children]
        assert all(left.end <= right.start for left, right in pairwise(inner))
