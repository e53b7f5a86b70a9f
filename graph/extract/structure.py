"""The section tree of a document: numbered units, on their own line or inside a paragraph.

Works on flat offsets (see `graph.extract.text`). A marker counts where its number follows on from
an open level, or opens one with number 1; so a reference such as 第三条 inside a sentence is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from graph.extract import dashes
from graph.extract.numerals import ordinal
from graph.extract.rows import Row
from graph.extract.rules import rules

_SENTENCE_END = frozenset("。；;！？”’）)》】\n: ：…")
_PUNCTUATION = re.compile(r"[。；！？\n，]")
_REFERRING = frozenset("第条款项见和与及至到之、，")
_REFERRED = frozenset("项款条点种类级期号")
_COUNTED_REACH = 3000
_HEADING_REACH = 40
_HEADING_LENGTH = 60


class Level(NamedTuple):
    """One kind of marker; see numbering.toml."""

    name: str
    rank: int
    inline: bool
    heading: bool


class Marker(NamedTuple):
    """A marker found at ``[start, end)``; ``number`` is its ordinal, ``label`` as written."""

    level: Level
    start: int
    end: int
    number: int
    label: str
    parts: tuple[int, ...]


_PARAGRAPH = Level("paragraph", 11, False, True)
ROWS: Final = frozenset({"row", "data row"})
"""Names of the levels of rows of tables: those that say what who is to do or by when, and others."""
_ROW, _DATA = Level("row", 12, False, True), Level("data row", 12, False, True)
_TITLE_LENGTH = (5, 25)
_TEXT_LENGTH = 20
_FEWEST = 3
"""Titled paragraphs that make a text one of titled paragraphs."""


@dataclass(slots=True)
class Unit:
    """A numbered unit: flat span ``[start, end)``, marker before ``body``, heading in between.

    ``heading`` is the flat span of its heading without the marker, empty where it has none.
    """

    level: Level
    label: str
    path: tuple[str, ...]
    start: int
    body: int
    end: int = 0
    heading: tuple[int, int] = (0, 0)
    parent: int | None = None
    children: list[int] = field(default_factory=list)


@cache
def _grammar() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, Level]]:
    """What finds where a marker may begin, what reads it there, and levels by group."""
    levels, patterns, firsts = {}, [], []
    for index, row in enumerate(rules("numbering")["marker"]):
        firsts.append(f"[{row['first']}]")
        levels[f"m{index}"] = Level(row["name"], row["rank"], row["inline"], row["heading"])
        number = f"(?P<n{index}>{row['number']})"
        patterns.append(f"(?P<m{index}>{row['before']}{number}{row['after']})")
    return re.compile("|".join(dict.fromkeys(firsts))), re.compile("|".join(patterns)), levels


def _candidates(content: str) -> Iterator[Marker]:
    first, pattern, levels = _grammar()
    taken = 0
    for begin in first.finditer(content):
        match = pattern.match(content, begin.start()) if begin.start() >= taken else None
        if match is None:
            continue
        taken = match.end()
        group = match.lastgroup or ""
        number = match.group("n" + group[1:])
        level = levels[group]
        parts = tuple(int(part) for part in number.split(".")) if "." in number else ()
        value = 1 if level.name == dashes.LEVEL else parts[-1] if parts else ordinal(number)
        if value:
            yield Marker(level, match.start(), match.end(), value, match.group(), parts)


@dataclass(slots=True)
class _Frame:
    marker: Marker
    unit: int


class _Builder:
    """Builds the tree of units from markers in order."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.units: list[Unit] = []
        self.stack: list[_Frame] = []
        self.last: dict[str, int] = {}
        self.dashed: dict[int | None, int] = {}

    def build(self, rows: Sequence[Row]) -> list[Unit]:
        waiting, taken = iter(rows), 0
        row = next(waiting, None)
        for marker in _candidates(self.content):
            while row and row.start <= marker.start:
                self._add_row(row)
                taken, row = row.end, next(waiting, None)
            if marker.start >= taken and self._placed(marker):
                self._accept(marker)
        for left in (row, *waiting) if row else ():
            self._add_row(left)
        self._close(0, len(self.content))
        return self.units

    def _add_row(self, row: Row) -> None:
        """Add a row of a table as a unit inside the innermost open one; it holds no other."""
        body = row.cells[0].end if row.cells[0].head.role == "number" else row.start
        assigned = row.under("task") and row.under("lead", "support", "deadline")
        level = _ROW if assigned else _DATA
        self._add(Unit(level, row.label, (), row.start, body, row.end))

    def _placed(self, marker: Marker) -> bool:
        """Whether the place of a marker allows it to open a unit."""
        if marker.level.name == "counted" and marker.number == 1 and not self._goes_on(marker):
            return False
        before = self.content[marker.start - 1] if marker.start else "\n"
        if marker.level.name == dashes.LEVEL:
            opened = self._open_dash() is not None
            return dashes.opens_item(self.content, marker.start, marker.end, listed=opened)
        if before == "\n":
            return True
        if not marker.level.inline:
            return False
        if before in _SENTENCE_END or (before in "，、" and marker.level.name == "counted"):
            return marker.level.name != "article" or before != "》"
        return self._after_heading(marker) or self._runs_on(marker, before)

    def _goes_on(self, marker: Marker) -> bool:
        """Whether a 二是 follows a 一是: where none does, 一是 only stands for 'first'."""
        second = "二" + marker.label[-1]
        return self.content.find(second, marker.end, marker.end + _COUNTED_REACH) >= 0

    def _open_dash(self) -> int | None:
        """Depth of the item under a dash that is open, None where none is."""
        for depth, frame in enumerate(self.stack):
            if frame.marker.level.name == dashes.LEVEL:
                return depth
        return None

    def _runs_on(self, marker: Marker, before: str) -> bool:
        """Whether a marker glued to the text before it is the next of an open list.

        In text without line breaks a list of bodies, set without a stop, ends so.
        """
        if before in _REFERRING or marker.level.name in ("counted", "article", "circled"):
            return False
        if self.content[marker.end : marker.end + 1] in _REFERRED or not before >= "\u4e00":
            return False
        return any(
            frame.marker.level is marker.level and marker.number == frame.marker.number + 1
            for frame in self.stack
        )

    def _after_heading(self, marker: Marker) -> bool:
        """Whether the marker directly follows the heading of an outer unit, set without a stop."""
        if not self.stack:
            return False
        top = self.stack[-1].marker
        if marker.start - top.end > _HEADING_REACH:
            return False
        between = self.content[top.end : marker.start]
        return (
            top.level.rank < marker.level.rank
            and top.level.heading
            and marker.level.name != "counted"
            and len(between) > 1
            and not _PUNCTUATION.search(between)
        )

    def _accept(self, marker: Marker) -> None:
        depth = self._depth(marker)
        if depth is None:
            return
        self._close(depth, marker.start)
        label = self._label(marker, self.stack[-1].unit if self.stack else None)
        self._add(Unit(marker.level, label, (), marker.start, marker.end))
        self.stack.append(_Frame(marker, len(self.units) - 1))
        self.last[marker.level.name] = marker.number

    def _add(self, unit: Unit) -> None:
        """Add a unit inside the innermost open one."""
        unit.parent = self.stack[-1].unit if self.stack else None
        outer = () if unit.parent is None else self.units[unit.parent].path
        unit.path = (*outer, unit.label)
        if unit.parent is not None:
            self.units[unit.parent].children.append(len(self.units))
        self.units.append(unit)

    def _label(self, marker: Marker, parent: int | None) -> str:
        """The number as written; for a dash its place among those of ``parent``."""
        if marker.level.name != dashes.LEVEL:
            return _label(marker)
        self.dashed[parent] = self.dashed.get(parent, 0) + 1
        return f"——{self.dashed[parent]}"

    def _depth(self, marker: Marker) -> int | None:
        """How much of the stack stays open under the marker; None where it opens no unit."""
        if marker.level.name == dashes.LEVEL:
            return self._dashed_depth(marker)
        if marker.parts:
            return self._decimal_depth(marker)
        for depth in range(len(self.stack) - 1, -1, -1):
            open_marker = self.stack[depth].marker
            if open_marker.level is marker.level and marker.number == open_marker.number + 1:
                return depth
        rank_depth = self._rank_depth(marker)
        if marker.number == 1:
            return rank_depth
        if marker.number == self.last.get(marker.level.name, -9) + 1:
            return rank_depth
        at_line = marker.start == 0 or self.content[marker.start - 1] == "\n"
        headed = at_line or self._after_heading(marker)
        gap_allowed = marker.level.name in ("chapter", "part", "article", "chinese", "bracketed")
        if headed and gap_allowed and self.last.get(marker.level.name, 0) < marker.number:
            for depth, frame in enumerate(self.stack):
                if frame.marker.level is marker.level:
                    return depth
            return rank_depth
        return None

    def _dashed_depth(self, marker: Marker) -> int:
        """Beside the open item under a dash, else inside the innermost unit that goes on here."""
        beside = self._open_dash()
        if beside is not None:
            return beside
        depth = len(self.stack)
        while depth:
            inner = self.stack[depth - 1].marker
            counted = inner.level.name == "counted"
            if not counted or "\n" not in self.content[inner.end : marker.start]:
                break
            depth -= 1
        return depth

    def _rank_depth(self, marker: Marker) -> int:
        """Depth under the nearest open unit of lower rank, or of equal rank for a list in a list."""
        if self.stack and self.stack[-1].marker.level is marker.level and marker.number == 1:
            return self._nested_depth(marker)
        depth = len(self.stack)
        while depth and self._outranks(marker, self.stack[depth - 1].marker):
            depth -= 1
        return depth

    def _outranks(self, marker: Marker, inner: Marker) -> bool:
        """Whether a marker ends the open unit ``inner``; 一是 in a new paragraph ends a dash."""
        if inner.level.rank >= marker.level.rank:
            return True
        apart = inner.level.name == dashes.LEVEL and marker.level.name == "counted"
        return apart and "\n" in self.content[inner.end : marker.start]

    def _nested_depth(self, marker: Marker) -> int:
        """A list that starts anew: inside the open unit of the same kind, or instead of it."""
        inside = marker.level.name == "counted"
        return len(self.stack) if inside else len(self.stack) - 1

    def _decimal_depth(self, marker: Marker) -> int:
        depth = len(self.stack)
        while depth:
            parts = self.stack[depth - 1].marker.parts
            outer = self.stack[depth - 1].marker
            if parts and len(parts) < len(marker.parts) and marker.parts[: len(parts)] == parts:
                break
            if not parts and outer.level.rank < marker.level.rank:
                break
            if outer.level.name == "chinese" and outer.number == marker.parts[0]:
                break
            depth -= 1
        return depth

    def _close(self, depth: int, at: int) -> None:
        for frame in self.stack[depth:]:
            self.units[frame.unit].end = at
        del self.stack[depth:]


