"""Number formats and counting of Word lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.formats.numbering import (
    AbstractList,
    Instance,
    Level,
    Numbering,
    chinese,
    written,
)
from graph.extract.numerals import ordinal


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 3, "03"),
        ("chineseCounting", 1, "一"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 11, "十一"),
        ("chineseCounting", 20, "二十"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 3021, "三千零二十一"),
        ("chineseCountingThousand", 1001, "一千零一"),
        ("ideographDigital", 10, "一〇"),
        ("ideographDigital", 2021, "二〇二一"),
        ("japaneseCounting", 14, "十四"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographTraditional", 2, "乙"),
        ("ideographZodiac", 13, "子"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircleChinese", 21, "㉑"),
        ("decimalEnclosedCircle", 51, "51"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalEnclosedFullstop", 3, "⒊"),
        ("ideographEnclosedCircle", 10, "㊉"),
        ("decimalFullWidth", 10, "１０"),
        ("numberInDash", 4, "- 4 -"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("lowerRoman", 4, "iv"),
        ("upperLetter", 2, "B"),
        ("lowerLetter", 28, "bb"),
        ("no such format", 7, "7"),
        ("chineseCounting", 123456, "123456"),
    ],
)
def test_a_number_is_written_in_its_format(form: str, value: int, text: str) -> None:
    assert written(value, form) == text


@given(st.integers(1, 999))
def test_what_is_counted_in_chinese_is_read_back(value: int) -> None:
    assert ordinal(chinese(value)) == value


def _lists(*levels: Level, **starts: int) -> Numbering:
    abstract = AbstractList(dict(enumerate(levels)))
    other = Instance("0", {int(key[1:]): value for key, value in starts.items()})
    return Numbering({"0": abstract}, {"1": Instance("0"), "2": other})


FIRST = Level(form="chineseCounting", pattern="%1、", suffix="nothing")
SECOND = Level(form="chineseCounting", pattern="（%2）", suffix="nothing")
THIRD = Level(form="decimal", pattern="%1.%2.%3", legal=True)


def test_a_deeper_level_starts_anew_under_each_number_above() -> None:
    lists = _lists(FIRST, SECOND)
    found = [lists.next("1", level) for level in (0, 1, 1, 0, 1)]
    assert found == ["一、", "（一）", "（二）", "二、", "（一）"]


def test_a_level_that_never_restarts_counts_on() -> None:
    lists = _lists(FIRST, Level(form="decimal", pattern="第%2条", restart=0))
    found = [lists.next("1", level) for level in (0, 1, 1, 0, 1)]
    assert found == ["一、", "第1条 ", "第2条 ", "二、", "第3条 "]


def test_legal_numbering_is_in_digits() -> None:
    lists = _lists(FIRST, SECOND, THIRD)
    assert [lists.next("1", level) for level in (0, 1, 2)][-1] == "1.1.1 "


def test_a_level_above_that_was_not_used_shows_its_start() -> None:
    lists = _lists(Level(start=3), Level(pattern="%1.%2"))
    assert lists.next("1", 1) == "3.1 "


def test_lists_of_one_definition_count_on_together_unless_one_starts_anew() -> None:
    lists = _lists(FIRST)
    assert [lists.next(name, 0) for name in ("1", "2", "1")] == ["一、", "二、", "三、"]
    lists = _lists(FIRST, _0=1)
    assert [lists.next(name, 0) for name in ("1", "1", "2", "2")] == [
        "一、",
        "二、",
        "一、",
        "二、",
    ]


def test_a_definition_may_be_that_of_a_numbering_style() -> None:
    lists = Numbering(
        {"0": AbstractList(like="公文"), "1": AbstractList({0: FIRST}, style="公文")},
        {"1": Instance("0")},
    )
    assert lists.next("1", 0) == "一、"


@pytest.mark.parametrize(("number", "level"), [("9", 0), ("1", 5), ("1", 77), ("1", -1)])
def test_an_unknown_list_or_level_gives_no_marker(number: str, level: int) -> None:
    assert _lists(FIRST).next(number, level) == ""


def test_a_bullet_gives_no_marker() -> None:
    assert _lists(Level(form="bullet", pattern="\uf0b7")).next("1", 0) == ""
