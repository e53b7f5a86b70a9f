"""Pages for people."""

import re
from html import unescape
from urllib.parse import quote

import httpx
import pytest

from graph.store.base import Store
from tests.small_graph import BASE, CHARACTERS, END, MEASURE, NUMBERED, REPLY, SECOND, START

ZH = {"Accept-Language": "zh-CN,zh;q=0.9"}
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
    assert "创新型经济 人才 1 项政策 2 条措施 1 个产业" in text


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


def test_the_document_shows_its_text_with_the_span_marked(client: httpx.Client) -> None:
    html = page(client, f"/page/{REPLY.removeprefix(BASE + 'id/')}", span=f"{START}-{END}")
    assert f'id="char={START},{END}"' in html
    assert re.search(r'<mark class="focus industry"[^>]*>人工智能</mark>', html)
    shown = re.search(r'<div class="text"[^>]*>(.*?)</div>', html, re.DOTALL)
    assert shown is not None
    assert unescape(re.sub(r"<[^>]*>", "", shown.group(1))) == CHARACTERS


def test_a_text_is_shown_with_its_own_document_only(client: httpx.Client) -> None:
    assert 'class="text"' not in page(client, f"/page/{NUMBERED.removeprefix(BASE + 'id/')}")


@pytest.mark.parametrize(
    "tail",
    [
        "policy/310118/测府发/2019/10",
        "document/310118/测试答复",
        "industry/人工智能",
        "measure/document/310118/测试答复/一/一是",
        "region/310118",
        "zone/测试园",
        "key/talent",
        "organization/310118/测试委",
        "economy/innovation",
        "claim/1",
        "source/1",
        "quantity/1",
        f"text/{'a' * 64}",
        f"annotation/{'a' * 64}/{START}-{END}",
        "kind/实施办法",
    ],
)
def test_there_is_a_page_for_each_kind_of_thing(client: httpx.Client, tail: str) -> None:
    html = page(client, f"/page/{tail}")
    assert f"{BASE}id/{tail}" in html
    english = client.get(f"/page/{tail}", headers=EN)
    assert english.status_code == 200
    assert 'lang="en"' in english.text


def test_a_measure_shows_when_its_target_is_due(client: httpx.Client) -> None:
    tail = quote(SECOND.removeprefix(BASE + "id/"))
    assert "起自 2021 期限 2025-06" in words(page(client, f"/page/{tail}"))


def test_nothing_from_outside_and_no_script(client: httpx.Client) -> None:
    for path in (
        "/",
        "/?q=人工智能",
        f"/page/{quote(MEASURE.removeprefix(BASE + 'id/'))}",
        "/api/docs",
    ):
        html = client.get(path, headers=ZH).text
        assert "<script" not in html
        assert "style=" not in html
        assets = re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', html)
        assert assets
        assert all(asset.startswith("/static/") for asset in assets)
        for asset in assets:
            assert client.get(asset).status_code == 200


def test_what_is_typed_or_stored_comes_back_escaped(client: httpx.Client) -> None:
    attack = '"><script>alert(1)</script>'
    for query in ({"q": attack}, {"q": "人工智能", "lang": attack}, {"q": attack, "from": "2020"}):
        assert "<script" not in page(client, "/", **query)
    assert "支持&lt;制造业&gt;的实施办法" in page(client, "/", q="人工智能")
    for name in ("industry", "region", "from", "as_of", "cursor"):
        response = client.get(
            "/", params={"q": "人工智能", name: attack}, headers={"Accept": "text/html"}
        )
        assert response.status_code in (400, 422), name
        assert "<script" not in response.text


def test_only_web_addresses_become_links(client: httpx.Client, store: Store) -> None:
    with store.writer() as writer:
        writer.update(
            f"INSERT DATA {{ GRAPH <{BASE}id/graph/bad> {{ <{BASE}id/policy/1/x> "
            "a <https://w3id.org/fivekeys/ontology#Policy> ; "
            "<http://xmlns.com/foaf/0.1/page> <javascript:alert(1)> } }"
        )
    html = page(client, "/page/policy/1/x")
    assert 'href="javascript:' not in html


@pytest.mark.parametrize("span", ["x", "5", "9-3", "1-2-3", "٣-٤", "1" * 30 + "-2"])
def test_a_bad_span_is_named(client: httpx.Client, span: str) -> None:
    response = client.get("/page/document/310118/测试答复", params={"span": span})
    assert response.status_code == 400
    assert "span" in response.json()["detail"]


def test_a_span_beyond_the_text_marks_nothing(client: httpx.Client) -> None:
    assert "<mark" not in words(page(client, "/page/document/310118/测试答复", span="1-99999"))


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
