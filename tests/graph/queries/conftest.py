"""The small graph as a view."""

from collections.abc import Iterator

import pytest

from graph.queries.view import View
from tests.small_graph import open_small_store


@pytest.fixture(scope="package")
def view() -> Iterator[View]:
    store = open_small_store()
    yield View(store.reader())
    store.close()
