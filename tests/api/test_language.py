"""Languages and words of the pages."""

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.language import choose_language, word
from api.templating import amount


@pytest.mark.parametrize(
    ("asked", "header", "chosen"),
    [
        (None, None, "zh"),
        ("en", "zh", "en"),
        ("zh", "en", "zh"),
        ("fr", "en", "en"),
        (None, "en-US,en;q=0.9", "en"),
        (None, "zh-TW, en;q=0.5", "zh"),
        (None, "en;q=0.3, zh;q=0.8", "zh"),
        (None, "fr, *;q=0.5", "zh"),
        (None, "de, en;q=0.1", "en"),
        (None, "en;q=x", "zh"),
        (None, "en;q=1.2.3", "zh"),
    ],
)
def test_choice(asked: str | None, header: str | None, chosen: str) -> None:
    assert choose_language(asked, header) == chosen


@given(st.text(max_size=60))
def test_no_header_breaks_it(header: str) -> None:
    assert choose_language(None, header) in ("zh", "en")


def test_every_word_of_the_templates_is_in_both_languages() -> None:
    folder = files("api").joinpath("templates")
    used = {
        name
        for file in folder.iterdir()
        if file.name.endswith(".html")
        for name in re.findall(r"\bw\('([^']+)'\)", file.read_text(encoding="utf-8"))
    }
    assert len(used) > 50
    for name in used:
        for language in ("zh", "en"):
            shown = word(name, language)
            assert shown
        assert word(name, "zh") != name, name


def test_unknown_words_are_shown_as_they_are() -> None:
    assert word("eli:unknown", "zh") == "eli:unknown"


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (5_000_000, "CNY", "500万元", "CNY 5 million"),
        (1.5e8, "CNY", "1.5亿元", "CNY 150 million"),
        (2e9, "CNY", "20亿元", "CNY 2 billion"),
        (300, "CNY", "300元", "CNY 300"),
        (42, "家", "42 家", "42 家"),
        (7.5, "%", "7.5%", "7.5%"),
        (3, None, "3", "3"),
        (None, "CNY", "", ""),
    ],
)
def test_amounts(value: float | None, unit: str | None, zh: str, en: str) -> None:
    assert amount(value, unit, "zh") == zh
    assert amount(value, unit, "en") == en
