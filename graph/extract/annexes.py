"""Where the annexes of a document begin: what follows is no part of its body."""

import re
from collections.abc import Sequence
from typing import Final

from graph.extract.structure import ROWS, Unit

_AFTER_ALL = re.compile(r"(?:\n|。|、|；|）|日)附件[：:]?\s?(?=[1１一\n《\u4e00-\u9fff])")
_AFTER_SOME = re.compile(
    r"\n附(?:件|表|录)\s?(?:[1１一]?[：:]|[1１一][ \n《\u4e00-\u9fff]|(?=\n))"
    r"|\n(?=[^\n，。；：]{4,30}名单\n)"
    r"|[。；）日]\s?附(?:件|表|录)\s?(?:[1１一]?[：:]|[1１一][《\u4e00-\u9fff])"
)
_BARE: Final = frozenset({"counted", "circled", "dash", "paragraph"}) | ROWS
"""Levels whose units do not show that a body has begun."""
_FEWEST = 2


def begin(content: str, units: Sequence[Unit], notice_end: int) -> int:
    """Flat offset of the first annex, the end of the text where there is none.

    A list of annexes or a heading of one counts behind all units, in the second half; and behind
    two units at least of the document itself: not of the notice that prints it, which ends at
    ``notice_end`` (0 where there is none).
    """
    numbered = [unit.start for unit in units if unit.level.name not in ROWS]
    last = numbered[-1] if numbered else 0
    behind = _AFTER_ALL.search(content, max(last, len(content) // 2))
    end = behind.start() + 1 if behind else len(content)
    own = [
        unit.start for unit in units if unit.start >= notice_end and unit.level.name not in _BARE
    ]
    if len(own) >= _FEWEST and (after := _AFTER_SOME.search(content, own[_FEWEST - 1])):
        end = min(end, after.start() + 1)
    return end
