"""Answers that read much: their queries run where they can be stopped, and end in time."""

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import anyio.to_thread
import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.ask import asking, routes
from api.bounded import reading, running
from api.bounded.running import Places
from api.desk.opened_index import Indexes
from graph import deadline
from graph.errors import BusyError, QueryTimeoutError
from graph.settings import Settings
from graph.store.base import Store
from tests.api.conftest import connect
from tests.api.sparql.test_kept import LONG
from tests.small_graph import open_small_store

SECONDS = 1.0
ROWS = "SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    store = open_small_store()
    yield store
    store.close()


@pytest.fixture(scope="module")
def app(store: Store) -> FastAPI:
    return create_app(Settings(query_timeout_s=60), store)


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[httpx.Client]:
    with connect(app) as client:
        yield client


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, client: httpx.Client) -> None:
    """Every store is one whose queries can take long; its readers have begun."""
    monkeypatch.setattr(reading, "SMALL_QUADS", 0)
    assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


@pytest.fixture
def hurried(app: FastAPI) -> Iterator[None]:
    """Answers have little time."""
    usual = app.state.settings
    app.state.settings = replace(usual, query_timeout_s=SECONDS)
    yield
    app.state.settings = usual


@pytest.mark.usefixtures("large")
def test_readers_give_what_the_engine_gives(
    client: httpx.Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    def reply(desk: Any, *rest: Any) -> Any:
        reader = desk.view.reader
        assert isinstance(reader, reading.BoundedReader)
        seen.append((reader.select(ROWS), reader.generation))
        return asking.reply(desk, *rest)

    monkeypatch.setattr(routes, "reply", reply)
    bounded = client.get("/api/ask", params={"q": "哪些政策支持人工智能？"})
    monkeypatch.undo()
    plain = client.get("/api/ask", params={"q": "哪些政策支持人工智能？"})
    assert bounded.status_code == plain.status_code == 200
    assert bounded.json() == plain.json()
    ((rows, generation),) = seen
    assert generation.number == plain.json()["generation"]["number"]

    def without_blanks(found: list[dict[str, str]]) -> list[dict[str, str]]:
        return [row for row in found if not any(v.startswith("_:") for v in row.values())]

    direct = store.reader().select(ROWS)
    assert without_blanks(rows) == without_blanks(direct)
    assert len(rows) == len(direct) > 0


@pytest.mark.usefixtures("large", "hurried")
@pytest.mark.parametrize("path", ["/api/ask?q=政策", "/ask?q=政策"])
def test_a_long_query_is_stopped_and_the_answer_says_why(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def reply(desk: Any, *_: Any) -> Any:
        return desk.view.reader.select(LONG)

    monkeypatch.setattr(routes, "reply", reply)
    monkeypatch.setattr("api.ask.pages.reply", reply)
    begin = time.monotonic()
    response = client.get(path)
    assert time.monotonic() - begin < 20 * SECONDS
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    problem = response.json()
    assert problem["type"].endswith("/query-timeout")
    assert f"longer than {SECONDS:g} s" in problem["detail"]
    assert "FIVEKEYS_QUERY_TIMEOUT_S" in problem["detail"]
    assert client.get("/api/policies").status_code == 200


PATHS = (
    "/api/policies?limit=2",
    "/api/search?q=人工智能",
    "/api/suggest?q=人工",
    "/api/matrix",
    "/policies",
    "/search?q=人工智能",
    "/matrix",
    "/",
)
"""What is answered from an index, where there is one."""


@pytest.fixture
def unindexed(app: FastAPI, client: httpx.Client) -> Iterator[httpx.Client]:
    """A client of the service while nothing has an index."""
    usual = app.state.indexes
    app.state.indexes = Indexes(app.state.store, keeps_answers=False)
    yield client
    app.state.indexes = usual


@pytest.mark.parametrize("path", PATHS)
def test_lists_without_an_index_are_the_same_from_readers(
    unindexed: httpx.Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    plain = unindexed.get(path)
    monkeypatch.setattr(reading, "SMALL_QUADS", 0)
    bounded = unindexed.get(path)
    assert bounded.status_code == plain.status_code == 200
    assert bounded.text == plain.text


@pytest.mark.parametrize("path", PATHS)
def test_lists_without_an_index_end_in_time(
    unindexed: httpx.Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    begin = deadline.begin
    monkeypatch.setattr(deadline, "begin", lambda _: begin(0.0001))
    assert unindexed.get(path).status_code == 200
    monkeypatch.setattr(reading, "SMALL_QUADS", 0)
    response = unindexed.get(path)
    assert response.status_code == 503
    assert "FIVEKEYS_QUERY_TIMEOUT_S" in response.text
    assert unindexed.get("/api/policies?format=csv").status_code == 200


@pytest.mark.usefixtures("hurried")
def test_what_computes_for_long_is_stopped_too(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reply(*_: Any) -> Any:
        while True:
            deadline.check()

    monkeypatch.setattr(routes, "reply", reply)
    assert client.get("/api/ask?q=政策").status_code == 503


def test_others_are_told_to_come_again_where_all_places_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "WAIT_S", 0.05)

    async def crowd() -> None:
        places, free = Places(), threading.Event()
        tasks = [
            asyncio.create_task(places.run(30, free.wait))
            for _ in range(int(places.limiter.total_tokens))
        ]
        while places.limiter.available_tokens:
            await asyncio.sleep(0)
        with pytest.raises(BusyError, match="try again"):
            await places.run(30, lambda: None)
        assert await anyio.to_thread.run_sync(lambda: "others") == "others"
        free.set()
        assert all(await asyncio.gather(*tasks))
        assert await places.run(30, lambda: "next") == "next"

    asyncio.run(crowd())


def test_a_bound_holds_where_it_was_set_only() -> None:
    assert deadline.left() is None
    with deadline.within(30):
        assert 29 < (deadline.left() or 0) <= 30
        with deadline.within(0), pytest.raises(QueryTimeoutError, match="longer than 0 s"):
            deadline.check()
        deadline.check()
    deadline.check()
