"""What happened to documents over time, for timelines: issued, in force, revised, repealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from graph.queries.answers import Reference
from graph.queries.documents import POLICY_CLASSES
from graph.queries.facts import read_names
from graph.queries.filters import Filters, resolve
from graph.queries.text import compose, iris, number
from graph.queries.view import View, expand_all, shorten

EVENTS: Final = {
    "eli:date_document": "issued",
    "eli:date_publication": "published",
    "eli:first_date_entry_in_force": "begins",
    "eli:amended_by": "revised",
    "eli:date_no_longer_in_force": "ends",
    "eli:repealed_by": "repealed",
}
"""Properties of dates and of documents that change a document, and what they stand for."""

DOCUMENTS_SHOWN: Final = 60


class Happened(NamedTuple):
    """One event: what, when (partial date), and which other document did it."""

    event: str
    date: str
    by: Reference | None


@dataclass(frozen=True, slots=True)
class Life:
    """A document with its events, oldest first; ``start`` and ``end`` of its time in force."""

    document: Reference
    events: Sequence[Happened]
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Lives:
    """Documents on a timeline.

    Attributes:
        lives: those with a date, oldest first.
        undated: those of which no date is known.
        left_out: how many further documents there are.
        sparql: query for the events of all of them.
    """

    lives: Sequence[Life]
    undated: Sequence[Reference]
    left_out: int
    sparql: str


def of_document(view: View, iri: str) -> Lives:
    """A document with those that it is related to."""
    rows = view.ask_rows("document-kin", items=iris([iri]), limit=number(DOCUMENTS_SHOWN))
    kin = [row["document"] for row in rows]
    shown = [iri, *kin[: DOCUMENTS_SHOWN - 1]]
    return _lives(view, shown, len(kin) + 1 - len(shown))


def of_filters(view: View, filters: Filters) -> Lives:
    """The policies that fulfil ``filters``; the newest, where there are too many.

    Raises:
        UnknownTermError: a name stands for nothing known.
        ParameterError: a date is malformed.
    """
    values = {**resolve(view, filters).values, "classes": expand_all(POLICY_CLASSES)}
    rows = view.reader.select(compose("documents", {**values, "limit": number(10_000)}))
    dated = sorted(rows, key=lambda row: (row.get("date", ""), row["document"]), reverse=True)
    items = [row["document"] for row in dated]
    return _lives(view, items[:DOCUMENTS_SHOWN], max(0, len(items) - DOCUMENTS_SHOWN))


def _lives(view: View, documents: Sequence[str], left_out: int) -> Lives:
    query = compose("document-dates", {"items": iris(documents)})
    rows = view.reader.select(query) if documents else []
    names = read_names(view, {*documents, *(row["value"] for row in rows if "value" in row)})
    found: dict[str, list[Happened]] = {iri: [] for iri in documents}
    for row in rows:
        event = EVENTS.get(shorten(row["property"]))
        if event is not None and "date" in row:
            by = row.get("value")
            other = names.reference(by) if by and by != row["item"] else None
            found[row["item"]].append(Happened(event, row["date"], other))
    lives = [_life(names.reference(iri), found[iri]) for iri in documents if found[iri]]
    lives.sort(key=lambda life: (life.events[0].date, life.document.id))
    undated = [names.reference(iri) for iri in documents if not found[iri]]
    return Lives(lives, undated, left_out, query)


def _life(document: Reference, events: Sequence[Happened]) -> Life:
    by_event: dict[str, list[str]] = {}
    for happened in sorted(events, key=lambda happened: happened.date):
        by_event.setdefault(happened.event, []).append(happened.date)
    starts = [
        by_event[event][0] for event in ("begins", "issued", "published") if event in by_event
    ]
    ends = [*by_event.get("repealed", ())[:1], *by_event.get("ends", ())[-1:]]
    ordered = sorted(events, key=lambda happened: (happened.date, happened.event))
    return Life(document, ordered, next(iter(starts), None), min(ends, default=None))
