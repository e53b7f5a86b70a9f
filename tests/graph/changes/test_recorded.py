"""Changes that are kept beside the newer generation, and the process that makes them."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from graph.changes import Change, Figures, Ground, Said, changes
from graph.changes.recorded import Recorded, find, keep, line, path_of, read_line, record
from graph.errors import StoreLockedError
from graph.store import files, open_store
from graph.store.base import Store
from graph.store.kept import KeptGenerations
from tests.graph.changes.made import ID, Made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two generations."""
    folder = tmp_path_factory.mktemp("changes") / "store"
    store = open_store(str(folder))
    for claims in (
        [Made("a", "x"), Made("b", "1-2", 100)],
        [Made("a", "y"), Made("b", "1-2", 200)],
    ):
        put(store, claims)
    store.close()
    return folder


def put(store: Store, claims: list[Made]) -> None:
    data = "".join(f"{text}\n" for claim in claims for text in claim.lines())
    with store.writer() as writer:
        writer.load(
            io.BytesIO(data.encode()),
            media_type="application/n-triples",
            graph=f"{ID}graph/made",
            replace=True,
        )


CHANGES = [
    Change(
        "came", "urn:s", "urn:p", after=Said("urn:o", None, (Ground("wording", "0.9", "一/一"),))
    ),
    Change(
        "went", "urn:s", "urn:p", before=Said("urn:o\u2028", Figures(unit="家", wording="\n\"'"))
    ),
    Change("changed", "urn:s", "urn:p", Said("urn:a"), Said("urn:b"), "object"),
]


def test_lines_are_read_as_they_were_written() -> None:
    assert [read_line(line(change)) for change in CHANGES] == CHANGES
    assert all("\n" not in line(change) for change in CHANGES)


def test_what_is_recorded_can_be_read_twice_at_once() -> None:
    recorded = record(CHANGES)
    first, second = iter(recorded), iter(recorded)
    assert next(first) == next(second)
    assert list(first) == CHANGES[1:]
    assert list(second) == CHANGES[1:]
    assert list(record([])) == []


def test_changes_are_kept_with_their_generation(folder: Path) -> None:
    store = open_store(str(folder), read_only=True)
    kept = KeptGenerations(store)
    old, new = kept.reader(1), kept.reader(2)
    place = kept.folder(2)
    path_of(place, 1).unlink(missing_ok=True)
    assert find(place, 1) is None
    made = keep(place, old, new)
    assert list(made) == list(changes(old, new))
    assert [change.kind for change in made] == ["changed", "changed"]
    found = find(place, 1)
    assert isinstance(found, Recorded)
    assert list(found) == list(made)
    assert sorted(path.name for path in place.joinpath("changes").iterdir()) == [
        ".lock",
        "00000001.jsonl",
    ]
    path_of(place, 1).unlink()
    with (
        files.exclusively(place / "changes" / ".lock"),
        pytest.raises(StoreLockedError),
    ):
        keep(place, old, new)
    store.close()


def test_the_process_makes_them(folder: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "graph.changes.process", str(folder), *words],
            capture_output=True,
            text=True,
            check=False,
        )

    store = open_store(str(folder), read_only=True)
    place = KeptGenerations(store).folder(2)
    path_of(place, 1).unlink(missing_ok=True)
    assert run("1", "2").returncode == 0
    assert len(list(find(place, 1) or [])) == 2
    failed = run("1", "7")
    assert failed.returncode == 1
    assert "no generation 7" in failed.stderr
    store.close()


def test_the_process_begins_with_the_empty_store(folder: Path) -> None:
    command = [sys.executable, "-m", "graph.changes.process", str(folder), "0", "1"]
    assert subprocess.run(command, check=False).returncode == 0
    store = open_store(str(folder))
    try:
        made = find(KeptGenerations(store).folder(1), 0)
        assert made is not None
        assert {change.kind for change in made} == {"came"}
        told_of = [
            read_line(text.decode()) for text in made.of(lambda _, subject: subject.endswith("b"))
        ]
        assert told_of == [change for change in made if change.subject.endswith("b")] != []
    finally:
        store.close()
