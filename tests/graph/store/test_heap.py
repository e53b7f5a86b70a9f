"""Memory given back to the system, by the allocator and by the engine of a writer."""

import ctypes
import sys
from pathlib import Path

import pytest

from graph.store import folder as folders
from graph.store import heap, open_store
from graph.store.folder import FolderWriter


def resident_mb() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


@pytest.mark.skipif(
    not (sys.platform == "linux" and hasattr(ctypes.CDLL(None), "malloc_trim")), reason="no glibc"
)
def test_what_lies_between_small_things_is_given_back() -> None:
    held = []
    texts = []
    for _ in range(2000):
        texts.append(bytes(100_000))  # below the size that the allocator maps by itself
        held.append(bytes(700))  # above the size that Python keeps in pools of its own
    full = resident_mb()
    texts.clear()
    heap.give_back()
    assert resident_mb() < full - 100
    assert len(held) == 2000


def test_another_library_has_no_such_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    heap._trim.cache_clear()
    heap.give_back()
    assert heap._trim() is None
    heap._trim.cache_clear()


def test_the_engine_lets_go_of_its_memory_between_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "KEPT_BYTES", 100)
    opened: list[FolderWriter] = []
    reopen = FolderWriter._reopen

    def reopening(writer: FolderWriter) -> None:
        reopen(writer)
        opened.append(writer)

    monkeypatch.setattr(FolderWriter, "_reopen", reopening)
    store = open_store(str(tmp_path))
    with store.writer() as writer:
        for number in range(4):
            triple = f'<x:{number}> <x:p> "{"a" * 40}" .\n'.encode()
            assert writer.replace(f"x:g{number}", triple)
        assert len(opened) == 3
        assert not writer.replace("x:g0", f'<x:0> <x:p> "{"a" * 40}" .\n'.encode())
        assert writer.publish() == writer.publish()
    assert store.reader().graphs() == [f"x:g{number}" for number in range(4)]
