"""Parts of pictures: boxes with a name that link somewhere, and the lines between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from graph.pictures import palette, svg
from graph.pictures.layers import Box, Point
from graph.pictures.measuring import width
from graph.pictures.wrapping import wrap

SIZE: Final = 13.0
LEADING: Final = 1.4
PADDING: Final = 9.0
BAR: Final = 4.0
LINES: Final = 6
"""Lines that a name may have; the rest of a longer one is in the title of its box."""

ARROW: Final = 6.0


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of a picture.

    Attributes:
        label: its name, in the reader's language.
        address: where it links to; None for nowhere.
        said: what is said of it in full, for its title; the label where empty.
        colour: of its bar, or of the whole where it is ``solid``.
        figure: a count that is written large before the label.
        solid: whether it is filled: the thing that a picture is about.
    """

    label: str
    address: str | None = None
    said: str = ""
    colour: str = palette.SOFT
    figure: str = ""
    solid: bool = False


@dataclass(frozen=True, slots=True)
class Sized:
    """A part with its lines of text and the size of the box that holds them."""

    part: Part
    lines: tuple[str, ...]
    size: float
    width: float
    height: float
    figure_size: float = 0.0
    serif: bool = False

    @property
    def figure_room(self) -> float:
        """Width of the figure with the space after it."""
        return _figure_room(self.part.figure, self.figure_size)


def fit(part: Part, room: float, *, size: float = SIZE, serif: bool = False) -> Sized:
    """``part`` in a box that is ``room`` wide and as high as its text needs.

    The figure is set one and a half times as large as the label, or less where it is so long that
    the label would not have room for three characters beside it.
    """
    inner = room - 2 * PADDING - BAR
    large = size * 1.5
    if (wide := _figure_room(part.figure, large)) > inner - 3 * size:
        large *= (inner - 3 * size) / wide
    left = inner - _figure_room(part.figure, large)
    found = tuple(wrap(part.label, left, size, lines=LINES, bold=part.solid))
    height = max(len(found) * size * LEADING, size * 1.9 if part.figure else 0.0)
    return Sized(part, found, size, room, round(height + 2 * (PADDING - 3)), large, serif)


def _figure_room(figure: str, size: float) -> float:
    return width(figure, size, bold=True) + size * 0.3 if figure else 0.0


def draw(sized: Sized, box: Box) -> str:
    """The box with its text, as a link."""
    part = sized.part
    ink = "#ffffff" if part.solid else palette.INK
    left = box.x + BAR + PADDING
    return svg.link(
        part.address,
        svg.rectangle(
            *(box.x, box.y, box.width, box.height),
            rx=5,
            fill=part.colour if part.solid else palette.CARD,
            stroke=part.colour if part.solid else palette.LINE,
        ),
        "" if part.solid else _bar(box, part.colour),
        _figure(sized, box, left),
        _label(sized, box, left, ink),
        said=part.said or " ".join((*filter(None, [part.figure]), part.label)),
    )


def _bar(box: Box, colour: str) -> str:
    return svg.rectangle(box.x, box.y, BAR, box.height, rx=2, fill=colour)


def _figure(sized: Sized, box: Box, left: float) -> str:
    if not sized.part.figure:
        return ""
    size = sized.figure_size
    return svg.lines(
        *([sized.part.figure], left, box.middle + size * 0.36, size, size),
        fill="#ffffff" if sized.part.solid else sized.part.colour,
        font_weight=600,
    )


def _label(sized: Sized, box: Box, left: float, ink: str) -> str:
    leading = sized.size * LEADING
    first = box.middle - (len(sized.lines) - 1) * leading / 2 + sized.size * 0.36
    return svg.lines(
        *(sized.lines, left + sized.figure_room, first, sized.size, leading),
        fill=ink,
        font_weight=600 if sized.part.solid else None,
        font_family=svg.SERIF if sized.serif else None,
    )


def curve(points: Sequence[Point]) -> list[tuple[str, tuple[float, ...]]]:
    """A smooth path along the points of a route: curves between layers, straight within them."""
    commands: list[tuple[str, tuple[float, ...]]] = [("M", (points[0].x, points[0].y))]
    for place, (one, other) in enumerate(pairwise(points)):
        if place % 2:
            commands.append(("L", (other.x, other.y)))
        else:
            half = (one.x + other.x) / 2
            commands.append(("C", (half, one.y, half, other.y, other.x, other.y)))
    return commands


def arrow(points: Sequence[Point], colour: str, thickness: float = 1.4) -> str:
    """A line along the route with a head at its end."""
    *before, end = points
    back = -ARROW if end.x > before[-1].x else ARROW
    neck = Point(end.x + back, end.y)
    head = (
        ("M", (end.x, end.y)),
        ("L", (neck.x, end.y - ARROW * 0.6)),
        ("L", (neck.x, end.y + ARROW * 0.6)),
        ("Z", ()),
    )
    return svg.path(
        curve([*before, neck]), fill="none", stroke=colour, stroke_width=thickness
    ) + svg.path(head, fill=colour)
