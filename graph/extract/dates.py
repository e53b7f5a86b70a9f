"""Dates as documents write them, to the precision that they give (ISO 8601)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from graph.extract.numerals import chinese_integer

_NUMERAL: Final = "〇○零Ｏ一二三四五六七八九十"
DATE: Final = re.compile(
    rf"(?P<year>(?<!\d)(?:19|20)\d{{2}}|[{_NUMERAL}]{{4}})年"
    rf"(?:(?P<month>\d{{1,2}}|[{_NUMERAL}]{{1,2}})月(?:(?P<day>\d{{1,2}}|[{_NUMERAL}]{{1,3}})日)?)?"
)
_DASHED = re.compile(r"(?<!\d)((?:19|20)\d{2})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")


class DateMention(NamedTuple):
    """A date in flat offsets; ``iso`` is YYYY, YYYY-MM or YYYY-MM-DD."""

    start: int
    end: int
    iso: str


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else chinese_integer(text)


def iso_date(match: re.Match[str]) -> str | None:
    """ISO form of a match of `DATE`; None where month or day cannot be."""
    year = _number(match["year"])
    if year is None or not 1900 <= year <= 2199:
        return None
    text = f"{year:04d}"
    for part, most in (("month", 12), ("day", 31)):
        if match[part] is None:
            return text
        value = _number(match[part])
        if value is None or not 1 <= value <= most:
            return None
        text += f"-{value:02d}"
    return text if _exists(text) else None


def _exists(iso: str) -> bool:
    """Whether the calendar has the day."""
    try:
        date.fromisoformat(iso)
    except ValueError:
        return False
    return True


def dates(content: str, start: int = 0, end: int | None = None) -> Iterator[DateMention]:
    """Every date written in ``content[start:end]``, in order."""
    limit = len(content) if end is None else end
    for match in DATE.finditer(content, start, limit):
        if iso := iso_date(match):
            yield DateMention(match.start(), match.end(), iso)


def dashed_date(text: str) -> str | None:
    """ISO form of the first date such as 2019-5-24 or 2019/05/24 in ``text``."""
    match = _DASHED.search(text)
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups())
    iso = f"{year:04d}-{month:02d}-{day:02d}"
    return iso if _exists(iso) else None
