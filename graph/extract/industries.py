"""Industries that a text names: by the concept scheme, by head nouns, and in lists of sectors."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from graph import schemes
from graph.extract.gazetteer import Gazetteer, Mask
from graph.extract.rules import rules

_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")
_LONGEST_LIST = 21
"""Members up to the end of a list that are looked at."""
_LIST_MEMBER = re.compile(r"[^、，。；：！？\n（）()“”《》]{2,10}")


@cache
def known_part(label: str) -> str | None:
    """The longest name of the scheme that ends or begins a longer name (跨境电商 of 跨境电商出口)."""
    scheme = schemes.industries()
    for length in range(len(label) - 1, 1, -1):
        for part in (label[:length], label[-length:]):
            concept = scheme.find(part)
            if concept and not concept.generic and part in concept.names():
                return part
    return None


@dataclass(slots=True)
class Sector:
    """An industry named at flat ``[start, end)``.

    Attributes:
        label: its shortest natural name, without 产业, 行业, 领域, 集群.
        concept: id of its concept in the scheme (``industry/人工智能``), None for a new sector.
        negated: whether the text leaves it out (不含房地产).
    """

    start: int
    end: int
    label: str
    concept: str | None
    negated: bool = False


@cache
def _terms() -> Gazetteer[tuple[schemes.Concept, bool]]:
    entries = []
    for concept in schemes.industries().concepts.values():
        for label in (concept.zh, *concept.aliases):
            if len(label) > 1 and not concept.generic:
                entries.append((label, (concept, label in concept.ambiguous)))
    return Gazetteer(entries)


@cache
def _heads() -> Gazetteer[None]:
    return Gazetteer((head, None) for head in rules("industries")["heads"])


@cache
def _no_sector() -> Gazetteer[None]:
    words = [*rules("industries")["generic"], *rules("measures")["acting"]]
    return Gazetteer((word, None) for word in words)


@cache
def _tail_pattern() -> re.Pattern[str]:
    tails = sorted(rules("industries")["tails"], key=len, reverse=True)
    return re.compile("(?:" + "|".join(tails) + ")$")


def shortest_name(text: str) -> str:
    """The shortest natural name of a sector: without 产业, 行业, 领域, 集群 at its end."""
    name = _tail_pattern().sub("", text)
    return name if len(name) > 1 else text


def industries(content: str, masked: Mask) -> list[Sector]:
    """The industries named in ``content`` outside the spans of ``masked``, in order."""
    finder = _Finder(content, masked)
    found = finder.known()
    found += finder.by_head(found)
    found.sort(key=lambda sector: sector.start)
    found += finder.in_lists(found)
    return sorted(found, key=lambda sector: sector.start)


class _Finder:
    def __init__(self, content: str, masked: Mask) -> None:
        self.content = content
        self.masked = masked
        self.taken = Mask(len(content))
        self.table = rules("industries")
        self.modifiers = frozenset(self.table["modifiers"])
        self.not_before = tuple(self.table["not_before"])
        self.sector_after = tuple(self.table["sector_after"])
        self.cut_before: dict[str, list[str]] = self.table["cut_before"]
        self.cut_behind = {end: tuple(words) for end, words in self.table["cut_behind"].items()}
        self.generic = frozenset(self.table["activities"])
        self.activity_after = tuple(self.table["activity_after"])

    def known(self) -> list[Sector]:
        """Sectors that the scheme names."""
        hits = [
            hit
            for hit in self._uncut()
            if not self.masked.touches(hit[0], hit[1])
            and not self.content.startswith(self.not_before, hit[1])
            and self.content[hit[0] - 1 : hit[0]] not in self.table["not_after"]
            and (
                self.content[hit[0] : hit[1]] not in self.generic
                or self.content.startswith(self.activity_after, hit[1])
            )
        ]
        safe = {
            index
            for index, (start, end, (_, risky)) in enumerate(hits)
            if not risky or self.content.startswith(self.sector_after, end)
        }
        for _ in range(3):
            grown = {
                index
                for index in range(len(hits))
                if index not in safe and self._listed(hits, index, safe)
            }
            if not grown:
                break
            safe |= grown
        return [self._sector(*hits[index]) for index in sorted(safe)]

    def _uncut(self) -> Iterator[tuple[int, int, tuple[schemes.Concept, bool]]]:
        """Names of the scheme that are not cut out of a longer word (深 + 化工 + 业互联网)."""
        for start, end, payload in _terms().find(self.content):
            ends = self._uncut_end(start, end)
            if ends == end:
                yield start, end, payload
            elif ends > start:
                # 担保业 + 务: the name without 业, where the scheme has it
                yield from (
                    (start, ends, known)
                    for _, stop, known in _terms().find(self.content[start:ends])
                    if stop == ends - start
                )

    def _uncut_end(self, start: int, end: int) -> int:
        """Where a name ends that is cut out of no longer word; ``start`` where it is."""
        before = self.cut_before.get(self.content[start])
        if before and self.content[start - 1 : start] in before:
            return start
        for size in (1, 2):
            behind = self.cut_behind.get(self.content[max(start, end - size) : end])
            if behind and self.content.startswith(behind, end):
                return end - 1 if self.content[end - 1] == "业" else start
        return end

    def _listed(
        self, hits: list[tuple[int, int, tuple[schemes.Concept, bool]]], index: int, safe: set[int]
    ) -> bool:
        """Whether a hit is a member of a list beside one that is sure."""
        start, end, _ = hits[index]
        if index + 1 in safe and self._joined(end, hits[index + 1][0]):
            return True
        return index - 1 in safe and self._joined(hits[index - 1][1], start)

    def _joined(self, end: int, start: int) -> bool:
        between = self.content[end:start]
        if between in self.table["list_marks"]:
            return True
        return len(between) <= 6 and between.endswith("、") and between.count("、") == 1

    def _sector(self, start: int, end: int, payload: tuple[schemes.Concept, bool]) -> Sector:
        concept = payload[0]
        name_end = end
        for tail in self.table["tails"]:
            if self.content.startswith(tail, end):
                end += len(tail)
                break
        start = self._with_modifier(start)
        self.taken.add(start, end)
        label = shortest_name(self.content[start:name_end])
        if label in self.table["described"] and "产业" in self.content[start:end]:
            label += "产业"
        return Sector(start, end, label, concept.id, self._negated(start))

    def _with_modifier(self, start: int) -> int:
        """Where the sector begins with the word before it that makes it a narrower one."""
        for length in (3, 2):
            at = start - length
            if (
                at >= 0
                and self.content[at:start] in self.modifiers
                and not (self.taken.touches(at, start) or self.masked.touches(at, start))
            ):
                return at
        return start

    def _negated(self, start: int) -> bool:
        before = self.content[max(0, start - 4) : start]
        return before.endswith(tuple(self.table["negative_before"]))

    def by_head(self, found: list[Sector]) -> list[Sector]:
        """New sectors: a word before a head noun (石墨烯 + 产业), the scheme aside."""
        more = []
        starts = {sector.end: sector for sector in found}
        for start, end, _ in _heads().find(self.content):
            if self.taken.touches(start, end) or self.masked.touches(start, end):
                continue
            if start in starts or self.content.startswith(self.not_before, end):
                continue
            if self._uncut_end(start, end) != end:
                continue
            if self.content.startswith(tuple(self.table["head_not_before"]), end):
                continue
            left = self._word_start(start)
            word = self.content[left:start]
            if not self._names_sector(word):
                continue
            kept = self.content[start:end] in self.table["kept"]
            label = self.content[left:end] if kept else word
            self.taken.add(left, end)
            more.append(Sector(left, end, label, None, self._negated(left)))
        return more

    def _word_start(self, end: int) -> int:
        left = end
        while left > 0 and end - left < 7 and _WORD.fullmatch(self.content[left - 1]):
            if self.taken.touches(left - 1, left) or self.masked.touches(left - 1, left):
                break
            left -= 1
        return left

    def _names_sector(self, word: str) -> bool:
        if not 2 <= len(word) <= 5 or not all("\u4e00" <= char <= "\u9fff" for char in word):
            return False
        return next(_no_sector().find(word), None) is None

    def in_lists(self, found: list[Sector]) -> Iterator[Sector]:
        """Unknown members of a list of sectors that ends in a word for sectors (…等产业)."""
        heads = tuple(self.table["list_heads"])
        by_start = {sector.start: sector for sector in found}
        covered = {sector.end for sector in found}
        listed = -1
        for sector in found:
            if sector.end < listed or not self.content.startswith("、", sector.end):
                continue
            listed, members = self._members(sector.end + 1, heads)
            near = members[-_LONGEST_LIST:]
            # an unknown member counts within reach of a sector before it
            while near and near[0][0] - 1 not in covered:
                near.pop(0)
            yield from self._unknown(near, by_start)

    def _members(self, at: int, heads: tuple[str, ...]) -> tuple[int, list[tuple[int, int, str]]]:
        """Where the list at ``at`` ends, and its members where a word for sectors ends it."""
        members = []
        while match := _LIST_MEMBER.match(self.content, at):
            text = match.group()
            last = self.content[match.end() : match.end() + 1] != "、"
            cut = _list_end(text, heads) if last else -1
            name = text[:cut] if cut > 0 else text
            members.append((at, at + len(name), name))
            if last:
                return at, members if cut > 0 else []
            at = match.end() + 1
        return at, []

    def _unknown(
        self, members: list[tuple[int, int, str]], by_start: dict[int, Sector]
    ) -> Iterator[Sector]:
        for start, _, name in members:
            for part_start, part in _parts(start, name):
                part_end = part_start + len(part)
                if part_start in by_start or self.taken.touches(part_start, part_end):
                    continue
                if self._names_sector(part) and not self.masked.touches(part_start, part_end):
                    self.taken.add(part_start, part_end)
                    yield Sector(part_start, part_end, part, None)


def _list_end(text: str, heads: tuple[str, ...]) -> int:
    """Where the last member of a list ends before a word for sectors; -1 where none follows."""
    if any(word in text for word in rules("industries")["list_not"]):
        return -1
    rest = text.find("等")
    if rest > 1 and any(head in text[rest:] for head in heads):
        return rest
    return min((at for head in heads if (at := text.find(head)) > 1), default=-1)


def _parts(start: int, text: str) -> Iterator[tuple[int, str]]:
    """The members of ``text`` joined by 和, 与 or 及."""
    at = 0
    for match in re.finditer("[和与及]|$", text):
        if part := text[at : match.start()]:
            yield start + at, part
        at = match.end()
