"""Runs of the command line in this process, over a store of the test's own."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph import bundled
from graph.cli.commands import fivekeys
from graph.store import open_store

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the store; it is made by the command that first needs it."""
    return tmp_path / "store"


@pytest.fixture(scope="session")
def bundled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store with the bundled data set, for tests that only ask."""
    folder = tmp_path_factory.mktemp("bundled") / "store"
    store = open_store(str(folder))
    bundled.load(store)
    store.close()
    return folder


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line given as words; ``data`` is its standard input."""
    for name in os.environ:
        if name.startswith("FIVEKEYS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FIVEKEYS_STORE", str(folder))
    return _invoke


@pytest.fixture
def ask(bundled_folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same as ``run`` over a store that holds the bundled data set already."""
    monkeypatch.setenv("FIVEKEYS_STORE", str(bundled_folder))
    return run


def _invoke(*words: str | Path, data: bytes | str | None = None) -> Result:
    return CliRunner().invoke(fivekeys, [str(word) for word in words], input=data)
