"""A stored text as tokens for a page: its spans nested, with ways to the facts that cite them.

Spans are opened and closed like brackets. Where two cross, the one that is still open is closed
and goes on as a continuation, so that the tokens always nest and no character is lost.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from graph.queries.resources import Span, StoredText

_COLOURS: Final = {
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
_COLOURS_OF_FACTS: Final = {
    "fk:hasIncentive": "quantity",
    "fk:hasTarget": "quantity",
    "fk:hasStatistic": "quantity",
    "fk:hasThreshold": "quantity",
    "fk:hasBudget": "quantity",
    "fk:key": "cue",
    "fk:action": "cue",
    "fk:instrument": "cue",
    "fk:statedIn": "heading",
}
_LONG: Final = 60
"""Spans longer than this are evidence for something as a whole: they get no colour."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A fact of the page that a span is evidence of.

    Attributes:
        anchor: id of its element.
        property: as prefixed name.
        label: what the fact names.
        measure: title of the measure that it is about; empty where it is about the document.
    """

    anchor: str
    property: str
    label: str
    measure: str = ""


Cited = Mapping[tuple[int, int], Sequence[Citation]]


@dataclass(frozen=True, slots=True)
class Opening:
    """A span begins.

    Attributes:
        start: first code point.
        end: code point after the last.
        is_first: False where it is the rest of a span that another one crosses.
        colour: what is named here, as CSS class; empty where nothing is.
        title: what the span stands for.
        citations: facts that the span is evidence of.
        is_leaf: whether no other span begins inside, so that it can be a link.
        focus: whether it is the span that was asked for.
    """

    start: int
    end: int
    is_first: bool = True
    colour: str = ""
    title: str = ""
    citations: tuple[Citation, ...] = ()
    is_leaf: bool = True
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a marked text: characters, a span that begins or ends, or a note here."""

    kind: Literal["text", "open", "close", "note"]
    text: str = ""
    span: Opening | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text in tokens."""

    id: str
    tokens: tuple[Token, ...]


def mark(
    text: StoredText,
    focus: tuple[int, int] | None = None,
    cited: Cited | None = None,
    notes: Mapping[int, Sequence[str]] | None = None,
) -> MarkedText:
    """The text in tokens.

    Args:
        text: with its spans.
        focus: a span to be marked out, in code points.
        cited: facts by the span that is their evidence.
        notes: what stands in the margin, by the code point beside which it stands.
    """
    length = len(text.characters)
    openings = _openings(text.spans, focus, cited or {}, length)
    leaves = _leaves(openings)
    openings = [replace(o, is_leaf=leaf) for o, leaf in zip(openings, leaves, strict=True)]
    placed = {min(place, length): found for place, found in (notes or {}).items()}
    return MarkedText(text.id, tuple(_tokens(text.characters, openings, placed)))


def _openings(
    spans: Sequence[Span], focus: tuple[int, int] | None, cited: Cited, length: int
) -> list[Opening]:
    """All spans in the order in which they begin, longer ones first."""
    by_place = {(span.start, span.end): span for span in spans}
    wanted = {*by_place, *cited, *([focus] if focus is not None else [])}
    found = []
    for start, end in sorted(wanted, key=lambda place: (place[0], -place[1])):
        if not 0 <= start < end <= length:
            continue
        span = by_place.get((start, end))
        citations = tuple(cited.get((start, end), ()))
        opening = Opening(
            start,
            end,
            colour=_colour(span, citations) if end - start <= _LONG else "",
            title="、".join(dict.fromkeys(thing.label for thing in span.things)) if span else "",
            citations=citations,
            focus=(start, end) == focus,
        )
        found.append(opening)
    return found


def _colour(span: Span | None, citations: Sequence[Citation]) -> str:
    classes = span.classes if span is not None else ()
    named = next((_COLOURS[name] for name in classes if name in _COLOURS), "")
    meant = (_COLOURS_OF_FACTS.get(citation.property, "") for citation in citations)
    return named or next((colour for colour in meant if colour), "")


def _leaves(openings: Sequence[Opening]) -> list[bool]:
    """For each span whether no other begins inside of it; the next one is the first that could."""
    return [
        index + 1 == len(openings) or openings[index + 1].start >= own.end
        for index, own in enumerate(openings)
    ]


def _tokens(
    characters: str, openings: Sequence[Opening], notes: Mapping[int, Sequence[str]]
) -> Iterator[Token]:
    starting: dict[int, list[Opening]] = defaultdict(list)
    for opening in openings:
        starting[opening.start].append(opening)
    cuts = sorted({0, len(characters), *starting, *(o.end for o in openings), *notes})
    stack: list[Opening] = []
    for place, following in zip(cuts, [*cuts[1:], len(characters)], strict=True):
        yield from _close(stack, place)
        yield from (Token("note", note=note) for note in notes.get(place, ()))
        for opening in starting.get(place, ()):
            stack.append(opening)
            yield Token("open", span=opening)
        if following > place:
            yield Token("text", text=characters[place:following])


def _close(stack: list[Opening], place: int) -> Iterator[Token]:
    """Close what ends at ``place``; what goes on is opened again where it has to be closed."""
    ending = [index for index, opening in enumerate(stack) if opening.end <= place]
    if not ending:
        return
    going_on = [opening for opening in stack[ending[0] :] if opening.end > place]
    for opening in reversed(stack[ending[0] :]):
        yield Token("close", span=opening)
    del stack[ending[0] :]
    for opening in going_on:
        rest = replace(opening, is_first=False)
        stack.append(rest)
        yield Token("open", span=rest)
