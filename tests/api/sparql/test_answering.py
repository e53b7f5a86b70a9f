"""Queries answered: from the cache, or by a reader process."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.cache import Cached
from api.http.observing import Observer
from api.sparql.answering import QueryService
from api.sparql.asked import Asked, MediaTypes, media_types, normalised
from api.sparql.operation import Operation
from graph.errors import NotAcceptableError, ParameterError, QueryError
from graph.settings import Settings
from graph.store import Store, open_store

JSON = "application/sparql-results+json"
JSONLD = "application/ld+json"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def write(store: Store, number: int) -> None:
    with store.writer() as writer:
        writer.update(f"INSERT DATA {{ GRAPH <x:g> {{ <x:s> <x:p> {number} }} }}")


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    store = open_store("memory:" if request.param == "memory" else str(tmp_path / "store"))
    write(store, 1)
    return store


def run(
    store: Store, test: Callable[[QueryService], Coroutine[Any, Any, None]], **settings: Any
) -> None:
    async def whole() -> None:
        chosen = Settings(**settings)
        service = QueryService(chosen, store, Observer(chosen))
        try:
            await test(service)
        finally:
            await service.close()

    asyncio.run(whole())


async def answer(service: QueryService, query: str, **operation: Any) -> str:
    asked = service.asked(Operation(query, **operation), "text/csv", await service.newest())
    found, reader = await service.query(asked, "a")
    try:
        return b"".join([piece async for piece in found.pieces()]).decode()
    finally:
        service.release(found, reader)


def test_queries_follow_the_newest_generation(store: Store) -> None:
    async def test(service: QueryService) -> None:
        assert service.pool is None
        for number in (1, 2, 3):
            assert await answer(service, COUNT) == f"n\r\n{number}\r\n"
            assert await service.newest() == number
            write(store, number + 1)
        assert service.is_ready

    run(store, test)


def test_the_data_set_of_the_request_counts(store: Store) -> None:
    async def test(service: QueryService) -> None:
        assert await answer(service, COUNT, default_graphs=("x:g",)) == "n\r\n1\r\n"
        assert await answer(service, COUNT, named_graphs=("x:g",)) == "n\r\n0\r\n"
        in_graph = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
        assert await answer(service, in_graph, named_graphs=("x:g",)) == "n\r\n1\r\n"
        assert await answer(service, in_graph, default_graphs=("x:g",)) == "n\r\n0\r\n"

    run(store, test)


def test_strict_has_an_empty_default_graph(store: Store) -> None:
    async def test(service: QueryService) -> None:
        assert await answer(service, COUNT) == "n\r\n0\r\n"

    run(store, test, default_graph="strict")


def test_an_error_is_that_of_the_query(store: Store) -> None:
    async def test(service: QueryService) -> None:
        with pytest.raises(QueryError):
            await answer(service, "SELECT")

    run(store, test)


def test_an_answer_is_remembered_until_there_is_another_generation(store: Store) -> None:
    async def test(service: QueryService) -> None:
        kept = Cached("text/csv", b"n", is_final=True)
        asked = service.asked(Operation(COUNT), "text/csv", await service.newest())
        assert service.remembered(asked) is None
        assert service.remember(asked, kept)
        assert service.remembered(asked) == kept
        spaced = asked._replace(operation=Operation(COUNT.replace(" ", "\n  ")))
        assert service.remembered(spaced) == kept
        other = asked._replace(operation=Operation(COUNT, default_graphs=("x:g",)))
        assert service.remembered(other) is None
        write(store, 2)
        again = service.asked(Operation(COUNT), "text/csv", await service.newest())
        assert service.remembered(again) is None
        assert not service.remember(asked, kept)  # it came too late
        assert service.remembered(again) is None
        assert asked.tag(gzipped=False) != again.tag(gzipped=False)

    run(store, test)


def test_without_cache_nothing_is_remembered(store: Store) -> None:
    async def test(service: QueryService) -> None:
        asked = service.asked(Operation(COUNT), "text/csv", await service.newest())
        assert not service.remember(asked, Cached("text/csv", b"n", is_final=True))
        assert service.remembered(asked) is None

    run(store, test, cache_mb=0)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT (rand ( ) AS ?x) {}",
        "SELECT (Uuid() AS ?x) {}",
        "SELECT (STRUUID() AS ?x) {}",
        "SELECT (NOW # now\n # and then\n () AS ?x) {}",
        "ASK {} #" + "x" * 100_000,
    ],
)
def test_what_changes_or_is_very_long_is_not_remembered(query: str) -> None:
    async def test(service: QueryService) -> None:
        asked = service.asked(Operation(query), None, await service.newest())
        assert not asked.is_fixed
        assert asked.tag(gzipped=False) == ""
        assert not service.remember(asked, Cached("text/csv", b"n", is_final=True))

    run(open_store("memory:"), test)


def test_a_timeout_can_only_be_shorter_than_the_setting() -> None:
    async def test(service: QueryService) -> None:
        seconds = [
            service.asked(Operation("ASK {}", seconds=given), None, 0).seconds
            for given in (None, 1.0, 100.0)
        ]
        assert seconds == [5.0, 1.0, 5.0]

    run(open_store("memory:"), test, query_timeout_s=5.0)


@pytest.mark.parametrize(
    ("accept", "name", "expected"),
    [
        (None, None, (JSON, "text/turtle", False)),
        ("text/csv", None, ("text/csv", None, False)),
        ("text/turtle", None, (None, "text/turtle", False)),
        ("application/json", None, (JSON, JSONLD, True)),
        ("text/csv", "tsv", ("text/tab-separated-values", None, False)),
        ("text/html", "ntriples", (None, "application/n-triples", False)),
    ],
)
def test_formats(accept: str | None, name: str | None, expected: tuple[object, ...]) -> None:
    assert tuple(media_types(accept, name)) == expected


def test_formats_that_are_none() -> None:
    with pytest.raises(NotAcceptableError):
        media_types("image/png", None)
    with pytest.raises(ParameterError):
        media_types(None, "docx")


def test_json_is_named_as_the_client_likes_it() -> None:
    assert MediaTypes(JSON, JSONLD, True).sent(JSON) == "application/json"
    assert MediaTypes(JSON, JSONLD, False).sent(JSON) == JSON
    assert MediaTypes("text/csv", None, True).sent("text/csv") == "text/csv"


def test_a_form_has_its_format_or_none() -> None:
    types = MediaTypes("text/csv", None, False)
    assert types.for_form("select") == types.for_form("ask") == "text/csv"
    for form in ("construct", "describe"):
        with pytest.raises(NotAcceptableError):
            types.for_form(form)


@given(st.text("ab \n\t\"'#{}?", max_size=30))
def test_normalising_changes_white_space_only_and_never_in_strings_or_comments(text: str) -> None:
    found = normalised(text)
    assert found.split() == text.split()
    if set("\"'#") & set(text):
        assert found == text
    assert normalised(found) == found


def test_tags_tell_answers_apart() -> None:
    types = media_types(None, None)
    asked = Asked(Operation("ASK {}"), types, 1, 0, 5.0, True)
    others = [
        asked._replace(operation=Operation("ASK { }  { }")),
        asked._replace(operation=Operation("ASK {}", default_graphs=())),
        asked._replace(operation=Operation("ASK {}", named_graphs=("a",))),
        asked._replace(types=media_types("text/csv", None)),
        asked._replace(generation=2),
    ]
    tags = {each.tag(gzipped=gzipped) for each in (asked, *others) for gzipped in (True, False)}
    assert len(tags) == 12
