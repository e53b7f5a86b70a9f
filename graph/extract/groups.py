"""Long names: groups with what they do in them (甲市 + …建设工作 + 领导小组), schools of universities."""

import re
from collections.abc import Container
from typing import Final

from graph.extract.rules import rules

_REACH: Final = 24
"""Longest name before its last word, in code points."""
_SHORTEST: Final = 4
_RUN = re.compile(r"[^，。；：、！？（）()“”《》〈〉【】〔〕\s—…]*$")

_SCHOOL = re.compile("[^，。；：、！？（）()“”《》〈〉【】〔〕\\s—…]{2,6}?学院")


def begin(content: str, start: int, end: int, places: Container[int]) -> int | None:
    """Where the name of a group begins whose last word stands at ``[start, end)``.

    It begins with a place (``places`` holds where they start) or with a level word that nothing
    but a mark or a verb stands before. None where it has no such beginning, or names one of many.
    """
    table = rules("bodies")
    if content[start:end] not in table["institutes"]["leading"]:
        return None
    run = _RUN.search(content, max(0, start - _REACH), start)
    verbs = tuple(table["left"]["verbs"])
    for at in range(run.start() if run else start, start - _SHORTEST):
        first = at == 0 or not "\u4e00" <= content[at - 1] <= "\u9fff"
        opens = first or content.endswith(verbs, 0, at)
        if opens and (at in places or content[at] in "省市区县"):
            name = content[at:start]
            return None if any(word in name for word in table["institutes"]["many"]) else at
    return None


def school_end(content: str, end: int) -> int:
    """End of a school of a university that directly follows it (…大学 + 创新 + 学院)."""
    school = _SCHOOL.match(content, end)
    return school.end() if school else end
