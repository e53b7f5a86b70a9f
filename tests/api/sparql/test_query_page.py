"""The query page as the server makes it: examples, results and faults without a script."""

import json
import re
from html import unescape
from pathlib import Path

import httpx
import pytest

from api.pages.language import words_under
from api.sparql.query_page import ROWS_SHOWN
from graph.queries.examples import examples
from graph.store.base import Store
from tests.small_graph import AI, BASE

ZH = {"Accept": "text/html", "Accept-Language": "zh-CN,zh;q=0.9"}
EN = {"Accept": "text/html", "Accept-Language": "en-GB,en;q=0.9"}
STATIC = Path(__file__).resolve().parents[3] / "api" / "static"


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def results(html: str) -> str:
    return html.split('id="results"')[1]


def ask(client: httpx.Client, query: str, **more: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query, "show": "1", **more}, headers=ZH)


@pytest.mark.parametrize("headers", [ZH, EN])
def test_the_page_offers_every_example_in_the_language(
    client: httpx.Client, headers: dict[str, str]
) -> None:
    html = client.get("/sparql", headers=headers).text
    language = "zh" if headers is ZH else "en"
    for name, example in examples().items():
        assert f'href="/sparql/examples/{name}"' in html
        assert example.titles[language] in unescape(html)
    kept = client.get("/sparql", params={"lang": "en"}, headers=ZH).text
    assert 'href="/sparql/examples/some-policies?lang=en"' in kept


def test_the_script_gets_what_it_needs(client: httpx.Client) -> None:
    html = client.get("/sparql", headers=EN).text
    (found,) = re.findall(r'data-config="([^"]*)"', html)
    config = json.loads(unescape(found))
    assert config["base"] == BASE
    assert config["endpoint"] == "http://test.example/sparql"
    assert config["prefixes"]["fk"].endswith("ontology#")
    assert config["words"] == words_under("q_", "en")
    said = set(re.findall(r"\bwords\.(\w+)", "".join(f.read_text() for f in STATIC.rglob("*.js"))))
    assert said <= config["words"].keys()


def test_all_assets_are_our_own_and_short(client: httpx.Client) -> None:
    html = client.get("/sparql", headers=ZH).text
    assert "style=" not in html
    assets = re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', html)
    scripts = [f"/static/query/{file.name}" for file in (STATIC / "query").iterdir()]
    assert set(re.findall(r'<script[^>]*src="([^"]*)"', html)) < set(scripts)
    for asset in {*assets, *scripts}:
        assert client.get(asset).status_code == 200
    for file in (STATIC / "query").iterdir():
        text = file.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 400
        assert "https://" not in text
        imported = re.findall(r'from "\./([\w.]+)"', text)
        assert all((STATIC / "query" / name).is_file() for name in imported)


def test_an_example_has_an_address_of_its_own(client: httpx.Client) -> None:
    example = examples()["policies-by-year"]
    text = client.get("/sparql/examples/policies-by-year")
    assert text.headers["content-type"] == "application/sparql-query"
    assert text.text == example.query
    page = client.get("/sparql/examples/policies-by-year", headers=ZH).text
    (area,) = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert unescape(area) == example.query
    assert 'data-example="policies-by-year" aria-current="true"' in page
    listed = client.get("/sparql/examples").json()["groups"]
    assert [e["name"] for group in listed for e in group["examples"]] == list(examples())
    assert client.get("/sparql/examples/nothing").status_code == 404


def test_results_without_a_script(client: httpx.Client) -> None:
    response = ask(
        client,
        f"SELECT ?x ?name ?n ?day ?none {{ VALUES ?x {{ <{AI}> }} ?x skos:prefLabel ?name "
        'BIND(42 AS ?n) BIND("2020-01-02"^^xsd:date AS ?day) } ORDER BY ?name',
    )
    assert response.status_code == 200
    assert response.headers["Fivekeys-Generation"] == "1"
    html = results(response.text)
    assert 'href="/page/industry/%E4%BA%BA%E5%B7%A5%E6%99%BA%E8%83%BD"' in html
    text = words(html)
    assert "2 行" in text
    assert "数据版本 1" in text
    assert "人工智能 id/industry/人工智能 artificial intelligence en 42 2020-01-02 xsd:date" in text
    assert '<td class="number">' in html
    assert '<span lang="en">artificial intelligence</span>' in html
    (csv,) = re.findall(r'href="([^"]*)">CSV', html)
    assert client.get(unescape(csv)).text.startswith("x,name,n,day,none\r\n")


