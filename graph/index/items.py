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
from graph.index.gathering import ordinal_key
from graph.index.links import Links, Pairs, closure, distinct_numbers
from graph.index.question import AMOUNT_RANGES, TREES
from graph.index.said import Sort

NEVER: Final = 100_000_000
"""After every day that a date can be."""

BOUNDS: Final = (
    "begins_first",
    "begins_last",
    "ends",
    "repealed_first",
    "repealed_last",
    "repealed_some_day",
)
"""What is kept of the dates of each document."""

_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_SPACES: Final = {
    "industry": ("industry",),
    "region": ("region", "zone"),
    "key": ("key",),
    "economy": ("economy",),
    "kind": (),
    "issuer": ("organization",),
    "instrument": (),
}
"""Spaces of values, and the kinds of thing that are in each in any case."""


def bounds(text: str) -> tuple[int, int] | None:
    """First and last day that a date of any precision can mean, as yyyymmdd."""
    if (found := _DATE.match(text)) is None:
        return None
    year, month, day = found.groups()
    return int(f"{year}{month or '01'}{day or '01'}"), int(f"{year}{month or '12'}{day or '31'}")


class Spaces:
    """Values of facets, numbered; writes them."""

    def __init__(self, draft: Draft, catalog: Catalog) -> None:
        self._catalog = catalog
        self.links = _economies(catalog)
        self.value: dict[str, Array] = {}
        self.above: dict[str, Links] = {}
        for name, kinds in _SPACES.items():
            self._add(draft, name, kinds)

    def _add(self, draft: Draft, name: str, kinds: tuple[str, ...]) -> None:
        catalog, found = self._catalog, self._catalog.found
        size = len(found.numbers)
        listed = found.is_of(*kinds)
        held = listed.copy()
        for link in (name, "responsible", "involved") if name == "issuer" else (name,):
            held[self.links[link].right] = True
        if name in TREES:
            held[_reached(Links.of(self.links["above"], size), np.flatnonzero(held))] = True
        held &= catalog.thing >= 0
        members = np.flatnonzero(held)
        members = members[np.argsort(catalog.rank[members])]
        value = np.full(size, -1)
        value[members] = np.arange(len(members))
        self.value[name] = value
        draft.put(f"{name}.thing", catalog.thing[members].astype(np.uint32))
        draft.put(f"{name}.listed", listed[members].astype(np.uint8))
        used = np.zeros(size, bool)
        used[self.links[name].right] = True
        draft.put(f"{name}.used", used[members].astype(np.uint8))
        if name in TREES:
            parents = Links.of(self.links["above"].renamed(value, value), len(members))
            self.above[name] = closure(parents)
            _write_links(draft, f"{name}.parent", _nearest(parents, self.above[name]))
            said = self.links["said_above"].renamed(value, value)
            _write_links(draft, f"{name}.above", Links.of(said, len(members)))
            _write_links(draft, f"{name}.below", Links.of(said.swapped(), len(members)))

    def rows(self, name: str, pairs: Pairs, row: Array) -> Pairs:
        """Pairs of things as pairs of a row and a value, closed upwards."""
        found = pairs.renamed(row, self.value[name])
        above = self.above.get(name)
        return found if above is None else found.then(above)


def _reached(links: Links, start: Array) -> Array:
    """``start`` and all that links lead to from there."""
    found = np.zeros(len(links), bool)
    while len(start):
        found[start] = True
        new = distinct_numbers(links.of_some(start))
        start = new[~found[new]]
    return np.flatnonzero(found)


def _nearest(parents: Links, above: Links) -> Links:
    """Parents without those that another parent lies below."""
    left, right = [], []
    for value in range(len(parents)):
        found = set(parents.of_one(value).tolist()) - {value}
        far = {end for near in found for end in above.of_one(near).tolist() if end != near}
        left += [value] * len(found - far)
        right += sorted(found - far)
    return Links.of(Pairs.of(left, right), len(parents))


def _economies(catalog: Catalog) -> dict[str, Pairs]:
    """All links, with those from keys to types of economy."""
    links = dict(catalog.found.links)
    links["economy"] = links["key_of"] | links["has_key"].swapped()
    return links


def write(draft: Draft, catalog: Catalog) -> None:
    """Write documents and measures."""
    spaces = Spaces(draft, catalog)
    days = _Days(catalog)
    draft.strings("year.name", days.years)
    documents = _Documents(draft, catalog, spaces, days)
    documents.write()
    _Measures(draft, catalog, spaces, days, documents).write()


