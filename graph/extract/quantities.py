"""Quantities with policy content: money, rates and counts, with caps, ranges, changes and tiers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple, Self, get_args

from graph.extract.gazetteer import Gazetteer, Mask, after_last, first_of
from graph.extract.numerals import amount
from graph.extract.rules import rules
from graph.model import QuantityKind

_CLAUSE = "。；！？\n"
_DIGITS = r"\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?"
_SCALE = r"(?:百|千|十)?(?:万亿|万|亿)|百|千"
_BETWEEN = r"(?:[-－—–~～至到]|[—–-]{2})"
_INCLUSIVE = r"(?:（[^（）]{1,12}）|\([^()]{1,12}\))?"
_KINDS: Final[dict[str, QuantityKind]] = {kind: kind for kind in get_args(QuantityKind)}
_FAINT = 14
_BRACKETED = re.compile(r"^（[^（）]{1,12}）")
_BESIDE = 10
"""Characters beside the amount that a cell may hold."""
_CLAUSE_MARK = re.compile(r"[\d，。；：]")
_NEGATIVE_BEFORE = frozenset("第G国号S")
_TIER = re.compile(r"(?P<tier>[十百千万亿]{1,3})(?P<unit>元)?级(?!别)")
_RATE = re.compile(r"[按以][^，。；]{0,30}$")
_QUALIFIES = re.compile(
    r"(?:及以上|以上|以内|以下|（[^（）]{1,12}）)*(?:的)(?!补|奖|资助|标准|比例|额度|部分给)"
)
_DIGIT_NEXT = re.compile(r"[^，。；\d]{0,6}\d")


@dataclass(slots=True)
class Amount:
    """A quantity at flat ``[start, end)``, in base units.

    Attributes:
        value: the amount, the upper bound of a range, or the new value of a change.
        unit: ``CNY``, ``%``, or the unit as in the text.
        low: lower bound of a range.
        before: former value of a change.
        qualifier: ``max``, ``min``, ``about``, ``tier`` or None.
    """

    start: int
    end: int
    value: float
    unit: str
    kind: QuantityKind | None = None
    low: float | None = None
    before: float | None = None
    qualifier: str | None = None


@cache
def _pattern() -> re.Pattern[str]:
    table = rules("quantities")
    units = sorted(
        {
            *table["money"]["units"],
            *table["money"]["foreign"],
            *table["counted"]["units"],
            "%",
            "‰",
        },
        key=len,
        reverse=True,
    )
    unit = "|".join(re.escape(item) for item in units)
    return re.compile(
        rf"(?P<one>{_DIGITS})(?P<scale>{_SCALE})?(?P<more>余|多)?(?P<unit>{unit}|亿(?=（))?"
        rf"(?:{_INCLUSIVE}(?P<to>{_BETWEEN})(?P<high>{_DIGITS})(?P<high_scale>{_SCALE})?(?:余|多)?"
        rf"(?P<high_unit>{unit}))?"
    )


@cache
def _kind_cues() -> Gazetteer[tuple[str, int]]:
    entries = []
    for rank, row in enumerate(rules("quantities")["kind"]):
        entries += [(word, (row["name"], rank)) for word in row["near"]]
        entries += [(word, (row["name"], rank + _FAINT)) for word in row.get("faint", [])]
    return Gazetteer(entries)


def quantities(content: str, masked: Mask, *, regulating: bool = True) -> list[Amount]:
    """The quantities with policy content in ``content`` outside ``masked``, in order.

    A bound of which nothing else tells the meaning is a threshold where the document is
    ``regulating`` (办法, 细则, 条例), else a target.
    """
    found = [*_tiers(content, masked), *_numbers(content, masked)]
    found.sort(key=lambda item: item.start)
    found = _changes(content, found)
    kept = []
    for item in found:
        item.kind = _kind(content, item, regulating)
        if item.kind is not None:
            item.qualifier = item.qualifier or _qualifier(content, item)
            kept.append(item)
    return kept


def only_amount(text: str) -> Amount | None:
    """The amount that a short text says and nothing much beside, as in a cell (最高50万元)."""
    matches = [match for match in _pattern().finditer(text) if match["unit"] or match["to"]]
    if len(matches) != 1 or not _stands_alone(text, matches[0].start()):
        return None
    beside = text[: matches[0].start()] + text[matches[0].end() :]
    if len(beside) > _BESIDE or _CLAUSE_MARK.search(beside):
        return None
    found = _range(matches[0]) if matches[0]["to"] else _single(matches[0])
    if found:
        found.qualifier = found.qualifier or _qualifier(text, found)
    return found


def _numbers(content: str, masked: Mask) -> Iterator[Amount]:
    sharing: list[re.Match[str]] = []
    for match in _pattern().finditer(content):
        start, end = match.span()
        if masked.touches(start, end) or not _stands_alone(content, start):
            continue
        if sharing and sharing[-1].end() + 1 != start:
            sharing.clear()
        if not match["to"] and not match["unit"]:
            if match["scale"] and content.startswith("、", end):
                sharing.append(match)
            continue
        for earlier in sharing:
            yield _sharing(earlier, match)
        sharing.clear()
        item = _range(match) if match["to"] else _single(match)
        if item and not _is_name(content, item):
            yield item
    yield from _in_words(content, masked)


def _sharing(match: re.Match[str], last: re.Match[str]) -> Amount:
    """A member of a list that shares the unit of its last one (300万、200万、100万元)."""
    unit, factor = _unit(last["unit"] or last["high_unit"])
    value = amount(match["one"], match["scale"]) or 0.0
    return Amount(match.start(), match.end(), value * factor, unit)


_WORDS = re.compile(
    r"(?P<words>[一二两三四五六七八九壹贰叁肆伍陆柒捌玖][一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟零]*|十[一二三四五六七八九]?)"
    r"(?P<unit>元|家|个|名|项|人|户|亩|吨|%)"
)


def _in_words(content: str, masked: Mask) -> Iterator[Amount]:
    """Amounts in Chinese numerals: money, and counts from ten on (一家 is no quantity)."""
    for match in _WORDS.finditer(content):
        value = amount(match["words"])
        if value is None or masked.touches(*match.span()):
            continue
        before = content[match.start() - 1 : match.start()]
        if before in ("第", "十", "百", "千", "万", "亿", "之", "、") or (
            value < 10 and match["unit"] != "元"
        ):
            continue
        if match["unit"] == "元" and value < 10:
            continue  # 一元, 二元, 多元 are not money
        unit, factor = _unit(match["unit"])
        yield Amount(match.start(), match.end(), value * factor, unit)


def _stands_alone(content: str, start: int) -> bool:
    before = content[start - 1] if start else ""
    if before in _NEGATIVE_BEFORE or before == "." or before.isdecimal():
        return False
    return not (before.isascii() and before.isalpha()) and not content.startswith(
        ("（含", "(含", "不含"), max(0, start - 2)
    )


def _is_name(content: str, item: Amount) -> bool:
    """Whether the number belongs to a name, a date or an ordinal (500强, 2022年, 6+365)."""
    after = content[item.end : item.end + 1]
    if item.unit in ("年", "日", "月") and item.value >= 1900 and item.value < 2200:
        return True
    if item.unit == "日" and content[item.start - 1 : item.start] == "月":
        return True
    return item.unit in ("分", "月", "号") and after in (
        "会",
        "份",
        "区",
        "别",
        "类",
        "布",
        "析",
        "工",
        "配",
        "期",
    )


def _unit(text: str) -> tuple[str, float]:
    """Base unit and factor of a unit as written."""
    if text in rules("quantities")["money"]["units"] or text == "亿":
        return "CNY", 1e8 if text == "亿" else 1.0
    if text == "‰":
        return "%", 0.1
    return text, 1.0


def _single(match: re.Match[str]) -> Amount | None:
    value = amount(match["one"], match["scale"] or "")
    if value is None:
        return None
    unit, factor = _unit(match["unit"])
    qualifier = "about" if match["more"] else None
    return Amount(match.start(), match.end(), round(value * factor, 6), unit, qualifier=qualifier)


def _range(match: re.Match[str]) -> Amount | None:
    high = amount(match["high"], match["high_scale"] or "")
    if high is None:
        return None
    unit, factor = _unit(match["high_unit"])
    low_scale = match["scale"] or ("" if match["unit"] else match["high_scale"] or "")
    low = amount(match["one"], low_scale)
    if low is None or low > high:
        return Amount(match.start("high"), match.end(), high * factor, unit)
    return Amount(match.start(), match.end(), high * factor, unit, low=low * factor)


def _tiers(content: str, masked: Mask) -> Iterator[Amount]:
    """Orders of magnitude (千亿级, 十亿元级): targets, not amounts."""
    for match in _TIER.finditer(content):
        if masked.touches(*match.span()) or (
            match["tier"] in ("百", "十", "千", "万") and not match["unit"]
        ):
            continue
        value = 1.0
        for char in match["tier"]:
            value *= {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[char]
        yield Amount(match.start(), match.end(), value, "CNY", qualifier="tier")


_CHANGE = re.compile(
    r"(?:提高|提|提升|调整|增加|上调|扩大|降低|下调|降|压缩|缩短|减少|增长|上升|下降)(?:到|至|为)[^，。；]{0,6}$"
)


def _changes(content: str, found: list[Amount]) -> list[Amount]:
    """Joins the two sides of a change (从150万元提为500万元) into one quantity."""
    joined: list[Amount] = []
    for item in found:
        previous = joined[-1] if joined else None
        if (
            previous
            and previous.before is None
            and previous.unit == item.unit
            and item.start - previous.end <= 16
        ):
            between = content[previous.end : item.start]
            lead = content[max(0, previous.start - 8) : previous.start]
            if ("从" in lead or "由" in lead) and _CHANGE.search(between):
                previous.before, previous.value = previous.value, item.value
                previous.end, previous.low = item.end, item.low
                previous.qualifier = _cap(content, item) or previous.qualifier
                continue
        joined.append(item)
    return joined


def _cap(content: str, item: Amount) -> str | None:
    return _qualifier(content, item)


def _qualifier(content: str, item: Amount) -> str | None:
    before = content[max(0, item.start - 8) : item.start].removesuffix("人民币").removesuffix("为")
    after = content[item.end : item.end + 18]
    if after.startswith("（"):
        after = _BRACKETED.sub("", after)
    for name, ends, begins in _qualifiers():
        if before.endswith(ends) or after.startswith(begins):
            return name
    return None


@cache
def _qualifiers() -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Each qualifier with the words right before and right after a number that tell it."""
    table: dict[str, list[str]] = rules("quantities")["qualifier"]
    return [
        (name, tuple(table[f"{name}_before"]), tuple(table[f"{name}_after"]))
        for name in ("max", "min", "about")
    ]


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
