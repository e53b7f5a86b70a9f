"""The query page in a browser: examples, editing, completion, faults, sharing, without script."""

import re
from typing import Any

import httpx
import pytest

from graph.queries.examples import examples
from tests.api.browser.desk import Desk, opened

pytestmark = pytest.mark.browser


def test_an_example_runs_and_its_address_is_kept(desk: Desk) -> None:
    desk.open("/sparql")
    desk.page.click("text=支持人工智能的政策，带文号")
    assert re.match(r"13 行\n?.*\d 秒.*数据版本 1", desk.state(), re.DOTALL)
    assert desk.page.url.endswith("/sparql/examples/policies-of-an-industry")
    assert desk.text == examples()["policies-of-an-industry"].query
    desk.page.wait_for_selector("a.named")
    assert "国发〔2017〕35号" in desk.cells(3)
    link = desk.page.locator("a.named", has_text="新一代人工智能发展规划").first
    assert "/page/policy/000000/" in link.get_attribute("href")
    desk.page.click("text=命名图及其三元组数")
    desk.page.wait_for_selector("th >> text=triples")
    desk.page.go_back()
    desk.page.wait_for_selector("th >> text=number")
    assert desk.text == examples()["policies-of-an-industry"].query


def test_every_example_gives_results_on_the_page(desk: Desk) -> None:
    for name in examples():
        desk.open(f"/sparql/examples/{name}")
        assert desk.state().count("秒") == 1, name
        assert desk.page.locator(".problem").count() == 0, name


def test_a_fault_is_marked_in_the_editor(desk: Desk) -> None:
    desk.open("/sparql")
    desk.write('SELECT * {\n  ?x skos:prefLabel "人工智能"@zh ;;; fk:Policy nonsense( }')
    desk.page.keyboard.press("Control+Enter")
    desk.page.wait_for_selector(".problem")
    place = desk.page.locator(".problem button")
    found = re.fullmatch(r"第 (\d+) 行第 (\d+) 列", place.inner_text())
    assert found is not None
    assert found[1] == "4"  # two prefixes have been declared above
    assert desk.page.locator(".gutter b").inner_text() == "4"
    assert desk.page.locator(".paint .fault").count() == 1
    assert f"{found[0]}有语法错误：“" in desk.page.inner_text(".problem")
    desk.page.mouse.click(5, 5)
    place.click()
    caret = desk.page.evaluate("document.activeElement.selectionStart")
    assert desk.text[:caret].count("\n") == 3
    assert len(desk.text[:caret].rpartition("\n")[2]) == int(found[2]) - 1
    desk.page.keyboard.type("x")
    assert desk.page.locator(".fault").count() == 0


def test_completion_of_terms_declares_their_prefix(desk: Desk) -> None:
    desk.open("/sparql")
    desk.write("SELECT * {\n  ?x ")
    desk.page.keyboard.type("fk:supportsI")
    desk.page.wait_for_selector("#completions li:first-child >> text=支持产业")
    assert desk.page.get_attribute("textarea", "aria-activedescendant") == "completion-0"
    desk.page.keyboard.press("Enter")
    declared = "PREFIX fk: <https://w3id.org/fivekeys/ontology#>\n"
    assert desk.text == declared + "SELECT * {\n  ?x fk:supportsIndustry"
    desk.page.keyboard.type(" <人工智")
    desk.page.click("#completions li >> text=id/industry/人工智能")
    assert desk.text.endswith("<https://w3id.org/fivekeys/id/industry/人工智能>")
    desk.page.keyboard.type(" }\nORDER BY ?")
    desk.page.wait_for_selector("#completions li >> text=?x")
    desk.page.keyboard.press("Tab")
    assert desk.text.endswith(" }\n  ORDER BY ?x")
    desk.page.keyboard.press("Control+Enter")
    assert re.match(r"[1-9]\d* 行", desk.state())


def test_completion_can_be_asked_for_and_left(desk: Desk) -> None:
    desk.open("/sparql")
    desk.write("PREFIX ")
    desk.page.keyboard.press("Control+Space")
    desk.page.wait_for_selector("#completions li >> text=skos:")
    desk.page.keyboard.press("ArrowDown")
    assert desk.page.get_attribute("textarea", "aria-activedescendant") == "completion-1"
    desk.page.keyboard.press("Escape")
    assert desk.page.locator("#completions").is_hidden()
    assert desk.text == "PREFIX "
    desk.write("SELECT * { ?x a ")
    desk.page.keyboard.press("Control+Space")
    desk.page.wait_for_selector("#completions li >> text=fk:Policy")


