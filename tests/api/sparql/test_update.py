"""The update operation of the SPARQL 1.1 Protocol."""

import asyncio
import functools
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.sparql import update as update_module
from api.sparql.operation import Operation
from api.sparql.update import carry_out
from api.sparql.writing import write
from graph.errors import StoreLockedError
from graph.namespaces import BASE, FK
from graph.settings import Settings
from graph.store.base import Generation, Store
from graph.store.folder import FolderStore
from graph.store.loading import Allowed, loaded
from graph.store.memory import MemoryStore
from graph.updating import Order
from tests.api.conftest import connect

A, B, C = "http://g.example/a", "http://g.example/b", "http://g.example/c"
TITLE = "青浦区促进示例产业发展的实施办法"
DIRECT = {"Content-Type": "application/sparql-update"}
COPY = f"INSERT {{ GRAPH <{C}> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}"
NAMED = f"INSERT {{ GRAPH <{C}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"


@pytest.fixture
def store() -> Store:
    store = MemoryStore()
    with store.writer() as writer:
        writer.update(
            f"INSERT DATA {{ GRAPH <{A}> {{ <x:s> <x:p> 'a' }} GRAPH <{B}> {{ <x:s> <x:p> 'b' }} }}"
        )
    return store


@pytest.fixture
def http(store: Store) -> Iterator[httpx.Client]:
    """A client with the token; the default graph is strict."""
    with connect(create_app(Settings(token="secret", default_graph="strict"), store)) as client:
        client.headers["Authorization"] = "Bearer secret"
        yield client


def held(store: Store, graph: str) -> list[str]:
    rows = store.reader().select("SELECT ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o", g=graph)
    return [row["o"] for row in rows]


def test_direct_and_as_a_form(http: httpx.Client, store: Store) -> None:
    before = store.reader().generation.number
    direct = http.post("/sparql", content=f"DROP GRAPH <{A}>", headers=DIRECT)
    assert (direct.status_code, direct.content) == (204, b"")
    assert direct.headers["Fivekeys-Generation"] == str(before + 1)
    form = http.post("/sparql", data={"update": f"DROP GRAPH <{B}>"})
    assert form.headers["Fivekeys-Generation"] == str(before + 2)
    assert store.is_empty()


@pytest.mark.parametrize("as_form", [False, True])
@pytest.mark.parametrize(
    ("update", "parameters", "copied"),
    [
        (COPY, {"using-graph-uri": [A]}, ["a"]),
        (COPY, {"using-graph-uri": [A, B]}, ["a", "b"]),
        (COPY, {"using-named-graph-uri": [A]}, []),
        (NAMED, {"using-named-graph-uri": [B]}, ["b"]),
        (NAMED, {"using-graph-uri": [B]}, []),
        (f"{NAMED} ; {COPY}", {"using-graph-uri": [A], "using-named-graph-uri": [B]}, ["a", "b"]),
        (NAMED, {}, ["a", "b"]),
        (COPY, {}, []),
    ],
)
def test_the_data_set_of_the_request(
    http: httpx.Client,
    store: Store,
    update: str,
    parameters: dict[str, list[str]],
    copied: list[str],
    as_form: bool,
) -> None:
    if as_form:
        response = http.post("/sparql", data={"update": update, **parameters})
    else:
        response = http.post("/sparql", params=parameters, content=update, headers=DIRECT)
    assert response.status_code == 204, response.text
    assert held(store, C) == copied


@pytest.mark.parametrize(
    ("update", "parameters", "reason"),
    [
        (f"WITH <{A}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}", {"using-graph-uri": A}, "WITH"),
        (f"DELETE {{ ?s ?p ?o }} USING <{A}> WHERE {{ ?s ?p ?o }}",
         {"using-named-graph-uri": A}, "USING"),
        (COPY, {"using-graph-uri": "relative"}, "IRI"),
        (COPY, {"default-graph-uri": A}, "default-graph-uri"),
        ("CLEAR ALL ; INSERT {", {}, "malformed"),
        ("CLEAR ALL ; LOAD <http://127.0.0.1:9/>", {}, "LOAD"),
        (f"CLEAR ALL ; CREATE GRAPH <{C}> ; CREATE GRAPH <{C}>", {}, "exists"),
        (f"CLEAR ALL ; DROP GRAPH <{C}>", {}, "not exist"),
    ],
)  # fmt: skip
def test_what_is_refused_changes_nothing(
    http: httpx.Client, store: Store, update: str, parameters: dict[str, str], reason: str
) -> None:
    before = store.reader().generation
    response = http.post("/sparql", params=parameters, content=update, headers=DIRECT)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert reason in response.json()["detail"]
    assert store.reader().generation == before
    assert (held(store, A), held(store, B)) == (["a"], ["b"])


