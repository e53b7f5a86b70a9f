"""A line with a caret."""

from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.cli.excerpt import WIDTH, excerpt


@pytest.mark.parametrize(
    ("line", "column", "caret"),
    [
        ("ASK {", 5, "           ^"),
        ("人工 {", 4, "            ^"),
        ("\t{", 2, "       \t^"),
        ("", 1, "       ^"),
        ("ASK", 4, "          ^"),
        ("é {", 3, "         ^"),
    ],
)
def test_the_caret_stands_under_the_column(line: str, column: int, caret: str) -> None:
    assert excerpt(line, 12, column).split("\n") == [f"  12 | {line}", caret]


@given(st.text("a人 ", max_size=400), st.data())
def test_a_long_line_is_shown_around_the_column(line: str, data: st.DataObject) -> None:
    column = data.draw(st.integers(1, len(line) + 1))
    shown, caret = excerpt(line, 1, column).split("\n")
    assert len(shown) <= WIDTH + len("   1 | ") + 2
    width = 0
    for place, character in enumerate(shown):
        if width == len(caret) - 1:
            assert line[column - 1 : column] in (character, "")
            assert place >= len("   1 | ")
            break
        width += 2 if east_asian_width(character) == "W" else 1
    else:
        assert column > len(line)
