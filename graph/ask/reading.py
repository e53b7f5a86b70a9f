"""A question divided into parts: names, times, amounts, words of the rules, and what is none.

Of all divisions that one is taken that leaves least unread, then that of the fewest parts, so that
long names win over short ones. The time is linear in the length of the question: every part is
bounded in length.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from graph.ask import rules
from graph.ask.folding import cuts_word, fold, is_said
from graph.ask.names import Named, NameLookup
from graph.ask.understanding import Part
from graph.ask.values import values

_TITLE: Final = re.compile(
    r"[《〈]([^《》〈〉]{1,120})[》〉](?:\s?[（(]((?:policy|document)/[^\s()（）]{1,400})[）)])?"
)
_QUOTED: Final = re.compile(r"[“\"「]([^“”\"「」]{1,60})[”\"」]")
_NUMBERED: Final = re.compile(
    r"[〔\[［【（(﹝]((?:19|20)\d{2})年?[〕\]］】）)﹞]第?\s?(\d{1,5})\s?号", re.ASCII
)
_BOUNDARY: Final = frozenset("，。？！；：,?!;:\n\r\t《》〈〉")
_LONGEST_NAME: Final = 48
_LONGEST_AGENCY: Final = 12
_MOST_NAMES: Final = 2_500
"""Pieces of a question that are looked up as names."""

_UNREAD: Final = 1_000
_PART: Final = 10
_WEIGHT: Final = {"filler": 2, "name": -1, "words": -3}
"""What a part costs beside its being one: what is quoted is better than a name, and a name than a
word of the rules."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the question that something takes.

    Attributes:
        start: first code point.
        end: code point after the last.
        tag: what it is.
        value: of a word of the rules.
        named: of a name, all that it may stand for, what is meant most often first.
        values: of a time, amount or number, by filter.
    """

    start: int
    end: int
    tag: str
    value: str = ""
    named: tuple[Named, ...] = ()
    values: tuple[tuple[str, str], ...] = ()

    def part(self, value: str | None = None) -> Part:
        """The part of the question that this is."""
        single = self.named[0].id if len(self.named) == 1 else None
        return Part(self.start, self.end, self.tag, self.value if value is None else value, single)


def read_pieces(question: str, names: NameLookup, today: datetime.date) -> list[Piece]:
    """The pieces of a question in order; what is unread has the tag ``unread``."""
    folded = fold(question)
    options: dict[int, list[Piece]] = defaultdict(list)
    taken = [*_titles(question, names)]
    for piece in (
        *taken,
        *_numbers(question, names),
        *_names(question, names, taken),
        *_words(folded),
        *_values(folded, today),
    ):
        options[piece.start].append(piece)
    return _joined(question, _best(question, options))


def _best(question: str, options: Mapping[int, Sequence[Piece]]) -> list[Piece]:
    """The cheapest way through the question, from its end to its beginning."""
    size = len(question)
    cost = [0] * (size + 1)
    step: list[Piece | None] = [None] * (size + 1)
    for start in range(size - 1, -1, -1):
        cost[start] = cost[start + 1] + (_UNREAD if is_said(question[start]) else 0)
        for piece in options.get(start, ()):
            kind = "name" if piece.named else piece.tag
            found = cost[piece.end] + _PART + _WEIGHT.get(kind, 0)
            if found < cost[start]:
                cost[start], step[start] = found, piece
    pieces, at = [], 0
    while at < size:
        piece_at = step[at]
        if piece_at is None:
            if is_said(question[at]):
                pieces.append(Piece(at, at + 1, "unread"))
            at += 1
        else:
            pieces.append(piece_at)
            at = piece_at.end
    return pieces


def _joined(question: str, pieces: Sequence[Piece]) -> list[Piece]:
    """``pieces`` with those beside each other that are unread made one."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if (
            last is not None
            and last.tag == piece.tag == "unread"
            and _BOUNDARY.isdisjoint(question[last.end : piece.start])
        ):
            found[-1] = Piece(last.start, piece.end, "unread")
        else:
            found.append(piece)
    return found


