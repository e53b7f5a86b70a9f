"""Upper bounds of the width of text."""

from hypothesis import given
from hypothesis import strategies as st

from graph.pictures.measuring import advance, width


def test_chinese_characters_are_as_wide_as_the_font_is_high() -> None:
    assert width("青浦区", 10) == 30
    assert width("（〔", 10) == 20
    assert width("青浦区", 10, bold=True) == 30


def test_latin_letters_have_widths_of_their_own() -> None:
    assert width("i", 1000) < width("a", 1000) < width("W", 1000)
    assert width("0", 1000) == 636
    assert width("talent", 13) < width("talent", 13, bold=True)


def test_marks_that_join_others_take_no_room() -> None:
    assert advance("\u0301") == 0
    assert advance("\u200d") == 0
    assert advance("👩") > 1000


@given(st.text(), st.text())
def test_width_adds_up_and_is_never_negative(one: str, other: str) -> None:
    assert width(one + other, 1000) == width(one, 1000) + width(other, 1000)
    assert width(one, 13) >= 0
