"""Rows of tables under their heads: found where certain, left alone elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.rows import head_of, rows
from graph.extract.structure import units_of
from graph.extract.text import flatten
from tests.graph.extract.written import texts

TASKS = (
    "二、修缮渡口\n序号\t重点任务\t牵头单位\t配合单位\t完成时限\n"
    "1\t换缆绳。每日一查\t区交通委\t区科委\t2025年底\n2\t漆船身\t区经委\t\t长期\n三、收尾\n"
)


def read(source: str) -> list[list[tuple[str | None, str]]]:
    """Role and text of each cell of each row."""
    flat = flatten(source)
    return [
        [(cell.head.role, flat.content[cell.start : cell.end]) for cell in row.cells]
        for row in flat.rows
    ]


def test_cells_stand_under_their_heads_and_empty_ones_are_absent() -> None:
    assert read(TASKS) == [
        [
            ("number", "1"),
            ("task", "换缆绳。每日一查"),
            ("lead", "区交通委"),
            ("support", "区科委"),
            ("deadline", "2025年底"),
        ],
        [("number", "2"), ("task", "漆船身"), ("lead", "区经委"), ("deadline", "长期")],
    ]


def test_a_row_is_a_unit_of_the_section_around_it() -> None:
    flat = flatten(TASKS)
    units = units_of(flat.content, flat.rows)
    assert [("/".join(unit.path), flat.content[slice(*unit.heading)]) for unit in units] == [
        ("二", "修缮渡口"),
        ("二/1", "换缆绳"),
        ("二/2", "漆船身"),
        ("三", "收尾"),
    ]
    assert [unit.level.name for unit in units[1:3]] == ["row", "row"]


def test_numbers_inside_a_row_open_no_units() -> None:
    flat = flatten("重点任务\t责任单位\n1.换缆绳。2.漆船身。\t区经委\n一、补船板\t区科委\n")
    assert [unit.path for unit in units_of(flat.content, flat.rows)] == [("行1",), ("行2",)]


def test_cells_apart_by_blanks_count_where_every_head_is_known() -> None:
    found = read(
        "序号  重点任务  牵头单位\n1  换缆绳  区交通委\n2  漆船身  区经委\n\n以上各项照办。"
    )
    assert [[text for _, text in row] for row in found] == [
        ["1", "换缆绳", "区交通委"],
        ["2", "漆船身", "区经委"],
    ]


@pytest.mark.parametrize(
    "source",
    [
        "一、\t支持措施\n二、\t其他事项\n",
        "船名\t吨位\n甲\t3\n",
        "地区\t产值\n甲镇\t3\n",
        "序号  船名  牵头单位\n1  甲  区经委\n2  乙  区经委\n\n完。",
        "序号  重点任务  牵头单位\n1  换缆绳并且  区交通委\n漆船身\n2  补船板  区经委\n",
        "序号\t重点任务\t牵头单位\n换缆绳\t区经委\n",
        "今年奖励。\t明年补助。\n甲\t乙\n",
    ],
)
def test_what_is_not_certain_is_no_row(source: str) -> None:
    assert rows(source) == []


def test_rows_set_in_one_line_are_parted_by_their_numbers() -> None:
    found = read(
        "序号\t举措\t指导部门\t一、渡口（共2项）\t1\t换缆绳\t区经委\t2\t漆船身\t区科委\t二、桥\t3\t补桥板\t区经委"
    )
    assert [[text for _, text in row] for row in found] == [
        ["1", "换缆绳", "区经委"],
        ["2", "漆船身", "区科委"],
        ["3", "补桥板", "区经委"],
    ]


def test_a_row_in_one_line_that_lacks_a_cell_is_left_out() -> None:
    found = read("序号\t举措\t指导部门\t1\t换缆绳\t2\t漆船身\t区科委\t3\t补桥板\t区经委")
    assert [row[0][1] for row in found] == ["2", "3"]


@pytest.mark.parametrize(
    ("text", "role", "unit"),
    [
        ("牵头单位", "lead", ""),
        ("市直配合 单位", "support", ""),
        ("每家奖励标准（万元/家）", "incentive", "万元"),
        ("预期目标（单位：个）", "target", "个"),
        ("船名", None, ""),
    ],
)
def test_a_head_is_known_by_its_last_words(text: str, role: str | None, unit: str) -> None:
    found = head_of(text)
    assert (found.role, found.unit) == (role, unit)


@given(texts, st.lists(st.sampled_from(["\t", "  ", "\n", "序号", "任务", "责任单位", "1", "甲"])))
def test_rows_lie_in_the_text_in_order(before: str, pieces: list[str]) -> None:
    flat = flatten(before + "".join(pieces))
    at = 0
    for row in flat.rows:
        assert at <= row.start < row.end <= len(flat.content)
        for cell in row.cells:
            assert at <= cell.start < cell.end <= row.end
            at = cell.end
