"""Document numbers (发文字号, GB/T 9704-2012, 7.2.5): agency code, year, serial."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from graph.extract.numerals import chinese_integer
from graph.extract.rules import rules

_NUMBER: Final = re.compile(
    r"[〔\[［【（(﹝](?P<year>(?:19|20)\d{2})年?[〕\]］】）)﹞]第?\s?(?P<serial>\d{1,5})\s?号"
)
_AGENCY: Final = re.compile(r"[\u4e00-\u9fffA-Z]{1,18}\Z")
_ORDER: Final = re.compile(
    r"(?:(?P<what>令|公告)第(?P<serial>[\d一二三四五六七八九十百〇]{1,5})"
    r"|(?P<dated>公告|令)(?P<year>(?:19|20)\d{2})年第?(?P<serial2>\d{1,4}))号"
    r"|(?:(?P<year3>(?:19|20)\d{2})年)?第(?P<serial3>\d{1,4})号(?P<behind>令|公告)"
)
_BODY_ENDS: Final = tuple("委部院局署会厅府席办省市")
"""Characters that the name of a body ends with, before 第44号令."""


class DocumentNumber(NamedTuple):
    """A document number at flat ``[start, end)``; ``text`` in the standard's brackets 〔〕."""

    start: int
    end: int
    agency: str
    year: int | None
    serial: int
    text: str


@cache
def _lead() -> re.Pattern[str]:
    words = sorted(rules("agencies")["lead"]["words"], key=len, reverse=True)
    return re.compile("|".join(words))


def agency_code(text: str) -> str:
    """The agency code at the end of ``text``, without the words of a sentence before it."""
    start = 0
    for match in _lead().finditer(text):
        if match.end() < len(text):
            start = match.end()
    while start < len(text) - 1 and text[start] in rules("agencies")["lead"]["first"]:
        start += 1
    code = text[start:]
    return code if len(code) <= 10 else ""


def numbers(content: str) -> Iterator[DocumentNumber]:
    """Every bracketed document number in ``content``, in order."""
    for match in _NUMBER.finditer(content):
        code = _code_before(content, match.start())
        if not code:
            continue
        start = match.start() - len(code)
        year, serial = int(match["year"]), int(match["serial"])
        yield DocumentNumber(start, match.end(), code, year, serial, f"{code}〔{year}〕{serial}号")


def orders(content: str) -> Iterator[DocumentNumber]:
    """Every order and announcement (市政府令第359号, 公告2015年第3号, 国家发展改革委2016年第44号令)."""
    for match in _ORDER.finditer(content):
        word = match["what"] or match["dated"] or ""
        code = _code_before(content, match.start() + len(word))
        serial = match["serial"] or match["serial2"] or match["serial3"]
        value = int(serial) if serial.isdecimal() else chinese_integer(serial)
        if len(code) <= len(word) or not value or not (word or code.endswith(_BODY_ENDS)):
            continue
        start = match.start() + len(word) - len(code)
        year = match["year"] or match["year3"]
        text = content[start : match.end()]
        yield DocumentNumber(start, match.end(), code, int(year) if year else None, value, text)


def _code_before(content: str, at: int) -> str:
    """The agency code that ends at ``at``."""
    match = _AGENCY.search(content[max(0, at - 18) : at])
    return agency_code(match.group()) if match else ""


def parse(text: str) -> DocumentNumber | None:
    """The one document number that ``text`` holds, in whatever brackets; None where none."""
    compact = "".join(text.split())
    return next(numbers(compact), None) or next(orders(compact), None)
