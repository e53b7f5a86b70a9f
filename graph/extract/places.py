"""Regions and zones: administrative divisions, and places named after one (青浦 … 枢纽)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from graph import schemes
from graph.extract.gazetteer import Gazetteer, Mask
from graph.extract.rules import rules

_ZONE_REACH = 18
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
    found = []
    for start, end, name in _names().find(content):
        after = content[end : end + 1]
        if name.full and not name.zone and after and after in forbidden.get(content[end - 1], ""):
            continue
        found.append((start, end, name))
    return found


def within(code: str, outer: str) -> bool:
    """Whether the division ``code`` is ``outer`` or lies in it (GB/T 2260 prefixes)."""
    return outer == NATION or code.startswith(_stem(outer))


def _stem(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


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
        if len(codes) > 1:
            return None
        code = codes[0]
        if name.full:
            return code
        if name.risky:
            return None
        high = code.endswith("00")
        return code if high or code in self.full_names else None

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
    resolver = Resolver(content, home, named)
    found: list[Place] = []
    before: tuple[int, str] | None = None
    for start, end, name in named:
        if name.zone:
            found.append(Place(start, end, content[start:end], name.zone, True))
            continue
        parent = before[1] if before and before[0] == start else None
        code = resolver.resolve(start, end, name, parent)
        if code is None:
            continue
        before = (end, code)
        if code != NATION:
            found.append(Place(start, end, content[start:end], f"region/{code}", False))
    zones = list(_zones(content, found))
    mask = Mask(len(content))
    for zone in zones:
        mask.add(zone.start, zone.end)
    kept = [place for place in found if not mask.covers(place.start, place.end)]
    return sorted([*kept, *zones, *_townships(content)], key=lambda place: place.start)


def _zones(content: str, known: list[Place]) -> Iterator[Place]:
    """Zones named after a known place: the place, what qualifies it, and a word for a zone."""
    ends = [(start, end) for start, end, _ in _endings().find(content)]
    breaks = rules("places")["breaks"]
    whole = tuple(rules("places")["whole"])
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
            if start >= after:
                best = end
        if best and begin > taken:
            start = begin
            taken = best
            concept = schemes.zones().find(content[start:best])
            yield Place(start, best, content[start:best], concept.id if concept else None, True)


def _bracketed(content: str, place: Place) -> tuple[int, int]:
    """Begin and end of a place as the head of a zone's name: 中国（上海） counts as one."""
    if content.startswith("中国（", place.start - 3) and content.startswith("）", place.end):
        return place.start - 3, place.end + 1
    return place.start, place.end


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
