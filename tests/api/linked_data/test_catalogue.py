"""The description of the data set, and the data as a whole."""

import re

import httpx
import pytest
from rdflib import DCAT, DCTERMS, RDF, VOID, Graph, Literal, URIRef

from api.http.negotiation import GRAPHS
from api.linked_data.catalogue import WHOLE
from graph import rdf
from graph.store.base import Store
from tests.small_graph import NUMBERED

ROOT = "http://test.example/"
DATASET = URIRef(f"{ROOT}dataset#dataset")


def described(client: httpx.Client) -> Graph:
    response = client.get("/dataset", params={"format": "turtle"})
    return Graph().parse(data=response.content, format="turtle")


def path_of(address: object) -> str:
    assert str(address).startswith(ROOT)
    return str(address).removeprefix(ROOT.rstrip("/"))


@pytest.mark.parametrize(("name", "media_type"), GRAPHS.items())
def test_it_is_described_in_each_format(client: httpx.Client, name: str, media_type: str) -> None:
    response = client.get("/dataset", headers={"Accept": media_type})
    assert response.headers["content-type"].split(";")[0] == media_type
    assert client.get("/dataset", params={"format": name}).content == response.content
    subjects = {quad.subject.value for quad in rdf.parse(response.content, media_type)}
    assert str(DATASET) in subjects


def test_what_it_says(client: httpx.Client) -> None:
    graph = described(client)
    assert (DATASET, RDF.type, DCAT.Dataset) in graph
    titles = graph.objects(DATASET, DCTERMS.title)
    languages = {title.language for title in titles if isinstance(title, Literal)}
    assert languages == {"zh", "en"}
    assert (DATASET, VOID.exampleResource, URIRef(NUMBERED)) in graph
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    assert (catalogue, DCAT.dataset, DATASET) in graph
    assert graph.value(DATASET, DCTERMS.modified) is not None


def test_every_distribution_answers_as_it_says(client: httpx.Client) -> None:
    graph = described(client)
    found = list(graph.objects(DATASET, DCAT.distribution))
    assert len(found) > 30
    for node in found:
        address = graph.value(node, DCAT.downloadURL)
        response = client.get(path_of(address))
        assert response.status_code == 200, address
        media_type = str(graph.value(node, DCAT.mediaType)).partition("media-types/")[2]
        assert response.headers["content-type"].split(";")[0] == media_type
        assert response.content


def test_every_service_answers(client: httpx.Client) -> None:
    graph = described(client)
    services = list(graph.subjects(RDF.type, DCAT.DataService))
    assert len(services) == 2
    for node in services:
        for name in (DCAT.endpointURL, DCAT.endpointDescription):
            assert client.get(path_of(graph.value(node, name))).status_code == 200


@pytest.mark.parametrize("name", WHOLE)
def test_the_whole_is_the_store(client: httpx.Client, store: Store, name: str) -> None:
    response = client.get("/dataset/download", params={"format": name})
    assert response.status_code == 200
    extension = WHOLE[name].extension
    assert f"fivekeys-dataset-g1.{extension}" in response.headers["Content-Disposition"]
    quads = set(rdf.parse(response.content, WHOLE[name].media_type))
    count = store.reader().count()
    assert len(quads) == (count if WHOLE[name].is_dataset else count - 1)  # one is in two graphs


def test_the_page_leads_to_all_of_it(client: httpx.Client) -> None:
    for language, word in (("zh", "全部数据"), ("en", "All data")):
        text = client.get(
            "/dataset", params={"lang": language}, headers={"Accept": "text/html"}
        ).text
        assert word in text
        for address in re.findall(r'href="(/[^"]*)"', text):
            response = client.get(address.replace("&amp;", "&"), headers={"Accept": "*/*"})
            assert response.status_code == 200, address


def test_formats_that_are_not_there(client: httpx.Client) -> None:
    for path in ("/dataset", "/dataset/download"):
        assert client.get(path, headers={"Accept": "image/png"}).status_code == 406
        assert client.get(path, params={"format": "doc"}).status_code == 400
