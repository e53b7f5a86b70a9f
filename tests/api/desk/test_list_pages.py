"""Pages of lists and searches: everything in the address, nothing needs a script."""

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pytest

from api.app import create_app
from graph.index import build, open_index
from graph.namespaces import BASE
from graph.settings import Settings
from tests.api.conftest import connect
from tests.small_graph import open_small_store

ZH = {"Accept-Language": "zh-CN"}
LISTS = ("policies", "measures", "documents")
CONCEPTS = ("industries", "regions", "keys", "organizations")
ATTACK = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def asked() -> Iterator[httpx.Client]:
    store = open_small_store()
    with connect(create_app(Settings(), store)) as client:
        yield client
    store.close()


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The same, answered from an index."""
    store = open_small_store()
    folder: Path = tmp_path_factory.mktemp("desk") / "index"
    build(store.reader(), folder, base_iri=BASE)
    app = create_app(Settings(), store)
    app.state.indexes.offer(open_index(folder))
    with connect(app) as client:
        yield client
    store.close()


def page(client: httpx.Client, path: str, **query: str) -> str:
    response = client.get(path, params=query or None, headers=ZH)
    assert response.status_code == 200, response.text
    return response.text


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def links(html: str, within: str = "") -> list[str]:
    part = re.search(within, html, re.DOTALL)
    assert part is not None
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', part.group())]


FACETS = r'<div class="facets".*?</aside>'
CHIPS = r'<ul class="filters".*?</ul>'


@pytest.mark.parametrize("name", [*LISTS, *CONCEPTS])
def test_the_page_shows_what_the_list_answers(asked: httpx.Client, name: str) -> None:
    answer = asked.get(f"/api/{name}").json()
    html = page(asked, f"/{name}")
    assert f"<b>{answer['total']}</b>" in html
    for item in answer["items"]:
        assert item.get("title", item.get("label")) in unescape(html)
    assert f"数据版本 {answer['generation']['number']}" in words(html)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", [{}, {"industry": "人工智能"}, {"as_of": "2022-06-16"}])
def test_every_facet_leads_to_as_many_items_as_it_counts(
    asked: httpx.Client, name: str, query: dict[str, str]
) -> None:
    html = page(asked, f"/{name}", **query, limit="1")
    entries = re.findall(
        r'<a href="([^"]*)"(?: class="(on)"[^>]*)? rel="nofollow"><span>.*?<span class="n">(\d+)</span></a>',
        html,
    )
    assert len(entries) > 5
    for address, is_on, count in entries:
        if is_on:
            continue
        following = unescape(address)
        kept = parse_qs(urlsplit(following).query)
        assert kept.get("as_of") == ([query["as_of"]] if "as_of" in query else None)
        assert f"<b>{count}</b>" in page(asked, following), following


def test_each_active_filter_can_be_taken_away(asked: httpx.Client) -> None:
    query = {"region": "310118", "key": "人才", "from": "2019", "q": "办法", "as_of": "2022-06-16"}
    html = page(asked, "/policies", **query)
    addresses = [a for a in links(html, CHIPS) if a.startswith("/policies")]
    gone = [set(query) - set(parse_qs(urlsplit(address).query)) for address in addresses]
    assert sorted(gone, key=str) == sorted(({name} for name in query), key=str)


def test_the_form_keeps_the_filters_that_it_has_no_field_for(asked: httpx.Client) -> None:
    html = page(asked, "/policies", region="310118", key="talent", as_of="2022-06-16", q="办法")
    form = re.search(r'<form class="narrow".*?</form>', html, re.DOTALL)
    assert form is not None
    fields = dict(re.findall(r'name="([^"]*)"[^>]*?value="([^"]*)"', form.group()))
    assert fields["region"] == "310118"
    assert fields["key"] == "talent"
    assert (fields["as_of"], fields["q"]) == ("2022-06-16", "办法")
    assert set(fields) >= {"from", "to", "amount_from", "amount_to"}


def test_orders_are_links(asked: httpx.Client) -> None:
    html = page(asked, "/policies")
    (by_title,) = [a for a in links(html, r'<span class="order".*?</h2>') if "title" in a]
    titles = re.findall(r"<h3[^>]*><a[^>]*>(.*?)</a>", page(asked, by_title))
    assert titles == sorted(titles)
    assert len(titles) == 3


def test_pages_go_on_and_back_to_the_first(asked: httpx.Client) -> None:
    html = page(asked, "/policies", limit="2", region="310000")
    (following,) = re.findall(r'rel="next" href="([^"]*)"', html)
    assert "region=310000" in following
    second = page(asked, unescape(following))
    assert 'rel="next"' not in second
    (first,) = re.findall(r'rel="start" href="([^"]*)"', second)
    assert unescape(first) == "/policies?region=310000&limit=2"


def test_an_empty_list_says_which_filter_to_take_away(asked: httpx.Client) -> None:
    html = page(asked, "/policies", q="没有这样的词", region="310118")
    assert "没有符合的政策" in words(html)
    (way,) = links(html, r'<div class="none">.*?</ul>')
    assert "<b>2</b>" in page(asked, way)
    assert way == "/policies?region=310118"


def test_the_other_lists_keep_the_filters(asked: httpx.Client) -> None:
    html = page(asked, "/policies", industry="人工智能")
    for address, count in re.findall(
        r'<a href="([^"]*)"(?: aria-current="page")?>[^<]*<span class="n">(\d+)</span></a>', html
    ):
        if address.startswith(("/policies?", "/measures?", "/documents?")):
            assert f"<b>{count}</b>" in page(asked, unescape(address))


def test_words_are_marked_in_titles(asked: httpx.Client) -> None:
    assert "市级<mark>规划</mark>" in page(asked, "/policies", q="规划")
    assert "建设<mark>园区</mark>" in page(asked, "/measures", q="园区")


def test_the_search_box_finds_things_by_name_beside_policies(asked: httpx.Client) -> None:
    html = page(asked, "/", q="测试委")
    hits = re.search(r'<section class="hits".*?</section>', html, re.DOTALL)
    assert hits is not None
    assert "<mark>测试委</mark>" in hits.group()
    assert "/page/organization/310118/" in hits.group()
    assert "/search?q=" in hits.group()


def test_the_search_page_narrows_by_kind(asked: httpx.Client) -> None:
    html = page(asked, "/search", q="测试")
    kinds = links(html, r'<nav class="tabs".*?</nav>')
    assert "/search?q=%E6%B5%8B%E8%AF%95&kind=zone" in kinds
    only = page(asked, kinds[-1])
    assert len(re.findall(r'class="hit"', only)) < len(re.findall(r'class="hit"', html))
    assert "没有找到" in words(page(asked, "/search", q="没有这样的东西"))
    assert 'class="hit"' not in page(asked, "/search")


def opened(client: httpx.Client, html: str) -> list[str]:
    """The things in the rows of the query that the page opens as SPARQL."""
    (address,) = [a for a in links(html, r"<footer.*?</footer>") if a.startswith("/sparql?")]
    query = parse_qs(urlsplit(address).query)["query"][0]
    answer = client.get("/sparql", params={"query": query, "format": "csv"})
    return [row[0] for row in csv.reader(io.StringIO(answer.text))][1:]


@pytest.mark.parametrize(
    "path",
    [
        "/policies",
        "/policies?region=310118",
        "/policies?industry=人工智能&as_of=2022-06-16&order=title",
        "/measures",
        "/measures?key=talent",
        "/documents?q=测试",
        "/documents?limit=1",
        "/industries",
        "/regions?q=青浦",
        "/keys",
        "/organizations",
        "/?q=人工智能",
        "/?q=青浦 人工智能",
    ],
)
def test_open_as_sparql_gives_the_rows_of_the_page(asked: httpx.Client, path: str) -> None:
    html = page(asked, path)
    own = html.split('class="total"><b>')[1].split('class="means"')[0]
    cards = r'<article class="policy">\s*<h3[^>]*><a href="/page/([^"?]*)'
    if path.startswith("/measures"):
        cards = cards.replace("policy", "measure")
    elif "article" not in own:
        cards = r'<th scope="row"><a href="/page/([^"?]*)'
    shown = [f"{BASE}id/{unquote(unescape(tail))}" for tail in re.findall(cards, own)]
    assert opened(asked, html) == shown
    assert shown


@pytest.mark.parametrize("is_indexed", [False, True])
@pytest.mark.parametrize(
    "query",
    [{"q": "测试"}, {"q": "人工智能"}, {"q": "测府发〔2019〕10号"}, {"q": "测试", "kind": "zone"}],
    ids=str,
)
def test_open_as_sparql_gives_the_things_that_a_search_shows(
    asked: httpx.Client, indexed: httpx.Client, is_indexed: bool, query: dict[str, str]
) -> None:
    client = indexed if is_indexed else asked
    html = page(client, "/search", **query)
    hits = re.findall(r'<a class="hit" href="/page/([^"?]*)', html)
    shown = {f"{BASE}id/{unquote(unescape(tail))}" for tail in hits}
    assert set(opened(client, html)) == shown
    assert shown


def test_the_language_is_kept_in_every_address(asked: httpx.Client) -> None:
    html = asked.get("/policies", params={"lang": "en", "region": "310118"}).text
    assert "policies match" in html
    own = [a for a in links(html, r"<main.*</main>") if a.startswith(("/policies", "/measures"))]
    assert own
    assert all("lang=en" in address for address in own)
    assert 'name="lang" value="en"' in html


@pytest.mark.parametrize("path", ["/", *(f"/{name}" for name in (*LISTS, *CONCEPTS))])
def test_what_is_typed_comes_back_escaped(asked: httpx.Client, path: str) -> None:
    for name in ("q", "industry", "from", "as_of", "amount", "validity", "cursor", "order", "lang"):
        response = asked.get(path, params={"q": "x", name: ATTACK}, headers={"Accept": "text/html"})
        assert response.status_code in (200, 400, 422), (path, name)
        assert "<script>" not in response.text, (path, name)
        assert "onerror" not in response.text


def test_unknown_names_are_told_with_names_that_are_alike(asked: httpx.Client) -> None:
    response = asked.get(
        "/policies", params={"industry": "人工智障"}, headers={"Accept": "text/html"}
    )
    assert response.status_code == 422
    assert "人工智能" in response.text


def test_lists_of_concepts_lead_on_to_what_is_linked(asked: httpx.Client) -> None:
    html = page(asked, "/industries", region="310118")
    counted = re.findall(r'<td class="num"><a href="([^"]*)">(\d+)</a>', html)
    assert counted
    assert all("region=310118" in address for address, _ in counted)
    assert all(page(asked, unescape(address)) for address, _ in counted)
