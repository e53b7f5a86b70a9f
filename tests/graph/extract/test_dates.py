"""Dates: in digits and in Chinese numerals, to the precision that the text gives."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.dates import dashed_date, dates

DIGITS = "〇一二三四五六七八九"


def numeral(value: int) -> str:
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones or not tens else "")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2022年6月16日", "2022-06-16"), ("2019年3月", "2019-03"), ("2021年", "2021"),
        ("二○○四年二月二日", "2004-02-02"), ("二〇二二年十二月三十一日", "2022-12-31"),
        ("一九九八年十月", "1998-10"), ("二零一零年十一月二十日", "2010-11-20"),
    ],
)  # fmt: skip
def test_a_date_has_the_precision_it_is_written_with(text: str, iso: str) -> None:
    assert [item.iso for item in dates(f"于{text}办结")] == [iso]


@pytest.mark.parametrize(
    "text", ["12019年", "2020年13月1日", "1899年1月1日", "三年", "十十十十年", "99年"]
)
def test_what_cannot_be_a_date_is_none(text: str) -> None:
    assert [item.iso for item in dates(text) if len(item.iso) > 4] == []
    assert not text.startswith("12019") or list(dates(text)) == []


@pytest.mark.parametrize("text", ["2022年2月31日", "2021年2月29日", "2020年11月31日"])
def test_a_day_that_its_month_has_not_is_none(text: str) -> None:
    for item in dates(text):
        assert len(item.iso) < 10


def test_a_span_of_years_is_two_dates() -> None:
    text = "在2021年至2023年之间"
    assert [(text[d.start : d.end], d.iso) for d in dates(text)] == [
        ("2021年", "2021"),
        ("2023年", "2023"),
    ]


def test_only_the_asked_part_is_read() -> None:
    assert [item.iso for item in dates("2020年。2021年。", 6)] == ["2021"]
    assert list(dates("2020年。2021年。", 0, 4)) == []


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_dates_round_trip_in_digits_and_numerals(day: date) -> None:
    digits = f"{day.year}年{day.month}月{day.day}日"
    year = "".join(DIGITS[int(char)] for char in str(day.year))
    numerals = f"{year}年{numeral(day.month)}月{numeral(day.day)}日"
    for text in (digits, numerals):
        assert [item.iso for item in dates(text)] == [day.isoformat()]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2019-5-24", "2019-05-24"), ("发布于 2019/05/24 10:00", "2019-05-24"), ("2019.1.2", "2019-01-02"),
        ("2019-13-01", None), ("19-5-24", None), ("没有日期", None),
    ],
)  # fmt: skip
def test_dates_with_dashes_slashes_or_stops(text: str, iso: str | None) -> None:
    assert dashed_date(text) == iso


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from("-./"))
def test_dates_with_dashes_round_trip(day: date, mark: str) -> None:
    assert dashed_date(mark.join(map(str, (day.year, day.month, day.day)))) == day.isoformat()
