"""Workbooks, read with openpyxl."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any, BinaryIO, cast

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.exports import xlsx
from api.exports.cells import Cell, without_controls
from api.exports.xlsx import Sheet, Workbook


class OneWay:
    """A file that can be written only, as an answer over HTTP is."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)

    def flush(self) -> None:
        pass


def sheet(title: str, columns: Sequence[str] = ("a", "b")) -> Sheet:
    return Sheet(title, columns, [10] * len(columns), "…more")


def make(*rows: Sequence[Cell]) -> Any:
    out = OneWay()
    items = sheet("items", ["c"] * max(map(len, rows)))
    with Workbook(cast(BinaryIO, out), [items]):
        for row in rows:
            items.add(row)
    return openpyxl.load_workbook(io.BytesIO(out.data))


def test_cells_come_back() -> None:
    row: list[Cell] = ["人工智能", "<b>&\"'", 5, 0.9, -3, True, None, " space ", "two\nlines"]
    (_, found) = make(row).active.iter_rows(values_only=True)
    assert list(found) == row


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50))
def test_any_text_comes_back_as_text(text: str) -> None:
    cell = make([text]).active.cell(2, 1)
    shown = without_controls(text).replace("\r\n", "\n").replace("\r", "\n")
    assert (cell.value or "") == shown
    assert cell.data_type != "f"


def test_what_could_be_a_formula_is_marked_as_text() -> None:
    cell = make(["=1+1", "plain"]).active
    assert (cell["A2"].value, cell["A2"].data_type) == ("=1+1", "s")
    assert cell["A2"].quotePrefix
    assert not cell["B2"].quotePrefix


def test_a_cell_that_is_too_long_says_so() -> None:
    found = make(["长" * 40_000]).active["A2"].value
    assert found.endswith("…more")
    assert len(found) <= xlsx.MOST_CHARACTERS


def test_sheets_come_in_their_order_and_go_on_where_one_is_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    items, more = sheet("items"), sheet("more")
    out = OneWay()
    with Workbook(cast(BinaryIO, out), [items, more]):
        for number in range(5):
            items.add([number, None])
            more.add([-number, "x"])
    book = openpyxl.load_workbook(io.BytesIO(out.data))
    assert book.sheetnames == ["items", "items 2", "items 3", "more", "more 2", "more 3"]
    tables = [list(book[name].iter_rows(values_only=True)) for name in book.sheetnames]
    assert all(table[0] == ("a", "b") for table in tables)
    assert [row[0] for table in tables[:3] for row in table[1:]] == [0, 1, 2, 3, 4]
    assert [row[0] for table in tables[3:] for row in table[1:]] == [0, -1, -2, -3, -4]


def test_it_streams() -> None:
    out = OneWay()
    items = sheet("items")
    with Workbook(cast(BinaryIO, out), [items]):
        for number in range(20_000):
            items.add([number, str(hash(str(number)))])
        assert len(out.data) > 50_000


def test_a_workbook_that_fails_is_none() -> None:
    out = OneWay()
    items, more = sheet("items"), sheet("more")

    def fail() -> None:
        with Workbook(cast(BinaryIO, out), [items, more]):
            items.add(["1", "2"])
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(out.data))
