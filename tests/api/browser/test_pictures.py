"""Pictures in a browser: labels inside their boxes with real fonts, links that lead on."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.api.browser.desk import Desk
from tests.graph.pictures.drawn import Drawn

pytestmark = pytest.mark.browser

OUTSIDE = """() => {
  const found = [];
  for (const link of document.querySelectorAll('.picture svg a')) {
    const rectangle = [...link.children].find((child) => child.tagName === 'rect');
    if (!rectangle) continue;
    const box = rectangle.getBBox();
    for (const text of link.querySelectorAll('text')) {
      const own = text.getBBox();
      if (own.x < box.x || own.x + own.width > box.x + box.width) found.push(text.textContent);
    }
  }
  return found;
}"""

PICTURES = (
    "/picture/keys",
    "/picture/neighbourhood/key/talent",
    "/picture/neighbourhood/region/310000?limit=300",
    f"/picture/timeline/industry/{quote('人工智能')}",
)


@pytest.fixture
def page(desk: Desk) -> Any:
    return desk.page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_labels_are_inside_their_boxes(page: Any, address: str, language: str) -> None:
    for path in PICTURES:
        joint = "&" if "?" in path else "?"
        page.goto(f"{address}{path}{joint}lang={language}")
        assert page.locator(".picture svg a").count() > 3, path
        assert page.evaluate(OUTSIDE) == [], path


def test_no_page_is_wider_than_a_telephone(page: Any, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    for path in (PICTURES[0], PICTURES[3], "/matrix?columns=region&each=key", "/"):
        page.goto(f"{address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") == 390, path


def test_a_gap_leads_to_an_empty_list_and_a_cell_to_what_it_counts(page: Any, address: str) -> None:
    page.goto(f"{address}/matrix")
    page.locator("td.h0 a").first.click()
    page.wait_for_url("**/measures?*")
    assert page.locator("main").inner_text().count("0 条措施符合") == 1
    page.go_back()
    cell = page.locator("td.h2 a").first
    count = cell.inner_text()
    cell.click()
    page.wait_for_url("**/measures?*")
    assert f"{count} 条措施符合" in page.locator("main").inner_text()


def test_a_picture_by_itself_has_links_that_work(page: Any, address: str) -> None:
    page.goto(f"{address}/picture/keys.svg?lang=zh")
    drawn = Drawn(page.request.get(f"{address}/picture/keys.svg?lang=zh").text())
    (box,) = [box for box, texts in drawn.boxes if [text.text for text in texts] == ["人才"]]
    page.mouse.click((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    page.wait_for_url("**/page/key/talent*")
