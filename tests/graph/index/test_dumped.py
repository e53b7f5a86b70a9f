"""Statements of a dump are those that a reader gives, however the dump is written."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from graph.index.dumped import Dumped
from graph.index.streaming import Read, Statements, iri, literal
from graph.namespaces import DCTERMS, FK, RDF
from graph.store import open_store

PREDICATES = ("dcterms:title", "fk:key")
CLASSES = ("fk:Measure",)

LINES = [
    f"<x:s> <{RDF}type> <{FK}Measure> .",
    f"<x:o> <{RDF}type> <{FK}Other> <x:g> .",
    f'<x:s> <{DCTERMS}title> "plain" <x:g> .',
    f'<x:s> <{DCTERMS}title> "with <x:y> ."@zh .',
    f'<x:s> <{DCTERMS}title> "q\\"uote\\n\\u4EBA\\t"@en-gb <x:g> .',
    f'<x:s>\t<{DCTERMS}title>   "spaces" . # said',
    f'<x:\\u4EBA> <{DCTERMS}title> "7"^^<x:d> <x:g> .',
    f"<x:s> <{FK}key> <x:k> <x:g> .",
    f"<x:s> <{FK}k\\u0065y> <x:e> .",
    f"_:b <{FK}key> _:c <x:g> .",
    f"<x:s> <{FK}other> <x:k> <x:g> .",
    "# nothing",
    "",
]


def read(statements: Statements) -> dict[str, list[tuple[str, ...]]]:
    """All that statements give, without labels of blank nodes."""
    found: dict[str, list[tuple[str, ...]]] = {name: [] for name in (*PREDICATES, *CLASSES)}

    def term(text: bytes) -> str:
        value = literal(text)
        return f"{value}" if value else "_:" if text[:1] == b"_" else iri(text)

    for name in PREDICATES:
        take = found[name].extend
        statements.pairs(
            [name],
            lambda lines, take=take: take(  # type: ignore[misc]
                (term(line.split(b"\t")[0]), term(line.split(b"\t")[1])) for line in lines
            ),
        )
    members = found[CLASSES[0]].extend
    statements.members(CLASSES[0], lambda lines: members((term(line),) for line in lines))
    return {name: sorted(set(rows)) for name, rows in found.items()}


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
