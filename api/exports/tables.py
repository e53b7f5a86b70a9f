"""Answers as tables: CSV, and workbooks with the measures and the evidence on sheets of their own."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

from api.exports import columns
from api.exports.answers import Answer, Record
from api.exports.cells import Cell, safe
from api.exports.columns import Column
from api.exports.xlsx import Sheet, Workbook
from api.pages.language import Language, word
from graph.queries.answers import Concept, Document, Measure

Columns = Sequence[Column[Any]]

_NOTE: Final[dict[Language, str]] = {
    "zh": "……（超出单元格上限，全文见“依据”表）",
    "en": " … (more than a cell holds; all of it is on the sheet “evidence”)",
}


def columns_of(name: str) -> Columns:
    """The columns for a list."""
    if name in ("policies", "documents"):
        return columns.DOCUMENT
    return columns.MEASURE if name == "measures" else columns.CONCEPT


def write_csv(answer: Answer, language: Language, out: BinaryIO) -> None:
    """CSV (RFC 4180) in UTF-8 with a byte order mark, by which spreadsheets know the encoding."""
    shown = columns_of(answer.name)
    out.write(codecs.BOM_UTF8)
    out.write(csv_lines([[column.heading(language) for column in shown]]))
    for batch in answer.batches():
        out.write(csv_lines(_cells(record, shown, language) for record in batch))


def write_lines(rows: Iterator[Sequence[Cell]], out: BinaryIO) -> None:
    """Rows as a file of CSV, with the byte order mark."""
    out.write(codecs.BOM_UTF8)
    out.write(csv_lines(rows))


def csv_lines(rows: Iterator[Sequence[Cell]] | Sequence[Sequence[Cell]]) -> bytes:
    """Rows as lines of CSV, with cells that no spreadsheet takes for formulas."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow(["" if cell is None else safe(_plain(cell)) for cell in row])
    return text.getvalue().encode("utf-8", "replace")


def _plain(cell: Cell) -> Cell:
    """Numbers without a fraction as such: 5000000 and not 5000000.0."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _cells(record: object, shown: Columns, language: Language) -> list[Cell]:
    return [_plain(column.cell(record, language)) for column in shown]


def write_xlsx(answer: Answer, language: Language, out: BinaryIO) -> None:
    """A workbook: the items; for documents their measures; and every claim with its evidence."""
    sheets = {"items": _sheet(word(answer.name, language), columns_of(answer.name), language)}
    if answer.name in ("policies", "documents"):
        sheets["measures"] = _sheet(word("measures", language), columns.MEASURE, language)
    if columns_of(answer.name) is not columns.CONCEPT:
        sheets["evidence"] = _sheet(word("evidence", language), columns.EVIDENCE, language)
    with Workbook(out, list(sheets.values())) as _:
        for batch in answer.batches():
            for record in batch:
                _add(record, sheets, language)


def _sheet(title: str, shown: Columns, language: Language) -> Sheet:
    headings = [column.heading(language) for column in shown]
    return Sheet(title, headings, [column.width for column in shown], _NOTE[language])


def _add(record: Record, sheets: dict[str, Sheet], language: Language) -> None:
    if isinstance(record, Concept):
        sheets["items"].add(_cells(record, columns.CONCEPT, language))
        return
    if isinstance(record, Document):
        sheets["items"].add(_cells(record, columns.DOCUMENT, language))
        for measure in record.measures:
            _add_measure(measure, sheets, "measures", language)
    else:
        _add_measure(record, sheets, "items", language)
    _add_evidence(record, sheets["evidence"], language)


def _add_measure(measure: Measure, sheets: dict[str, Sheet], name: str, language: Language) -> None:
    sheets[name].add(_cells(measure, columns.MEASURE, language))
    if name == "measures":
        _add_evidence(measure, sheets["evidence"], language)


def _add_evidence(item: Document | Measure, sheet: Sheet, language: Language) -> None:
    for said in columns.said(item):
        sheet.add(_cells(said, columns.EVIDENCE, language))
