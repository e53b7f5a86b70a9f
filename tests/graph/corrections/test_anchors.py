"""Spans that are found again in a text that has changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.corrections.anchors import CONTEXT, anchor_of, find

TEXT = "第一条　支持人工智能企业。第二条　引进人才，支持集成电路。"


def test_an_anchor_keeps_what_stands_around() -> None:
    start = TEXT.index("人工智能")
    anchor = anchor_of(TEXT, "a", start, start + 4)
    assert (anchor.exact, anchor.suffix[:3], anchor.prefix[-2:]) == ("人工智能", "企业。", "支持")
    assert max(len(anchor.prefix), len(anchor.suffix)) <= CONTEXT


def test_in_its_own_text_it_stands_where_it_stood() -> None:
    anchor = anchor_of("支持、支持", "a", 3, 5)
    assert find(anchor, "支持、支持", "a") == (3, 5)


def test_text_put_before_moves_it() -> None:
    start = TEXT.index("人才")
    anchor = anchor_of(TEXT, "a", start, start + 2)
    assert find(anchor, "新的一段。\n" + TEXT, "b") == (start + 6, start + 8)


def test_of_several_places_the_one_with_its_surroundings_is_taken() -> None:
    anchor = anchor_of(TEXT, "a", TEXT.rindex("支持"), TEXT.rindex("支持") + 2)
    changed = TEXT.replace("企业", "产业") + "第三条　支持创新。"
    assert find(anchor, changed, "b") == (changed.index("支持集成"), changed.index("支持集成") + 2)


@pytest.mark.parametrize("text", ["", "别的文字", "支持很多，支持不少"])
def test_what_cannot_be_told_is_nowhere(text: str) -> None:
    anchor = anchor_of(TEXT, "a", TEXT.rindex("支持"), TEXT.rindex("支持") + 2)
    assert find(anchor, text, "b") is None


@given(st.text("甲乙丙丁", max_size=30), st.text("甲乙丙丁", max_size=30), st.data())
def test_what_is_found_is_the_quote(before: str, after: str, data: st.DataObject) -> None:
    text = before + after + "甲"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    anchor = anchor_of(text, "a", start, end)
    assert find(anchor, text, "a") == (start, end)
    changed = data.draw(st.text("甲乙丙丁", max_size=40))
    found = find(anchor, changed, "b")
    assert found is None or changed[found.start : found.end] == anchor.exact
