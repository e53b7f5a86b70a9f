"""The page ``/ask``: the box, what was understood as a form, the answer, choices, hostile questions."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

HTML = {"Accept": "text/html"}


def page(client: httpx.Client, **parameters: str) -> HTMLParser:
    response = client.get("/ask", params=parameters, headers=HTML)
    assert response.status_code == 200, response.text
    assert "<script>" not in response.text
    assert "style=" not in response.text
    return HTMLParser(response.text)


def text_of(found: HTMLParser, selector: str) -> str:
    node = found.css_first(selector)
    assert node is not None, selector
    return " ".join(str(node.text()).split())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_empty_page_has_examples_that_are_all_answered(desk: httpx.Client, lang: str) -> None:
    found = page(desk, lang=lang)
    examples = [node.attributes["href"] or "" for node in found.css(".examples a")]
    assert len(examples) >= 8
    for address in examples:
        answer = HTMLParser(desk.get(address, headers=HTML).text)
        assert answer.css_first(".answer .sentence") is not None, unescape(address)
        assert dict(parse_qsl(urlsplit(address).query))["lang"] == lang


def test_the_query_is_a_form_that_gives_the_same_answer(desk: httpx.Client) -> None:
    found = page(desk, q="2021年以来出台的人才政策", lang="zh")
    form = found.css_first("form.narrow")
    assert form is not None
    given: list[tuple[str, str | int | float | bool | None]] = [
        (str(node.attributes["name"]), node.attributes.get("value") or "")
        for node in form.css("input")
    ]
    for node in form.css("select"):
        chosen = node.css_first("option[selected]") or node.css_first("option")
        assert chosen is not None
        given.append((str(node.attributes["name"]), chosen.attributes.get("value") or ""))
    fields = dict(given)
    assert (fields["intent"], fields["list"]) == ("list", "policies")
    assert (fields["key"], fields["from"]) == ("人才", "2021")
    again = HTMLParser(desk.get("/ask", params=given, headers=HTML).text)
    assert text_of(again, ".sentence") == text_of(found, ".sentence")
    edited = [(name, "2024" if name == "from" else value) for name, value in given]
    changed = HTMLParser(desk.get("/ask", params=edited, headers=HTML).text)
    assert "2024 年起" in text_of(changed, ".sentence")


def test_answers_lead_to_the_list_to_sparql_and_to_evidence(desk: httpx.Client) -> None:
    found = page(desk, q="青浦区有哪些总部经济措施？", lang="zh")
    ways = [node.attributes["href"] or "" for node in found.css(".answer .ways a")]
    assert ways[0].startswith("/measures?")
    assert ways[1].startswith("/sparql?")
    for address in ways:
        assert desk.get(address, headers=HTML).status_code == 200
    assert found.css("table.rows tbody tr")
    assert len(found.css("table.rows details.why")) == len(found.css("table.rows tbody tr"))


def test_an_ambiguous_name_lists_its_choices(desk: httpx.Client) -> None:
    found = page(desk, q="鼓楼区有哪些政策", lang="zh")
    choices = [node.attributes["href"] or "" for node in found.css(".alternatives a")]
    assert len(choices) == 4
    for address in choices:
        answer = HTMLParser(desk.get(address, headers=HTML).text)
        assert "鼓楼区" in text_of(answer, ".answer .sentence")


def test_what_is_not_understood_is_marked_and_can_be_searched(desk: httpx.Client) -> None:
    found = page(desk, q="青浦区有哪些隐形斗篷措施", lang="zh")
    assert text_of(found, "mark.wrong") == "隐形斗篷"
    assert text_of(found, ".question") == "青浦区有哪些隐形斗篷措施"
    button = found.css_first(".declined a.button")
    assert button is not None
    assert desk.get(button.attributes["href"] or "", headers=HTML).status_code == 200


@pytest.mark.parametrize(
    "question",
    [
        "<script>alert(1)</script>",
        "\"'><img src=x onerror=alert(1)>",
        "{{ 7 * 7 }}",
        "' } UNION { ?s ?p ?o",
        "\x00\u202e政策",
        "《<b>》",
    ],
)
def test_hostile_questions_are_text(desk: httpx.Client, question: str) -> None:
    response = desk.get("/ask", params={"q": question}, headers=HTML)
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert "<img src=x" not in response.text
    assert "<b>" not in re.sub(r"<b class", "", response.text)


def test_a_malformed_query_is_told_as_a_page(desk: httpx.Client) -> None:
    response = desk.get("/ask", params={"intent": "list", "from": "soon"}, headers=HTML)
    assert response.status_code == 400
    assert "text/html" in response.headers["content-type"]
    assert desk.get("/ask", params={"q": "x" * 300}, headers=HTML).status_code == 422
