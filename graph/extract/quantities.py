"""Quantities with policy content: amounts with their kinds, by the cues around them."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple, get_args

from graph.extract.amounts import Amount, amounts, qualifier
from graph.extract.gazetteer import Gazetteer, Mask, after_last, first_of
from graph.extract.headed import Sense
from graph.extract.rules import rules
from graph.model import QuantityKind

_CLAUSE = "。；！？\n"
_KINDS: Final[dict[str, QuantityKind]] = {kind: kind for kind in get_args(QuantityKind)}
_FAINT = 14
_MANY = 1000
"""A count of so many is one whatever its unit (千人, not 三人)."""
_RATE = re.compile(r"[按以][^，。；]{0,30}$")
_GRANTED = re.compile(
    r"(?:的?(?:比例|标准))?(?:、[^，。；]{0,16}|，?(?:予以|给予|进行)[^。；]{0,16})?的?(?:予以|给予|进行)?[^，。；\d]{0,8}?(?:补助|补贴|资助|奖励|奖补|贴息|支持)"
)
_GIVES = re.compile(r"(?:给予|予以)[^，。；\d]{0,14}$")
_SUM = re.compile(
    r"(?:幅度|(?:奖励|补助|补贴|资助|奖补|支持)(?:金额|额|额度|总额|比例|标准))(?:原则上)?(?:最高)?(?:不超过|不高于|不得超过|最高|为)$"
)
_EACH = re.compile(r"每(?:人|户|家|个|项|亩|名|套|台|件|吨|辆|平方米)(?:每[年月天日])?$")
_QUALIFIES = re.compile(
    r"(?:及以上|以上|以内|以下|（[^（）]{1,12}）)*(?:的)(?!补|奖|资助|标准|比例|额度|部分给)"
)
_SIZED = re.compile(
    r"(?:及以上|以上|以下|以内|（[^（）]{1,12}）)*的?(?:企业|项目|单位|机构|园区|平台)(?:分别|各|再|可|一次性)?"
    r"(?:，?(?:给予|予以)|奖励|补助|补贴)"
)
_TIMES = frozenset({"年", "个月", "月", "天", "日", "岁", "周岁"})
_WITHIN = ("以上", "以内", "以下", "内", "（含）以上", "及以上")
_DUE = re.compile(r"(?:到|至)20\d\d年|力争|确保|年底前")
_DIGIT_NEXT = re.compile(r"[^，。；\d]{0,6}\d")


@cache
def _kind_cues() -> Gazetteer[tuple[str, int]]:
    entries = []
    for rank, row in enumerate(rules("quantities")["kind"]):
        entries += [(word, (row["name"], rank)) for word in row["near"]]
        entries += [(word, (row["name"], rank + _FAINT)) for word in row.get("faint", [])]
    entries += [(word, ("", 0)) for word in rules("quantities")["words"]["no_cue"]]
    return Gazetteer(entries)


def quantities(
    content: str,
    masked: Mask,
    *,
    regulating: bool = True,
    senses: Mapping[Sense, Mask] = MappingProxyType({}),
) -> list[Amount]:
    """The quantities with policy content in ``content`` outside ``masked``, in order.

    A bound of which nothing else tells the meaning is a threshold where the document is
    ``regulating`` (办法, 细则, 条例), else a target. ``senses`` marks the parts whose headings say
    what their numbers are.
    """
    kept: list[Amount] = []
    cues = _Cues(content)
    for item in amounts(content, masked):
        sense = next(
            (name for name, mask in senses.items() if mask.covers(item.start, item.end)), None
        )
        item.kind = _kind(content, item, cues, regulating or sense == "conditions")
        if sense:
            item.kind = _under(sense, item)
        last = kept[-1] if kept else None
        if last and last.unit == item.unit and content[last.end : item.start] == "、":
            item.kind = last.kind  # one of a list (达到1亿元、3亿元的)
        if item.kind is not None:
            item.qualifier = item.qualifier or qualifier(content, item)
            kept.append(item)
    return kept


class _Cue(NamedTuple):
    """A word at flat ``[start, end)`` that tells the kind of a quantity near it."""

    start: int
    end: int
    name: str
    rank: int


class _Cues:
    """The cues of kinds in a text."""

    def __init__(self, content: str) -> None:
        self._cues = [
            _Cue(start, end, name, rank)
            for start, end, (name, rank) in _kind_cues().find(content)
            if name  # else a part of another word
        ]
        self._starts = [cue.start for cue in self._cues]

    def between(self, start: int, end: int) -> Sequence[_Cue]:
        """Those that begin in ``[start, end)``, in order."""
        first = bisect_left(self._starts, start)
        return self._cues[first : bisect_left(self._starts, end, first)]


def _kind(content: str, item: Amount, cues: _Cues, regulating: bool) -> QuantityKind | None:
    """Kind by the nearest cue in the clause; None where nothing says what the number is for."""
    if item.qualifier == "tier":
        return "target"
    if _is_granted(content, item):
        return "incentive"
    if _sized(content, item):
        return "threshold"
    left, right = _clause(content, item.start, item.end)
    weak = item.unit in _weak()
    best = _nearest(content, item, cues.between(left, right), right)
    if best is None and item.unit == "%" and _RATE.search(content[left : item.start]):
        return "incentive"
    if best is None and item.low is not None and not weak:
        return "threshold"
    if best is None or (weak and best[0] > 8):
        return None
    return _meant(content, item, best[2], regulating)


def _nearest(
    content: str, item: Amount, cues: Sequence[_Cue], right: int
) -> tuple[int, int, str] | None:
    """Distance with rank, rank and name of the cue nearest to a number."""
    best: tuple[int, int, str] | None = None
    plain = item.unit not in rules("quantities")["granted"]["units"]
    counted = plain and item.unit not in _weak()
    for cue in reversed(cues):
        if cue.end > right or (plain and cue.name in ("budget", "incentive")):
            continue  # no one is given 30家, or sets it aside
        if cue.end <= item.start:
            distance = item.start - cue.end
            if best and distance > best[0]:
                break
            if counted and content.startswith(_WITHIN, cue.start):
                continue  # said of the number before it
        elif cue.start < item.end or _DIGIT_NEXT.match(content, cue.end):
            continue  # inside the number, or the cue of the one behind it
        else:
            distance = cue.start - item.end + 2
        score = (distance + cue.rank, cue.rank, cue.name)
        if best is None or score < best:
            best = score
    return best


@cache
def _weak() -> frozenset[str]:
    return frozenset(rules("quantities")["counted"]["weak"])


def _under(sense: Sense, item: Amount) -> QuantityKind | None:
    """Kind of a number under a heading of some ``sense``, from the one that its sentence gives."""
    if sense == "looking_back":  # what stands in names and set phrases still needs a cue
        weak = item.unit in _weak() and item.value < _MANY
        return "statistic" if item.kind or not weak else None
    if sense == "goals":
        return "target" if item.kind in ("threshold", "budget") else item.kind
    return item.kind


def _is_granted(content: str, item: Amount) -> bool:
    """Whether an amount is given to somebody: 按投资额的8%予以补助, 每人500元 in a rule that grants."""
    if item.unit not in ("CNY", "%"):
        return False
    before = content[max(0, item.start - 16) : item.start]
    if _SUM.search(before):
        sentence = _Sentence(content, item)
        return sentence.grants or sentence.sum
    if _GIVES.search(before) and _GRANTED.match(content, item.end):
        return True
    clause = after_last(content, "，。；：\n", max(0, item.start - 40), item.start)
    if item.unit == "%" and _RATE.search(content, clause, item.start) is not None:
        return _GRANTED.match(content, item.end) is not None
    if _EACH.search(content, clause, item.start) and not _QUALIFIES.match(content, item.end):
        return _Sentence(content, item).grants
    return False


def _sized(content: str, item: Amount) -> bool:
    """Whether an amount tells the size of what is granted something (3亿元以下的项目奖励…)."""
    if item.unit != "CNY" or not _SIZED.match(content, item.end):
        return False
    before = content[max(0, item.start - 16) : item.start]
    return not _GIVES.search(before) and _Sentence(content, item).grants


class _Sentence:
    """What the sentence of a quantity says around it; see ``sentence`` in quantities.toml."""

    def __init__(self, content: str, item: Amount) -> None:
        self._content = content
        self._item = item
        self._left = after_last(content, "。\n", max(0, item.start - 90), item.start)
        self._right = first_of(content, "。\n", item.end, item.end + 90)
        self._clause = after_last(content, "，；", self._left, item.start)
        self.grants = self._has("grants", self._left, self._right)
        """Whether it grants something."""

    def _has(self, name: str, start: int, end: int) -> bool:
        return _sentence_words()[name].search(self._content, start, end) is not None

    @property
    def grants_here(self) -> bool:
        """Whether the quantity's own clause grants something."""
        rest = first_of(self._content, "，；。", self._item.end, self._right)
        return self.grants and (
            self._has("grants", self._clause, self._item.start)
            or self._has("grants", self._item.end, rest)
        )

    @property
    def ahead(self) -> bool:
        """Whether it looks ahead before the quantity."""
        return self._has("ahead", self._left, self._item.start)

    @property
    def back(self) -> bool:
        """Whether it looks back before the quantity."""
        return self._has("back", self._left, self._item.start)

    @property
    def does(self) -> bool:
        """Whether the quantity's own clause says what is to be done."""
        return self._has("doing", self._clause, self._item.start)

    @property
    def sum(self) -> bool:
        """Whether a sum of money is named before the quantity."""
        return self._has("sums", self._left, self._item.start)

    @property
    def due(self) -> bool:
        """Whether the quantity's own clause says by when (到2025年)."""
        return _DUE.search(self._content, self._clause, self._item.start) is not None


