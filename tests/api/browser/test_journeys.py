"""The ways of analysts through the pages, in a browser, with JavaScript and without."""

import io
import re
from typing import Any

import openpyxl
import pytest

from tests.api.browser.conftest import NUMBER
from tests.api.browser.desk import Desk, opened

pytestmark = pytest.mark.browser

RULES = "青浦区加快推进现代服务业高质量发展实施细则"

FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  const box = getComputedStyle(document.activeElement.closest('.find') ?? document.body);
  const seen = style.outlineStyle !== 'none' && style.outlineWidth !== '0px';
  return seen || box.boxShadow !== 'none' ? '' : document.activeElement.outerHTML.slice(0, 80);
}"""


def total(page: Any) -> int:
    """How many items a list says it has."""
    return int(page.locator("h2.total b").first.inner_text())


def search(desk: Desk, words: str) -> None:
    desk.page.fill("form.find input[name=q]", words)
    desk.page.click("form.find button")
    desk.page.wait_for_load_state()


def test_from_a_search_to_the_evidence_and_back_and_on_to_an_export(reader: Desk) -> None:
    page = reader.page
    reader.open("/")
    search(reader, "青商规(2021)2号")
    page.locator(".hits a.hit", has_text=RULES).first.click()
    page.wait_for_url("**/page/policy/**")
    assert page.locator("h1").inner_text() == RULES
    policy = page.url

    used = page.locator("article.measure", has_text="支持人工智能企业")
    used.locator(".path .because > summary").first.click()
    quote = used.locator("blockquote").first
    assert "青商规〔2021〕2号" in quote.inner_text()
    quote.locator("a.jump").click()
    page.wait_for_url("**/page/policy/310118/**span=**")
    assert NUMBER in page.locator("p.number").inner_text()
    marked = page.locator(".s.focus").first
    assert marked.is_visible()
    assert RULES in "".join(page.locator(".s.focus").all_inner_texts())
    page.go_back()
    assert page.url == policy

    page.locator("nav.ways a", has_text="政策").click()
    everything = total(page)
    for facet in ("人工智能", "青浦区"):
        link = page.locator("#facets li a", has_text=facet).first
        while not link.is_visible():
            page.locator("#facets section", has=link).locator("details.more > summary").click()
        counted = int(link.locator(".n").inner_text())
        link.click()
        page.wait_for_load_state()
        assert total(page) == counted
    assert 1 < counted < everything
    with page.expect_download() as download:
        page.locator("nav.exports a", has_text="XLSX").click()
    with open(download.value.path(), "rb") as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read()), read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 1 + counted
    assert any(RULES in row for row in rows)


def test_from_the_matrix_through_a_gap_to_measures(reader: Desk) -> None:
    page = reader.page
    reader.open("/")
    page.locator("nav.ways a", has_text="矩阵").click()
    gap = page.locator("td.h0 a").first
    (row, column) = gap.get_attribute("title").split(": ")[0].split(" · ")
    gap.click()
    page.wait_for_url("**/measures?**")
    assert total(page) == 0
    chips = page.locator("ul.filters").inner_text()
    assert row in chips
    assert column in chips
    way = page.locator(".none li a").first
    left = int(way.locator(".n").inner_text())
    way.click()
    page.wait_for_load_state()
    assert total(page) == left > 0
    assert page.locator("article.measure").count() == min(left, 10)


def test_from_a_key_to_a_measure_to_its_place(reader: Desk) -> None:
    page = reader.page
    reader.open("/")
    page.locator(".keychains .turns", has_text="人才").click()
    page.wait_for_url("**/page/key/talent")
    page.locator("#measures article h4 a", has_text="营造人才宜居宜业的环境").click()
    assert page.locator("h1").inner_text() == "营造人才宜居宜业的环境"
    assert "500万元" in page.locator("header.thing").inner_text()
    page.locator("dd li[data-property='fk:appliesIn'] > a").first.click()
    page.wait_for_url("**/page/region/310118")
    assert page.locator("h1").inner_text() == "青浦区"
    assert page.locator("#documents li", has_text="若干措施").count() >= 1


@pytest.mark.parametrize("script", [True, False])
def test_an_english_reader_stays_in_english(browser: Any, read_address: str, script: bool) -> None:
    chosen = {"java_script_enabled": script, "locale": "de-DE"}
    with opened(browser, read_address, **chosen) as desk:
        page = desk.page
        desk.open("/?lang=en")
        search(desk, "artificial intelligence")
        said = []
        for step in (".list article.policy h3 a", "li[data-property='fk:supportsIndustry'] > a"):
            said.append(page.locator("html").get_attribute("lang"))
            page.locator(step).first.click()
            page.wait_for_load_state()
        page.locator("a.button", has_text="search").click()
        assert total(page) > 3
        page.locator("nav.ways a", has_text="Matrix").click()
        page.locator("td a", has_text=re.compile(r"^\d+$")).first.click()
        said.append(page.locator("html").get_attribute("lang"))
        page.locator("article.measure h3 a").first.click()
        assert page.locator("#h-facts").inner_text() == "What is known"
        page.locator("a.tongue").click()
        assert page.locator("#h-facts").inner_text() == "已知事实"
        assert set(said) == {"en"}


def test_a_day_goes_along(reader: Desk) -> None:
    page = reader.page
    reader.open("/page/region/310118?as_of=2022-05-01")
    page.locator("#documents .doc a").first.click()
    assert page.locator("input[name=as_of]").input_value() == "2022-05-01"
    page.locator("nav.ways a", has_text="政策").click()
    assert page.locator("ul.filters", has_text="2022-05-01").count() == 1
    page.locator("article.policy h3 a").first.click()
    assert page.locator("input[name=as_of]").input_value() == "2022-05-01"
    page.locator("a.brand").click()
    assert "as_of" not in page.url


def test_the_small_picture_leads_to_the_page_of_the_picture(reader: Desk) -> None:
    reader.open("/page/key/talent")
    reader.page.locator(".around a").click()
    reader.page.wait_for_url("**/picture/neighbourhood/key/talent")
    assert reader.page.locator("h1").inner_text() == "人才"


def test_the_focus_is_seen_wherever_the_keyboard_goes(reader: Desk) -> None:
    page = reader.page
    reader.open("/policies?industry=人工智能")
    page.keyboard.press("Tab")
    assert page.locator(".skip").bounding_box()["x"] >= 0
    unseen = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        unseen.add(page.evaluate(FOCUS))
    assert unseen == {""}


def test_a_page_on_paper_is_what_it_says_and_nothing_to_click(reader: Desk) -> None:
    page = reader.page
    page.emulate_media(media="print")
    for path in ("/policies?industry=人工智能", "/page/policy/310118/青商规/2021/2", "/matrix"):
        reader.open(path)
        assert page.locator("h1").is_visible()
        for part in ("nav.ways", "form.find", ".facets", "nav.exports", "form.choose"):
            assert not page.locator(part).first.is_visible(), (path, part)
    page.goto(f"{reader.address}/page/policy/310118/青商规/2021/2")
    assert page.locator(".citation").is_visible()
