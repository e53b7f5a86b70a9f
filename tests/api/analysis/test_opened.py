"""Who computes the analysis that requests read, and what they get until it is there."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.analysis import opened
from api.app import create_app
from graph.analysis import build_newest
from graph.namespaces import FK
from graph.settings import Settings
from graph.store import open_store
from graph.store.base import Store
from tests.api.conftest import connect
from tests.small_graph import BASE, TURTLE


class Started:
    """Stands for the process that computes: counts how often it is to be kept running."""

    calls = 0

    def __init__(self, *_: object) -> None:
        pass

    def keep_running(self) -> None:
        Started.calls += 1


def write(store: Store, name: str, turtle: str, folder: Path) -> None:
    """Put a graph into the store, which is a generation more."""
    file = folder / "graph.ttl"
    file.write_text(turtle, encoding="utf-8")
    with store.writer() as writer, file.open("rb") as data:
        writer.load(data, media_type="text/turtle", graph=f"{BASE}id/graph/{name}")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store in a folder with the small graph."""
    store = open_store(str(tmp_path / "store"))
    write(store, "test", TURTLE, tmp_path)
    yield store
    store.close()


@pytest.fixture
def client(store: Store) -> Iterator[httpx.Client]:
    with connect(create_app(Settings(), store)) as client:
        yield client


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every store in a folder counts as large, and nothing is computed by itself."""
    Started.calls = 0
    monkeypatch.setattr(opened, "LARGE_BYTES", -1)
    monkeypatch.setattr(opened, "AnalysisProcess", Started)


def test_a_small_folder_is_analysed_in_a_thread(client: httpx.Client, tmp_path: Path) -> None:
    assert client.get("/api/central").json()["total"] == 1
    assert not list(tmp_path.glob("store/generations/*/analysis"))


@pytest.mark.usefixtures("large")
def test_a_large_one_by_a_process(client: httpx.Client, tmp_path: Path) -> None:
    response = client.get("/api/central")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert Started.calls == 1
    build_newest(tmp_path / "store", base_iri=BASE)
    assert client.get("/api/central").status_code == 200


@pytest.mark.usefixtures("large")
def test_the_older_one_answers_until_the_newer_one_is_there(
    client: httpx.Client, store: Store, tmp_path: Path
) -> None:
    build_newest(tmp_path / "store", base_iri=BASE)
    assert client.get("/api/central").headers["Fivekeys-Generation"] == "1"
    write(store, "more", f"<{BASE}id/policy/310000/新> a <{FK}Policy> .", tmp_path)
    older = client.get("/api/central")
    assert (older.status_code, older.headers["Fivekeys-Generation"]) == (200, "1")
    assert older.json()["generation"]["number"] == 1
    assert "ETag" not in older.headers
    wanted = client.get("/api/central", headers={"Fivekeys-Min-Generation": "2"})
    assert wanted.status_code == 503
    build_newest(tmp_path / "store", base_iri=BASE)
    newer = client.get("/api/central")
    assert (newer.headers["Fivekeys-Generation"], newer.json()["generation"]["number"]) == ("2", 2)


@pytest.mark.usefixtures("large")
def test_an_older_generation_is_answered_from_while_it_is_kept(
    client: httpx.Client, store: Store, tmp_path: Path
) -> None:
    build_newest(tmp_path / "store", base_iri=BASE)
    before = client.get("/api/clusters").content
    write(store, "more", f"<{BASE}id/policy/310000/新> a <{FK}Policy> .", tmp_path)
    assert client.get("/api/clusters", params={"generation": "1"}).content == before
    write(store, "most", f"<{BASE}id/policy/310000/更新> a <{FK}Policy> .", tmp_path)
    missing = client.get("/api/clusters", params={"generation": "2"})
    assert missing.status_code == 404
    assert "no analysis" in missing.json()["detail"]
