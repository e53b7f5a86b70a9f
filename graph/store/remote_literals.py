"""Which literals Virtuoso 7 gives back as they were; found by trying each datatype.

It keeps numbers, dates and booleans as values of SQL: integers of 64 bits, numbers with 15 digits
after the point, doubles that it shows with six digits, times to the microsecond. What does not fit
becomes another value without a word (`"1.5"^^xsd:integer` is 1, `"12"^^xsd:date` the year 12).
"""

import re
from collections.abc import Callable
from typing import Final

_LITERAL = re.compile(
    rb'"((?:[^"\\]|\\.)*)"'
    rb"(?:\^\^<http://www\.w3\.org/2001/XMLSchema#(\w+)>|@[A-Za-z0-9-]+--(?:ltr|rtl)) \.$"
)
_ZONE: Final = r"(?:Z|[+-]\d\d:\d\d)?"
_CLOCK: Final = r"\d\d:\d\d:\d\d(?:\.\d{1,6})?"
_INTEGERS: Final = (
    *("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"),
    *("nonPositiveInteger", "negativeInteger"),
    *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)
_DATES: Final = {
    "date": rf"-?\d{{4}}-\d\d-\d\d{_ZONE}",
    "dateTime": rf"-?\d{{4}}-\d\d-\d\dT{_CLOCK}{_ZONE}",
    "dateTimeStamp": rf"-?\d{{4}}-\d\d-\d\dT{_CLOCK}{_ZONE}",
    "time": rf"{_CLOCK}{_ZONE}",
    "gYear": rf"-?\d{{4}}{_ZONE}",
    "gYearMonth": rf"-?\d{{4}}-\d\d{_ZONE}",
    "gMonthDay": rf"--\d\d-\d\d{_ZONE}",
    "gMonth": rf"--\d\d{_ZONE}",
    "gDay": rf"---\d\d{_ZONE}",
}
_NEVER: Final = ("duration", "yearMonthDuration", "dayTimeDuration")
_DIGITS: Final = 6


def is_kept(line: bytes) -> bool:
    """Whether the literal of an N-Triples line, if it has one, comes back as it is."""
    if not line.endswith((b"> .", b"--rtl .", b"--ltr .")) or b'"' not in line:
        return True
    if (found := _LITERAL.search(line)) is None:
        return True
    if found[2] is None:  # a base direction, which is of RDF 1.2
        return False
    datatype = found[2].decode()
    check = _CHECKS.get(datatype)
    return datatype not in _NEVER and (check is None or check(found[1].decode()))


def _is_integer(value: str) -> bool:
    return bool(re.fullmatch(r"[+-]?[0-9]{1,19}", value)) and -(2**63) <= int(value) < 2**63


def _is_decimal(value: str) -> bool:
    return bool(re.fullmatch(r"[+-]?[0-9]{1,19}(?:\.[0-9]{0,15})?", value))


def _is_double(value: str) -> bool:
    if value in ("INF", "-INF", "NaN"):
        return False
    found = re.fullmatch(r"[+-]?([0-9]*\.?[0-9]*)(?:[eE][+-]?[0-9]{1,2})?", value)
    digits = found[1].replace(".", "").strip("0") if found else ""
    return found is not None and found[1].strip(".") != "" and len(digits) <= _DIGITS


def _is_boolean(value: str) -> bool:
    return value in ("true", "false", "1", "0")


def _dates(pattern: str) -> Callable[[str], bool]:
    def is_kept_date(value: str) -> bool:
        # Words are kept as they are; nothing, spaces and other numbers become a date.
        return value[:1].isalpha() or bool(re.fullmatch(pattern, value, re.ASCII))

    return is_kept_date


_CHECKS: Final[dict[str, Callable[[str], bool]]] = {
    **dict.fromkeys(_INTEGERS, _is_integer),
    **{name: _dates(pattern) for name, pattern in _DATES.items()},
    "decimal": _is_decimal,
    "double": _is_double,
    "float": _is_double,
    "boolean": _is_boolean,
}
