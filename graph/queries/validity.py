"""Whether a document is in force on a day, and the rule by which that is known.

Nothing is assumed, such as a usual term of documents of its kind. The first rule that fits decides:

1. ``repealed``: a document that repeals it counts on the day, from its entry into force or else
   from its date: expired.
2. ``ended``: the last day in force is past (a year or month ends with its last day): expired.
3. ``not_begun``: it enters into force later; ``not_issued``: nothing is known of its entry into
   force, and it is issued later: not yet.
4. ``repeal_undated``: it is repealed, from a day that is not known or not exactly known. Expired
   today and later, but unknown on days before.
5. ``begin_imprecise``: only the year or month of its beginning is known, and the day lies in it:
   unknown.
6. ``within``: the day lies between its first and its last day in force: in force.
7. ``no_end``: it has begun, no last day is known, and nothing repeals it: in force as far as is
   known, which answers must say.
8. ``no_begin``, ``no_dates``: its first day, or both, are not known: unknown.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from graph.errors import ParameterError
from graph.queries.answers import Reference
from graph.queries.facts import read_names
from graph.queries.text import iris
from graph.queries.view import View, shorten

State = Literal["in-force", "expired", "not-yet", "unknown"]
Rule = Literal[
    "repealed",
    "ended",
    "not_begun",
    "not_issued",
    "repeal_undated",
    "begin_imprecise",
    "within",
    "no_begin",
    "no_end",
    "no_dates",
]

_CHINA: Final = datetime.timezone(datetime.timedelta(hours=8))
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Repeal:
    """A repealing document, and from when it counts (partial date; None where not known)."""

    by: str
    date: str | None


@dataclass(frozen=True, slots=True)
class Dates:
    """What is known of the time of a document; dates as precise as they are known."""

    issued: str | None = None
    begins: str | None = None
    ends: str | None = None
    repeals: tuple[Repeal, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Answer to "in force?", its rule, the date that decides, and the IRI of who repeals."""

    state: State
    rule: Rule
    date: str | None = None
    by: str | None = None


@dataclass(slots=True)
class Validity:
    """Whether a document is in force on a day."""

    as_of: str
    """The day that is asked about."""
    state: State
    """The answer, as in the filter `validity`; unknown where nothing in the store says so."""
    rule: Rule
    """The rule that gives the answer: `repealed` (a document that counts on the day repeals it),
    `ended` (its last day is past), `not_begun` (it enters into force later), `not_issued` (it is
    issued later), `repeal_undated` (it is repealed, the day is not known), `begin_imprecise` (only
    the year or month of its beginning is known), `within` (between its first and last day),
    `no_end` (it has begun, no end is known and nothing repeals it: in force as far as is known),
    `no_begin`, `no_dates` (its first day, or both, are not known)."""
    date: str | None = None
    """The date that decides, as precise as it is known."""
    by: Reference | None = None
    """The document that repeals it."""


def today() -> str:
    """The present day in China, where the documents are in force."""
    return datetime.datetime.now(_CHINA).date().isoformat()


def read_day(text: str | None) -> str:
    """The day asked for; the present one where none is.

    Raises:
        ParameterError: it is not a day such as 2021-03-15.
    """
    if not text:
        return today()
    try:
        if not _DAY.fullmatch(text.strip()):
            raise ValueError("not year, month and day")
        return datetime.date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise ParameterError(
            f"as_of {text[:40]!r} is not a day ({error}); write it as 2021-03-15"
        ) from error


def first_day(date: str) -> str:
    """The first day of a partial date."""
    return date + "-01-01"[len(date) - len("2021") :] if len(date) < len("2021-03-15") else date


def last_day(date: str) -> str:
    """A day that no day of a partial date is after, for comparison."""
    return date + "-12-31"[len(date) - len("2021") :] if len(date) < len("2021-03-15") else date


def decide(dates: Dates, day: str, present: str) -> Verdict:
    """Whether a document with these dates is in force on ``day``.

    Args:
        dates: what is known.
        day: the day that is asked about.
        present: the day on which it is asked.
    """
    known = sorted((repeal.date, repeal.by) for repeal in dates.repeals if repeal.date is not None)
    for date, by in known:
        if last_day(date) <= day:
            return Verdict("expired", "repealed", date, by)
    if dates.ends is not None and last_day(dates.ends) < day:
        return Verdict("expired", "ended", dates.ends)
    start = dates.begins or dates.issued
    if start is not None and first_day(start) > day:
        return Verdict("not-yet", "not_begun" if dates.begins else "not_issued", start)
    for date, by in known:
        if first_day(date) <= day:
            return Verdict("unknown", "repeal_undated", date, by)
    for repeal in dates.repeals:
        if repeal.date is None:
            state: State = "expired" if day >= present else "unknown"
            return Verdict(state, "repeal_undated", None, repeal.by)
    return _without_repeal(dates, start, day)


def _without_repeal(dates: Dates, start: str | None, day: str) -> Verdict:
    if start is None:
        return Verdict("unknown", "no_dates" if dates.ends is None else "no_begin", dates.ends)
    if last_day(start) > day:
        return Verdict("unknown", "begin_imprecise", start)
    if dates.ends is None:
        return Verdict("in-force", "no_end", start)
    return Verdict("in-force", "within", dates.ends)


def read_validity(
    view: View, documents: Sequence[str], day: str, present: str | None = None
) -> dict[str, Validity]:
    """Whether each of the documents is in force on ``day``, in two queries."""
    dates = read_dates(view, documents)
    verdicts = {item: decide(dates[item], day, present or today()) for item in documents}
    names = read_names(view, {found.by for found in verdicts.values() if found.by is not None})
    return {
        item: Validity(
            day,
            found.state,
            found.rule,
            found.date,
            None if found.by is None else names.reference(found.by),
        )
        for item, found in verdicts.items()
    }


def read_dates(view: View, documents: Sequence[str]) -> dict[str, Dates]:
    """What is known of the time of each of the documents."""
    rows = view.ask_rows("document-dates", items=iris(documents)) if documents else []
    by_item: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        by_item[row["item"]].append(row)
    return {item: _dates(by_item[item]) for item in documents}


def _dates(rows: Sequence[Mapping[str, str]]) -> Dates:
    found: dict[str, list[str]] = defaultdict(list)
    repeals = set()
    for row in rows:
        name = shorten(row["property"])
        if name == "eli:repealed_by":
            repeals.add(Repeal(row["value"], row.get("date")))
        elif "date" in row:
            found[name].append(row["date"])
    return Dates(
        issued=min([*found["eli:date_document"]] or found["eli:date_publication"], default=None),
        begins=min(found["eli:first_date_entry_in_force"], default=None),
        ends=max(found["eli:date_no_longer_in_force"], default=None),
        repeals=tuple(sorted(repeals, key=lambda repeal: (repeal.date or "", repeal.by))),
    )
