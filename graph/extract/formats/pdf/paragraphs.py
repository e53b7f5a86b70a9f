"""Lines → paragraphs: line breaks undone by where lines begin and end."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from graph.extract.formats.pdf.lines import Line, joined
from graph.extract.layout import HEAD

_TERMINAL: Final = frozenset("。！？；：…")
_LEADER = re.compile(
    r".{1,80}?(?:[.．·…]\s?){5,}\s*[-—(（]?\d{1,4}[-—)）]?$|.{1,60}?…{2,}\s*\d{1,4}$"
)
_CONTENTS = re.compile(r"目\s*[录錄次]$")
_BIN: Final = 2.0
"""Points within which line ends count as the same."""
_FEW_LINES: Final = 15
_INDENTED_SHARE: Final = 0.06
_LARGER: Final = 1.15
"""Size relative to the body text from which on a line is a title."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the lines of a column begin and end, and the usual distance of their baselines.

    ``em`` is the size of the body text; all in points, ``leading`` in ems. ``indents`` says
    whether paragraphs begin with an indented line, as those of official documents do.
    """

    left: float
    right: float
    em: float
    leading: float
    indents: bool = False


def paragraphs(pages: Iterable[list[Line]]) -> Iterator[str]:
    """The paragraphs, headings and table rows of a document, each as one line of text."""
    kept = [_without_contents(page) for page in pages]
    frames = _Frames(kept)
    held: list[Line] = []
    for page in kept:
        for line in page:
            if held and not _continues(held, line, frames.of(held[-1]), frames.of(line)):
                yield joined(item.text for item in held)
                held = []
            held.append(line)
    if held:
        yield joined(item.text for item in held)


def _without_contents(page: list[Line]) -> list[Line]:
    """A page without its table of contents: headings with leaders and page numbers."""
    entries = [line for line in page if _LEADER.match(line.text)]
    if len(entries) < 3:
        return page
    return [
        line
        for line in page
        if not any(line is entry for entry in entries) and not _CONTENTS.match(line.text)
    ]


class _Frames:
    """The frame of each column; pages are told apart by parity, since margins may be mirrored."""

    def __init__(self, pages: list[list[Line]]) -> None:
        groups: defaultdict[tuple[int, int], list[Line]] = defaultdict(list)
        for page in pages:
            for line in page:
                if line.kind == "text":
                    groups[line.column, line.page % 2].append(line)
        sizes: Counter[float] = Counter()
        for lines in groups.values():
            for line in lines:
                sizes[round(line.em * 2) / 2] += len(line.text)
        self.em = sizes.most_common(1)[0][0] if sizes else 10.0
        self.leading = _leading(pages, self.em)
        self.frames: dict[tuple[int, int], Frame] = {}
        for (column, parity), lines in groups.items():
            other = groups.get((column, 1 - parity), [])
            few = len(lines) < _FEW_LINES
            self.frames[column, parity] = self._frame([*lines, *other] if few else lines)

    def of(self, line: Line) -> Frame:
        """The frame of a line; table rows have none of their own."""
        otherwise = Frame(line.left, line.right, self.em, self.leading)
        return self.frames.get((line.column, line.page % 2), otherwise)

    def _frame(self, lines: list[Line]) -> Frame:
        body = [line for line in lines if abs(line.em - self.em) <= 0.1 * self.em] or lines
        left = _first_usual([line.left for line in body])
        right = -_first_usual([-line.right for line in body])
        indented = sum(1.5 < (line.left - left) / self.em < 2.6 for line in body)
        return Frame(left, right, self.em, self.leading, indented > _INDENTED_SHARE * len(body))


def _first_usual(values: list[float]) -> float:
    """The smallest value that a fair part of the lines share."""
    ordered = sorted(values)
    needed = max(1, min(len(ordered) * 6 // 100, 40))
    for index, value in enumerate(ordered):
        reach = index + needed - 1
        if reach < len(ordered) and ordered[reach] - value <= _BIN:
            return value
    return ordered[0]


def _leading(pages: list[list[Line]], em: float) -> float:
    """The usual distance of baselines in ems."""
    distances: Counter[float] = Counter()
    for page in pages:
        for upper, lower in pairwise(page):
            distance = (upper.base - lower.base) / em
            if upper.column == lower.column and 0.9 < distance < 4:
                distances[round(distance, 1)] += 1
    if not distances:
        return 1.8
    return median(value for value, _ in distances.most_common(3))


def _continues(held: list[Line], line: Line, old: Frame, frame: Frame) -> bool:
    """Whether the paragraph of the lines ``held`` goes on in ``line``.

    ``old`` is the frame of the last line held, ``frame`` that of ``line``: they differ where the
    paragraph goes on in another column or on a facing page.
    """
    before = held[-1]
    if "row" in (before.kind, line.kind) or not line.text:
        return False
    size = max(before.em, line.em)
    if abs(before.em - line.em) > 0.12 * size:
        return False
    if before.page == line.page and before.column == line.column:
        distance = (before.base - line.base) / size
        larger = size > _LARGER * frame.em
        if distance > max(1.3 * frame.leading, frame.leading + 0.5, 2.6 if larger else 0):
            return False
    if min(before.text.count("\t"), line.text.count("\t")) > 1:  # a table without ruling lines
        return False
    if _centred(before, old) and _centred(line, frame):
        return _goes_on_centred(before, line, frame)
    if not _full(before, line, old):
        return False
    ended, heads = before.text[-1] in _TERMINAL, HEAD.match(line.text) is not None
    if line.left - frame.left > 0.8 * line.em:
        return _goes_on_indented(held, line) and not (ended or heads)
    return frame.indents or not (ended and heads)


def _centred(line: Line, frame: Frame) -> bool:
    """Whether a line stands in the middle, with room on both sides; a title may fill its line."""
    before, after = line.left - frame.left, frame.right - line.right
    room = -1.0 if line.em > _LARGER * frame.em else 1.2
    return min(before, after) > room * line.em and abs(before - after) < 1.5 * line.em


def _goes_on_centred(before: Line, line: Line, frame: Frame) -> bool:
    """Whether two centred lines are one heading: set larger than the text, with no end between."""
    larger = line.em > _LARGER * frame.em
    return larger and before.text[-1] not in _TERMINAL and not HEAD.match(line.text)


def _full(before: Line, line: Line, frame: Frame) -> bool:
    """Whether the first word of ``line`` had no room left in the line before it."""
    return before.right + line.first > frame.right + 0.35 * line.em - _BIN or (
        before.right > frame.right - 0.6 * line.em
    )


def _goes_on_indented(held: list[Line], line: Line) -> bool:
    """Whether an indented line goes on: in a block set further in, or under a hanging number."""
    before = held[-1]
    if abs(line.left - before.left) <= 0.5 * line.em:
        return len(held) > 1 or HEAD.match(held[0].text) is not None
    return len(held) == 1 and line.left > before.left and HEAD.match(before.text) is not None
