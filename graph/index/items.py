"""Documents and measures of an index: their order, and what lists are narrowed and counted by.

Rows are items in the order of lists. Each facet has a space of values, numbered in the order of
their IRIs; rows are linked to values, and values to rows. Trees are closed upwards: who has a value
has all that is above it.
"""

import re
from typing import Any, Final

import numpy as np

from graph.index.arrays import Array, Draft
from graph.index.catalog import Catalog
from graph.index.folding import fold
from graph.index.gathering import ordinal_key
from graph.index.links import Links, Pairs, closure
from graph.index.question import AMOUNT_RANGES

NEVER: Final = 100_000_000
"""After every day that a date can be."""

_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_SPACES: Final = {
    "industry": (("industry",), "broader"),
    "region": (("region", "zone"), "within"),
    "key": (("key",), None),
    "economy": (("economy",), None),
    "kind": ((), None),
    "issuer": (("organization",), None),
    "instrument": ((), None),
}
"""Spaces of values: the kinds that are in it in any case, and the links to what is above."""


def bounds(text: str) -> tuple[int, int] | None:
    """First and last day that a date of any precision can be, as yyyymmdd; 00 and 99 are open."""
    if (found := _DATE.match(text)) is None:
        return None
    year, month, day = found.groups()
    return (
        int(f"{year}{month or '00'}{day or '00'}"),
        int(f"{year}{month or '99'}{day or '99'}"),
    )


class Spaces:
    """Values of facets, numbered; writes them."""

    def __init__(self, draft: Draft, catalog: Catalog) -> None:
        self._catalog = catalog
        self.links = _economies(catalog)
        self.value: dict[str, Array] = {}
        self.above: dict[str, Links] = {}
        for name, (kinds, tree) in _SPACES.items():
            self._add(draft, name, kinds, tree)

    def _add(self, draft: Draft, name: str, kinds: tuple[str, ...], tree: str | None) -> None:
        catalog, found = self._catalog, self._catalog.found
        size = len(found.numbers)
        listed = found.is_of(*kinds)
        held = listed.copy()
        for link in (name, "responsible", "involved") if name == "issuer" else (name,):
            held[self.links[link].right] = True
        if tree is not None:
            links = Links.of(found.links[tree], size)
            ways = closure(links)
            held[ways.of_some(np.flatnonzero(held))] = True
        held &= catalog.thing >= 0
        members = np.flatnonzero(held)
        members = members[np.argsort(catalog.rank[members])]
        value = np.full(size, -1)
        value[members] = np.arange(len(members))
        self.value[name] = value
        draft.put(f"{name}.thing", catalog.thing[members].astype(np.uint32))
        draft.put(f"{name}.listed", listed[members].astype(np.uint8))
        if tree is not None:
            parents = Links.of(found.links[tree].renamed(value, value), len(members))
            self.above[name] = closure(parents)
            depth = np.diff(self.above[name].start).astype(np.uint16)
            draft.put(f"{name}.depth", depth)
            _write_links(draft, f"{name}.parent", parents)

    def rows(self, name: str, pairs: Pairs, row: Array) -> Pairs:
        """Pairs of things as pairs of a row and a value, closed upwards."""
        found = pairs.renamed(row, self.value[name])
        above = self.above.get(name)
        return found if above is None else found.then(above)


def _economies(catalog: Catalog) -> dict[str, Pairs]:
    """All links, with those from keys to types of economy."""
    links = dict(catalog.found.links)
    links["economy"] = links["key_of"] | links["has_key"].swapped()
    return links


def write(draft: Draft, catalog: Catalog, labels: list[str]) -> None:
    """Write documents and measures."""
    spaces = Spaces(draft, catalog)
    days = _Days(catalog)
    draft.strings("year.name", days.years)
    documents = _Documents(draft, catalog, spaces, days)
    documents.write(labels)
    _Measures(draft, catalog, spaces, days, documents).write(labels)


