"""Things with a number each, as bars below each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.pictures import palette, svg
from graph.pictures.layers import Box
from graph.pictures.parts import Part, draw, fit

MARGIN: Final = 14.0
ROOM: Final = 340.0
LENGTH: Final = 420.0
GAP: Final = 8.0
THICK: Final = 16.0
SIZE: Final = 13.0
_FIGURE_ROOM: Final = 220.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A thing and its number; ``said`` stands behind the bar."""

    part: Part
    value: float
    said: str


def draw_bars(bars: Sequence[Bar], *, name: str, description: str, language: str) -> str:
    """The picture as SVG; lengths are proportional to the values, of which none is negative.

    Args:
        bars: in the order in which they are drawn.
        name: of the picture.
        description: what it shows, in words.
        language: "zh" or "en".
    """
    most = max((bar.value for bar in bars), default=0.0) or 1.0
    top, drawn = 0.0, []
    for bar in bars:
        sized = fit(bar.part, ROOM)
        box = Box(0, top, ROOM, sized.height)
        long = LENGTH * bar.value / most
        drawn += [
            draw(sized, box),
            svg.rectangle(
                *(ROOM + GAP, box.middle - THICK / 2, max(long, 1.0), THICK),
                rx=3,
                fill=bar.part.colour,
            ),
            svg.lines(
                *([bar.said], ROOM + 2 * GAP + long, box.middle + SIZE * 0.36, SIZE, SIZE),
                fill=palette.INK,
            ),
        ]
        top += sized.height + GAP
    whole = ROOM + LENGTH + _FIGURE_ROOM + 2 * MARGIN, max(top - GAP, 0.0) + 2 * MARGIN
    return svg.document(
        *(*whole, name, description),
        svg.rectangle(0, 0, *whole, fill=palette.PAPER),
        svg.group(*drawn, transform=f"translate({svg.number(MARGIN)} {svg.number(MARGIN)})"),
        language=language,
    )
