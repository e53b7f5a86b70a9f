"""The tools `search` and `find_policies`."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from api.assistants.addresses import page_address
from api.assistants.answers import (
    DocumentItem,
    FoundItem,
    Ground,
    ListAnswer,
    MeasureItem,
    Named,
    SearchAnswer,
)
from api.assistants.fitting import cursors, fit, place_of
from api.assistants.given import ListGiven, SearchGiven
from api.assistants.opened import Opened
from api.assistants.shown import Shown, Titles
from api.assistants.wording import say
from api.desk import listing
from api.desk.listing import Listed, Listing
from api.desk.opened_index import Desk
from api.desk.search import FoundThing, find
from graph.errors import ParameterError
from graph.queries.answers import Claim, Document, Measure
from graph.queries.evidence import Evidence, read_evidence
from graph.queries.filters import Filters
from graph.queries.search import read_search
from graph.queries.validity import Validity, read_day, read_validity

MOST_FOUND: Final = 100
"""Things that a search goes on to, as in the REST interface."""

GROUNDS: Final = 2
"""Claims that are shown of each item of a list."""

_MEASURES_SHOWN: Final = 3
_FIGURES_SHOWN: Final = 5
_CLAIMED: Final = ("policy", "document", "measure")
"""Kinds of thing about which there are claims."""

_LISTS: Final[dict[str, Listing[Any]]] = {
    "policies": listing.POLICIES,
    "documents": listing.DOCUMENTS,
    "measures": listing.MEASURES,
}


def search(opened: Opened, given: SearchGiven) -> SearchAnswer:
    """Things of every kind by words."""
    desk = opened.desk()
    shown = Shown(desk.view, opened.pages, given.lang)
    first = place_of(given.cursor, desk.view.reader.generation)
    if first >= MOST_FOUND:
        raise ParameterError(say("most_found", "en", most=MOST_FOUND))
    last = min(first + given.limit, MOST_FOUND)
    found = find(desk, given.text, kinds=[given.kind] if given.kind else [], limit=last + 1)
    has_more = len(found) > last
    things = found[first:last]
    reading = read_search(desk.view, given.text, Filters())
    total = None if has_more else len(found)
    answer = SearchAnswer(
        sentence=_found(given, total, last),
        items=_found_items(desk, shown, things),
        total=total,
        more=say("most_found", given.lang, most=last) if has_more and last == MOST_FOUND else None,
        page=page_address(opened.pages, "/search", {"q": given.text, "lang": given.lang}),
        page_of_id=shown.page_of_id,
        generation=desk.generation,
        filters={("q" if k == "words" else k): v for k, v in reading.filters.given().items()},
        suggestions=[*reading.suggestions],
    )
    goes_on = has_more and last < MOST_FOUND
    after = cursors(first, len(things), desk.view.reader.generation, has_more=goes_on)
    return fit(answer, given.characters, given.lang, next_after=after)


def _found(given: SearchGiven, total: int | None, last: int) -> str:
    name = "found_some" if total is None else "found" if total else "found_none"
    return say(name, given.lang, total=total, text=given.text, shown=last)


def _found_items(desk: Desk, shown: Shown, things: Sequence[FoundThing]) -> list[FoundItem]:
    subjects = [thing.id for thing in things if thing.kind in _CLAIMED]
    evidence = read_evidence(desk.view, subjects)
    titles = shown.titles(claim for subject in subjects for claim in evidence.of(subject))
    return [
        FoundItem(
            id=shown.id(thing.id),
            kind=thing.kind,
            label=(thing.label_en if shown.language == "en" else None) or thing.label,
            number=thing.number,
            found_in=thing.snippet,
            page=shown.page(thing.id),
            evidence=_of_words(shown, evidence, thing, titles),
            evidence_total=len(evidence.of(thing.id)),
        )
        for thing in things
    ]


def _of_words(shown: Shown, evidence: Evidence, thing: FoundThing, titles: Titles) -> list[Ground]:
    """The claim about the thing whose words are those that were found, or the most telling one."""
    claims = evidence.of(thing.id)
    words = [thing.snippet[start:end] for start, end in thing.marks]
    holding = {
        claim.object.id
        for claim in claims
        if any(word in quote.exact for word in words for quote in claim.quotes)
    }
    return shown.grounds(claims, titles, most=1, about=holding)


def find_policies(opened: Opened, given: ListGiven) -> ListAnswer:
    """Policies, documents or measures that fulfil filters."""
    desk = opened.desk()
    kind = _LISTS[given.list]
    listed = _read(desk, kind, given, given.limit)
    shown = Shown(desk.view, opened.pages, given.lang)
    about = {iri for found in listed.narrowing.included.values() for iri in found}
    items = _documents if kind.record == "document" else _measures
    answer = ListAnswer(
        sentence=say("listed", given.lang, total=listed.page.total),
        items=items(shown, listed.items, about, read_day(given.as_of)),
        total=listed.page.total,
        page=page_address(opened.pages, f"/{given.list}", _query(given)),
        page_of_id=shown.page_of_id,
        generation=listed.generation,
        meant={name: shown.all_named(found) for name, found in listed.narrowing.meant.items()},
    )
    after = _next_after(desk, kind, given, listed)
    return fit(answer, given.characters, given.lang, next_after=after)


def _read(desk: Desk, kind: Listing[Any], given: ListGiven, limit: int) -> Listed[Any]:
    return listing.read_list(
        desk,
        kind,
        given.filters(),
        limit=limit,
        after=given.cursor,
        order=given.order,
        with_facets=False,
    )


def _next_after(
    desk: Desk, kind: Listing[Any], given: ListGiven, listed: Listed[Any]
) -> Callable[[int], str | None]:
    """Cursors of the list after fewer of its items than were asked for."""

    def next_after(number: int) -> str | None:
        if number >= len(listed.items):
            return listed.next
        return _read(desk, kind, given, number).next if number > 0 else given.cursor

    return next_after


def _query(given: ListGiven) -> dict[str, str]:
    """The filters as parameters of pages."""
    names = {"since": "from", "until": "to", "words": "q"}
    filters = {names.get(n, n): value for n, value in given.filters().given().items()}
    return {**filters, "order": "title" if given.order == "title" else "", "lang": given.lang}


def _documents(
    shown: Shown, documents: Sequence[Document], about: set[str], day: str
) -> list[DocumentItem | MeasureItem]:
    titles = shown.titles(_claims(documents))
    states = read_validity(shown.view, [document.id for document in documents], day)
    return [_document(shown, one, titles, about, states[one.id]) for one in documents]


def _claims(items: Iterable[Document | Measure]) -> list[Claim]:
    return [claim for item in items for claim in item.evidence]


def _document(
    shown: Shown, document: Document, titles: Titles, about: set[str], validity: Validity
) -> DocumentItem:
    return DocumentItem(
        id=shown.id(document.id),
        title=document.title,
        number=document.number,
        date=document.date or document.published,
        in_force=validity.state,
        issuers=shown.labels(document.issuers),
        regions=shown.labels(document.regions),
        industries=shown.labels(document.industries),
        keys=shown.labels(document.keys),
        measures=[
            Named(id=shown.id(measure.id), label=measure.title)
            for measure in document.measures[:_MEASURES_SHOWN]
        ],
        measures_total=document.measures_total,
        url=document.url,
        page=shown.page(document.id),
        evidence=shown.grounds(document.evidence, titles, most=GROUNDS, about=about),
        evidence_total=len(document.evidence),
    )


def _measures(
    shown: Shown, measures: Sequence[Measure], about: set[str], day: str
) -> list[DocumentItem | MeasureItem]:
    titles = shown.titles(_claims(measures))
    return [_measure(shown, measure, titles, about) for measure in measures]


def _measure(shown: Shown, measure: Measure, titles: Titles, about: set[str]) -> MeasureItem:
    english = measure.abstract_en if shown.language == "en" else None
    return MeasureItem(
        id=shown.id(measure.id),
        title=measure.title,
        summary=english or measure.abstract,
        documents=shown.all_named(measure.documents),
        policies=shown.all_named(measure.policies),
        regions=shown.labels(measure.regions),
        industries=shown.labels(measure.industries),
        keys=shown.labels(measure.keys),
        responsible=shown.labels(measure.responsible),
        figures=[shown.figure(quantity) for quantity in measure.quantities[:_FIGURES_SHOWN]],
        page=shown.page(measure.id),
        evidence=shown.grounds(measure.evidence, titles, most=GROUNDS, about=about),
        evidence_total=len(measure.evidence),
    )
