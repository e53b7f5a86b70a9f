"""Glyphs of a page → lines in reading order: baselines, gaps, columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final, Literal

from graph.extract.formats.pdf.glyphs import Glyph, Page, is_wide
from graph.extract.formats.pdf.tables import Grid, grids

_GAP_EM: Final = 1.8
"""Empty width in ems that splits a line into pieces that belong to different columns."""
_SPACE_EM: Final = 0.9
_WORD_SPACE_EM: Final = 0.18
_COLUMN_LINES: Final = 5
"""Lines that each of two columns must have."""

Kind = Literal["text", "row"]


@dataclass(slots=True)
class Line:
    """A line of text, or a row of a table, with its place in points.

    ``column`` is 0 for lines over the whole width, 1 and 2 in a page of two columns. ``first`` is
    the width of what may not be broken at the beginning of the line: a word, a number.
    """

    text: str
    left: float
    right: float
    base: float
    em: float
    page: int
    column: int = 0
    first: float = 0.0
    kind: Kind = "text"


@dataclass(slots=True)
class _Piece:
    glyphs: list[Glyph]
    left: float = field(init=False)
    right: float = field(init=False)
    base: float = field(init=False)
    em: float = field(init=False)

    def __post_init__(self) -> None:
        self.left, self.right = self.glyphs[0].left, max(glyph.right for glyph in self.glyphs)
        self.base = median(glyph.base for glyph in self.glyphs)
        wide = sorted(glyph.em for glyph in self.glyphs if is_wide(glyph.char))
        # Some engines give single glyphs no advance but the width of their ink: hence not median.
        self.em = wide[len(wide) * 3 // 4] if wide else median(glyph.em for glyph in self.glyphs)


def lines(page: Page) -> list[Line]:
    """The lines of a page in reading order, tables as rows at their place."""
    found = [grid for grid in grids(page.segments) if grid.columns >= 2]
    outside: list[Glyph] = []
    inside: list[list[Glyph]] = [[] for _ in found]
    for glyph in page.glyphs:
        x, y = (glyph.left + glyph.right) / 2, glyph.base + glyph.em * 0.35
        for grid, held in zip(found, inside, strict=True):
            if grid.holds(x, y):
                held.append(glyph)
                break
        else:
            outside.append(glyph)
    rows = [
        row for grid, held in zip(found, inside, strict=True) for row in _rows(grid, held, page)
    ]
    pieces = [piece for line in _baselines(outside) for piece in _pieces(line)]
    gutter = _gutter(pieces) if pieces else None
    if gutter is None:
        texts = [_line(line, page.number) for line in _baselines(outside)]
        texts = [line for line in texts if line.text]
        return sorted([*texts, *rows], key=lambda line: -line.base)
    return _in_columns(pieces, rows, gutter, page.number)


def joined(texts: Iterable[str]) -> str:
    """Lines of one paragraph as one: a space stands only between two words in Latin letters."""
    whole = ""
    for text in texts:
        if whole and text:
            last, first = whole[-1], text[0]
            if last == "-" and len(whole) > 1 and whole[-2].isascii() and whole[-2].isalpha():
                whole = whole[:-1] if first.islower() else whole
            elif _is_latin(last) and _is_latin(first) and not (last.isdigit() and first.isdigit()):
                whole += " "
        whole += text
    return whole


def _is_latin(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in ",.;:!?)(")


def _baselines(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs by baseline from the top, each from the left; raised marks stay with their line."""
    found: list[list[Glyph]] = []
    anchor = 0.0
    for glyph in sorted(glyphs, key=lambda item: -item.base):
        if not found or anchor - glyph.base > 0.45 * max(glyph.em, found[-1][0].em):
            found.append([])
            anchor = glyph.base
        found[-1].append(glyph)
    for line in found:
        line.sort(key=lambda item: item.left)
    return found


def _pieces(line: list[Glyph]) -> list[_Piece]:
    pieces: list[list[Glyph]] = []
    edge = 0.0
    for glyph in line:
        if glyph.char.isspace():
            continue
        if not pieces or glyph.left - edge > _GAP_EM * glyph.em:
            pieces.append([])
        pieces[-1].append(glyph)
        edge = max(edge, glyph.right) if len(pieces[-1]) > 1 else glyph.right
    return [_Piece(glyphs) for glyphs in pieces]


