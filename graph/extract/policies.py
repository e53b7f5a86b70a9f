"""Policies that a text names: titles in 《》, document numbers, established short names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from graph.extract.aliases import Alias, uses
from graph.extract.document_number import DocumentNumber, numbers, orders
from graph.extract.gazetteer import Gazetteer, Mask, after_last
from graph.extract.rules import rules
from graph.model import Relation

RELATIONS: tuple[Relation, ...] = (
    "repeals", "revises", "issues", "implements", "based_on", "cites",
)  # fmt: skip
"""Relations of a document to another, the one that says most first."""

_SENTENCE = "。；！？\n"
_QUOTED = re.compile(r"“([^“”\n]{1,14})”")
_TITLED = re.compile("《[^《》]*》")
_LONGEST_TITLE = 120
_EDITION = re.compile(r"[（(](?:试行|暂行|修订|草案|征求意见稿|[^（）()]{1,14})[）)]$")
_PROPOSAL = re.compile(r"(?:提案|建议|议案|请示)\s*$|提出的?[^，。]{0,12}$|关于$")


@dataclass(slots=True)
class PolicyName:
    """A policy named at flat ``[start, end)``, its title without 《》.

    ``cue`` is the flat span of the word that shows the relation, None for a mere mention.
    """

    start: int
    end: int
    title: str
    number: DocumentNumber | None
    relation: Relation = "cites"
    cue: tuple[int, int] | None = None


def titles(content: str) -> Iterator[tuple[int, int]]:
    """Flat spans inside the outermost 《》, nested ones included; unclosed ones are left out."""
    depth = opened = 0
    for match in _BRACKET.finditer(content):
        if match.group() == "《":
            if depth == 0 or match.start() - opened > _LONGEST_TITLE:
                opened, depth = match.end(), 0
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and 1 < match.start() - opened <= _LONGEST_TITLE:
                yield opened, match.start()


_BRACKET = re.compile("[《》]")


@cache
def _ends() -> tuple[tuple[str, ...], tuple[str, ...]]:
    table = rules("policies")
    return tuple(table["title_end"]), tuple(table["not_title_end"])


def is_policy_title(title: str) -> bool:
    """Whether a title in 《》 is that of an official document, by its last word."""
    bare = _EDITION.sub("", title)
    wanted, unwanted = _ends()
    return bare.endswith(wanted) and not bare.endswith(unwanted)


def policies(content: str, own: set[str], declared: Sequence[Alias] = ()) -> list[PolicyName]:
    """The policies named in ``content`` but those with a title or number in ``own``.

    A short name ``declared`` for one of them names it from there on.
    """
    known = {_compact(item) for item in own}
    named = list(_by_short_name(content, list(_named(content)), list(declared)))
    found = [
        name
        for name in named
        if _compact(name.title) not in known
        and not (name.number and _compact(name.number.text) in known)
    ]
    for name in found:
        name.relation, name.cue = relation(content, name.start, name.end)
    return sorted(found, key=lambda name: name.start)


def _by_short_name(
    content: str, found: list[PolicyName], declared: list[Alias]
) -> Iterator[PolicyName]:
    """``found``, with uses of declared short names as mentions of what they are short for."""
    ends = {(name.number.end + 1 if name.number else name.end + 1): name for name in found}
    meant = {
        alias.name: name
        for alias in declared
        if (name := ends.get(alias.start) or ends.get(alias.start - 1))
    }
    for name in found:
        target = meant.get(name.title)
        if target is None or name.start < target.end:
            yield name
    policies_only = [alias for alias in declared if alias.name in meant]
    for use in uses(content, policies_only):
        bracketed = content[use.start - 1 : use.start] in ("《", "“")
        if len(use.alias.name) < 4 and not bracketed:
            continue  # 方案 and 目录 stand for other things as well
        target = meant[use.alias.name]
        yield PolicyName(use.start, use.end, target.title, target.number)


def _compact(text: str) -> str:
    return re.sub(r"[\s“”〈〉《》]", "", text)


def _named(content: str) -> Iterator[PolicyName]:
    taken = Mask(len(content))
    all_numbers = sorted([*numbers(content), *orders(content)], key=lambda number: number.start)
    by_start = {number.start: number for number in all_numbers}
    by_end = {number.end: number for number in all_numbers}
    for start, end in titles(content):
        title = content[start:end]
        taken.add(start, end)
        known = title in _known_titles()
        if not (known or is_policy_title(title)) or _is_proposal(content, start):
            continue
        number = _number_after(content, end + 1, by_start) or by_end.get(start - 1)
        if number:
            taken.add(number.start, number.end)
        yield PolicyName(start, end, title, number)
    for number in all_numbers:
        if not taken.touches(number.start, number.end):
            yield PolicyName(number.start, number.end, number.text, number)
    for start, end in _established(content):
        if not taken.touches(start, end):
            taken.add(start, end)
            yield PolicyName(start, end, content[start:end], None)
    yield from _short_names(content, taken)


def _established(content: str) -> Iterator[tuple[int, int]]:
    """Flat spans of policies known by name without 《》: laws, great plans, the five-year plan."""
    table = rules("policies")["established"]
    after, inside = tuple(table["not_before"]), frozenset(table["not_after"])
    for start, end, _ in _known_names().find(content):
        if not content.startswith(after, end) and content[start - 1 : start] not in inside:
            yield start, end
    for match in _FIVE_YEARS.finditer(content):
        before = content[match.start() - 1 : match.start()]
        if not "\u4e00" <= before <= "\u9fff" or before in table["five_years_after"]:
            yield match.span()


_FIVE_YEARS = re.compile("“十[一二三四五六]五”(?:发展)?规划(?:纲要)?")


@cache
def _known_titles() -> frozenset[str]:
    return frozenset(rules("policies")["established"]["titles"])


@cache
def _known_names() -> Gazetteer[None]:
    return Gazetteer((name, None) for name in rules("policies")["established"]["names"])


def _is_proposal(content: str, start: int) -> bool:
    before = content[max(0, start - 14) : start - 1]
    return (bool(_PROPOSAL.search(before)) and "提案" in before + "提案"[:0]) or before.endswith(
        ("提案", "建议", "议案")
    )


def _number_after(
    content: str, at: int, by_start: dict[int, DocumentNumber]
) -> DocumentNumber | None:
    """The document number in brackets right behind a title."""
    for offset in (1, 2):
        number = by_start.get(at + offset)
        if number and content[at : at + offset].strip(" ") in ("（", "(", "，", "【"):
            return number
    return None


def _short_names(content: str, taken: Mask) -> Iterator[PolicyName]:
    table = rules("policies")["short_name"]
    for match in _QUOTED.finditer(content):
        if taken.touches(match.start(), match.end()):
            continue
        inner, end = match[1], match.end()
        if any(word in inner for word in table["not_in"]):
            continue
        tail = next((word for word in table["after"] if content.startswith(word, end)), None)
        if tail:
            end += len(tail)
        elif not (inner.endswith(tuple(table["end"])) and len(inner) > 2):
            continue
        yield PolicyName(match.start(), end, content[match.start() : end], None)


class _After(NamedTuple):
    """A cue behind a policy; a ``decisive`` one wins over those before it."""

    word: str
    name: Relation
    decisive: bool


@cache
def _cues() -> tuple[Gazetteer[Relation], dict[str, list[_After]]]:
    """The cues before a policy, and those after it, longest first, by their first character."""
    table = rules("policies")
    before: list[tuple[str, Relation]] = []
    found: list[_After] = []
    for row in table["relation"]:
        before += [(word, row["name"]) for word in row["before"]]
        for word in row["after"]:
            changes = row["name"] in ("repeals", "revises")
            found.append(_After(word, row["name"], changes or word in table["decisive_after"]))
    after: dict[str, list[_After]] = {}
    for cue in sorted(found, key=lambda cue: -len(cue.word)):
        after.setdefault(cue.word[0], []).append(cue)
    return Gazetteer(before), after


_TAIL = 60
"""How far behind a title its number in brackets and a cue are read."""
_BRACKETED_NUMBER = re.compile(r"[（(][^（）()，]{0,12}[〔\[][^（）()，]{4,12}号[）)]")
_BY = re.compile("(?:根据|依据|按照|依照|遵照)[^，。；]{2,30}[厅局委部室府院会]联?合?$")


def relation(content: str, start: int, end: int) -> tuple[Relation, tuple[int, int] | None]:
    """How the text stands to the policy named at ``[start, end)``, and the cue that shows it.

    The nearest cue before it in its sentence decides; other titles in between are passed over,
    as one verb may have several objects. A cue after it that changes the policy's life wins.
    """
    clause_start = after_last(content, _SENTENCE, max(0, start - 120), start)
    cues, by_first = _cues()
    left = content[clause_start:start]
    if "》" in left:
        left = _TITLED.sub(lambda match: "　" * len(match.group()), left)
    tail = content[end : end + _TAIL].lstrip("》”）").lstrip()
    if number := _BRACKETED_NUMBER.match(tail):
        tail = tail[number.end() :].lstrip()
    after = [cue for cue in by_first.get(tail[:1], ()) if tail.startswith(cue.word)]
    for cue in after:
        if cue.decisive:
            at = content.index(cue.word, end)
            return cue.name, (at, at + len(cue.word))
    found: list[tuple[int, int, Relation]] = []
    for cue_start, cue_end, name in cues.find(left):
        if _describes(left, cue_start, cue_end, name):
            continue
        if (
            name == "issues"
            and found
            and found[-1][2] == "based_on"
            and _BY.search(left[:cue_start])
        ):
            continue  # so does 根据省政府印发《…》
        if found and left[found[-1][1] : cue_start].strip("和、并及与以") == "":
            found.append((cue_start, cue_end, name))  # one of several verbs (修订和实施)
        else:
            found = [(cue_start, cue_end, name)]
    best = min(found, key=lambda item: RELATIONS.index(item[2]), default=None)
    if found and best:
        best = (best[0], found[-1][1], best[2])
    if best and _reaches(left[best[1] :]):
        return best[2], (clause_start + best[0], clause_start + best[1])
    if after:
        at = content.index(after[0].word, end)
        return after[0].name, (at, at + len(after[0].word))
    return "cites", None


def _describes(left: str, start: int, end: int, name: Relation) -> bool:
    """Whether a cue tells which edition is meant (新修订《…》) or who issued it (印发的《…》)."""
    if name == "revises":
        return left.endswith("新", 0, start)
    return name == "issues" and left.startswith("的", end)


def _reaches(between: str) -> bool:
    """Whether a cue still governs a title behind ``between`` (the objects of one verb aside)."""
    between = _BRACKETED_NUMBER.sub("", between)
    return len(between.replace("　", "")) <= 30 and between.count("，") <= 2
