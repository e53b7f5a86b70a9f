"""Generations that can still be read beside the newest one."""

from pathlib import Path

import pytest

from graph.errors import GoneError, NotFoundError, StoreError
from graph.store import open_store
from graph.store.base import Store
from graph.store.generations import KEPT
from graph.store.kept import KeptGenerations

COUNT = "SELECT (COUNT(*) AS ?count) { ?s ?p ?o }"


def publish(store: Store, number: int) -> None:
    with store.writer() as writer:
        writer.update(f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:s> <urn:p> {number} }} }}")


def test_generations_of_a_folder(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    kept = KeptGenerations(store)
    assert kept.numbers() == [0]
    for number in range(1, KEPT + 3):
        publish(store, number)
    newest = KEPT + 2
    assert kept.numbers() == list(range(newest - KEPT + 1, newest + 1))
    for number in kept.numbers():
        reader = kept.reader(number)
        assert reader.generation.number == number
        assert reader.select(COUNT) == [{"count": str(number)}]
        assert kept.folder(number).is_dir()
    assert kept.reader(newest - 1) is kept.reader(newest - 1)
    with pytest.raises(GoneError, match=f"kept are: {newest - KEPT + 1}, "):
        kept.reader(1)
    for number in (0, -1, newest + 1):
        with pytest.raises(NotFoundError) as raised:
            kept.reader(number)
        assert type(raised.value) is NotFoundError
    store.close()


def test_a_generation_that_is_read_is_not_removed(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    kept = KeptGenerations(store)
    publish(store, 1)
    publish(store, 2)
    reader = kept.reader(1)
    for number in range(3, 7):
        publish(store, number)
    assert kept.reader(1) is reader
    assert 1 in kept.numbers()
    assert reader.select(COUNT) == [{"count": "1"}]
    store.close()


def test_a_store_in_memory_keeps_the_newest() -> None:
    store = open_store("memory:")
    kept = KeptGenerations(store)
    publish(store, 1)
    publish(store, 2)
    assert kept.numbers() == [2]
    assert not kept.is_in_folder
    assert kept.size() == 0
    assert kept.reader(2).generation.number == 2
    with pytest.raises(GoneError):
        kept.reader(1)
    with pytest.raises(StoreError, match="keeps no generations"):
        kept.folder(2)
    store.close()
