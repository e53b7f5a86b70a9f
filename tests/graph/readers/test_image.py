"""A generation in memory: the union of all graphs is a set of triples."""

import io
from pathlib import Path

import pytest

from graph.readers import image
from graph.readers.image import Source
from graph.store import open_store
from graph.store.embedded import EmbeddedReader
from tests.graph.readers.asking import COUNT, write


def _count(view: EmbeddedReader, *, union: bool) -> str:
    out = io.BytesIO()
    view.stream(COUNT, lambda _: "text/csv", out, union=union)
    return out.getvalue().decode().split()[1]


def test_the_union_counts_a_triple_of_two_graphs_once(folder: Path) -> None:
    found = image.load(Source(folder=str(folder)), union=True)
    for view in (found.whole, found.union):
        assert _count(view, union=True) == "1000"
        assert view.generation.number == 1


@pytest.mark.parametrize(
    ("graphs", "union", "has"), [(1, True, True), (2, True, False), (2, False, True)]
)
def test_files_stand_in_for_an_image_where_they_have_the_same_rows(
    tmp_path: Path, graphs: int, union: bool, has: bool
) -> None:
    write(tmp_path / "store", 10, graphs=graphs)
    found = image.load(Source(folder=str(tmp_path / "store")), union=union)
    files = image.open_files(found)
    assert (files is not None) == has
    if files is not None:
        assert _count(files.union, union=union) == _count(found.union, union=union)
    write(tmp_path / "store", 11, graphs=graphs)
    assert image.open_files(found) is None


def test_the_union_is_the_same_from_tables_and_from_a_dump(folder: Path) -> None:
    source = Source(folder=str(folder))
    first = image.load(source, union=True)  # which leaves a dump
    assert list((folder / "generations").glob("*/dump.nq"))
    second = image.load(source, union=True)
    everything = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"
    assert second.union.select(everything) == first.union.select(everything)
    assert second.whole.select(everything) == first.union.select(everything)


def test_triples_of_the_default_graph_are_in_the_union(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    with store.writer() as writer:
        writer.update(
            "INSERT DATA { <x:s> <x:p> <x:o> . GRAPH <x:g> { <x:s> <x:p> <x:o>, <x:q> } }"
        )
    store.close()
    source = Source(folder=str(tmp_path / "store"))
    for found in (image.load(source, union=True), image.load(source, union=True)):
        assert [_count(view, union=True) for view in (found.whole, found.union)] == ["2", "2"]


@pytest.mark.parametrize(
    ("query", "has_dataset", "whole"),
    [
        ("SELECT * { ?s ?p ?o }", False, False),
        ("SELECT * { ?s ?p ?o }", True, True),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", False, True),
        ("SELECT * FROM <x:g> { ?s ?p ?o }", False, True),
        ("SELECT * from named <x:g> { ?s ?p ?o }", False, True),
        (r"SELECT * { GR\u0041PH ?g { ?s ?p ?o } }", False, True),
    ],
)
def test_only_queries_that_name_no_graph_see_the_union_alone(
    folder: Path, query: str, has_dataset: bool, whole: bool
) -> None:
    found = image.load(Source(folder=str(folder)), union=True)
    assert found.reader_of(query, has_dataset=has_dataset) is (
        found.whole if whole else found.union
    )


def test_strict_has_an_empty_default_graph_and_each_named_graph(folder: Path) -> None:
    view, _ = image.load(Source(folder=str(folder)), union=False)[:2]
    assert _count(view, union=False) == "0"
    rows = view.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert [row["n"] for row in rows] == ["1000", "1000"]


def test_a_named_graph_is_the_same_with_the_union_beside_it(folder: Path) -> None:
    view, _ = image.load(Source(folder=str(folder)), union=True)[:2]
    rows = view.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert [row["n"] for row in rows] == ["1000", "1000"]


def test_on_disk_is_the_newest_generation(folder: Path) -> None:
    source = Source(folder=str(folder))
    write(folder, 1, predicate="new")
    assert source.newest() == 2
    view, _ = image.open_on_disk(source)[:2]
    assert view.generation.number == 2
    assert view.ask("ASK { ?s <http://x/new> ?o }")


def test_a_folder_without_generations_is_empty(tmp_path: Path) -> None:
    source = Source(folder=str(tmp_path))
    assert source.newest() == 0
    for view in (*image.open_on_disk(source)[:2], *image.load(source, union=True)[:2]):
        assert view.generation.number == 0
        assert _count(view, union=True) == "0"
    assert image.fits(source, union=True, megabytes=0)


def test_a_dump_is_read_with_the_generation_that_it_is_of(tmp_path: Path) -> None:
    file = tmp_path / "dump.nq"
    file.write_text("<x:s> <x:p> <x:o> .\n<x:s> <x:p> <x:o> <x:g> .\n<x:s> <x:p> <x:o> <x:h> .\n")
    source = Source(None, str(file), 7, "2024-01-02T03:04:05+00:00")
    assert source.newest() == 7
    assert image.is_small(source)
    for view in image.load(source, union=True)[:2]:
        assert view.generation == (7, "2024-01-02T03:04:05+00:00")
        assert _count(view, union=True) == "1"
    assert _count(image.open_on_disk(source).whole, union=False) == "1"


@pytest.mark.parametrize(
    ("megabytes", "union", "fits"),
    [(0, False, False), (1, False, True), (1, True, False), (2, True, False), (3, True, True)],
)
def test_what_fits(folder: Path, megabytes: int, union: bool, fits: bool) -> None:
    assert image.fits(Source(folder=str(folder)), union=union, megabytes=megabytes) is fits


def test_small_is_what_loads_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert image.is_small(Source(folder=str(folder)))
    (generation,) = (folder / "generations").glob("[0-9]*")
    (generation / "dump.nq").write_bytes(b"#" * (image.SMALL_BYTES + 1))  # as an image leaves it
    assert image.is_small(Source(folder=str(folder)))
    monkeypatch.setattr(image, "SMALL_BYTES", 10)
    assert not image.is_small(Source(folder=str(folder)))
