"""Amounts in a text: money, rates and counts, with caps, ranges, changes and tiers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from graph.extract.gazetteer import Mask
from graph.extract.numerals import amount
from graph.extract.rules import rules
from graph.model import QuantityKind

_DIGITS = r"\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?"
_SCALE = r"(?:百|千|十)?(?:万亿|万|亿)|百|千"
_BETWEEN = r"(?:[-－—–~～至到]|[—–-]{2})"
_INCLUSIVE = r"(?:（[^（）]{1,12}）|\([^()]{1,12}\))?"
_BRACKETED = re.compile(r"^（[^（）]{1,12}）")
_BESIDE = 10
"""Characters beside the amount that a cell may hold."""
_CLAUSE_MARK = re.compile(r"[\d，。；：]")
_NEGATIVE_BEFORE = frozenset("第G国号S")
_TIER = re.compile(r"(?P<tier>[十百千万亿]{1,3})(?P<unit>元)?级(?!别)")


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
        rf"(?P<one>{_DIGITS})(?P<scale>{_SCALE})?(?:(?P<more>余|多)(?P<late>万|亿)?)?(?P<unit>{unit}|亿(?=（))?"
        rf"(?:{_INCLUSIVE}(?P<to>{_BETWEEN})(?P<high>{_DIGITS})(?P<high_scale>{_SCALE})?(?:余|多)?"
        rf"(?P<high_unit>{unit}))?"
    )


def amounts(content: str, masked: Mask) -> list[Amount]:
    """The amounts in ``content`` outside ``masked``, in order, without their kinds."""
    found = [*_tiers(content, masked), *_numbers(content, masked)]
    found.sort(key=lambda item: item.start)
    return _changes(content, found)


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
        found.qualifier = found.qualifier or qualifier(text, found)
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
        if item and not _is_name(content, item) and not _quoted(content, item):
            yield item
    yield from _in_words(content, masked)


def _sharing(match: re.Match[str], last: re.Match[str]) -> Amount:
    """A member of a list that shares the unit of its last one (300万、200万、100万元)."""
    unit, factor = _unit(last["unit"] or last["high_unit"])
    value = amount(match["one"], match["scale"]) or 0.0
    return Amount(match.start(), match.end(), value * factor, unit)


_WORDS = re.compile(
    r"(?P<words>[一二两三四五六七八九壹贰叁肆伍陆柒捌玖][一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟零]*|十[一二三四五六七八九]?)"
    r"(?P<unit>元|家|个(?!月)|名|项|人|户|亩|吨|%|(?:年|个月)(?=(?:（含）)?(?:以上|以下|以内|内)))"
)


def _in_words(content: str, masked: Mask) -> Iterator[Amount]:
    """Amounts in Chinese numerals: money, bounds of time, and counts from ten on (一家 is none)."""
    for match in _WORDS.finditer(content):
        value = amount(match["words"])
        if value is None or masked.touches(*match.span()):
            continue
        before = content[match.start() - 1 : match.start()]
        if before in ("第", "十", "百", "千", "万", "亿", "之", "、") or (
            value < 10 and match["unit"] not in ("元", "年", "个月")
        ):
            continue
        if match["unit"] == "元" and value < 10:
            continue  # 一元, 二元, 多元 are not money
        unit, factor = _unit(match["unit"])
        item = Amount(match.start(), match.end(), value * factor, unit)
        if not _quoted(content, item):
            yield item


def _quoted(content: str, item: Amount) -> bool:
    """Whether a count opens a phrase in quotation marks (“十个不放松”)."""
    return content[item.start - 1 : item.start] == "“" and item.unit not in ("CNY", "%")


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


@cache
def _unit(text: str) -> tuple[str, float]:
    """Base unit and factor of a unit as written."""
    if text in rules("quantities")["money"]["units"] or text == "亿":
        return "CNY", 1e8 if text == "亿" else 1.0
    if text == "‰":
        return "%", 0.1
    return text.replace("／", "/"), 1.0


def _single(match: re.Match[str]) -> Amount | None:
    value = amount(match["one"], (match["scale"] or "") + (match["late"] or ""))
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


_FORMER = re.compile("[从由][^，。；、]*$")
_CHANGE = re.compile(
    r"(?:提高|提|提升|调整|增加|上调|扩大|降低|下调|降|压缩|缩短|减少|增长|上升|下降)(?:到|至|为)[^，。；]{0,10}$"
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
            and item.start - previous.end <= 20
        ):
            between = content[previous.end : item.start]
            lead = content[max(0, previous.start - 14) : previous.start]
            if _FORMER.search(lead) and _CHANGE.search(between):
                previous.before, previous.value = previous.value, item.value
                previous.end, previous.low = item.end, item.low
                previous.qualifier = qualifier(content, item) or previous.qualifier
                continue
        joined.append(item)
    return joined


def qualifier(content: str, item: Amount) -> str | None:
    """What the words right beside an amount say of it (最高, 不低于, 左右)."""
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
