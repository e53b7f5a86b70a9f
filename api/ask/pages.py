"""The page ``/ask``: a question, the query that it became to be changed, the answer, its evidence."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.ask.asking import Replied, reply
from api.ask.schemas import AskPageParameters
from api.bounded.running import BoundedDep
from api.desk.opened_index import Desk, DeskDep
from api.pages.templating import render
from api.pictures.answers import LanguageDep
from graph.ask import rules
from graph.ask.checking import FACETS, MONEY
from graph.ask.document_answers import ATTRIBUTES, RELATIONS
from graph.ask.records import ReadPart, StructuredQuery
from graph.ask.understanding import INTENTS, KINDS, LEVELS, MOST_CHARACTERS
from graph.queries.answers import Reference
from graph.queries.facts import read_names
from graph.queries.filters import VALIDITY

router = APIRouter(include_in_schema=False)

_FIELDS: Final = (
    "industry", "region", "key", "economy", "kind", "issuer", "instrument", "from", "to", "words",
    "amount_from", "amount_to", "as_of",
)  # fmt: skip
"""Filters that are fields of the form, beside those that are chosen from a few."""
_SIDES: Final = 2
"""Fields for what is compared, at least."""
_BY: Final = {
    "each": FACETS,
    "compare": ("region", "industry", "key", "kind", "issuer", "instrument", "year", "document"),
    "fact": ATTRIBUTES,
    "related": RELATIONS,
    "largest": MONEY,
}
"""What `by` may say, for each intent that has it."""


@router.get("/ask")
async def show_ask(
    request: Request,
    desk: DeskDep,
    bounds: BoundedDep,
    language: LanguageDep,
    given: Annotated[AskPageParameters, Query()],
) -> Response:
    """The ask box with examples; with a question or a query, its answer."""
    question = given.q.strip()
    is_asked = bool(question) or given.intent is not None
    seen = bounds.desk(desk)

    def page() -> str:
        found = reply(seen, given, language) if is_asked else None
        return render(
            "ask.html",
            request,
            language,
            q="",
            question=question,
            most=MOST_CHARACTERS,
            examples=rules.table("examples")[language],
            found=found,
            is_edited=given.intent is not None,
            generation=desk.generation,
            **_shown(seen, found),
        )

    return HTMLResponse(await bounds.run(page))


def _shown(desk: Desk, found: Replied | None) -> dict[str, Any]:
    """What the template shows of the query: the pieces of the question, and the form."""
    query = found.asked.query if found else None
    declined = found.asked.declined if found else None
    parts = query.parts if query else [*declined.parts, *declined.understood] if declined else []
    wrong = {(part.start, part.end) for part in declined.parts} if declined else set()
    return {
        "pieces": _pieces(found.asked.question, parts, wrong) if found and parts else [],
        "form": _form(query) if query else None,
        "document": _document(desk, query),
        "intents": INTENTS,
        "lists": KINDS,
        "levels": LEVELS,
        "validities": VALIDITY,
    }


def _pieces(
    question: str, parts: list[ReadPart], wrong: set[tuple[int, int]]
) -> list[tuple[str, ReadPart | None, bool]]:
    """The question in order: its parts, whether each is wrong, and what stands between them."""
    pieces: list[tuple[str, ReadPart | None, bool]] = []
    at = 0
    for part in sorted(parts, key=lambda part: part.start):
        if part.start > at:
            pieces.append((question[at : part.start], None, False))
        pieces.append((part.text, part, (part.start, part.end) in wrong))
        at = part.end
    return [*pieces, (question[at:], None, False)]


def _form(query: StructuredQuery) -> dict[str, Any]:
    """The fields of the form: those that are set, those that are not, and choices."""
    filters = {name: query.filters.get(name, "") for name in _FIELDS}
    blanks = max(1, _SIDES - len(query.compared))
    return {
        "set": [(name, value) for name, value in filters.items() if value],
        "unset": [name for name, value in filters.items() if not value],
        "by": _BY.get(query.intent, ()),
        "compared": [*query.compared, *[""] * blanks] if query.intent == "compare" else [],
        "orders": ("date", "title") if query.intent in ("list", "count") else (query.order,),
    }


def _document(desk: Desk, query: StructuredQuery | None) -> Reference | None:
    if query is None or query.document is None:
        return None
    return read_names(desk.view, [query.document]).reference(query.document)
