"""The sitemap and robots."""

from urllib.parse import quote
from xml.etree import ElementTree

import httpx
import pytest

from tests.small_graph import MEASURE, NUMBERED, OLD

ROOT = "http://test.example/"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(response: httpx.Response) -> list[str]:
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/xml"
    return [str(loc.text) for loc in ElementTree.fromstring(response.content).iter(f"{SPACE}loc")]


def page(iri: str) -> str:
    return ROOT + "page/" + quote(iri.partition("/id/")[2])


def test_every_page_is_found_and_answers(client: httpx.Client) -> None:
    found = addresses(client.get("/sitemap.xml"))
    assert len(found) == len(set(found))
    assert {ROOT, f"{ROOT}dataset", f"{ROOT}ontology", page(NUMBERED), page(MEASURE)} <= set(found)
    assert page(OLD) not in found  # it has a newer address
    for address in found:
        response = client.get(
            address.removeprefix(ROOT.rstrip("/")), headers={"Accept": "text/html"}
        )
        assert response.status_code == 200, address


def test_more_than_fit_are_split(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = addresses(client.get("/sitemap.xml"))
    monkeypatch.setattr("api.linked_data.sitemap.MOST", 7)
    parts = addresses(client.get("/sitemap.xml"))
    assert parts == [f"{ROOT}sitemap-{n}.xml" for n in range(1, -(-len(whole) // 7) + 1)]
    found = [addresses(client.get(part.removeprefix(ROOT.rstrip("/")))) for part in parts]
    assert all(len(part) <= 7 for part in found)
    assert [address for part in found for address in part] == whole
    for wrong in (0, len(parts) + 1):
        assert client.get(f"/sitemap-{wrong}.xml").status_code == 404


def test_head(client: httpx.Client) -> None:
    response = client.head("/sitemap.xml")
    assert (response.status_code, response.content) == (200, b"")


def test_robots_know_the_sitemap(client: httpx.Client) -> None:
    response = client.get("/robots.txt")
    assert response.headers["content-type"].startswith("text/plain")
    lines = response.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {ROOT}sitemap.xml" in lines
    assert "Disallow: /sparql" in lines