def test_another_writer_is_waited_for_but_not_for_ever(
    http: httpx.Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update_module, "write", functools.partial(write, wait_s=0.1))
    with store.writer():
        response = http.post("/sparql", content="CLEAR ALL", headers=DIRECT)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert held(store, A) == ["a"]
    assert http.post("/sparql", content="CLEAR ALL", headers=DIRECT).status_code == 204


def test_a_silent_load_succeeds_and_fetches_nothing(http: httpx.Client, store: Store) -> None:
    update = f"LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <{A}> ; DROP GRAPH <{B}>"
    assert http.post("/sparql", content=update, headers=DIRECT).status_code == 204
    assert store.reader().graphs() == [A]


def test_relative_iris_are_those_of_our_resources(http: httpx.Client, store: Store) -> None:
    update = f"INSERT DATA {{ GRAPH <{C}> {{ <id/s> <#p> <id/o> }} }}"
    assert http.post("/sparql", content=update, headers=DIRECT).status_code == 204
    base = Settings().base_iri
    assert held(store, C) == [f"{base}id/o"]
    query = f"ASK {{ GRAPH <{C}> {{ <id/s> <#p> <{base}id/o> }} }}"
    assert http.get("/sparql", params={"query": query}).json()["boolean"] is True


def test_an_unknown_function_is_no_error_of_the_update(http: httpx.Client, store: Store) -> None:
    update = (
        f"INSERT {{ GRAPH <{C}> {{ ?s ?p ?z }} }} WHERE {{ GRAPH <{A}> {{ ?s ?p ?o }} "
        "BIND(COALESCE(<http://f.example/>(?o), 'none') AS ?z) }"
    )
    assert http.post("/sparql", content=update, headers=DIRECT).status_code == 204
    assert held(store, C) == ["none"]


