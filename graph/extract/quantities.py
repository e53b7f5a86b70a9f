"""Quantities with policy content: amounts with their kinds, by the cues around them."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple, Self, get_args

from graph.extract.amounts import Amount, amounts, qualifier
from graph.extract.gazetteer import Gazetteer, Mask, after_last, first_of
from graph.extract.rules import rules
from graph.model import QuantityKind

_CLAUSE = "。；！？\n"
_KINDS: Final[dict[str, QuantityKind]] = {kind: kind for kind in get_args(QuantityKind)}
_FAINT = 14
_MANY = 1000
"""A count of so many is one whatever its unit (千人, not 三人)."""
_RATE = re.compile(r"[按以][^，。；]{0,30}$")
_QUALIFIES = re.compile(
    r"(?:及以上|以上|以内|以下|（[^（）]{1,12}）)*(?:的)(?!补|奖|资助|标准|比例|额度|部分给)"
)
_DIGIT_NEXT = re.compile(r"[^，。；\d]{0,6}\d")


@cache
def _kind_cues() -> Gazetteer[tuple[str, int]]:
    entries = []
    for rank, row in enumerate(rules("quantities")["kind"]):
        entries += [(word, (row["name"], rank)) for word in row["near"]]
        entries += [(word, (row["name"], rank + _FAINT)) for word in row.get("faint", [])]
    return Gazetteer(entries)


def quantities(
    content: str, masked: Mask, *, regulating: bool = True, told: Sequence[tuple[int, int]] = ()
) -> list[Amount]:
    """The quantities with policy content in ``content`` outside ``masked``, in order.

    A bound of which nothing else tells the meaning is a threshold where the document is
    ``regulating`` (办法, 细则, 条例), else a target. In the spans ``told`` all are statistics.
    """
    past = Mask(len(content))
    for span in told:
        past.add(*span)
    kept = []
    for item in amounts(content, masked):
        item.kind = _kind(content, item, regulating)
        if past.covers(item.start, item.end):
            item.kind = _of_the_past(item)
        if item.kind is not None:
            item.qualifier = item.qualifier or qualifier(content, item)
            kept.append(item)
    return kept


def _kind(content: str, item: Amount, regulating: bool) -> QuantityKind | None:
    """Kind by the nearest cue in the clause; None where nothing says what the number is for."""
    if item.qualifier == "tier":
        return "target"
    left, right = _clause(content, item.start, item.end)
    window = content[left:right]
    weak = item.unit in rules("quantities")["counted"]["weak"]
    best: tuple[int, int, str] | None = None
    for cue_start, cue_end, (name, rank) in _kind_cues().find(window):
        start, end = cue_start + left, cue_end + left
        if end <= item.start:
            distance = item.start - end
        elif start < item.end or _DIGIT_NEXT.match(content, end):
            continue  # inside the number, or the cue of the one behind it
        else:
            distance = start - item.end + 2
        score = (distance + rank, rank, name)
        if best is None or score < best:
            best = score
    if best is None and item.unit == "%" and _RATE.search(content[left : item.start]):
        return "incentive"
    if best is None and item.low is not None and not weak:
        return "threshold"
    if best is None or (weak and best[0] > 8):
        return None
    return _meant(content, item, best[2], regulating)


def _of_the_past(item: Amount) -> QuantityKind | None:
    """A number that tells what has been is a statistic, but one in names and set phrases needs a cue."""
    weak = item.unit in rules("quantities")["counted"]["weak"] and item.value < _MANY
    return "statistic" if item.kind or not weak else None


class _Sentence(NamedTuple):
    """What the sentence of a quantity says around it; see ``sentence`` in quantities.toml."""

    grants: bool
    ahead: bool
    back: bool
    grants_here: bool
    """Whether its own clause grants something."""
    does: bool
    sum: bool

    @classmethod
    def of(cls, content: str, item: Amount) -> Self:
        left = after_last(content, "。\n", max(0, item.start - 90), item.start)
        right = first_of(content, "。\n", item.end, item.end + 90)
        clause = after_last(content, "，；", left, item.start)
        rest = first_of(content, "，；。", item.end, right)

        def has(name: str, start: int, end: int) -> bool:
            return _sentence_words()[name].search(content, start, end) is not None

        grants = has("grants", left, right)
        return cls(
            grants,
            has("ahead", left, item.start),
            has("back", left, item.start),
            grants and (has("grants", clause, item.start) or has("grants", item.end, rest)),
            has("doing", clause, item.start),
            has("sums", left, item.start),
        )


@cache
def _sentence_words() -> dict[str, re.Pattern[str]]:
    """What finds a word of each list of ``sentence`` in quantities.toml."""
    table: dict[str, list[str]] = rules("quantities")["sentence"]
    return {name: re.compile("|".join(map(re.escape, words))) for name, words in table.items()}


def _meant(content: str, item: Amount, cue: str, regulating: bool) -> QuantityKind:
    """Kind of a quantity with its nearest cue, by what its sentence does."""
    if cue not in ("bound", "reach", "target"):
        return _KINDS[cue]
    sentence = _Sentence.of(content, item)
    if item.before is not None and sentence.sum:
        return "incentive"
    if sentence.grants and _QUALIFIES.match(content, item.end):
        return "threshold"
    if sentence.grants_here:
        return "incentive" if item.unit in ("CNY", "%") else "threshold"
    if cue in ("bound", "reach"):
        return _of_bound(sentence, cue == "reach", regulating)
    if cue == "target" and not sentence.ahead:
        if sentence.back:
            return "statistic"
        if sentence.grants and item.unit == "CNY":
            return "threshold"
    return _KINDS[cue]


def _of_bound(sentence: _Sentence, reached: bool, regulating: bool) -> QuantityKind:
    """What a bound is (不低于, 以上), or a mark that is ``reached`` (达到)."""
    if sentence.grants or (regulating and not sentence.ahead):
        return "threshold"
    if sentence.ahead or ((reached or sentence.does) and not sentence.back):
        return "target"
    return "statistic" if sentence.back else "target"


def _clause(content: str, start: int, end: int) -> tuple[int, int]:
    left = after_last(content, _CLAUSE, max(0, start - 60), start)
    return left, first_of(content, _CLAUSE, end, end + 16)
