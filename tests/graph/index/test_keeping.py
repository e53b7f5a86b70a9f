"""Where indexes lie, who builds them, and what is left of them after a crash: nothing half."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graph.errors import DataError, NotFoundError, StoreError, StoreLockedError
from graph.index import IndexProcess, build_newest, has_newest, open_index, open_newest
from graph.store import open_store
from graph.store.files import exclusively
from tests.small_graph import BASE

PATIENCE_S = 60


def publish(store: Path, label: str) -> int:
    """Write something and publish; the number of the generation."""
    opened = open_store(str(store))
    line = (
        f'<{BASE}id/key/{label}> <http://www.w3.org/2004/02/skos/core#prefLabel> "{label}"@zh .\n'
    )
    kind = f"<{BASE}id/key/{label}> a <https://w3id.org/fivekeys/ontology#Key> ."
    with opened.writer() as writer:
        content = line + kind.replace(" a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ")
        writer.replace(f"{BASE}id/graph/{label}", content.encode())
    number = opened.reader().generation.number
    opened.close()
    return number


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The folder of a store with one generation."""
    publish(tmp_path / "store", "甲")
    return tmp_path / "store"


def generation(store: Path, number: int) -> Path:
    """The folder of a generation."""
    return store / "generations" / f"{number:08}"


def until(condition: Callable[[], bool]) -> Iterator[None]:
    """Times at which ``condition`` does not hold yet."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "it has not come to be"
        yield


def test_an_index_lies_with_its_generation_and_says_which(store: Path) -> None:
    assert not has_newest(store, base_iri=BASE)
    assert open_newest(store, base_iri=BASE) is None
    assert build_newest(store, base_iri=BASE) == generation(store, 1) / "index"
    assert has_newest(store, base_iri=BASE)
    index = open_index(generation(store, 1) / "index")
    opened = open_store(str(store), read_only=True)
    assert index.generation == opened.reader().generation
    assert index.base_iri == BASE


def test_an_older_index_serves_until_there_is_a_newer_one(store: Path) -> None:
    build_newest(store, base_iri=BASE)
    publish(store, "乙")
    assert not has_newest(store, base_iri=BASE)
    older = open_newest(store, base_iri=BASE)
    assert older is not None
    assert older.generation.number == 1
    assert older.search("乙") == []
    build_newest(store, base_iri=BASE)
    newer = open_newest(store, base_iri=BASE)
    assert newer is not None
    assert (newer.generation.number, newer.search("乙")[0].label) == (2, "乙")


def test_an_index_goes_with_its_generation_and_stays_for_who_has_it_open(store: Path) -> None:
    build_newest(store, base_iri=BASE)
    index = open_newest(store, base_iri=BASE)
    assert index is not None
    for label in "乙丙丁戊":
        last = publish(store, label)
    assert not generation(store, 1).exists()
    assert index.search("甲")[0].label == "甲"
    assert generation(store, last).exists()


def test_nothing_is_built_twice_unless_asked_for(store: Path) -> None:
    folder = build_newest(store, base_iri=BASE)
    assert folder is not None
    before = (folder / "arrays.bin").stat().st_ino
    build_newest(store, base_iri=BASE)
    assert (folder / "arrays.bin").stat().st_ino == before
    build_newest(store, base_iri=BASE, again=True)
    assert (folder / "arrays.bin").stat().st_ino != before


def test_an_index_of_another_base_is_replaced(store: Path) -> None:
    build_newest(store, base_iri="https://example.org/")
    assert not has_newest(store, base_iri=BASE)
    build_newest(store, base_iri=BASE)
    assert has_newest(store, base_iri=BASE)


def test_an_empty_store_has_nothing_to_index(tmp_path: Path) -> None:
    open_store(str(tmp_path / "store")).close()
    assert build_newest(tmp_path / "store", base_iri=BASE) is None
    assert has_newest(tmp_path / "store", base_iri=BASE)


def test_two_do_not_build_the_same(store: Path) -> None:
    with (
        exclusively(generation(store, 1) / ".index.lock"),
        pytest.raises(StoreLockedError, match="building"),
    ):
        build_newest(store, base_iri=BASE)


def test_an_index_that_cannot_be_written_is_an_error(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("graph.index.building.catalog.write", full)
    with pytest.raises(StoreError, match="No space left"):
        build_newest(store, base_iri=BASE)
    assert [file.name for file in generation(store, 1).glob("*index*")] == [".index.lock"]


@pytest.mark.parametrize("damage", ["arrays.bin", "index.json", "format"])
def test_a_damaged_index_is_told_and_built_again(store: Path, damage: str) -> None:
    folder = build_newest(store, base_iri=BASE)
    assert folder is not None
    if damage == "format":
        file = folder / "index.json"
        file.write_text(file.read_text().replace('"format": ', '"format": 9'))
    else:
        (folder / damage).write_bytes((folder / damage).read_bytes()[:-9])
    with pytest.raises(DataError, match="build it again"):
        open_index(folder)
    assert open_newest(store, base_iri=BASE) is None
    build_newest(store, base_iri=BASE)
    assert open_index(folder).search("甲")


def test_where_there_is_no_index_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no index"):
        open_index(tmp_path)


KILLED = """
import os, signal, sys
from pathlib import Path
from graph.index import building, keeping
def end(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(building.{module}, {name!r}, end)
keeping.build_newest(Path(sys.argv[1]), base_iri=sys.argv[2])
"""


@pytest.mark.parametrize(("module", "name"), [("catalog", "write"), ("items", "write")])
def test_a_build_that_was_killed_leaves_nothing_that_counts(
    store: Path, module: str, name: str
) -> None:
    script = KILLED.format(module=module, name=name)
    ended = subprocess.run([sys.executable, "-c", script, str(store), BASE], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert len(list(generation(store, 1).glob(".index-*"))) == 1
    assert open_newest(store, base_iri=BASE) is None
    build_newest(store, base_iri=BASE)
    assert has_newest(store, base_iri=BASE)
    assert not list(generation(store, 1).glob(".index-*"))


def test_a_process_builds_what_is_missing(store: Path) -> None:
    with closing(IndexProcess(store, BASE)) as process:
        for _ in until(lambda: has_newest(store, base_iri=BASE)):
            process.keep_running()
        publish(store, "乙")
        for _ in until(lambda: has_newest(store, base_iri=BASE)):
            process.keep_running()
    index = open_newest(store, base_iri=BASE)
    assert index is not None
    assert index.generation.number == 2


def test_a_process_that_failed_is_not_started_again_at_once(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(IndexProcess, "command", (sys.executable, "-c", "raise SystemExit(1)"))
    with closing(IndexProcess(store, BASE)) as process:
        process.keep_running()
        assert process.pid is not None
        for _ in until(lambda: process.pid is None):
            process.keep_running()
        process.keep_running()
        assert process.pid is None


KEEPER = """
import sys
from pathlib import Path
from graph.index import IndexProcess
IndexProcess.command = (sys.executable, "-c", "import time; time.sleep(60)")
process = IndexProcess(Path(sys.argv[1]), sys.argv[2])
process.keep_running()
print(process.pid, flush=True)
input()
process.close()
"""


def test_closing_ends_what_is_building(store: Path) -> None:
    command = [sys.executable, "-c", KEEPER, str(store), BASE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as keeper:
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        handle = os.pidfd_open(int(keeper.stdout.readline()))
        keeper.stdin.write(b"\n")
        keeper.stdin.close()
        assert keeper.wait(PATIENCE_S) == 0
    with pytest.raises(ProcessLookupError):
        signal.pidfd_send_signal(handle, 0)
    os.close(handle)
