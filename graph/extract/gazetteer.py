"""Term lists searched in one pass (Aho–Corasick), leftmost and longest first."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

Payload = TypeVar("Payload")


class Span(NamedTuple):
    """A flat half-open span."""

    start: int
    end: int


class Gazetteer(Generic[Payload]):
    """Terms with what they stand for. Terms in Latin letters match as whole words only."""

    def __init__(self, entries: Iterable[tuple[str, Payload]]) -> None:
        table: dict[str, Payload] = {}
        for term, payload in entries:
            table.setdefault(unicodedata.normalize("NFC", term), payload)
        self.terms = list(table)
        self.payloads = list(table.values())
        self._latin = [_latin(term[:1]) or _latin(term[-1:]) for term in self.terms]
        self._automaton = AhoCorasick(self.terms, matchkind=MatchKind.LeftmostLongest)

    def find(self, content: str) -> Iterator[tuple[int, int, Payload]]:
        """Start, end and payload of every match in ``content``; matches do not overlap."""
        payloads, latin = self.payloads, self._latin
        for index, start, end in self._automaton.find_matches_as_indexes(content):
            if not (latin[index] and _cuts_word(content, start, end)):
                yield start, end, payloads[index]

    def holds(self, content: str) -> bool:
        """Whether ``content`` has a term in it."""
        return next(self.find(content), None) is not None


def _cuts_word(content: str, start: int, end: int) -> bool:
    """Whether a span begins or ends inside a Latin word or number."""
    first, last = content[start], content[end - 1]
    before = content[start - 1] if start else " "
    after = content[end] if end < len(content) else " "
    return (_latin(first) and _latin(before)) or (_latin(last) and _latin(after))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


class Spanned(Protocol):
    """Something that begins at a flat offset."""

    @property
    def start(self) -> int:
        """Where it begins."""


Item = TypeVar("Item", bound=Spanned)
_start = attrgetter("start")
_FEW: Final = 8
"""So many items are passed one by one before a span's end is looked for by bisection."""


def starting_in(items: Sequence[Item], start: int, end: int) -> range:
    """Indexes of the items that begin in ``[start, end)``; ``items`` are sorted by start."""
    first = last = bisect_left(items, start, key=_start)
    near = min(first + _FEW, len(items))
    while last < near and items[last].start < end:
        last += 1
    if last == near:
        last = bisect_left(items, end, lo=last, key=_start)
    return range(first, last)


def between(items: Sequence[Item], start: int, end: int) -> Sequence[Item]:
    """The items that begin in ``[start, end)``; ``items`` are sorted by start."""
    found = starting_in(items, start, end)
    return items[found.start : found.stop]


def after_last(content: str, marks: str, start: int, end: int) -> int:
    """Offset behind the last of the single ``marks`` in ``[start, end)``; ``start`` where none."""
    for mark in marks:
        found = content.rfind(mark, start, end)
        if found >= 0:
            start = found + 1
    return start


def first_of(content: str, marks: str, start: int, end: int) -> int:
    """Offset of the first of the single ``marks`` in ``[start, end)``; its end where none."""
    end = min(end, len(content))
    for mark in marks:
        at = content.find(mark, start, end)
        end = at if at >= 0 else end
    return end


class Mask:
    """Marks of flat spans; asks in time linear in the span, whatever their number."""

    def __init__(self, length: int) -> None:
        self._marks = bytearray(length + 1)

    def add(self, start: int, end: int) -> None:
        """Mark ``[start, end)``."""
        self._marks[start:end] = b"\1" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        """Whether any offset of ``[start, end)`` is marked."""
        return 1 in self._marks[start:end]

    def covers(self, start: int, end: int) -> bool:
        """Whether every offset of ``[start, end)`` is marked."""
        return 0 not in self._marks[start:end]
