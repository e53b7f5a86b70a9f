"""Pages of things in a browser: from a fact to its span and back, at two widths, without JavaScript."""

import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn

from api.app import create_app
from graph.settings import Settings
from tests.small_graph import AI, BASE, END, NUMBERED, REPLY, START, open_small_store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """A service over the small graph, which holds a text."""
    store = open_small_store()
    config = uvicorn.Config(create_app(Settings(), store), log_level="error")
    running = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            running.should_exit = True
            thread.join(20)
    store.close()
    assert not thread.is_alive()


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1440, "height": 900}, locale="zh-CN"
    )
    yield context.new_page()
    context.close()


def page(service: str, iri: str) -> str:
    return f"{service}/page/{quote(iri.removeprefix(f'{BASE}id/'))}"


def test_a_fact_jumps_to_its_span_and_back(tab: Any, service: str) -> None:
    told: list[str] = []
    tab.on("console", lambda message: told.append(message.text))
    tab.goto(page(service, REPLY))
    entry = tab.locator("li[data-row=entry][data-property='fk:supportsIndustry']")
    entry.locator("a.to").click()
    assert tab.url.endswith(f"#char={START},{END}")
    tab.locator("a.back:visible").first.click()
    assert tab.url.endswith(f"#{entry.get_attribute('id')}")
    assert told == []  # nothing against the content security policy either


def test_evidence_opens_in_place_and_leads_into_the_other_document(tab: Any, service: str) -> None:
    tab.goto(page(service, NUMBERED))
    fact = tab.locator(f"li.value[data-value='{AI}']")
    assert not fact.locator("blockquote").is_visible()
    fact.locator("summary").click()
    assert "支持人工智能" in fact.locator("blockquote").inner_text()
    fact.locator("a.jump").click()
    assert tab.locator(".s.focus").inner_text() == "人工智能"
    assert tab.locator(".s.focus").is_visible()


def test_another_day_is_asked_for_by_the_form(tab: Any, service: str) -> None:
    tab.goto(page(service, NUMBERED))
    tab.fill("input[name=as_of]", "2022-05-01")
    tab.click(".asof button")
    assert "as_of=2022-05-01" in tab.url
    assert tab.locator(".validity .state").inner_text() == "有效"


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_reaches_out_of_the_page(tab: Any, service: str, width: int, language: str) -> None:
    tab.set_viewport_size({"width": width, "height": 900})
    for iri in (REPLY, NUMBERED, AI):
        tab.goto(f"{page(service, iri)}?lang={language}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