def _label(marker: Marker) -> str:
    return (
        marker.label.strip().rstrip("、.．")
        if not marker.parts
        else ".".join(str(part) for part in marker.parts)
    )


def _end_lists(content: str, units: list[Unit]) -> None:
    """End the last item of a list under dashes with its paragraph, where the others are one each.

    What stands below such a list belongs to the unit around it.
    """
    before: dict[int | None, Unit] = {}
    single: dict[int | None, bool] = {}
    for unit in units:
        if unit.level.name != dashes.LEVEL:
            continue
        if earlier := before.get(unit.parent):
            one = "\n" not in content[earlier.start : earlier.end].rstrip("\n")
            single[unit.parent] = one and single.get(unit.parent, True)
        before[unit.parent] = unit
    for parent, last in before.items():
        line_end = content.find("\n", last.start, last.end)
        if single.get(parent) and not last.children and line_end >= 0:
            last.end = line_end + 1


def _set_headings(content: str, units: list[Unit]) -> None:
    for unit in units:
        limit = min([unit.end, *(units[child].start for child in unit.children[:1])])
        if unit.level.name == dashes.LEVEL:
            unit.heading = dashes.heading(content, heading(content, unit.body, limit), unit.end)
        else:
            unit.heading = (
                heading(content, unit.body, limit) if unit.level.heading else (unit.body, unit.body)
            )


