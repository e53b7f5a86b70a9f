"""What pages repeat at their edges: page numbers, running heads and feet."""

import re
from collections import defaultdict
from typing import Final, NamedTuple

from graph.extract.formats.pdf.lines import Line

_EDGE_LINES: Final = 3
"""Lines at the top and at the bottom of a page that may be a head or a foot."""
_BAND: Final = 0.14
"""Part of the height of a page, at its top and bottom, in which heads and feet stand."""
_PLACE: Final = 4.0
"""Points by which the place of a repeated line may differ."""
_NUMBER = re.compile(
    r"[-—–－·.\s\t]*(?:第\s*)?(?:\d{1,4}|[ivxlcIVXLC]{1,6})(?:\s*页)?"
    r"(?:\s*[/／，,、]?\s*(?:共|of)?\s*\d{1,4}\s*页?)?[-—–－·.\s\t]*$"
)
_DIGITS = re.compile(r"\d+")


class Sheet(NamedTuple):
    """The lines of one page and the extent of the page in points."""

    bottom: float
    top: float
    lines: list[Line]


def without_margins(sheets: list[Sheet]) -> list[list[Line]]:
    """The lines of each page without page numbers and without what several pages repeat.

    A line is a head or foot where it stands in the outer band of the page and its text, digits
    aside, stands at the same height on other pages too.
    """
    places: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
    edges = [_edge(sheet) for sheet in sheets]
    for page, edge in enumerate(edges):
        for line in edge:
            places[_key(line)].append((line.base, page))
    needed = 2 if len(sheets) <= 10 else 3
    return [
        [
            line
            for line in sheet.lines
            if not any(line is item for item in edge)
            or not (_NUMBER.match(line.text) or _repeated(line, places[_key(line)], needed))
        ]
        for sheet, edge in zip(sheets, edges, strict=True)
    ]


def _key(line: Line) -> str:
    return _DIGITS.sub("#", re.sub(r"\s", "", line.text))


def _edge(sheet: Sheet) -> list[Line]:
    """The lines that may be head or foot of a page."""
    height = sheet.top - sheet.bottom
    texts = sorted(
        (line for line in sheet.lines if line.kind == "text"), key=lambda item: item.base
    )
    low, high = sheet.bottom + _BAND * height, sheet.top - _BAND * height
    return [line for line in texts[:_EDGE_LINES] if line.base < low] + [
        line for line in texts[-_EDGE_LINES:] if line.base > high
    ]


def _repeated(line: Line, places: list[tuple[float, int]], needed: int) -> bool:
    pages = {page for base, page in places if abs(base - line.base) <= _PLACE}
    return len(pages) >= needed
