"""Cells of tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.exports.cells import safe, shortened, without_controls
from graph.formulas import is_formula


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_what_could_be_a_formula_is_given_an_apostrophe(start: str) -> None:
    text = f"{start}HYPERLINK(A1)"
    assert is_formula(text)
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["人工智能", "a=b", "", " =1", "'=1", None, 5, -5, -0.5, True])
def test_other_cells_stay(cell: str | float | None) -> None:
    assert safe(cell) is cell


@given(st.text())
def test_no_text_is_a_formula_in_the_end(text: str) -> None:
    made = safe(text)
    assert isinstance(made, str)
    assert not is_formula(made)
    assert made.removeprefix("'") == text.removeprefix("'")


@given(st.text(max_size=40), st.integers(3, 20))
def test_a_shortened_text_says_so(text: str, most: int) -> None:
    made = shortened(text, most, "…+")
    assert len(made) <= most
    assert made == text or made.endswith("…+")


def test_controls_are_not_in_xml() -> None:
    assert without_controls("a\x00b\x1f\n\t\ufffe\ud800") == "a\ufffdb\ufffd\n\t\ufffd\ufffd"
