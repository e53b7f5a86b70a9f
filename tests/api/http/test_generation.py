"""Waiting for a generation that was asked for."""

import asyncio
from pathlib import Path

import pytest

from api.http import generation
from api.http.generation import newest_number, newest_reader, reached
from graph.errors import ParameterError, StoreUnavailableError
from graph.store import Store, open_store


def write(store: Store, number: int) -> None:
    with store.writer() as writer:
        writer.update(f"INSERT DATA {{ <x:s> <x:p> {number} }}")


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    url = "memory:" if request.param == "memory" else str(tmp_path / "store")
    store = open_store(url)
    write(store, 1)
    return store


def test_one_that_is_there_is_not_waited_for(store: Store) -> None:
    for wanted in ("0", "1", "001"):
        assert asyncio.run(reached(store, wanted)) == 1


def test_one_that_comes_is_waited_for(store: Store) -> None:
    async def run() -> int:
        waiting = asyncio.create_task(reached(store, "2"))
        await asyncio.sleep(0)
        assert not waiting.done()
        await asyncio.to_thread(write, store, 2)
        return await waiting

    assert asyncio.run(run()) == 2


def test_one_that_does_not_come_is_given_up(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "GENERATION_WAIT_S", 0.05)
    with pytest.raises(StoreUnavailableError, match="is 1, not yet 7"):
        asyncio.run(reached(store, "7"))


@pytest.mark.parametrize("wanted", ["", "-1", "1.5", "x" * 100, "１", "²"])
def test_what_is_no_number_is_refused(store: Store, wanted: str) -> None:
    with pytest.raises(ParameterError, match="Fivekeys-Min-Generation"):
        asyncio.run(reached(store, wanted))


def test_number_and_view_are_of_the_newest(store: Store) -> None:
    for number in (1, 2, 3):
        assert asyncio.run(newest_number(store)) == number
        assert asyncio.run(newest_reader(store)).generation.number == number
        write(store, number + 1)
