"""Statements of a dump are those that a reader gives, however the dump is written."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.dumped import Dumped
from graph.errors import InputError
from graph.index.streaming import Read
from graph.namespaces import FK
from graph.store import open_store
from tests.graph.index.test_dumped import CLASSES, LINES, PREDICATES, read


@settings(max_examples=30)
@given(st.lists(st.sampled_from(LINES), unique=True), st.sampled_from(["\n", "\r\n"]))
def test_a_dump_gives_what_a_reader_gives(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], end: str
) -> None:
    folder = tmp_path_factory.mktemp("dump")
    dump = folder / "dump.nq"
    dump.write_bytes(end.join(lines).encode())
    store = open_store("memory:")
    with store.writer() as writer, dump.open("rb") as file:
        writer.load(file)
    with closing(Dumped(dump, folder, PREDICATES, CLASSES)) as statements:
        assert read(statements) == read(Read(store.reader()))
    assert list(folder.iterdir()) == [dump]


def test_a_malformed_dump_is_an_error(tmp_path: Path) -> None:
    dump = tmp_path / "dump.nq"
    dump.write_text(f"<x:s> <{FK}key> nonsense .\n")
    with pytest.raises(InputError):
        Dumped(dump, tmp_path, PREDICATES, CLASSES)
    assert list(tmp_path.iterdir()) == [dump]
