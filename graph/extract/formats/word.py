"""Word (.docx): body text with the numbers that Word counts, tables as rows.

Headers, footers, notes, comments, deleted revisions, hidden text and tables of contents are left
out. The parts are read as plain XML: a document type, which only an entity bomb would have, is
refused, and what is not needed is never built.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graph.errors import DocumentError
from graph.extract.formats import ooxml
from graph.extract.formats.archive import Archive
from graph.extract.formats.content import Content
from graph.extract.formats.numbering import AbstractList, Instance, Level, Numbering
from graph.extract.formats.ooxml import Element

MAX_PART_BYTES: Final = 100_000_000
"""Unpacked size that one part of a Word file may have."""

_TRANSPARENT: Final = frozenset(
    {"ins", "moveTo", "hyperlink", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple",
     "dir", "bdo", "Choice", "AlternateContent", "drawing", "pict", "ruby", "rubyBase", "object",
     "oMath", "oMathPara", "f", "num", "den", "sSup", "sSub", "sSubSup", "e", "sup", "sub", "d"}
)  # fmt: skip
_CHARACTERS: Final = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_CONTENTS_STYLE = re.compile(r"(?:toc|目录) ?\d+$", re.IGNORECASE)
_OFF: Final = frozenset({"0", "false", "off"})


@dataclass(slots=True)
class _Style:
    """A paragraph style: what it is based on and the list it belongs to."""

    name: str
    base: str | None
    number: str | None
    level: int | None


def read(data: bytes, label: str) -> Content:
    """The text of a Word file.

    Raises:
        DocumentError: damaged, too large, or with a document type.
    """
    archive = Archive(io.BytesIO(data), label)
    names = set(archive.members)
    numbering = Numbering()
    styles: dict[str, _Style] = {}
    if "word/numbering.xml" in names:
        numbering = _numbering(_part(archive, "word/numbering.xml"))
    if "word/styles.xml" in names:
        styles = _styles(_part(archive, "word/styles.xml"))
    body = _part(archive, "word/document.xml").first("body")
    if body is None:
        raise DocumentError(f"{label}: the Word file has no body; it is damaged, get it again")
    lines = _Body(numbering, styles).lines(body)
    return Content("\n".join(lines))


def _part(archive: Archive, name: str) -> Element:
    return ooxml.parse(archive.read(name, MAX_PART_BYTES), f"{archive.name}/{name}")


class _Body:
    """Turns the body into lines; counts the automatic numbers on the way."""

    def __init__(self, numbering: Numbering, styles: dict[str, _Style]) -> None:
        self.numbering = numbering
        self.styles = styles

    def lines(self, block: Element) -> Iterator[str]:
        """The lines of a body, cell or text box: paragraphs and table rows."""
        for child in block.children:
            if child.tag == "p":
                yield from self._paragraph(child)
            elif child.tag == "tbl":
                yield from self._table(child)
            elif child.tag == "sdt":
                if not _is_contents(child):
                    yield from self.lines(child)
            elif child.tag in _TRANSPARENT:
                yield from self.lines(child)

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        properties = paragraph.first("pPr")
        style = properties.value("pStyle") if properties else None
        known = self.styles.get(style or "")
        pieces: list[str] = []
        boxes: list[Element] = []
        _collect(paragraph, pieces, boxes)
        text = "".join(pieces)
        if not (known and _CONTENTS_STYLE.match(known.name)):
            marker = self._marker(properties, style) if text.strip() or not boxes else ""
            if text.strip():
                yield from (marker + (text.lstrip() if marker else text)).split("\n")
            elif not boxes:
                yield ""
        for box in boxes:
            yield from self.lines(box)

    def _marker(self, properties: Element | None, style: str | None) -> str:
        number, level = self._list(properties, style)
        if not number or number == "0":
            return ""
        return self.numbering.next(number, level)

    def _list(self, properties: Element | None, style: str | None) -> tuple[str | None, int]:
        """The list and level of a paragraph: its own, else that of its style."""
        own = properties.first("numPr") if properties else None
        number = own.value("numId") if own else None
        level = own.value("ilvl") if own else None
        seen: set[str] = set()
        while style and style not in seen and (number is None or level is None):
            seen.add(style)
            known = self.styles.get(style)
            if known is None:
                break
            if number is None and known.number is not None:
                number = known.number
                if level is None:
                    level = str(self.numbering.level_of_style(number, style) or known.level or 0)
            style = known.base
        return number, _integer(level, 0)

    def _table(self, table: Element) -> Iterator[str]:
        for row in table.children:
            if row.tag in ("sdt", "sdtContent", "customXml", "ins"):
                yield from self._table(row)
            elif row.tag == "tr":
                deleted = row.first("trPr")
                if deleted is not None and deleted.first("del") is not None:
                    continue
                yield from self._row(row)

    def _row(self, row: Element) -> Iterator[str]:
        cells = [list(self._cell(cell)) for cell in _cells(row)]
        if len(cells) == 1:  # a frame around text, or a heading over all columns
            yield from cells[0]
        else:
            yield "\t".join(" ".join(line for line in cell if line.strip()) for cell in cells)

    def _cell(self, cell: Element) -> Iterator[str]:
        properties = cell.first("tcPr")
        merged = properties.first("vMerge") if properties else None
        if merged is not None and merged.attributes.get("val", "continue") == "continue":
            return
        for line in self.lines(cell):
            yield line.replace("\t", " ")


def _cells(row: Element) -> Iterator[Element]:
    for child in row.children:
        if child.tag == "tc":
            yield child
        elif child.tag in ("sdt", "sdtContent", "customXml"):
            yield from _cells(child)


def _collect(element: Element, pieces: list[str], boxes: list[Element]) -> None:
    """Characters of a paragraph in order, and the text boxes that hang on it."""
    for child in element.children:
        tag = child.tag
        if tag == "t":
            pieces.append(child.text)
        elif tag == "r":
            if not _hidden(child):
                _collect(child, pieces, boxes)
        elif tag == "br":
            pieces.append("" if child.attributes.get("type") in ("page", "column") else "\n")
        elif tag == "sym":
            pieces.append(_symbol(child))
        elif tag == "txbxContent":
            boxes.append(child)
        elif tag in _CHARACTERS:
            pieces.append(_CHARACTERS[tag])
        elif tag in _TRANSPARENT:
            _collect(child, pieces, boxes)


def _hidden(run: Element) -> bool:
    properties = run.first("rPr")
    mark = properties.first("vanish") if properties else None
    return mark is not None and mark.attributes.get("val") not in _OFF


def _symbol(element: Element) -> str:
    """A character named by its code; those of symbol fonts stand for nothing."""
    try:
        code = int(element.attributes.get("char", ""), 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xE000 and not 0xD800 <= code < 0xE000 else ""


def _is_contents(block: Element) -> bool:
    """Whether a content control holds the table of contents."""
    properties = block.first("sdtPr")
    part = properties.first("docPartObj") if properties else None
    gallery = part.value("docPartGallery") if part else None
    return gallery is not None and "table of contents" in gallery.lower()


def _styles(root: Element) -> dict[str, _Style]:
    styles = {}
    for style in root.children:
        name = style.attributes.get("styleId")
        if style.tag != "style" or not name:
            continue
        properties = style.first("pPr")
        own = properties.first("numPr") if properties else None
        level = own.value("ilvl") if own else None
        styles[name] = _Style(
            style.value("name") or "",
            style.value("basedOn"),
            own.value("numId") if own else None,
            None if level is None else _integer(level, 0),
        )
    return styles


def _numbering(root: Element) -> Numbering:
    numbering = Numbering()
    for child in root.children:
        if child.tag == "abstractNum":
            numbering.abstracts[child.attributes.get("abstractNumId", "")] = AbstractList(
                _levels(child), child.value("styleLink"), child.value("numStyleLink")
            )
        elif child.tag == "num":
            instance = Instance(child.value("abstractNumId") or "")
            for override in child.all("lvlOverride"):
                index = _integer(override.attributes.get("ilvl"), 0)
                start = override.value("startOverride")
                if start is not None:
                    instance.starts[index] = _integer(start, 1)
                instance.levels |= _levels(override)
            numbering.instances[child.attributes.get("numId", "")] = instance
    return numbering


def _levels(element: Element) -> dict[int, Level]:
    levels = {}
    for child in element.all("lvl"):
        legal = child.first("isLgl")
        restart = child.value("lvlRestart")
        levels[_integer(child.attributes.get("ilvl"), 0)] = Level(
            start=_integer(child.value("start"), 1),
            form=child.value("numFmt") or "decimal",
            pattern=child.value("lvlText") or "",
            suffix=child.value("suff") or "tab",
            restart=None if restart is None else _integer(restart, 0),
            legal=legal is not None and legal.attributes.get("val") not in _OFF,
            style=child.value("pStyle"),
        )
    return levels


def _integer(value: str | None, otherwise: int) -> int:
    try:
        return int(value) if value is not None else otherwise
    except ValueError:
        return otherwise
