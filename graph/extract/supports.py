"""Which policy supports which industry, by the wording of a sentence or by a policy's title."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from graph.extract.gazetteer import after_last, between, first_of, starting_in
from graph.extract.industries import Sector
from graph.extract.policies import PolicyName
from graph.extract.rules import rules
from graph.model import Basis

_REACH = 300
"""How far from a policy its sentence is read, in code points."""

_SENTENCE_ENDS = "。！？\n"


class Finding(NamedTuple):
    """``policy`` is an index into the policies, None for the document itself."""

    policy: int | None
    sector: Sector
    basis: Basis
    confidence: float
    span: tuple[int, int]


def by_title(
    content: str, policies: Sequence[PolicyName], sectors: Sequence[Sector]
) -> Iterator[Finding]:
    """Policies that support the sectors in their own titles."""
    for index, policy in enumerate(policies):
        if not _supportive_title(policy.title):
            continue
        for sector in between(sectors, policy.start, policy.end):
            if sector.end <= policy.end and not sector.negated:
                yield Finding(index, sector, "title", 0.9, (policy.start, policy.end))


def _supportive_title(title: str) -> bool:
    table = rules("supports")
    return any(word in title for word in table["title_words"]) and not any(
        word in title for word in table["title_not"]
    )


def by_wording(
    content: str, policies: Sequence[PolicyName], sectors: Sequence[Sector]
) -> Iterator[Finding]:
    """Sectors that the sentence naming policies says are supported by them."""
    numbers = [
        index
        for index, policy in enumerate(policies)
        if policy.relation in ("issues", "revises") and content[policy.start - 1] == "《"
    ]
    issued = [policies[index] for index in numbers]
    for start, end in _sentences(content, issued):
        inside = [(numbers[place], issued[place]) for place in starting_in(issued, start, end)]
        last = max(policy.number.end if policy.number else policy.end for _, policy in inside)
        link = _link(content, last, end)
        if link is None:
            continue
        for sector in between(sectors, link, end):
            if sector.negated or not _reached(content, link, sector.start):
                continue
            for index, policy in inside:
                if policy.end <= sector.start:
                    span = (policy.start - 1, sector.end)
                    yield Finding(index, sector, "wording", 0.75, span)


def _sentences(content: str, policies: Sequence[PolicyName]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for policy in policies:
        near = max(0, policy.start - _REACH)
        start = after_last(content, _SENTENCE_ENDS, near, policy.start)
        end = first_of(content, _SENTENCE_ENDS, policy.end, policy.end + _REACH)
        if (start, end) not in spans[-2:]:
            spans.append((start, end))
    return spans


def _link(content: str, after: int, end: int) -> int | None:
    """Where the wording of support begins behind the policies of a sentence."""
    clause = content.find("，", after, min(end, after + 14))
    if clause < 0:
        return None
    for word in rules("supports")["links"]:
        if content.startswith(word, clause + 1):
            tail = content[clause:end]
            if any(cue in tail for cue in rules("supports")["supporting"]):
                return clause + 1
    return None


def _reached(content: str, link: int, at: int) -> bool:
    return "，" not in content[link:at]


def by_document(
    content: str, sectors: Sequence[Sector], spans: Sequence[tuple[int, int]]
) -> Iterator[Finding]:
    """Sectors that the document itself supports: those its measures and title name.

    ``spans`` are the flat spans that speak for the document: its title and its measures.
    A sector in a sentence that holds firms to something (严控, 污染治理) is not supported by it.
    """
    words = rules("supports")["not_supporting"]
    for start, end in spans:
        opening = content[start : min(end, start + 40)]
        if any(word in opening for word in words):
            continue
        ruled = -1, False
        for sector in between(sectors, start, end):
            if sector.start >= ruled[0]:
                ruled = _restricted(content, sector.start, start, end)
            if not sector.negated and not ruled[1]:
                yield Finding(None, sector, "wording", 0.7, (sector.start, sector.end))


def _restricted(content: str, at: int, start: int, end: int) -> tuple[int, bool]:
    """Where the sentence around ``at`` ends, and whether it restricts what it names."""
    left = after_last(content, _SENTENCE_ENDS, max(start, at - _REACH), at)
    right = first_of(content, _SENTENCE_ENDS, at, min(end, at + _REACH))
    if _words("restricting").search(content, left, right):
        return right, True
    regulated = _words("regulating").search(content, left, right) is not None
    return right, regulated and not _words("promoting").search(content, left, right)


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, rules("supports")[name])))
