"""A question in a browser: the query that it became, changed, its answer, the evidence of a row."""

import pytest

from tests.api.browser.desk import Desk

pytestmark = pytest.mark.browser


def test_from_a_question_to_a_changed_query_and_its_evidence(reader: Desk) -> None:
    page = reader.page
    reader.open("/ask?lang=zh")
    page.fill("section.ask input[name=q]", "哪些政策支持人工智能？")
    page.get_by_role("button", name="问").first.click()
    sentence = page.locator("section.answer .sentence")
    assert "支持人工智能的政策有" in sentence.inner_text()
    form = page.get_by_role("form", name="问题读作")
    if not form.count():
        form = page.locator("form.narrow")
    assert form.locator("input[name=industry]").input_value() == "人工智能"
    form.locator("select[name=list]").select_option("measures")
    form.locator("summary").click()
    form.locator("input[name=region]").fill("青浦区")
    form.locator("button").click()
    page.wait_for_url("**intent=list**")
    said = sentence.inner_text()
    assert "适用于青浦区、支持人工智能的措施有" in said
    rows = page.locator("table.rows tbody tr")
    row = rows.filter(has_text="支持人工智能企业").first
    why = row.locator("details.why").first
    assert not why.locator("blockquote, q, .claim").first.is_visible()
    why.locator("summary").first.click()
    claim = why.locator(".claim").first
    assert claim.is_visible()
    page.get_by_role("link", name="SPARQL").first.click()
    page.wait_for_url("**/sparql?**")
    assert reader.complaints == []


def test_a_question_that_compares_leads_to_the_comparison(desk: Desk) -> None:
    page = desk.page
    desk.open("/ask?q=浦东和青浦在生物医药上有什么不同？&lang=zh")
    assert "浦东新区有" in page.locator("section.answer .sentence").inner_text()
    page.locator("section.answer .ways a").first.click()
    page.wait_for_selector("table.compared")
    title = page.locator("h1").inner_text()
    assert "浦东新区" in title
    assert "青浦区" in title
    assert desk.complaints == []


def test_what_is_not_understood_offers_search(desk: Desk) -> None:
    page = desk.page
    desk.open("/ask?q=青浦区有哪些隐形斗篷措施&lang=zh")
    assert page.locator("mark.wrong").inner_text() == "隐形斗篷"
    page.locator("section.declined a.button").click()
    page.wait_for_url("**/search?**")
    assert desk.complaints == []
