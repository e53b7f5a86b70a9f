"""What is exported: the rows of an answer, and the records that are read for them in batches."""

import io
import itertools
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, BinaryIO, Final, NamedTuple, TypeVar, cast

from graph import rdf
from graph.index import Index, Question, records
from graph.index.records import RecordKind
from graph.queries import concepts, documents, measures, resources
from graph.queries.answers import Concept, Document, Measure
from graph.queries.concepts import ConceptKind
from graph.queries.text import Terms, iris
from graph.queries.view import View

Part = TypeVar("Part")
Record = Document | Measure | Concept
Row = Mapping[str, str]
"""One item: ``item`` is its IRI; concepts have ``policies`` and ``measures``, their counts."""

BATCH: Final = 100
"""Items that are read at once."""

MEASURES_OF_ONE: Final = 10_000
"""Measures given for one document at most; none has as many."""

ALL: Final = 2**31 - 1
"""A limit that no list reaches."""

_PAGE: Final = 1_000
_SPOOL_BYTES: Final = 4 * 2**20

CONCEPTS: Final[dict[str, tuple[ConceptKind, tuple[str, ...]]]] = {
    "industries": (concepts.INDUSTRIES, ("industry",)),
    "regions": (concepts.REGIONS, ("region", "zone")),
    "keys": (concepts.KEYS, ("key",)),
    "organizations": (concepts.ORGANIZATIONS, ("organization",)),
}
"""Lists of concepts: what they hold, and how the IRIs of their items begin."""

DOCUMENTS: Final = {"policies": ("policy",), "documents": ("document", "policy")}
"""Lists of documents, and how the IRIs of their items begin."""

MEASURES: Final = "measures"
NAMES: Final = (*DOCUMENTS, MEASURES, *CONCEPTS)
"""Names of the lists, as in their addresses."""


class RowQuery(NamedTuple):
    """A SPARQL text with the columns of its rows that are wanted, by their names in a row."""

    text: str
    columns: Mapping[str, str]

    @classmethod
    def of_list(cls, name: str, text: str) -> "RowQuery":
        """The query for the rows of a list."""
        if name in CONCEPTS:
            return cls(text, {"concept": "item", "policies": "policies", "measures": "measures"})
        return cls(text, {"measure" if name == MEASURES else "document": "item"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer.

    Attributes:
        view: where it comes from.
        name: of the list: ``policies``, ``regions`` and so on.
        rows: gives all rows, from the beginning each time.
        industry: where documents were asked for by industry, only measures for it are given.
        index: of the generation, where there is one: it has records of the items.
    """

    view: View
    name: str
    rows: Callable[[], Iterator[Row]]
    industry: tuple[str, ...] | None = None
    index: Index | None = None

    def batches(self) -> Iterator[list[Record]]:
        """The records of all rows, some at a time."""
        for batch in self._batches():
            found = self._recorded(batch)
            yield self._read(batch) if found is None else records.parsed(self._kind, found)

    def written(self) -> Iterator[list[bytes]]:
        """The same as JSON."""
        for batch in self._batches():
            found = self._recorded(batch)
            yield records.made(self._kind, self._read(batch)) if found is None else found

    def described(self) -> Iterator[bytes]:
        """What the graph says of all items, and of the measures of documents, as N-Triples."""
        for batch in self._batches():
            items = [row["item"] for row in batch]
            if self.name in DOCUMENTS:
                ways = documents.read_ways(self.view, items, self._industries)
                items += sorted({measure for found in ways.values() for measure in found})
            for some in _in_batches(iter(items)):
                out = io.BytesIO()
                query = resources.descriptions(some)
                self.view.reader.run(query, media_type="application/n-triples", out=out)
                yield out.getvalue()

    def _batches(self) -> Iterator[list[Row]]:
        return _in_batches(self.rows())

    @property
    def _kind(self) -> RecordKind:
        if self.name in DOCUMENTS:
            return "document"
        return "measure" if self.name == MEASURES else "concept"

    @property
    def _industries(self) -> Terms | None:
        return None if self.industry is None else iris(self.industry)

    def _recorded(self, rows: Sequence[Row]) -> list[bytes] | None:
        """The items from the index, None where it does not have them all."""
        if self.index is None:
            return None
        return self.index.records.rows(self._kind, rows, self.industry, MEASURES_OF_ONE)

    def _read(self, rows: Sequence[Row]) -> list[Record]:
        items = [row["item"] for row in rows]
        if self.name in CONCEPTS:
            return [*concepts.read_counted(self.view, rows)]
        if self.name == MEASURES:
            return [*measures.read_measures(self.view, items)]
        return [
            *documents.read_documents(
                self.view, items, industry=self._industries, measures_shown=MEASURES_OF_ONE
            )
        ]


def _in_batches(values: Iterator[Part]) -> Iterator[list[Part]]:
    while batch := list(itertools.islice(values, BATCH)):
        yield batch


def rows_of_index(index: Index, question: Question, order: str) -> Iterator[Row]:
    """The rows of an answer from the index, in order."""
    if question.kind not in CONCEPTS:
        yield from ({"item": item} for item in index.all(question, order=order))
        return
    after: Sequence[str] | None = None
    while True:
        found = index.find(question, limit=_PAGE, after=after, order=order, facets=False)
        for item, linked in zip(found.ids, found.counts, strict=True):
            counts = {"policies": str(linked.policies), "measures": str(linked.measures)}
            yield {"item": item, **counts}
        if (after := found.next) is None:
            return


def rows_of_query(view: View, query: RowQuery) -> Iterator[Row]:
    """The rows of a query in its order; the engine's rows wait in a file, not in memory."""
    with tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as file:
        table = _Table(file, query.columns)
        view.reader.run(
            query.text, media_type="text/tab-separated-values", out=cast(BinaryIO, table)
        )
        file.seek(0)
        for line in file:
            yield json.loads(line)


class _Table:
    """A file that takes TSV of the engine and keeps the columns that are wanted, a line a row."""

    def __init__(self, file: IO[bytes], columns: Mapping[str, str]) -> None:
        self._file = file
        self._columns = columns
        self._held = b""
        self._places: list[tuple[str, int]] | None = None

    def write(self, data: bytes) -> int:
        """Take a part of the table."""
        *lines, self._held = (self._held + data).split(b"\n")
        for line in lines:
            self._line(line.decode().rstrip("\r").split("\t"))
        return len(data)

    def flush(self) -> None:
        """Nothing: what is held is not a line yet."""

    def _line(self, cells: Sequence[str]) -> None:
        if self._places is None:
            names = [name.removeprefix("?") for name in cells]
            self._places = [(out, names.index(name)) for name, out in self._columns.items()]
            return
        row = {name: _value(cells[place]) for name, place in self._places}
        self._file.write(json.dumps(row).encode() + b"\n")


def _value(cell: str) -> str:
    """An IRI or number of a TSV table; there is nothing else in the columns that are wanted."""
    if cell.startswith("<"):
        return cell[1:-1]
    return cell.partition("^^")[0].strip('"')


def one(view: View, name: str, iri: str) -> Answer:
    """One resource as an answer with one row."""

    def rows() -> Iterator[Row]:
        if name in CONCEPTS:
            found = concepts.read_concept(view, CONCEPTS[name][0], iri)
            if found is not None:
                yield {
                    "item": iri,
                    "policies": str(found.policies),
                    "measures": str(found.measures),
                }
        else:
            yield {"item": iri}

    return Answer(view, name, rows)


def write_described(answer: Answer, media_type: str, out: BinaryIO) -> None:
    """The answer as RDF in a syntax."""
    rdf.write(answer.described(), media_type, out)