def text_of(glyphs: Sequence[Glyph]) -> str:
    """The characters of one line; a space where a gap shows one, a tab for a wide gap."""
    parts: list[str] = []
    before: Glyph | None = None
    spaced = False
    for glyph in glyphs:
        if glyph.char.isspace() or glyph.char == "\u00a0":
            spaced = True
            continue
        if before is not None:
            gap = (glyph.left - before.right) / max(glyph.em, before.em, 1.0)
            if glyph.char == before.char and abs(glyph.left - before.left) < 0.1 * glyph.em:
                continue  # set twice to look bold
            words = _is_latin(glyph.char) and _is_latin(before.char)
            if gap > _GAP_EM:
                parts.append("\t")
            elif spaced or gap > (_WORD_SPACE_EM if words else _SPACE_EM):
                parts.append(" ")
        parts.append(glyph.char)
        before, spaced = glyph, False
    return "".join(parts)


def _line(glyphs: list[Glyph], page: int, column: int = 0) -> Line:
    seen = [glyph for glyph in glyphs if not glyph.char.isspace()]
    if not seen:
        return Line("", 0, 0, 0, 1, page)
    piece = _Piece(seen)
    text = text_of(glyphs)
    return Line(text, piece.left, piece.right, piece.base, piece.em, page, column, _first(seen))


def _first(glyphs: list[Glyph]) -> float:
    """Width of the first word or number, with the closing marks that may not stand apart."""
    end = 1
    if _is_latin(glyphs[0].char):
        while end < len(glyphs) and glyphs[end].char.isascii():
            if glyphs[end].left - glyphs[end - 1].right > 0.15 * glyphs[0].em:
                break
            end += 1
    elif glyphs[0].char in "（《“‘〔【「":
        end = 2
    while end < len(glyphs) and glyphs[end].char in "，。、；：！？）》”’〕】」%％":
        end += 1
    return glyphs[min(end, len(glyphs)) - 1].right - glyphs[0].left


def _rows(grid: Grid, glyphs: list[Glyph], page: Page) -> list[Line]:
    """The rows of a table; the text of a merged cell stands in its first row."""
    cells: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        x, y = (glyph.left + glyph.right) / 2, glyph.base + glyph.em * 0.35
        cells.setdefault(grid.cell(x, y), []).append(glyph)
    rows = []
    for row in range(grid.rows):
        texts = [
            joined(text_of(line) for line in _baselines(cells.get(key, [])))
            if key[0] == row
            else ""
            for key in grid.row(row)
        ]
        if any(texts):
            text = "\t".join(text.replace("\t", " ") for text in texts)
            place = (grid.left, grid.right, grid.tops[row])
            rows.append(Line(text, *place, 10.0, page.number, kind="row"))
    return rows


def _gutter(pieces: list[_Piece]) -> float | None:
    """The middle of the gap between two columns; None in a page of one."""
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    width = right - left
    best: tuple[int, float] | None = None
    for step in range(35, 66):
        x = left + width * step / 100
        first = [piece for piece in pieces if piece.right <= x]
        second = [piece for piece in pieces if piece.left >= x]
        crossing = len(pieces) - len(first) - len(second)
        if min(len(first), len(second)) < _COLUMN_LINES or crossing > 0.2 * len(pieces):
            continue
        if any(median(p.right - p.left for p in side) < 0.25 * width for side in (first, second)):
            continue
        if best is None or crossing < best[0]:
            best = (crossing, x)
    return None if best is None else best[1]


def _in_columns(pieces: list[_Piece], rows: list[Line], gutter: float, page: int) -> list[Line]:
    """Lines of two columns: between lines over the whole width first the left, then the right."""
    items: list[Line] = list(rows)
    for piece in pieces:
        column = 1 if piece.right <= gutter else 2 if piece.left >= gutter else 0
        items.append(_line(piece.glyphs, page, column))
    ordered: list[Line] = []
    waiting: list[Line] = []
    for item in sorted(items, key=lambda line: -line.base):
        if item.column:
            waiting.append(item)
            continue
        ordered += _by_column(waiting)
        waiting = []
        ordered.append(item)
    return ordered + _by_column(waiting)


def _by_column(waiting: list[Line]) -> list[Line]:
    return sorted(waiting, key=lambda line: (line.column, -line.base, line.left))
