"""Writes records: what lists say of each item, with its evidence, ready to be sent.

A record is the item as JSON, compressed with a dictionary for its kind. Documents have no measures in
theirs: which these are depends on what is asked, so they are linked, in the order of the text.
"""

import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final

import numpy as np
from pydantic import TypeAdapter

from graph.index.arrays import Array, Draft
from graph.index.asking import Claims, DumpRows
from graph.index.catalog import Catalog
from graph.index.dumped import Dumped
from graph.index.links import Links, Pairs
from graph.index.runs import Statements
from graph.index.sharing import shared
from graph.queries import concepts, documents, measures
from graph.queries.answers import Concept, Document, Measure
from graph.queries.view import Rows

BATCH: Final = 500
"""Items that are read at once: what memory holds of them."""

KINDS: Final = {
    "document": ("policy", "document"),
    "measure": ("measure",),
    "concept": ("industry", "region", "zone", "key", "organization"),
}
"""Kinds of record, and the kinds of thing that have one."""

_LEVEL: Final = 1
_DICTIONARY: Final = 8_192
_SAMPLED: Final = 50


def write(draft: Draft, catalog: Catalog, dump: Dumped, progress: Callable[[int], None]) -> None:
    """Write the records of all documents, measures and concepts."""
    ways = _Ways(catalog)
    rows = DumpRows(dump.statements, Claims(dump), ways.of)
    recorder = _Recorder(draft, catalog, dump.statements, rows, progress)
    for kind in KINDS:
        recorder.write(kind)
    ways.write(draft, rows)


class _Recorder:
    """Writes one kind of record after the other."""

    def __init__(
        self,
        draft: Draft,
        catalog: Catalog,
        statements: Statements,
        rows: Rows,
        progress: Callable[[int], None],
    ) -> None:
        self._draft = draft
        self._catalog = catalog
        self._statements = statements
        self._rows = rows
        self._progress = progress
        self._done = 0

    def write(self, kind: str) -> None:
        """Write the records of a kind, in the order in which the dump has what they say."""
        catalog = self._catalog
        things = np.flatnonzero(catalog.found.is_of(*KINDS[kind])[catalog.numbers])
        items = [catalog.iris[number] for number in catalog.numbers[things].tolist()]
        order = self._statements.order([f"<{item}>".encode() for item in items])
        place = np.zeros(len(catalog.numbers), np.uint32)
        place[things[order]] = np.arange(1, len(order) + 1)
        self._draft.put(f"record.{kind}.place", place)
        records = self._records(kind, [items[at] for at in order])
        first = list(islice(records, _SAMPLED))
        dictionary = b"".join(first)[-_DICTIONARY:]
        self._draft.put(f"record.{kind}.dictionary", np.frombuffer(dictionary, np.uint8))
        packed = (compressed(record, dictionary) for record in chain(first, records))
        self._draft.blobs(f"record.{kind}", packed)

    def _records(self, kind: str, items: Sequence[str]) -> Iterator[bytes]:
        adapter: TypeAdapter[Any] = TypeAdapter(_TYPES[kind])

        def made(batch: Sequence[str]) -> list[bytes]:
            records = [adapter.dump_json(item) for item in _read(self._rows, kind, batch)]
            self._statements.forget()
            return records

        batches = [items[start : start + BATCH] for start in range(0, len(items), BATCH)]
        for records in shared(batches, made):
            yield from records
            self._done += len(records)
            self._progress(self._done)


_TYPES: Final[dict[str, type]] = {"document": Document, "measure": Measure, "concept": Concept}


def _read(rows: Rows, kind: str, items: Sequence[str]) -> Sequence[object]:
    if kind == "document":
        found = documents.read_documents(rows, items, measures_shown=0)
        for document in found:
            document.measures_total = 0
        return found
    if kind == "measure":
        return measures.read_measures(rows, items)
    return concepts.read_counted(rows, [{"item": item} for item in items])


def compressed(data: bytes, dictionary: bytes) -> bytes:
    """A record as it is kept."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=dictionary)
    return packer.compress(data) + packer.flush()


def decompressed(data: bytes | memoryview, dictionary: bytes) -> bytes:
    """A record that was kept."""
    return zlib.decompressobj(-zlib.MAX_WBITS, zdict=dictionary).decompress(data)


class _Ways:
    """Measures that use or state documents."""

    def __init__(self, catalog: Catalog) -> None:
        found = catalog.found
        size = len(found.numbers)
        links, is_measure = found.links, found.is_of("measure")
        newer = Links.of(links["same"].swapped(), size)
        means = links["uses"] | links["stated"] | links["stated"].then(newer)
        means = means.where(is_measure[means.left])
        self._catalog = catalog
        self._means = Links.of(means.swapped(), size)
        self._industries = links["industry"].where(is_measure[links["industry"].left])

    def of(self, document: str) -> Collection[tuple[str, str | None]]:
        """See `asking.Ways`."""
        catalog = self._catalog
        number = catalog.found.numbers.get(f"<{document}>".encode())
        measures = () if number is None else self._means.of_one(number).tolist()
        return [(catalog.iris[m], catalog.found.ordinals.get(m)) for m in measures]

    def write(self, draft: Draft, rows: Rows) -> None:
        """Write them as links between things, and the industries of measures."""
        catalog = self._catalog
        size = len(catalog.numbers)
        held = catalog.found.is_of(*KINDS["document"])[catalog.numbers]
        starts, values = np.zeros(size + 1, np.int64), list[Array]()
        things = np.flatnonzero(held)
        for first in range(0, len(things), BATCH):
            batch = things[first : first + BATCH].tolist()
            items = [catalog.iris[int(catalog.numbers[thing])] for thing in batch]
            ways = documents.read_ways(rows, items, None)
            for thing, item in zip(batch, items, strict=True):
                starts[thing + 1] = len(ways[item])
                values.append(np.array([self._thing(m) for m in ways[item]], np.uint32))
        draft.put("record.way.start", np.cumsum(starts).astype(np.uint32))
        draft.put("record.way.value", np.concatenate([np.zeros(0, np.uint32), *values]))
        of_things = self._industries.renamed(catalog.thing, catalog.thing)
        industries = Links.of(Pairs(of_things.left, of_things.right), size)
        draft.put("record.industry.start", industries.start.astype(np.uint32))
        draft.put("record.industry.value", industries.value.astype(np.uint32))

    def _thing(self, iri: str) -> int:
        return int(self._catalog.thing[self._catalog.found.numbers[f"<{iri}>".encode()]])
