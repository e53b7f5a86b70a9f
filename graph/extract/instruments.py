"""By what means a measure works, and whom it grants something."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from graph import schemes
from graph.extract.gazetteer import Gazetteer

_GRANT = re.compile("给予|予以|按|发放")
_REACH = 80
"""How far behind 对 a word for giving stands at most, in code points."""
_GRANTED = re.compile(
    r"对(?P<who>[^，。；：\n]{3,60}?)(?:，|的，)?[^，。；\n]{0,12}?(?:给予|予以|按|发放)"
)


class Means(NamedTuple):
    """An instrument (id of its concept) shown by the word at flat ``[start, end)``."""

    instrument: str
    start: int
    end: int


@cache
def _words() -> Gazetteer[str]:
    return Gazetteer(
        (name, concept.id)
        for concept in schemes.instruments().concepts.values()
        for name in (concept.zh, *concept.aliases)
    )


def instruments(content: str, spans: Sequence[tuple[int, int]]) -> Iterator[Means]:
    """The instruments that the text in ``spans`` uses."""
    for start, end in spans:
        for left, right, instrument in _words().find(content[start:end]):
            yield Means(instrument, start + left, start + right)


def beneficiaries(content: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Flat spans of those whom the text in ``spans`` grants something (对…给予…)."""
    for start, end in spans:
        grants = [match.start() for match in _GRANT.finditer(content, start, end)]
        at = content.find("对", start, end)
        while at >= 0 and grants:
            near = bisect_left(grants, at)
            if near == len(grants):
                break
            reached = grants[near] - at <= _REACH
            match = _GRANTED.match(content, at, end) if reached else None
            if match:
                yield match.span("who")
            at = content.find("对", match.end() if match else at + 1, end)
