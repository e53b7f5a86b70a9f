"""From a question to a structured query: its pieces, the kind of question, the filters."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from graph.ask import building, places, rules
from graph.ask.folding import is_han
from graph.ask.names import MOST_CHOICES, NameLookup, full_label
from graph.ask.reading import Piece, read_pieces
from graph.ask.rules import QuestionKind
from graph.ask.understanding import (
    MOST_CHARACTERS,
    Choice,
    Declined,
    Language,
    Part,
    Reason,
    Understanding,
)

_NAMED_DOCUMENT: Final = re.compile(
    r"《[^》]*》|[\u4e00-\u9fff]{1,12}[〔\[［【（(﹝](?:19|20)\d\d年?[〕\]］】）)﹞]第?\s?\d{1,5}\s?号"
)
_LETTER: Final = re.compile(r"[A-Za-z]")
_SAID: Final = frozenset({"unread", "no_document", "topic"})
_NAMES: Final = frozenset(
    {"document", "key", "economy", "kind", "instrument", "industry", "region", "issuer", "words"}
)


def understand(
    question: str, names: NameLookup, *, today: datetime.date
) -> Understanding | Declined:
    """What a question asks for, or what of it is not understood.

    Args:
        question: in Chinese or English.
        names: what things are called.
        today: the day from which 近三年, this year and so on are counted.
    """
    language = language_of(question)
    if not question.strip():
        return Declined(question, language, "empty")
    if len(question) > MOST_CHARACTERS:
        return Declined(question, language, "too_long", search=question[:MOST_CHARACTERS])
    pieces = places.joined(question, read_pieces(question, names, today))
    declined = _unclear(question, language, pieces)
    if declined is not None:
        return declined
    tags = frozenset(piece.tag for piece in pieces)
    possible = [kind for kind in rules.question_kinds() if all(n & tags for n in kind.needs)]
    fitting = next((kind for kind in possible if tags <= kind.takes.union(*kind.needs)), None)
    if fitting is None:
        return _no_kind(question, language, pieces, possible)
    conflict = building.conflict(fitting, pieces)
    if conflict is not None:
        return _declined(question, language, conflict.why, pieces, conflict.pieces)
    query = building.build(fitting, pieces, question)
    return replace(query, language=language, parts=tuple(piece.part() for piece in pieces))


def language_of(question: str) -> Language:
    """The language of a question, whose titles and document numbers may be in the other one."""
    rest = _NAMED_DOCUMENT.sub(" ", question)
    return "zh" if is_han(rest) or (is_han(question) and not _LETTER.search(rest)) else "en"


def _unclear(question: str, language: Language, pieces: Sequence[Piece]) -> Declined | None:
    """What is wrong with single pieces: words that nothing takes, names of nothing or of several
    things."""
    wrong = [piece for piece in pieces if piece.tag in _SAID]
    topics = [piece for piece in wrong if piece.tag == "topic"]
    if topics:
        declined = _declined(question, language, "topic", pieces, wrong)
        return replace(declined, topic=topics[0].value)
    if wrong:
        missing = all(piece.tag == "no_document" for piece in wrong)
        why: Reason = "no_such_document" if missing else "unknown"
        return _declined(question, language, why, pieces, wrong)
    for piece in pieces:
        if piece.tag in ("document", "region") and len(piece.named) > 1:
            declined = _declined(question, language, "ambiguous", pieces, [piece])
            return replace(declined, choices=tuple(_choices(question, piece)))
    return None


def _choices(question: str, piece: Piece) -> list[Choice]:
    choices = []
    for named in piece.named[:MOST_CHOICES]:
        if piece.tag == "region":
            label = full_label(named)
            code = named.value if named.value.isdecimal() else named.id.rpartition("/")[2]
            name = f"{named.label}（{code}）" if code.isdecimal() else label
        else:
            tail = named.id.partition("/id/")[2]
            label = f"{named.label}（{named.value}）" if named.value != named.label else named.label
            label = f"{label} · {tail.split('/')[1]}" if tail.count("/") else label
            name = f"《{named.label}》（{quote(tail, safe='/')}）"
        choices.append(Choice(label, question[: piece.start] + name + question[piece.end :]))
    return choices


def _no_kind(
    question: str, language: Language, pieces: Sequence[Piece], possible: Sequence[QuestionKind]
) -> Declined:
    """Every part is known, and no kind of question takes them all."""
    if not possible:
        return _declined(question, language, "nothing_asked", pieces, ())
    left = [[p for p in pieces if p.tag not in kind.takes.union(*kind.needs)] for kind in possible]
    return _declined(question, language, "not_together", pieces, min(left, key=len))


def _declined(
    question: str,
    language: Language,
    why: Reason,
    pieces: Sequence[Piece],
    wrong: Sequence[Piece],
) -> Declined:
    return Declined(
        question,
        language,
        why,
        parts=tuple(piece.part() for piece in wrong),
        understood=tuple(piece.part() for piece in pieces if piece not in wrong),
        search=_search(question, pieces),
    )


def _search(question: str, pieces: Sequence[Piece]) -> str:
    """Words to look for: the names and what was not read, without the words of the rules."""
    said = [
        piece for piece in pieces if piece.tag in _NAMES or piece.tag in ("unread", "no_document")
    ]
    words = [piece.value or question[piece.start : piece.end] for piece in said]
    return " ".join(words) or question.strip()


def part_text(question: str, part: Part) -> str:
    """The part of the question, as it was given."""
    return question[part.start : part.end]
