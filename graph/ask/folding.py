"""Texts as they are compared, code point by code point, so that spans stay those of the original."""

import re
import unicodedata
from functools import lru_cache

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff〇]")
_WORD = re.compile(r"[^\W_]", re.ASCII)


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char).casefold()
    return plain if len(plain) == 1 else char


def fold(text: str) -> str:
    """``text`` in lower case and usual width; every code point stays where it is."""
    return "".join(map(_fold, text))


def is_han(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return _HAN.search(text) is not None


def cuts_word(text: str, start: int, end: int) -> bool:
    """Whether a span begins or ends inside a word or number in Latin letters or digits."""
    return (start > 0 and _joined(text[start - 1], text[start])) or (
        end < len(text) and _joined(text[end - 1], text[end])
    )


def _joined(left: str, right: str) -> bool:
    return bool(_WORD.match(left) and _WORD.match(right))


def is_said(char: str) -> bool:
    """Whether a code point says something: no white space, punctuation or control character."""
    return unicodedata.category(char)[0] not in "ZPC"
