"""Queries over generations that are kept: `generation=` at /sparql."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest

from api.app import create_app
from api.http.observing import Observer
from api.sparql.answering import QueryService
from api.sparql.kept import OPEN, KeptQueries
from graph.errors import BusyError
from graph.settings import Settings
from graph.store import open_store
from graph.store.base import Store
from graph.store.kept import KeptGenerations
from tests.api.conftest import connect
from tests.api.test_conventions import BROWSER, problem

COUNT: Final = "SELECT (COUNT(*) AS ?triples) { ?s ?p ?o }"
TREE: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
LONG: Final = (
    "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(16)) + "}"
)
DIRECT: Final = {"Content-Type": "application/sparql-query"}


def add(store: Store, number: int) -> None:
    """One generation more; one of its triples stands in two graphs."""
    lines = " ".join(f"<urn:s{number}> <urn:p{n}> {n} ." for n in range(5))
    with store.writer() as writer:
        writer.update(
            f"INSERT DATA {{ GRAPH <urn:g{number}> {{ {lines} }} "
            f"GRAPH <urn:h{number}> {{ <urn:s{number}> <urn:p0> 0 }} }}"
        )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(str(tmp_path_factory.mktemp("kept") / "store"))
    add(store, 1)
    yield store
    store.close()


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[httpx.Client]:
    with connect(create_app(Settings(token="secret"), store)) as client:
        yield client


QUERIES: Final = {
    "rows": {"query": "SELECT * { ?s ?p ?o }"},
    "count": {"query": COUNT},
    "csv": {"query": "SELECT ?p { ?s ?p ?o } ORDER BY ?p", "format": "csv"},
    "graph": {"query": TREE, "format": "turtle"},
    "graphs": {"query": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"},
    "asked": {"query": "ASK { <urn:s2> ?p ?o }"},
    "of one graph": {"query": COUNT, "default-graph-uri": "urn:h1"},
}


@pytest.fixture(scope="module")
def first(client: httpx.Client, store: Store) -> dict[str, httpx.Response]:
    """The answers of generation 1, given before there were 2 and 3."""
    answers = {name: client.get("/sparql", params=given) for name, given in QUERIES.items()}
    for number in (2, 3):
        add(store, number)
    return answers


@pytest.mark.parametrize("name", QUERIES)
def test_an_answer_is_given_again(
    client: httpx.Client, first: dict[str, httpx.Response], name: str
) -> None:
    was, given = first[name], QUERIES[name]
    assert was.status_code == 200, was.text
    asked = dict(given)
    query = asked.pop("query")
    for again in (
        client.get("/sparql", params={**given, "generation": "1"}),
        client.get("/sparql", params=given, headers={"Fivekeys-Generation": "1"}),
        client.post("/sparql", data={**given, "generation": "1"}),
        client.post("/sparql?generation=1", data=given),
        client.post("/sparql", params={**asked, "generation": 1}, content=query, headers=DIRECT),
    ):
        assert again.status_code == 200, again.text
        assert again.content == was.content
        for header in ("Fivekeys-Generation", "ETag", "Content-Type"):
            assert again.headers[header] == was.headers[header]
        assert again.headers["Fivekeys-Generation"] == "1"
    new = client.get("/sparql", params=given)
    assert new.headers["Fivekeys-Generation"] == "3"
    assert (new.content == was.content) == (name == "of one graph")


def test_a_count_is_of_a_set(client: httpx.Client, first: dict[str, httpx.Response]) -> None:
    for response in (
        first["count"],
        client.get("/sparql", params={"query": COUNT, "generation": "1"}),
    ):
        assert response.json()["results"]["bindings"][0]["triples"]["value"] == "5"


def test_the_newest_may_be_named(client: httpx.Client, first: dict[str, httpx.Response]) -> None:
    assert first
    named = client.get("/sparql", params={"query": COUNT, "generation": "3"})
    assert named.content == client.get("/sparql", params={"query": COUNT}).content
    both = client.get(
        "/sparql",
        params={"query": COUNT, "generation": "2"},
        headers={"Fivekeys-Generation": "2", "Fivekeys-Min-Generation": "3"},
    )
    assert both.headers["Fivekeys-Generation"] == "2"


def test_what_a_client_has_is_not_sent(
    client: httpx.Client, first: dict[str, httpx.Response]
) -> None:
    tag = {"If-None-Match": first["rows"].headers["ETag"]}
    again = client.get("/sparql", params={**QUERIES["rows"], "generation": "1"}, headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/sparql", params={**QUERIES["rows"], "generation": "2"}, headers=tag)
    assert other.status_code == 200


@pytest.mark.usefixtures("first")
def test_what_cannot_be_given_again(client: httpx.Client) -> None:
    def ask(number: str, **headers: str) -> httpx.Response:
        return client.get("/sparql", params={"query": COUNT, "generation": number}, headers=headers)

    assert "newest is 3" in problem(ask("9"), 404)
    assert "newest is 3" in problem(ask("0"), 404)
    for text in ("x", "", "-1", "1.0", "9" * 40, "１"):
        problem(ask(text), 400)
    problem(ask("1", **{"Fivekeys-Generation": "2"}), 400)
    problem(client.get("/sparql", params={"query": "SELEKT", "generation": "1"}), 400)
    problem(client.get(f"/sparql?query={COUNT}&generation=1&generation=2"), 400)


@pytest.mark.usefixtures("first")
def test_no_update_is_of_what_was(client: httpx.Client, store: Store) -> None:
    token = {"Authorization": "Bearer secret"}
    update = {"update": "INSERT DATA { <urn:a> <urn:a> 1 }"}
    problem(client.post("/sparql", data={**update, "generation": "1"}, headers=token), 400)
    named = {**token, "Fivekeys-Generation": "1"}
    problem(client.post("/sparql", data=update, headers=named), 400)
    assert store.reader().generation.number == 3


@pytest.mark.usefixtures("first")
def test_a_query_over_what_was_has_the_same_deadline(client: httpx.Client) -> None:
    long = {"query": LONG, "timeout": "0.2", "generation": "1"}
    assert "longer than 0.2 s" in problem(client.get("/sparql", params=long), 503)
    after = client.get("/sparql", params={"query": COUNT, "generation": "1"})
    assert after.status_code == 200


@pytest.mark.usefixtures("first")
def test_the_description_and_the_page_are_of_that_generation(client: httpx.Client) -> None:
    described = client.get("/sparql?generation=1", headers={"Accept": "text/turtle"})
    assert described.headers["Fivekeys-Generation"] == "1"
    assert ("urn:g1" in described.text, "urn:g2" in described.text) == (True, False)
    page = client.get(
        "/sparql", params={"query": COUNT, "show": "", "generation": "1"}, headers=BROWSER
    )
    assert page.status_code == 200
    assert page.headers["Fivekeys-Generation"] == "1"
    assert "data-runs" not in page.text, "a script would ask the newest one"
    assert ">5</" in page.text


def test_of_what_is_in_memory_there_is_the_newest_only() -> None:
    store = open_store("memory:")
    for number in (1, 2):
        add(store, number)
    with connect(create_app(Settings(), store)) as client:
        newest = client.get("/sparql", params={"query": COUNT, "generation": "2"})
        assert newest.headers["Fivekeys-Generation"] == "2"
        problem(client.get("/sparql", params={"query": COUNT, "generation": "1"}), 410)
    store.close()


def test_where_an_image_does_not_fit_files_are_read(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    for number in (1, 2):
        add(store, number)
    with connect(create_app(Settings(image_mb=1), store)) as client:
        again = client.get("/sparql", params={"query": TREE, "generation": "1"})
        assert (again.status_code, "ETag" in again.headers) == (200, False)
        assert again.text.count("urn:s1") >= 1
        assert "urn:s2" not in again.text
    store.close()


def test_few_are_open_at_once(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    kept = KeptGenerations(store)
    held = []
    for number in range(1, OPEN + 3):
        add(store, number)
        held.append(kept.reader(number))  # which keeps it
    settings = Settings()

    async def run() -> None:
        observer = Observer(settings)
        newest = QueryService(settings, store, observer)
        queries = KeptQueries(settings, store, kept, newest, observer)
        async with queries.using(1) as one, queries.using(2) as two:
            assert (one.number, two.number) == (1, 2)
            with pytest.raises(BusyError):
                async with queries.using(3):
                    pass
        async with queries.using(3) as three, queries.using(2) as again:
            assert three.number == 3
            assert again.service is two.service
        with pytest.raises(BusyError):
            async with queries.using(1) as back, queries.using(2), queries.using(3):
                assert back.service is not one.service
        await queries.close()
        await newest.close()

    asyncio.run(run())
    store.close()
