"""What a spreadsheet would take for a formula."""

import pytest

from graph.formulas import STARTS, as_text, is_formula


@pytest.mark.parametrize("start", STARTS)
def test_what_could_be_a_formula_becomes_text(start: str) -> None:
    text = f"{start}HYPERLINK(A1)"
    assert is_formula(text)
    assert as_text(text) == f"'{text}"
    assert not is_formula(as_text(text))


@pytest.mark.parametrize("text", ["人工智能", "a=b", "", " =1", "'=1", "1-2"])
def test_other_texts_stay(text: str) -> None:
    assert as_text(text) == text
