"""Where analyses lie, who builds them, and what is left of them after a crash: nothing half."""

import time
from contextlib import closing
from pathlib import Path

import pytest

from graph.analysis import (
    AnalysisProcess,
    build_newest,
    has_newest,
    open_analysis,
    open_newest,
    path,
)
from graph.errors import DataError, NotFoundError, StoreError, StoreLockedError
from graph.queries.view import View
from graph.store import open_store
from graph.store.files import exclusively
from tests.small_graph import AI, BASE, CHIPS, NUMBERED, TURTLE

PATIENCE_S = 60


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The folder of a store with the small graph."""
    folder = tmp_path / "store"
    publish(folder, TURTLE)
    return folder


def publish(folder: Path, turtle: str) -> None:
    """Write a graph, which is a generation more."""
    (folder.parent / "graph.ttl").write_text(turtle, encoding="utf-8")
    store = open_store(str(folder))
    with store.writer() as writer, (folder.parent / "graph.ttl").open("rb") as file:
        writer.load(file, media_type="text/turtle", graph=f"{BASE}id/graph/{len(turtle)}")
    store.close()


def generation(store: Path, number: int = 1) -> Path:
    return store / "generations" / f"{number:08}"


def test_an_analysis_lies_with_its_generation_and_says_which(store: Path) -> None:
    assert not has_newest(store, base_iri=BASE)
    assert open_newest(store, base_iri=BASE) is None
    assert build_newest(store, base_iri=BASE) == generation(store) / "analysis"
    assert has_newest(store, base_iri=BASE)
    found = open_newest(store, base_iri=BASE)
    opened = open_store(str(store), read_only=True)
    assert found is not None
    assert found.generation == opened.reader().generation
    assert path(found, View(opened.reader()), AI, CHIPS).length == 2
    opened.close()


def test_an_older_one_serves_until_there_is_a_newer_one(store: Path) -> None:
    build_newest(store, base_iri=BASE)
    publish(store, "<x:a> a <https://w3id.org/fivekeys/ontology#Policy> .")
    assert not has_newest(store, base_iri=BASE)
    older = open_newest(store, base_iri=BASE)
    assert older is not None
    assert older.generation.number == 1
    build_newest(store, base_iri=BASE)
    newer = open_newest(store, base_iri=BASE)
    assert newer is not None
    assert newer.network.number("x:a") is not None
    assert older.network.number("x:a") is None
    assert older.network.number(NUMBERED) is not None


def test_nothing_is_built_twice_unless_asked_for_and_all_bytes_are_the_same(store: Path) -> None:
    folder = build_newest(store, base_iri=BASE)
    assert folder is not None
    file = folder / "arrays.bin"
    before, content = file.stat().st_ino, file.read_bytes()
    build_newest(store, base_iri=BASE)
    assert file.stat().st_ino == before
    build_newest(store, base_iri=BASE, again=True)
    assert file.stat().st_ino != before
    assert file.read_bytes() == content


def test_an_analysis_of_another_base_is_replaced(store: Path) -> None:
    build_newest(store, base_iri="https://example.org/")
    assert not has_newest(store, base_iri=BASE)
    build_newest(store, base_iri=BASE)
    assert has_newest(store, base_iri=BASE)


def test_an_empty_store_has_nothing_to_analyse(tmp_path: Path) -> None:
    open_store(str(tmp_path / "store")).close()
    assert build_newest(tmp_path / "store", base_iri=BASE) is None
    assert has_newest(tmp_path / "store", base_iri=BASE)


def test_two_do_not_build_the_same(store: Path) -> None:
    with (
        exclusively(generation(store) / ".analysis.lock"),
        pytest.raises(StoreLockedError, match="building"),
    ):
        build_newest(store, base_iri=BASE)


def test_one_that_cannot_be_written_is_an_error(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("graph.analysis.building.network.write", full)
    with pytest.raises(StoreError, match="No space left"):
        build_newest(store, base_iri=BASE)
    assert [file.name for file in generation(store).glob("*analysis*")] == [".analysis.lock"]


@pytest.mark.parametrize("damage", ["arrays.bin", "index.json", "format", "arrays", "of an index"])
def test_a_damaged_one_is_told_and_built_again(store: Path, damage: str) -> None:
    folder = build_newest(store, base_iri=BASE)
    assert folder is not None
    facts = folder / "index.json"
    if damage == "arrays.bin":
        (folder / damage).write_bytes((folder / damage).read_bytes()[:-64])
    elif damage == "index.json":
        facts.write_text("{")
    elif damage == "format":
        facts.write_text(facts.read_text().replace('"analysis": 1', '"analysis": 0'))
    elif damage == "arrays":
        facts.write_text(facts.read_text().replace('"near.start"', '"near.begin"'))
    else:
        facts.write_text(facts.read_text().replace('"analysis": 1, ', ""))
    with pytest.raises(DataError):
        open_analysis(folder)
    assert not has_newest(store, base_iri=BASE)
    build_newest(store, base_iri=BASE)
    assert has_newest(store, base_iri=BASE)


def test_none_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="fivekeys analyse"):
        open_analysis(tmp_path / "analysis")


def test_what_an_ended_process_left_is_removed(store: Path) -> None:
    left = generation(store) / ".analysis-half"
    left.mkdir()
    (left / "arrays.bin").write_bytes(b"half")
    build_newest(store, base_iri=BASE)
    assert not left.exists()


def test_a_process_keeps_the_newest_generation_analysed(store: Path) -> None:
    with closing(AnalysisProcess(store, BASE)) as process:
        process.keep_running()
        assert is_at_work(process)
        end = time.monotonic() + PATIENCE_S
        while is_at_work(process):
            assert time.monotonic() < end, "it has not come to an end"
            time.sleep(0.05)
            process.keep_running()
        assert has_newest(store, base_iri=BASE)


def is_at_work(process: AnalysisProcess) -> bool:
    """Whether a process is building."""
    return process.pid is not None
