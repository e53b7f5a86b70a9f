"""Pages of things: rows, evidence, time, ways between facts and text."""

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest

from api.app import create_app
from api.things.routes import read_span
from graph.errors import ParameterError
from graph.namespaces import PREFIXES
from graph.settings import Settings
from graph.store.base import Store
from tests.api.conftest import connect
from tests.api.shown import Shown, read_page
from tests.small_graph import (
    AI,
    BASE,
    CHARACTERS,
    CITY,
    END,
    MEASURE,
    NUMBERED,
    REPLY,
    SECOND,
    START,
    UNDATED,
    open_small_store,
)

ZH = {"Accept-Language": "zh-CN,zh;q=0.9"}
EN = {"Accept-Language": "en-GB,en;q=0.9"}
KINDS = {
    "policy": NUMBERED,
    "document": REPLY,
    "measure": MEASURE,
    "industry": AI,
    "region": f"{BASE}id/region/310118",
    "zone": f"{BASE}id/zone/测试园",
    "key": f"{BASE}id/key/talent",
    "organization": f"{BASE}id/organization/310118/测试委",
}
FURTHER = {
    "economy": f"{BASE}id/economy/innovation",
    "claim": f"{BASE}id/claim/1",
    "source": f"{BASE}id/source/1",
    "quantity": f"{BASE}id/quantity/1",
    "text": f"{BASE}id/text/{'a' * 64}",
    "annotation": f"{BASE}id/annotation/{'a' * 64}/{START}-{END}",
    "kind": f"{BASE}id/kind/实施办法",
}
PLACE = f"char={START},{END}"


@pytest.fixture(scope="module")
def pages() -> Iterator[httpx.Client]:
    """A client of an app over the small graph that no test changes."""
    store = open_small_store()
    with connect(create_app(Settings(), store)) as client:
        yield client
    store.close()


def path(iri: str) -> str:
    return "/page/" + quote(iri.removeprefix(f"{BASE}id/"))


def page(client: httpx.Client, iri: str, **query: str) -> str:
    response = client.get(path(iri), params=query, headers=ZH)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return response.text


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def rows_of_query(client: httpx.Client, html: str) -> set[tuple[str, ...]]:
    """Rows of the query that the page opens as SPARQL, shortened as the page has them."""
    (address,) = re.findall(r'<a class="sparql" href="([^"]*)"', html)
    (query,) = parse_qs(urlsplit(unescape(address)).query)["query"]
    answer = client.get("/sparql", params={"query": query, "format": "json"}).json()
    columns = ("part", "property", "value", "via", "date", "count")
    return {
        tuple(row[name]["value"] if name in row else "" for name in columns)
        for row in answer["results"]["bindings"]
    }


def rows_shown(html: str) -> set[tuple[str, ...]]:
    columns = ("part", "property", "value", "via", "date", "count")
    found = [tuple(row.get(name, "") for name in columns) for row in read_page(html).rows]
    assert len(found) == len(set(found))

    def long(name: str) -> str:
        prefix, _, local = name.partition(":")
        return PREFIXES[prefix] + local if prefix in PREFIXES else name

    return {(part, long(name), *rest) for part, name, *rest in found}


def scripts_inside(shown: Shown) -> list[str]:
    """Types of the scripts whose text is in the page; the others are files of ours."""
    files = [script["src"] for script in shown.scripts if "src" in script]
    assert all(file.startswith("/static/") for file in files)
    return [script.get("type", "") for script in shown.scripts if "src" not in script]


@pytest.mark.parametrize(("kind", "iri"), (KINDS | FURTHER).items())
def test_the_query_of_the_page_gives_exactly_its_rows(
    pages: httpx.Client, kind: str, iri: str
) -> None:
    html = page(pages, iri)
    shown = rows_shown(html)
    assert shown == rows_of_query(pages, html)
    assert "fact" in {row[0] for row in shown}


@pytest.mark.parametrize(("kind", "iri"), (KINDS | FURTHER).items())
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_is_sound(pages: httpx.Client, kind: str, iri: str, language: str) -> None:
    html = pages.get(path(iri), params={"lang": language}).text
    shown = read_page(html)
    assert shown.open == []
    assert len(shown.ids) == len(set(shown.ids))
    assert set(shown.targets) <= {*shown.ids, "main"}
    assert shown.headings[0] == 1
    assert shown.headings.count(1) == 1
    assert all(
        after <= before + 1
        for before, after in zip(shown.headings, shown.headings[1:], strict=False)
    )
    assert f"<code>{iri}</code>" in html
    assert "style=" not in html
    assert scripts_inside(shown) == ["application/ld+json"]
    assert not re.findall(r"\b(?:p_|in:)[\w:]+", words(html))


