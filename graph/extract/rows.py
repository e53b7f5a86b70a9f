"""Tables in a text as read: rows under column heads, where both are certain.

A table is a head row, at least one head of which `table_heads.toml` knows, and rows below it with
as many cells. Cells are apart by a tab; by two or more blanks only where every head is known; and
rows may stand in one line where they are numbered. Whatever does not fit is no row: its text is
still read as text.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from graph.extract.rules import rules

_BLANK: Final = " \t\u00a0\u2002\u2003\u3000"
_WIDE = re.compile(r"(?<=[^ \u3000])(?: {2,}|[ \u3000]*\u3000[ \u3000]*)(?=[^ \u3000])")
_TAB = re.compile("\t")
_LINE = re.compile(r"[^\r\n]+")
_LONGEST_HEAD: Final = 18
_LONGEST_GROUP: Final = 40
_GAP: Final = 20
"""How many numbers rows in one line may leave out."""
_SENTENCE = re.compile("[。；，！？]")
_UNIT = re.compile(r"[（(](?:单位[：:])?([^（）()]{1,8})[)）]$")
_GROUP = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.]|[（(][一二三四五六七八九十\d]{1,3}[)）]|第[^第]{1,4}[章节条]|[①-⑳]"
)
_NUMBER = re.compile(r"\d{1,4}[.、．]?")


class Head(NamedTuple):
    """The head of a column.

    Attributes:
        text: as written, without white space.
        role: key of table_heads.toml, None where it is not known.
        unit: unit that it names in brackets, '' where none.
    """

    text: str
    role: str | None
    unit: str


class Cell(NamedTuple):
    """A cell that is not empty, at ``[start, end)``, under its head."""

    start: int
    end: int
    head: Head


class Row(NamedTuple):
    """A row of a table, ``[start, end)`` from its first cell to its last; ``label`` numbers it."""

    start: int
    end: int
    label: str
    cells: tuple[Cell, ...]

    def under(self, *roles: str) -> list[Cell]:
        """The cells under heads with one of ``roles``."""
        return [cell for cell in self.cells if cell.head.role in roles]


class _Line(NamedTuple):
    """A line with its cells as spans of the text, empty ones included."""

    cells: list[tuple[int, int]]
    tabbed: bool


@cache
def _roles() -> dict[str, str]:
    table: dict[str, list[str]] = rules("table_heads")
    return {word: role for role, words in table.items() for word in words}


@cache
def _first_heads() -> re.Pattern[str]:
    words = "|".join(sorted(_roles(), key=len, reverse=True))
    return re.compile(rf"^[ \u3000]*(?:{words})(?=  |\u3000)", re.MULTILINE)


@lru_cache(maxsize=4096)
def head_of(text: str) -> Head:
    """The head that ``text`` is."""
    compact = re.sub(r"\s+", "", text)
    unit = _UNIT.search(compact)
    name = compact[: unit.start()] if unit else compact
    role = next((_roles()[name[at:]] for at in range(len(name)) if name[at:] in _roles()), None)
    return Head(compact, role, unit[1].partition("/")[0] if unit else "")


def rows(text: str) -> list[Row]:
    """The rows of the tables in ``text``, in order; time is linear in its length."""
    if "\t" not in text and not _first_heads().search(text):
        return []
    reader = _Reader(text)
    reader.read()
    return reader.rows


class _Reader:
    """Reads the lines of a text in order; holds the heads of the table that is open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rows: list[Row] = []
        self.heads: list[Head] = []
        self.tabbed = True
        self.pending: list[Row] = []
        self.count = 0

    def read(self) -> None:
        """Collect the rows of every table."""
        for match in _LINE.finditer(self.text):
            line = self._cells(match.start(), match.end())
            if len(line.cells) < 2:
                self._alone(match.start(), match.end())
            elif (heads := self._heads(line)) is not None:
                self._open(heads, line)
            elif self.heads and line.tabbed is self.tabbed:
                self._row(line)
            else:
                self._close(certain=self.tabbed)
        self._close(certain=True)

    def _cells(self, start: int, end: int) -> _Line:
        tabbed = self.text.find("\t", start, end) >= 0
        cells, at = [], start
        for gap in (_TAB if tabbed else _WIDE).finditer(self.text, start, end):
            cells.append(self._trimmed(at, gap.start()))
            at = gap.end()
        cells.append(self._trimmed(at, end))
        return _Line(cells, tabbed)

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self.text[start] in _BLANK:
            start += 1
        while end > start and self.text[end - 1] in _BLANK:
            end -= 1
        return start, end

    def _heads(self, line: _Line) -> list[Head] | None:
        """The heads that a line is made of; None where it is no head row for certain."""
        found: list[Head] = []
        if _NUMBER.fullmatch(self.text, *line.cells[0]):
            return None  # a row under heads
        for start, end in line.cells:
            cell = self.text[start : min(end, start + _LONGEST_HEAD + 1)]
            if len(cell) > _LONGEST_HEAD or _SENTENCE.search(cell):
                break
            if _GROUP.match(cell) or _NUMBER.fullmatch(cell):
                break
            found.append(head_of(cell))
        whole = len(found) == len(line.cells)
        known = [head for head in found if head.role]
        told = {head.role for head in known} - {"number", "beside_incentive"}
        if not told or len(found) < 2 or not found[0].text:
            return None
        if not line.tabbed:
            return found if whole and len(known) == len(found) > 2 else None
        if not whole:
            flowing = len(line.cells) >= 2 * len(found)
            return found if flowing and found[0].role == "number" and len(known) > 2 else None
        return found if len(known) * 2 >= sum(bool(head.text) for head in found) else None

    def _open(self, heads: list[Head], line: _Line) -> None:
        self._close(certain=self.tabbed)
        incentive = any(head.role == "incentive" for head in heads)
        self.heads = [
            head._replace(role="threshold" if incentive else None)
            if head.role == "beside_incentive"
            else head
            for head in heads
        ]
        self.tabbed = line.tabbed
        self.count = 0
        if len(line.cells) > len(heads):
            for cells in self._flowing(line.cells[len(heads) :]):
                self._add(cells)
            self._close(certain=True)

    def _row(self, line: _Line) -> None:
        if len(line.cells) == len(self.heads):
            self._add(line.cells)
        elif not self.tabbed:
            self._close(certain=False)

    def _flowing(self, cells: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
        """Rows in one line: as many cells as there are heads from one number to the next."""
        width, at, last = len(self.heads), 0, 0
        while at < len(cells):
            number = self._number(cells[at])
            if not last < number <= last + _GAP:
                at += 1
                continue
            last, after = number, at + width
            if self._starts(cells, after, number):
                yield cells[at:after]
                at = after
            else:
                at += 1

    def _starts(self, cells: list[tuple[int, int]], at: int, number: int) -> bool:
        """Whether a row with a greater number starts at ``at``, a heading over rows, or nothing."""
        if at >= len(cells):
            return at == len(cells)
        if number < self._number(cells[at]) <= number + _GAP:
            return True
        start, end = cells[at]
        return end - start <= _LONGEST_GROUP and _GROUP.match(self.text, start, end) is not None

    def _number(self, cell: tuple[int, int]) -> int:
        """The number that a cell is; 0 where it is none."""
        text = self.text[cell[0] : min(cell[1], cell[0] + 6)].rstrip(".、．")
        return int(text) if text.isdecimal() and cell[1] - cell[0] <= 5 else 0

    def _add(self, cells: Sequence[tuple[int, int]]) -> None:
        filled = [
            Cell(start, end, head)
            for (start, end), head in zip(cells, self.heads, strict=False)
            if end > start
        ]
        if len(filled) < 2 or len(cells) != len(self.heads):
            return
        self.count += 1
        first = filled[0]
        named = self.text[first.start : min(first.end, first.start + 8)].rstrip(".、．")
        own = first.head.role == "number" and len(named) < 8
        label = re.sub(r"\s+", "", named) if own else f"行{self.count}"
        self.pending.append(Row(first.start, filled[-1].end, label, tuple(filled)))

    def _alone(self, start: int, end: int) -> None:
        """A line of one cell: a heading over all columns, or the end of the table."""
        if not self.heads:
            return
        text = self.text[start:end].strip(_BLANK)
        if not text:
            return
        if not self.tabbed:  # a cell that runs on would leave the row before it cut short
            self._close(certain=_GROUP.match(text) is not None or "。" in text)
        elif len(text) > _LONGEST_GROUP or "。" in text:
            self._close(certain=True)

    def _close(self, *, certain: bool) -> None:
        if certain:
            self.rows += self.pending
        self.pending, self.heads = [], []
