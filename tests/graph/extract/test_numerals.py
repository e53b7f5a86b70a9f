"""Numerals: Chinese, Arabic and mixed, there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.numerals import CHINESE, CIRCLED, amount, chinese_integer, ordinal

DIGITS = "零一二三四五六七八九"


def below_ten_thousand(value: int) -> str:
    """``value`` (1 to 9999) in Chinese numerals, as a plain writer would write it."""
    text, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            text += ("零" if pending and text else "") + DIGITS[digit] + name
            pending = False
        else:
            pending = True
    return text


def written(value: int) -> str:
    """``value`` (1 to 10^12 - 1) in Chinese numerals, with 亿 and 万."""
    text = ""
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = value // scale % 10**4
        if part:
            text += ("零" if text and part < 1000 else "") + below_ten_thousand(part) + name
    return text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10), ("十四", 14), ("二十", 20), ("一百二十", 120), ("一百零五", 105), ("两千", 2000),
        ("一万二千", 12000), ("三千五百万", 35_000_000), ("百", 100), ("零", 0), ("壹佰贰拾", 120),
        ("二〇二二", 2022), ("二○○四", 2004), ("一九九八", 1998),
    ],
)  # fmt: skip
def test_chinese_numerals_have_their_value(text: str, value: int) -> None:
    assert chinese_integer(text) == value


@pytest.mark.parametrize("text", ["", "十四五x", "abc", "3", "第一", "一 二"])
def test_what_is_no_numeral_has_none(text: str) -> None:
    assert chinese_integer(text) is None


@given(st.integers(1, 10**8 - 1))
def test_numerals_below_a_hundred_million_round_trip(value: int) -> None:
    assert chinese_integer(written(value)) == value


@pytest.mark.parametrize(
    ("text", "value"), [("一亿二千万", 120_000_000), ("二十五亿三千万", 2_530_000_000)]
)
def test_ten_thousands_behind_hundred_millions_are_added(text: str, value: int) -> None:
    assert chinese_integer(text) == value


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(lambda row: row[0] > 0))
def test_a_row_of_digits_is_read_digit_by_digit(row: list[int]) -> None:
    assert chinese_integer("".join(DIGITS[digit] for digit in row)) == int("".join(map(str, row)))


@given(st.text(CHINESE, max_size=8))
def test_any_row_of_numerals_has_a_value_or_none(text: str) -> None:
    value = chinese_integer(text)
    assert value is None if not text else value is not None and value >= 0


@pytest.mark.parametrize(
    ("text", "value"), [("7", 7), ("１２", 12), ("十二", 12), ("⑳", 20), ("—", 1), ("x", None)]
)
def test_ordinals_are_read_in_every_writing(text: str, value: int | None) -> None:
    assert ordinal(text) == value


def test_circled_numbers_count_from_one() -> None:
    assert [ordinal(char) for char in CIRCLED] == list(range(1, 21))


@pytest.mark.parametrize(
    ("digits", "scale", "value"),
    [
        ("1,234.5", "", 1234.5), ("1，200", "万", 12e6), ("3", "百万", 3e6), ("2.5", "万亿", 2.5e12),
        ("五", "千", 5000), ("0.3", "亿", 3e7), ("1.1", "万", 11000), ("x", "", None), ("1", "元", None),
    ],
)  # fmt: skip
def test_amounts_are_multiplied_out(digits: str, scale: str, value: float | None) -> None:
    assert amount(digits, scale) == value


@given(st.integers(0, 10**6), st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)]))
def test_an_amount_with_commas_is_the_same(value: int, scale: tuple[str, int]) -> None:
    assert amount(f"{value:,}", scale[0]) == value * scale[1]
    assert amount(str(value), scale[0]) == value * scale[1]