def test_keys_of_the_editor(desk: Desk) -> None:
    desk.open("/sparql")
    desk.write("ASK {")
    desk.page.keyboard.press("Enter")
    assert desk.text == "ASK {\n  "
    desk.page.keyboard.type("?s ?p 1")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type("}")
    assert desk.text == "ASK {\n  ?s ?p 1\n}"
    assert desk.page.locator(".paint .pair").count() == 2
    assert desk.page.locator(".gutter").inner_text() == "1\n2\n3"
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.press("Control+/")
    assert desk.text == "# ASK {\n  # ?s ?p 1\n# }"
    desk.page.keyboard.press("Control+/")
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.press("Tab")
    assert desk.text == "  ASK {\n    ?s ?p 1\n  }"
    desk.page.keyboard.press("Shift+Tab")
    desk.page.keyboard.press("Control+z")
    assert desk.text == "  ASK {\n    ?s ?p 1\n  }"
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("document.activeElement.className") == "run"


def test_a_shared_link_shows_the_same(desk: Desk, browser: Any, address: str) -> None:
    desk.open("/sparql")
    desk.write('SELECT ?a { VALUES ?a { "x&y=z #+%" "人工智能" } }')
    desk.page.click("button.run")
    desk.state()
    desk.page.click("#share")
    desk.page.wait_for_selector("text=链接已复制")
    link = desk.page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{address}/sparql?query=")
    for script in (True, False):
        with opened(browser, "", java_script_enabled=script) as other:
            other.open(link)
            assert other.text == desk.text
            other.page.wait_for_selector("table.results")
            assert other.cells(1) == ["x&y=z #+%", "人工智能"]
    desk.write(f"{desk.text} # {'x' * 9000}")
    desk.page.click("#share")
    desk.page.wait_for_selector("text=太长")
    assert desk.page.evaluate("navigator.clipboard.readText()") == desk.text
    desk.page.click("button.run")
    desk.state()
    assert "query=" not in desk.page.url
    desk.page.reload()
    desk.page.wait_for_selector("table.results")
    assert len(desk.text) > 9000


def test_the_query_as_a_service_clause(desk: Desk) -> None:
    desk.open("/sparql/examples/regions-by-division-code")
    desk.page.click("#federate")
    desk.page.wait_for_selector("text=SERVICE 查询已复制")
    copied = desk.page.evaluate("navigator.clipboard.readText()")
    assert f"SERVICE <{desk.address}/sparql> {{" in copied
    # Without the clause around it, which this service refuses, it is the same query.
    unwrapped = copied.replace(f"SERVICE <{desk.address}/sparql>", "")
    both = [
        httpx.get(f"{desk.address}/sparql", params={"query": query}).json()["results"]["bindings"]
        for query in (unwrapped, desk.text)
    ]
    assert len(both[0]) == len(both[1]) > 0


def test_without_a_script_the_form_does_it_all(browser: Any, address: str) -> None:
    with opened(browser, address, java_script_enabled=False) as desk:
        desk.open("/sparql")
        assert desk.page.locator("#share").is_hidden()
        desk.page.click("button.run")
        assert re.match(r"[1-9]\d* 行", desk.state())
        assert len(desk.cells(1)) == 13
        desk.page.fill("textarea", "SELECT * { ?s ?p ?o }")
        desk.page.click("button.run")
        assert "只显示前 200 行" in desk.page.inner_text(".note")
        desk.page.fill("textarea", "SELECT * {")
        desk.page.click("button.run")
        assert "第 1 行第 11 列有语法错误：查询还没有写完" in desk.page.inner_text(".problem")
        desk.page.click("text=五型经济，各有一个关键")
        assert "fk:EconomyType" in desk.text


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_nothing_is_wider_than_the_screen(
    browser: Any, address: str, width: int, locale: str
) -> None:
    screen = {"width": width, "height": 844}
    with opened(browser, address, viewport=screen, locale=locale) as desk:
        for name in ("amounts", "policies-by-industry", "network-of-support"):
            desk.open(f"/sparql/examples/{name}")
            desk.state()
            wide = desk.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, name
        assert desk.page.locator("details.menu nav").is_visible() == (width > 900)


def test_the_other_language_keeps_the_query(desk: Desk) -> None:
    desk.open("/sparql")
    desk.write("ASK { ?s ?p 42 }")
    desk.page.click("a[hreflang=en]")
    desk.page.wait_for_selector("text=Copy link")
    assert desk.text == "ASK { ?s ?p 42 }"
