"""Records of an open index: what lists say of their items, without asking an engine."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from graph.index.arrays import Arrays
from graph.index.links import Links
from graph.index.recording import KINDS, decompressed
from graph.index.things import Things
from graph.queries import documents
from graph.queries.answers import Concept, Document, Measure

RecordKind = Literal["document", "measure", "concept"]

_NO_MEASURES: Final = b'"measures":[],"measures_total":0,'
_NO_COUNTS: Final = b'"policies":0,"measures":0}'


class Records:
    """Items as JSON, or as what it stands for.

    An answer is None where an item has no record: it came into being under another kind.
    """

    def __init__(self, arrays: Arrays, things: Things) -> None:
        self._things = things
        self._data = {kind: arrays.blobs(f"record.{kind}") for kind in KINDS}
        self._place = {kind: arrays[f"record.{kind}.place"] for kind in KINDS}
        self._dictionary = {kind: arrays[f"record.{kind}.dictionary"].tobytes() for kind in KINDS}
        self._ways = Links(arrays["record.way.start"], arrays["record.way.value"])
        self._industries = Links(arrays["record.industry.start"], arrays["record.industry.value"])

    def rows(
        self,
        kind: RecordKind,
        rows: Sequence[Mapping[str, str]],
        industry: Collection[str] | None = None,
        measures_shown: int = documents.MEASURES_SHOWN,
    ) -> list[bytes] | None:
        """The records of the rows of a list: ``item``; of concepts also ``policies`` and
        ``measures``, which are counts."""
        items = [row["item"] for row in rows]
        if kind == "document":
            return self.documents(items, industry, measures_shown)
        if kind == "measure":
            return self.measures(items)
        counts = [(int(row.get("policies", "0")), int(row.get("measures", "0"))) for row in rows]
        return self.concepts(items, counts)

    def documents(
        self, items: Sequence[str], industry: Collection[str] | None, measures_shown: int
    ) -> list[bytes] | None:
        """Documents by IRI, each with its first measures; of these only those for one of the
        industries, where such are given."""
        wanted = None if industry is None else self._numbers(industry)
        found = []
        for item in items:
            thing = self._things.number(item)
            record = self._record("document", thing)
            if thing is None or record is None:
                return None
            ways = self._ways.of_one(thing).tolist()
            if wanted is not None:
                ways = [
                    m for m in ways if not wanted.isdisjoint(self._industries.of_one(m).tolist())
                ]
            measures = [self._record("measure", way) for way in ways[:measures_shown]]
            shown = b",".join(m for m in measures if m is not None)
            head, _, tail = record.partition(_NO_MEASURES)
            found.append(
                b'%b"measures":[%b],"measures_total":%d,%b' % (head, shown, len(ways), tail)
            )
        return found

    def measures(self, items: Sequence[str]) -> list[bytes] | None:
        """Measures by IRI."""
        found = [self._record("measure", self._things.number(item)) for item in items]
        return None if None in found else [record for record in found if record is not None]

    def of_one(self, kind: RecordKind, item: str) -> bytes | None:
        """What is kept of a thing by IRI; None where it is not of that kind."""
        return self._record(kind, self._things.number(item))

    def of_things(self, kind: RecordKind, things: Iterable[int]) -> Iterator[bytes | None]:
        """What is kept of things by number; documents are without their measures."""
        return (self._record(kind, thing) for thing in things)

    def concepts(
        self, items: Sequence[str], counts: Sequence[tuple[int, int]]
    ) -> list[bytes] | None:
        """Industries, places, keys and bodies by IRI, with how many policies and measures each has."""
        found = []
        for item, (policies, measures) in zip(items, counts, strict=True):
            record = self._record("concept", self._things.number(item))
            if record is None:
                return None
            head = record.removesuffix(_NO_COUNTS)
            found.append(b'%b"policies":%d,"measures":%d}' % (head, policies, measures))
        return found

    def _record(self, kind: str, thing: int | None) -> bytes | None:
        place = 0 if thing is None else int(self._place[kind][thing])
        if place == 0:
            return None
        return decompressed(self._data[kind][place - 1], self._dictionary[kind])

    def _numbers(self, iris: Collection[str]) -> set[int]:
        numbers = (self._things.number(iri) for iri in iris)
        return {number for number in numbers if number is not None}


def made(kind: RecordKind, items: Sequence[object]) -> list[bytes]:
    """The records of items."""
    adapter = _adapter(kind)
    return [adapter.dump_json([item])[1:-1] for item in items]


def parsed(kind: RecordKind, records: Sequence[bytes]) -> list[Any]:
    """What records stand for: `Document`, `Measure` or `Concept`."""
    found: list[Any] = _adapter(kind).validate_json(joined(records))
    return found


def joined(records: Sequence[bytes]) -> bytes:
    """Records as one JSON array."""
    return b"[%b]" % b",".join(records)


@cache
def _adapter(kind: RecordKind) -> TypeAdapter[Any]:
    types: dict[RecordKind, Any] = {
        "document": list[Document],
        "measure": list[Measure],
        "concept": list[Concept],
    }
    return TypeAdapter(types[kind])
