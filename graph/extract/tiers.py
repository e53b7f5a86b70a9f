"""Which award is given at which threshold: 首次突破1亿元、5亿元的，分别给予50万元、100万元奖励."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from graph.extract.amounts import Amount

_CLAUSE_END = re.compile("[。；;\n]")
_AWARDED: Final = frozenset({"CNY", "%"})
_LIST: Final = frozenset({"、", "和", "及", "以及", "，"})
_BOUND_BEFORE = re.compile(r"(?:(?<!不)(?:超过|达到|达|突破|满|高于|大于)|不少于|不低于)$")
_BOUND_AFTER = re.compile(r"(?:（[^（）]{1,8}）|\([^()]{1,8}\))?(?:及|或)?以[上下内]")
_CONDITION = re.compile(r"[^，。；\n]{0,60}?的(?!补|奖|资助|比例|标准|额度)|[^，。；\n]{0,6}，")
_LINK = re.compile(r"^(?:（含）|\(含\)|（含）?以上|及以上|以上)?(?P<link>.{0,2})$")


def tiers(content: str, amounts: Sequence[Amount]) -> dict[int, int]:
    """Index of the threshold of each incentive, by indexes into ``amounts`` (in order).

    They are joined where a clause (up to ；or 。) holds one threshold and then one award, where
    the two take turns, and where 分别 joins as many thresholds as awards. An award is an amount,
    a rate, or a rate with its cap. All others stay without: which one is meant is not said.
    """
    found: dict[int, int] = {}
    for clause in _clauses(content, amounts):
        pairs = _alternating(content, amounts, clause)
        if pairs is None:
            pairs = _respectively(content, amounts, clause)
        found.update(pairs)
    return found


def _clauses(content: str, amounts: Sequence[Amount]) -> Iterator[list[int]]:
    """Indexes of the thresholds and incentives of each clause, where there are some of both."""
    ends = _CLAUSE_END.finditer(content)
    end = -1
    clause: list[int] = []
    for index, item in enumerate(amounts):
        if item.start >= end:
            yield from _mixed(amounts, clause)
            clause = []
            while item.start >= end:
                end = next((match.end() for match in ends), len(content) + 1)
        if item.kind in ("threshold", "incentive"):
            clause.append(index)
    yield from _mixed(amounts, clause)


def _mixed(amounts: Sequence[Amount], clause: list[int]) -> Iterator[list[int]]:
    if len({amounts[index].kind for index in clause}) > 1:
        yield clause


def _alternating(
    content: str, amounts: Sequence[Amount], clause: Sequence[int]
) -> dict[int, int] | None:
    """Pairs of a clause that is threshold, award, threshold, award…; None where it is not."""
    pairs: dict[int, int] = {}
    threshold: int | None = None
    award: Amount | None = None
    for index in clause:
        item = amounts[index]
        if item.kind == "threshold":
            if (threshold is not None and award is None) or not _is_condition(content, item):
                return None
            threshold, award = index, None
        elif threshold is None or item.unit not in _AWARDED or not _goes_on(award, item):
            return None
        else:
            pairs[index], award = threshold, item
    return pairs if award is not None else None


def _is_condition(content: str, item: Amount) -> bool:
    """Whether a threshold is a bound on whom an award is for, not a rate or a cap of the award."""
    bounded = (
        (item.low is not None and item.unit != "%")
        or _BOUND_BEFORE.search(content, max(0, item.start - 4), item.start) is not None
        or _BOUND_AFTER.match(content, item.end) is not None
    )
    return bounded and _CONDITION.match(content, item.end) is not None


def _goes_on(award: Amount | None, item: Amount) -> bool:
    """Whether ``item`` is the award of a threshold, or the cap of the rate before it."""
    if award is None:
        return True
    return award.unit == "%" and item.unit == "CNY" and item.qualifier == "max"


def _respectively(content: str, amounts: Sequence[Amount], clause: Sequence[int]) -> dict[int, int]:
    """Pairs of a clause in which a list of thresholds has its list of awards (分别)."""
    half = len(clause) // 2
    steps, awards = clause[:half], clause[half:]
    if len(steps) != len(awards) or half < 2:
        return {}
    if not (_listed(content, amounts, steps) and _listed(content, amounts, awards)):
        return {}
    kinds = {amounts[index].kind for index in steps}, {amounts[index].kind for index in awards}
    between = content[amounts[steps[-1]].end : amounts[awards[0]].start]
    if kinds != ({"threshold"}, {"incentive"}) or "分别" not in between:
        return {}
    return dict(zip(awards, steps, strict=True))


def _listed(content: str, amounts: Sequence[Amount], members: Sequence[int]) -> bool:
    """Whether amounts of one unit stand in one list."""
    rows = [amounts[index] for index in members]
    if len({row.unit for row in rows}) != 1:
        return False
    links = (_LINK.match(content[one.end : two.start]) for one, two in pairwise(rows))
    return all(link is not None and link["link"] in _LIST for link in links)
