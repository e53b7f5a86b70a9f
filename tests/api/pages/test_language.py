"""Languages and words of the pages."""

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.language import choose_language, faults, spoken, word
from api.pages.templating import amount


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


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        (
            "malformed query at line 2, column 3: '}' cannot stand here; there may be { or a",
            "第 2 行第 3 列有语法错误：“}”不能出现在这里；这里可以是 { or a",
        ),
        (
            "malformed query at line 1, column 9: the prefix x: is not declared",
            "第 1 行第 9 列有语法错误：前缀 x: 没有声明",
        ),
        (
            "the query ran longer than 2.5 s; narrow it, or add LIMIT",
            "查询超过了 2.5 秒；请缩小范围，或加上 LIMIT",
        ),
        (
            r"malformed query at line 1, column 1: '\g<9>' cannot stand here",
            r"第 1 行第 1 列有语法错误：“\g<9>”不能出现在这里",
        ),
        ("something of which nothing is known", "something of which nothing is known"),
    ],
)
def test_what_is_wrong_with_a_query_is_said_in_chinese(detail: str, said: str) -> None:
    assert spoken(detail, "zh") == said
    assert spoken(detail, "en") == detail


def test_every_fault_that_has_words_is_one_that_is_told() -> None:
    root = files("graph")
    told = "".join(
        file.read_text(encoding="utf-8")
        for folder in ("store", "readers")
        for file in root.joinpath(folder).iterdir()
        if file.name.endswith(".py")
    )
    engine = "The SELECT contains a variable that is unbound"
    told = re.sub(r'"\s*f?"', "", told) + engine
    for pattern, _ in faults():
        words = max(re.findall(r"[A-Za-z][A-Za-z ]+[a-z]", pattern.split(" at line")[0]), key=len)
        assert words in told, pattern
