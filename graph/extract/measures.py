"""Measures: the numbered units that say what a public body does, will do, offers or demands."""

import re
from dataclasses import dataclass
from functools import cache

from graph.extract import dashes
from graph.extract.gazetteer import Gazetteer, first_of
from graph.extract.rules import rules
from graph.extract.structure import Unit

_CLAUSE_END = re.compile("[，。；：:;\n]")
_INTRODUCED = 40


@dataclass(slots=True)
class MeasureUnit:
    """A unit that is a measure.

    Attributes:
        unit: index of the unit in the section tree.
        title: flat span of its heading, or of its first clause where it has none.
        own: flat spans of its own text, heading included and measures inside it not.
        parent: index into the list of measures of the one it lies in, None at the top.
    """

    unit: int
    title: tuple[int, int]
    own: list[tuple[int, int]]
    parent: int | None = None


@cache
def _acting() -> Gazetteer[None]:
    return Gazetteer((word, None) for word in rules("measures")["acting"])


@cache
def _not_opening() -> Gazetteer[None]:
    return Gazetteer((word, None) for word in rules("measures")["not_opening"])


def measures(content: str, units: list[Unit], body: tuple[int, int]) -> list[MeasureUnit]:
    """The measures among ``units`` that lie in the ``body`` span, in document order."""
    chooser = _Chooser(content, units, body)
    chosen = [index for index in range(len(units)) if chooser.is_measure(index)]
    place = {index: number for number, index in enumerate(chosen)}
    found = []
    for index in chosen:
        parent = units[index].parent
        while parent is not None and parent not in place:
            parent = units[parent].parent
        found.append(
            MeasureUnit(
                index,
                chooser.title(index),
                chooser.own(index, place),
                place[parent] if parent is not None else None,
            )
        )
    return found


def end_of(unit: Unit, body: tuple[int, int]) -> int:
    """Where the text of a measure ends: with its unit, or with the body.

    A row that gives a task to somebody counts in an annex too, where such lists stand.
    """
    return unit.end if unit.level.name == "row" else min(unit.end, body[1])


class _Chooser:
    def __init__(self, content: str, units: list[Unit], body: tuple[int, int]) -> None:
        self.content = content
        self.units = units
        self.body = body
        table = rules("measures")
        self.not_headed = tuple(table["not_headed"])
        self.glued = tuple(term for term in self.not_headed if len(term) >= 4)
        self.not_introduced = tuple(table["not_introduced"])
        self.excluded = [False] * len(units)
        self.siblings = self._first_siblings()
        for index in range(len(units)):
            self.excluded[index] = self._is_excluded(index)

    def is_measure(self, index: int) -> bool:
        unit = self.units[index]
        if self.excluded[index] or not self._in_body(unit):
            return False
        inner = [child for child in unit.children if self._is_inside(self.units[child])]
        if inner and not self._own_text(index, inner[0]):
            return False
        return self._acts(index)

    def _is_inside(self, child: Unit) -> bool:
        """Whether a unit inside another is one of its parts, not its data and not in an annex."""
        return child.level.name != "data row" and child.start < self.body[1]

    def _in_body(self, unit: Unit) -> bool:
        end = end_of(unit, self.body)
        return self.body[0] <= unit.start < end and unit.body < unit.end

    def _is_excluded(self, index: int) -> bool:
        unit = self.units[index]
        if unit.level.name == "row":
            return False  # its heads say that it is to be done
        if unit.parent is not None and self.excluded[unit.parent]:
            return True
        heading = self._heading(index)
        if heading and self._is_named_out(heading):
            return True
        opening = self.content[unit.body : min(unit.end, unit.body + 60)]
        first = opening[: first_of(opening, "。；\n", 0, len(opening))]
        if _not_opening().holds(first):
            return True
        if not self._introduced(index):
            return False
        text = self.content[unit.body : unit.end]
        return not any(word in text for word in rules("measures")["granting"])

    def _is_named_out(self, heading: str) -> bool:
        bare = heading.strip()
        if bare in self.not_headed:
            return True
        if len(bare) > 12:  # a heading glued to the text below it
            return bare.startswith(self.glued)
        return bare.startswith(self.not_headed) and not bare.endswith("措施")

    def _introduced(self, index: int) -> bool:
        """Whether the unit is an item of a list of conditions, forms or steps."""
        unit = self.units[index]
        if unit.parent is None:
            siblings_start = self.siblings[index]
        else:
            siblings_start = self.units[self.units[unit.parent].children[0]].start
        before = self.content[max(0, siblings_start - _INTRODUCED) : siblings_start].rstrip(
            "：: \n"
        )
        ends_in_colon = self.content[max(0, siblings_start - 1) : siblings_start] in (
            "：",
            ":",
        ) or (self.content[max(0, siblings_start - 2) : siblings_start].strip() in ("：", ":"))
        return ends_in_colon and before.endswith(self.not_introduced)

    def _first_siblings(self) -> list[int]:
        """Where the run of outermost units of one level begins that a unit is of, for each."""
        starts: list[int] = []
        for index, unit in enumerate(self.units):
            before = self.units[index - 1] if index else None
            joined = before and before.parent is None and before.level is unit.level
            starts.append(starts[-1] if joined else unit.start)
        return starts

    def _heading(self, index: int) -> str:
        start, end = self.units[index].heading
        return self.content[start:end]

    def _own_text(self, index: int, child: int) -> bool:
        """Whether a unit with units inside it, from ``child`` on, says something of its own
        beside its heading."""
        unit = self.units[index]
        start = max(unit.heading[1], unit.body)
        own = self.content[start : self.units[child].start].strip("。；：: \n")
        return len(own) >= 30 or (unit.level.name == "article" and len(own) >= 8)

    def _acts(self, index: int) -> bool:
        unit = self.units[index]
        end = min(end_of(unit, self.body), unit.body + 220)
        if unit.level.name in ("chapter", "part", "data row"):
            return False
        if unit.level.name == dashes.LEVEL and unit.heading[0] == unit.heading[1]:
            return False  # neither numbered nor titled
        text = self.content[unit.body : end]
        if len(text.strip()) < 6:
            return False
        return next(_acting().find(text), None) is not None

    def title(self, index: int) -> tuple[int, int]:
        unit = self.units[index]
        start, end = unit.heading
        if end > start:
            line_rest = self.content[end : end + 1]
            if line_rest in ("。", "\n", "") or unit.children:
                return start, end
            return start, end
        start = unit.body
        while start < unit.end and self.content[start] in " \n":
            start += 1
        match = _CLAUSE_END.search(self.content, start, unit.end)
        end = match.start() if match else unit.end
        return start, max(end, start + 1)

    def own(self, index: int, chosen: dict[int, int]) -> list[tuple[int, int]]:
        """Flat spans of a unit's own text: without the measures inside it."""
        unit = self.units[index]
        spans, at = [], unit.start
        limit = end_of(unit, self.body)
        for inner in self._inner_measures(index, chosen):
            start, end = min(limit, self.units[inner].start), self.units[inner].end
            if start > at:
                spans.append((at, start))
            at = max(at, end)
        if at < limit:
            spans.append((at, limit))
        return spans

    def _inner_measures(self, index: int, chosen: dict[int, int]) -> list[int]:
        found = []
        for child in self.units[index].children:
            if child in chosen:
                found.append(child)
            else:
                found += self._inner_measures(child, chosen)
        return found
