"""The things of an index: their order, IRIs and names, and the texts that find them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from graph.index import grams
from graph.index.arrays import Array, Draft
from graph.index.gathering import CLASSES, Gathered
from graph.index.said import FIRST_TEXT, Ordered, Sort
from graph.index.streaming import iri

VALUES: Final = ("industry", "region", "key", "kind", "issuer", "instrument")
"""Links whose ends are named in answers, whether they are of a known class or not."""

_POPULAR: Final = (*VALUES, "responsible", "involved", "uses")
_UNKNOWN: Final = [name for name, _ in CLASSES].index("concept")


class Catalog:
    """Numbers of things as they are in the index.

    The number of a thing is its rank where nothing else tells two apart: by kind, then by how
    much is linked to it, then newest first.

    Attributes:
        iris: IRIs by number of gathering.
        rank: place in the order of IRIs, by number of gathering.
        dates: date of a document as it is sorted ("" where none is known), likewise.
        hidden: things that go by another IRI now, likewise.
        thing: number in the index or -1, likewise.
        numbers: number of gathering, by number in the index.
        kinds: place in `CLASSES`, by number in the index.
    """

    def __init__(self, found: Gathered) -> None:
        self.found = found
        size = len(found.numbers)
        self.iris = [iri(term) for term in found.numbers]
        order = sorted(range(size), key=self.iris.__getitem__)
        self.rank = np.empty(size, np.int64)
        self.rank[order] = np.arange(size)
        self.dates = _latest(found, size)
        self.hidden = np.zeros(size, bool)
        self.hidden[found.links["same"].right] = True
        kinds = _kinds(found.classes)
        named = found.classes != 0
        for name in (*VALUES, "responsible", "involved", "above", "key_of"):
            named[found.links[name].right] = True
        named[found.links["has_key"].left] = True
        popular = sum(np.bincount(found.links[n].right, minlength=size) for n in _POPULAR)
        newest = np.unique(self.dates, return_inverse=True)[1] if size else self.rank
        every = np.lexsort((self.rank, -newest, -np.asarray(popular), kinds))
        self.numbers = every[named[every]]
        self.kinds = kinds[self.numbers]
        self.thing = np.full(size, -1)
        self.thing[self.numbers] = np.arange(len(self.numbers))


def _renamed(catalog: Catalog) -> tuple[list[int], list[int]]:
    """Things that go by another IRI now, and those that they are now."""
    older: dict[int, int] = {}
    same = catalog.found.links["same"].distinct()
    for newer, old in zip(same.left.tolist(), same.right.tolist(), strict=True):
        pair = int(catalog.thing[old]), int(catalog.thing[newer])
        if min(pair) >= 0 and newer != old and pair[1] not in older:
            older.setdefault(*pair)
    return list(older), list(older.values())


def _kinds(classes: Array) -> Array:
    """The first of `CLASSES` that each thing is of."""
    kinds = np.full(len(classes), _UNKNOWN)
    for place in reversed(range(len(CLASSES))):
        kinds[(classes & (1 << place)) != 0] = place
    return kinds


def _latest(found: Gathered, size: int) -> Array:
    """The greatest date of issue or publication of each thing, as text."""
    latest: dict[int, str] = {}
    for name in ("written", "published"):
        for thing, day in zip(*found.dates[name], strict=True):
            latest[thing] = max(day, latest.get(thing, ""))
    dates = np.full(size, "", "U32")
    dates[list(latest)] = [day[:32] for day in latest.values()]
    return dates


def write(draft: Draft, catalog: Catalog, scratch: Path) -> None:
    """Write things, names and what finds them."""
    iris = [catalog.iris[number] for number in catalog.numbers.tolist()]
    draft.strings("thing.iri", iris)
    digests = digests_of(iris)
    order = np.argsort(digests, kind="stable")
    draft.put("thing.digest", digests[order])
    draft.put("thing.by_digest", order.astype(np.uint32))
    draft.put("thing.kind", catalog.kinds.astype(np.uint8))
    for name, numbers in zip(("older", "newer"), _renamed(catalog), strict=True):
        draft.put(f"thing.{name}", np.array(numbers, np.uint32))
    said = catalog.found.said.ordered(catalog.thing)
    _names(draft, said, len(iris))
    _fields(draft, said, len(iris), scratch)


def digests_of(iris: list[str]) -> Array:
    """Numbers of 64 bits that stand for IRIs."""
    data = b"".join(
        hashlib.blake2b(i.encode("utf-8", "surrogatepass"), digest_size=8).digest() for i in iris
    )
    return np.frombuffer(data, np.uint64)


def _names(draft: Draft, said: Ordered, size: int) -> None:
    """Write the names of things."""
    names = {sort: [""] * size for sort in (Sort.LABEL, Sort.LABEL_EN, Sort.NUMBER)}
    own = said.sort < Sort.OTHER_NAME
    kept = zip(said.thing[own].tolist(), said.sort[own].tolist(), said.texts(own), strict=True)
    last, chosen = -1, dict[int, int]()
    for thing, sort, text in kept:
        if thing != last:
            last, chosen = thing, {}
        column, level = _COLUMN[sort], min(sort, Sort.NUMBER)
        if chosen.setdefault(column, level) == level:
            known = names[column][thing]
            names[column][thing] = min(known, text) if known else text
    draft.strings("thing.zh", names[Sort.LABEL])
    draft.strings("thing.en", names[Sort.LABEL_EN])
    draft.strings("thing.number", names[Sort.NUMBER])


_COLUMN: Final = {
    Sort.LABEL: Sort.LABEL,
    Sort.TITLE: Sort.LABEL,
    Sort.LABEL_EN: Sort.LABEL_EN,
    Sort.TITLE_EN: Sort.LABEL_EN,
    Sort.NUMBER: Sort.NUMBER,
    Sort.CODE: Sort.NUMBER,
}


def _fields(draft: Draft, said: Ordered, size: int, scratch: Path) -> None:
    """Write the texts that find things, with their postings."""
    draft.strings("field.text", said.texts())
    draft.put("field.thing", said.thing.astype(np.uint32))
    draft.put("field.sort", said.sort.astype(np.uint8))
    starts = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(said.thing, minlength=size), out=starts[1:])
    draft.put("thing.field", starts)
    lengths = np.fromiter(map(len, said.texts()), np.uint32, len(said.thing))
    draft.put("field.length", lengths)
    is_text = said.sort >= FIRST_TEXT
    total = np.bincount(said.thing[is_text], lengths[is_text], minlength=size)
    draft.put("thing.length", total.astype(np.float32))
    for name, keep in (("names", ~is_text), ("texts", is_text)):
        grams.write(draft, name, _numbered(said, keep), scratch / name)


def _numbered(said: Ordered, keep: Array) -> Iterator[tuple[int, str]]:
    return zip(np.flatnonzero(keep).tolist(), said.texts(keep), strict=True)
