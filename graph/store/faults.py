"""What is told of a query or update that the engine cannot read: where the fault is, and what."""

import re
from typing import Final

from graph.errors import QueryError
from graph.store.grammar import find_fault
from graph.store.sparql import place

_LONGEST: Final = 300
_POSITION: Final = re.compile(r"error at (\d+):(\d+): ")
_CLASS: Final = re.compile(r"(?:, | )?\[(?:_|'.*?')\]")
"""A set of characters, as the engine lists them among what it expected."""

_VAGUE: Final = "something is missing or wrong here or before"


def malformed(message: str, query: str | None = None) -> QueryError:
    """The error for what the engine refuses with ``message``; ``query`` is absent for updates.

    It names line and column, of the fault where the grammar tells it (with ``query`` given), else
    of the place where the engine gave up.
    """
    try:
        fault = find_fault(query or "")
    except QueryError as error:
        return error
    if query and fault is not None:
        return QueryError(f"malformed query{place(query, fault.offset)}: {fault.what}")
    shown = " ".join(message.split())
    if (found := _POSITION.match(shown)) is None:
        return QueryError(f"malformed query: {_short(shown)}")
    what = _short(_reason(shown[found.end() :]))
    return QueryError(f"malformed query at line {found[1]}, column {found[2]}: {what}")


def _reason(message: str) -> str:
    """What the engine says without the sets of characters; a sentence where it has one."""
    plain = _CLASS.sub("", message)
    items = plain.removeprefix("expected one of").removeprefix("expected").strip(" ,").split(", ")
    sentences = [item for item in items if " " in item and '"' not in item]
    if sentences:
        return sentences[0]
    return plain.replace("one of, ", "one of ") if items != [""] else _VAGUE


def _short(message: str) -> str:
    return message if len(message) <= _LONGEST else message[:_LONGEST] + " …"
