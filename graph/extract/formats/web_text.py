"""A tree of a page → its lines as they are seen: blocks, line breaks, table rows, list numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graph.extract.formats.numbering import written
from graph.extract.formats.web_tree import Element

BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
     "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
     "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main",
     "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
     "thead", "tr", "ul"}
)  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f]+")
_UNSEEN: Final = "\u200b\u200c\u200d\u2060\ufeff"
_LIST_FORMS: Final = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
}  # fmt: skip
_LARGEST_SPAN: Final = 100
_CELL_LINES: Final = 4
"""Lines in a cell from which on a table is there to place text, not to hold data."""
_CELL_LENGTH: Final = 600


@dataclass(slots=True)
class Line:
    """A line as seen. ``linked`` counts its characters in links; ``inside`` says whether it lies
    in the element that was asked about."""

    text: str
    linked: int
    inside: bool


class Renderer:
    """Renders a tree to lines; those in ``body`` are marked ``inside``."""

    def __init__(self, body: Element | None = None) -> None:
        self.body = body
        self.lines: list[Line] = []
        self._parts: list[str] = []
        self._linked = 0
        self._inside = False
        self._marker = ""
        """Number of a list item, until its first line comes."""

    def render(self, element: Element) -> list[Line]:
        """The lines of ``element``, none empty."""
        self._element(element, linked=False)
        self._end_line()
        return self.lines

    def _element(self, element: Element, *, linked: bool) -> None:
        tag = element.tag
        if tag in ("head", "title"):
            return
        if tag == "br":
            self._end_line()
            return
        block = tag in BLOCKS
        if block:
            self._end_line()
        was = self._inside
        if element is self.body:
            self._end_line()
            self._inside = True
        if tag == "table" and is_data(element) and not self._holds_body(element):
            for row in rows(element):
                self._add(row, linked=False)
                self._end_line()
        elif tag == "pre":
            self._preformatted(element)
        else:
            self._children(element, linked=linked or tag == "a")
        if block or element is self.body:
            self._end_line()
        self._inside = was

    def _holds_body(self, element: Element) -> bool:
        return any(inner is self.body for inner in element.elements())

    def _children(self, element: Element, *, linked: bool) -> None:
        form = _LIST_FORMS.get(element.attributes.get("type", "1"))
        number = _integer(element.attributes.get("start"), 1)
        for child in element.children:
            if isinstance(child, str):
                self._add(child, linked=linked)
                continue
            if element.tag == "ol" and child.tag == "li" and form:
                number = _integer(child.attributes.get("value"), number)
                self._end_line()
                self._marker = f"{written(number, form)}. "
                number += 1
            self._element(child, linked=linked)

    def _preformatted(self, element: Element) -> None:
        for line in element.text().splitlines():
            self._add(line, linked=False)
            self._end_line()

    def _add(self, text: str, *, linked: bool) -> None:
        self._parts.append(text)
        if linked:
            self._linked += len(text.strip())

    def _end_line(self) -> None:
        if not self._parts:
            return
        joined = "".join(self._parts)
        cells = joined.split(CELL)
        text = "\t".join(_SPACE.sub(" ", cell).strip().strip(_UNSEEN).strip() for cell in cells)
        if text.strip():
            self.lines.append(Line(self._marker + text, self._linked, self._inside))
            self._marker = ""
        self._parts, self._linked = [], 0


CELL: Final = "\x1f"
"""Stands between the cells of a row until white space is settled."""


def is_data(table: Element) -> bool:
    """Whether a table holds data: rows of several short cells, and no table in it."""
    wide = 0
    for element in table.elements():
        if element is not table and element.tag == "table":
            return False
        if element.tag == "tr":
            wide += sum(_is_cell(child) for child in element.children) > 1
        elif element.tag in ("td", "th"):
            blocks = sum(inner.tag in ("p", "div", "li") for inner in element.elements())
            if blocks > _CELL_LINES and len(element.text()) > _CELL_LENGTH:
                return False
    return wide > 0


def rows(table: Element) -> Iterator[str]:
    """The rows of a table, cells apart by `CELL`; a cell over several rows stands in its first."""
    spans: dict[int, int] = {}
    for element in table.elements():
        if element.tag == "caption":
            yield element.text()
        if element.tag != "tr":
            continue
        texts: list[str] = []
        column = 0
        for cell in element.children:
            if not isinstance(cell, Element) or not _is_cell(cell):
                continue
            column = _passed(spans, column, texts)
            width = _span(cell, "colspan")
            height = _span(cell, "rowspan")
            spans |= {at: height for at in range(column, column + width) if height > 1}
            lines = Renderer().render(cell)
            texts.append(" ".join(line.text for line in lines))
            column += width
        _passed(spans, column, texts)
        spans = {at: left - 1 for at, left in spans.items() if left > 1}
        yield CELL.join(texts)


def _passed(spans: dict[int, int], column: int, texts: list[str]) -> int:
    """The next free column, with an empty text for each place taken from a row above."""
    while spans.get(column, 0) and len(texts) <= _LARGEST_SPAN:
        texts.append("")
        column += 1
    return column


def _is_cell(child: Element | str) -> bool:
    return isinstance(child, Element) and child.tag in ("td", "th")


def _span(cell: Element, name: str) -> int:
    return max(1, min(_integer(cell.attributes.get(name), 1), _LARGEST_SPAN))


def _integer(value: str | None, otherwise: int) -> int:
    try:
        return int(value) if value else otherwise
    except ValueError:
        return otherwise
