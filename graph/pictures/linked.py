"""Things and what links them, in layers from left to right; each line says what the link is."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.pictures import palette, svg
from graph.pictures.layers import Box, Point, lay_out
from graph.pictures.measuring import width
from graph.pictures.parts import Part, arrow, draw, fit
from graph.pictures.wrapping import wrap

MARGIN: Final = 14.0
ROOM: Final = 184.0
BETWEEN_LAYERS: Final = 156.0
BETWEEN_BOXES: Final = 18.0
SMALL: Final = 11.5
_LABEL_ROOM: Final = 104.0
_PLACES: Final = (0.5, 0.38, 0.62, 0.28, 0.72, 0.2, 0.8, 0.13, 0.87)
"""Where a label may stand on its line, the best place first."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two things.

    Attributes:
        start: the thing further to the left.
        end: the thing further to the right.
        label: what the link is.
        back: whether the link points from ``end`` to ``start``.
    """

    start: Hashable
    end: Hashable
    label: str
    back: bool = False


def draw_linked(
    parts: Mapping[Hashable, Part],
    lines: Sequence[Line],
    *,
    name: str,
    description: str,
    language: str,
) -> str:
    """The picture as SVG.

    Args:
        parts: things by what stands for them in ``lines``.
        lines: links; of several between the same things only one is drawn.
        name: of the picture.
        description: what it shows, in words.
        language: "zh" or "en".
    """
    import networkx as nx  # noqa: PLC0415  (heavy: services start without it)

    sized = {key: fit(part, ROOM) for key, part in parts.items()}
    plan = nx.DiGraph()
    for key, one in sized.items():
        plan.add_node(key, width=ROOM, height=one.height)
    by_ends = {}
    for line in lines:
        if (line.start, line.end) not in by_ends and (line.end, line.start) not in by_ends:
            by_ends[line.start, line.end] = line
            plan.add_edge(line.start, line.end)
    layout = lay_out(plan, between_layers=BETWEEN_LAYERS, between_boxes=BETWEEN_BOXES)
    routes = {ends: layout.routes[ends] for ends in by_ends}
    drawn = [
        arrow(routes[ends][::-1] if line.back else routes[ends], palette.SOFT)
        for ends, line in by_ends.items()
    ]
    taken: list[Box] = []
    said = [_label(line.label, routes[ends], taken) for ends, line in by_ends.items()]
    whole = layout.width + 2 * MARGIN, layout.height + 2 * MARGIN
    return svg.document(
        *(*whole, name, description),
        svg.rectangle(0, 0, *whole, fill=palette.PAPER),
        svg.group(
            svg.group(*drawn, aria_hidden="true"),
            *(draw(one, layout.boxes[key]) for key, one in sized.items()),
            *said,
            transform=f"translate({svg.number(MARGIN)} {svg.number(MARGIN)})",
        ),
        language=language,
    )


def _label(text: str, route: Sequence[Point], taken: list[Box]) -> str:
    """What a link is, on paper, where its first stretch is free of the labels in ``taken``."""
    written = wrap(text, _LABEL_ROOM, SMALL, lines=2)
    wide = max((width(line, SMALL) for line in written), default=0.0)
    tall = SMALL * 1.3 * len(written)
    boxes = [
        Box(middle.x - wide / 2 - 3, middle.y - tall / 2, wide + 6, tall)
        for middle in (_along(route[0], route[1], part) for part in _PLACES)
    ]
    box = next((box for box in boxes if not any(_meet(box, other) for other in taken)), boxes[0])
    taken.append(box)
    return svg.group(
        svg.rectangle(*box, fill=palette.PAPER),
        svg.lines(*(written, box.x + 3, box.y + SMALL, SMALL, SMALL * 1.3), fill=palette.SEAL),
    )


def _along(one: Point, other: Point, part: float) -> Point:
    """A point of the curve between two points; see `graph.pictures.parts.curve`."""
    rest = 1 - part
    middle = (one.x + other.x) / 2
    x = rest**3 * one.x + 3 * rest * part * middle + part**3 * other.x
    y = (rest**3 + 3 * rest**2 * part) * one.y + (3 * rest * part**2 + part**3) * other.y
    return Point(x, y)


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes overlap."""
    return (
        one.x < other.right
        and other.x < one.right
        and one.y < other.bottom
        and other.y < one.bottom
    )
