"""Workbooks (Office Open XML, ECMA-376) that are written row by row into a stream.

The parts of the ZIP archive go out as they fill: the first sheet directly, the others from
temporary files once the sheets before them are done. A workbook that was cut off has no central
directory and is not opened by anything.
"""

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

from api.exports.cells import Cell, shortened, without_controls
from graph.formulas import is_formula

MOST_ROWS: Final = 1_048_576
"""Rows that a sheet may have; what is more goes to a further sheet."""

MOST_BYTES: Final = 1_500_000_000
"""Bytes that the XML of a sheet may have; the plain form of ZIP archives has room for 2^31."""

MOST_CHARACTERS: Final = 32_767
"""Characters that a cell may have (UTF-16 units, which are not fewer)."""

_SPOOL_BYTES: Final = 4 * 2**20
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEADER: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES: Final = (
    f'{_HEADER}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_BOLD, _WRAPPED, _QUOTED = 1, 2, 3


class Sheet:
    """One kind of rows; more than fit into a sheet of the workbook go to further ones."""

    def __init__(
        self, title: str, columns: Sequence[str], widths: Sequence[int], note: str
    ) -> None:
        """``note`` ends a cell that holds only the beginning of its text."""
        self.title = title
        self.files: list[IO[bytes]] = []
        self._columns = columns
        self._widths = widths
        self._note = note
        self._rows = 0
        self._bytes = 0
        self._out: IO[bytes] | None = None

    def begin(self, out: IO[bytes]) -> None:
        """Write into ``out`` from now on."""
        self._out = out
        out.write(_beginning(self._widths))
        self._rows = self._bytes = 0
        self._write(self._columns, _BOLD)

    def add(self, row: Sequence[Cell]) -> None:
        """One row more."""
        if self._rows >= MOST_ROWS or self._bytes >= MOST_BYTES:
            self.end()
            # Who puts the workbook together closes it.
            file = tempfile.SpooledTemporaryFile(_SPOOL_BYTES)  # noqa: SIM115
            self.files.append(file)
            self.begin(file)
        self._write(row, 0)

    def end(self) -> None:
        """Nothing more comes."""
        if self._out is not None:
            self._out.write(b"</sheetData></worksheet>")
            self._out = None

    def _write(self, row: Sequence[Cell], style: int) -> None:
        assert self._out is not None
        self._rows += 1
        cells = "".join(_cell(value, style, self._note) for value in row)
        self._bytes += self._out.write(f"<row>{cells}</row>".encode())


class Workbook:
    """A workbook that is written into a stream; a context manager."""

    def __init__(self, out: BinaryIO, sheets: Sequence[Sheet]) -> None:
        """The first of the ``sheets`` is written directly."""
        self._archive = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        self._sheets = sheets
        self._titles = [sheets[0].title]
        self._part = self._archive.open(_sheet_part(1), "w")
        sheets[0].begin(self._part)
        for sheet in sheets[1:]:
            file = tempfile.SpooledTemporaryFile(_SPOOL_BYTES)  # noqa: SIM115
            sheet.files.append(file)
            sheet.begin(file)

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            for sheet in self._sheets:
                for file in sheet.files:
                    file.close()
            if kind is not None:
                # What the archive writes at its own end would make it look whole.
                self._archive.fp = io.BytesIO()
                self._part.close()
                self._archive.close()

    def _finish(self) -> None:
        for sheet in self._sheets:
            sheet.end()
        self._part.close()
        for sheet in self._sheets:
            for number, file in enumerate(sheet.files, 2 if sheet is self._sheets[0] else 1):
                self._titles.append(f"{sheet.title} {number}" if number > 1 else sheet.title)
                file.seek(0)
                with self._archive.open(_sheet_part(len(self._titles)), "w") as part:
                    shutil.copyfileobj(file, part, 2**16)
        for name, text in _parts(self._titles):
            self._archive.writestr(_entry(name), text)
        self._archive.close()


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry of the archive with a fixed time, so that equal content gives equal bytes."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _sheet_part(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _beginning(widths: Sequence[int]) -> bytes:
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(widths, 1)
    )
    return (
        f'{_HEADER}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
    ).encode()


def _cell(value: Cell, style: int, note: str) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value!r}</v></c>"
    text = value
    if len(text) * 2 > MOST_CHARACTERS and len(text.encode("utf-16-le")) // 2 > MOST_CHARACTERS:
        text = shortened(text, MOST_CHARACTERS // 2, note)
    if not style:
        style = _QUOTED if is_formula(text) else _WRAPPED if "\n" in text else 0
    shown = escape(without_controls(text))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


def _parts(titles: Sequence[str]) -> Iterable[tuple[str, str]]:
    """The small parts that say what the archive holds."""
    numbers = range(1, len(titles) + 1)
    overrides = "".join(
        f'<Override PartName="/{_sheet_part(n)}" ContentType="{_TYPES}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        (
            f'{_HEADER}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
            f"{overrides}</Types>"
        ),
    )
    yield "_rels/.rels", _relationships([("rId1", "officeDocument", "xl/workbook.xml")])
    sheets = "".join(
        f'<sheet name={quoteattr(title[:31])} sheetId="{n}" r:id="rId{n}"/>'
        for n, title in zip(numbers, titles, strict=True)
    )
    yield (
        "xl/workbook.xml",
        (
            f'{_HEADER}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets>'
            "</workbook>"
        ),
    )
    targets = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    targets.append((f"rId{len(titles) + 1}", "styles", "styles.xml"))
    yield "xl/_rels/workbook.xml.rels", _relationships(targets)
    yield "xl/styles.xml", _STYLES


def _relationships(targets: Iterable[tuple[str, str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{name}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for name, kind, target in targets
    )
    return f'{_HEADER}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'
