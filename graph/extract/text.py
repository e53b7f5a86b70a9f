"""Selective normalisation of a text, with a map back to its code points.

All rules work on a flattened text in which stray white space is gone, hard line breaks inside a
paragraph are undone, and characters that only look alike are one (full-width digits and letters,
Kangxi radicals). Chinese punctuation stays as it is. Paragraphs are separated by a line feed.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from graph.extract.layout import HEAD, Layout, page_numbers
from graph.extract.rows import Cell, Row, rows
from graph.model import Mention

_BLANK = " \t\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\x0b\x0c\x00-\x08"
_GAP = re.compile(f"[{_BLANK}\r\n]+")
_LATIN = re.compile(r"[0-9A-Za-z]")
_UNIT_END = "局厅委会部院室处府办署关号条章节编"


def _folding() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)}
    table |= {code: chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    table |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    table |= {
        ord("．"): ".",
        ord("％"): "%",
        ord("＋"): "+",
        ord("／"): "/",
        ord("＆"): "&",
        ord("﹙"): "（",
        ord("﹚"): "）",
    }
    return {code: text for code, text in table.items() if len(text) == 1}


_FOLD = _folding()


@dataclass(frozen=True)
class FlatText:
    """A flattened text and where each of its pieces begins in the text as read.

    Attributes:
        source: the text as read.
        content: the flattened text; offsets into it are *flat* offsets.
        flat_starts, source_starts: parallel, ascending; piece ``i`` of the flattened text starts
            at ``flat_starts[i]`` and is a copy of the source from ``source_starts[i]`` on.
        rows: the rows of its tables, in flat offsets.
    """

    source: str
    content: str
    flat_starts: list[int]
    source_starts: list[int]
    rows: tuple[Row, ...] = ()

    def flat_offset(self, source: int) -> int:
        """Flat offset of the character at ``source``, or of the one before it that was kept."""
        piece = max(0, bisect_right(self.source_starts, source) - 1)
        size = self.flat_ends[piece] - self.flat_starts[piece]
        return self.flat_starts[piece] + min(source - self.source_starts[piece], size - 1)

    @cached_property
    def flat_ends(self) -> list[int]:
        """Where each piece ends in the flattened text."""
        return [*self.flat_starts[1:], len(self.content)]

    def mention(self, start: int, end: int) -> Mention:
        """The source span of the flat span ``[start, end)``; ``end > start``."""
        first, last = self.source_span(start, end)
        return Mention(first, last, self.source[first:last])

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the source of the flat span ``[start, end)``; ``end > start``."""
        flats, sources = self.flat_starts, self.source_starts
        piece = bisect_right(flats, start) - 1
        first = sources[piece] + start - flats[piece]
        if piece + 1 < len(flats) and flats[piece + 1] < end:
            piece = bisect_right(flats, end - 1, piece) - 1
        return first, sources[piece] + end - flats[piece]

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """Flat spans of the paragraphs, in order, none empty."""
        spans, start = [], 0
        for line in self.content.split("\n"):
            if line:
                spans.append((start, start + len(line)))
            start += len(line) + 1
        return spans


def flatten(source: str) -> FlatText:
    """Flatten ``source``; time is linear in its length."""
    folded = source.translate(_FOLD)
    layout = Layout.of(folded)
    skips = page_numbers(folded)
    tables = rows(folded)
    joints = _joints(tables)
    pieces: list[str] = []
    flat_starts: list[int] = []
    source_starts: list[int] = []
    length = 0

    def take(text: str, at: int) -> None:
        nonlocal length
        if text:
            pieces.append(text)
            flat_starts.append(length)
            source_starts.append(at)
            length += len(text)

    position = 0
    for gap in _GAP.finditer(folded):
        if gap.start() < position:  # inside a page number
            continue
        take(folded[position : gap.start()], position)
        position = gap.end()
        if skip := skips.get(position):
            position += skip
        joint = joints.get(position) or _joint(folded, gap.start(), gap.group(), position, layout)
        if joint:
            take(joint, gap.start())
    take(folded[position:], position)
    if not pieces:
        take("\n", 0)
    flat = FlatText(source, "".join(pieces), flat_starts, source_starts)
    return replace(flat, rows=tuple(_flat_row(row, flat) for row in tables)) if tables else flat


def _joints(tables: Sequence[Row]) -> dict[int, str]:
    """What stands for the white space before each cell, by where the cell begins."""
    joints = {cell.start: " " for row in tables for cell in row.cells}
    return joints | {row.start: "\n" for row in tables}


def _flat_row(row: Row, flat: FlatText) -> Row:
    """``row`` in flat offsets."""
    cells = tuple(
        Cell(flat.flat_offset(cell.start), flat.flat_offset(cell.end - 1) + 1, cell.head)
        for cell in row.cells
    )
    return Row(cells[0].start, cells[-1].end, row.label, cells)


def _joint(text: str, start: int, gap: str, end: int, layout: Layout) -> str:
    """What stands for the white space ``text[start:end]``: nothing, a space or a line feed."""
    if start == 0 or end >= len(text):
        return ""
    before, after = text[start - 1], text[end]
    if "\n" in gap or "\r" in gap:
        joined = layout.continues(text, start, end)
        if not joined:
            return "\n"
        gap = " "
    elif gap.count("\u3000") >= 2 and before not in "，、":
        return "\n" if _breaks(text, start, end) else " "
    if "\t" in gap or (before == "." and after.isdecimal()):
        return " "  # a cell of a table; the number of an item before a year
    if _LATIN.match(before) and _LATIN.match(after):
        spaced_number = _SPACED_NUMBER.match(text, max(0, start - 6), end + 6)
        return "" if spaced_number else " "
    if _isolated(text, start, end):
        return ""
    if _after_heading(text, start):
        return "\n"
    if len(gap) > 1 or before in _UNIT_END:
        return " " if "\u4e00" <= after <= "\u9fff" and before not in "，、" else ""
    return ""


_SPACED_NAME = re.compile("[\u4e00-\u9fff]{1,2}[\u3000 ]{2,}[\u4e00-\u9fff](?![\u4e00-\u9fff])")


_SPACED_NUMBER = re.compile(r".{0,5}第 ?\d{1,2} \d{1,2} ?[章节条号]")


_HEADED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章节]|\d{1,2}[.、])"
    r"\s?[\u4e00-\u9fff、“”]{3,20}$"
)


def _after_heading(text: str, start: int) -> bool:
    """Whether a gap parts a numbered heading, set without a stop, from the text below it."""
    return _HEADED.search(text, max(0, start - 28), start) is not None


def _isolated(text: str, start: int, end: int) -> bool:
    """Whether the gap is one of a word set with a space between its characters (协 调 委)."""
    left = start < 2 or text[start - 2].isspace()
    right = end + 1 >= len(text) or text[end + 1].isspace()
    return left or (right and end - start == 1 and start > 2 and text[start - 3].isspace())


def _breaks(text: str, start: int, end: int) -> bool:
    """Whether two or more ideographic spaces end a paragraph, not just set a word apart."""
    if HEAD.match(text, end):
        return True
    if _SPACED_NAME.match(text, max(0, start - 1)):
        return text[start - 1] in "。；：！？”）"
    return True
