"""Measures: which units say what a public body does, under which titles, with which own text."""

from itertools import pairwise

import pytest
from hypothesis import example, given

from graph.extract.measures import MeasureUnit, measures
from graph.extract.structure import units_of
from graph.extract.text import flatten
from tests.graph.extract.written import LONE_WITH_CHILDREN, texts


def found_in(source: str) -> tuple[str, list[MeasureUnit], list[tuple[str, ...]]]:
    content = flatten(source).content
    units = units_of(content)
    found = measures(content, units, (0, len(content)))
    return content, found, [units[item.unit].path for item in found]


def titles(source: str) -> list[str]:
    content, found, _ = found_in(source)
    return [content[slice(*item.title)] for item in found]


def test_a_unit_with_a_heading_has_it_as_title() -> None:
    assert titles("一、推进清淤。疏浚航槽。\n二、支持摆渡。加开夜班。\n") == [
        "推进清淤",
        "支持摆渡",
    ]


def test_an_article_has_its_first_clause_as_title() -> None:
    assert titles("第一条 支持船厂更换吊机，按价款补助。\n第二条 鼓励夜航：每班补贴。\n") == [
        "支持船厂更换吊机",
        "鼓励夜航",
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "总体要求",
        "指导思想",
        "基本原则",
        "工作目标",
        "发展基础",
        "存在问题",
        "申报条件",
        "申请材料",
        "申报程序",
        "适用范围",
        "名词解释",
        "附则",
        "有效期",
        "联系方式",
        "定义",
        "组成人员",
    ],
)
def test_what_only_frames_a_document_is_no_measure(heading: str) -> None:
    assert titles(f"一、{heading}\n推进清淤，支持摆渡。\n二、推进清淤\n疏浚航槽，加固石墙。\n") == [
        "推进清淤"
    ]


def test_units_inside_a_frame_are_no_measures_either() -> None:
    assert titles("一、总体要求\n（一）推进清淤。疏浚航槽。\n二、支持摆渡\n每班给予补贴。\n") == [
        "支持摆渡"
    ]


@pytest.mark.parametrize(
    "article",
    [
        "本办法所称渡口，是指摆渡的码头。",
        "本办法自2020年6月1日起施行。",
        "本办法由区交通委负责解释。",
        "本办法适用于全部渡口，支持摆渡。",
        "为了推进摆渡，制定本办法。",
    ],
)
def test_definitions_scope_term_and_interpretation_are_no_measures(article: str) -> None:
    assert titles(f"第一条 {article}\n第二条 给予船工夜班补贴。\n") == ["给予船工夜班补贴"]


@pytest.mark.parametrize(
    "lead", ["应提交下列材料", "须符合以下条件", "具有下列情形之一的", "按以下程序如下"]
)
def test_items_of_a_list_of_conditions_or_forms_are_no_measures(lead: str) -> None:
    own = "夜航渡船每班可以领取补贴，先报航次，再由船闸逐班核实，逐月造册，"
    source = f"一、支持夜航\n{own}{lead}：\n1.完善的航次记录；\n2.提供清楚的账册。\n"
    assert titles(source) == ["支持夜航"]


def test_a_unit_that_only_groups_others_is_no_measure() -> None:
    source = "一、渡口工作\n（一）推进清淤。疏浚航槽。\n（二）支持摆渡。每班给予补贴。\n"
    assert titles(source) == ["推进清淤", "支持摆渡"]


def test_a_unit_with_text_of_its_own_and_units_inside_counts_and_so_do_they() -> None:
    own = "全年分三批推进，先清主航槽再清支汊，由各段船闸按潮位排班并逐日报送水深数据。"
    content, found, paths = found_in(f"一、推进清淤。{own}\n（一）完善测量。逐段探明水深。\n")
    assert paths == [("一",), ("一", "（一）")]
    assert found[1].parent == 0
    (start, end), *rest = found[0].own
    assert rest == []
    assert "测量" not in content[start:end]
    assert own in content[start:end]


def test_a_unit_without_a_word_for_doing_is_no_measure() -> None:
    assert titles("一、渡口风光\n江面开阔，芦花如雪。\n二、推进清淤\n疏浚航槽，加固石墙。\n") == [
        "推进清淤"
    ]


def test_units_behind_the_body_are_no_measures() -> None:
    content = flatten("一、推进清淤。疏浚航槽。\n二、支持摆渡。每班给予补贴。").content
    units = units_of(content)
    assert len(measures(content, units, (0, units[1].start))) == 1


@given(texts)
@example(LONE_WITH_CHILDREN)
def test_titles_and_own_text_lie_in_the_unit(source: str) -> None:
    content = flatten(source).content
    units = units_of(content)
    found = measures(content, units, (0, len(content)))
    for item in found:
        unit = units[item.unit]
        assert unit.start <= item.title[0] < item.title[1]
        assert item.own
        for start, end in item.own:
            assert unit.start <= start < end <= unit.end
    taken = sorted(span for item in found for span in item.own)
    assert all(left[1] <= right[0] for left, right in pairwise(taken))


def test_general_provisions_hold_measures_too() -> None:
    assert titles(
        "第一章 总则\n第一条 为了陶艺，制定本实施办法。\n第二条 窑炉之事，适用本办法。\n"
        "第三条 市政府应当组织窑工培训。\n"
    ) == ["市政府应当组织窑工培训"]


def test_questions_of_an_audit_are_no_measures() -> None:
    assert titles(
        "一、办窑\n支持办窑。\n二、查账\n（一）是否存在支持假窑。\n（二）是否开展培训。\n"
    ) == ["办窑"]
