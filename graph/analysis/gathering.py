"""The network of a graph, read once by streaming, predicate by predicate.

In memory are the IRIs of things and the links between them; claims, texts and figures are not. Things
get their numbers in the order of their IRIs, so that the same graph gives the same network.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import numpy as np

from graph.analysis.shape import FLAGS, INVERSES, KIND, KINDS, PROPERTIES, PROPERTY
from graph.index.arrays import Array
from graph.index.joining import Column, joined
from graph.index.links import Pairs
from graph.index.streaming import Statements, iri, literal

Progress = Callable[[int], None]
Dates = list[tuple[int, str]]

DATES: Final = {
    "dated": ("eli:date_document", "eli:date_publication"),
    "ended": ("eli:date_no_longer_in_force",),
}
_FIGURES: Final = ("schema:value", "schema:minValue", "schema:maxValue")
_MONEY: Final = ("fk:hasIncentive", "fk:hasBudget")
_CNY: Final = hash(b'"CNY"')

PREDICATES: Final = (
    *PROPERTIES,
    *INVERSES,
    *FLAGS,
    *(name for names in DATES.values() for name in names),
    *_FIGURES,
    *("fk:amount", "fk:change", "schema:replacer", "schema:currency"),
    *("dcterms:title", "owl:sameAs"),
)
"""All that is read."""

CLASS_NAMES: Final = tuple(name for _, names in KINDS for name in names)

_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(slots=True)
class Gathered:
    """A network.

    Attributes:
        iris: IRIs of things, in order; their places are their numbers.
        kinds: place in `KIND_NAMES`, by thing.
        edges: links as subject, property, object, in this order; each once, none to itself.
        flags: bits of `FLAGS`, by thing.
        sums: things, and sums of money in CNY that their incentives and budgets name.
        dates: things with dates as they are written, by name of `DATES`.
        titles: the least Chinese title, by thing.
        older: IRIs that go by another one now, with the number of the thing that they are.
    """

    iris: list[str]
    kinds: Array
    edges: Array
    flags: Array
    sums: Pairs
    dates: dict[str, Dates]
    titles: dict[int, str]
    older: dict[str, int]


def gather(statements: Statements, progress: Progress) -> Gathered:
    """Read the network of a graph."""
    return _Gatherer(statements, progress).gathered()


class _Gatherer:
    def __init__(self, statements: Statements, progress: Progress) -> None:
        self._statements = statements
        self._progress = progress
        self._rows = 0
        self._numbers: dict[bytes, int] = {}

    def gathered(self) -> Gathered:
        kinds = self._kinds()
        links = {name: self._links(name) for name in (*PROPERTIES, *INVERSES, "owl:sameAs")}
        flags = {name: self._flagged(name) for name in FLAGS}
        sums = self._sums()
        dates = {name: self._texts(*names) for name, names in DATES.items()}
        titles = self._texts("dcterms:title")
        return self._finish(kinds, links, flags, sums, dates, titles)

    def _number(self, term: bytes) -> int:
        return self._numbers.setdefault(term, len(self._numbers))

    def _told(self, lines: list[bytes]) -> None:
        self._rows += len(lines)
        self._progress(self._rows)

    def _kinds(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for kind, names in KINDS:
            place = KIND[kind]

            def take(lines: list[bytes], place: int = place) -> None:
                for line in lines:
                    if line[:1] == b"<":
                        found.setdefault(self._number(line.rstrip(b"\r")), place)
                self._told(lines)

            for name in names:
                self._statements.members(name, take)
        return found

    def _links(self, name: str) -> Pairs:
        column, number = Column(), self._number

        def take(lines: list[bytes]) -> None:
            for line in lines:
                subject, _, target = line.rstrip(b"\r").partition(b"\t")
                if target[:1] == b"<" and subject[:1] == b"<":
                    column.add(number(subject), number(target))
            self._told(lines)

        self._statements.pairs([name], take)
        return column.pairs().distinct()

    def _flagged(self, name: str) -> set[int]:
        found: set[int] = set()

        def take(lines: list[bytes]) -> None:
            found.update(
                self._number(line.partition(b"\t")[0]) for line in lines if line[:1] == b"<"
            )
            self._told(lines)

        self._statements.pairs([name], take)
        return found

    def _texts(self, *names: str) -> Dates:
        """Values of things of the network; those without a language, or in Chinese."""
        found: Dates = []
        known = self._numbers

        def take(lines: list[bytes]) -> None:
            for line in lines:
                subject, _, target = line.partition(b"\t")
                thing, value = known.get(subject), literal(target)
                if thing is not None and value is not None and value.language[:2] in ("", "zh"):
                    found.append((thing, value.text))
            self._told(lines)

        self._statements.pairs(names, take)
        return found

    def _hashed(self, name: str) -> Pairs:
        column = Column()
        self._statements.pairs([name], column.take)
        return column.pairs()

    def _sums(self) -> Pairs:
        """Things and sums: of incentives and budgets, as they are now where they were changed."""
        owners, number = Column(), self._number

        def take(lines: list[bytes]) -> None:
            for line in lines:
                subject, _, target = line.partition(b"\t")
                if subject[:1] == b"<":
                    owners.add(number(subject), hash(target))

        self._statements.pairs(_MONEY, take)
        changed = joined(self._hashed("fk:change"), self._hashed("schema:replacer"))
        amounts = joined(owners.pairs(), self._hashed("fk:amount") | changed)
        currency = self._hashed("schema:currency")
        amounts = amounts.where(np.isin(amounts.right, currency.left[currency.right == _CNY]))
        figures, sums = Column(), array("d")

        def figure(lines: list[bytes]) -> None:
            for line in lines:
                subject, _, target = line.partition(b"\t")
                if (value := literal(target)) is not None:
                    with suppress(ValueError):  # no number
                        sums.append(float(value.text))
                        figures.add(hash(subject), len(sums) - 1)

        self._statements.pairs(_FIGURES, figure)
        pairs = joined(amounts, figures.pairs()).distinct()
        return Pairs(pairs.left, np.array(sums, np.float64)[pairs.right])

    def _finish(
        self,
        kinds: dict[int, int],
        links: dict[str, Pairs],
        flags: dict[str, set[int]],
        sums: Pairs,
        dates: dict[str, Dates],
        titles: Dates,
    ) -> Gathered:
        every = [iri(term) for term in self._numbers]
        present = _present(links.pop("owl:sameAs"), every)
        is_old = present != np.arange(len(every))
        order = [n for n in sorted(range(len(every)), key=every.__getitem__) if not is_old[n]]
        place = np.full(len(every), -1)
        place[order] = np.arange(len(order))
        place = place[present]
        least: dict[int, str] = {}
        for number, title in titles:
            thing = int(place[number])
            least[thing] = min(title, least.get(thing, title))
        found = np.full(len(order), KIND["other"], np.uint8)
        bits = np.zeros(len(order), np.uint8)
        for number, kind in kinds.items():
            found[place[number]] = min(found[place[number]], kind)
        for name, things in flags.items():
            bits[place[np.fromiter(things, np.int64, len(things))]] |= FLAGS[name]
        return Gathered(
            iris=[every[number] for number in order],
            kinds=found,
            edges=_edges(links, place),
            flags=bits,
            sums=Pairs(place[sums.left], sums.right),
            dates={
                name: [(int(place[number]), text) for number, text in given]
                for name, given in dates.items()
            },
            titles=least,
            older={every[n]: int(place[n]) for n in np.flatnonzero(is_old).tolist()},
        )


def _present(same: Pairs, iris: list[str]) -> Array:
    """The thing that each is now: what says of an older IRI that it is the same (owl:sameAs)."""
    newer: dict[int, int] = {}
    for new, old in sorted(
        zip(same.left.tolist(), same.right.tolist(), strict=True), key=lambda p: iris[p[0]]
    ):
        if new != old:
            newer.setdefault(old, new)
    present = np.arange(len(iris))
    for old in newer:
        seen, at = {old}, old
        while at in newer and newer[at] not in seen:
            at = newer[at]
            seen.add(at)
        # Things that each say it of the other are one: the first of them by IRI.
        present[old] = at if at not in newer else min(_circle(at, newer), key=iris.__getitem__)
    return present


def _circle(start: int, newer: dict[int, int]) -> set[int]:
    found, at = {start}, newer[start]
    while at != start and at not in found:
        found.add(at)
        at = newer[at]
    return found


def _edges(links: dict[str, Pairs], place: Array) -> Array:
    """All links as rows of subject, property, object."""
    by_property: dict[str, list[Pairs]] = defaultdict(list)
    for name, pairs in links.items():
        swapped = name in INVERSES
        by_property[INVERSES.get(name, name)].append(pairs.swapped() if swapped else pairs)
    rows = []
    for name, found in by_property.items():
        left = place[np.concatenate([pairs.left for pairs in found])]
        right = place[np.concatenate([pairs.right for pairs in found])]
        pairs = Pairs(left, right).where(left != right).distinct()
        code = np.full(len(pairs), PROPERTY[name])
        rows.append(np.stack([pairs.left, code, pairs.right], axis=1))
    edges: Array = np.concatenate(rows) if rows else np.zeros((0, 3), np.int64)
    ordered: Array = edges[np.lexsort((edges[:, 1], edges[:, 2], edges[:, 0]))]
    return ordered


def bounds(text: str) -> tuple[int, int] | None:
    """First and last day that a date of any precision can mean, as yyyymmdd."""
    if (found := _DATE.match(text)) is None:
        return None
    year, month, day = found.groups()
    return int(f"{year}{month or '01'}{day or '01'}"), int(f"{year}{month or '12'}{day or '31'}")
