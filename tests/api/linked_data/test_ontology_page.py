"""``/ontology`` as a page and as data."""

import re

import httpx
import pytest

from api.http.negotiation import GRAPHS
from api.linked_data.ontology_page import anchor
from graph import ontology, rdf
from graph.namespaces import FK
from tests.small_graph import AI

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def page(client: httpx.Client, language: str = "zh") -> str:
    response = client.get("/ontology", params={"lang": language}, headers=BROWSER)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return response.text


def article(text: str, name: str) -> str:
    found = re.search(rf'<article class="term" id="{name}">.*?</article>', text, re.DOTALL)
    assert found is not None
    return found.group()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_term_has_an_anchor_with_labels_and_comments(
    client: httpx.Client, language: str
) -> None:
    text = page(client, language)
    own = [term for term in ontology.terms().values() if term.own]
    assert len(own) > 80
    for term in own:
        shown = article(text, anchor(term.iri))
        for said in (*term.labels.values(), *term.comments.values()):
            plain = said.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;")
            assert plain.replace('"', "&#34;") in shown
    ids = re.findall(r'<article class="term" id="([^"]+)">', text)
    assert len(ids) == len(set(ids)) == len(own)
    for address in re.findall(r'href="#([^"]+)"', text):
        assert address in {*ids, "main"}


def test_a_property_has_domain_range_counts_and_uses(client: httpx.Client) -> None:
    shown = article(page(client, "en"), "supportsIndustry")
    for part in ("#OfficialDocument", "#Measure", "#Industry", "5 triples", "4 subjects"):
        assert part in shown
    assert "/page/industry/" in shown
    assert "/sparql?query=" in shown


def test_a_class_has_its_alignment_and_counts(client: httpx.Client) -> None:
    shown = article(page(client, "en"), "Policy")
    assert "#OfficialDocument" in shown
    assert "3 instances" in shown
    assert "eli:LegalResource" in article(page(client, "en"), "OfficialDocument")


def test_terms_of_others_are_counted(client: httpx.Client) -> None:
    text = page(client, "en")
    assert "Terms of other vocabularies in use" in text
    assert ">eli:passed_by</a>" in text


def test_it_says_where_counting_goes_on(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.linked_data.ontology_page.COUNTS_WAIT_S", 0)
    assert "The data are still being counted" in page(client, "en")


@pytest.mark.parametrize(("name", "media_type"), GRAPHS.items())
def test_the_data_hold_every_term(client: httpx.Client, name: str, media_type: str) -> None:
    response = client.get("/ontology", headers={"Accept": media_type})
    assert response.headers["content-type"].split(";")[0] == media_type
    quads = list(rdf.parse(response.content, media_type))
    named = client.get("/ontology", params={"format": name})
    assert len(list(rdf.parse(named.content, media_type))) == len(quads)
    subjects = {quad.subject.value for quad in quads}
    assert f"{FK}Policy" in subjects
    assert AI not in subjects


def test_a_program_that_names_nothing_gets_data(client: httpx.Client) -> None:
    assert client.get("/ontology").headers["content-type"].startswith("text/turtle")


def test_the_version_iri_leads_to_the_ontology(client: httpx.Client) -> None:
    response = client.get(f"/ontology/{ontology.version()}")
    assert (response.status_code, response.headers["Location"]) == (303, "/ontology")
    assert client.get("/ontology/9.9").status_code == 404
