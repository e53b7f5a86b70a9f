"""Rows of whole answers, by SPARQL and from the index."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.desk import listing
from api.desk.listing import Listing
from api.exports import answers
from api.exports.answers import ALL, NAMES, RowQuery, one, rows_of_index, rows_of_query
from graph.index import Index, build, open_index
from graph.index.narrowed import question_of
from graph.queries.filters import Filters, resolve
from graph.queries.view import View
from graph.settings import Settings
from graph.store.base import Store
from tests.api.conftest import connect
from tests.small_graph import AI, BASE, MEASURE, NUMBERED, open_small_store

LISTS: dict[str, Listing[Any]] = {
    "policies": listing.POLICIES,
    "documents": listing.DOCUMENTS,
    "measures": listing.MEASURES,
    **listing.CONCEPTS,
}
FILTERS = [
    Filters(),
    Filters(industry="AI"),
    Filters(region="青浦区", key="人才"),
    Filters(words="测试"),
    Filters(as_of="2022-05-01"),
    Filters(words="没有这样的名称"),
]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    store = open_small_store()
    yield store
    store.close()


@pytest.fixture(scope="module")
def index(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder: Path = tmp_path_factory.mktemp("index") / "index"
    build(store.reader(), folder, base_iri=BASE)
    opened = open_index(folder)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("filters", FILTERS, ids=lambda filters: str(filters.given()))
def test_the_index_gives_the_rows_that_sparql_gives(
    store: Store, index: Index, name: str, filters: Filters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_PAGE", 2)
    view, kind = View(store.reader()), LISTS[name]
    narrowing = resolve(view, filters, words=kind.words)
    order = kind.orders[0]
    text = kind.query(narrowing.values, ALL, None, order)
    by_sparql = list(rows_of_query(view, RowQuery.of_list(name, text)))
    by_index = list(rows_of_index(index, question_of(name, filters, narrowing), order))
    assert by_index == by_sparql
    if not filters.given():
        assert by_index


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["csv", "json", "turtle"])
def test_exports_are_the_same_with_an_index_and_without(
    store: Store, index: Index, name: str, form: str
) -> None:
    def export(*offered: Index) -> httpx.Response:
        app = create_app(Settings(), store)
        for found in offered:
            app.state.indexes.offer(found)
        with connect(app) as client:
            return client.get(f"/api/{name}", params={"format": form, "q": "测"})

    with_index, without = export(index), export()
    assert with_index.status_code == 200
    assert with_index.content == without.content


def test_one_resource_is_one_row(store: Store) -> None:
    view = View(store.reader())
    assert list(one(view, "policies", NUMBERED).rows()) == [{"item": NUMBERED}]
    (row,) = one(view, "industries", AI).rows()
    assert (row["item"], row["policies"], row["measures"]) == (AI, "2", "1")
    assert not list(one(view, "industries", f"{BASE}id/industry/没有").rows())


def test_records_come_in_batches(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "BATCH", 2)
    view = View(store.reader())
    text = listing.POLICIES.query({}, ALL, None, "date")
    query = RowQuery.of_list("policies", text)
    found = answers.Answer(view, "policies", lambda: rows_of_query(view, query))
    assert [len(batch) for batch in found.batches()] == [2, 1]
    described = b"".join(found.described())
    assert f"<{MEASURE}>".encode() in described
