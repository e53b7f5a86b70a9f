"""Updates in a process of their own: what they may take, and that nothing is lost when it ends."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph import updating
from graph.errors import (
    QueryError,
    QueryMemoryError,
    QueryTimeoutError,
    StoreError,
    StoreLockedError,
)
from graph.namespaces import BASE
from graph.store.folder import FolderStore
from graph.updating import Bounds, Order, is_quick, run
from tests.graph.readers.asking import PATIENCE_S, write

COUNT = 300
BOUNDS = Bounds(seconds=PATIENCE_S, memory_mb=500, wait_s=PATIENCE_S)
COPY = "INSERT { GRAPH <http://x/copy> { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }"
PRODUCT = "GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } GRAPH ?i { ?j ?k ?l } GRAPH ?m { ?n ?o ?p }"
LONG = f"INSERT {{ <x:s> <x:p> ?z }} WHERE {{ SELECT (COUNT(*) AS ?z) {{ {PRODUCT} }} }}"
WIDE = f"INSERT {{ ?a <x:p> ?d }} WHERE {{ SELECT * {{ {PRODUCT} }} ORDER BY ?j ?a }}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "store", COUNT)
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path) -> Iterator[FolderStore]:
    store = FolderStore(folder)
    yield store
    store.close()


def order(folder: Path, update: str, **others: Any) -> Order:
    return Order(str(folder), BASE, **{"bounds": BOUNDS, "update": update, **others})


def test_it_is_carried_out_and_published(folder: Path, store: FolderStore) -> None:
    before = store.reader().generation.number
    generation = run(order(folder, COPY))
    assert generation == store.reader().generation
    assert generation.number == before + 1
    assert store.reader().count() == 2 * COUNT


def test_an_order_comes_out_of_its_text_as_it_went_in(folder: Path) -> None:
    whole = order(
        folder,
        "é\ud800",
        base_iri="x:",
        default_graphs=["x:a"],
        named_graphs=["x:b"],
        loaded={3: "c"},
    )
    assert Order.read(whole.dump()) == whole


def test_base_data_set_and_what_was_loaded_count(folder: Path, store: FolderStore) -> None:
    update = "LOAD <x:y> ; INSERT { GRAPH <g> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    data = "INSERT DATA { GRAPH <x:g> { <x:s> <x:p> <x:o> } }"
    run(order(folder, update, base_iri="http://b/", default_graphs=["x:g"], loaded={0: data}))
    assert store.reader().select("SELECT ?s { GRAPH <http://b/g> { ?s ?p ?o } }") == [{"s": "x:s"}]


def test_a_small_update_needs_little_memory(folder: Path, store: FolderStore) -> None:
    run(order(folder, COPY, bounds=BOUNDS._replace(memory_mb=60)))
    assert store.reader().count() == 2 * COUNT


@pytest.mark.parametrize(
    ("update", "bounds", "error", "reason"),
    [
        (LONG, BOUNDS._replace(seconds=0.3), QueryTimeoutError, r"0\.3 s.*nothing was changed"),
        (WIDE, BOUNDS._replace(memory_mb=50), QueryMemoryError, "FIVEKEYS_UPDATE_MEMORY_MB"),
        ("DELETE WHERE {", BOUNDS, QueryError, "malformed"),
        (
            "DELETE { ?s ?p 1 } WHERE { ?s <x:p> 1 } ; LOAD <x:y>",
            BOUNDS,
            QueryError,
            "LOAD is not allowed",
        ),
    ],
)
def test_what_is_ended_or_refused_changes_nothing(
    folder: Path,
    store: FolderStore,
    update: str,
    bounds: Bounds,
    error: type[Exception],
    reason: str,
) -> None:
    before = store.reader().generation
    with pytest.raises(error, match=reason):
        run(order(folder, f"CREATE GRAPH <x:new> ; {update}", bounds=bounds))
    assert store.reader().generation == before
    assert store.reader().count() == COUNT
    run(order(folder, COPY))  # the next one is not held up
    assert store.reader().count() == 2 * COUNT
    assert [path.name[:7] for path in folder.glob("working-*")] == ["working"]


def test_its_process_killed_from_outside_changes_nothing(
    folder: Path, store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(folder.glob("working-*"))
    begun: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *words: Any, **options: Any) -> None:
            super().__init__(*words, **options)
            begun.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    failures: list[StoreError] = []

    def work() -> None:
        try:
            run(order(folder, LONG))
        except StoreError as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    end = time.monotonic() + PATIENCE_S
    while set(folder.glob("working-*")) == before and time.monotonic() < end:
        time.sleep(0.005)  # until it is at work on a copy
    os.kill(begun[0].pid, signal.SIGKILL)
    thread.join()
    assert "see whether it was carried out" in str(failures[0])
    assert store.reader().count() == COUNT
    run(order(folder, COPY))
    assert store.reader().count() == 2 * COUNT


def test_it_waits_for_its_turn_but_not_for_ever(folder: Path, store: FolderStore) -> None:
    with store.writer(), pytest.raises(StoreLockedError, match="try again"):
        run(order(folder, COPY, bounds=BOUNDS._replace(wait_s=0.1)))
    run(order(folder, COPY, bounds=BOUNDS._replace(wait_s=0.1)))


def test_policies_that_are_the_same_are_found(folder: Path, store: FolderStore) -> None:
    titled, numbered = (
        f"{BASE}id/policy/310118/青浦区促进示例产业发展的实施办法",
        f"{BASE}id/policy/310118/青府示/2026/1",
    )
    update = f"""
        PREFIX fk: <{BASE}ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
        DELETE WHERE {{ <x:s> <x:p> <x:o> }} ;
        INSERT DATA {{ GRAPH <x:g> {{
            <{titled}> a fk:Policy ; dcterms:title "青浦区促进示例产业发展的实施办法"@zh .
            <{numbered}> a fk:Policy ; dcterms:title "青浦区促进示例产业发展的实施办法"@zh }} }}"""
    run(order(folder, update))
    query = "SELECT ?older { ?newer <http://www.w3.org/2002/07/owl#sameAs> ?older }"
    assert store.reader().select(query) == [{"older": titled}]


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ("INSERT DATA { <x:s> <x:p> 'WHERE { CLEAR' }", True),
        (
            "BASE <x:> PREFIX a: <> insert data { a:where a:b a:c } ; DELETE DATA { a:b a:c 1 } ;",
            True,
        ),
        ("CREATE SILENT GRAPH <x:g> # CLEAR ALL", True),
        ("DELETE WHERE { ?s ?p ?o }", False),
        ("DELETEWHERE{?s ?p ?o}", False),
        ("INSERT { <x:s> <x:p> 1 } WHERE {}", False),
        ("LOAD <x:y>", False),
        ("INSERT DATA { <x:s> <#'> 1 } ; CLEAR ALL # '", False),
    ],
)
def test_quick_is_what_does_no_more_than_its_text_says(update: str, expected: bool) -> None:
    assert is_quick(update, 0) is expected


@pytest.mark.parametrize("update", ["CLEAR ALL", "DROP SILENT GRAPH <x:g>", "ADD <x:g> TO DEFAULT"])
def test_whole_graphs_are_quick_where_they_are_few_and_small(update: str) -> None:
    assert is_quick(update, 1_000_000)
    assert not is_quick(update, 100_000_000)
    assert not is_quick(" ; ".join([update] * 100), 1_000_000)
    assert is_quick(f"INSERT DATA {{ <x:s> <x:p> '{update}' }}", 100_000_000)


def test_the_end_of_a_process_has_a_reason() -> None:
    assert isinstance(updating._reason(-signal.SIGSEGV, BOUNDS), QueryError)
    assert type(updating._reason(1, BOUNDS)) is StoreError
