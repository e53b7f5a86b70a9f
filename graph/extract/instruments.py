"""By what means a measure works, and whom it grants something."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from graph import schemes
from graph.extract.gazetteer import Gazetteer

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
        for match in _GRANTED.finditer(content, start, end):
            yield match.span("who")
