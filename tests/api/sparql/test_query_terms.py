"""Completions for a query."""

import httpx
import pytest

from api.sparql.query_terms import MOST
from graph.namespaces import PREFIXES
from graph.store.base import Store
from tests.small_graph import AI, BASE, MEASURE


def complete(client: httpx.Client, prefix: str, **more: str) -> list[dict[str, str]]:
    response = client.get("/sparql/terms", params={"prefix": prefix, **more})
    assert response.status_code == 200, response.text
    assert response.json()["whole"] is True
    items: list[dict[str, str]] = response.json()["items"]
    assert len(items) <= MOST
    return items


def texts(items: list[dict[str, str]]) -> list[str]:
    return [item["text"] for item in items]


def test_terms_of_the_ontology_by_their_short_names(client: httpx.Client) -> None:
    items = complete(client, "fk:supportsI")
    assert items == [{"text": "fk:supportsIndustry", "kind": "property", "label": "支持产业"}]
    english = complete(client, "fk:supportsI", language="en")
    assert english[0]["label"] == "supports industry"


def test_small_letters_mean_properties_and_capitals_classes(client: httpx.Client) -> None:
    assert complete(client, "fk:m")[0]["kind"] == "property"
    assert complete(client, "fk:M")[0] == {
        "text": "fk:Measure",
        "kind": "class",
        "label": "政策措施",
    }


@pytest.mark.parametrize(
    ("prefix", "wanted"),
    [
        ("skos:pref", "skos:prefLabel"),
        ("rdf:t", "rdf:type"),
        ("xsd:gY", "xsd:gYear"),
        ("eli:number", "eli:number"),
        ("prov:was", "prov:wasDerivedFrom"),
        ("fk:产业", "fk:supportsIndustry"),
        ("产业", "fk:Industry"),
        ("policy", "fk:Policy"),
        ("fk", "fk:"),
        ("dct", "dcterms:"),
    ],
)
def test_what_a_word_may_become(client: httpx.Client, prefix: str, wanted: str) -> None:
    assert wanted in texts(complete(client, prefix))


def test_only_one_kind_where_only_one_may_stand(client: httpx.Client) -> None:
    declared = complete(client, "sk", kind="prefix")
    assert texts(declared) == [f"skos: <{PREFIXES['skos']}>"]
    assert len(complete(client, "", kind="prefix")) == len(PREFIXES)
    classes = complete(client, "", kind="class")
    assert {item["kind"] for item in classes} == {"class"}
    assert "fk:Policy" in texts(classes)
    resources = complete(client, "人工", kind="resource")
    assert texts(resources) == [f"<{AI}>", f"<{MEASURE}>"]


def test_resources_by_their_names(client: httpx.Client, store: Store) -> None:
    assert f"<{AI}>" in texts(complete(client, "ARTIFICIAL"))
    assert {"text": f"<{AI}>", "kind": "resource", "label": "人工智能"} in complete(client, "智")
    with store.writer() as writer:
        names = " ".join(
            f'<{BASE}id/industry/{n}> <http://www.w3.org/2004/02/skos/core#prefLabel> "某业{n}"@zh .'
            for n in range(100)
        )
        writer.update(f"INSERT DATA {{ GRAPH <{BASE}id/graph/many> {{ {names} }} }}")
    assert len(complete(client, "某业")) == MOST
    assert complete(client, '"\\ }') == []


def test_bad_parameters_are_named(client: httpx.Client) -> None:
    for bad in ({"prefix": "x" * 101}, {"language": "fr"}, {"kind": "colour"}):
        response = client.get("/sparql/terms", params=bad)
        assert response.status_code == 422
        assert next(iter(bad)) in response.json()["detail"]
