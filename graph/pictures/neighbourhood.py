"""A thing and what is linked to it: in the middle the thing, before it what points to it, after it
what it points to, in panels of one kind of link each."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from graph.pictures import palette, svg
from graph.pictures.layers import Box, lay_out
from graph.pictures.parts import Part, Sized, arrow, draw, fit
from graph.pictures.wrapping import wrap

MARGIN: Final = 14.0
BETWEEN_COLUMNS: Final = 52.0
BETWEEN_PANELS: Final = 16.0
ROOM: Final = 164.0
CENTRE_ROOM: Final = 190.0
GAP: Final = 8.0
INSET: Final = 12.0
HEAD: Final = 13.0
TALL: Final = 900.0
"""Height up to which a side of the picture has one column of boxes in its panels."""

COLUMNS: Final = 4
"""With so many columns before it and one after it, the whole is no wider than a page."""

TALLEST: Final = 3000.0
"""Height from which on a side gets more columns than a page is wide."""

MOST_COLUMNS: Final = 8


@dataclass(frozen=True, slots=True)
class Panel:
    """Things with the same link to the thing in the middle.

    Attributes:
        heading: what the link is, with the number of things that have it.
        outgoing: whether the thing in the middle links to them; else they link to it.
        parts: the things that are drawn, in order.
        rest: what is said where there are more of them, as a link; None where these are all.
    """

    heading: str
    outgoing: bool
    parts: Sequence[Part]
    rest: Part | None = None


@dataclass(frozen=True, slots=True)
class _Grid:
    """A panel with its boxes laid out in rows: places relative to its corner."""

    panel: Panel
    heading: tuple[str, ...]
    boxes: tuple[tuple[Sized, Box], ...]
    width: float
    height: float


def draw_neighbourhood(
    centre: Part, panels: Sequence[Panel], *, name: str, description: str, language: str
) -> str:
    """The picture as SVG.

    Args:
        centre: the thing in the middle.
        panels: what is linked to it.
        name: of the picture.
        description: what it shows, in words.
        language: "zh" or "en".
    """
    import networkx as nx  # noqa: PLC0415  (heavy: services start without it)

    middle = fit(centre, CENTRE_ROOM, size=15, serif=True)
    grids = _grids(panels)
    plan = nx.DiGraph()
    for number, grid in enumerate(grids):
        layer = 2 if grid.panel.outgoing else 0
        plan.add_node(
            number, width=grid.width, height=grid.height, layer=layer, port=INSET + HEAD * 0.5
        )
    plan.add_node("centre", width=CENTRE_ROOM, height=middle.height, layer=1)
    for number, grid in enumerate(grids):
        plan.add_edge(*(("centre", number) if grid.panel.outgoing else (number, "centre")))
    layout = lay_out(plan, between_layers=BETWEEN_COLUMNS, between_boxes=BETWEEN_PANELS)
    lines = [arrow(layout.routes[edge], palette.SOFT) for edge in plan.edges]
    drawn = [_panel(grid, layout.boxes[number]) for number, grid in enumerate(grids)]
    whole = layout.width + 2 * MARGIN, layout.height + 2 * MARGIN
    return svg.document(
        *(*whole, name, description),
        svg.rectangle(0, 0, *whole, fill=palette.PAPER),
        svg.group(
            svg.group(*lines, aria_hidden="true"),
            draw(middle, layout.boxes["centre"]),
            *drawn,
            transform=f"translate({svg.number(MARGIN)} {svg.number(MARGIN)})",
        ),
        language=language,
    )


def _grids(panels: Sequence[Panel]) -> list[_Grid]:
    """Panels with as many columns as keep each side from getting much taller than wide."""
    grids: list[_Grid] = []
    for outgoing in (False, True):
        side = [panel for panel in panels if panel.outgoing is outgoing]
        for columns in range(1, MOST_COLUMNS + 1):
            found = [_grid(panel, columns) for panel in side]
            tall = sum(grid.height + BETWEEN_PANELS for grid in found)
            if tall <= (TALL * math.sqrt(columns) if columns < COLUMNS else TALLEST):
                break
        if side:
            grids += found
    return grids


def _grid(panel: Panel, columns: int) -> _Grid:
    """A panel with that many columns at most, each of three boxes at least."""
    number = max(len(panel.parts), 1)
    columns = max(1, min(columns, math.ceil(number / 3)))
    columns = math.ceil(number / math.ceil(number / columns))
    room = columns * ROOM + (columns - 1) * GAP
    heading = tuple(wrap(panel.heading, room, HEAD, lines=3, bold=True))
    top = INSET + len(heading) * HEAD * 1.35 + 4
    boxes: list[tuple[Sized, Box]] = []
    for row in _rows([fit(part, ROOM) for part in panel.parts], columns):
        height = max(sized.height for sized in row)
        for column, sized in enumerate(row):
            left = INSET + column * (ROOM + GAP)
            boxes.append((sized, Box(left, top, ROOM, height)))
        top += height + GAP
    if panel.rest is not None:
        last = fit(panel.rest, room)
        boxes.append((last, Box(INSET, top, room, last.height)))
        top += last.height + GAP
    return _Grid(panel, heading, tuple(boxes), room + 2 * INSET, round(top - GAP + INSET))


def _rows(sized: Sequence[Sized], columns: int) -> Iterable[Sequence[Sized]]:
    """Rows of boxes, filled down the columns as people read lists."""
    height = math.ceil(len(sized) / columns)
    for row in range(height):
        yield [
            sized[row + column * height]
            for column in range(columns)
            if row + column * height < len(sized)
        ]


def _panel(grid: _Grid, column: Box) -> str:
    """A panel at the side of its column that faces the thing in the middle."""
    left = column.x if grid.panel.outgoing else column.right - grid.width
    box = column._replace(x=left)
    return svg.group(
        svg.rectangle(
            *(box.x, box.y, grid.width, grid.height),
            rx=8,
            fill="#f4eee2",
            stroke=palette.LINE,
        ),
        svg.lines(
            *(grid.heading, box.x + INSET, box.y + INSET + HEAD * 0.85, HEAD, HEAD * 1.35),
            fill=palette.SEAL,
            font_weight=600,
        ),
        *(
            draw(sized, Box(box.x + inner.x, box.y + inner.y, inner.width, inner.height))
            for sized, inner in grid.boxes
        ),
        role="group",
        aria_label=grid.panel.heading,
    )
