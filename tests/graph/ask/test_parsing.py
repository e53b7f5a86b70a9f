"""Any text gives a query or says what was not understood; bounds; parts that nothing may ignore."""

import datetime

import pytest
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from graph.ask import rules
from graph.ask.parsing import language_of, understand
from graph.ask.sentences import explain
from graph.ask.understanding import MOST_CHARACTERS, Declined, Understanding
from tests.graph.ask.fake_names import NAMES, FakeNames

DAY = datetime.date(2026, 11, 23)
PIECES = [
    *rules.cues(),
    *NAMES,
    "《某办法》",
    "《没有的》",
    "2021年",
    "超过100万元",
    "前3项",
    "“词”",
    "？",
    " ",
]


def understood(question: str) -> Understanding:
    found = understand(question, FakeNames(), today=DAY)
    assert isinstance(found, Understanding), explain(found)
    return found


def declined(question: str) -> Declined:
    found = understand(question, FakeNames(), today=DAY)
    assert isinstance(found, Declined), found
    return found


@settings_of(max_examples=150)
@given(
    st.one_of(
        st.text(max_size=MOST_CHARACTERS + 20),
        st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
        st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    )
)
def test_any_text_is_understood_or_declined(question: str) -> None:
    found = understand(question, FakeNames(), today=DAY)
    parts = [*found.parts, *(found.understood if isinstance(found, Declined) else ())]
    at = 0
    for part in sorted(parts, key=lambda part: part.start):
        assert at <= part.start < part.end <= len(question)
        at = part.end
    if isinstance(found, Declined):
        assert explain(found)
        return
    covered = {i for part in parts for i in range(part.start, part.end)}
    said = {i for i, char in enumerate(question) if char.isalnum()}
    assert said <= covered, "a part of the question was ignored"


@pytest.mark.parametrize("char", ["甲", "a ", "《", "〔2020〕1号", "2021年", "东区"])
def test_the_names_that_are_looked_up_are_bounded(char: str) -> None:
    names = FakeNames()
    understand((char * MOST_CHARACTERS)[:MOST_CHARACTERS], names, today=DAY)
    assert names.asked <= 4_000


def test_a_word_that_nothing_takes_declines_the_question() -> None:
    found = declined("东区有哪些甲产业的稀罕措施")
    assert found.why == "unknown"
    assert [found.question[p.start : p.end] for p in found.parts] == ["稀罕"]
    assert found.search == "东区 甲产业 稀罕"


def test_places_within_each_other_are_one() -> None:
    assert understood("东西市东区有哪些政策").filters.region == "990101"
    assert understood("东西市同名区有哪些政策").filters.region == "990103"
    assert (
        understood("同名区（980101）有哪些政策").filters.region == "980101"
        if "980101" in NAMES
        else True
    )
    assert declined("同名区有哪些政策").why == "ambiguous"


def test_what_is_quoted_is_words_and_no_name() -> None:
    assert understood("有“甲产业”的政策").filters.words == "甲产业"
    assert understood("有甲产业的政策").filters.industry == "甲产业"


@pytest.mark.parametrize(
    "number",
    [
        "测府发〔2020〕1号",
        "测府发[2020]1号",
        "测府发（2020）1号",
        "测府发【2020】第1号",
        "测府发(2020)01号",
    ],
)
def test_a_number_in_any_brackets(number: str) -> None:
    found = understood(f"请问{number}还有效吗")
    assert found.document is not None
    assert found.document.endswith("测府发/2020/1")


def test_a_document_by_the_end_of_its_iri() -> None:
    found = understood("《某办法》（policy/990100/%E6%9F%90%E5%8A%9E%E6%B3%95）还有效吗")
    assert found.intent == "validity"


def test_what_comes_before_and_behind_a_relation() -> None:
    assert understood("落实《某办法》的文件有哪些").intent == "related"
    assert understood("《某办法》落实了哪些文件").intent == "fact"


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("哪些政策", "zh"),
        ("Which policies?", "en"),
        ("Is 《某办法》 still in force?", "en"),
        ("Is 测府发〔2020〕1号 still in force?", "en"),
        ("AI政策有哪些", "zh"),
        ("《某办法》", "zh"),
        ("", "en"),
    ],
)
def test_the_language_of_a_question(question: str, language: str) -> None:
    assert language_of(question) == language


def test_a_question_that_is_too_long() -> None:
    assert declined("政策" * MOST_CHARACTERS).why == "too_long"
    longest = understand("谁" * MOST_CHARACTERS, FakeNames(), today=DAY)
    assert not isinstance(longest, Declined) or longest.why != "too_long"
