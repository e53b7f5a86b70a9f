"""Stores in folders: other processes, old generations, damaged and foreign folders."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from graph.errors import DataError, QueryError, StoreError, StoreLockedError
from graph.store import Store, open_store
from graph.store.generations import KEPT

ROOT = Path(__file__).resolve().parents[3]
GRAPH = "http://x/g"
Ask = Callable[[str], str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


def publish(store: Store, value: int) -> None:
    """A new generation that says ``value``."""
    with store.writer() as writer:
        writer.replace(GRAPH, f'<x:s> <x:p> "{value}" .'.encode())


def numbers(folder: Path) -> list[int]:
    return sorted(int(path.name) for path in (folder / "generations").iterdir())


@contextmanager
def peer(folder: Path) -> Iterator[Ask]:
    """Another process that reads the store."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.graph.store.reading_peer", str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        reader, writer = process.stdout, process.stdin
        assert reader is not None
        assert writer is not None

        def ask(line: str) -> str:
            writer.write(line + "\n")
            return reader.readline().strip()

        yield ask


def test_other_processes_see_new_generations_and_keep_theirs(folder: Path) -> None:
    with closing(open_store(str(folder))) as store, peer(folder) as ask:
        assert ask("newest") == "0"
        publish(store, 1)
        assert ask("hold") == "1"
        for value in range(2, KEPT + 4):
            publish(store, value)
            assert ask("newest") == str(value)
        assert numbers(folder) == [1, 4, 5, 6], "1 is held by the other process"
        assert ask("read") == "1"
        assert ask("drop") == "dropped"
        publish(store, 7)
        assert numbers(folder) == [5, 6, 7]


def test_generations_held_in_this_process_stay(folder: Path) -> None:
    with closing(open_store(str(folder))) as store:
        publish(store, 1)
        held = store.reader()
        for value in range(2, 8):
            publish(store, value)
        assert numbers(folder) == [1, 5, 6, 7]
        assert held.select("SELECT ?o { ?s ?p ?o }") == [{"o": "1"}]
        del held
        store.reader()
        publish(store, 8)
        assert numbers(folder) == [6, 7, 8]


def test_readers_of_one_generation_share_it(folder: Path) -> None:
    with closing(open_store(str(folder))) as store:
        publish(store, 1)
        assert store.reader() is store.reader()


def test_the_writer_of_another_process_is_respected(folder: Path) -> None:
    script = (
        "import sys; from graph.store import open_store\n"
        "with open_store(sys.argv[1]).writer(): print('writing', flush=True); input()"
    )
    with (
        closing(open_store(str(folder))) as store,
        subprocess.Popen(
            [sys.executable, "-c", script, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "writing\n"
        with pytest.raises(StoreLockedError, match=f"process {process.pid} is writing"):
            publish(store, 1)
        process.stdin.write("\n")
        process.stdin.close()
        assert process.wait() == 0
        publish(store, 1)


@pytest.mark.parametrize("update", ["INSERT {", f"DROP GRAPH <{GRAPH}>", "LOAD <x:y>"])
def test_an_update_that_failed_does_not_keep_the_files(folder: Path, update: str) -> None:
    store = open_store(str(folder))
    with pytest.raises(QueryError) as failure, store.writer() as writer:
        writer.update(update)
    publish(store, 1)
    assert failure.value.__traceback__ is not None  # still held, with what its frames hold
    assert numbers(folder) == [1]


def test_a_child_forked_while_writing_does_not_keep_the_lock(folder: Path) -> None:
    with closing(open_store(str(folder))) as store:
        read_end, write_end = os.pipe()
        with store.writer():
            child = os.fork()
            if child == 0:  # waits for the end of the pipe, then leaves without any cleaning up
                os.close(write_end)
                os.read(read_end, 1)
                os._exit(0)
        try:
            publish(store, 1)
        finally:
            os.close(write_end)
            os.close(read_end)
            os.waitpid(child, 0)


def test_what_was_not_published_is_published_when_opened_for_writing(folder: Path) -> None:
    with closing(open_store(str(folder))) as store:
        publish(store, 1)
    state = json.loads((folder / "store.json").read_text())
    (folder / "store.json").write_text(json.dumps(state | {"is_ahead": True}))
    assert open_store(str(folder), read_only=True).reader().generation.number == 1
    assert open_store(str(folder)).reader().generation.number == 2


def test_reading_only(folder: Path) -> None:
    with pytest.raises(StoreError, match="there is no store"):
        open_store(str(folder), read_only=True)
    assert not folder.exists()
    publish(open_store(str(folder)), 1)
    store = open_store(str(folder), read_only=True)
    assert store.reader().count() == 1
    with pytest.raises(StoreError, match="reading only"), store.writer():
        pass


def test_a_folder_with_other_files_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "letter.txt").write_text("x")
    with pytest.raises(StoreError, match=r"not a store and holds other files \(letter.txt\)"):
        open_store(str(folder))
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_a_file_is_no_store(folder: Path) -> None:
    folder.write_text("x")
    for read_only in (True, False):
        with pytest.raises(StoreError):
            open_store(str(folder), read_only=read_only)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("", "damaged"),
        ("[]", "damaged"),
        ('{"working": "../x"}', "damaged"),
        ('{"working": "working-1", "format": 2}', "layout 2"),
    ],
)
def test_a_damaged_state(folder: Path, state: str, reason: str) -> None:
    publish(open_store(str(folder)), 1)
    (folder / "store.json").write_text(state)
    with pytest.raises(DataError, match=reason):
        open_store(str(folder))


def test_a_damaged_generation(folder: Path) -> None:
    publish(open_store(str(folder)), 1)
    (folder / "generations" / "00000001" / "CURRENT").write_text("nonsense")
    with pytest.raises(DataError, match="00000001 is damaged"):
        open_store(str(folder)).reader()
    (folder / "generations" / "00000001" / "manifest.json").unlink()
    with pytest.raises(DataError, match="no manifest"):
        open_store(str(folder)).reader()


def test_an_old_generation_without_manifest_is_removed(folder: Path) -> None:
    with closing(open_store(str(folder))) as store:
        publish(store, 1)
        publish(store, 2)
        (folder / "generations" / "00000001" / "manifest.json").unlink()
        for value in range(3, 6):
            publish(store, value)
    assert numbers(folder) == [3, 4, 5]


def test_a_damaged_working_copy(folder: Path) -> None:
    publish(open_store(str(folder)), 1)
    (folder / "working-1" / "CURRENT").write_text("nonsense")
    store = open_store(str(folder))
    assert store.reader().count() == 1
    with pytest.raises(DataError, match="working-1 is damaged"):
        publish(store, 2)


def test_a_closed_store_gives_no_reader(folder: Path) -> None:
    store = open_store(str(folder))
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.reader()
