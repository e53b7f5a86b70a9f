"""Who answers for a measure: lists of responsible bodies (责任单位：…, 〔…负责〕) and their roles."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

from graph.extract.bodies import Body
from graph.extract.gazetteer import starting_in
from graph.extract.rules import rules

Role = Literal["lead", "support"]
_BRACKETED = re.compile(
    r"[（(〔\[]([^（(〔\[）)〕\]\n]{4,300}?)(?:分别|按职责分工|分工|共同|等)?(?:负责|牵头|落实)[）)〕\]]"
)
_LIST_END = re.compile(r"[。\n；]")


@cache
def _labels() -> re.Pattern[str]:
    table = rules("bodies")["responsible"]
    lead = "|".join(sorted(table["lead"], key=len, reverse=True))
    support = "|".join(sorted(table["support"], key=len, reverse=True))
    return re.compile(rf"(?:(?P<lead>{lead})|(?P<support>{support}))[：:]")


def responsible_bodies(
    content: str, spans: Sequence[tuple[int, int]], bodies: Sequence[Body]
) -> Iterator[tuple[int, Role, tuple[int, int]]]:
    """Index of each body that answers for the text in ``spans``, its role and flat span.

    The label of a list (牵头单位, 配合单位) tells the role; 责任单位 are leads.
    """
    for start, end in spans:
        for left, right, role in _lists(content, start, end):
            for index in starting_in(bodies, left, right):
                yield index, role, (bodies[index].start, bodies[index].end)


def _lists(content: str, start: int, end: int) -> Iterator[tuple[int, int, Role]]:
    labels = list(_labels().finditer(content, start, end))
    for number, match in enumerate(labels):
        stop = _LIST_END.search(content, match.end(), end)
        right = stop.start() if stop else end
        if number + 1 < len(labels):
            right = min(right, labels[number + 1].start())
        yield match.end(), right, "lead" if match["lead"] else "support"
    for match in _BRACKETED.finditer(content, start, end):
        yield match.start(1), match.end(1), "lead"
