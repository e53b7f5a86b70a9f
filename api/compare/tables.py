"""A comparison as tables: as it is seen, and a line for each claim behind a cell."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from api.exports import tables
from api.exports.cells import Cell as TableCell
from api.exports.xlsx import Sheet, Workbook
from api.pages.language import Language, word
from api.pages.templating import name_of
from graph.compare import Cell, Comparison, Row
from graph.queries.answers import Claim, Quantity, Quote, Reference, Source

LISTED: Final = 200
"""Items and amounts of a cell that exports list; how many more there are is told beside them."""

_LINES: Final = (
    "section", "name", "unit", "mark", "compared", "has", "measures", "documents", "low", "high",
    "standing", "not_listed", "item", "wording", "amount_low", "amount_high", "object", "basis",
    "confidence", "place", "quote", "source", "publisher", "source_date", "source_url", "item_id",
    "claim_id",
)  # fmt: skip
_SEEN: Final = ("section", "name", "unit", "mark", "differs")
_OF_CELL: Final = ("has", "measures", "documents", "low", "high", "standing")
_WIDE: Final = {"name": 24, "item": 40, "wording": 24, "quote": 40, "source": 40, "compared": 20}
_WIDTH: Final = 12


def _heading(name: str, language: Language) -> str:
    return word(f"cmp_{name}", language)


def lines(comparison: Comparison, language: Language) -> Iterator[list[TableCell]]:
    """A line for each claim of each item of each cell, under a line of headings."""
    yield [_heading(name, language) for name in _LINES]
    for row in comparison.rows:
        for column, cell in zip(comparison.columns, row.cells, strict=True):
            first = [
                *_of_row(row, language),
                name_of(column.value, language),
                *_of_cell(cell, language),
                _not_listed(cell),
            ]
            empty = True
            for rest in _behind(cell, language):
                empty = False
                yield [*first, *rest]
            if empty:
                yield [*first, *([None] * (len(_LINES) - len(first)))]


def _of_row(row: Row, language: Language) -> list[TableCell]:
    value = _heading("without", language) if row.value is None else name_of(row.value, language)
    section, mark = _heading(f"s_{row.section}", language), _heading(f"mark_{row.mark}", language)
    return [section, value, row.unit, mark]


def _of_cell(cell: Cell, language: Language) -> list[TableCell]:
    standing = None if cell.standing is None else _heading(f"standing_{cell.standing}", language)
    has = _heading(f"has_{cell.has}", language)
    return [has, cell.measures, cell.documents, cell.low, cell.high, standing]


def _not_listed(cell: Cell) -> int:
    if cell.amounts_total:
        return cell.amounts_total - len(cell.amounts)
    return cell.measures + cell.documents - len(cell.items)


def _behind(cell: Cell, language: Language) -> Iterator[list[TableCell]]:
    """What stands behind a cell: item, figure, and one of its claims with its source."""
    for item in cell.items:
        claims: list[Claim | None] = [*item.evidence]
        for claim in claims or [None]:
            yield _line(item.item, None, claim, language)
    for amount in cell.amounts:
        claims = [*amount.evidence]
        for claim in claims or [None]:
            yield _line(amount.owner, amount.quantity, claim, language)


def _line(
    item: Reference, quantity: Quantity | None, claim: Claim | None, language: Language
) -> list[TableCell]:
    figures: list[TableCell] = [None, None, None]
    if quantity is not None:
        found = [f for f in (quantity.low, quantity.value, quantity.high) if f is not None]
        figures = [quantity.wording, min(found, default=None), max(found, default=None)]
    return [
        name_of(item, language),
        *figures,
        *_of_claim(claim, language),
        item.id,
        claim.id if claim else None,
    ]


def _of_claim(claim: Claim | None, language: Language) -> list[TableCell]:
    if claim is None:
        return [None] * 9
    quote: Quote | None = claim.quotes[0] if claim.quotes else None
    source: Source | None = claim.sources[0] if claim.sources else None
    return [
        name_of(claim.object, language),
        word(claim.basis, language) if claim.basis else None,
        claim.confidence,
        claim.place,
        quote.exact if quote else None,
        source.title if source else None,
        source.publisher if source else None,
        source.date if source else None,
        source.url if source else None,
    ]


def seen(comparison: Comparison, language: Language) -> Iterator[list[TableCell]]:
    """The table as it is seen: a line for each row, some cells for each thing compared."""
    names = [name_of(column.value, language) for column in comparison.columns]
    of_cells = [f"{name} · {_heading(what, language)}" for name in names for what in _OF_CELL]
    yield [*(_heading(name, language) for name in _SEEN), *of_cells]
    for row in comparison.rows:
        differs = None if row.differs is None else _heading(f"differs_{row.differs}", language)
        cells = [value for cell in row.cells for value in _of_cell(cell, language)]
        yield [*_of_row(row, language), differs, *cells]


def write_csv(comparison: Comparison, language: Language, out: BinaryIO) -> None:
    """CSV with a line for each claim behind a cell."""
    tables.write_lines(lines(comparison, language), out)


def write_xlsx(comparison: Comparison, language: Language, out: BinaryIO) -> None:
    """A workbook: the table as it is seen, and a line for each claim behind its cells."""
    parts = [
        (_heading("title", language), seen(comparison, language), _SEEN),
        (word("evidence", language), lines(comparison, language), _LINES),
    ]
    sheets = []
    for title, rows, names in parts:
        headings = [str(cell) for cell in next(rows)]
        widths = [_WIDE.get(name, _WIDTH) for name in names]
        widths += [_WIDTH] * (len(headings) - len(widths))
        sheets.append(Sheet(title, headings, widths, "…"))
    with Workbook(out, sheets):
        for sheet, (_, rows, _) in zip(sheets, parts, strict=True):
            for row in rows:
                sheet.add(row)
