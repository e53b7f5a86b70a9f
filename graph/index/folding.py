"""Text as it is compared: one character for each, so that places in it are places in the original.

Width and case are folded (NFKC and case folding, where they give one character), white space is a
space, and brackets are round: 青府发〔2019〕10号, 青府发[2019]10号 and 青府发（2019）10号 are the same.
"""

import re
import unicodedata
from typing import Final, NamedTuple

_OPENING: Final = "([{〔【〖〈「『﹝"
_CLOSING: Final = ")]}〕】〗〉」』﹞"
_NUMBER: Final = re.compile(r"(\D*?)\s*\(?\s*((?:19|20)\d\d)\s*\)?\s*年?\s*第?\s*(\d{1,5})\s*号?")
_EDGES: Final = "《》“”\"'"


class _Folded(dict[int, str]):
    """Character by code point, filled as characters occur."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold(chr(code))
        return folded


def _fold(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold()
    folded = unicodedata.normalize("NFKC", folded)
    if len(folded) != 1:
        folded = character
    if folded.isspace() or unicodedata.category(folded) in ("Cc", "Cs"):
        return " "
    if folded in _OPENING:
        return "("
    return ")" if folded in _CLOSING else folded


_TABLE: Final = _Folded()


def fold(text: str) -> str:
    """``text`` as it is compared; as long as it was, without NUL."""
    return text.translate(_TABLE)


class Wanted(NamedTuple):
    """What is looked for.

    Attributes:
        phrases: all of it with single spaces; that without title and quotation marks around it;
            and the document number that it may be, as GB/T 9704 writes it. Each once.
        words: what white space divides.
    """

    phrases: tuple[str, ...]
    words: tuple[str, ...]


def wanted(text: str) -> Wanted:
    """What ``text``, as somebody typed it, looks for."""
    parts = fold(text).split()
    phrase = " ".join(parts)
    phrases = (phrase, phrase.strip(_EDGES), _number(phrase))
    words = (part.strip(_EDGES) or part for part in parts)
    return Wanted(tuple(dict.fromkeys(filter(None, phrases))), tuple(dict.fromkeys(words)))


def _number(phrase: str) -> str:
    """The document number that ``phrase`` writes in some way."""
    found = _NUMBER.fullmatch(phrase)
    if found is None or not found[1].strip(" (第"):
        return ""
    return f"{''.join(found[1].split())}({found[2]}){int(found[3])}号"


def marks(text: str, words: str) -> list[tuple[int, int]]:
    """Where the words of a search stand in ``text``; half-open spans in order, none in another."""
    return marked(fold(text), wanted(words))


def marked(folded: str, what: Wanted) -> list[tuple[int, int]]:
    """Spans of what is looked for: the whole of it, or else its words."""
    for phrase in what.phrases:
        if spans := _spans(folded, phrase):
            return spans
    return _joined([span for word in what.words for span in _spans(folded, word)])


def _spans(folded: str, word: str) -> list[tuple[int, int]]:
    spans = []
    at = folded.find(word)
    while at >= 0:
        spans.append((at, at + len(word)))
        at = folded.find(word, at + len(word))
    return spans


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
