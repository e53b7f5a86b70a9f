"""A writer that is killed loses nothing that was finished and leaves nothing half done."""

import os
import random
import signal
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from graph import rdf
from graph.store import Store, open_store
from tests.graph.store import writing_loop
from tests.graph.store.contents import dumped

ROOT = Path(__file__).resolve().parents[3]
STEPS = 24
RANDOM = random.Random(20_190_203)
MOMENTS = sorted(round(RANDOM.random(), 4) for _ in range(12))
LINES = sorted(RANDOM.sample(range(1, STEPS), 4))


def start(folder: Path, *arguments: int) -> subprocess.Popen[str]:
    """A process of `writing_loop`."""
    module = "tests.graph.store.writing_loop"
    return subprocess.Popen(
        [sys.executable, "-m", module, str(folder), *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def held(store: Store) -> writing_loop.Content:
    """Named graphs and their triples as N-Triples lines."""
    content: writing_loop.Content = defaultdict(set)
    for quad in rdf.parse(dumped(store.reader()), "application/n-quads"):
        content[str(quad.graph)].add(f"{quad.subject} {quad.predicate} {quad.object} .")
    return dict(content)


def check(folder: Path, finished: int) -> None:
    """The store holds exactly what the finished steps (or one more) have made, and goes on."""
    store = open_store(str(folder))
    content = held(store)
    assert content in (writing_loop.state(finished), writing_loop.state(finished + 1))
    with store.writer() as writer:
        writer.replace("http://x/graph/last", b"<x:s> <x:p> <x:o> .")
    assert store.reader().graphs() == sorted([*content, "http://x/graph/last"])
    assert len(list(folder.glob("working-*"))) == 1
    assert all(path.name.isdecimal() for path in (folder / "generations").iterdir())
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == [
        "lock",
        "store.json",
    ]
    store.close()


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory) -> int:
    """Number of moments in an undisturbed run, which must end in the right state."""
    folder = tmp_path_factory.mktemp("whole") / "store"
    with start(folder, STEPS) as process:
        output = process.communicate()[0].split()
    assert output[:-2] == [str(number) for number in range(1, STEPS + 1)]
    check(folder, STEPS)
    return int(output[-1])


@pytest.mark.parametrize("fraction", MOMENTS)
def test_a_process_that_ends_between_two_calls(
    moments: int, fraction: float, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    with start(folder, STEPS, 1 + int(fraction * moments)) as process:
        finished = process.communicate()[0].split()
    assert process.returncode == -signal.SIGKILL
    check(folder, int(finished[-1]) if finished else 0)


@pytest.mark.parametrize("line", LINES)
def test_a_process_that_is_killed_from_outside(line: int, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with start(folder, STEPS) as process:
        assert process.stdout is not None
        finished = [int(process.stdout.readline()) for _ in range(line)]
        os.kill(process.pid, signal.SIGKILL)
        finished += [int(rest) for rest in process.stdout.read().split() if rest.isdecimal()]
    check(folder, finished[-1])


def test_a_process_that_ends_while_the_store_is_made(tmp_path: Path) -> None:
    for moment in range(1, 60, 7):
        folder = tmp_path / f"store-{moment}"
        with start(folder, 1, moment) as process:
            process.communicate()
        assert process.returncode == -signal.SIGKILL
        check(folder, 0)
