"""A stored text cut into pieces at the ends of its spans, to be shown with marks."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from graph.queries.resources import Span, StoredText

LONG_SPAN = 60
"""Spans longer than this are sections or measures: they get an anchor, not a mark."""

_COLOURS = {
    "fk:Industry": "industry",
    "fk:Region": "place",
    "fk:Zone": "place",
    "fk:Policy": "document",
    "fk:Reply": "document",
    "fk:OfficialDocument": "document",
    "fk:Organization": "body",
    "fk:Incentive": "quantity",
    "fk:Target": "quantity",
    "fk:Statistic": "quantity",
    "fk:Threshold": "quantity",
    "fk:Budget": "quantity",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text with one appearance.

    Attributes:
        text: the characters.
        anchors: names of the spans that begin here (``char=812,834``).
        colour: what is named here, as CSS class; empty for plain text.
        title: what the mark stands for.
        focus: whether it is the span that was asked for.
    """

    text: str
    anchors: tuple[str, ...]
    colour: str
    title: str
    focus: bool


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text in pieces."""

    id: str
    pieces: tuple[Piece, ...]


def mark(texts: Sequence[StoredText], focus: tuple[int, int] | None) -> list[MarkedText]:
    """The texts in pieces, with ``focus`` marked out."""
    return [MarkedText(text.id, _pieces(text, focus)) for text in texts]


def _pieces(text: StoredText, focus: tuple[int, int] | None) -> tuple[Piece, ...]:
    length = len(text.characters)
    spans = [span for span in text.spans if 0 <= span.start <= span.end <= length]
    cuts = {0, length, *(span.start for span in spans), *(span.end for span in spans)}
    anchors: dict[int, list[str]] = {}
    for span in spans:
        anchors.setdefault(span.start, []).append(f"char={span.start},{span.end}")
    if focus is not None and focus[1] <= length:
        cuts |= set(focus)
        name = f"char={focus[0]},{focus[1]}"
        if name not in anchors.setdefault(focus[0], []):
            anchors[focus[0]].append(name)
    ends = sorted(cuts)
    short = sorted(
        (s for s in spans if _colour(s) and s.end - s.start <= LONG_SPAN),
        key=lambda s: (s.start, s.end),
    )
    pieces, first = [], 0
    for start, end in itertools.pairwise(ends):
        while first < len(short) and short[first].start + LONG_SPAN <= start:
            first += 1
        over = [s for s in short[first : first + 40] if s.start <= start and end <= s.end]
        pieces.append(
            Piece(
                text=text.characters[start:end],
                anchors=tuple(anchors.get(start, ())),
                colour=_colour(over[-1]) if over else "",
                title="、".join(dict.fromkeys(thing.label for s in over for thing in s.things)),
                focus=focus is not None and focus[0] <= start and end <= focus[1],
            )
        )
    return tuple(pieces)


def _colour(span: Span) -> str:
    return next((_COLOURS[name] for name in span.classes if name in _COLOURS), "")
