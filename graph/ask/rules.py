"""The rules of questions: TOML files under ``graph/data/ask`` that an analyst can extend."""

import itertools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from graph.ask.folding import fold
from graph.errors import DataError

NUMBERS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
}  # fmt: skip
"""Numbers that are written out in English."""


@dataclass(frozen=True, slots=True)
class QuestionKind:
    """A kind of question: the tags that it needs and those that it takes beside them.

    Attributes:
        intent: what is wanted.
        needs: groups of tags, of each of which one must be there.
        takes: further tags that may be there.
        by: what is asked, where the kind says so by itself.
        kind: the list that it is asked of, where nothing else says so.
    """

    intent: str
    needs: tuple[frozenset[str], ...]
    takes: frozenset[str]
    by: str | None
    kind: str | None


@cache
def table(name: str) -> Mapping[str, Any]:
    """The rule file ``name`` (without ``.toml``).

    Raises:
        DataError: the file is missing or is not TOML.
    """
    file = resources.files("graph") / "data" / "ask" / f"{name}.toml"
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(
            f"rules of questions {name}.toml cannot be read: {error}; mend the file"
        ) from error


@cache
def cues() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """For each word of the rules (folded) the tags and values that it can stand for."""
    found: dict[str, list[tuple[str, str]]] = {}
    for tag, entry in table("words").items():
        for value, words in _valued(entry):
            for word in words:
                found.setdefault(fold(word), []).append((tag, value))
    return {word: tuple(meant) for word, meant in found.items()}


def _valued(entry: Any) -> list[tuple[str, list[str]]]:
    """Values of a tag with their words; a list of words has the value \"\"."""
    if isinstance(entry, list):
        return [("", entry)]
    return [(value, words) for value, words in entry.items()]


@cache
def longest_cue() -> int:
    """Code points of the longest word of the rules."""
    return max(map(len, cues()))


@cache
def patterns(name: str) -> tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]:
    """The regular expressions of the file ``name``, each with what it says of its match."""
    found = []
    for row in table(name)["pattern"]:
        try:
            expression = re.compile(_completed(row["is"]), re.ASCII)
        except re.error as error:
            raise DataError(f"{name}.toml: {row['is']!r} is no pattern: {error}") from error
        found.append((expression, {k: v for k, v in row.items() if k != "is"}))
    return tuple(found)


_SLOT: Final = re.compile(r"\{(date|number|money)\}")
_NUMERAL: Final = "一二两三四五六七八九十百千"
_SLOTS: Final = {
    "date": r"(?P<y{0}>(?:19|20)\d\d)(?!\d)(?:年(?:(?P<m{0}>1[0-2]|0?[1-9])月"
    r"(?:(?P<d{0}>3[01]|[12]\d|0?[1-9])[日号])?)?"
    r"|-(?P<n{0}>1[0-2]|0[1-9])(?!\d)(?:-(?P<e{0}>3[01]|[12]\d|0[1-9])(?!\d))?)?",
    "number": rf"(?P<number{{0}}>\d{{{{1,3}}}}|[{_NUMERAL}]{{{{1,3}}}}|{'|'.join(NUMBERS)})",
    "money": rf"(?:cny |rmb |¥)?(?P<a{{0}}>\d[\d,]{{{{0,14}}}}(?:\.\d{{{{1,4}}}})?|[{_NUMERAL}]{{{{1,6}}}})\s?"
    r"(?:(?P<s{0}>万亿|千万|百万|十万|亿|万|千|million|billion|thousand)\s?"
    r"(?:元|块钱?|yuan|rmb|cny)?|元|块钱?|yuan|rmb|cny)",
}
"""What stands for the slots of patterns; ``{0}`` is the place of the slot among those of its kind."""


def _completed(pattern: str) -> str:
    """``pattern`` with its slots filled, each with group names of its own."""
    places = itertools.count()
    return _SLOT.sub(lambda match: f"(?:{_SLOTS[match[1]].format(next(places))})", pattern)


@cache
def question_kinds() -> tuple[QuestionKind, ...]:
    """The kinds of question, those that are tried first first."""
    rules = table("kinds")
    groups: Mapping[str, list[str]] = rules["group"]

    def tags(names: list[str]) -> frozenset[str]:
        return frozenset(tag for name in names for tag in groups.get(name, [name]))

    always = tags(["always"])
    return tuple(
        QuestionKind(
            row["intent"],
            tuple(tags(need.split("|")) for need in row["needs"]),
            tags(row["takes"]) | always,
            row.get("by"),
            row.get("kind"),
        )
        for row in rules["kind"]
    )


@cache
def never(field: str) -> frozenset[str]:
    """Names (folded) that are not read as values of the filter ``field``."""
    return frozenset(map(fold, table("names").get("never", {}).get(field, [])))


@cache
def aliases() -> Mapping[str, tuple[str, str]]:
    """Names (folded) that the rules add, each with the filter and value it stands for."""
    return {
        fold(word): (field, value)
        for field, values in table("names").get("alias", {}).items()
        for value, words in values.items()
        for word in words
    }
