"""What a person types in the one box."""

import pytest

from graph.queries.filters import Filters, plain_words
from graph.queries.search import read_search
from graph.queries.view import View


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        ("", Filters()),
        ("人工智能", Filters(industry="人工智能")),
        (" 青浦区  AI ", Filters(industry="AI", region="青浦区")),
        ("人才、上海", Filters(key="人才", region="上海")),
        ("artificial intelligence", Filters(industry="artificial intelligence")),
        ("测府发〔2019〕10号", Filters(words="测府发〔2019〕10号")),
        ("人工智能 补贴细则", Filters(industry="人工智能", words="补贴细则")),
        ("人工智能 芯片", Filters(industry="人工智能", words="芯片")),
    ],
)
def test_reading(view: View, words: str, filters: Filters) -> None:
    assert read_search(view, words, Filters()).filters == filters


def test_filters_that_are_set_are_not_replaced(view: View) -> None:
    given = Filters(industry="集成电路")
    assert read_search(view, "人工智能", given).filters.industry == "集成电路"


def test_near_names_are_suggested(view: View) -> None:
    assert "人工智能" in read_search(view, "人工智障", Filters()).suggestions


@pytest.mark.parametrize(
    "brackets", ["〔2019〕", "[2019]", "（2019）", "(2019)", "【2019】", "［2019］"]
)
def test_numbers_in_any_bracket_style(brackets: str) -> None:
    assert plain_words(f"《测府发{brackets}10号》") == ["测府发(2019)10号"]
