"""Questions and answers as plain records, ready to be written as JSON, and how to get one."""

import datetime
from dataclasses import dataclass, field
from typing import Final

from graph.ask.answering import answer
from graph.ask.answers import Answer
from graph.ask.lists import Lists
from graph.ask.names import NameLookup
from graph.ask.parsing import understand
from graph.ask.sentences import explain
from graph.ask.understanding import (
    Choice,
    Declined,
    Intent,
    Kind,
    Language,
    Order,
    Part,
    Reason,
    Understanding,
)
from graph.queries.validity import today


@dataclass(slots=True)
class ReadPart:
    """A part of a question, and what it was taken for."""

    start: int
    """First code point, counted from 0."""
    end: int
    """Code point after the last."""
    text: str
    """The part itself."""
    tag: str
    """A filter (`industry`, `region` …), `time`, `amount`, `document`, `unread`, or the name of the
    rule that takes it."""
    value: str
    """The name or value that it stands for; empty where the tag says all."""
    id: str | None = None
    """IRI of the thing that it names, where that is a single one."""


Texts = list[str]
ReadParts = list[ReadPart]


@dataclass(slots=True)
class StructuredQuery:
    """What a question became."""

    intent: Intent
    """What is wanted: `list`, `count`, `largest`, `each` (how many by each value of a facet), `gap`
    (what has none), `compare`, `responsible`, `validity`, `fact` (something about a document) or
    `related` (documents that rest on one)."""
    list: Kind
    """The list that it is asked of."""
    filters: dict[str, str]
    """What narrows that list, by the names of its parameters."""
    order: Order
    """Order of the items."""
    limit: int | None
    """Items at most, where the question says so."""
    by: str | None
    """For `each` the facet, for `compare` the filter whose values are compared, for `fact` and
    `related` what is asked of the document."""
    compared: Texts
    """The values that are compared."""
    document: str | None
    """IRI of the document that is asked about."""
    of: str | None
    """For industries, places, keys and bodies: whether `policies` or `measures` must be linked."""
    level: str | None
    """For places: `county`, `city` or `province`, where only such are wanted."""
    parts: ReadParts
    """The parts of the question and what each was taken for."""


@dataclass(slots=True)
class OtherQuestion:
    """One of several things that a name may stand for."""

    label: str
    """Its name, with what tells it from the others."""
    question: str
    """The question that asks about it."""


@dataclass(slots=True)
class NotUnderstood:
    """Why a question was not understood."""

    why: Reason
    """The reason."""
    said: str
    """The reason in words, with the parts that were not understood."""
    parts: list[ReadPart]
    """The parts that were not understood, or do not go together."""
    understood: list[ReadPart]
    """The parts that were."""
    search: str
    """Words to look for instead."""
    choices: list[OtherQuestion] = field(default_factory=list)
    """What an ambiguous name may stand for."""


@dataclass(slots=True)
class Asked:
    """A question with what it became and its answer; either ``query`` or ``declined`` is there."""

    question: str
    query: StructuredQuery | None = None
    declined: NotUnderstood | None = None
    answer: Answer | None = None


_PARAMETERS: Final = {"since": "from", "until": "to"}
"""Filters that go by other names in addresses."""


def ask(
    question: str,
    lists: Lists,
    *,
    names: NameLookup | None = None,
    language: Language | None = None,
    day: datetime.date | None = None,
) -> Asked:
    """Understand a question and answer it.

    Args:
        question: in Chinese or English.
        lists: what answers it.
        names: what things are called; those of the same generation where left out.
        language: of the answer; that of the question where left out.
        day: the day from which 近三年 and so on are counted; today in China where left out.
    """
    found = understand(
        question,
        names or lists.lookup(),
        today=day or datetime.date.fromisoformat(today()),
    )
    if isinstance(found, Declined):
        return Asked(question, declined=not_understood(found))
    return asked(found, lists, language)


def asked(query: Understanding, lists: Lists, language: Language | None = None) -> Asked:
    """A structured query with its answer; raises what `graph.ask.answering.answer` raises."""
    return Asked(
        query.question,
        query=structured(query),
        answer=answer(lists, query, language or query.language),
    )


def structured(query: Understanding) -> StructuredQuery:
    """A query as record."""
    return StructuredQuery(
        intent=query.intent,
        list=query.kind,
        filters={_PARAMETERS.get(n, n): value for n, value in query.filters.given().items()},
        order=query.order,
        limit=query.limit,
        by=query.by,
        compared=[*query.compared],
        document=query.document,
        of=query.of,
        level=query.level,
        parts=[_part(query.question, part) for part in query.parts],
    )


def not_understood(found: Declined) -> NotUnderstood:
    """What was not understood, as record."""
    return NotUnderstood(
        why=found.why,
        said=explain(found),
        parts=[_part(found.question, part) for part in found.parts],
        understood=[_part(found.question, part) for part in found.understood],
        search=found.search,
        choices=[_other(choice) for choice in found.choices],
    )


def _other(choice: Choice) -> OtherQuestion:
    return OtherQuestion(choice.label, choice.question)


def _part(question: str, part: Part) -> ReadPart:
    text = question[part.start : part.end]
    return ReadPart(part.start, part.end, text, part.tag, part.value, part.id)
