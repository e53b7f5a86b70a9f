"""Queries over a store that runs them itself, in threads."""

import asyncio
import threading
from typing import Any, BinaryIO

import pytest

from api.http.runner import Runner
from api.sparql.asked import Asked, media_types
from api.sparql.operation import Operation
from api.sparql.remote import pieces_of, results_of
from graph.errors import NotAcceptableError, QueryError, QueryTimeoutError
from graph.settings import Settings
from graph.store import Store
from graph.store.embedded import EmbeddedReader
from tests.small_graph import AI, BASE, open_small_store

QUERY = f"SELECT ?p {{ <{AI}> ?p ?o }} ORDER BY ?p"


@pytest.fixture(scope="module")
def store() -> Store:
    return open_small_store()


async def results(store: Store, asked: Asked, settings: Settings) -> tuple[str, bytes]:
    async with results_of(asked, store, settings, Runner(2)) as (media_type, file):
        return media_type, b"".join([piece async for piece in pieces_of(file)])


def ask(
    store: Store, query: str, accept: str = "text/csv", seconds: float = 20, **operation: Any
) -> tuple[str, bytes]:
    types = media_types(accept, None)
    asked = Asked(Operation(query, **operation), types, 1, 0, seconds, True)
    return asyncio.run(results(store, asked, Settings()))


def test_results_come_in_the_format_that_was_asked_for(store: Store) -> None:
    media_type, body = ask(store, QUERY)
    assert media_type == "text/csv"
    assert body.startswith(b"p\r\n")
    assert body.count(b"\r\n") == 4
    assert ask(store, "DESCRIBE <x:s>", "text/turtle")[0] == "text/turtle"


def test_relative_iris_and_the_data_set_of_the_request(store: Store) -> None:
    relative = f"ASK {{ <{AI.removeprefix(BASE)}> ?p ?o }}"
    assert ask(store, relative)[1] == b"true"
    assert ask(store, relative, default_graphs=(f"{BASE}id/graph/none",))[1] == b"false"


def test_long_results_come_in_pieces(store: Store) -> None:
    body = ask(store, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 5000")[1]
    assert len(body) > 200_000
    assert body.count(b"\r\n") >= 5_001


def test_errors(store: Store) -> None:
    with pytest.raises(QueryError):
        ask(store, "SELECT")
    with pytest.raises(NotAcceptableError):
        ask(store, "CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_query_past_its_deadline_is_answered_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()

    def run(self: EmbeddedReader, query: str, *, out: BinaryIO, **_: object) -> None:
        release.wait()

    monkeypatch.setattr(EmbeddedReader, "run", run)
    with pytest.raises(QueryTimeoutError):
        ask(store, "ASK {}", seconds=0.05)
    release.set()
