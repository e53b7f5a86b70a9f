"""An app over a store in a folder that has three generations."""

from collections.abc import Iterator

import httpx
import pytest

from api.app import create_app
from graph import bundled
from graph.settings import Settings
from graph.store import open_store
from graph.store.base import Store
from tests.api.conftest import connect

FK = "PREFIX fk: <https://w3id.org/fivekeys/ontology#> "
KEY = "https://w3id.org/fivekeys/id/key/"
POLICY = "https://w3id.org/fivekeys/id/policy/310118/青府发/2019/10"


def withdraw(store: Store, key: str) -> None:
    """A generation without the claims of a key."""
    with store.writer() as writer:
        writer.update(
            f"{FK} DELETE {{ GRAPH ?g {{ ?c ?p ?o }} }} WHERE {{ GRAPH ?g {{ "
            f"?c fk:predicate fk:key ; fk:object <{KEY}{key}> ; ?p ?o }} }}"
        )


def turn(store: Store) -> None:
    """A generation in which one policy applies elsewhere, and a figure has another amount."""
    with store.writer() as writer:
        writer.update(
            f"{FK} PREFIX schema: <https://schema.org/> DELETE {{ GRAPH ?g {{ ?c fk:object ?o }} }} "
            "INSERT { GRAPH ?g { ?c fk:object <https://w3id.org/fivekeys/id/region/310000> } } "
            "WHERE { GRAPH ?g { ?c fk:predicate fk:appliesIn ; fk:object ?o ; "
            f"fk:subject <{POLICY}> }} }} ; "
            "DELETE { GRAPH ?g { ?a ?p ?v } } INSERT { GRAPH ?g { ?a ?p 8000000 } } "
            "WHERE { GRAPH ?g { ?m fk:hasIncentive ?q . "
            "?q fk:amount|(fk:change/schema:replacer) ?a . ?a ?p ?v "
            "FILTER (?p IN (schema:value, schema:maxValue)) } }"
        )


@pytest.fixture(scope="package")
def changed_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(str(tmp_path_factory.mktemp("changed") / "store"))
    bundled.load(store)
    withdraw(store, "brand")
    turn(store)
    yield store
    store.close()


@pytest.fixture(scope="package")
def changed(changed_store: Store) -> Iterator[httpx.Client]:
    with connect(create_app(Settings(), changed_store)) as client:
        yield client
