"""Runs of the command line in this process, over a store of the test's own."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.cli.commands import fivekeys

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the store; it is made by the command that first needs it."""
    return tmp_path / "store"


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line given as words; ``data`` is its standard input."""
    for name in os.environ:
        if name.startswith("FIVEKEYS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FIVEKEYS_STORE", str(folder))

    def invoke(*words: str | Path, data: bytes | str | None = None) -> Result:
        return CliRunner().invoke(fivekeys, [str(word) for word in words], input=data)

    return invoke
