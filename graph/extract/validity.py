"""From when until when a document is in force, by its own clauses on that."""

import re
from typing import NamedTuple

from graph.extract.dates import DATE, iso_date
from graph.extract.gazetteer import after_last
from graph.extract.numerals import ordinal

_DATE = DATE.pattern.replace("?P<year>", "").replace("?P<month>", "").replace("?P<day>", "")
_OWN = (
    r"(?:本|该)(?:实施|若干)?"
    r"(?:办法|意见|细则|方案|规定|条例|措施|通知|政策|规划|计划|规则|决定|标准|法)"
)
_REACH = 400
"""How much of a sentence is read for what it speaks of, in code points."""
_FROM = re.compile(
    rf"{_OWN}?[^。；\n]{{0,12}}?自(?P<date>{_DATE})(?:起|开始|之日起|以后)(?:正式)?(?:施行|实施|执行|生效|试行)"
)
_FROM_ISSUE = re.compile(
    rf"{_OWN}[^。；\n]{{0,8}}?自(?:发布|公布|印发|下发|颁布|发文)之日(?:起)?(?:\d+日后)?(?:起)?(?:施行|实施|执行|生效|试行)"
)
_SPAN = re.compile(
    rf"(?:有效期|执行期限?|政策期限|实施期限?|有效期限)(?:限)?(?:自|为|从|：|:)?(?P<first>{_DATE})"
    rf"(?:起)?(?:至|到|—|-|－|–|~|～)(?P<last>{_DATE})"
)
_UNTIL = re.compile(rf"有效期(?:限)?(?:为|：)?(?:截止|截至|至|到)(?P<date>{_DATE})")
_YEARS = re.compile(
    r"有效期(?:限)?(?:为|：|暂定)?(?P<years>\d{1,2}|[一二两三四五六七八九十]{1,2})年"
)


class Validity(NamedTuple):
    """ISO dates with the precision of the text, and the flat spans of the clauses that say so."""

    first: str | None
    last: str | None
    spans: tuple[tuple[int, int], ...]


def validity(content: str, issued: str | None) -> Validity:
    """Term of validity of a document that was ``issued`` on that day; None where it is not said."""
    tail = max(0, len(content) - 6000)
    spans: list[tuple[int, int]] = []
    term = _SPAN.search(content)
    if term and (term.group().startswith("政策期限") or _of_itself(content, term.start())):
        return Validity(_iso(term["first"]), _iso(term["last"]), (term.span(),))
    first = _first(content, tail, issued, spans)
    last = None
    if match := _UNTIL.search(content):
        last = _iso(match["date"])
        spans.append(match.span())
    elif (match := _own_years(content, tail)) and (begin := first or issued):
        last = _years_later(begin, ordinal(match["years"].replace("两", "二")) or 0)
        spans.append(match.span())
    return Validity(first, last, tuple(spans))


def _first(content: str, tail: int, issued: str | None, spans: list[tuple[int, int]]) -> str | None:
    if match := _FROM.search(content, tail):
        spans.append(match.span())
        return _iso(match["date"])
    if issued and (match := _FROM_ISSUE.search(content, tail)):
        spans.append(match.span())
        return issued
    return None


def _own_years(content: str, tail: int) -> re.Match[str] | None:
    """The clause that gives the document's own term in years; not that of a licence."""
    matches = _YEARS.finditer(content, tail)
    return next((match for match in matches if _of_itself(content, match.start())), None)


def _of_itself(content: str, at: int) -> bool:
    """Whether the sentence at ``at`` speaks of the document itself (本办法 …)."""
    start = after_last(content, "。\n", max(0, at - _REACH), at)
    return re.search(_OWN, content[start:at]) is not None


def _iso(text: str) -> str | None:
    match = DATE.match(text)
    return iso_date(match) if match else None


def _years_later(first: str, years: int) -> str | None:
    """The last day of a term of ``years`` from ``first``, at the precision of ``first``."""
    if not years or len(first) < 10:
        return f"{int(first[:4]) + years}{first[4:]}" if years else None
    year, month, day = int(first[:4]) + years, int(first[5:7]), int(first[8:])
    if day > 1:
        return f"{year:04d}-{month:02d}-{day - 1:02d}"
    month -= 1
    if month == 0:
        return f"{year - 1:04d}-12-31"
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    last = 30 if month in (4, 6, 9, 11) else (29 if leap else 28) if month == 2 else 31
    return f"{year:04d}-{month:02d}-{last:02d}"
