"""Regions and zones: administrative divisions, and places named after one (青浦 … 枢纽)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from graph import schemes
from graph.extract.gazetteer import Gazetteer, Mask
from graph.extract.rules import rules

_ZONE_REACH = 18
_INNER = re.compile("（[\u4e00-\u9fff]{2,5}）")
NATION = "000000"


class _Name(NamedTuple):
    codes: tuple[str, ...]
    zone: str | None
    full: bool
    risky: bool


@dataclass(slots=True)
class Place:
    """A place named at flat ``[start, end)``.

    Attributes:
        id: id of its concept in a scheme (``region/310118``, ``zone/…``), None where it has none.
        label: its name as the scheme or the text has it.
        zone: whether it is a zone (park, corridor, venue) and not a division.
    """

    start: int
    end: int
    label: str
    id: str | None
    zone: bool


@cache
def _names() -> Gazetteer[_Name]:
    divisions: dict[str, list[tuple[str, bool, bool]]] = {}
    for concept in schemes.regions().concepts.values():
        code = concept.notation or ""
        for label, full in _labels(concept):
            divisions.setdefault(label, []).append((code, full, label in concept.ambiguous))
    entries = [
        (
            label,
            _Name(
                tuple(code for code, _, _ in rows),
                None,
                any(full for _, full, _ in rows),
                all(risky for _, _, risky in rows),
            ),
        )
        for label, rows in divisions.items()
    ]
    zones = [
        (label, _Name((), concept.id, True, label in concept.ambiguous))
        for concept in schemes.zones().concepts.values()
        for label, _ in _labels(concept)
    ]
    return Gazetteer(zones + entries)


def _labels(concept: schemes.Concept) -> Iterator[tuple[str, bool]]:
    yield concept.zh, True
    for alias in concept.aliases:
        if any(char > "\u2e7f" for char in alias):
            yield alias, False


@cache
def _endings() -> Gazetteer[None]:
    return Gazetteer((suffix, None) for suffix in rules("places")["suffixes"])


def candidates(content: str) -> list[tuple[int, int, _Name]]:
    """Every place name of the schemes in ``content`` that its neighbours do not rule out."""
    forbidden = rules("places")["not_before"]
    allowed = tuple(rules("places")["but_before"])
    found = []
    for start, end, name in _unjoined(content):
        after = content[end : end + 1]
        ruled_out = (
            after and not name.zone and after in forbidden.get(_last(content, end, name), "")
        )
        if ruled_out and not content.startswith(allowed, end):
            continue
        found.append((start, end, name))
    return found


def _last(content: str, end: int, name: _Name) -> str:
    """What tells which characters may not follow: the last one of a full name, or how short it is."""
    if name.full:
        return content[end - 1]
    return "short" if any(code.endswith("00") for code in name.codes) else "county"


def _unjoined(content: str) -> Iterator[tuple[int, int, _Name]]:
    """Names in ``content``; a conjunction is none's first character where a longer one follows
    (和 + 龙岩市, not 和龙)."""
    reached = 0
    for found in _names().find(content):
        start, end, _ = hit = found
        if start < reached:
            continue
        if content[start] == "和" and start:
            second = next(_names().find(content[start + 1 : end + 8]), None)
            if second and second[0] == 0 and start + 1 + second[1] > end:
                hit = (start + 1, start + 1 + second[1], second[2])
        reached = hit[1]
        yield hit


def within(code: str, outer: str) -> bool:
    """Whether the division ``code`` is ``outer`` or lies in it (GB/T 2260 prefixes)."""
    return outer == NATION or code.startswith(_stem(outer))


def _stem(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _chief(codes: Sequence[str]) -> str | None:
    """The one of several divisions that a short name means by itself: the highest (西安, 长沙)."""
    for end in ("0000", "00"):
        high = [code for code in codes if code.endswith(end)]
        if high:
            return high[0] if len(high) == 1 else None
    return None


class Resolver:
    """Decides which division a name means, from the region that the document is for."""

    def __init__(
        self, content: str, home: str | None, named: Iterable[tuple[int, int, _Name]]
    ) -> None:
        self.content = content
        self.home = home
        self.common = frozenset(rules("places")["common"])
        self.known: dict[tuple[str, str | None], str | None] = {}
        self.full_names = {
            name.codes[0]
            for start, end, name in named
            if name.full and len(name.codes) == 1 and content[start:end] not in self.common
        }

    def resolve(self, start: int, end: int, name: _Name, before: str | None) -> str | None:
        """Code of the division named at ``[start, end)``; ``before`` names what directly precedes."""
        named = self.content[start:end], before
        if named not in self.known:
            self.known[named] = self._resolve(named[0], name, before)
        return self.known[named]

    def _resolve(self, text: str, name: _Name, before: str | None) -> str | None:
        codes = name.codes
        if before and (inside := [code for code in codes if within(code, before)]):
            return inside[0] if len(inside) == 1 else None
        if text in self.common:
            return None
        near = [code for code in codes if self._near(code)]
        if len(near) == 1:
            return near[0]
        code = codes[0] if len(codes) == 1 else _chief(codes)
        if code is None:
            return None
        if name.full and len(codes) == 1:
            return code
        if name.risky:
            return None
        if code.endswith("00") or code in self.full_names:
            return code
        # a document for the nation calls counties by their short names as it does cities
        return code if self.home == NATION else None

    def listed(self, start: int, end: int, name: _Name) -> str | None:
        """Code of a county that its short name means beside another place (嘉定-昆山-太仓)."""
        sure = len(name.codes) == 1 and not name.risky
        return name.codes[0] if sure and self.content[start:end] not in self.common else None

    def _near(self, code: str) -> bool:
        if not self.home or self.home == NATION:
            return False
        if code == self.home:
            return True
        outer = self.home[:2] if self.home.endswith("0000") else self.home[:4]
        if self.home[:2] in ("11", "12", "31", "50"):
            outer = self.home[:2]
        return code.startswith(outer) or within(self.home, code)


def places(content: str, named: list[tuple[int, int, _Name]], home: str | None) -> list[Place]:
    """The places named in ``content``: divisions resolved for a document for ``home``, and zones."""
    found = _known(content, named, Resolver(content, home, named))
    zones = list(_zones(content, found))
    mask = Mask(len(content))
    for zone in zones:
        mask.add(zone.start, zone.end)
    kept = [place for place in found if not mask.covers(place.start, place.end)]
    return sorted([*kept, *zones, *_townships(content)], key=lambda place: place.start)


def _known(content: str, named: list[tuple[int, int, _Name]], resolver: Resolver) -> list[Place]:
    """The zones of the scheme and the divisions that ``resolver`` knows, in order."""
    found: list[Place] = []
    unknown: list[tuple[int, int, _Name]] = []
    before: tuple[int, str] | None = None
    for start, end, name in named:
        if name.zone:
            found.append(Place(start, end, content[start:end], name.zone, True))
            continue
        parent = before[1] if before and _inside(content, before[0], start, end) else None
        code = resolver.resolve(start, end, name, parent)
        if code is None:
            unknown.append((start, end, name))
            continue
        before = (end, code)
        if code != NATION:
            found.append(Place(start, end, content[start:end], f"region/{code}", False))
    found += _beside(content, found, unknown, resolver)
    return sorted(found, key=lambda place: place.start)


def _inside(content: str, at: int, start: int, end: int) -> bool:
    """Whether a name follows that of its parent directly or in brackets (内江（隆昌）)."""
    return at == start or (content[at:start] == "（" and content[end : end + 1] == "）")


def _beside(
    content: str,
    found: list[Place],
    unknown: list[tuple[int, int, _Name]],
    resolver: Resolver,
) -> Iterator[Place]:
    """Counties by their short names, in a list with places that are known."""
    marks = frozenset(rules("places")["list_marks"])
    ends = {place.end for place in found}
    starts = {place.start for place in found}
    for before, names in ((True, unknown), (False, unknown[::-1])):
        for start, end, name in names:
            if before:
                joined = content[start - 1 : start] in marks and start - 1 in ends
            else:
                joined = content[end : end + 1] in marks and end + 1 in starts
            code = resolver.listed(start, end, name) if joined else None
            if code and start not in starts:
                starts.add(start)
                ends.add(end)
                yield Place(start, end, content[start:end], f"region/{code}", False)


def _zones(content: str, known: list[Place]) -> Iterator[Place]:
    """Zones named after a known place: the place, what qualifies it, and a word for a zone."""
    ends = [(start, end) for start, end, _ in _endings().find(content)]
    breaks = rules("places")["breaks"]
    whole = tuple(rules("places")["whole"])
    divided = {place.end for place in known if not place.zone}
    at = 0
    taken = -1
    for place in known:
        while at < len(ends) and ends[at][1] <= place.end:
            at += 1
        if content[place.start : place.end].endswith(whole):
            continue
        begin, after = _bracketed(content, place)
        best = 0
        for start, end in ends[at : at + 4]:
            between = content[after:start]
            if len(between) > _ZONE_REACH or any(word in between for word in breaks):
                break
            if start >= after and end not in divided and _ends_zone(content, place, start, end):
                best = end
        if best and begin > taken:
            start = begin
            taken = best
            concept = schemes.zones().find(content[start:best])
            yield Place(start, best, content[start:best], concept.id if concept else None, True)


def _ends_zone(content: str, place: Place, start: int, end: int) -> bool:
    """Whether the word for a zone at ``[start, end)`` ends the name of one that begins with
    ``place``: not inside another word (机场群), nor a lake or island behind a mere 沪 or 苏."""
    forbidden = rules("places")["suffix_not_before"].get(content[end - 1], "")
    after = content[end : end + 1]
    return not (after and after in forbidden) and (end - start > 1 or place.end - place.start > 1)


def _bracketed(content: str, place: Place) -> tuple[int, int]:
    """Begin and end of a place as the head of a zone's name: 中国（上海） counts as one, and
    长三角（东台）."""
    if content.startswith("中国（", place.start - 3) and content.startswith("）", place.end):
        return place.start - 3, place.end + 1
    inner = _INNER.match(content, place.end)
    return place.start, inner.end() if inner else place.end


@cache
def _township_words() -> Gazetteer[None]:
    return Gazetteer((word, None) for word in rules("places")["townships"])


def _past_verb(content: str, left: int, right: int) -> int:
    """``left``, or the end of the verb that the text begins with there (支持 + 泖港镇)."""
    for verb in rules("measures")["acting"]:
        if content.startswith(verb, left) and left + len(verb) + 2 <= right:
            return left + len(verb)
    return left


def _townships(content: str) -> Iterator[Place]:
    """Towns and subdistricts in a list of such (万祥镇、泥城镇和书院镇)."""
    generic = tuple(rules("places")["township_generic"])
    hits = []
    for start, end, _ in _township_words().find(content):
        left = start
        while (
            left > 0
            and start - left < 5
            and content[left - 1] not in "，。、；：（）和与及在“\n 区县市"
        ):
            left -= 1
        left = _past_verb(content, left, start)
        name = content[left:start]
        if (
            2 <= len(name) <= 4
            and not name.startswith(generic)
            and all("\u4e00" <= char <= "\u9fff" for char in name)
        ):
            hits.append((left, end))
    for index, (start, end) in enumerate(hits):
        listed = any(
            0 <= index + step < len(hits)
            and (abs(hits[index + step][0] - end) <= 1 or abs(start - hits[index + step][1]) <= 1)
            for step in (-1, 1)
        )
        if listed:
            yield Place(start, end, content[start:end], None, True)
