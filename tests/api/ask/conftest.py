"""The service over the bundled set, with and without its index."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from graph import bundled
from graph.index import build, open_index
from graph.namespaces import BASE
from graph.settings import Settings
from graph.store import open_store
from graph.store.base import Store
from tests.api.conftest import connect


@pytest.fixture(scope="package")
def data_set() -> Iterator[Store]:
    store = open_store("memory:")
    bundled.load(store)
    yield store
    store.close()


@pytest.fixture(scope="package")
def desk(data_set: Store) -> Iterator[httpx.Client]:
    """A client of the bundled data set, without an index."""
    with connect(create_app(Settings(), data_set)) as client:
        yield client


@pytest.fixture(scope="package")
def indexed(data_set: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of the same with its index."""
    folder: Path = tmp_path_factory.mktemp("ask") / "index"
    build(data_set.reader(), folder, base_iri=BASE)
    app = create_app(Settings(), data_set)
    app.state.indexes.offer(open_index(folder))
    with connect(app) as client:
        yield client
