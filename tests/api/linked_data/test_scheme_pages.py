"""Concept schemes as trees, over the bundled schemes."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from api.app import create_app
from graph import bundled
from graph.settings import Settings
from graph.store import open_store
from tests.api.conftest import connect

WANTED = {"regions", "gbt4754", "industries", "strategic", "kinds", "instruments", "keys"}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    store = open_store("memory:")
    with store.writer() as writer:
        bundled.write(writer, bundled.vocabularies())
    with connect(create_app(Settings(), store)) as client:
        yield client
    store.close()


def page(client: httpx.Client, path: str, **query: str) -> str:
    response = client.get(path, params=query)
    assert response.status_code == 200, response.text
    return response.text


def shown(text: str) -> list[str]:
    """Tails of the concepts on the page, in order."""
    return re.findall(r'<a class="name" href="/page/([^"?]+)', text)


def test_every_scheme_is_listed(client: httpx.Client) -> None:
    text = page(client, "/schemes")
    names = set(re.findall(r'href="/schemes/([^"?]+)"', text))
    assert names >= WANTED
    assert "国民经济行业分类" in text
    assert "Administrative" in page(client, "/schemes", lang="en") or "regions" in names


@pytest.mark.parametrize("name", sorted(WANTED))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_scheme_has_a_tree(client: httpx.Client, name: str, language: str) -> None:
    found = shown(page(client, f"/schemes/{name}", lang=language))
    assert 1 <= len(found) == len(set(found))


def test_a_tree_opens_level_by_level(client: httpx.Client) -> None:
    text = page(client, "/schemes/gbt4754")
    top = shown(text)
    assert top == [f"gbt4754/{letter}" for letter in "ABCDEFGHIJKLMNOPQRST"]
    assert 'href="/schemes/gbt4754?open=gbt4754%2FI#open"' in text
    text = page(client, "/schemes/gbt4754", open="gbt4754/I")
    assert shown(text)[:10] == [*top[:9], "gbt4754/63"]
    text = page(client, "/schemes/gbt4754", open="gbt4754/65")
    found = shown(text)
    assert {"gbt4754/651", "gbt4754/64", "gbt4754/A"} <= set(found)
    assert "gbt4754/6511" not in found
    assert found.index("gbt4754/I") < found.index("gbt4754/65") < found.index("gbt4754/651")
    assert 'id="open"' in text
    assert 'href="/schemes/gbt4754?open=gbt4754%2FI#open"' in text  # closing goes a level up


def test_the_tree_of_places_follows_what_lies_within(client: httpx.Client) -> None:
    assert shown(page(client, "/schemes/regions")) == ["region/000000"]
    found = shown(page(client, "/schemes/regions", open="region/310000"))
    assert {"region/310118", "region/440000"} <= set(found)
    assert "region/440100" not in found


def test_a_concept_in_chinese_is_opened(client: httpx.Client) -> None:
    text = page(client, "/schemes/industries")
    (first, *_) = re.findall(r'href="/schemes/industries\?open=([^#"]+)#open"', text)
    opened = client.get(f"/schemes/industries?open={first}").text
    assert len(shown(opened)) > len(shown(text))
    assert quote("industry/") not in shown(opened)


def test_what_is_not_there(client: httpx.Client) -> None:
    assert client.get("/schemes/none").status_code == 404
    same = page(client, "/schemes/gbt4754", open="region/310000")
    assert shown(same) == shown(page(client, "/schemes/gbt4754"))
    hostile = page(client, "/schemes/gbt4754", open='"><script>x')
    assert "<script>x" not in hostile
    assert client.get("/schemes/gbt4754", params={"open": "a//b"}).status_code == 404
