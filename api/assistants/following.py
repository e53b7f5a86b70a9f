"""The tool `changes`."""

from collections.abc import Callable
from typing import Final

from api.assistants.addresses import page_address
from api.assistants.answers import ChangeItem, ChangesAnswer
from api.assistants.fitting import fit
from api.assistants.given import ChangesGiven
from api.assistants.opened import Opened
from api.assistants.shown import Shown, Titles
from api.assistants.wording import say
from api.changes.entries import state_of, title_of
from api.changes.reading import Followed, read_page
from api.changes.schemas import ChangesAnswer as ReadChanges
from api.changes.schemas import ChangesParameters
from graph.changes.telling import Told

_GROUNDS: Final = 1


def changes(opened: Opened, given: ChangesGiven) -> ChangesAnswer:
    """What came, changed and went between two generations."""
    followed = opened.followed()
    found = read_page(followed, _parameters(given, given.limit))
    shown = Shown(followed.view, opened.pages, given.lang)
    titles = shown.titles(claim for told in found.items for claim in told.evidence)
    since, until = found.since.number, found.until.number
    counts = found.counts.model_dump()
    answer = ChangesAnswer(
        sentence=say("changed", given.lang, since=since, until=until, **counts),
        items=[_change(shown, told, titles) for told in found.items],
        total=found.total,
        page=_page(opened, given, since, until),
        page_of_id=shown.page_of_id,
        generation=found.generation,
        counts=counts,
        since=since,
        until=until,
        kept=found.kept,
    )
    after = _next_after(followed, given, found)
    return fit(answer, given.characters, given.lang, next_after=after)


def _parameters(given: ChangesGiven, limit: int) -> ChangesParameters:
    return ChangesParameters(
        since=given.since,
        until=given.until,
        change=given.change,
        industry=given.industry,
        region=given.region,
        key=given.key,
        limit=limit,
        cursor=given.cursor,
    )


def _next_after(
    followed: Followed, given: ChangesGiven, found: ReadChanges
) -> Callable[[int], str | None]:
    """Cursors after fewer of the changes than were asked for."""

    def next_after(number: int) -> str | None:
        if number >= len(found.items):
            return found.next
        return read_page(followed, _parameters(given, number)).next if number > 0 else given.cursor

    return next_after


def _page(opened: Opened, given: ChangesGiven, since: int, until: int) -> str:
    query = {
        "since": str(since),
        "until": str(until),
        "change": given.change,
        "industry": given.industry,
        "region": given.region,
        "key": given.key,
        "lang": given.lang,
    }
    return page_address(opened.pages, "/changes", query)


def _change(shown: Shown, told: Told, titles: Titles) -> ChangeItem:
    before, after = told.before, told.after
    return ChangeItem(
        change=told.change,
        says=title_of(told, shown.language),
        subject=shown.named(told.subject),
        document=None if told.document is None else shown.named(told.document),
        property=told.property,
        before=None if before is None else state_of(before, shown.language),
        after=None if after is None else state_of(after, shown.language),
        since=told.since,
        until=told.until,
        page=shown.page(told.subject.id),
        evidence=shown.grounds(told.evidence, titles, most=_GROUNDS),
        evidence_total=len(told.evidence),
    )
