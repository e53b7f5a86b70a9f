"""What a measure does (its leading verb), and who is said to do it (subject of its sentence)."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from graph import schemes
from graph.extract.bodies import Body
from graph.extract.gazetteer import starting_in
from graph.extract.rules import rules

_READ: Final = 300
"""How much of a measure's own text is read for its verb and its subject, in code points."""

_CLAUSE = re.compile("[^，。；：:;\n]+")
_OPENS: Final = frozenset("，。；;\n由")
_LINKS: Final = frozenset({"、", "和", "及", "与", "以及"})
_MODAL = re.compile("应当|负责|可以|应(?![用急对有])|(?<![主需重必只])要|须|将(?!来)|予以|给予")
_AND_OTHERS = re.compile("等(?:有关|相关)?(?:部门|单位|机构)?")
_QUOTES: Final = "“‘「《"


class Deed(NamedTuple):
    """An action (id of its concept) shown by the verb at flat ``[start, end)``."""

    action: str
    start: int
    end: int


@cache
def _verbs() -> dict[str, str]:
    concepts = schemes.actions().concepts.values()
    return {name: concept.id for concept in concepts for name in (concept.zh, *concept.aliases)}


@cache
def _words(name: str) -> re.Pattern[str]:
    terms = _verbs() if name == "verbs" else rules("actions")[name]
    return re.compile("|".join(sorted(map(re.escape, terms), key=len, reverse=True)))


def deed(content: str, title: tuple[int, int], own: Sequence[tuple[int, int]]) -> Deed | None:
    """What a measure does: the leading verb of its title, or else of the first clause of its own
    text that has one. None where none of them begins with a known verb."""
    start, end = title
    found = None if _conditional(content, end) else _leading(content, start, end)
    if found or not own:
        return found
    for clause in _CLAUSE.finditer(content, start, min(max(end, own[0][1]), start + _READ)):
        if found := _of_clause(content, *clause.span()):
            return found
    return None


def _conditional(content: str, end: int) -> bool:
    """Whether a clause says under which condition something is done (…的，)."""
    return content.endswith("的", 0, end) and content.startswith("，", end)


def _of_clause(content: str, start: int, end: int) -> Deed | None:
    if _conditional(content, end):
        return None
    found = _leading(content, start, end)
    if found:
        return found
    for modal in _MODAL.finditer(content, start, min(end, start + 60)):
        if found := _leading(content, modal.start(), end):
            return found
    return None


def _leading(content: str, start: int, end: int) -> Deed | None:
    """The verb that the text in ``[start, end)`` begins with, adverbs left out."""
    at = start
    while at < end and content[at] in _QUOTES:
        at += 1
    if whole := _words("wholes").match(content, at, end):
        at = whole.end()
    while adverb := _words("adverbs").match(content, at, end):
        if _words("verbs").match(content, at, end) and len(adverb.group()) < 2:
            break
        at = adverb.end()
    verb = _words("verbs").match(content, at, end)
    if verb is None or _words("nouns").match(content, at, end):
        return None
    if _words("described").match(content, verb.end(), end):
        return None
    if verb.group() in rules("actions")["light"]:
        inner = _words("verbs").match(content, verb.end(), end)
        if inner and not _words("nouns").match(content, inner.start(), end):
            verb = inner
    return Deed(_verbs()[verb.group()], *verb.span())


def subjects(
    content: str, title: tuple[int, int], own: Sequence[tuple[int, int]], bodies: Sequence[Body]
) -> Iterator[tuple[int, tuple[int, int]]]:
    """Index and flat span of each body that acts by the sentences of a measure.

    It begins a clause and a verb or a word such as 应当 follows, or stands behind 由; of a list
    all act, of 甲会同乙 the first.
    """
    left = title[0]
    limit = min(max(own[0][1], left), left + _READ) if own else left
    run: list[Body] = []
    for index in starting_in(bodies, left, limit):
        body = bodies[index]
        if not run or content[run[-1].end : body.start] not in _LINKS:
            run = []
            if not _may_act(content, body, left):
                continue
        run.append(body)
        if _act(content, run, limit):
            for number, member in enumerate(run, index + 1 - len(run)):
                yield number, (member.start, member.end)
            run = []


def _may_act(content: str, body: Body, left: int) -> bool:
    """Whether a body begins a clause, or stands behind 由, and not in brackets."""
    if body.kind != "body" or (body.start > left and content[body.start - 1] not in _OPENS):
        return False
    before = content[left : body.start]
    return not any(before.rfind(one) > before.rfind(two) for one, two in ("（）", "〔〕", "()"))


def _act(content: str, run: Sequence[Body], limit: int) -> bool:
    """Whether what follows a list of bodies makes them the ones who act."""
    at = run[-1].end
    if others := _AND_OTHERS.match(content, at, limit):
        at = others.end()
    if content[run[0].start - 1 : run[0].start] == "由":
        return _words("charged").match(content, at, limit) is not None
    known = _words("acts").match(content, at, limit)
    return known is not None or _leading(content, at, limit) is not None
