"""A question or a structured query, answered for one request, with the addresses that go with it."""

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from api.ask.desk_lists import lists_of
from api.ask.schemas import AskParameters
from api.desk.opened_index import Desk
from graph.ask import Asked, ask, asked
from graph.ask.parsing import language_of
from graph.ask.records import StructuredQuery
from graph.ask.understanding import CONCEPTS, Language

_LISTED: Final = frozenset({"list", "count", "largest", "each", "responsible"})
"""Intents whose items a list page shows with the same filters."""
_COMPARED: Final = frozenset({"region", "document", "year"})
"""What the page of comparisons compares."""
_PAGE: Final = "/ask"


@dataclass(frozen=True, slots=True)
class Replied:
    """What is answered, and where it leads; addresses are None where there is nothing to show."""

    asked: Asked
    edit: str | None
    list_page: str | None
    search_page: str | None


def reply(desk: Desk, given: AskParameters, language: Language | None) -> Replied:
    """The answer to what was asked, in the language given or in that of the question.

    Raises:
        UnknownTermError: a name in a structured query stands for nothing known.
        ParameterError: a value of one is malformed, or missing.
        NotFoundError: its document is not in the graph.
    """
    lists = lists_of(desk)
    language = language or (language_of(given.q) if given.q else "zh")
    query = given.understanding(language)
    if query is None:
        found = ask(given.q, lists, language=language)
    else:
        found = replace(asked(query, lists, language), question=given.q)
    searched = found.declined.search if found.declined else ""
    return Replied(
        found,
        None if found.query is None else _edit(found.query, given.q),
        None if found.query is None else _list_page(found.query),
        f"/search?{urlencode({'q': searched})}" if searched else None,
    )


def fields(query: StructuredQuery) -> dict[str, str | list[str]]:
    """A structured query as parameters; those with their usual values are left out."""
    named = {name: value for name, value in query.filters.items() if name != "words"}
    given: dict[str, str | int | list[str] | None] = {
        "intent": query.intent,
        "list": query.list,
        **named,
        "words": query.filters.get("words"),
        "order": None if query.order == "date" else query.order,
        "limit": query.limit,
        "by": query.by,
        "compared": query.compared,
        "document": query.document,
        "of": query.of,
        "level": query.level,
    }
    return {n: v if isinstance(v, list) else str(v) for n, v in given.items() if v}


def _edit(query: StructuredQuery, question: str) -> str:
    given = {"q": question, **fields(query)} if question else fields(query)
    return f"{_PAGE}?{urlencode(given, doseq=True)}"


def _list_page(query: StructuredQuery) -> str | None:
    """The list page with the same filters, where words go by another name, or the comparison."""
    if query.intent == "compare":
        return _comparison(query)
    if query.intent not in _LISTED:
        return None
    filters = {("q" if name == "words" else name): value for name, value in query.filters.items()}
    if query.order == "title" and query.list not in CONCEPTS:
        filters["order"] = "title"
    return f"/{query.list}?{urlencode(filters)}" if filters else f"/{query.list}"


def _comparison(query: StructuredQuery) -> str | None:
    """The page that compares the same, where it can: it takes fewer filters."""
    if query.by not in _COMPARED or not query.filters.keys() <= {"industry", "key"}:
        return None
    given = [("kind", query.by), *(("value", value) for value in query.compared)]
    return f"/compare?{urlencode([*given, *query.filters.items()])}"
