"""Lines that fit."""

from hypothesis import given
from hypothesis import strategies as st

from graph.pictures.measuring import width
from graph.pictures.wrapping import ELLIPSIS, shorten, wrap
from tests.graph.pictures.strategies import labels


def test_chinese_breaks_between_characters_and_keeps_marks_at_their_words() -> None:
    assert wrap("促进人工智能发展", 40, 10) == ["促进人工", "智能发展"]
    assert wrap("促进发展，支持", 40, 10) == ["促进发", "展，支持"]
    assert wrap("关于《办法》的通知", 30, 10) == ["关于", "《办", "法》的", "通知"]


def test_latin_breaks_between_words() -> None:
    assert wrap("next generation technology", 70, 10) == ["next", "generation", "technology"]
    assert wrap("leading  enterprises", 200, 10) == ["leading enterprises"]


def test_a_word_that_is_longer_than_a_line_is_broken() -> None:
    lines = wrap("Donaudampfschifffahrt", 40, 10)
    assert len(lines) > 2
    assert "".join(lines) == "Donaudampfschifffahrt"


def test_what_is_left_out_is_shown() -> None:
    lines = wrap("促进人工智能产业高质量发展的若干措施", 50, 10, lines=2)
    assert lines == ["促进人工智", "能产业高…"]
    assert shorten("促进", 10, 10) == ELLIPSIS
    assert wrap("", 50, 10) == [""]


@given(labels, st.integers(20, 300), st.none() | st.integers(1, 4), st.booleans())
def test_every_line_fits_and_nothing_is_lost(
    text: str, room: int, lines: int | None, bold: bool
) -> None:
    found = wrap(text, room, 12, lines=lines, bold=bold)
    assert all(width(line, 12, bold=bold) <= room for line in found)
    assert lines is None or len(found) <= lines
    if lines is None:
        assert "".join("".join(found).split()) == "".join(text.split())