@pytest.mark.parametrize(("kind", "iri"), KINDS.items())
def test_every_fact_has_its_evidence_beside_it(pages: httpx.Client, kind: str, iri: str) -> None:
    html = page(pages, iri)
    facts = re.findall(r'<li class="value[^"]*" id="f-\d+".*?</li>', html, re.DOTALL)
    assert len(facts) == len([row for row in read_page(html).rows if row["part"] == "fact"])
    for fact in facts:
        reasons = words(fact.partition('<div class="reasons">')[2])
        assert reasons, fact


def test_links_out_of_a_page_are_answered(pages: httpx.Client) -> None:
    found = {link for iri in KINDS.values() for link in read_page(page(pages, iri)).links}
    # Pictures and exports have tests of their own.
    ours = {link for link in found if re.match(r"/(?!picture/|ontology)", link)}
    for link in sorted(link for link in ours if "format=" not in link or "format=csv" in link):
        assert pages.get(link).status_code in (200, 303, 308), link


def test_the_text_is_shown_as_it_is_with_its_measures_in_the_margin(pages: httpx.Client) -> None:
    html = page(pages, REPLY)
    shown = read_page(html)
    assert shown.text == CHARACTERS
    assert PLACE in shown.ids
    assert re.search(
        rf'<span class="s industry" id="{PLACE}"[^>]*>人工智能</span>|<a class="s industry" '
        rf'id="{PLACE}"[^>]*>人工智能</a>',
        html,
    )


def test_a_fact_leads_to_its_span_and_the_span_back(pages: httpx.Client) -> None:
    html = page(pages, REPLY)
    entry = re.search(
        r'<li id="(m-\d+-\d+)" data-row="entry"[^>]*supportsIndustry.*?</li>', html, re.DOTALL
    )
    assert entry is not None
    assert f'href="#{PLACE}"' in entry.group()
    leaf = re.search(rf'<a class="s industry" id="{PLACE}" href="#([^"]*)"', html)
    assert leaf is not None
    assert leaf.group(1) == entry.group(1)
    assert f'<a class="back" href="#{entry.group(1)}"' in html


def test_a_span_that_is_asked_for_is_marked(pages: httpx.Client) -> None:
    html = page(pages, REPLY, span=f"{START}-{END}")
    assert re.search(rf'class="s industry focus" id="{PLACE}"', html)
    assert "focus" not in page(pages, REPLY, span="1-99999")
    assert 'class="s focus" id="char=0,2"' in page(pages, REPLY, span="0-2")


def test_evidence_in_another_document_is_linked_by_its_span(pages: httpx.Client) -> None:
    html = page(pages, NUMBERED)
    link = f"{path(REPLY)}?span={START}-{END}#{PLACE}"
    assert link in unescape(html)
    assert 'class="text' not in html
    assert "支持&lt;制造业&gt;的实施办法" in html


@pytest.mark.parametrize(
    ("iri", "as_of", "answer"),
    [
        (
            NUMBERED,
            "2022-05-01",
            "有效 截至 2022-05-01 依据的规则 已经起始，且未过最后有效日： 2023",
        ),
        (NUMBERED, "2024-01-01", "已失效 截至 2024-01-01 依据的规则 最后有效日已过： 2023"),
        (NUMBERED, "2018-01-01", "尚未生效 截至 2018-01-01"),
        (
            UNDATED,
            "2022-05-01",
            "已废止 截至 2022-05-01 依据的规则 已有文件把它废止，起自 2022-05-01 · 市级规划",
        ),
        (UNDATED, "2021-05-01", "无法判断 截至 2021-05-01"),
        (CITY, "2025-05-01", "未见失效 截至 2025-05-01"),
        (MEASURE, "2025-05-01", "未见失效 截至 2025-05-01"),
    ],
)
def test_still_valid(pages: httpx.Client, iri: str, as_of: str, answer: str) -> None:
    assert answer in words(page(pages, iri, as_of=as_of))


def test_concepts_list_documents_with_their_state_on_the_day(pages: httpx.Client) -> None:
    text = words(page(pages, AI, as_of="2024-06-01"))
    assert "测府发〔2019〕10号 2019-02-03 已失效" in text
    assert "市府发〔2022〕3号 2022-03 未见失效" in text
    assert '<input id="as_of" type="date" name="as_of" value="2024-06-01"' in page(
        pages, AI, as_of="2024-06-01"
    )


