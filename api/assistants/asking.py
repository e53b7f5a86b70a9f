"""The tool `ask`."""

from typing import Final

from api.ask.asking import Replied, reply
from api.ask.schemas import AskParameters
from api.assistants.addresses import page_address
from api.assistants.answers import QuestionAnswer, RowItem
from api.assistants.fitting import cursors, fit, place_of
from api.assistants.given import AskGiven
from api.assistants.opened import Opened
from api.assistants.shown import Shown
from api.assistants.wording import say
from graph.ask.answers import Answer, Row
from graph.ask.parsing import language_of
from graph.ask.records import StructuredQuery

_GROUNDS: Final = 2


def ask(opened: Opened, given: AskGiven) -> QuestionAnswer:
    """A question in plain words."""
    desk = opened.desk()
    language = given.lang or language_of(given.question)
    shown = Shown(desk.view, opened.pages, language)
    generation = desk.view.reader.generation
    first = place_of(given.cursor, generation)
    replied = reply(desk, AskParameters(q=given.question), language)
    answer = _answer(shown, given, replied, first)
    after = cursors(first, len(answer.items), generation, has_more=False)
    return fit(answer, given.characters, language, next_after=after)


def _answer(shown: Shown, given: AskGiven, replied: Replied, first: int) -> QuestionAnswer:
    found, declined = replied.asked.answer, replied.asked.declined
    page = page_address(shown.pages, "/ask", {"q": given.question, "lang": shown.language})
    if found is None:
        assert declined is not None  # a question is understood or declined
        return QuestionAnswer(
            sentence=declined.said,
            items=[],
            page=page,
            page_of_id=shown.page_of_id,
            generation=shown.generation,
            understood=False,
            ask_instead=[choice.question for choice in declined.choices],
            search_instead=declined.search or None,
        )
    return QuestionAnswer(
        sentence=found.sentence,
        items=_rows(shown, found, first),
        total=found.total,
        more=_rest(shown, found),
        page=page,
        page_of_id=shown.page_of_id,
        generation=shown.generation,
        understood=True,
        query=_query(replied.asked.query),
    )


def _rest(shown: Shown, found: Answer) -> str | None:
    """What is told where an answer has not all that there is."""
    if found.total is None or found.total <= len(found.rows):
        return None
    return say("rows_only", shown.language, total=found.total, given=len(found.rows))


def _rows(shown: Shown, found: Answer, first: int) -> list[RowItem]:
    rows = found.rows[first:]
    about = {thing.id for things in found.meant.values() for thing in things}
    titles = shown.titles(claim for row in rows for claim in row.evidence)
    return [
        RowItem(
            cells=_cells(found, row),
            things=shown.all_named(thing for cell in row.cells for thing in cell.things),
            evidence=shown.grounds(row.evidence, titles, most=_GROUNDS, about=about),
            evidence_total=len(row.evidence),
        )
        for row in rows
    ]


def _cells(found: Answer, row: Row) -> dict[str, str]:
    """What the cells of a row show, by the names of their columns."""
    named = zip(found.columns, row.cells, strict=True)
    return {name or str(n): cell.text for n, (name, cell) in enumerate(named, 1) if cell.text}


def _query(query: StructuredQuery | None) -> dict[str, str]:
    """What the question became, in short."""
    if query is None:
        return {}
    said: dict[str, object] = {
        "intent": query.intent,
        "list": query.list,
        **query.filters,
        "order": None if query.order == "date" else query.order,
        "by": query.by,
        "compared": "、".join(query.compared),
        "document": query.document,
        "of": query.of,
        "level": query.level,
        "limit": query.limit,
    }
    return {name: str(value) for name, value in said.items() if value}
