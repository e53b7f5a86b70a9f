"""Pages of things in a browser: from a fact to its span and back, at two widths, without JavaScript."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.api.browser.desk import opened
from tests.small_graph import AI, BASE, END, NUMBERED, REPLY, START

pytestmark = pytest.mark.browser


@pytest.fixture
def tab(browser: Any, small_address: str) -> Iterator[Any]:
    with opened(browser, small_address, java_script_enabled=False) as desk:
        yield desk.page


def page(small_address: str, iri: str) -> str:
    return f"{small_address}/page/{quote(iri.removeprefix(f'{BASE}id/'))}"


def test_a_fact_jumps_to_its_span_and_back(tab: Any, small_address: str) -> None:
    told: list[str] = []
    tab.on("console", lambda message: told.append(message.text))
    tab.goto(page(small_address, REPLY))
    entry = tab.locator("li[data-row=entry][data-property='fk:supportsIndustry']")
    entry.locator("a.to").click()
    assert tab.url.endswith(f"#char={START},{END}")
    tab.locator("a.back:visible").first.click()
    assert tab.url.endswith(f"#{entry.get_attribute('id')}")
    assert told == []  # nothing against the content security policy either


def test_evidence_opens_in_place_and_leads_into_the_other_document(
    tab: Any, small_address: str
) -> None:
    tab.goto(page(small_address, NUMBERED))
    fact = tab.locator(f"li.value[data-value='{AI}']")
    assert not fact.locator("blockquote").is_visible()
    fact.locator("summary").click()
    assert "支持人工智能" in fact.locator("blockquote").inner_text()
    fact.locator("a.jump").click()
    assert tab.locator(".s.focus").inner_text() == "人工智能"
    assert tab.locator(".s.focus").is_visible()


def test_another_day_is_asked_for_by_the_form(tab: Any, small_address: str) -> None:
    tab.goto(page(small_address, NUMBERED))
    tab.fill("input[name=as_of]", "2022-05-01")
    tab.click(".asof button")
    assert "as_of=2022-05-01" in tab.url
    assert tab.locator(".validity .state").inner_text() == "有效"


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_reaches_out_of_the_page(
    tab: Any, small_address: str, width: int, language: str
) -> None:
    tab.set_viewport_size({"width": width, "height": 900})
    for iri in (REPLY, NUMBERED, AI):
        tab.goto(f"{page(small_address, iri)}?lang={language}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
