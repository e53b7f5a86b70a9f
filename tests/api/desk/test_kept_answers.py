"""Whole answers are made once for each address, language and generation."""

from collections.abc import Iterator

import pytest
from fastapi import Request

from api.desk.kept_answers import kept
from api.desk.opened_index import Desk, Indexes
from graph.queries.view import View
from graph.store import Store, open_store


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store."""
    store = open_store("memory:")
    yield store
    store.close()


def request(path: str = "/policies", query: str = "", language: str = "zh-CN") -> Request:
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(b"accept-language", language.encode())],
        }
    )


class Maker:
    """Makes numbered answers."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> str:
        self.made += 1
        return f"答{self.made}"


def desk(store: Store, indexes: Indexes) -> Desk:
    return indexes.desk(View(store.reader()))


def test_the_same_address_is_answered_from_what_was_made(store: Store) -> None:
    indexes, make = Indexes(store), Maker()
    first = kept(request(), desk(store, indexes), "text/html", make)
    again = kept(request(), desk(store, indexes), "text/html", make)
    assert (first.body, again.body) == ("答1".encode(), "答1".encode())
    assert again.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "other",
    [
        request("/measures"),
        request(query="region=310118"),
        request(language="en"),
        request(query="lang=en"),
    ],
)
def test_another_address_or_language_has_its_own(store: Store, other: Request) -> None:
    indexes, make = Indexes(store), Maker()
    kept(request(), desk(store, indexes), "text/html", make)
    assert kept(other, desk(store, indexes), "text/html", make).body == "答2".encode()


def test_another_generation_or_day_has_its_own(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexes, make = Indexes(store), Maker()
    kept(request(), desk(store, indexes), "text/html", make)
    with store.writer() as writer:
        writer.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    assert kept(request(), desk(store, indexes), "text/html", make).body == "答2".encode()
    monkeypatch.setattr("api.desk.kept_answers.today", lambda: "2001-01-01")
    assert kept(request(), desk(store, indexes), "text/html", make).body == "答3".encode()


def test_nothing_is_kept_where_caches_are_off(store: Store) -> None:
    indexes, make = Indexes(store, keeps_answers=False), Maker()
    kept(request(), desk(store, indexes), "text/html", make)
    assert kept(request(), desk(store, indexes), "text/html", make).body == "答2".encode()
