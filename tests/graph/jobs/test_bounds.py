"""A document read in a fork: what it gives or raises, its time, its memory, its death."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from graph.errors import DocumentError, InputError
from graph.jobs import bounds
from graph.jobs.bounds import bounded


def test_it_gives_what_the_call_gives() -> None:
    assert bounded(lambda: {"a": [1, "字"]}, name="x.txt") == {"a": [1, "字"]}
    assert bounded(os.getpid, name="x.txt") != os.getpid()


def test_it_raises_what_the_call_raises_and_says_where() -> None:
    def refuse() -> None:
        raise InputError("the file is empty")

    with pytest.raises(InputError, match="the file is empty") as caught:
        bounded(refuse, name="x.txt")
    assert "in refuse" in "".join(caught.value.__notes__)


def test_too_long() -> None:
    begin = time.monotonic()
    with pytest.raises(DocumentError, match=r"x\.txt: not read within 0\.2 seconds"):
        bounded(signal.pause, name="x.txt", limit_s=0.2)
    assert time.monotonic() - begin < 5


def test_too_much_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MEMORY_BYTES", 8 * 1024**3)
    with pytest.raises(DocumentError, match=r"x\.txt: more memory is needed"):
        bounded(lambda: len(bytearray(9 * 1024**3)), name="x.txt")


def test_a_death() -> None:
    with pytest.raises(DocumentError, match=r"x\.txt: the process that read it was ended"):
        bounded(lambda: os.kill(os.getpid(), signal.SIGKILL), name="x.txt")


def test_what_the_call_started_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"

    def start() -> None:
        note.write_text(str(subprocess.Popen(["sleep", "60"]).pid))
        signal.pause()

    with pytest.raises(DocumentError):
        bounded(start, name="x.txt", limit_s=1)
    state = Path(f"/proc/{note.read_text()}/stat")
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_system_without_forks_reads_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    assert bounded(os.getpid, name="x.txt") == os.getpid()
