"""The things of an open index: IRIs, names, kinds, and values of facets."""

from collections.abc import Collection
from functools import cached_property
from typing import Final

import numpy as np

from graph.index.answers import Name
from graph.index.arrays import Array, Arrays
from graph.index.catalog import digests_of
from graph.index.gathering import CLASSES
from graph.index.links import Links
from graph.index.question import AMOUNT_RANGES, TREES, VALIDITIES

KINDS: Final = tuple(name for name, _ in CLASSES)

_NAMED: Final = 20_000
"""Things whose names are remembered: facets name the same ones again and again."""


class Things:
    """Things by number."""

    def __init__(self, arrays: Arrays) -> None:
        self.iri = arrays.strings("thing.iri")
        self.kind = arrays["thing.kind"]
        self.zh = arrays.strings("thing.zh")
        self.en = arrays.strings("thing.en")
        self.code = arrays.strings("thing.number")
        self._digest = arrays["thing.digest"]
        self._by_digest = arrays["thing.by_digest"]
        self._known: dict[str, Name] = {}

    def __len__(self) -> int:
        return len(self.kind)

    def number(self, iri: str) -> int | None:
        """The number of the thing with an IRI, None where it is not in the index."""
        digest = digests_of([iri])
        first, last = (int(np.searchsorted(self._digest, digest[0], side)) for side in _SIDES)
        numbers = (int(self._by_digest[at]) for at in range(first, last))
        return next((number for number in numbers if self.iri[number] == iri), None)

    def name(self, number: int) -> Name:
        """Names of a thing."""
        return Name(self.zh[number] or None, self.en[number] or None, self.code[number] or None)

    def names(self, iris: Collection[str]) -> dict[str, Name]:
        """Names of those things that have one."""
        return {iri: name for iri in iris if any(name := self._named(iri))}

    def _named(self, iri: str) -> Name:
        if (known := self._known.get(iri)) is None:
            number = self.number(iri)
            known = Name(None, None, None) if number is None else self.name(number)
            if len(self._known) >= _NAMED:
                self._known.clear()
            self._known[iri] = known
        return known


_SIDES: Final = ("left", "right")


class Space:
    """The values of a facet, by number, in the order of their IRIs."""

    def __init__(self, arrays: Arrays, things: Things, name: str) -> None:
        self._arrays = arrays
        self._things = things
        self._name = name

    @cached_property
    def values(self) -> list[str]:
        """IRIs, or what stands for the value."""
        if self._name == "year":
            return list(self._arrays.strings("year.name"))
        if self._name == "amount":
            return [entry.id for entry in AMOUNT_RANGES]
        if self._name == "validity":
            return list(VALIDITIES)
        return [self._things.iri[int(n)] for n in self._arrays[f"{self._name}.thing"]]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {value: number for number, value in enumerate(self.values)}

    def numbers(self, values: Collection[str]) -> list[int]:
        """Numbers of those of ``values`` that there are."""
        known = self._numbers
        return [known[value] for value in dict.fromkeys(values) if value in known]

    @cached_property
    def things(self) -> Array:
        """Numbers of the things that the values are."""
        return self._arrays[f"{self._name}.thing"].astype(np.int64)

    @cached_property
    def listed(self) -> Array:
        """Which values are of the classes of the facet."""
        return self._arrays[f"{self._name}.listed"].astype(bool)

    @cached_property
    def used(self) -> Array:
        """Which values something is linked to, and not only to what is below them."""
        return self._arrays[f"{self._name}.used"]

    @cached_property
    def above(self) -> Links:
        """In a tree what the graph itself says to be directly above each value."""
        return self._links("above")

    @cached_property
    def below(self) -> Links:
        """In a tree what the graph itself says to be directly below each value."""
        return self._links("below")

    @cached_property
    def _parents(self) -> Links | None:
        return self._links("parent") if self._name in TREES else None

    def _links(self, name: str) -> Links:
        name = f"{self._name}.{name}"
        return Links(self._arrays[f"{name}.start"], self._arrays[f"{name}.value"])

    def broader(self, number: int) -> list[int]:
        """Values directly above a value."""
        return [] if self._parents is None else self._parents.of_one(number).tolist()

    def top(self, held: Array) -> list[int]:
        """The top level of those values for which ``held`` is true; below it, where it is one."""
        numbers = np.flatnonzero(held)
        if self._parents is None:
            return numbers.tolist()
        roots = [n for n in numbers.tolist() if not self.broader(n)]
        if len(roots) != 1:
            return roots
        return [n for n in numbers.tolist() if roots[0] in self.broader(n)] or roots
