"""An open network: things by number, and the links between them as compressed rows."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np

from graph.analysis.gathering import Gathered
from graph.analysis.shape import ABOVE, KIND, KIND_NAMES, PROPERTIES, PROPERTY
from graph.index.arrays import Array, Arrays, Draft, Strings
from graph.index.links import Links, Pairs, closure, distinct_numbers, ranges


class Network:
    """Things and links, mapped from a file; may be used by several threads at once."""

    def __init__(self, arrays: Arrays) -> None:
        self._iris: Strings = arrays.strings("thing.iri")
        self._older: Strings = arrays.strings("older.iri")
        self._present = arrays["older.thing"]
        self.kinds = arrays["thing.kind"]
        self.flags = arrays["thing.flags"]
        self._out = Links(arrays["out.start"], arrays["out.value"])
        self._out_property = arrays["out.property"]
        self._in = Links(arrays["in.start"], arrays["in.value"])
        self._in_property = arrays["in.property"]
        self.near = Links(arrays["near.start"], arrays["near.value"])
        self.above = Links(arrays["above.start"], arrays["above.value"])
        self.below = Links(arrays["below.start"], arrays["below.value"])

    def __len__(self) -> int:
        return len(self._iris)

    def iri(self, thing: int) -> str:
        """The IRI of a thing."""
        return self._iris[thing]

    def number(self, iri: str) -> int | None:
        """The number of a thing, also by an IRI that it had before; None where there is none."""
        place = bisect_left(self._iris, iri)
        if place < len(self._iris) and self._iris[place] == iri:
            return place
        place = bisect_left(self._older, iri)
        if place < len(self._older) and self._older[place] == iri:
            return int(self._present[place])
        return None

    def numbers(self, iris: Iterable[str]) -> list[int]:
        """The numbers of those things that are there."""
        return [number for iri in iris if (number := self.number(iri)) is not None]

    def names(self, thing: int) -> list[str]:
        """The IRI of a thing and those that it had before."""
        old = np.flatnonzero(self._present == thing).tolist()
        return [self.iri(thing), *(self._older[place] for place in old)]

    def kind(self, thing: int) -> str:
        """The kind of a thing."""
        return KIND_NAMES[int(self.kinds[thing])]

    def is_of(self, *kinds: str) -> Array:
        """Which things are of the kinds."""
        held: Array = np.isin(self.kinds, [KIND[kind] for kind in kinds])
        return held

    def degree(self, things: Array) -> Array:
        """How many others each of the things is linked to."""
        found: Array = self.near.start[things + 1] - self.near.start[things]
        return found

    def targets(self, thing: int, *properties: str) -> list[int]:
        """What a thing is linked to by any of the properties, ascending."""
        return _chosen(self._out, self._out_property, thing, properties)

    def sources(self, thing: int, *properties: str) -> list[int]:
        """What is linked to a thing by any of the properties, ascending."""
        return _chosen(self._in, self._in_property, thing, properties)

    def links(self, *properties: str) -> Pairs:
        """All links by any of the properties; each pair once."""
        codes = [PROPERTY[name] for name in properties]
        kept = np.isin(self._out_property, codes)
        left = np.repeat(np.arange(len(self)), np.diff(self._out.start))[kept]
        right = self._out.value[kept].astype(np.int64)
        # Links are sorted: those of a pair by several properties follow each other.
        new = np.ones(len(left), bool)
        new[1:] = (np.diff(left) != 0) | (np.diff(right) != 0)
        return Pairs(left[new], right[new])

    def between(self, one: int, other: int) -> list[tuple[int, str, int]]:
        """All links between two things, whatever their direction, in fixed order."""
        found = []
        for subject, target in ((one, other), (other, one)):
            begin = int(self._out.start[subject])
            row = self._out.of_one(subject)
            first, last = (
                np.searchsorted(row, target, "left"),
                np.searchsorted(row, target, "right"),
            )
            codes = self._out_property[begin + int(first) : begin + int(last)].tolist()
            found += [(subject, PROPERTIES[code], target) for code in codes]
        return found

    def within(self, things: Sequence[int]) -> Array:
        """Which things are among ``things`` or below one of them."""
        held = np.zeros(len(self), bool)
        for thing in things:
            held[self.below.of_one(thing)] = True
        return held


def _chosen(links: Links, codes: Array, thing: int, properties: tuple[str, ...]) -> list[int]:
    begin, end = int(links.start[thing]), int(links.start[thing + 1])
    wanted = [PROPERTY[name] for name in properties]
    chosen = np.isin(codes[begin:end], wanted)
    found: list[int] = distinct_numbers(links.value[begin:end][chosen]).tolist()
    return found


def write(draft: Draft, found: Gathered, known_above: Pairs) -> None:
    """Write a network; ``known_above`` are things with what is above them that no link says."""
    iris, edges, older = found.iris, found.edges, found.older
    size = len(iris)
    draft.strings("thing.iri", iris)
    draft.put("thing.kind", found.kinds.astype(np.uint8))
    draft.put("thing.flags", found.flags.astype(np.uint8))
    names = sorted(older)
    draft.strings("older.iri", names)
    draft.put("older.thing", np.array([older[name] for name in names], np.uint32))
    subject, code, target = edges.T
    _put_rows(draft, "out", subject, target, code, size)
    by = np.lexsort((code, subject, target))
    _put_rows(draft, "in", target[by], subject[by], code[by], size)
    both = Pairs(subject, target)
    put_links(draft, "near", Links.of(both | both.swapped(), size))
    rising = np.isin(code, [PROPERTY[name] for name in ABOVE])
    above = closure(Links.of(both.where(rising) | known_above, size))
    put_links(draft, "above", above)
    put_links(draft, "below", Links.of(above.pairs().swapped(), size))


def _put_rows(draft: Draft, name: str, owner: Array, value: Array, code: Array, size: int) -> None:
    """Write links of things that are sorted by owner, with the property of each."""
    start = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(owner, minlength=size), out=start[1:])
    draft.put(f"{name}.start", start)
    draft.put(f"{name}.value", value.astype(np.uint32))
    draft.put(f"{name}.property", code.astype(np.uint8))


def put_links(draft: Draft, name: str, links: Links) -> None:
    """Write links."""
    draft.put(f"{name}.start", links.start.astype(np.int64))
    draft.put(f"{name}.value", links.value.astype(np.uint32))


def get_links(arrays: Arrays, name: str) -> Links:
    """Links that `put_links` wrote."""
    return Links(arrays[f"{name}.start"], arrays[f"{name}.value"])


def rows_of(links: Links, things: Array) -> tuple[Array, Array]:
    """Links of some things: the place of each owner in ``things``, and what it is linked to."""
    starts = links.start[things].astype(np.int64)
    lengths = links.start[things + 1].astype(np.int64) - starts
    owners: Array = np.repeat(np.arange(len(things)), lengths)
    return owners, links.value[ranges(starts, lengths)].astype(np.int64)
