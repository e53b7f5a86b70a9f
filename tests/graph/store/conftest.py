"""Stores of every kind, so that one contract is tested over all of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.store import Store, open_store

OpenStore = Callable[[], Store]


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    opened = open_store("memory:" if request.param == "memory" else str(tmp_path / "store"))
    yield opened
    opened.close()
