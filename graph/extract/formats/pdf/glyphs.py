"""Pages of a PDF as glyphs and ruling lines; the one module that touches PDFium.

PDFium (pypdfium2) is chosen among the permissive engines for speed and because it is built to
meet hostile files: it reads some 50,000 characters with their places in a second, where pdfminer
reads about 5,000. It is not thread-safe and cannot be interrupted: see `document`.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

import pypdfium2
from pypdfium2 import raw

MAX_PAGES: Final = 3_000
"""Pages that one document may have."""
MAX_GLYPHS: Final = 100_000
"""Characters that one page may have."""
_MAX_SEGMENTS: Final = 20_000
_THIN: Final = 2.5
"""Width in points up to which a filled rectangle is a line."""
_PASSWORD: Final = 4
_SECURITY: Final = 5


class Glyph(NamedTuple):
    """A character with its place in points: x to the right, y (``base``: its baseline) upwards.

    ``em`` is its advance where it is as wide as high (Chinese), else what its height tells.
    """

    char: str
    left: float
    right: float
    base: float
    em: float


class Segment(NamedTuple):
    """A straight ruling line, horizontal or vertical."""

    x0: float
    y0: float
    x1: float
    y1: float


class Page(NamedTuple):
    """What stands on one page, turned so that text runs from left to right."""

    number: int
    bottom: float
    top: float
    glyphs: list[Glyph]
    segments: list[Segment]


class PageCountError(Exception):
    """More pages than a document may have; the argument is their number."""


class PasswordError(Exception):
    """The file needs a password or is encrypted in an unknown way."""


class DamagedError(Exception):
    """The file is no PDF that can be read."""


def is_wide(char: str) -> bool:
    """Whether a character is set as wide as high (ideographs, full-width punctuation)."""
    return (
        "\u2e80" <= char <= "\ua4cf" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uff60"
    )


def pages(data: bytes) -> Iterator[Page]:
    """The pages of a file, in order.

    Raises:
        PasswordError, PageCountError, DamagedError: why there are none.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (_PASSWORD, _SECURITY):
            raise PasswordError from error
        raise DamagedError(str(error)) from error
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise PageCountError(count)
        if not count:
            raise DamagedError("it has no pages")
        for index in range(count):
            yield _page(document, index)
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, index: int) -> Page:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return Page(index + 1, 0, 0, [], [])  # one damaged page does not spoil the others
    try:
        left, bottom, right, top = page.get_bbox()
        turned: Counter[int] = Counter()
        found = list(_glyphs(page, turned))
        turn = turned.most_common(1)[0][0] if turned else 0
        glyphs = [glyph for angle, glyph in found if angle == turn]
        corners = [_turned(x, y, turn) for x in (left, right) for y in (bottom, top)]
        heights = [y for _, y in corners]
        segments = [_turned_segment(segment, turn) for segment in _segments(page)]
        return Page(index + 1, min(heights), max(heights), glyphs, segments)
    finally:
        page.close()


def _glyphs(page: pypdfium2.PdfPage, turned: Counter[int]) -> Iterator[tuple[int, Glyph]]:
    """The characters of a page with the quarter turns they are set at; slanted ones left out."""
    text = page.get_textpage()
    try:
        count = min(text.count_chars(), MAX_GLYPHS)
        box = raw.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        for index in range(count):
            code = raw.FPDFText_GetUnicode(text, index)
            if (
                code < 0x20
                or code in (0xFFFE, 0xFFFF)
                or raw.FPDFText_IsGenerated(text, index) == 1
            ):
                continue
            quarter = _quarter(raw.FPDFText_GetCharAngle(text, index))
            if quarter is None:  # a watermark across the page
                continue
            if not raw.FPDFText_GetLooseCharBox(text, index, box):
                continue
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            turned[quarter] += 1
            char = chr(code)
            first = _turned(box.left, box.bottom, quarter)
            second = _turned(box.right, box.top, quarter)
            left, right = sorted((first[0], second[0]))
            height = abs(first[1] - second[1])
            em = right - left if is_wide(char) and right > left else height * 0.75
            base = _turned(x.value, y.value, quarter)[1]
            yield quarter, Glyph(char, left, right, base, em)
    finally:
        text.close()


def _quarter(angle: float) -> int | None:
    """Quarter turns (clockwise) of an angle in radians; None where it is a slant."""
    turns = angle / (math.pi / 2)
    nearest = round(turns)
    return nearest % 4 if abs(turns - nearest) < 0.05 else None


def _turned(x: float, y: float, quarter: int) -> tuple[float, float]:
    """The point turned back, so that text set at ``quarter`` clockwise turns runs to the right."""
    return ((x, y), (-y, x), (-x, -y), (y, -x))[quarter]


def _turned_segment(segment: Segment, quarter: int) -> Segment:
    x0, y0 = _turned(segment.x0, segment.y0, quarter)
    x1, y1 = _turned(segment.x1, segment.y1, quarter)
    return Segment(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _segments(page: pypdfium2.PdfPage) -> Iterator[Segment]:
    """Horizontal and vertical lines: thin rectangles, and the straight parts of paths."""
    left = _MAX_SEGMENTS
    for index in range(min(raw.FPDFPage_CountObjects(page), _MAX_SEGMENTS)):
        item = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
            continue
        for segment in _path(item):
            if left <= 0:
                return
            left -= 1
            yield segment


def _path(item: object) -> Iterator[Segment]:
    bounds = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *bounds):
        return
    x0, y0, x1, y1 = (value.value for value in bounds)
    if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
        yield _straight(x0, y0, x1, y1)
        return
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return
    last = (0.0, 0.0)
    begun = last
    for index in range(min(raw.FPDFPath_CountSegments(item), _MAX_SEGMENTS)):
        part = raw.FPDFPath_GetPathSegment(item, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(part, x, y)
        here = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = raw.FPDFPathSegment_GetType(part)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begun = here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from _level(last, here)
        last = here
        if raw.FPDFPathSegment_GetClose(part):
            yield from _level(here, begun)


def _level(start: tuple[float, float], end: tuple[float, float]) -> Iterator[Segment]:
    (x0, x1), (y0, y1) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    if (x1 - x0 <= 1) != (y1 - y0 <= 1):
        yield _straight(x0, y0, x1, y1)


def _straight(x0: float, y0: float, x1: float, y1: float) -> Segment:
    """The middle line of a thin rectangle."""
    if x1 - x0 >= y1 - y0:
        return Segment(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
    return Segment((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
