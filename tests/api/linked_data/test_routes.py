"""Linked data: /id/, /data/, /ontology, VoID."""

from urllib.parse import quote

import httpx
import pytest

from api.http.negotiation import GRAPHS
from graph import rdf
from graph.store.base import Store
from tests.small_graph import BASE, NUMBERED, TEXT

TAIL = "policy/310118/测府发/2019/10"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_browser_goes_on_to_the_page(client: httpx.Client) -> None:
    response = client.get(f"/id/{TAIL}", headers=BROWSER)
    assert response.status_code == 303
    assert response.headers["Location"] == "/page/" + quote(TAIL)
    assert client.get(response.headers["Location"], headers=BROWSER).status_code == 200


@pytest.mark.parametrize(("name", "media_type"), GRAPHS.items())
def test_a_client_goes_on_to_data(client: httpx.Client, name: str, media_type: str) -> None:
    response = client.get(f"/id/{quote(TAIL)}", headers={"Accept": media_type})
    assert response.status_code == 303
    assert response.headers["Location"] == f"/data/{quote(TAIL)}?format={name}"
    data = client.get(response.headers["Location"])
    assert data.headers["content-type"].split(";")[0] == media_type
    triples = list(rdf.parse(data.content, media_type))
    subjects = {quad.subject.value for quad in triples}
    assert {NUMBERED, f"{BASE}id/claim/1", TEXT} <= subjects
    assert not any(quad.predicate.value.endswith("content#chars") for quad in triples)


def test_an_older_iri_answers_with_a_308(client: httpx.Client) -> None:
    for prefix in ("id", "data", "page"):
        response = client.get(f"/{prefix}/policy/310118/测试制造业办法")
        assert response.status_code == 308
        assert response.headers["Location"] == f"/{prefix}/{quote(TAIL)}"


def test_encoded_slashes_survive(client: httpx.Client, store: Store) -> None:
    iri = f"{BASE}id/policy/310118/甲%2F乙（2022-2023年）"
    triple = f"<{iri}> a <https://w3id.org/fivekeys/ontology#Policy> ."
    with store.writer() as writer:
        writer.update(f"INSERT DATA {{ GRAPH <{BASE}id/graph/slash> {{ {triple} }} }}")
    tail = quote("policy/310118/甲") + "%2F" + quote("乙（2022-2023年）")
    below = tail.removeprefix("policy/")
    for path in (f"/data/{tail}", f"/page/{tail}", f"/api/policies/{below}"):
        assert client.get(path).status_code == 200, path
        assert client.get(path.replace("%2F", "/")).status_code == 404
    response = client.get(f"/id/{tail}", headers=BROWSER)
    assert response.headers["Location"] == f"/page/{tail}"


@pytest.mark.parametrize("prefix", ["id", "data", "page"])
@pytest.mark.parametrize("tail", ["policy/1/2", "x", "policy//", "%FF", "a%00b", "graph/x"])
def test_what_is_not_known_is_a_404(client: httpx.Client, prefix: str, tail: str) -> None:
    response = client.get(f"/{prefix}/{tail}")
    assert response.status_code == 404
    assert response.json()["status"] == 404


def test_formats_that_are_not_there(client: httpx.Client) -> None:
    for path in (f"/id/{TAIL}", f"/data/{TAIL}", "/ontology", "/.well-known/void"):
        assert client.get(path, headers={"Accept": "image/png"}).status_code == 406
        assert client.get(path, params={"format": "doc"}).status_code == 400


@pytest.mark.parametrize("path", ["/ontology", "/.well-known/void"])
@pytest.mark.parametrize("media_type", GRAPHS.values())
def test_descriptions_in_each_format(client: httpx.Client, path: str, media_type: str) -> None:
    response = client.get(path, headers={"Accept": media_type})
    assert response.headers["content-type"].split(";")[0] == media_type
    assert list(rdf.parse(response.content, media_type))
