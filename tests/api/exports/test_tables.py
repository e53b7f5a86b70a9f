"""Answers as tables: cells of CSV, and memory that does not grow with the answer."""

import csv
import io
import tracemalloc
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.exports import answers, tables
from api.exports.answers import Answer, Row
from api.exports.cells import Cell, safe
from api.exports.graph_files import FORMS
from api.exports.network import write_network
from graph.queries.view import View
from tests.small_graph import CITY, NUMBERED, UNDATED, open_small_store

SLACK = 400_000
"""Bytes that are let go of only at the next collection."""

Write = Callable[[Answer, BinaryIO], object]

WRITERS: dict[str, Write] = {
    "csv": lambda answer, out: tables.write_csv(answer, "zh", out),
    "turtle": lambda answer, out: answers.write_described(answer, "text/turtle", out),
    "graphml": lambda answer, out: write_network(answer, FORMS["graphml"], out),
}


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2), max_size=5)
)
def test_cells_of_csv_come_back(rows: list[list[Cell]]) -> None:
    found = csv.reader(io.StringIO(tables.csv_lines(rows).decode(), newline=""))
    assert list(found) == [[safe(cell) for cell in row] for row in rows]


def test_numbers_are_numbers() -> None:
    assert tables.csv_lines([[5_000_000.0, 0.5, -3, None, True]]) == b"5000000,0.5,-3,,True\r\n"


class Nowhere:
    """A file that keeps nothing."""

    def __init__(self) -> None:
        self.length = 0

    def write(self, data: bytes) -> int:
        self.length += len(data)
        return len(data)

    def flush(self) -> None:
        pass


def peak(view: View, write: Write, times: int) -> tuple[int, int]:
    """Most memory that an export takes of three policies ``times`` over, and its length."""

    def rows() -> Iterator[Row]:
        for _ in range(times):
            yield from ({"item": iri} for iri in (CITY, NUMBERED, UNDATED))

    out = Nowhere()
    tracemalloc.start()
    try:
        write(Answer(view, "policies", rows), cast(BinaryIO, out))
        return tracemalloc.get_traced_memory()[1], out.length
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", WRITERS)
def test_memory_does_not_grow_with_the_answer(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "BATCH", 6)
    store = open_small_store()
    view, write = View(store.reader()), WRITERS[name]
    peak(view, write, 10)  # what is kept once is there now
    short, _ = peak(view, write, 10)
    long, length = peak(view, write, 100)
    assert length > 20_000 or name == "graphml"
    assert long < short + SLACK  # all records at once would take megabytes
    store.close()
