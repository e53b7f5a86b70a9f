"""Which index a request gets."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.app import create_app
from api.desk import listing
from api.desk.listing import read_list
from api.desk.opened_index import Answers, Indexes
from graph.index import build, open_index
from graph.queries.filters import Filters
from graph.queries.view import View
from graph.settings import Settings
from graph.store import open_store
from graph.store.base import Store
from tests.api.conftest import connect
from tests.small_graph import BASE, NUMBERED, open_small_store

POLICY = (
    f"<{NUMBERED}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    "<https://w3id.org/fivekeys/ontology#Policy> ."
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(str(tmp_path / "store"))
    _write(store, POLICY)
    yield store
    store.close()


def _write(store: Store, ntriples: str) -> None:
    with store.writer() as writer:
        writer.replace(f"{BASE}id/graph/test", ntriples.encode())


def _folder(store: Store, tmp_path: Path) -> Path:
    number = store.reader().generation.number
    return tmp_path / "store" / "generations" / f"{number:08}" / "index"


def test_pages_are_kept_for_their_generation(store: Store) -> None:
    indexes, view = Indexes(store), View(store.reader())
    first = read_list(indexes.desk(view), listing.POLICIES, Filters(), limit=5)
    assert read_list(indexes.desk(view), listing.POLICIES, Filters(), limit=5) is first
    assert read_list(indexes.desk(view), listing.POLICIES, Filters(), limit=6) is not first
    _write(store, POLICY.replace("Policy", "Reply"))
    later = read_list(indexes.desk(View(store.reader())), listing.POLICIES, Filters(), limit=5)
    assert (first.page.total, later.page.total) == (1, 0)


def test_no_page_is_kept_where_caches_are_off(store: Store) -> None:
    desk = Indexes(store, keeps_answers=False).desk(View(store.reader()))
    first = read_list(desk, listing.POLICIES, Filters(), limit=5)
    assert read_list(desk, listing.POLICIES, Filters(), limit=5) is not first


def test_what_nobody_asks_for_goes_first() -> None:
    answers = Answers(2)
    for key in ("a", "b"):
        answers.put(key, key.upper())
    assert answers.get("a") == "A"
    answers.put("c", "C")
    assert [answers.get(key) for key in "abc"] == ["A", None, "C"]


def test_a_generation_without_index_is_answered_by_sparql(store: Store) -> None:
    desk = Indexes(store).desk(View(store.reader()))
    assert desk.index is None
    assert desk.generation.number == store.reader().generation.number


def test_an_index_is_used_as_soon_as_it_is_there(store: Store, tmp_path: Path) -> None:
    indexes, view = Indexes(store), View(store.reader())
    assert indexes.desk(view).index is None
    build(view.reader, _folder(store, tmp_path), base_iri=view.base)
    index = indexes.desk(view).index
    assert index is not None
    assert index.generation == view.reader.generation
    assert indexes.desk(view).index is index


def test_an_index_is_of_its_own_generation_only(store: Store, tmp_path: Path) -> None:
    indexes, view = Indexes(store), View(store.reader())
    build(view.reader, _folder(store, tmp_path), base_iri=view.base)
    assert indexes.desk(view).index is not None
    _write(store, POLICY.replace("Policy", "Reply"))
    assert indexes.desk(View(store.reader())).index is None
    assert indexes.desk(view).index is not None


def test_an_index_for_another_base_is_left_aside(store: Store, tmp_path: Path) -> None:
    view = View(store.reader())
    build(view.reader, _folder(store, tmp_path), base_iri="https://example.org/")
    assert Indexes(store).desk(view).index is None


def test_a_damaged_index_is_told_once_and_left_aside(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    indexes, view, folder = Indexes(store), View(store.reader()), _folder(store, tmp_path)
    build(view.reader, folder, base_iri=view.base)
    for file in folder.iterdir():
        shutil.rmtree(file) if file.is_dir() else file.write_bytes(b"x")
    assert indexes.desk(view).index is None
    assert indexes.desk(view).index is None
    assert len(caplog.records) == 1


def test_a_store_in_memory_takes_an_index_that_is_offered(tmp_path: Path) -> None:
    store = open_small_store()
    view = View(store.reader())
    build(view.reader, tmp_path / "index", base_iri=view.base)
    indexes = Indexes(store)
    assert indexes.desk(view).index is None
    indexes.offer(open_index(tmp_path / "index"))
    assert indexes.desk(view).index is not None
    store.close()


def test_a_large_generation_without_index_is_answered_from_the_one_before(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.desk.opened_index.LARGE_BYTES", 0)
    indexes, before = Indexes(store), View(store.reader())
    build(before.reader, _folder(store, tmp_path), base_iri=before.base)
    assert indexes.desk(before).index is not None
    _write(store, POLICY.replace("Policy", "Reply"))
    newest = View(store.reader())
    desk = indexes.desk(newest)
    assert desk.view == before
    assert desk.index is not None
    assert desk.generation.number == before.reader.generation.number
    wanted = newest.reader.generation.number
    assert indexes.desk(newest, least=wanted).view == newest
    build(newest.reader, _folder(store, tmp_path), base_iri=newest.base)
    assert indexes.desk(newest).view == newest


def test_an_answer_from_the_generation_before_names_it_and_has_no_tag(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.desk.opened_index.LARGE_BYTES", 0)
    view = View(store.reader())
    build(view.reader, _folder(store, tmp_path), base_iri=view.base)
    before = str(view.reader.generation.number)
    with connect(create_app(Settings(), store)) as client:
        first = client.get("/api/policies")
        assert first.headers["fivekeys-generation"] == before
        _write(store, POLICY.replace("Policy", "Reply"))
        second = client.get("/api/policies", headers={"If-None-Match": first.headers["etag"]})
        assert second.status_code == 200
        assert second.headers["fivekeys-generation"] == before
        assert second.json() == first.json()
        assert "etag" not in second.headers
        newest = str(store.reader().generation.number)
        third = client.get("/api/policies", headers={"Fivekeys-Min-Generation": newest})
        assert third.headers["fivekeys-generation"] == newest
        assert third.json()["total"] == 0
        assert client.get("/api/industries/x").headers["fivekeys-generation"] == newest