def test_a_link_keeps_the_language_that_was_asked_for(client: httpx.Client) -> None:
    html = ask(client, f"SELECT (<{AI}> AS ?x) {{}}", lang="en").text
    assert "artificial intelligence" in results(html)
    assert "?lang=en" in results(html)
    assert 'name="lang" value="en"' in html


def test_more_rows_than_are_shown_are_told_of(client: httpx.Client) -> None:
    text = "SELECT ?a ?b { ?a ?p ?o . ?b ?q ?v }"
    html = results(ask(client, text).text)
    assert html.count("<tr>") == ROWS_SHOWN + 1
    assert f"只显示前 {ROWS_SHOWN} 行" in words(html)
    few = results(ask(client, f"{text} LIMIT {ROWS_SHOWN}").text)
    assert f"{ROWS_SHOWN} 行" in words(few)
    assert "只显示前" not in words(few)
    some = results(ask(client, f"{text} LIMIT {ROWS_SHOWN + 3}").text)
    assert f"{ROWS_SHOWN + 3} 行" in words(some)
    assert f"只显示前 {ROWS_SHOWN} 行" in words(some)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ASK {}", "是"),
        ("ASK { ?s fk:nonsense ?o }", "否"),
        ("SELECT ?x { ?x fk:nonsense ?o }", "没有符合条件的行"),
        (f"DESCRIBE <{AI}>", "3 条三元组"),
        ("CONSTRUCT { [] fk:key 1 } WHERE {}", "fk:key"),
    ],
)
def test_other_forms_without_a_script(client: httpx.Client, query: str, shown: str) -> None:
    response = ask(client, query)
    assert response.status_code == 200
    assert shown in words(results(response.text))


def test_another_format_is_sent_as_it_is(client: httpx.Client) -> None:
    csv = ask(client, "SELECT (1 AS ?x) {}", format="csv")
    assert csv.headers["content-type"].startswith("text/csv")
    assert (
        ask(client, "SELECT (1 AS ?x) {}", format="")
        .headers["content-type"]
        .startswith("text/html")
    )


def test_a_fault_is_shown_in_its_place(client: httpx.Client) -> None:
    response = ask(client, "SELECT * {\r\n ?x a fk:Policy ; 'open }")
    assert response.status_code == 400
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    html = results(response.text)
    assert "第 2 行第 19 列的字符串没有结束" in html
    assert 'data-fault="a string is not closed at line 2, column 19"' in response.text
    english = client.get("/sparql", params={"query": "ASK { ?x }", "show": "1"}, headers=EN)
    assert "malformed query at line 1, column 10: '}' cannot stand here" in words(english.text)
    assert unescape(html).count(" ?x a fk:Policy ; <mark>'open }</mark>") == 1
    fetching = ask(client, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert "第 1 行第 12 列：不允许 SERVICE" in words(fetching.text)


def test_what_is_stored_or_typed_comes_back_escaped(client: httpx.Client, store: Store) -> None:
    with store.writer() as writer:
        writer.update(
            f"INSERT DATA {{ <{BASE}id/policy/1/x> <http://purl.org/dc/terms/title> "
            '"<script>alert(1)</script>"@zh ; <a:p> <javascript:alert(1)> }'
        )
    for query in (
        f"SELECT * {{ <{BASE}id/policy/1/x> ?p ?o BIND(<{BASE}id/policy/1/x> AS ?x) }}",
        "SELECT ('\"><script>' AS ?x) {} #</textarea><script>",
        "SELECT '\"><script>",
    ):
        html = ask(client, query).text
        assert "<script>" not in html
        assert 'href="javascript:' not in html


def test_the_answer_is_kept_for_the_script(client: httpx.Client) -> None:
    query = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p"
    assert ask(client, query).status_code == 200
    rows = client.get(
        "/sparql",
        params={"query": query},
        headers={"Accept": "application/sparql-results+json, application/n-triples;q=0.9"},
    )
    assert rows.json()["results"]["bindings"]
