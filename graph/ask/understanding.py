"""What a question became: a structured query, or what of it was not understood.

Spans are half-open, in code points of the question as it was given.
"""

from dataclasses import dataclass, field
from typing import Final, Literal

from graph.queries.filters import Filters

Language = Literal["zh", "en"]
Intent = Literal[
    "list", "count", "largest", "each", "gap", "compare", "responsible", "validity", "fact", "related"
]  # fmt: skip
INTENTS: Final = (
    "list", "count", "largest", "each", "gap", "compare", "responsible", "validity", "fact", "related"
)  # fmt: skip
"""What is wanted: items of a list, how many there are, those with the largest amounts, how many by
each value of a facet, what has none, how some differ, who is responsible, whether a document is in
force, something about a document, documents that rest on one."""

Kind = Literal[
    "policies", "measures", "documents", "industries", "regions", "keys", "organizations"
]
KINDS: Final = (
    "policies", "measures", "documents", "industries", "regions", "keys", "organizations"
)  # fmt: skip
"""The lists that questions are asked of."""
CONCEPTS: Final = frozenset({"industries", "regions", "keys", "organizations"})

Order = Literal["date", "title", "amount", "count"]
ORDERS: Final = ("date", "title", "amount", "count")

Level = Literal["county", "city", "province"]
LEVELS: Final = ("county", "city", "province")
"""Levels of division (GB/T 2260)."""

Reason = Literal[
    "empty", "too_long", "unknown", "ambiguous", "no_such_document", "nothing_asked", "two_values",
    "not_together", "topic", "no_day", "compare_two",
]  # fmt: skip
"""Why a question was not understood."""

MOST_CHARACTERS: Final = 200
"""Code points that a question may have."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the question, and what it was taken for.

    Attributes:
        start: first code point.
        end: code point after the last.
        tag: what it is: a filter, or a word of the rules.
        value: the value that it stands for; empty where the tag says all.
        id: IRI of the thing that it names, where it is a single one.
    """

    start: int
    end: int
    tag: str
    value: str = ""
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several things that a name may stand for.

    Attributes:
        label: its name, with what tells it from the others.
        question: the question that asks about it.
    """

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question as structured query.

    Attributes:
        question: as it was given; empty where the query was written as such.
        language: of the question.
        intent: what is wanted.
        kind: the list that it is asked of.
        filters: what narrows the list.
        order: of the items; ``amount`` and ``count`` put the greatest first.
        limit: items at most, where the question says so.
        by: for ``each`` the facet; for ``compare`` the filter whose values are compared; for
            ``fact`` and ``related`` what is asked of the document.
        compared: the values that are compared.
        document: IRI of the document that is asked about.
        of: for a list of concepts, what must be linked to them; None for either.
        level: of places, the level of division that is asked for; None for any.
        parts: the parts of the question and what each was taken for, in order.
    """

    question: str
    language: Language
    intent: Intent
    kind: Kind = "policies"
    filters: Filters = field(default_factory=Filters)
    order: Order = "date"
    limit: int | None = None
    by: str | None = None
    compared: tuple[str, ...] = ()
    document: str | None = None
    of: Literal["policies", "measures"] | None = None
    level: Level | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Declined:
    """A question that was not understood, or not as a whole.

    Attributes:
        question: as it was given.
        language: of the question.
        why: the reason.
        parts: the parts that were not understood, or do not go together.
        understood: the parts that were.
        search: words to look for instead.
        choices: what an ambiguous name may stand for.
        topic: for the reason ``topic`` which one.
    """

    question: str
    language: Language
    why: Reason
    parts: tuple[Part, ...] = ()
    understood: tuple[Part, ...] = ()
    search: str = ""
    choices: tuple[Choice, ...] = ()
    topic: str | None = None
