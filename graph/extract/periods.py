"""When a target is to be reached, and of when a statistic is, by the words of time before it."""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from graph.extract.amounts import Amount
from graph.extract.gazetteer import Mask
from graph.extract.numerals import ordinal
from graph.extract.rules import rules

_SENTENCE_END = re.compile("[。\n]")
_AHEAD: Final = 16
"""How far behind a number its deadline may stand, in code points."""
_LINKS: Final = frozenset("、和与及或")
_YEAR: Final = r"(?<!\d)(?:19|20)\d{2}|二[〇○零][〇○零一二三四五六七八九]{2}"
_TO: Final = "(?:[-－—–~～至到]|[—–-]{2})"


@dataclass(frozen=True, slots=True)
class Period:
    """A time named at flat ``[start, end)``, by its first and last year, month or day (ISO 8601).

    A single date has a last one only; what began and goes on (2021年以来) a first one only; a time
    that cannot be told has neither.
    """

    start: int
    end: int
    first: str | None
    last: str | None
    by: bool = False
    """Whether it says that something is done before its end (2023年底前)."""


@cache
def _pattern() -> re.Pattern[str]:
    table = rules("periods")
    plans, words = table["plans"], table["words"]

    def any_of(terms: Sequence[str]) -> str:
        return "|".join(sorted(terms, key=len, reverse=True))

    return re.compile(
        rf"[“\"‘「]?(?<!第)(?P<plan>[一二三四五六七八九十]{{1,2}}五)[”\"’」]?"
        rf"(?:(?P<plan_end>{any_of(plans['end'])})|(?P<plan_since>{any_of(plans['since'])})"
        rf"|(?:{any_of(plans['whole'])}))"
        rf"|(?P<from>{_YEAR})年?{_TO}(?P<till>{_YEAR})年"
        rf"|(?:(?P<year>{_YEAR})年|(?<![\d今明去当每次多几])(?P<near>{any_of(table['near'])}))(?:度(?![假汛]))?"
        rf"(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度|前(?P<quarters>[二两三])季度"
        rf"|(?P<month>\d{{1,2}})(?:月?{_TO}(?P<to_month>\d{{1,2}}))?月份?(?:(?P<day>\d{{1,2}})日)?)?"
        rf"(?P<edge>以来|[底末]前|年?[底末]|起|前|(?<=年)[^\W\d]?初)?"
        rf"|(?P<now>{any_of(words['now'])})|(?P<vague>{any_of(words['vague'])})"
        rf"|(?P<within>\d{{1,2}}|[一二两三四五六七八九十])(?P<step>年|个月)之?内"
    )


def periods(
    content: str, amounts: Sequence[Amount], masked: Mask, issued: str | None
) -> dict[int, Period]:
    """The deadline of each target and the time of each statistic, by index into ``amounts``.

    Args:
        content: the flattened text.
        amounts: what `quantities` found in it, in order.
        masked: where no time is read: titles, numbers of documents, item numbers.
        issued: ISO date of the document, on which 今年 and 三年内 rest.
    """
    found: dict[int, Period] = {}
    ends = _SENTENCE_END.finditer(content)
    start, end = 0, 0
    named: list[Period] = []
    for index, item in enumerate(amounts):
        if item.kind not in ("target", "statistic"):
            continue
        if item.start >= end:
            while item.start >= end:
                start, end = end, next((match.end() for match in ends), len(content) + 1)
            named = list(times(content, start, end, masked, issued))
        period = _governing(content, item, named)
        if period and _fits(item, period, issued):
            found[index] = period
    return found


def _governing(content: str, item: Amount, times: Sequence[Period]) -> Period | None:
    """The time that an amount of its sentence is of: the last one before it, unless a deadline
    right behind it says when it is done."""
    number = bisect_right(times, item.start, key=lambda time: time.end)
    if item.kind == "target":
        for time in times[number : number + 1]:
            if time.by and 0 < time.start - item.end <= _AHEAD and _finishes(content, item, time):
                return time
    if not number:
        return None
    last = times[number - 1]
    listed = number > 1 and content[times[number - 2].end : last.start] in _LINKS
    return None if listed else last


def _finishes(content: str, item: Amount, time: Period) -> bool:
    between = content[item.end : time.start]
    words = tuple(rules("periods")["words"]["finished"])
    return not re.search(r"[；\d]", between) and content.startswith(words, time.end)


