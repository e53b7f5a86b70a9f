"""A matrix as heat map: the darker a cell, the more there is; cells with nothing are the gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.pictures import palette, svg
from graph.pictures.measuring import width
from graph.pictures.parts import Part
from graph.pictures.wrapping import wrap

MARGIN: Final = 20.0
SIZE: Final = 13.0
LEADING: Final = 17.0
ROW_ROOM: Final = 190.0
CELL: Final = 76.0
NARROW: Final = 30.0
ROW: Final = 32.0
GAP: Final = 2.0
BETWEEN: Final = 8.0
HEAD_LINES: Final = 5
LEGEND: Final = 54.0


@dataclass(frozen=True, slots=True)
class HeatMap:
    """What is drawn.

    Attributes:
        rows: headings of the rows.
        columns: headings of the columns.
        each: headings into which every column is divided; none: columns are whole.
        cells: by the numbers of row, column and part of the column (0 where columns are whole)
            the count, as a part whose figure it is and that links to what was counted.
        counts: the counts alone, by the same numbers.
        gap: word for a cell with nothing, for the legend.
        legend: what is counted, for the legend.
    """

    rows: Sequence[Part]
    columns: Sequence[Part]
    each: Sequence[Part]
    cells: Mapping[tuple[int, int, int], Part]
    counts: Mapping[tuple[int, int, int], int]
    gap: str
    legend: str


def draw_heat_map(found: HeatMap, *, name: str, description: str, language: str) -> str:
    """The heat map as SVG.

    Args:
        found: what is drawn.
        name: of the picture.
        description: what it shows, in words.
        language: "zh" or "en".
    """
    cell = NARROW if found.each else CELL
    column = max(len(found.each), 1) * (cell + GAP) - GAP
    head, heads = _heads(found, column)
    tops, bottom = _tops(found, MARGIN + head)
    lefts = [MARGIN + ROW_ROOM + n * (column + BETWEEN) for n in range(len(found.columns))]
    most = max(found.counts.values(), default=0)
    right = (lefts[-1] + column if lefts else MARGIN + ROW_ROOM) + MARGIN
    cells = "".join(
        _cell(found, (r, c, e), left + e * (cell + GAP), top, cell, height, most)
        for r, (top, height, _) in enumerate(tops)
        for c, left in enumerate(lefts)
        for e in range(max(len(found.each), 1))
    )
    labels = "".join(
        _row_label(part, top, height, lines)
        for part, (top, height, lines) in zip(found.rows, tops, strict=True)
    )
    legend, end = _legend(found, most, MARGIN, bottom + 22)
    whole = max(right, end + MARGIN), bottom + LEGEND + MARGIN
    return svg.document(
        *(*whole, name, description),
        svg.rectangle(0, 0, *whole, fill=palette.PAPER),
        svg.group(*(draw_at(left) for left, draw_at in zip(lefts, heads, strict=True))),
        labels,
        cells,
        legend,
        language=language,
    )


@dataclass(frozen=True, slots=True)
class _Head:
    """A heading of a column, with those of its parts below it, which are turned."""

    part: Part
    lines: Sequence[str]
    room: float
    tall: float
    turned: float
    each: Sequence[Part]

    def __call__(self, left: float) -> str:
        middle = left + self.room / 2
        first = MARGIN + self.tall - (len(self.lines) - 1) * LEADING - 4
        own = svg.link(
            self.part.address,
            svg.lines(
                *(self.lines, middle, first, SIZE, LEADING),
                fill=self.part.colour,
                text_anchor="middle",
                font_weight=600,
            ),
            said=self.part.said or self.part.label,
        )
        bottom = MARGIN + self.tall + self.turned
        return own + "".join(
            self._turned(part, left + n * (NARROW + GAP) + NARROW / 2 + 4, bottom)
            for n, part in enumerate(self.each)
        )

    def _turned(self, part: Part, x: float, y: float) -> str:
        label = wrap(part.label, self.turned - 8, SIZE - 1, lines=1)
        return svg.lines(
            *(label, x, y, SIZE - 1, 0),
            fill=part.colour,
            transform=f"rotate(-90 {svg.number(x)} {svg.number(y)})",
        )


def _heads(found: HeatMap, room: float) -> tuple[float, list[_Head]]:
    """Height of the headings, and each of them, to be drawn at its place."""
    wrapped = [wrap(part.label, room, SIZE, lines=HEAD_LINES, bold=True) for part in found.columns]
    tall = max((len(lines) for lines in wrapped), default=0) * LEADING
    parts = max((width(part.label, SIZE - 1) for part in found.each), default=0.0)
    parts = min(parts, 150.0) + 10 if found.each else 0.0
    heads = [
        _Head(part, lines, room, tall, parts, found.each)
        for part, lines in zip(found.columns, wrapped, strict=True)
    ]
    return tall + parts + 10, heads


def _tops(found: HeatMap, top: float) -> tuple[list[tuple[float, float, Sequence[str]]], float]:
    """Top, height and lines of the label of each row, and where the last one ends."""
    tops: list[tuple[float, float, Sequence[str]]] = []
    for part in found.rows:
        lines = wrap(part.label, ROW_ROOM - 16, SIZE, lines=3)
        height = max(ROW, len(lines) * LEADING + 6)
        tops.append((top, height, lines))
        top += height + GAP
    return tops, top


def _row_label(part: Part, top: float, height: float, lines: Sequence[str]) -> str:
    first = top + height / 2 - (len(lines) - 1) * LEADING / 2 + SIZE * 0.36
    return svg.link(
        part.address,
        svg.lines(
            *(lines, MARGIN + ROW_ROOM - 12, first, SIZE, LEADING),
            fill=part.colour,
            text_anchor="end",
        ),
        said=part.said or part.label,
    )


def _cell(
    found: HeatMap,
    place: tuple[int, int, int],
    left: float,
    top: float,
    wide: float,
    height: float,
    most: int,
) -> str:
    part, count = found.cells[place], found.counts.get(place, 0)
    step = palette.heat(count, most)
    inked = svg.lines(
        *([part.figure], left + wide / 2, top + height / 2 + SIZE * 0.36),
        *(_size(part.figure, wide), 0),
        fill="#ffffff" if step >= palette.WHITE_FROM else palette.INK,
        text_anchor="middle",
    )
    box = svg.rectangle(
        *(left, top, wide, height),
        rx=3,
        fill=palette.HEAT[step],
        stroke=palette.LINE if not step else None,
        stroke_dasharray="3 2" if not step else None,
    )
    return svg.link(part.address, box, inked if count else "", said=part.said)


def _size(figure: str, room: float) -> float:
    """Size of a count that fits into its cell."""
    return min(SIZE, round(SIZE * (room - 4) / max(width(figure, SIZE), 1), 1))


def _legend(found: HeatMap, most: int, left: float, top: float) -> tuple[str, float]:
    """What the colours stand for, and where that ends."""
    drawn = [svg.lines([found.legend], left, top + 14, SIZE - 1, 0, fill=palette.SOFT)]
    left += width(found.legend, SIZE - 1) + 16
    entries = [
        (0, found.gap),
        *((s, str(a) if a == b else f"{a}–{b}") for s, a, b in palette.bounds(most)),
    ]
    for step, label in entries:
        drawn.append(
            svg.rectangle(
                *(left, top, 22, 18),
                rx=3,
                fill=palette.HEAT[step],
                stroke=palette.LINE if not step else None,
                stroke_dasharray="3 2" if not step else None,
            )
        )
        drawn.append(svg.lines([label], left + 28, top + 14, SIZE - 1, 0, fill=palette.SOFT))
        left += 28 + width(label, SIZE - 1) + 14
    return svg.group(*drawn), left
