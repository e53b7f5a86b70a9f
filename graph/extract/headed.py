"""What the headings around a number say of it: a look back, a goal, or conditions."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, Literal

from graph.extract.rules import rules
from graph.extract.structure import Unit

Sense = Literal["looking_back", "goals", "conditions"]
SENSES: Final[tuple[Sense, ...]] = ("looking_back", "goals", "conditions")
"""What a part of a text tells: what has been, what is to be reached, what must be met."""

_LONGEST = 20
"""Characters of a heading; longer ones are sentences about something else."""


def headed(content: str, units: Sequence[Unit], sense: Sense) -> list[tuple[int, int]]:
    """Flat spans of the units whose heading has the ``sense`` (工作回顾, 发展目标, 申报条件), units
    inside included."""
    pattern = _headings(sense)
    return [
        (unit.start, unit.end)
        for unit in units
        if 0 < unit.heading[1] - unit.heading[0] <= _LONGEST
        and pattern.fullmatch(content[slice(*unit.heading)].strip(" 　。：:"))
    ]


@cache
def _headings(sense: Sense) -> re.Pattern[str]:
    table = rules("quantities")["headed"]
    acting = "|".join(map(re.escape, [*rules("measures")["acting"], *table["not"]]))
    ends = "|".join(map(re.escape, table[sense]))
    return re.compile(f"(?:(?!{acting})[^，。；]*)?(?:{ends})")