@cache
def _sentence_words() -> dict[str, re.Pattern[str]]:
    """What finds a word of each list of ``sentence`` in quantities.toml."""
    table: dict[str, list[str]] = rules("quantities")["sentence"]
    return {name: re.compile("|".join(map(re.escape, words))) for name, words in table.items()}


def _meant(content: str, item: Amount, cue: str, regulating: bool) -> QuantityKind:
    """Kind of a quantity with its nearest cue, by what its sentence does."""
    if cue not in ("bound", "reach", "target", "statistic"):
        return _told(content, item, _KINDS[cue])
    if item.unit in _TIMES and content.startswith(_WITHIN, item.end):
        return "threshold"
    sentence = _Sentence(content, item)
    if cue == "statistic":
        if item.low is not None and item.unit == "CNY" and sentence.grants:
            return "threshold"  # 其中：1亿元至3亿元，奖励…
        return "target" if sentence.due else "statistic"
    if item.before is not None and sentence.sum:
        return "incentive"
    if (sentence.grants or cue == "bound") and _QUALIFIES.match(content, item.end):
        return "threshold"
    counted = item.unit not in ("CNY", "%") and item.unit not in _weak()
    if counted and sentence.does and not _QUALIFIES.match(content, item.end):
        return "target" if cue != "reach" or not sentence.back else "statistic"
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


def _told(content: str, item: Amount, kind: QuantityKind) -> QuantityKind:
    """``kind`` as its cue tells it, but for a condition that is a goal (力争保持15%以上的增速)."""
    if kind != "threshold" or item.unit in _TIMES:
        return kind
    sentence = _Sentence(content, item)
    return "target" if sentence.due and not sentence.grants else kind


def _of_bound(sentence: _Sentence, reached: bool, regulating: bool) -> QuantityKind:
    """What a bound is (不低于, 以上), or a mark that is ``reached`` (达到)."""
    if sentence.due and not sentence.grants_here:
        return "target"
    if sentence.grants or (regulating and not sentence.ahead):
        return "threshold"
    if sentence.ahead or ((reached or sentence.does) and not sentence.back):
        return "target"
    return "statistic" if sentence.back else "target"


def _clause(content: str, start: int, end: int) -> tuple[int, int]:
    left = after_last(content, _CLAUSE, max(0, start - 60), start)
    return left, first_of(content, _CLAUSE, end, end + 16)
