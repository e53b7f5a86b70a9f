"""Stores that questions are asked of: the bundled set, and with the documents beside the repository."""

from collections.abc import Iterator

import pytest

from graph import bundled, equivalence
from graph.assertions import graph_of, to_nquads
from graph.extract.pipeline import extract
from graph.extract.reader import read
from graph.jobs.document import triples_of
from graph.queries.view import View
from graph.store import open_store
from graph.store.base import Change
from tests.conftest import SHARED


@pytest.fixture(scope="session")
def bundled_view() -> Iterator[View]:
    store = open_store("memory:")
    bundled.load(store)
    yield View(store.reader())
    store.close()


@pytest.fixture(scope="session")
def whole_view() -> Iterator[View]:
    """The bundled set with the documents; the test is skipped where these are absent."""
    if not (SHARED / "documents").is_dir():
        pytest.skip(
            f"{SHARED / 'documents'} is absent: source texts are not part of the repository"
        )
    store = open_store("memory:")
    bundled.load(store)
    with equivalence.writing(store) as writer:
        for file in sorted((SHARED / "documents").glob("*.txt")):
            record = extract(read(file))
            writer.apply([Change(graph_of(record), triples_of(to_nquads(record)))])
    yield View(store.reader())
    store.close()
