"""Pages for people."""

import re
from html import unescape
from urllib.parse import quote

import httpx

from graph.store.base import Store
from tests.small_graph import BASE, END, START

ZH = {"Accept-Language": "zh-CN,zh;q=0.9"}
SCRIPT = '<script src="/static/list.js" defer>'
EN = {"Accept-Language": "en-GB,en;q=0.9"}


def page(client: httpx.Client, path: str, **query: str) -> str:
    response = client.get(path, params=query, headers=ZH)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return response.text


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def test_the_start_page_is_a_map_of_the_five_keys(client: httpx.Client) -> None:
    text = words(page(client, "/"))
    for economy, key in (
        ("创新型经济", "人才"),
        ("服务型经济", "品牌"),
        ("总部型经济", "头部企业"),
        ("开放型经济", "通道"),
        ("流量型经济", "平台"),
    ):
        assert f"{economy} {key}" in text
    assert "创新型经济 人才 2 条措施 1 项政策 1 个产业" in text


def test_the_answer_shows_policy_measure_key_place_amount_and_sentence(
    client: httpx.Client,
) -> None:
    html = page(client, "/", q="人工智能")
    text = words(html)
    assert "3 项政策符合" in text
    assert "测府发〔2019〕10号" in text
    assert "支持人工智能" in text
    assert "人才" in text
    assert "青浦区" in text
    assert "最高 500万元 原为 150万元" in text
    assert "<mark>人工智能</mark>" in html
    assert "市级规划" in text
    assert "待核实" in text
    link = f"/page/{quote('document/310118/测试答复')}?span={START}-{END}#char={START},{END}"
    assert link in unescape(html)


def test_a_search_reads_several_words(client: httpx.Client) -> None:
    text = words(page(client, "/", q="人工智能 青浦"))
    assert "2 项政策符合" in text
    assert "市级规划" not in text
    assert "1 项政策符合" in words(page(client, "/", q="测府发[2019]10号"))
    assert "1 项政策符合" in words(page(client, "/", q="品牌"))
    assert "没有符合的政策" in words(page(client, "/", q="量子鸽子"))


def scripts(html: str) -> set[str]:
    return set(re.findall(r"<script[^>]*>", html))


def test_nothing_from_outside_and_no_script_but_the_suggestions(client: httpx.Client) -> None:
    for path in (
        "/",
        "/?q=人工智能",
        "/api/docs",
    ):
        html = client.get(path, headers=ZH).text
        assert scripts(html) == {SCRIPT}
        assert "style=" not in html
        assets = re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', html)
        assert assets
        assert all(asset.startswith(("/static/", "/picture/")) for asset in assets)
        for asset in assets:
            assert client.get(asset).status_code == 200


def test_what_is_typed_or_stored_comes_back_escaped(client: httpx.Client) -> None:
    attack = '"><script>alert(1)</script>'
    for query in ({"q": attack}, {"q": "人工智能", "lang": attack}, {"q": attack, "from": "2020"}):
        assert scripts(page(client, "/", **query)) == {SCRIPT}
    assert "支持&lt;制造业&gt;的实施办法" in page(client, "/", q="人工智能")
    for name in ("industry", "region", "from", "as_of", "cursor"):
        response = client.get(
            "/", params={"q": "人工智能", name: attack}, headers={"Accept": "text/html"}
        )
        assert response.status_code in (400, 422), name
        assert scripts(response.text) <= {SCRIPT}


def test_languages(client: httpx.Client) -> None:
    assert "哪些政策支持这个产业" in client.get("/").text
    assert "Which policies support" in client.get("/", headers=EN).text
    assert "哪些政策支持这个产业" in client.get("/", params={"lang": "zh"}, headers=EN).text
    html = client.get("/", params={"lang": "en"}).text
    assert "talent" in html
    assert 'name="lang" value="en"' in html
    assert "lang=en" in re.findall(r'<a href="([^"]*page/key[^"]*)"', html)[0]


def test_the_next_page_goes_on(client: httpx.Client, store: Store) -> None:
    triples = "\n".join(
        f"<{BASE}id/policy/x/{n}> a fk:Policy ; fk:supportsIndustry <{BASE}id/industry/人工智能> ."
        for n in range(15)
    )
    with store.writer() as writer:
        writer.update(
            "PREFIX fk: <https://w3id.org/fivekeys/ontology#> "
            f"INSERT DATA {{ GRAPH <{BASE}id/graph/many> {{ {triples} }} }}"
        )
    first = page(client, "/", q="人工智能")
    (following,) = re.findall(r'rel="next" href="([^"]*)"', first)
    second = client.get(unescape(following), headers=ZH).text
    titles = [set(re.findall(r'<h3><a href="([^"]*)"', html)) for html in (first, second)]
    assert not titles[0] & titles[1]
    assert len(re.findall(r'class="policy"', first)) == 10
    assert len(re.findall(r'class="policy"', second)) == 8
