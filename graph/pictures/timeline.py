"""Documents over the years: issued, revised, in force from and until, repealed.

Dates are as precise as they are known: a year or a month is drawn as long as it is, not as a day.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from graph.pictures import palette, svg
from graph.pictures.measuring import width
from graph.pictures.parts import Part
from graph.pictures.wrapping import wrap

Event = Literal["issued", "published", "begins", "ends", "revised", "repealed"]
EVENTS: Final[tuple[Event, ...]] = (
    "issued",
    "published",
    "begins",
    "revised",
    "ends",
    "repealed",
)

MARGIN: Final = 20.0
LABEL: Final = 300.0
AXIS: Final = 34.0
SIZE: Final = 13.0
LEADING: Final = 17.0
LEAST_ROW: Final = 40.0
CHART: Final = 760.0
YEAR: Final = 46.0
"""Width that a year has at least; a picture of many years gets wider."""

_COLOURS: Final[dict[Event, str]] = {
    "issued": "#2d5f8b",
    "published": "#7f9fc0",
    "begins": "#2f7364",
    "revised": "#8f5720",
    "ends": "#6d665c",
    "repealed": "#a63a2b",
}


class Mark(NamedTuple):
    """Something that happened to a document: what, when (``2021``, ``2021-03``, ``2021-03-15``)."""

    event: Event
    date: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """One document on the timeline.

    Attributes:
        part: its title, with its address; ``solid`` where the picture is about it.
        marks: what happened to it.
        start: first day that it is known or taken to be in force (partial date), None where not.
        end: last day, None where no end is known.
    """

    part: Part
    marks: Sequence[Mark]
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class _Scale:
    """From dates to places."""

    first: int
    years: int
    left: float
    year: float

    def at(self, day: datetime.date) -> float:
        """Where a day begins."""
        length = (datetime.date(day.year + 1, 1, 1) - datetime.date(day.year, 1, 1)).days
        passed = (day - datetime.date(day.year, 1, 1)).days / length
        return self.left + (day.year - self.first + passed) * self.year

    def span(self, date: str) -> tuple[float, float]:
        """Where a partial date begins and ends."""
        first, last = days(date)
        return self.at(first), self.at(last) + self.year / 365


def days(date: str) -> tuple[datetime.date, datetime.date]:
    """First and last day of a partial date.

    Raises:
        ValueError: it is no date.
    """
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return datetime.date(parts[0], 1, 1), datetime.date(parts[0], 12, 31)
    if len(parts) == 2:
        year, month = parts
        following = datetime.date(year + month // 12, month % 12 + 1, 1)
        return datetime.date(year, month, 1), following - datetime.timedelta(days=1)
    day = datetime.date(*parts)
    return day, day


def is_drawable(date: str) -> bool:
    """Whether a date is one that a timeline can show: a year from 1900 to 2200, or part of one."""
    try:
        first, _ = days(date)
    except (ValueError, TypeError):
        return False
    return 1900 <= first.year <= 2200


def draw_timeline(
    lives: Sequence[Life],
    *,
    today: str,
    words: dict[str, str],
    name: str,
    description: str,
    language: str,
) -> str:
    """The timeline as SVG, a row a document.

    Args:
        lives: documents, from top to bottom.
        today: the day up to which time without a known end is drawn.
        words: what each of `EVENTS` is called, and ``in_force``, ``no_end`` and ``today``.
        name: of the picture.
        description: what it shows, in words.
        language: "zh" or "en".
    """
    scale = _scale(lives, today)
    right = scale.left + scale.years * scale.year
    rows = []
    top = MARGIN + AXIS
    for life in lives:
        lines = wrap(life.part.label, LABEL - 24, SIZE, lines=4, bold=life.part.solid)
        height = max(LEAST_ROW, len(lines) * LEADING + 12)
        rows.append(_row(life, lines, top, height, scale, today))
        top += height
    legend, end = _legend(words, top + 24)
    whole = max(right, end) + MARGIN, top + 24 + 30 + MARGIN
    return svg.document(
        *(*whole, name, description),
        svg.rectangle(0, 0, *whole, fill=palette.PAPER),
        _axis(scale, top, today, words["today"]),
        *rows,
        legend,
        language=language,
    )


def _scale(lives: Sequence[Life], today: str) -> _Scale:
    dates = [today, *(mark.date for life in lives for mark in life.marks)]
    dates += [date for life in lives for date in (life.start, life.end) if date]
    years = [days(date)[0].year for date in dates]
    first, last = min(years), max(years)
    count = last - first + 1
    return _Scale(first, count, MARGIN + LABEL, max(YEAR, round(CHART / count, 1)))


def _axis(scale: _Scale, bottom: float, today: str, word: str) -> str:
    drawn = []
    every = max(1, round(40 / scale.year))
    for number in range(scale.years + 1):
        x = scale.left + number * scale.year
        drawn.append(svg.line(x, MARGIN + AXIS - 8, x, bottom, stroke=palette.LINE, stroke_width=1))
        if number < scale.years and number % every == 0:
            drawn.append(
                svg.lines(
                    *([str(scale.first + number)], x + 5, MARGIN + AXIS - 12, SIZE - 1, 0),
                    fill=palette.SOFT,
                )
            )
    x = scale.at(days(today)[0])
    drawn.append(svg.line(x, MARGIN + 10, x, bottom, stroke=palette.SEAL, stroke_dasharray="2 3"))
    anchor = "end" if x - width(word, SIZE - 2) > scale.left else "start"
    drawn.append(
        svg.lines([word], x, MARGIN + 4, SIZE - 2, 0, fill=palette.SEAL, text_anchor=anchor)
    )
    return svg.group(*drawn, aria_hidden="true")


def _row(
    life: Life, lines: Sequence[str], top: float, height: float, scale: _Scale, today: str
) -> str:
    middle = top + height / 2
    first = middle - (len(lines) - 1) * LEADING / 2 + SIZE * 0.36
    label = svg.link(
        life.part.address,
        svg.lines(
            *(lines, MARGIN, first, SIZE, LEADING),
            fill=palette.INK,
            font_weight=600 if life.part.solid else None,
        ),
        said=life.part.said or life.part.label,
    )
    right = scale.left + scale.years * scale.year
    rule = svg.line(MARGIN, top, right, top, stroke=palette.LINE, stroke_width=0.7)
    marks = "".join(_mark(mark, middle, scale) for mark in life.marks)
    return svg.group(rule, label, _force(life, middle, scale, today), marks)


def _force(life: Life, middle: float, scale: _Scale, today: str) -> str:
    """The time in force: full up to a known end, dashed where no end is known."""
    if life.start is None:
        return ""
    begin = scale.span(life.start)[0]
    if life.end is not None:
        end = max(scale.span(life.end)[1], begin + 2)
        return svg.rectangle(begin, middle - 6, end - begin, 12, rx=3, fill="#cfe0d8")
    end = max(scale.at(days(today)[0]), begin + 2)
    return svg.rectangle(
        *(begin, middle - 6, end - begin, 12),
        rx=3,
        fill="#eaf1ed",
        stroke="#9dbfb2",
        stroke_dasharray="4 3",
    )


def _mark(mark: Mark, middle: float, scale: _Scale) -> str:
    begin, end = scale.span(mark.date)
    exact = end - begin < 3
    x = begin if exact else (begin + end) / 2
    colour = _COLOURS[mark.event]
    spread = "" if exact else svg.line(begin, middle, end, middle, stroke=colour, stroke_width=2)
    return svg.group(svg.title(mark.said), spread, _sign(mark.event, x, middle, colour))


def _sign(event: Event, x: float, y: float, colour: str) -> str:
    """Events differ by shape as well as by colour."""
    if event in ("issued", "published"):
        fill = colour if event == "issued" else palette.CARD
        return svg.element(
            "circle",
            {"cx": x, "cy": y, "r": 5.0, "fill": fill, "stroke": colour, "stroke_width": 2},
        )
    if event in ("begins", "ends"):
        side = 6 if event == "begins" else -6
        points = (("M", (x, y - 8)), ("L", (x + side * 1.2, y)), ("L", (x, y + 8)), ("Z", ()))
        return svg.path(points, fill=colour)
    if event == "revised":
        diamond = (
            ("M", (x, y - 7)),
            ("L", (x + 7, y)),
            ("L", (x, y + 7)),
            ("L", (x - 7, y)),
            ("Z", ()),
        )
        return svg.path(diamond, fill=colour)
    cross = (
        ("M", (x - 6, y - 6)),
        ("L", (x + 6, y + 6)),
        ("M", (x + 6, y - 6)),
        ("L", (x - 6, y + 6)),
    )
    return svg.path(cross, fill="none", stroke=colour, stroke_width=3)


def _legend(words: dict[str, str], top: float) -> tuple[str, float]:
    """What the signs stand for, and where that ends."""
    left, drawn = MARGIN + 8, []
    for event in EVENTS:
        drawn.append(_sign(event, left, top + 8, _COLOURS[event]))
        drawn.append(svg.lines([words[event]], left + 14, top + 13, SIZE - 1, 0, fill=palette.SOFT))
        left += 14 + width(words[event], SIZE - 1) + 22
    for known in (True, False):
        drawn.append(
            svg.rectangle(
                *(left - 6, top + 2, 28, 12),
                rx=3,
                fill="#cfe0d8" if known else "#eaf1ed",
                stroke=None if known else "#9dbfb2",
                stroke_dasharray=None if known else "4 3",
            )
        )
        word = words["in_force" if known else "no_end"]
        drawn.append(svg.lines([word], left + 28, top + 13, SIZE - 1, 0, fill=palette.SOFT))
        left += 28 + width(word, SIZE - 1) + 22
    return svg.group(*drawn), left
