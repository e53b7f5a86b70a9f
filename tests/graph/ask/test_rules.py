"""The rule files: what they name is there, in both languages."""

import string
from typing import Any, get_args

import pytest

from graph.ask import rules
from graph.ask.document_answers import ATTRIBUTES, RELATIONS
from graph.ask.understanding import INTENTS, KINDS, Intent, Kind, Reason
from graph.queries.validity import Rule, State

NAMES = {
    "document",
    "key",
    "economy",
    "kind",
    "instrument",
    "industry",
    "region",
    "issuer",
    "words",
}
VALUES = {"time", "amount", "limit"}


def _leaves(entry: dict[str, Any], path: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in entry.items():
        if isinstance(value, dict):
            found |= _leaves(value, f"{path}{name}.")
        else:
            found[path + name] = value
    return found


def test_the_tags_of_kinds_are_tags_of_words_names_or_values() -> None:
    known = {*rules.table("words"), *NAMES, *VALUES}
    for kind in rules.question_kinds():
        assert kind.intent in INTENTS
        used = kind.takes.union(*kind.needs)
        assert used <= known, used - known


def test_every_word_is_used_by_a_kind_of_question() -> None:
    used = {tag for kind in rules.question_kinds() for tag in kind.takes.union(*kind.needs)}
    assert {*rules.table("words")} - used <= {"topic"}


def test_a_word_has_one_meaning() -> None:
    twice = {word: meant for word, meant in rules.cues().items() if len(set(meant)) > 1}
    assert twice == {}


def test_both_languages_have_a_sentence_for_everything() -> None:
    sentences = rules.table("sentences")
    zh, en = _leaves(sentences["zh"]), _leaves(sentences["en"])
    only_english = {name for name in en if name.startswith("one.") or name == "noun.be"}
    assert zh.keys() == en.keys() - only_english - {"relation", "noun.be"}
    formatter = string.Formatter()
    for template in (*zh.values(), *en.values()):
        list(formatter.parse(template))  # raises where braces do not match


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_that_can_be_said_has_its_words(language: str) -> None:
    sentences = rules.table("sentences")[language]
    assert {*get_args(Reason)} - {"topic"} == sentences["declined"].keys()
    assert {*rules.table("words")["topic"]} == sentences["topic"].keys()
    assert {f"valid_{state}" for state in get_args(State)} <= sentences.keys()
    assert {f"rule_{rule}" for rule in get_args(Rule)} <= sentences.keys()
    assert {*KINDS} <= sentences["noun"].keys()
    assert {*KINDS} <= sentences["unit"].keys()
    assert {*ATTRIBUTES} <= sentences["attribute"].keys()
    assert {*RELATIONS} <= sentences["relation"].keys()
    assert rules.table("examples")[language]


def test_the_lists_of_values_are_those_of_their_types() -> None:
    assert get_args(Intent) == INTENTS
    assert get_args(Kind) == KINDS