class _Days:
    """Dates of things, by number of gathering."""

    def __init__(self, catalog: Catalog) -> None:
        found, size = catalog.found, len(catalog.found.numbers)
        self.issued = _dates(*found.dates["issued"])
        started = _dates(*found.dates["started"])
        stopped = _dates(*found.dates["stopped"])
        self.first_issued = np.full(size, NEVER)
        np.minimum.at(self.first_issued, self.issued[:, 0], self.issued[:, 1])
        self.last_issued = np.full(size, -1)
        np.maximum.at(self.last_issued, self.issued[:, 0], self.issued[:, 1])
        self.started = np.full(size, -1)
        np.maximum.at(self.started, started[:, 0], started[:, 1])
        self.stopped = np.full(size, NEVER)
        np.minimum.at(self.stopped, stopped[:, 0], stopped[:, 2])
        self.repealed = np.full(size, NEVER)
        repeals = found.links["repeals"]
        np.minimum.at(self.repealed, repeals.right, self.first_issued[repeals.left])
        years = np.unique(self.issued[:, 1] // 10_000)
        self.years = [f"{year:04}" for year in years.tolist()]
        self.year_of = Pairs(self.issued[:, 0], np.searchsorted(years, self.issued[:, 1] // 10_000))


def _dates(things: list[int], texts: list[str]) -> Array:
    """Rows of thing, first and last day; what is no date is left out."""
    rows = [
        (thing, *day) for thing, text in zip(things, texts, strict=True) if (day := bounds(text))
    ]
    return np.array(rows, np.int64).reshape(-1, 3)


class _Table:
    """Rows of one kind of item."""

    def __init__(
        self, draft: Draft, name: str, catalog: Catalog, spaces: Spaces, members: Array
    ) -> None:
        self.draft, self.name, self.catalog, self.spaces = draft, name, catalog, spaces
        self.members = members
        self.row = np.full(len(catalog.found.numbers), -1)
        self.row[members] = np.arange(len(members))

    def put(self, name: str, array: Array) -> None:
        """Write an array of the table."""
        self.draft.put(f"{self.name}.{name}", array)

    def heading(self, labels: list[str]) -> None:
        """Things of the rows, and the places of the rows in the order of titles."""
        things = self.catalog.thing[self.members]
        self.put("thing", things.astype(np.int32))
        titles = [fold(labels[thing]) if thing >= 0 else "" for thing in things.tolist()]
        rank = self.catalog.rank[self.members].tolist()
        order = sorted(range(len(titles)), key=lambda row: (titles[row], rank[row]))
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        self.put("title_place", place)

    def facet(self, name: str, pairs: Pairs) -> None:
        """Write what rows have of a facet; ``pairs`` are of things."""
        self.values(name, self.spaces.rows(name, pairs, self.row), self._count(name))

    def values(self, name: str, pairs: Pairs, count: int) -> None:
        """Write pairs of row and value, both ways."""
        links = Links.of(pairs, len(self.members))
        _write_links(self.draft, f"{self.name}.{name}", links)
        self.put(f"{name}.row", links.pairs().left.astype(np.uint32))
        _write_links(self.draft, f"{self.name}.{name}.rows", Links.of(pairs.swapped(), count))

    def linked(self, name: str, pairs: Pairs) -> None:
        """Write what rows are linked to themselves, for the counts of concepts."""
        found = pairs.renamed(self.row, self.spaces.value[name])
        _write_links(self.draft, f"{self.name}.{name}.linked", Links.of(found, len(self.members)))

    def amounts(self, things: Array, sums: Array) -> None:
        """Write sums of money; ``things`` are those that they belong to."""
        rows = self.row[things]
        rows, sums = rows[rows >= 0], sums[rows >= 0]
        self.put("amount.row", rows.astype(np.uint32))
        self.put("amount.sum", sums)
        lows = np.array([float(entry.low) for entry in AMOUNT_RANGES])
        value = np.searchsorted(lows, sums) - 1
        self.values("amount", Pairs(rows, value).where(value >= 0), len(AMOUNT_RANGES))

    def years(self, pairs: Pairs, count: int) -> None:
        """Write years; ``pairs`` are of things and places in the list of years."""
        found = Pairs(self.row[pairs.left], pairs.right)
        self.values("year", found.where(found.left >= 0), count)

    def _count(self, name: str) -> int:
        return int(self.spaces.value[name].max(initial=-1)) + 1


class _Documents(_Table):
    """Documents, newest first; also those that only measures name, which no list shows."""

    def __init__(self, draft: Draft, catalog: Catalog, spaces: Spaces, days: _Days) -> None:
        found = catalog.found
        held = found.is_of("policy", "document")
        held[found.links["stated"].right] = True
        members = np.flatnonzero(held)
        newest = np.unique(catalog.dates[members], return_inverse=True)[1]
        members = members[np.lexsort((catalog.rank[members], -newest))]
        super().__init__(draft, "documents", catalog, spaces, members)
        self._days = days

    def write(self, labels: list[str]) -> None:
        """Write the table."""
        found, links, days = self.catalog.found, self.spaces.links, self._days
        size = len(found.numbers)
        self.heading(labels)
        shown = ~self.catalog.hidden[self.members]
        self.put("policies", (found.is_of("policy")[self.members] & shown).astype(np.uint8))
        every = found.is_of("policy", "document")[self.members] & shown
        self.put("documents", every.astype(np.uint8))
        self.draft.strings("documents.date", map(str, self.catalog.dates[self.members]))
        self._dates()
        for name in ("industry", "region", "kind", "issuer"):
            self.facet(name, links[name])
        newer = Links.of(links["same"].swapped(), size)
        used = links["uses"] | links["stated"]
        means = (used | links["stated"].then(newer)).distinct().swapped()
        keys = links["key"] | means.then(Links.of(links["key"], size))
        self.facet("key", keys)
        self.facet("economy", keys.then(Links.of(links["economy"], size)))
        instruments = Links.of(links["instrument"], size)
        self.facet("instrument", links["instrument"] | means.then(instruments))
        self.years(days.year_of, len(days.years))
        self._sums(means)
        ways = used.distinct().swapped().then(Links.of(links["industry"], size))
        self.values("way", self.spaces.rows("industry", ways, self.row), self._count("industry"))
        for name in ("industry", "region", "key", "issuer"):
            self.linked(name, links[name])

    def _dates(self) -> None:
        days, rows = self._days, self.row[self._days.issued[:, 0]]
        kept = rows >= 0
        self.put("dated.row", rows[kept].astype(np.uint32))
        self.put("dated.first", days.issued[kept, 1].astype(np.int32))
        self.put("dated.last", days.issued[kept, 2].astype(np.int32))
        for name in ("started", "last_issued", "stopped", "repealed"):
            self.put(name, getattr(days, name)[self.members].astype(np.int32))

    def _sums(self, means: Pairs) -> None:
        """Sums of documents are their own and those of the measures that use or state them."""
        things, sums = _sums(self.catalog)
        by_thing = Links.of(Pairs(things, np.arange(len(things))), len(self.row))
        through = means.then(by_thing)
        owners = np.concatenate([things, through.left])
        self.amounts(owners, np.concatenate([sums, sums[through.right]]))


class _Measures(_Table):
    """Measures in the order of their documents and of the text."""

    def __init__(
        self, draft: Draft, catalog: Catalog, spaces: Spaces, days: _Days, documents: _Documents
    ) -> None:
        members = np.flatnonzero(catalog.found.is_of("measure"))
        places = _places(catalog, members)
        order = sorted(range(len(members)), key=lambda at: (places[at], catalog.rank[members[at]]))
        super().__init__(draft, "measures", catalog, spaces, members[order])
        self._places = [places[at] for at in order]
        self._days, self._documents = days, documents

    def write(self, labels: list[str]) -> None:
        """Write the table."""
        links, size = self.spaces.links, len(self.row)
        self.heading(labels)
        self.draft.strings("measures.place", self._places)
        stated = links["stated"]

        def of_documents(name: str) -> Pairs:
            return stated.then(Links.of(links[name], size))

        self.facet("industry", links["industry"])
        self.facet("region", links["region"] | of_documents("region"))
        self.facet("key", links["key"])
        self.facet("economy", links["key"].then(Links.of(links["economy"], size)))
        self.facet("instrument", links["instrument"])
        self.facet("kind", of_documents("kind"))
        self.facet("issuer", links["responsible"] | of_documents("issuer"))
        by_thing = Links.of(self._days.year_of, size)
        self.years(stated.then(by_thing), len(self._days.years))
        self.amounts(*_sums(self.catalog))
        in_documents = stated.renamed(self.row, self._documents.row)
        held = Links.of(in_documents, len(self.members))
        _write_links(self.draft, "measures.stated", held)
        self.put("stated.row", held.pairs().left.astype(np.uint32))
        for name in ("industry", "region", "key"):
            self.linked(name, links[name])
        self.linked("issuer", links["responsible"] | links["involved"])


def _places(catalog: Catalog, members: Array) -> list[str]:
    """By measure: the document that states it, with its place in the text; "" where unknown."""
    stated = Links.of(catalog.found.links["stated"], len(catalog.iris))
    ordinals = catalog.found.ordinals
    places = []
    for measure in members.tolist():
        sources = [catalog.iris[number] for number in stated.of_one(measure).tolist()]
        ordinal = ordinals.get(measure)
        known = sources and ordinal is not None
        places.append(f"{min(sources)} {ordinal_key(ordinal or '')}" if known else "")
    return places


def _sums(catalog: Catalog) -> tuple[Array, Array]:
    things, sums = catalog.found.amounts
    return np.array(things, np.int64), np.array(sums, np.float64)


def _write_links(draft: Draft, name: str, links: Links) -> None:
    greatest: Any = links.value.max(initial=0)
    kind = np.uint16 if greatest < 1 << 16 else np.uint32
    draft.put(f"{name}.start", links.start.astype(np.uint32))
    draft.put(f"{name}.value", links.value.astype(kind))