@pytest.mark.parametrize("span", ["x", "5", "9-3", "1-2-3", "٣-٤", "1" * 30 + "-2"])
def test_a_bad_span_is_named(pages: httpx.Client, span: str) -> None:
    response = pages.get(path(REPLY), params={"span": span})
    assert response.status_code == 400
    assert "span" in response.json()["detail"]
    with pytest.raises(ParameterError, match="span"):
        read_span(span)


@pytest.mark.parametrize("day", ["2022", "2022-02-30", '"><script>'])
def test_a_bad_day_is_named_and_comes_back_escaped(pages: httpx.Client, day: str) -> None:
    response = pages.get(path(CITY), params={"as_of": day}, headers={"Accept": "text/html"})
    assert response.status_code == 400
    assert "as_of" in response.text
    assert "<script>" not in response.text


def test_what_nobody_knows_is_not_found(pages: httpx.Client) -> None:
    assert pages.get("/page/industry/没有这个").status_code == 404
    moved = pages.get(path(f"{BASE}id/policy/310118/测试制造业办法"))
    assert moved.status_code == 308
    assert moved.headers["location"] == path(NUMBERED).replace("%3A", ":")


def test_a_measure_shows_when_its_target_is_due(pages: httpx.Client) -> None:
    text = words(page(pages, SECOND))
    assert "起自 2021 期限 2025-06" in text
    assert "2025-06 目标期限" in text


def test_related_ones_say_why(pages: httpx.Client) -> None:
    assert "市级规划 市府发〔2022〕3号 同样支持 人工智能" in words(page(pages, NUMBERED))
    assert "集成电路 同时涉及的政策和措施： 1" in words(page(pages, AI))


def test_how_to_cite_names_the_generation(pages: httpx.Client) -> None:
    text = words(page(pages, NUMBERED))
    assert re.search(
        r"《支持<制造业>的实施办法》（测府发〔2019〕10号），五型经济政策图谱，数据版本 \d+", text
    )
    english = words(pages.get(path(AI), headers=EN).text)
    assert "“artificial intelligence”, Five Keys · policy graph, data generation" in english


def alternates(shown: str) -> dict[str, str]:
    found = re.findall(r'<link rel="alternate" type="([^"]*)" href="([^"]*)"', shown)
    return {media_type: unescape(address) for media_type, address in found}


def test_other_forms_of_the_page_are_named_and_answer(pages: httpx.Client) -> None:
    found = alternates(page(pages, AI))
    assert {"text/turtle", "application/ld+json", "text/csv", "application/json"} <= set(found)
    for media_type in ("text/turtle", "application/ld+json", "application/n-triples"):
        response = pages.get(found[media_type])
        assert response.status_code == 200
        assert response.headers["content-type"].startswith(media_type)


def test_only_web_addresses_become_links(client: httpx.Client, store: Store) -> None:
    with store.writer() as writer:
        writer.update(
            f"INSERT DATA {{ GRAPH <{BASE}id/graph/bad> {{ <{BASE}id/policy/1/x> "
            "a <https://w3id.org/fivekeys/ontology#Policy> ; "
            "<http://purl.org/dc/terms/title> '</script><script>alert(1)</script>' ; "
            "<http://xmlns.com/foaf/0.1/page> <javascript:alert(1)> } }"
        )
    html = page(client, f"{BASE}id/policy/1/x")
    assert 'href="javascript:' not in html
    assert "<script>" not in html
    assert scripts_inside(read_page(html)) == ["application/ld+json"]
    described = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert described is not None
    assert json.loads(described.group(1))["name"][0]["@value"].startswith("</script>")


def test_an_answer_from_yesterday_is_not_the_answer_of_today(
    pages: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = pages.get(path(CITY)).headers["etag"]
    assert pages.get(path(CITY), headers={"If-None-Match": tag}).status_code == 304
    monkeypatch.setattr("api.http.edge.today", lambda: "2031-01-01")
    assert pages.get(path(CITY), headers={"If-None-Match": tag}).status_code == 200


def test_pages_of_both_languages_keep_it(pages: httpx.Client) -> None:
    shown: Shown = read_page(pages.get(path(AI), params={"lang": "en"}).text)
    within = [link for link in shown.links if link.startswith("/page/")]
    assert within
    assert [link for link in within if "lang=en" not in link] == [f"{path(AI)}?lang=zh"]
