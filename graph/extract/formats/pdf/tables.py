"""Ruling lines → the grid of a table with its merged cells."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graph.extract.formats.pdf.glyphs import Segment

_TOLERANCE: Final = 3.0
"""Distance in points at which lines still meet."""
_MAX_LINES: Final = 400
"""Lines in one direction above which a page shows a drawing, not a table."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A line at ``at`` across its direction, from ``start`` to ``end`` along it."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Grid:
    """A table: ``xs`` and ``tops`` are the edges of its columns and rows, ``roots`` its cells.

    Rows count from the top; ``roots[row][column]`` is the first (row, column) of the cell there.
    """

    xs: list[float]
    tops: list[float]
    roots: list[list[tuple[int, int]]]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.tops) - 1

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1

    @property
    def left(self) -> float:
        """Left edge."""
        return self.xs[0]

    @property
    def right(self) -> float:
        """Right edge."""
        return self.xs[-1]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the table."""
        return self.xs[0] <= x <= self.xs[-1] and self.tops[-1] <= y <= self.tops[0]

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """The cell that a point of the table lies in."""
        column = min(bisect_right(self.xs, x) - 1, self.columns - 1)
        row = min(bisect_right(self.tops, -y, key=lambda top: -top) - 1, self.rows - 1)
        return self.roots[max(row, 0)][max(column, 0)]

    def row(self, row: int) -> list[tuple[int, int]]:
        """The cells of a row from the left, each once."""
        return list(dict.fromkeys(self.roots[row]))


def grids(segments: list[Segment]) -> Iterator[Grid]:
    """The tables that ``segments`` rule, from the top; frames of one cell are none."""
    across = _merged([_Rule(s.y0, s.x0, s.x1) for s in segments if s.x1 - s.x0 > s.y1 - s.y0])
    down = _merged([_Rule(s.x0, s.y0, s.y1) for s in segments if s.y1 - s.y0 >= s.x1 - s.x0])
    if not across or not down or max(len(across), len(down)) > _MAX_LINES:
        return
    for rows, columns in sorted(_meeting(across, down), key=lambda pair: -pair[0][-1].at):
        grid = _grid(rows, columns)
        if grid is not None:
            yield grid


def _merged(rules: list[_Rule]) -> list[_Rule]:
    """Pieces of one line as one, too short ones left out."""
    found: list[_Rule] = []
    for rule in sorted(rules, key=lambda item: (round(item.at / _TOLERANCE), item.start)):
        last = found[-1] if found else None
        if (
            last is not None
            and abs(last.at - rule.at) <= _TOLERANCE
            and rule.start <= last.end + _TOLERANCE
        ):
            found[-1] = _Rule(last.at, last.start, max(last.end, rule.end))
        else:
            found.append(rule)
    return [rule for rule in found if rule.end - rule.start > 2 * _TOLERANCE]


def _meeting(across: list[_Rule], down: list[_Rule]) -> list[tuple[list[_Rule], list[_Rule]]]:
    """Groups of lines that meet, directly or over others."""
    parent = list(range(len(across) + len(down)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for first, flat in enumerate(across):
        for second, upright in enumerate(down):
            meets = (
                flat.start - _TOLERANCE <= upright.at <= flat.end + _TOLERANCE
                and upright.start - _TOLERANCE <= flat.at <= upright.end + _TOLERANCE
            )
            if meets:
                parent[root(first)] = root(len(across) + second)
    groups: defaultdict[int, tuple[list[_Rule], list[_Rule]]] = defaultdict(lambda: ([], []))
    for index, rule in enumerate([*across, *down]):
        groups[root(index)][0 if index < len(across) else 1].append(rule)
    return [
        (sorted(rows, key=lambda rule: rule.at), sorted(columns, key=lambda rule: rule.at))
        for rows, columns in groups.values()
        if rows and columns
    ]


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _TOLERANCE:
            edges.append(value)
    return edges


def _grid(across: list[_Rule], down: list[_Rule]) -> Grid | None:
    xs = _edges(
        [rule.at for rule in down]
        + [min(rule.start for rule in across), max(rule.end for rule in across)]
    )
    tops = _edges(
        [rule.at for rule in across]
        + [min(rule.start for rule in down), max(rule.end for rule in down)]
    )[::-1]
    if len(xs) < 2 or len(tops) < 2 or (len(xs) == 2 and len(tops) == 2):
        return None
    return Grid(xs, tops, _cells(xs, tops, across, down))


def _cells(
    xs: list[float], tops: list[float], across: list[_Rule], down: list[_Rule]
) -> list[list[tuple[int, int]]]:
    """The first (row, column) of the cell at each place: no line between two places, one cell."""
    roots: list[list[tuple[int, int]]] = []
    for row in range(len(tops) - 1):
        middle = (tops[row] + tops[row + 1]) / 2
        line: list[tuple[int, int]] = []
        for column in range(len(xs) - 1):
            centre = (xs[column] + xs[column + 1]) / 2
            if column and not _ruled(down, xs[column], middle):
                line.append(line[-1])
            elif row and not _ruled(across, tops[row], centre):
                line.append(roots[-1][column])
            else:
                line.append((row, column))
        roots.append(line)
    return roots


def _ruled(rules: list[_Rule], at: float, through: float) -> bool:
    """Whether a line at ``at`` passes the place ``through``."""
    return any(
        abs(rule.at - at) <= _TOLERANCE and rule.start <= through <= rule.end for rule in rules
    )
