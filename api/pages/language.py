"""The two languages of the pages: which one a visitor reads, and the words of the pages in both."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")

_PART = re.compile(r"\s*([A-Za-z*]{1,8})[\w-]*\s*(?:;\s*q\s*=\s*([\d.]+))?\s*$")


def choose_language(asked: str | None, header: str | None) -> Language:
    """The language asked for, else the one that Accept-Language likes best, else Chinese."""
    if asked in LANGUAGES:
        return asked
    rated: dict[str, float] = {}
    for part in (header or "").split(","):
        if (match := _PART.match(part)) is not None:
            try:
                rated.setdefault(match.group(1).lower(), float(match.group(2) or 1))
            except ValueError:
                continue
    zh, en = (rated.get(name, rated.get("*", 0.0)) for name in LANGUAGES)
    return "en" if en > zh else "zh"


def read_words() -> None:
    """Read all words of the pages, and what refusals are called."""
    _words()
    faults()
    _refusals()


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, str]]:
    text = files("api").joinpath("templates/words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def word(name: str, language: Language, number: int | None = None) -> str:
    """What a page says for ``name``; the name itself where the list does not have it.

    Args:
        name: of the word in the list.
        language: in which it is said.
        number: what stands before it; English says one thing by the word that ``one`` gives.
    """
    entry = _words().get(name)
    if entry is None:
        return name
    return entry.get("one", entry["en"]) if language == "en" and number == 1 else entry[language]


def words_under(prefix: str, language: Language) -> dict[str, str]:
    """All words whose name begins with ``prefix``, by the rest of their name."""
    return {
        name.removeprefix(prefix): entry[language]
        for name, entry in _words().items()
        if name.startswith(prefix)
    }


@lru_cache(maxsize=1)
def faults() -> tuple[tuple[str, str], ...]:
    """Parts of what is told of queries (regular expressions), and how to say them in Chinese.

    ``{1}`` stands for the first group of the expression.
    """
    text = files("api").joinpath("templates/faults.toml").read_text(encoding="utf-8")
    return tuple((row["pattern"], row["zh"]) for row in tomllib.loads(text)["fault"])


@lru_cache(maxsize=1)
def _refusals() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """Whole sentences that refuse a request, and how to say them and their hint in Chinese."""
    text = files("api").joinpath("templates/refusals.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["refusal"]
    return tuple((re.compile(row["pattern"]), row["zh"], row.get("hint", "")) for row in rows)


def refused(detail: str, language: Language) -> str:
    """Why a request is refused, in the language as far as there are words for it."""
    if language == "en":
        return detail
    whole = _refused(detail)
    return whole or "；".join(_refused(part) or part for part in detail.split("; "))


def _refused(sentence: str) -> str | None:
    for pattern, said, hint in _refusals():
        if (found := pattern.fullmatch(sentence)) is not None:
            parts = found.groupdict("")
            parts["what"] = word(parts.get("what", ""), "zh")
            for name in ("value", "other"):
                if parts.get(name, "")[:1] in ("'", '"'):
                    parts[name] = f"“{parts[name][1:-1]}”"
            return (said + (hint if parts.get("hint") else "")).format_map(parts)
    return None


def spoken(detail: str, language: Language) -> str:
    """What is wrong with a query, in the language as far as `faults` has words for it."""
    if language == "zh":
        for pattern, said in faults():
            detail = re.sub(pattern, re.sub(r"\{(\d)\}", r"\\\1", said), detail)
    return detail
