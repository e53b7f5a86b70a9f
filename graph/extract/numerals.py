"""Numbers written in digits, Chinese numerals, or both with units of ten thousand (亿 万)."""

import re
from typing import Final

_DIGITS: Final = {
    char: value
    for value, chars in enumerate(
        ("零〇○Ｏ", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for char in chars
}
_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SCALES: Final = {"万": 10**4, "亿": 10**8}

CHINESE: Final = "零〇○一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟"
CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

_ARABIC = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+")


def chinese_integer(text: str) -> int | None:
    """Value of a whole number in Chinese numerals (十四, 二〇二二, 一百二十), None where it is none.

    A row of bare digits is read digit by digit, as in years.
    """
    if len(text) == 1 and text in _DIGITS:
        return _DIGITS[text]
    if not text or any(char not in CHINESE for char in text):
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    return _scaled(text, "亿万")


def _scaled(text: str, scales: str) -> int:
    """Value of ``text``, which holds none but the given scales, the greatest first."""
    if not scales:
        return _section(text)
    high, mark, low = text.rpartition(scales[0])
    if not mark:
        return _scaled(text, scales[1:])
    return (_scaled(high, scales) or 1) * _SCALES[scales[0]] + _scaled(low, scales[1:])


def _section(text: str) -> int:
    """Value of a numeral below ten thousand."""
    value = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            value += (digit or 1) * _UNITS[char]
            digit = 0
    return value + digit


def ordinal(text: str) -> int | None:
    """Value of an ordinal in digits, Chinese numerals or a circled number."""
    if len(text) == 1 and text in CIRCLED:
        return CIRCLED.index(text) + 1
    if text == "—":  # a dash that stands for 一 in texts typed carelessly
        return 1
    return int(text) if text.isdecimal() else chinese_integer(text)


def amount(digits: str, scale: str = "") -> float | None:
    """Value of ``digits`` (1,234.5 or Chinese numerals) times ``scale`` (万, 亿, 百万, 千亿 …)."""
    plain = digits.replace(",", "").replace("，", "")
    try:
        value = float(plain)
    except ValueError:
        whole = chinese_integer(plain)
        if whole is None:
            return None
        value = float(whole)
    for char in scale:
        factor = _SCALES.get(char) or _UNITS.get(char)
        if factor is None:
            return None
        value *= factor
    return round(value, 6)
