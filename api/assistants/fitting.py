"""Answers that fit into a context: cut by whole items, which they say, and how to go on."""

from collections.abc import Callable
from typing import Final, TypeVar

from pydantic import BaseModel

from api.assistants.answers import ToolAnswer
from api.assistants.given import MOST_CHARACTERS
from api.assistants.wording import say
from api.pages.language import Language
from graph.errors import LimitError, ParameterError
from graph.store.base import Generation

Answer = TypeVar("Answer", bound=ToolAnswer)  # type: ignore[type-arg]  # of whatever items

_ROOM: Final = 400
"""Characters of the note on what is left out, and of the cursor."""


def written(answer: BaseModel) -> str:
    """The answer as the JSON whose characters are counted; what is not known is left out."""
    return answer.model_dump_json(by_alias=True, exclude_none=True, exclude_defaults=True)


def fit(
    answer: Answer,
    most: int,
    language: Language,
    *,
    next_after: Callable[[int], str | None],
) -> Answer:
    """The answer with as many of its items, from the first on, as ``most`` characters hold.

    Args:
        answer: with all items that were asked for; what its ``more`` says is kept.
        most: characters.
        language: of the note on what is left out.
        next_after: cursor for what comes after so many of the items; None where nothing does.

    Raises:
        LimitError: it is too long even without items.
    """
    items = [*answer.items]
    whole = _with(answer, len(items), most, language, next_after)
    if len(written(whole)) <= most:
        return whole
    room = most - _ROOM - len(written(answer.model_copy(update={"items": []})))
    shown = 0
    while shown < len(items) and (room := room - len(written(items[shown])) - 1) >= 0:
        shown += 1
    while True:
        cut = _with(answer, min(shown, len(items) - 1), most, language, next_after)
        if len(written(cut)) <= most:
            return cut
        if shown == 0:
            raise LimitError(
                f"the arguments alone make an answer of {len(written(cut))} characters; shorten "
                "them, or ask with more `characters`"
            )
        shown -= 1


def _with(
    answer: Answer,
    shown: int,
    most: int,
    language: Language,
    next_after: Callable[[int], str | None],
) -> Answer:
    """The answer with its first items, and what it says of the others."""
    asked = len(answer.items)
    following = next_after(shown)
    said = answer.more
    if asked and shown <= 0:
        needed = min(MOST_CHARACTERS, len(written(answer.items[0])) + 2 * _ROOM + most // 2)
        said = say("too_long", language, needed=needed, characters=most)
    elif shown < asked:
        said = say("cut", language, asked=asked, left=asked - shown, characters=most)
    elif following is not None and said is None:
        said = say("further", language)
    update = {"items": answer.items[: max(shown, 0)], "more": said, "next": following}
    return answer.model_copy(update=update)


def place_of(cursor: str | None, generation: Generation) -> int:
    """How many items come before those that are asked for.

    Raises:
        ParameterError: the cursor is none of ours, or of another generation.
    """
    if cursor is None:
        return 0
    number, _, offset = cursor.removeprefix("g").partition("-")
    if not (cursor.isascii() and number.isdecimal() and offset.isdecimal() and len(cursor) < 40):
        raise ParameterError(
            f"cursor {cursor[:40]!r} is none; use `next` of the answer before, or leave it out"
        )
    if int(number) != generation.number:
        raise ParameterError(
            f"cursor is of generation {number}, and the graph has changed: it is at "
            f"{generation.number}; ask again without cursor"
        )
    return int(offset)


def cursors(
    first: int, asked: int, generation: Generation, *, has_more: bool
) -> Callable[[int], str | None]:
    """Cursors for answers whose items are counted: ``asked`` of them from ``first`` on."""

    def next_after(shown: int) -> str | None:
        if shown >= asked and not has_more:
            return None
        return f"g{generation.number}-{first + shown}"

    return next_after
