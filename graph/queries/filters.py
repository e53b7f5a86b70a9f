"""Filters of lists: what was asked, and the values of the SPARQL texts that it comes to."""

import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Final

from graph import rdf
from graph.errors import ParameterError, UnknownTermError
from graph.namespaces import XSD
from graph.queries import terms
from graph.queries.answers import Reference
from graph.queries.text import Terms, number, strings
from graph.queries.validity import read_day, today
from graph.queries.view import View

AMOUNTS: Final = (
    "0-100000",
    "100000-1000000",
    "1000000-5000000",
    "5000000-10000000",
    "10000000-100000000",
    "100000000-",
)
"""Ranges of amounts in yuan: more than the first number, up to and with the second."""
VALIDITY: Final = ("in-force", "expired", "not-yet", "unknown")
"""What a document is on a day, as far as is known."""
ORDERS: Final = ("date", "title")

_MOST_CNY = Decimal(10) ** 18
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_PLAIN_NUMBER = re.compile(r"\d{1,18}(?:\.\d{1,6})?")
_ROUND = str.maketrans("[{〔【〖〈「『﹝]}〕】〗〉」』﹞", "((((((((()))))))))")
_TITLE_MARKS = "《》“”\"'"

_RESOLVERS: dict[str, Callable[[View, str], terms.Resolved]] = {
    "industry": terms.industry,
    "region": terms.region,
    "key": terms.key,
    "kind": terms.kind,
    "issuer": terms.issuer,
    "economy": terms.economy,
    "instrument": terms.instrument,
}
_NARROWING: Final = frozenset({"industry", "region", "kind", "issuer"})
"""Filters that leave so few documents that a join does not begin with the class."""


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
        words: words, each of which the title or number contains; brackets of numbers in any style.
        economy: name of a type of economy.
        instrument: name of an instrument of policy.
        amount: one of `AMOUNTS`.
        amount_from: least amount in yuan.
        amount_to: greatest amount in yuan.
        validity: one of `VALIDITY`, on the day ``as_of`` or today.
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
    economy: str | None = None
    instrument: str | None = None
    amount: str | None = None
    amount_from: str | None = None
    amount_to: str | None = None
    validity: str | None = None

    def given(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: value for name in _NAMES if (value := getattr(self, name))}


_NAMES: Final = tuple(row.name for row in fields(Filters))


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Filters after their names were looked up.

    Attributes:
        values: values for the SPARQL texts.
        meant: the things that each name stands for.
        included: IRIs of these and of all that belongs to them and is in use.
        asked: IRIs of these alone.
        amounts: least and greatest amount.
    """

    values: dict[str, Terms]
    meant: dict[str, list[Reference]]
    included: dict[str, tuple[str, ...]]
    asked: dict[str, tuple[str, ...]]
    amounts: tuple[Decimal | None, Decimal | None] = (None, None)


Lookups = dict[tuple[str, str], tuple[terms.Resolved, list[Reference]]]
"""What names in filters were found to stand for, by filter and name, in one generation."""


def resolve(
    view: View, filters: Filters, *, words: str = "words", known: Lookups | None = None
) -> Narrowing:
    """Look up the names of ``filters``; ``words`` is what the SPARQL text calls its words.

    ``known`` remembers names that were looked up in the same generation.

    Raises:
        UnknownTermError: a name stands for nothing known.
        ParameterError: a date is malformed or a range is empty.
    """
    values: dict[str, Terms] = {}
    meant: dict[str, list[Reference]] = {}
    included: dict[str, tuple[str, ...]] = {}
    asked: dict[str, tuple[str, ...]] = {}
    known = {} if known is None else known
    given = filters.given()
    for name, resolver in _RESOLVERS.items():
        if name in given:
            if (entry := known.get((name, given[name]))) is None:
                resolved = resolver(view, given[name])
                entry = known[name, given[name]] = resolved, terms.references(view, resolved)
            values[name] = entry[0].sparql()
            meant[name] = list(entry[1])
            included[name], asked[name] = entry[0].terms, entry[0].asked
    if "economy" in values:
        keys = [key for economy in included["economy"] for key in terms.keys_of(view, economy)]
        values["economy"] = terms.Resolved((), tuple(keys)).sparql()
    values |= _dates(filters)
    amounts = _amounts(filters)
    if amounts != (None, None):
        values["amount_from"] = _decimal(amounts[0])
        values["amount_to"] = _decimal(amounts[1] if amounts[1] is not None else _MOST_CNY)
    if filters.amount:
        low, _, high = filters.amount.partition("-")
        values["amount_over"] = _decimal(Decimal(low))
        values["amount_up_to"] = _decimal(Decimal(high or _MOST_CNY))
    if filters.words and (wanted := plain_words(filters.words)):
        values[words] = strings(*wanted)
        values["words_count"] = number(len(wanted))
    return Narrowing(completed(values), meant, included, asked, amounts)


def completed(values: dict[str, Terms]) -> dict[str, Terms]:
    """``values`` with what follows from them for the SPARQL texts: where joins begin.

    A filter taken out of ``values`` takes with it what followed from it alone.
    """
    kept = {name: terms_ for name, terms_ in values.items() if name not in ("narrowed", "dated")}
    if kept.keys() & _NARROWING:
        kept["narrowed"] = Terms()
    if kept.keys() & {"from", "as_of", "validity"}:
        kept["dated"] = Terms()
    return kept


def plain_words(text: str) -> list[str]:
    """Words to look for: in lower case, brackets round, without title marks around them."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_ROUND)
    words = (word.strip(_TITLE_MARKS) or word for word in plain.split())
    return list(dict.fromkeys(words))


def _amounts(filters: Filters) -> tuple[Decimal | None, Decimal | None]:
    if filters.amount and filters.amount not in AMOUNTS:
        raise UnknownTermError(f"amount {filters.amount[:40]!r} is not one of {', '.join(AMOUNTS)}")
    low, high = _amount("amount_from", filters.amount_from), _amount("amount_to", filters.amount_to)
    if low is not None and high is not None and low > high:
        raise ParameterError(f"the range of amounts is empty: from {low} is more than to {high}")
    return low, high


def _amount(name: str, text: str | None) -> Decimal | None:
    if not text:
        return None
    try:
        if _PLAIN_NUMBER.fullmatch(text) is None:
            raise InvalidOperation
        return Decimal(text)
    except InvalidOperation:
        raise ParameterError(
            f"{name} {text[:40]!r} is not an amount in yuan; write digits, such as 5000000"
        ) from None


def _decimal(value: Decimal | None) -> Terms:
    return Terms((rdf.literal(f"{value or Decimal(0):f}", f"{XSD}decimal"),))


def _dates(filters: Filters) -> dict[str, Terms]:
    values: dict[str, Terms] = {}
    since = _partial_date("from", filters.since)
    until = _partial_date("to", filters.until)
    if since and until and since > f"{until}-99-99":
        raise ParameterError(f"the range of dates is empty: from {since} is after to {until}")
    if since or until:
        values["from"] = strings(since or "0000")
        values["to"] = strings(until or "9999")
    if filters.validity:
        if filters.validity not in VALIDITY:
            known = ", ".join(VALIDITY)
            raise UnknownTermError(f"validity {filters.validity[:40]!r} is not one of {known}")
        values["validity"] = strings(filters.validity)
    elif filters.as_of:
        values["as_of"] = Terms()
    values["day"] = strings(read_day(filters.as_of))
    values["present"] = strings(today())
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