class _Days:
    """Dates of things, by number of gathering: what `graph.queries.validity` judges by.

    Attributes:
        issued: thing, first and last day of each date of issue or publication.
        begins_first: last of the first days on which it can begin to count, -1 where unknown.
        begins_last: first of the last days on which it can begin to count, `NEVER` likewise.
        ends: first of the last days in force, `NEVER` where none is known.
        repealed_first: first day on which it can be repealed, `NEVER` where none is known.
        repealed_last: first of the last such days, likewise.
        repealed_some_day: whether something repeals it of which no date is known.
    """

    def __init__(self, catalog: Catalog) -> None:
        found, size = catalog.found, len(catalog.found.numbers)
        dates = {name: _dates(*given) for name, given in found.dates.items()}
        self.issued = np.concatenate([dates["written"], dates["published"]])
        self.begins_first = np.full(size, -1)
        self.begins_last = np.full(size, NEVER)
        earliest = np.full(size, NEVER)
        begun = np.zeros(size, bool)
        for name in ("started", "written", "published"):
            thing, first, last = dates[name][~begun[dates[name][:, 0]]].T
            np.maximum.at(self.begins_first, thing, first)
            np.minimum.at(self.begins_last, thing, last)
            np.minimum.at(earliest, thing, first)
            begun[thing] = True
        self.ends = np.full(size, NEVER)
        thing, _, last = dates["stopped"].T
        np.minimum.at(self.ends, thing, last)
        self._repeals(found.links["repeals"], begun, earliest)
        every = self.issued[:, 1] // 10_000
        years = np.unique(every)
        self.years = [f"{year:04}" for year in years.tolist()]
        self.year_of = Pairs(self.issued[:, 0], np.searchsorted(years, every))

    def _repeals(self, repeals: Pairs, begun: Array, earliest: Array) -> None:
        size = len(begun)
        self.repealed_first = np.full(size, NEVER)
        self.repealed_last = np.full(size, NEVER)
        self.repealed_some_day = np.zeros(size, np.int64)
        self.repealed_some_day[repeals.right[~begun[repeals.left]]] = 1
        dated = repeals.where(begun[repeals.left])
        np.minimum.at(self.repealed_first, dated.right, earliest[dated.left])
        np.minimum.at(self.repealed_last, dated.right, self.begins_last[dated.left])


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

    def heading(self) -> None:
        """Things of the rows, their titles, and the places of the rows in the order of these."""
        things = self.catalog.thing[self.members]
        self.put("thing", things.astype(np.int32))
        titles = self._titles()
        self.draft.strings(f"{self.name}.title", titles)
        rank = self.catalog.rank[self.members].tolist()
        order = sorted(range(len(titles)), key=lambda row: (titles[row], rank[row]))
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        self.put("title_place", place)

    def _titles(self) -> list[str]:
        """The least title of each row; of measures the least that is not English."""
        said = self.catalog.found.titles.ordered(self.row)
        kept = (
            np.ones(len(said.thing), bool) if self.name == "documents" else said.sort == Sort.TITLE
        )
        titles = [""] * len(self.members)
        for row, title in zip(said.thing[kept].tolist(), said.texts(kept), strict=True):
            titles[row] = min(titles[row], title) if titles[row] else title
        return titles

    def facet(self, name: str, pairs: Pairs) -> None:
        """Write what rows have of a facet; ``pairs`` are of things."""
        self.values(name, self.spaces.rows(name, pairs, self.row), self._count(name))

    def values(self, name: str, pairs: Pairs, count: int) -> None:
        """Write pairs of row and value, both ways."""
        links = Links.of(pairs, len(self.members))
        _write_links(self.draft, f"{self.name}.{name}", links)
        self.put(f"{name}.row", links.pairs().left.astype(np.uint32))
        _write_links(self.draft, f"{self.name}.{name}.rows", Links.of(pairs.swapped(), count))

    def linked(self, name: str, pairs: Pairs, *, counted: Pairs | None = None) -> None:
        """Write what rows are linked to themselves, for the counts of concepts; and what counts for
        them in matrices, which is the same where it is not given."""
        for end, given in (
            ("linked", pairs),
            ("counted.linked", pairs if counted is None else counted),
        ):
            found = Links.of(given.renamed(self.row, self.spaces.value[name]), len(self.members))
            _write_links(self.draft, f"{self.name}.{name}.{end}", found)

    def amounts(self, things: Array, sums: Array) -> None:
        """Write sums of money; ``things`` are those that they belong to."""
        rows = self.row[things]
        rows, sums = rows[rows >= 0], sums[rows >= 0]
        self.put("sum.row", rows.astype(np.uint32))
        self.put("sum.value", sums)
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

    def write(self) -> None:
        """Write the table."""
        found, links, days = self.catalog.found, self.spaces.links, self._days
        size = len(found.numbers)
        self.heading()
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
        for name in BOUNDS:
            self.put(name, getattr(days, name)[self.members].astype(np.int32))

    def _sums(self, means: Pairs) -> None:
        """Sums of documents are their own and those of the measures that use or state them."""
        things, sums = self.catalog.found.amounts
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

    def write(self) -> None:
        """Write the table."""
        links, size = self.spaces.links, len(self.row)
        self.heading()
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
        self.amounts(*self.catalog.found.amounts)
        in_documents = stated.renamed(self.row, self._documents.row)
        held = Links.of(in_documents, len(self.members))
        _write_links(self.draft, "measures.stated", held)
        self.put("stated.row", held.pairs().left.astype(np.uint32))
        for name in ("industry", "key"):
            self.linked(name, links[name])
        everywhere = links["region"] | of_documents("region")
        self.linked("region", links["region"], counted=everywhere)
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


def _write_links(draft: Draft, name: str, links: Links) -> None:
    greatest: Any = links.value.max(initial=0)
    kind = np.uint16 if greatest < 1 << 16 else np.uint32
    draft.put(f"{name}.start", links.start.astype(np.uint32))
    draft.put(f"{name}.value", links.value.astype(kind))
