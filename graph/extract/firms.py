"""Firms whose names have a place inside (中国铁路 + 南昌 + 局…, 国网 + 福建省 + 电力有限公司)."""

import re
from functools import cache

from graph.extract.rules import rules

_REACH = 12


@cache
def _heads() -> re.Pattern[str]:
    table = rules("bodies")["firms"]
    names = sorted([*table["names"], *table["heads"]], key=len, reverse=True)
    heads = "|".join([*map(re.escape, names), "中国[\u4e00-\u9fff]{2,6}"])
    return re.compile(f"(?:{heads})$")


def begin(content: str, at: int) -> int:
    """Where the name of a firm begins whose place stands at ``at``; ``at`` where none does."""
    head = _heads().search(content, max(0, at - _REACH), at)
    return head.start() if head else at
