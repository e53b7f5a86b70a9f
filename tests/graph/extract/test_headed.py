"""Headings that tell what the numbers under them are: a look back, a goal, conditions."""

import pytest

from graph.extract.pipeline import extract
from graph.extract.reader import text_of


def kinds(heading: str) -> list[tuple[str | None, float, str]]:
    told = "窑炉提升到1800多万套，工坊补助3.5亿元，惠及工匠54万人。"
    text = f"关于陶艺的意见\n一、{heading}\n{told}\n二、打算\n力争窑炉达到9000座。\n"
    record = extract(text_of(text, "陶艺.txt"))
    return [(item.kind, item.value, item.unit) for item in record.quantities]


@pytest.mark.parametrize("heading", ["前年工作回顾", "2021年工作回顾", "主要成效", "发展基础"])
def test_numbers_under_a_heading_that_looks_back_are_statistics(heading: str) -> None:
    assert kinds(heading) == [
        ("statistic", 18e6, "套"),
        ("statistic", 3.5e8, "CNY"),
        ("statistic", 54e4, "人"),
        ("target", 9000, "座"),
    ]


@pytest.mark.parametrize("heading", ["夯实发展基础", "增添工作成效，再上台阶", "窑炉更新"])
def test_headings_that_say_what_to_do_do_not_look_back(heading: str) -> None:
    assert ("incentive", 3.5e8, "CNY") in kinds(heading)


def test_a_bound_under_a_heading_of_goals_is_a_target_and_of_conditions_a_threshold() -> None:
    text = (
        "关于陶艺的意见\n一、发展目标\n工坊用地规模大的达到70家以上。\n"
        "二、申报条件\n窑税达到30万元。\n三、打算\n窑企利润达到40万元。\n"
    )
    found = extract(text_of(text, "陶艺.txt")).quantities
    assert [(item.kind, item.value) for item in found] == [
        ("target", 70),
        ("threshold", 300000),
        ("target", 400000),
    ]
