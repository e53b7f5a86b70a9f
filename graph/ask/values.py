"""Times, amounts and numbers in a question, as the values that filters take."""

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from re import Match
from typing import Final, NamedTuple

from graph.ask import rules
from graph.extract.numerals import chinese_integer

_SCALES: Final = {
    "": 1, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12,
    "thousand": 10**3, "million": 10**6, "billion": 10**9,
}  # fmt: skip
_LEAST: Final = Decimal("0.01")
"""The smallest unit of money: more than an amount is that much more at least."""


_HALVES: Final = {"first_half": ("01", "06"), "second_half": ("07", "12")}
"""First and last month of the halves of a year."""


class Value(NamedTuple):
    """A time, an amount or a number at ``[start, end)``: values by the filter that takes them."""

    start: int
    end: int
    tag: str
    values: Mapping[str, str]


def values(text: str, today: datetime.date) -> Iterator[Value]:
    """Everything in a folded question that is a time, an amount or a number of items."""
    readers = {
        "times": ("time", _time),
        "amounts": ("amount", _amount),
        "limits": ("limit", _limit),
    }
    for name, (tag, read) in readers.items():
        for expression, row in rules.patterns(name):
            for match in expression.finditer(text):
                found = read(match, row, today)
                if found is not None and match.end() > match.start():
                    yield Value(match.start(), match.end(), tag, found)


def _time(match: Match[str], row: Mapping[str, str], today: datetime.date) -> dict[str, str] | None:
    dates = [date for place in range(2) if (date := _date(match, place)) is not None]
    match row["means"]:
        case "since":
            found = {"since": dates[0]}
        case "after":
            found = {"since": _next(dates[0], 1)}
        case "before":
            found = {"until": _next(dates[0], -1)}
        case "until":
            found = {"until": dates[0]}
        case "in":
            found = {"since": dates[0], "until": dates[0]}
        case "range":
            found = {"since": dates[0], "until": dates[1]}
        case "first_half" | "second_half":
            first, last = _HALVES[row["means"]]
            found = {"since": f"{dates[0][:4]}-{first}", "until": f"{dates[0][:4]}-{last}"}
        case "years":
            years = _number(match) or 1
            found = {"since": _years_before(today, years).isoformat()}
        case "this_year":
            found = {"since": f"{today.year}", "until": f"{today.year}"}
        case "last_year":
            found = {"since": f"{today.year - 1}", "until": f"{today.year - 1}"}
        case _:
            found = {"since": row["since"], "until": row["until"]}
    return found


def _date(match: Match[str], place: int) -> str | None:
    """The date of a slot as 2021, 2021-03 or 2021-03-15."""
    groups = match.groupdict()
    year = groups.get(f"y{place}")
    if year is None:
        return None
    month = groups.get(f"m{place}") or groups.get(f"n{place}")
    day = groups.get(f"d{place}") or groups.get(f"e{place}")
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def _next(date: str, step: int) -> str:
    """The year, month or day after ``date`` (before it with ``step`` -1)."""
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return f"{parts[0] + step:04}"
    if len(parts) == 2:
        months = parts[0] * 12 + parts[1] - 1 + step
        return f"{months // 12:04}-{months % 12 + 1:02}"
    try:
        return (datetime.date(*parts) + datetime.timedelta(days=step)).isoformat()
    except (ValueError, TypeError):
        return date  # no day of the calendar: the lists say so


def _years_before(today: datetime.date, years: int) -> datetime.date:
    year = max(1, today.year - years)
    try:
        return today.replace(year=year)
    except ValueError:  # 29 February
        return today.replace(year=year, day=28)


def _amount(match: Match[str], row: Mapping[str, str], _: datetime.date) -> dict[str, str] | None:
    found = [value for place in range(2) if (value := _money(match, place)) is not None]
    if not found:
        return None
    match row["means"]:
        case "more":
            return {"amount_from": _plain(found[0] + _LEAST)}
        case "from":
            return {"amount_from": _plain(found[0])}
        case "to":
            return {"amount_to": _plain(found[0])}
        case "less":
            return {"amount_to": _plain(max(Decimal(0), found[0] - _LEAST))}
        case _:
            return {"amount_from": _plain(found[0]), "amount_to": _plain(found[-1])}


def _money(match: Match[str], place: int) -> Decimal | None:
    groups = match.groupdict()
    digits = groups.get(f"a{place}")
    if digits is None:
        return None
    whole = chinese_integer(digits)
    try:
        number = Decimal(digits.replace(",", "")) if whole is None else Decimal(whole)
    except InvalidOperation:
        return None
    return number * _SCALES[groups.get(f"s{place}") or ""]


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _limit(match: Match[str], _: Mapping[str, str], __: datetime.date) -> dict[str, str] | None:
    number = _number(match)
    return {"limit": str(number)} if number else None


def _number(match: Match[str]) -> int | None:
    text = match.groupdict().get("number0")
    if text is None:
        return None
    if text.isdecimal():
        return int(text)
    return rules.NUMBERS.get(text) or chinese_integer(text)
