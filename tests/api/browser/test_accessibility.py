"""axe-core over every kind of page: nothing that it calls serious; and no label is cut off."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.api.browser.desk import Desk, opened

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/?q=人工智能 青浦区",
    "/search?q=人工智能",
    "/search?q=没有这样的词",
    "/policies?industry=人工智能&as_of=2023-06-01&limit=2",
    "/measures?key=talent&limit=2",
    "/measures?q=没有这样的词",
    "/documents?limit=2",
    "/industries?limit=5",
    "/regions?limit=5",
    "/keys",
    "/organizations?limit=5",
    "/page/policy/310118/青府示/2026/1",
    "/page/policy/310118/青商规/2021/2",
    "/page/measure/policy/310118/青府示/2026/1/第一条",
    "/page/industry/会展",
    "/page/region/310118",
    "/page/zone/青浦新城",
    "/page/key/talent",
    "/page/economy/innovation",
    "/page/kind/若干措施",
    "/ask",
    "/ask?q=青浦区哪些政策支持人工智能",
    "/ask?q=今天天气怎么样",
    "/compare",
    "/compare?kind=region&value=310118&value=310115&industry=会展",
    "/analysis",
    "/analysis/path?from=青府发〔2019〕10号&to=总部经济&limit=2",
    "/analysis/chain?of=上海市碳达峰实施方案&limit=3",
    "/analysis/similar?of=青浦区&limit=2",
    "/analysis/central?what=bodies&limit=3",
    "/analysis/clusters?industry=人工智能",
    "/analysis/gaps?kind=expired&limit=3",
    "/analysis/neighbourhood?of=青浦新城",
    "/changes",
    "/edit",
    "/matrix",
    "/matrix?rows=key&columns=region&each=industry&industry=会展",
    "/picture/keys",
    "/picture/timeline/industry/人工智能",
    "/picture/neighbourhood/policy/310118/青商规/2021/2",
    "/schemes",
    "/schemes/gbt4754?open=gbt4754/C",
    "/ontology",
    "/dataset",
    "/api/docs",
    "/sparql",
    "/sparql/examples/policies-of-an-industry",
    "/sparql?query=SELECT%20nonsense&show=1",
    "/page/policy/310118/没有",
    "/policies?as_of=gestern",
)
"""A page of each kind, a short one: what axe-core takes grows with the page."""

CUT = """() => [...document.querySelectorAll('main button, main select, .ways a, th, dt, .chip, .tabs a')]
  .filter((part) => part.checkVisibility() && part.scrollWidth > part.clientWidth + 1
    && getComputedStyle(part).display !== 'inline')
  .map((part) => part.tagName + ' ' + part.textContent.trim().slice(0, 40))"""


def address_of(path: str, language: str) -> str:
    joint = "&" if "?" in path else "?"
    return quote(path, safe="/?=&%") + f"{joint}lang={language}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_serious(
    browser: Any, read_address: str, axe: str, language: str
) -> None:
    # Half of the pages in each language: they differ in words, which the other tests read.
    chosen = PAGES[language == "en" :: 2]
    found = {}
    with opened(browser, read_address) as desk:
        for path in chosen:
            desk.open(address_of(path, language))
            assert_whole(desk, path)
            found[path] = desk.faults(axe)
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_on_a_telephone(browser: Any, read_address: str, language: str) -> None:
    # The other half in each language than axe-core sees.
    with opened(browser, read_address, viewport={"width": 390, "height": 844}) as desk:
        for path in PAGES[language == "zh" :: 2]:
            desk.open(address_of(path, language))
            assert_whole(desk, path)


def assert_whole(desk: Desk, path: str) -> None:
    """The page is not wider than the window, no label than its box, and it says what it is."""
    page = desk.page
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], path
    assert page.evaluate(CUT) == [], path
    assert page.locator("h1").count() == 1, path
    assert page.title().count(" · ") >= (path != "/"), path
