"""Filters of lists: what was asked, and the values of the SPARQL texts that it comes to."""

import datetime
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass

from graph.errors import ParameterError
from graph.queries import terms
from graph.queries.answers import Reference
from graph.queries.text import Terms, strings
from graph.queries.view import View

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NUMBER_BRACKETS = re.compile(r"[\[［【\(（〔]\s*((?:19|20)\d{2})\s*[\]］】\)）〕]")

_RESOLVERS: dict[str, Callable[[View, str], terms.Resolved]] = {
    "industry": terms.industry,
    "region": terms.region,
    "key": terms.key,
    "kind": terms.kind,
    "issuer": terms.issuer,
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed by; None where it is not.

    Attributes:
        industry: name, alias or code; narrower industries are included.
        region: name or code; what lies within is included.
        key: name of a key or of a type of economy.
        kind: kind of document.
        issuer: name of a body.
        since: first date of the document (``2021``, ``2021-03`` or ``2021-03-15``).
        until: last date of the document.
        as_of: day on which the document is in force, as far as is known.
        words: words that the title contains, or a document number in any bracket style.
    """

    industry: str | None = None
    region: str | None = None
    key: str | None = None
    kind: str | None = None
    issuer: str | None = None
    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    words: str | None = None

    def given(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Filters after their names were looked up.

    Attributes:
        values: values for the SPARQL texts.
        meant: the things that each name stands for.
        included: IRIs of these and of all that belongs to them and is in use.
    """

    values: dict[str, Terms]
    meant: dict[str, list[Reference]]
    included: dict[str, tuple[str, ...]]


def resolve(view: View, filters: Filters, *, words: str = "words") -> Narrowing:
    """Look up the names of ``filters``; ``words`` is what the SPARQL text calls its words.

    Raises:
        UnknownTermError: a name stands for nothing known.
        ParameterError: a date is malformed or a range is empty.
    """
    values: dict[str, Terms] = {}
    meant: dict[str, list[Reference]] = {}
    included: dict[str, tuple[str, ...]] = {}
    given = filters.given()
    for name, resolver in _RESOLVERS.items():
        if name in given:
            resolved = resolver(view, given[name])
            values[name] = resolved.sparql()
            meant[name] = terms.references(view, resolved)
            included[name] = resolved.terms
    if values.keys() & {"industry", "region", "kind", "issuer"}:
        values["narrowed"] = Terms()
    values |= _dates(filters)
    if filters.words:
        values[words] = strings(plain_words(filters.words))
    return Narrowing(values, meant, included)


def plain_words(text: str) -> str:
    """Words to look for in titles and numbers: brackets around a year as GB/T 9704 has them."""
    return _NUMBER_BRACKETS.sub(r"〔\1〕", text.strip().strip("《》")).lower()


def _dates(filters: Filters) -> dict[str, Terms]:
    values: dict[str, Terms] = {}
    since = _partial_date("from", filters.since)
    until = _partial_date("to", filters.until)
    if since and until and since > f"{until}-99-99":
        raise ParameterError(f"the range of dates is empty: from {since} is after to {until}")
    if since or until:
        values["from"] = strings(since or "0000")
        values["to"] = strings(until or "9999")
    if filters.as_of:
        day = _partial_date("as_of", filters.as_of) or ""
        if len(day) != len("2021-03-15"):
            raise ParameterError(f"as_of {filters.as_of!r} is not a day; write it as 2021-03-15")
        values["as_of"] = strings(day)
    if values:
        values["dated"] = Terms()
    return values


def _partial_date(name: str, text: str | None) -> str | None:
    if not text:
        return None
    match = _PARTIAL.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError("not year, month and day")
        year, month, day = (int(part or 1) for part in match.groups())
        datetime.date(year, month, day)
    except ValueError as error:
        raise ParameterError(
            f"{name} {text[:40]!r} is not a date ({error}); write 2021, 2021-03 or 2021-03-15"
        ) from error
    return match.group()
