"""Two districts compared in a browser, as far as the file; what changed, on a telephone too."""

from typing import Any

import openpyxl
import pytest

from tests.api.browser.desk import Desk

pytestmark = pytest.mark.browser

WIDTH = "document.documentElement.scrollWidth"


def test_from_the_form_to_the_evidence_and_the_file(desk: Desk, tmp_path: Any) -> None:
    page = desk.page
    desk.open("/compare?lang=zh")
    boxes = page.locator("input[name=value]")
    boxes.nth(0).fill("青浦区")
    boxes.nth(1).fill("浦东新区")
    page.get_by_role("button", name="比较").click()
    page.wait_for_selector("table.compared")
    assert "青浦区" in page.locator("h1").inner_text()
    row = page.locator("table.compared tr", has_text="生物医药").first
    assert "各方都有" in row.inner_text()
    cell = row.locator("details").first
    assert not cell.locator(".claim").first.is_visible()
    cell.locator("summary").click()
    assert cell.locator(".claim").first.is_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="XLSX", exact=True).click()
    file = tmp_path / "compared.xlsx"
    waiting.value.save_as(file)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["比较", "依据"]
    cell.get_by_role("link", name="SPARQL").click()
    page.wait_for_url("**/sparql?**")
    assert desk.complaints == []


@pytest.mark.parametrize(
    "path",
    [
        "/compare?kind=region&value=青浦区&value=浦东新区&value=上海市&lang=en",
        "/compare?lang=zh",
        "/changes?since=0&until=1&limit=20&lang=zh",
    ],
)
def test_no_page_is_wider_than_a_telephone(desk: Desk, path: str) -> None:
    desk.page.set_viewport_size({"width": 390, "height": 900})
    desk.open(path)
    assert desk.page.evaluate(WIDTH) <= 390
    assert desk.complaints == []
