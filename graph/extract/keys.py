"""Keys of the five-type economy: by the heading a measure stands under, else by its substance."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import Any, get_args

from graph.extract.gazetteer import Gazetteer
from graph.extract.rules import rules
from graph.model import Basis, KeyType

KEY_TYPES: tuple[KeyType, ...] = get_args(KeyType)


@dataclass(frozen=True, slots=True)
class KeyFinding:
    """A key, why it is given, how sure, and the flat spans that show it."""

    key: KeyType
    basis: Basis
    confidence: float
    spans: tuple[tuple[int, int], ...]


@cache
def _heading_words() -> Gazetteer[KeyType]:
    table = rules("keys")["heading"]
    return Gazetteer((word, key) for key in KEY_TYPES for word in table[key])


@cache
def _lexicon() -> Gazetteer[tuple[tuple[KeyType, float], ...]]:
    table = rules("keys")["lexicon"]
    weights: dict[str, list[tuple[KeyType, float]]] = {}
    for key in KEY_TYPES:
        for word, weight in table[key].items():
            weights.setdefault(word, []).append((key, weight))
    return Gazetteer((word, tuple(pairs)) for word, pairs in weights.items())


def by_heading(content: str, headings: Sequence[tuple[int, int]]) -> list[KeyFinding]:
    """Keys that one of the headings (flat spans, innermost first) names outright."""
    for start, end in headings:
        found: dict[KeyType, list[tuple[int, int]]] = {}
        for left, right, key in _heading_words().find(content[start:end]):
            found.setdefault(key, []).append((start + left, start + right))
        if found:
            return [KeyFinding(key, "heading", 0.95, tuple(spans)) for key, spans in found.items()]
    return []


def by_substance(
    content: str,
    title: tuple[int, int],
    outer: Sequence[tuple[int, int]],
    text: Sequence[tuple[int, int]],
) -> list[KeyFinding]:
    """Keys that a measure's own text is chiefly about, by the weighted lexicon of keys.toml.

    Args:
        content: the flattened text.
        title: flat span of the measure's title.
        outer: flat spans of the headings above it.
        text: flat spans of its own text, without units inside it.
    """
    table: dict[str, Any] = rules("keys")["lexicon"]
    scores: dict[KeyType, float] = dict.fromkeys(KEY_TYPES, 0.0)
    spans: dict[KeyType, list[tuple[int, int]]] = {key: [] for key in KEY_TYPES}
    seen: set[tuple[str, KeyType]] = set()

    def count(start: int, end: int, factor: float, *, repeats: bool) -> None:
        for left, right, pairs in _lexicon().find(content[start:end]):
            word = content[start + left : start + right]
            for key, weight in pairs:
                again = repeats and (word, key) in seen
                scores[key] += weight * factor * (table["repeat_weight"] if again else 1.0)
                seen.add((word, key))
                spans[key].append((start + left, start + right))

    length = sum(end - start for start, end in text)
    for start, end in text:
        count(start, end, 1 / sqrt(max(length, 200) / 200), repeats=True)
    count(*title, table["title_weight"], repeats=False)
    for start, end in outer:
        count(start, end, table["outer_weight"], repeats=False)
    if not seen:
        return []
    best = max(scores.values())
    return [
        KeyFinding(key, "lexicon", round(min(0.9, 0.4 + score / 20), 2), tuple(spans[key][:8]))
        for key, score in scores.items()
        if score >= table["threshold"] and score >= table["share"] * best
    ]