def _fits(item: Amount, period: Period, issued: str | None) -> bool:
    """Whether the time is known, and a target not over, a statistic not to come, on the day that
    the document was issued."""
    if period.last is None:
        return period.first is not None
    if not issued:
        return True
    year, this = int(period.last[:4]), int(issued[:4])
    return year >= this if item.kind == "target" else year <= this


def times(content: str, start: int, end: int, masked: Mask, issued: str | None) -> Iterator[Period]:
    """The times named in ``content[start:end]`` outside ``masked``, in order."""
    words: dict[str, list[str]] = rules("periods")["words"]
    begins = (*words["compared_after"], *words["event_after"])
    before = tuple(words["compared_before"])
    for match in _pattern().finditer(content, start, end):
        left, right = match.span()
        if masked.touches(left, right):
            continue
        first, last = _resolve(match, issued, content[max(0, left - 2) : left])
        if content.startswith(begins, right) or content.endswith(before, 0, left):
            first = last = None
        yield Period(left, right, first, last, match.group().endswith("前"))


def _resolve(
    match: re.Match[str], issued: str | None, before: str
) -> tuple[str | None, str | None]:
    """First and last year, month or day of a time; None where that cannot be told."""
    if match["plan"]:
        return _plan(match)
    if match["from"]:
        first, last = ordinal(match["from"]), ordinal(match["till"])
        return (str(first), str(last)) if first and last and first < last else (None, None)
    if match["now"]:
        return None, issued
    if match["within"]:
        return None, _within(match, issued, before)
    if match["year"]:
        year = ordinal(match["year"])
    else:
        near: int | None = rules("periods")["near"].get(match["near"])
        year = int(issued[:4]) + near if issued and near is not None else None
    if year is None:
        return None, None
    first_part, last_part = _in_year(match, year)
    if (match["edge"] or "") in ("以来", "起"):
        return first_part or last_part, None
    return first_part, last_part


def _plan(match: re.Match[str]) -> tuple[str | None, str | None]:
    table: dict[str, Any] = rules("periods")["plans"]
    row = table["rows"].get(match["plan"])
    if row is None:
        number = ordinal(match["plan"][:-1]) or 0
        if number < table["counted"]:
            return None, None
        first = table["first"] + table["years"] * (number - table["counted"])
        row = (first, first + table["years"] - 1)
    if match["plan_end"]:
        return None, str(row[1])
    return str(row[0]), None if match["plan_since"] else str(row[1])


def _within(match: re.Match[str], issued: str | None, before: str) -> str | None:
    """The year, or month, in which a term from the day of the document ends."""
    words = tuple(rules("periods")["words"]["within_after"])
    opens = not before or before[-1] in "，。；：、（\n" or before.endswith(words)
    count = ordinal(match["within"].replace("两", "二"))
    if not issued or not opens or not count:
        return None
    if match["step"] == "年":
        return str(int(issued[:4]) + count)
    if len(issued) < 7:
        return None
    years, month = divmod(int(issued[5:7]) - 1 + count, 12)
    return f"{int(issued[:4]) + years:04d}-{month + 1:02d}"


def _in_year(match: re.Match[str], year: int) -> tuple[str | None, str | None]:
    """First and last month of the part of a year that is named, or the year, month or day."""
    months = _months(match)
    if months is None:
        return None, f"{year:04d}"
    first, last = months
    if not 1 <= (first or 1) <= last <= 12:
        return None, None
    if match["day"]:
        day = int(match["day"])
        known = 1 <= day <= monthrange(year, last)[1]
        return None, f"{year:04d}-{last:02d}-{day:02d}" if known else None
    return f"{year:04d}-{first:02d}" if first else None, f"{year:04d}-{last:02d}"


def _months(match: re.Match[str]) -> tuple[int | None, int] | None:
    if match["half"]:
        return (1, 6) if match["half"] == "上" else (7, 12)
    if match["quarter"]:
        quarter = ordinal(match["quarter"]) or 1
        return 3 * quarter - 2, 3 * quarter
    if match["quarters"]:
        return 1, 9 if match["quarters"] == "三" else 6
    if match["to_month"]:
        return int(match["month"]), int(match["to_month"])
    return (None, int(match["month"])) if match["month"] else None
