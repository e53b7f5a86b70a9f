"""Layout: which line breaks end a paragraph, and which digits number a page."""

import pytest

from graph.extract.layout import HEAD, Layout, page_numbers, width
from graph.extract.text import flatten

PLAIN = Layout(0)
LINE = "甲乙丙丁戊己庚辛壬癸" * 4


def continues(before: str, after: str, layout: Layout = PLAIN) -> bool:
    return layout.continues(f"{before}\n{after}", len(before), len(before) + 1)


def test_width_counts_two_columns_for_a_chinese_character() -> None:
    assert width("甲a乙1") == 6


@pytest.mark.parametrize("end", "。；：！？…")
def test_an_end_mark_ends_a_paragraph(end: str) -> None:
    assert not continues(LINE + end, "下一段")


def test_a_comma_goes_on_but_not_before_a_marker() -> None:
    assert continues("把旧仓库改成公寓的各家业主，", "可以申请")
    assert not continues("把旧仓库改成公寓的各家业主，", "二、另起一段")


@pytest.mark.parametrize(
    "head", ["一、甲", "（二）甲", "3.甲", "第四条 甲", "五是甲", "①甲", "附件1", "责任单位：甲"]
)
def test_a_marker_begins_a_paragraph(head: str) -> None:
    assert HEAD.match(head)
    assert not continues(LINE, head)


@pytest.mark.parametrize("text", ["1.3万亿元", "5-10家", "10亿元", "2.5%"])
def test_a_number_is_no_marker(text: str) -> None:
    assert not HEAD.match(text)


def test_a_long_line_goes_on_and_a_short_one_does_not() -> None:
    assert continues(LINE, "仍是同一段")
    assert not continues("短行", "另一行")


def test_a_line_that_ends_like_a_title_stands_alone() -> None:
    title = "松江区人民政府关于把旧仓库整片改造成青年公寓和公共食堂的若干意见"
    assert not continues(title, "各镇各街道")


def test_hard_wrapped_lines_are_joined_to_their_width() -> None:
    body = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
    source = "\n".join([body] * 9 + ["收尾一句。", "另起一段。"])
    assert Layout.of(source).columns == 40
    assert flatten(source).content == body * 9 + "收尾一句。\n另起一段。"


def test_a_text_of_few_lines_is_not_taken_for_hard_wrapped() -> None:
    assert Layout.of("\n".join(["甲乙丙丁"] * 7)).columns == 0


def test_page_numbers_glued_to_lines_count_as_a_run() -> None:
    page = "甲乙丙丁戊己庚辛壬癸" * 24
    text = f"{page}\n7从这里接着说{page}\n8从那里接着说{page}"
    found = page_numbers(text)
    assert [text[at] for at in sorted(found)] == ["7", "8"]
    assert set(found.values()) == {1}


def test_a_single_number_at_a_line_start_is_text() -> None:
    assert page_numbers("甲乙丙\n7从这里接着说") == {}


def test_numbers_close_together_are_a_list_not_pages() -> None:
    assert page_numbers("1从这里说起\n2从那里接着\n3到此为止") == {}


@pytest.mark.parametrize("line", ["12", "-12-", "—12—"])
def test_a_line_with_only_a_number_is_a_page_number(line: str) -> None:
    text = f"甲乙。\n{line}\n丙丁。"
    assert list(page_numbers(text).values()) == [len(line)]
    assert flatten(text).content.split() == ["甲乙。", "丙丁。"]


@pytest.mark.parametrize("line", ["- 12 -", "— 12 —", " 12 -"])
def test_a_page_number_between_dashes_and_blanks_is_left_out(line: str) -> None:
    assert flatten(f"甲乙。\n{line}\n丙丁。").content.split() == ["甲乙。", "丙丁。"]