def test_a_load_from_a_named_host(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def get(update: str, allowed: Allowed, *, base_iri: str | None) -> dict[int, str]:
        def answer(request: httpx.Request) -> httpx.Response:
            return httpx.Response(
                200, headers={"Content-Type": "text/turtle"}, text="<#s> a <#c> ."
            )

        transport = httpx.MockTransport(answer)
        return loaded(update, allowed, base_iri=base_iri, transport=transport)

    monkeypatch.setattr(update_module, "loaded", get)
    update = f"LOAD <http://198.51.100.7/x> INTO GRAPH <{C}> ; DROP GRAPH <{A}>"
    settings = Settings(token="secret", service_hosts=("198.51.100.7",))
    with connect(create_app(settings, store)) as client:
        refused = client.post("/sparql", content=update, headers=DIRECT)
        assert refused.status_code == 403
        client.headers["Authorization"] = "Bearer secret"
        assert client.post("/sparql", content=update, headers=DIRECT).status_code == 204
        assert store.reader().graphs() == [B, C]
        assert held(store, C) == ["http://198.51.100.7/x#c"]
        other = client.post("/sparql", content="LOAD <http://198.51.100.8/x>", headers=DIRECT)
    assert other.status_code == 400
    assert other.json()["type"].endswith("/problem/fetch-refused")


def test_what_cannot_be_fetched_changes_nothing(store: Store) -> None:
    settings = Settings(token="secret", service_hosts=("gone.invalid",))
    with connect(create_app(settings, store)) as client:
        response = client.post(
            "/sparql",
            content="CLEAR ALL ; LOAD <http://gone.invalid/>",
            headers=DIRECT | {"Authorization": "Bearer secret"},
        )
    assert response.status_code == 502
    assert "gone.invalid" in response.json()["detail"]
    assert held(store, A) == ["a"]


def test_an_update_of_a_store_in_a_folder_has_its_bounds(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    product = " ".join(f"GRAPH ?g{n} {{ ?s{n} ?p{n} ?o{n} }}" for n in range(8))
    endless = f"INSERT {{ <x:s> <x:p> ?z }} WHERE {{ SELECT (COUNT(*) AS ?z) {{ {product} }} }}"
    data = " ".join(f"<x:s{n}> <x:p> {n} ." for n in range(100))
    settings = Settings(token="secret", update_timeout_s=0.5)
    with connect(create_app(settings, store)) as client:
        client.headers["Authorization"] = "Bearer secret"
        inserted = client.post(
            "/sparql", content=f"INSERT DATA {{ GRAPH <{A}> {{ {data} }} }}", headers=DIRECT
        )
        ended = client.post("/sparql", content=f"CREATE GRAPH <{C}> ; {endless}", headers=DIRECT)
        figures = client.get("/metrics").text
    assert inserted.status_code == 204
    assert ended.status_code == 503
    assert ended.json()["type"].endswith("/problem/query-timeout")
    assert "0.5 s, and nothing was changed" in ended.json()["detail"]
    assert 'fivekeys_queries_ended_total{why="update: deadline"} 1.0' in figures
    assert store.reader().graphs() == [A]
    store.close()


def test_policies_that_are_the_same_are_found(http: httpx.Client, store: Store) -> None:
    titled, numbered = f"{BASE}id/policy/310118/{TITLE}", f"{BASE}id/policy/310118/青府示/2026/1"
    triples = "".join(
        f"<{iri}> a <{FK}Policy> ; <http://purl.org/dc/terms/title> '{TITLE}'@zh .\n"
        for iri in (titled, numbered)
    )
    answers = [
        http.post(
            "/sparql", content=f"INSERT DATA {{ GRAPH <{C}> {{ {triples} }} }}", headers=DIRECT
        ),
        http.put(
            "/graph-store",
            params={"graph": C},
            content=triples.encode(),
            headers={"Content-Type": "text/turtle"},
        ),
    ]
    query = "SELECT ?older { GRAPH ?g { ?newer <http://www.w3.org/2002/07/owl#sameAs> ?older } }"
    assert [answer.is_success for answer in answers] == [True, True]
    assert store.reader().select(query) == [{"older": titled}]
    assert http.delete("/graph-store", params={"graph": C}).status_code == 204
    assert store.reader().select(query) == []
    last = http.delete("/graph-store", params={"graph": A})
    assert last.headers["Fivekeys-Generation"] == str(store.reader().generation.number)


def test_a_host_of_our_own_that_died_is_started_again(store: Store) -> None:
    app = create_app(Settings(token="secret", default_graph="strict"), store)
    with connect(app) as client:
        client.headers["Authorization"] = "Bearer secret"
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        for number in range(2):
            os.kill(app.state.service._host.pid, signal.SIGKILL)
            update = f"INSERT DATA {{ <x:s> <x:p> {number} }}"
            assert client.post("/sparql", content=update, headers=DIRECT).status_code == 204
            query = f"ASK {{ <x:s> <x:p> {number} }}"  # needs a reader of the new generation
            assert client.get("/sparql", params={"query": query}).json()["boolean"] is True


def test_updates_of_a_folder_take_turns_but_do_not_wait_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work: list[Order] = []
    most: list[int] = []

    def run(order: Order) -> Generation:
        at_work.append(order)
        most.append(len(at_work))
        time.sleep(0.05)
        at_work.remove(order)
        return Generation(1, "")

    monkeypatch.setattr("graph.updating.run", run)
    store = FolderStore(tmp_path / "store")
    settings = Settings(token="t")

    async def one() -> int:
        try:
            answer = await carry_out(
                Operation(update="DELETE WHERE { ?s ?p ?o }"),
                authorization="Bearer t",
                store=store,
                settings=settings,
            )
        except StoreLockedError:
            return 503
        return answer.status_code

    async def all_at_once() -> list[int]:
        return await asyncio.gather(*(one() for _ in range(5)))

    assert asyncio.run(all_at_once()) == [204] * 5
    assert max(most) == 1
    monkeypatch.setattr(update_module, "WAIT_S", 0.01)
    assert sorted(asyncio.run(all_at_once())) == [204] + [503] * 4
    store.close()
