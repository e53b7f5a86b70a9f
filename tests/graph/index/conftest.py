"""The bundled data set with its index, once for all tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph import bundled
from graph.index import Index, build, open_index
from graph.namespaces import BASE
from graph.queries.view import View
from graph.store import open_store


@dataclass(frozen=True, slots=True)
class Indexed:
    """A view of a store, and the index of what it shows."""

    view: View
    index: Index


@pytest.fixture(scope="package")
def data_set(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Indexed]:
    """The bundled data set."""
    store = open_store("memory:")
    bundled.load(store)
    folder = tmp_path_factory.mktemp("index") / "index"
    build(store.reader(), folder, base_iri=BASE)
    yield Indexed(View(store.reader()), open_index(folder))
    store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where an index is to be."""
    return tmp_path / "index"
