"""What a page opens as SPARQL gives the rows that it shows: pages that are no lists and no things.

Lists are tested beside them (`desk`), and so are pages of things (`things`).
"""

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pytest

from api.app import create_app
from graph import bundled
from graph.settings import Settings
from graph.store import open_store
from tests.api.conftest import connect

BASE = "https://w3id.org/fivekeys/id/"
ZH = {"Accept": "text/html", "Accept-Language": "zh-CN"}


@pytest.fixture(scope="module")
def asked() -> Iterator[httpx.Client]:
    """A client of an app over the bundled data."""
    store = open_store("memory:")
    bundled.load(store)
    with connect(create_app(Settings(), store)) as client:
        yield client
    store.close()


def page(client: httpx.Client, path: str) -> str:
    response = client.get(path, headers=ZH)
    assert response.status_code == 200, response.text
    return response.text


def rows(client: httpx.Client, html: str) -> list[dict[str, str]]:
    """The rows of the first query that the page opens."""
    address = re.search(r'href="(/sparql\?[^"]*)"', html)
    assert address is not None
    (query,) = parse_qs(urlsplit(unescape(address.group(1))).query)["query"]
    answer = client.get("/sparql", params={"query": query, "format": "csv"})
    return list(csv.DictReader(io.StringIO(answer.text)))


def things(html: str) -> list[str]:
    """IRIs of the things that a part of a page links to."""
    found = re.findall(r'href="/page/([^"?#]*)', html)
    return [BASE + unquote(unescape(tail)) for tail in found]


def part(html: str, begin: str, end: str) -> str:
    return html.partition(begin)[2].partition(end)[0]


def test_the_map_of_the_keys(asked: httpx.Client) -> None:
    html = page(asked, "/picture/keys")
    shown = []
    for line in part(html, "<tbody>", "</tbody>").split("<tr>")[1:]:
        (key,) = [thing for thing in things(line) if "/key/" in thing]
        counted = re.findall(
            r'href="/page/(industry/[^"]*)">[^<]*</a><a class="n"[^>]*>(\d+)', line
        )
        shown += [(key, BASE + unquote(tail), count) for tail, count in counted]
    found = rows(asked, html)
    assert sorted(shown) == sorted((row["key"], row["industry"], row["count"]) for row in found)
    assert shown


@pytest.mark.parametrize(
    "tail", ["industry/人工智能", "region/310118", "policy/310118/青府发/2019/10"]
)
def test_a_timeline(asked: httpx.Client, tail: str) -> None:
    html = page(asked, f"/picture/timeline/{tail}")
    shown = set()
    for line in part(html, "<tbody>", "</tbody>").split("<tr>")[1:]:
        shown |= {(things(line)[0], date) for date in re.findall(r"<time>([\d-]+)</time>", line)}
    dated = {(row["item"], row["date"]) for row in rows(asked, html) if row["date"]}
    assert shown == dated


@pytest.mark.parametrize("tail", ["key/talent", "policy/310118/青商规/2021/2", "region/310118"])
def test_a_neighbourhood(asked: httpx.Client, tail: str) -> None:
    html = page(asked, f"/picture/neighbourhood/{tail}")
    text = part(html, '<section class="stack astext">', "</section>")
    shown = things("".join(re.findall(r'<ul class="things">.*?</ul>', text, re.DOTALL)))
    found = [row["other"] for row in rows(asked, html)]
    assert sorted(found) == sorted(shown)
    assert found


@pytest.mark.parametrize(
    "query", ["", "?columns=region", "?rows=region&columns=key&count=policies"]
)
def test_the_matrix(asked: httpx.Client, query: str) -> None:
    html = page(asked, f"/matrix{query}")
    cells = re.findall(r'<td class="h[1-5][^"]*"><a[^>]*>(\d+)</a>', html)
    found = rows(asked, html)
    assert sorted(cells) == sorted(row["count"] for row in found)
    assert cells


def test_the_list_of_schemes(asked: httpx.Client) -> None:
    html = page(asked, "/schemes")
    shown = re.findall(r'href="/schemes/(\w+)"><b>.*?</b><span>([\d,]+)', html)
    found = {(row["scheme"].rpartition("/")[2], row["count"]) for row in rows(asked, html)}
    assert {(name, count.replace(",", "")) for name, count in shown} == found
    assert len(found) > 5


@pytest.mark.parametrize("path", ["/schemes/keys", "/schemes/industries?open=industry/食品"])
def test_a_scheme(asked: httpx.Client, path: str) -> None:
    html = page(asked, path)
    tree = part(html, '<ul class="tree">', '<section class="about">')
    shown = set(things("".join(re.findall(r'<a class="name"[^>]*>', tree))))
    assert shown == {row["concept"] for row in rows(asked, html)}
    assert len(shown) > 4


def test_each_term_of_the_ontology(asked: httpx.Client) -> None:
    html = page(asked, "/ontology")
    terms = re.findall(r'<article class="term".*?</article>', html, re.DOTALL)
    with_uses = [term for term in terms if 'class="uses"' in term]
    assert len(with_uses) > 20
    for term in with_uses[::12]:
        shown = set(things(part(term, 'class="uses"', "</dd>")))
        assert shown <= {value for row in rows(asked, term) for value in row.values()}
