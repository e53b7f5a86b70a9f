"""Who issued a law or a report: the congress that passed the one, the government of the other.

Neither is signed. A law has a line with the session that passed it below its title; a government's
work report the office of its speaker.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from graph.extract.bodies import Body

_PASSED = re.compile(
    r"(?:第[一二三四五六七八九十百\d]{1,5}次(?:全体)?会议|全体会议)[^。\n]{0,16}通过"
)
_REPORT = re.compile(r"政府工作报告")
_SPEAKER = re.compile(
    r"^[ 　]*(?:(?P<nation>国务院)总理|[\u4e00-\u9fff]{0,12}?(?:[省市区县州旗]长|自治区(?:人民政府)?主席))"
    r"[ 　]{0,4}[\u4e00-\u9fff·]{1,6}(?:[ 　]{1,3}[\u4e00-\u9fff])?[ 　]*$",
    re.MULTILINE,
)
_CONGRESS = "人民代表大会"
_HEAD = 600
"""Characters below the start of a text in which such lines stand."""


class Issuer(NamedTuple):
    """The name of a body, and the flat span that tells it."""

    name: str
    start: int
    end: int


def issuer(content: str, bodies: Sequence[Body]) -> Issuer | None:
    """Who issued the law or the work report that ``content`` is; None where it is neither."""
    congress = None
    for body in bodies:
        if body.start >= _HEAD:
            break
        if _CONGRESS not in body.label:
            continue
        if _PASSED.match(content, body.end):
            return Issuer(content[body.start : body.end], body.start, body.end)
        congress = congress or body
    if congress and _REPORT.search(content, 0, congress.start):
        return _speaker(content, congress)
    return None


def _speaker(content: str, congress: Body) -> Issuer | None:
    line = _SPEAKER.search(content[:_HEAD], congress.end)
    if line is None:
        return None
    if line["nation"]:
        return Issuer(line["nation"], *line.span("nation"))
    place = congress.prefix
    end = congress.start + len(place)
    return Issuer(place + "人民政府", congress.start, end) if place else None