def _words(folded: str) -> Iterator[Piece]:
    """Words of the rules; each at every place where it stands as a whole word."""
    known, longest = rules.cues(), rules.longest_cue()
    for start in range(len(folded)):
        for end in range(start + 1, min(len(folded), start + longest) + 1):
            meant = known.get(folded[start:end])
            if meant is not None and not cuts_word(folded, start, end):
                for tag, value in meant:
                    yield Piece(start, end, tag, value)


def _values(folded: str, today: datetime.date) -> Iterator[Piece]:
    for value in values(folded, today):
        if not cuts_word(folded, value.start, value.end):
            yield Piece(value.start, value.end, value.tag, values=tuple(value.values.items()))


def _titles(question: str, names: NameLookup) -> Iterator[Piece]:
    """Titles in title marks, with an identifier behind them where two documents share one; words in
    quotation marks."""
    for match in _TITLE.finditer(question):
        title, tail = match[1].strip(), match[2]
        known = names.document(unquote(tail)) if tail else None
        named = (known,) if known is not None else _documents(title, names)
        tag = "document" if named else "no_document"
        yield Piece(match.start(), match.end(), tag, title, named)
    for match in _QUOTED.finditer(question):
        if match[1].strip():
            yield Piece(match.start(), match.end(), "words", match[1].strip())


def _documents(title: str, names: NameLookup) -> tuple[Named, ...]:
    """Documents of a title, or whose title holds it (its pieces, where some is left out by …)."""
    exact = [n for n in names.find([title]).get(title, ()) if n.field == "document"]
    if exact:
        return tuple(exact)
    words = " ".join(title.replace("…", " ").replace("...", " ").split())
    return tuple(names.titled(words)) if words else ()


def _numbers(question: str, names: NameLookup) -> Iterator[Piece]:
    """Document numbers in brackets of any style."""
    spelt: dict[str, tuple[int, int]] = {}
    for match in _NUMBERED.finditer(question):
        rest = f"〔{match[1]}〕{int(match[2])}号"
        for start in range(max(0, match.start() - _LONGEST_AGENCY), match.start()):
            spelt[question[start : match.start()].strip() + rest] = start, match.end()
    found = names.find([*spelt]) if spelt else {}
    known = set()
    for text, named in found.items():
        documents = tuple(n for n in named if n.field == "document")
        if documents:
            start, end = spelt[text]
            known.add(end)
            yield Piece(start, end, "document", text, documents)
    for match in _NUMBERED.finditer(question):
        if match.end() not in known:
            start = match.start()
            while start > max(0, match.start() - 6) and question[start - 1].isalnum():
                start -= 1
            yield Piece(start, match.end(), "no_document", question[start : match.end()])


def _names(question: str, names: NameLookup, taken: Sequence[Piece]) -> Iterator[Piece]:
    """Names of things, at every place where one stands as whole words."""
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end in _stretches(question, taken):
        spans[question[start:end]].append((start, end))
    known = rules.table("names")
    for text, named in names.find([*spans]).items():
        for field in known["order"]:  # the first of the same span is taken
            meant = tuple(n for n in named if n.field == field)
            if not meant or (field == "document" and len(text) < known["shortest_title"]):
                continue
            for start, end in spans[text]:
                yield Piece(start, end, field, text, meant)


def _stretches(question: str, taken: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Stretches of the question that may be names."""
    free = [True] * len(question)
    for piece in taken:
        if piece.tag != "words":
            free[piece.start : piece.end] = [False] * (piece.end - piece.start)
    longest = max(8, min(_LONGEST_NAME, _MOST_NAMES // max(1, len(question))))
    for start in range(len(question)):
        if not (is_said(question[start]) or question[start] in '“‘"') or not free[start]:
            continue
        for end in range(start + 1, min(len(question), start + longest) + 1):
            last = question[end - 1]
            if last in _BOUNDARY or not free[end - 1]:
                break
            if end - start < 2 or last.isspace() or cuts_word(question, start, end):
                continue
            yield start, end
