"""The service builds the index of what it serves, and of what is written later."""

from pathlib import Path

import httpx
import pytest

from graph.index import has_newest, open_newest
from graph.namespaces import BASE, SKOS
from tests.api.served import PATIENCE_S, Service


@pytest.fixture
def service(tmp_path: Path) -> Service:
    """A service over a store of its own, which is empty at first."""
    return Service(tmp_path, tmp_path / "store", {"token": "secret"}, bundled=False)


def test_each_generation_is_indexed_while_the_service_runs(
    service: Service, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    try:
        for name in ("甲", "乙"):
            update = (
                f"INSERT DATA {{ GRAPH <{BASE}id/graph/{name}> {{ <{BASE}id/key/{name}> a "
                f'<https://w3id.org/fivekeys/ontology#Key> ; <{SKOS}prefLabel> "{name}"@zh }} }}'
            )
            answer = httpx.post(
                service.address + "/sparql",
                data={"update": update},
                headers={"Authorization": "Bearer secret"},
                timeout=PATIENCE_S,
                trust_env=False,
            )
            assert answer.is_success, answer.text
            assert not answer.is_redirect
            service.wait_until(lambda: has_newest(store, base_iri=BASE), "the index")
            index = open_newest(store, base_iri=BASE)
            assert index is not None
            assert index.search(name)[0].id == f"{BASE}id/key/{name}"
    finally:
        service.stop()