def heading(content: str, start: int, limit: int) -> tuple[int, int]:
    """Flat span of the heading of a unit whose text starts at ``start``; empty where none.

    The heading is the rest of a short line, or the first sentence where text goes on after it.
    """
    while start < limit and content[start] in " \n":
        start += 1
    line_end = content.find("\n", start, limit)
    line_end = limit if line_end < 0 else line_end
    stop = content.find("。", start, line_end)
    if stop < 0:
        semicolon = content.find("；", start, line_end)
        end = line_end if semicolon < 0 else semicolon
    else:
        end = stop
    while end > start and content[end - 1] in "。；：:; ":
        end -= 1
    return (start, end) if 0 < end - start <= _HEADING_LENGTH else (start, start)


def _titled_paragraphs(content: str) -> list[Unit]:
    """In a text without numbers: the paragraphs whose first sentence is a heading for the rest."""
    units: list[Unit] = []
    start = 0
    for line in content.split("\n"):
        end = start + len(line)
        stop = line.find("。")
        if _TITLE_LENGTH[0] <= stop <= _TITLE_LENGTH[1] and len(line) - stop > _TEXT_LENGTH:
            label = f"¶{len(units) + 1}"
            units.append(Unit(_PARAGRAPH, label, (label,), start, start, end))
            units[-1].heading = (start, start + stop)
        start = end + 1
    return units if len(units) >= _FEWEST else []


def units_of(content: str, rows: Sequence[Row] = ()) -> list[Unit]:
    """The numbered units of a flattened text in document order, with parents and headings.

    The ``rows`` of its tables are units too. A text that numbers nothing has its titled
    paragraphs as units (¶1, ¶2 …).
    """
    units = _Builder(content).build(rows)
    _end_lists(content, units)
    _set_headings(content, units)
    _head_rows(content, units, rows)
    return units or _titled_paragraphs(content)


def _head_rows(content: str, units: list[Unit], rows: Sequence[Row]) -> None:
    """Take what is to be done, else the first cell behind the number, as heading of a row."""
    found = [unit for unit in units if unit.level in (_ROW, _DATA)]
    for unit, row in zip(found, rows, strict=True):
        named = row.under("task") or [cell for cell in row.cells if cell.head.role != "number"]
        cell = named[0] if named else row.cells[0]
        unit.heading = heading(content, cell.start, cell.end)
