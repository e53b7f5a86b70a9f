"""Parts of a text that tell what has been: a report's look back, the state that a plan starts from."""

import re
from collections.abc import Sequence
from functools import cache

from graph.extract.rules import rules
from graph.extract.structure import Unit

_LONGEST = 20
"""Characters of a heading; longer ones are sentences about something else."""


def looking_back(content: str, units: Sequence[Unit]) -> list[tuple[int, int]]:
    """Flat spans of the units whose heading says so (工作回顾, 主要成效), units inside included."""
    pattern = _headings()
    return [
        (unit.start, unit.end)
        for unit in units
        if 0 < unit.heading[1] - unit.heading[0] <= _LONGEST
        and pattern.fullmatch(content[slice(*unit.heading)].strip(" 　。：:"))
    ]


@cache
def _headings() -> re.Pattern[str]:
    table = rules("quantities")["looking_back"]
    acting = "|".join(map(re.escape, [*rules("measures")["acting"], *table["not"]]))
    ends = "|".join(map(re.escape, table["headings"]))
    return re.compile(f"(?:(?!{acting})[^，。；]*)?(?:{ends})")
