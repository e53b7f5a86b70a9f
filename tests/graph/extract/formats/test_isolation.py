"""A reader in a process of its own is ended at a time and a size, and a crash is an error."""

import sys
from pathlib import Path

import pytest

from graph.errors import DocumentError
from graph.extract.formats import isolation

_BODY = "from graph.extract.formats import isolation\nisolation.serve(lambda data, deadline: {})\n"


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a module that a process can be started with."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return tmp_path / "reader_of_its_own.py"


def _run(module: Path, answer: str, time_limit_s: float = 20.0) -> isolation.Answer:
    module.write_text(_BODY.replace("{}", answer), encoding="utf-8")
    return isolation.run(module.stem, b"abc", "t.pdf", time_limit_s=time_limit_s)


def test_the_answer_of_the_process_is_given(module: Path) -> None:
    assert _run(module, '{"size": len(data), "text": "茶"}') == {"size": 3, "text": "茶"}


def test_a_process_that_never_ends_is_ended(module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "GRACE_S", 0.0)
    with pytest.raises(DocumentError, match=r"t\.pdf: not read within 0 seconds; split the file"):
        _run(module, "[0 for _ in iter(int, 1)]", 0.3)


def test_memory_is_bounded(module: Path) -> None:
    with pytest.raises(DocumentError, match="more memory than one file may take"):
        _run(module, "len(bytes(4_000_000_000))")


def test_a_crash_is_an_error_of_the_document(module: Path) -> None:
    with pytest.raises(DocumentError, match=r"t\.pdf: cannot be read: the engine failed"):
        _run(module, "__import__('os').kill(__import__('os').getpid(), 9)")
