"""Groups of things in panels beside and below each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.pictures import palette, svg
from graph.pictures.layers import Box
from graph.pictures.parts import Part, Sized, draw, fit
from graph.pictures.wrapping import wrap

MARGIN: Final = 14.0
BETWEEN: Final = 16.0
COLUMNS: Final = 3
ROOM: Final = 168.0
ACROSS: Final = 2
GAP: Final = 8.0
INSET: Final = 12.0
HEAD: Final = 13.0


@dataclass(frozen=True, slots=True)
class Group:
    """Things that belong together.

    Attributes:
        heading: what they are.
        parts: the things.
        said: one line more below the heading.
    """

    heading: str
    parts: Sequence[Part]
    said: str = ""


@dataclass(frozen=True, slots=True)
class _Laid:
    """A group with its boxes; places relative to its corner."""

    heading: tuple[str, ...]
    said: tuple[str, ...]
    boxes: tuple[tuple[Sized, Box], ...]
    height: float


WIDTH: Final = ACROSS * ROOM + (ACROSS - 1) * GAP + 2 * INSET


def draw_panels(groups: Sequence[Group], *, name: str, description: str, language: str) -> str:
    """The picture as SVG: each panel goes where there is most room.

    Args:
        groups: in the order in which they are placed.
        name: of the picture.
        description: what it shows, in words.
        language: "zh" or "en".
    """
    tops = [0.0] * min(COLUMNS, max(len(groups), 1))
    drawn = []
    for group in groups:
        laid = _lay(group)
        column = tops.index(min(tops))
        drawn.append(_panel(laid, column * (WIDTH + BETWEEN), tops[column]))
        tops[column] += laid.height + BETWEEN
    wide = len(tops) * (WIDTH + BETWEEN) - BETWEEN + 2 * MARGIN
    tall = max(max(tops) - BETWEEN, 0.0) + 2 * MARGIN
    return svg.document(
        *(wide, tall, name, description),
        svg.rectangle(0, 0, wide, tall, fill=palette.PAPER),
        svg.group(*drawn, transform=f"translate({svg.number(MARGIN)} {svg.number(MARGIN)})"),
        language=language,
    )


def _lay(group: Group) -> _Laid:
    inner = WIDTH - 2 * INSET
    heading = tuple(wrap(group.heading, inner, HEAD, lines=2, bold=True))
    said = tuple(wrap(group.said, inner, HEAD - 1, lines=3)) if group.said else ()
    top = INSET + (len(heading) + len(said)) * HEAD * 1.35 + 4
    boxes: list[tuple[Sized, Box]] = []
    sized = [fit(part, ROOM) for part in group.parts]
    for first in range(0, len(sized), ACROSS):
        row = sized[first : first + ACROSS]
        height = max(one.height for one in row)
        for column, one in enumerate(row):
            boxes.append((one, Box(INSET + column * (ROOM + GAP), top, ROOM, height)))
        top += height + GAP
    return _Laid(heading, said, tuple(boxes), round(top - GAP + INSET))


def _panel(laid: _Laid, left: float, top: float) -> str:
    first = top + INSET + HEAD * 0.85
    below = first + len(laid.heading) * HEAD * 1.35
    return svg.group(
        svg.rectangle(left, top, WIDTH, laid.height, rx=8, fill="#f4eee2", stroke=palette.LINE),
        svg.lines(
            *(laid.heading, left + INSET, first, HEAD, HEAD * 1.35),
            fill=palette.SEAL,
            font_weight=600,
        ),
        svg.lines(*(laid.said, left + INSET, below, HEAD - 1, HEAD * 1.35), fill=palette.SOFT),
        *(
            draw(one, Box(left + box.x, top + box.y, box.width, box.height))
            for one, box in laid.boxes
        ),
        role="group",
        aria_label=" ".join(laid.heading),
    )
