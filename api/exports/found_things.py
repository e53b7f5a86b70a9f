"""What a search finds, as a file: tables and JSON."""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from api.desk.search import FoundThing, SearchAnswer
from api.exports import tables
from api.exports.cells import Cell
from api.exports.xlsx import Sheet, Workbook
from api.pages.language import Language, word

_HEADINGS: Final[dict[Language, list[str]]] = {
    "zh": ["类别", "名称", "英文名称", "文号或代码", "命中处", "得分", "IRI"],
    "en": ["kind", "name", "English name", "number or code", "found in", "score", "IRI"],
}
_WIDTHS: Final = [12, 50, 30, 24, 60, 10, 50]
_TITLES: Final[dict[Language, str]] = {"zh": "检索结果", "en": "found"}


@dataclass(frozen=True, slots=True)
class Found:
    """All that a search finds: its answer without items, and the items, the best first."""

    frame: SearchAnswer
    things: Callable[[], Iterator[FoundThing]]


def _rows(found: Found, language: Language) -> Iterator[list[Cell]]:
    for thing in found.things():
        yield [
            word(thing.kind, language),
            thing.label,
            thing.label_en,
            thing.number,
            thing.snippet,
            round(thing.score, 3),
            thing.id,
        ]


def write_csv(found: Found, language: Language, out: BinaryIO) -> None:
    """A line a thing, with headings."""
    out.write(codecs.BOM_UTF8 + tables.csv_lines([_HEADINGS[language]]))
    for row in _rows(found, language):
        out.write(tables.csv_lines([row]))


def write_xlsx(found: Found, language: Language, out: BinaryIO) -> None:
    """A workbook with one sheet."""
    sheet = Sheet(_TITLES[language], _HEADINGS[language], _WIDTHS, "…")
    with Workbook(out, [sheet]):
        for row in _rows(found, language):
            sheet.add(row)


def write_json(found: Found, out: BinaryIO) -> None:
    """The answer of ``/api/search`` with all items, an item a line."""
    frame = found.frame.model_dump_json(exclude={"items"}).encode()
    out.write(frame.removesuffix(b"}") + b',"items":[')
    separator = b"\n"
    for thing in found.things():
        out.write(separator + thing.model_dump_json().encode())
        separator = b",\n"
    out.write(b"\n]}\n")
