"""The values along one side of a matrix: keys, or a level of the trees of industries and places."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from graph import schemes
from graph.queries.terms import KEYS
from graph.queries.text import iris
from graph.queries.view import View, expand_all

COUNTRY: Final = "region/000000"
_AXES: Final = 256
"""Axes that a tree remembers."""

_LINKS: Final = {"industry": "fk:supportsIndustry", "region": "fk:appliesIn"}


@dataclass(frozen=True, slots=True)
class Values:
    """Values to count by.

    Attributes:
        terms: for each value all that counts for it: itself and what is narrower, as far as
            something is linked to it.
        stored: whether the store itself says of each value what is narrower, so that a query can
            find that by a path.
    """

    terms: Mapping[str, tuple[str, ...]]
    stored: bool = False

    def only(self, kept: Iterable[str]) -> "Values":
        """Some of the values."""
        return Values({iri: self.terms[iri] for iri in kept}, self.stored)


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of a matrix, as far as the trees know it.

    Attributes:
        values: what stands there, in the order of its tree.
        opening: values that have something narrower.
        left_out: how many values of the kind there are beside these.
    """

    values: Values
    opening: frozenset[str]
    left_out: int = 0

    def opens(self, iri: str) -> bool:
        """Whether something narrower is known."""
        return iri in self.opening


def key_axis(view: View, asked: Sequence[str]) -> Axis:
    """The five keys, or those that a filter asks for."""
    keys = [view.iri(f"key/{tail}") for tail in KEYS]
    values = {iri: (iri,) for iri in keys if not asked or iri in asked}
    return Axis(Values(values, stored=True), frozenset())


class Tree:
    """Industries, or places with zones, of one generation: what the schemes know and what only
    the store knows. It may be kept and used by several threads."""

    def __init__(self, view: View, dimension: str) -> None:
        self._view = view
        self._dimension = dimension
        self._known = schemes.industries() if dimension == "industry" else schemes.regions()
        self._concepts: dict[str, schemes.Concept] = {view.iri(c.id): c for c in self._every()}
        self._stored: dict[str, list[str]] = {}
        for row in view.ask_rows("narrower-pairs", asked=iris(self._concepts)):
            self._stored.setdefault(row["asked"], []).append(row["term"])
        self._below: dict[str, list[str]] = {}
        for iri, concept in self._concepts.items():
            for broader in concept.broader:
                self._below.setdefault(view.iri(broader), []).append(iri)
        self._used = self._linked()
        self._axes: dict[tuple[str, ...], Axis] = {}
        self._closures: dict[str, set[str]] = {}

    def _every(self) -> Iterable[schemes.Concept]:
        yield from self._known.concepts.values()
        if self._dimension == "region":
            yield from schemes.zones().concepts.values()

    def _linked(self) -> dict[str, None]:
        """All that something is linked to, in the order of the tree."""
        stored = sorted(iri for below in self._stored.values() for iri in below)
        every = dict.fromkeys([*self._concepts, *stored])
        rows = self._view.ask_rows(
            "used-terms", terms=iris(every), property=expand_all([_LINKS[self._dimension]])
        )
        found = {row["term"] for row in rows}
        return {iri: None for iri in every if iri in found}

    def axis(self, asked: Sequence[str]) -> Axis:
        """The level that a filter asks for, the top one without a filter.

        A single value is divided by what is directly narrower, if anything is linked to that;
        several stand for themselves.
        """
        if (known := self._axes.get(tuple(asked))) is None:
            known = self._axis(self._level(asked))
            if len(self._axes) >= _AXES:
                self._axes.clear()
            self._axes[tuple(asked)] = known
        return known

    def used(self, included: Collection[str]) -> Values:
        """All values that something is linked to, each for itself; of ``included``, if any are."""
        wanted = frozenset(included)
        return Values({iri: (iri,) for iri in self._used if not wanted or iri in wanted})

    def frequent(self, counts: Mapping[tuple[str, ...], int], most: int) -> Axis:
        """The ``most`` values that are counted most often."""
        ranked = sorted(counts, key=lambda key: (-counts[key], key))
        axis = self._axis([key[0] for key in ranked[:most]])
        return replace(axis, left_out=max(0, len(ranked) - most))

    def _axis(self, level: Sequence[str]) -> Axis:
        opening = frozenset(iri for iri in level if self._children(iri))
        return Axis(self._values(level), opening)

    def _level(self, asked: Sequence[str]) -> list[str]:
        if len(asked) == 1:
            children = self._children(asked[0])
            linked = any(self._used.keys() & self._closure(child) for child in children)
            return children if linked else list(asked)
        if asked:
            return list(asked)
        if self._dimension == "region":
            return self._children(self._view.iri(COUNTRY))
        return [iri for iri, concept in self._concepts.items() if not concept.broader]

    def _children(self, iri: str) -> list[str]:
        """What is directly narrower; zones only where something is linked to them or below."""
        below = dict.fromkeys([*self._below.get(iri, ()), *sorted(self._stored.get(iri, ()))])
        return [c for c in below if "/zone/" not in c or self._used.keys() & self._closure(c)]

    def _values(self, found: Sequence[str]) -> Values:
        closures = {iri: self._closure(iri) for iri in found}
        return Values(
            {iri: tuple(t for t in self._used if t in closures[iri]) for iri in found},
            stored=all(self._reached(iri) >= closures[iri] for iri in found),
        )

    def _closure(self, iri: str) -> set[str]:
        """``iri`` and all that is narrower, by the schemes and by the store."""
        if (known := self._closures.get(iri)) is None:
            known = self._closures[iri] = self._all_below(iri)
        return known

    def _all_below(self, iri: str) -> set[str]:
        tail = self._view.tail(iri)
        known = self._known.narrower(tail) if tail is not None else ()
        return self._reached(iri, *(self._view.iri(item) for item in known))

    def _reached(self, *iris_: str) -> set[str]:
        """The things and all that is narrower, by the store alone."""
        found: set[str] = set()
        layer = set(iris_)
        while layer:
            found |= layer
            layer = {c for above in layer for c in self._stored.get(above, ())} - found
        return found
