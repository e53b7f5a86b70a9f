"""Names of places beside each other made one: 上海市青浦区, 鼓楼区（320106）, Qingpu, Shanghai."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from graph.ask.folding import is_said
from graph.ask.names import Named
from graph.ask.reading import Piece

_MARKS: Final = frozenset("，,（）() ")


def joined(question: str, pieces: Sequence[Piece]) -> list[Piece]:
    """``pieces`` with places that lie in each other made one, the narrowest."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last is not None and last.tag == piece.tag == "region":
            between = question[last.end : piece.start]
            named = _narrower(last.named, piece.named)
            if named and all(char in _MARKS or not is_said(char) for char in between):
                end = piece.end + _closing(question, piece.end, between)
                found[-1] = replace(last, end=end, named=named)
                continue
        found.append(piece)
    return found


def _closing(question: str, end: int, between: str) -> int:
    """1 where a bracket that was opened before a name is closed behind it."""
    opened = any(mark in between for mark in "（(")
    return int(opened and question[end : end + 1] in ("）", ")"))


def _narrower(left: Sequence[Named], right: Sequence[Named]) -> tuple[Named, ...]:
    """Places of one side that are, or lie in, a place of the other; none where there are none."""
    for inner, outer in ((right, left), (left, right)):
        ids = {named.id for named in outer}
        found = tuple(n for n in inner if n.id in ids or not ids.isdisjoint(n.around))
        if found:
            return found
    return ()
