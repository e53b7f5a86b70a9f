"""Where a quoted span stands in a text that may have changed (Web Annotation, text quotes)."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from graph.corrections.model import Anchor

CONTEXT: Final = 24
"""Code points before and after a span that are kept with it."""

_ENOUGH: Final = 4
"""Code points of the context that must still stand beside a quote that is not the only one."""


class Place(NamedTuple):
    """A half-open span, in code points."""

    start: int
    end: int


def anchor_of(text: str, sha256: str, start: int, end: int) -> Anchor:
    """The anchor of a span of a text, whose digest is ``sha256``."""
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Anchor(sha256, start, end, text[start:end], before, after)


def find(anchor: Anchor, text: str, sha256: str) -> Place | None:
    """Where the span stands in ``text``, None where that cannot be told.

    In the text it was made on it stands where it did. In another one it stands where its quote
    does: with most of what stood around it, or with nothing of that where the quote stands there
    once only. Of equal places the one nearest to where it stood is taken.
    """
    start, end = anchor.start, anchor.end
    if anchor.sha256 == sha256 and text[start:end] == anchor.exact:
        return Place(start, end)
    places = list(_occurrences(anchor.exact, text))
    if not places:
        return None
    best = max(places, key=lambda place: (_context(anchor, text, place), -abs(place - start)))
    if len(places) > 1 and _context(anchor, text, best) < min(
        _ENOUGH, len(anchor.prefix) + len(anchor.suffix)
    ):
        return None
    return Place(best, best + len(anchor.exact))


def _occurrences(quote: str, text: str) -> Iterator[int]:
    place = text.find(quote) if quote else -1
    while place >= 0:
        yield place
        place = text.find(quote, place + 1)


def _context(anchor: Anchor, text: str, place: int) -> int:
    """How many code points around the quote are as they were."""
    after = text[place + len(anchor.exact) : place + len(anchor.exact) + len(anchor.suffix)]
    before = text[max(0, place - len(anchor.prefix)) : place]
    return _shared(before[::-1], anchor.prefix[::-1]) + _shared(after, anchor.suffix)


def _shared(one: str, other: str) -> int:
    for count, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return count
    return min(len(one), len(other))
