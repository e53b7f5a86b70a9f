"""Writes over HTTP take turns, with each other and with other processes."""

import threading
from collections.abc import Callable

import anyio
import pytest

from api.sparql.writing import write
from graph.errors import QueryError, StoreLockedError
from graph.namespaces import BASE
from graph.store.base import Store, Writer
from graph.store.memory import MemoryStore

WAIT_S = 30.0


def insert(number: int) -> Callable[[Writer], int]:
    def change(writer: Writer) -> int:
        writer.update(f"INSERT DATA {{ <x:s> <x:p> {number} }}")
        return number

    return change


def test_what_was_written_is_published_and_named() -> None:
    store = MemoryStore()
    written = anyio.run(lambda: write(store, insert(7), base=BASE))
    assert written.result == 7
    assert written.generation == store.reader().generation
    assert written.headers == {"Fivekeys-Generation": "1"}
    assert store.reader().count() == 1


def test_writes_at_once_are_done_one_after_the_other() -> None:
    store = MemoryStore()
    generations = []

    async def one(number: int) -> None:
        written = await write(store, insert(number), base=BASE, wait_s=WAIT_S)
        generations.append(written.generation.number)

    async def all_at_once() -> None:
        async with anyio.create_task_group() as tasks:
            for number in range(10):
                tasks.start_soon(one, number)

    anyio.run(all_at_once)
    assert store.reader().count() == 10
    assert sorted(generations) == list(range(1, 11))


def test_a_write_waits_for_another_writer() -> None:
    store = MemoryStore()
    holds, release = threading.Event(), threading.Event()

    def hold() -> None:
        with store.writer():
            holds.set()
            release.wait(WAIT_S)

    async def wait_and_write() -> int:
        await anyio.to_thread.run_sync(holds.wait, WAIT_S)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_set_later, release)
            written = await write(store, insert(1), base=BASE, wait_s=WAIT_S)
        return written.generation.number

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert anyio.run(wait_and_write) == 1
    finally:
        release.set()
        thread.join()


async def _set_later(event: threading.Event) -> None:
    await anyio.lowlevel.checkpoint()
    event.set()


def test_it_does_not_wait_for_ever() -> None:
    store = MemoryStore()
    with store.writer(), pytest.raises(StoreLockedError, match="try again"):
        anyio.run(lambda: write(store, insert(1), base=BASE, wait_s=0.1))
    assert store.is_empty()


def test_a_change_that_fails_frees_the_turn() -> None:
    store: Store = MemoryStore()

    def fail(writer: Writer) -> None:
        writer.update("nonsense")

    with pytest.raises(QueryError):
        anyio.run(lambda: write(store, fail, base=BASE))
    assert anyio.run(lambda: write(store, insert(1), base=BASE)).generation.number == 1
