"""The sides of a comparison from the index of the generation and its records."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from graph import deadline
from graph.compare.answers import Match
from graph.compare.reading import (
    PROPERTIES,
    Linked,
    Named,
    SparqlReading,
    empty,
    items_of,
    refuse_more,
)
from graph.compare.sides import Side
from graph.index import Index, records
from graph.index.grounds import evidence_of
from graph.index.narrowed import question_of
from graph.index.records import RecordKind
from graph.queries.answers import Document, Quantity, Reference
from graph.queries.documents import read_documents
from graph.queries.evidence import Evidence
from graph.queries.facts import Value, read_facts
from graph.queries.measures import read_measures
from graph.queries.view import View

ITEMS_READ: Final = 20_000
"""Measures, or documents, of one side at most; what has more must be narrowed."""

_ITEMS: Final = frozenset({"measure", "policy", "document"})
_FIELDS: Final[Mapping[Match, bytes]] = {"industry": b'"industries":[', "key": b'"keys":['}
"""Lists of a record: no text in it can have these quotes."""
_FIRST: Final = b'{"id":"'
_INSTRUMENT: Final = "fk:instrument"
_THRESHOLD: Final = "threshold"


class IndexReading(SparqlReading):
    """See `graph.compare.reading.Reading`."""

    def __init__(self, view: View, index: Index) -> None:
        super().__init__(view)
        self._index = index
        self._known: dict[str, Reference] = {}

    def linked(self, side: Side) -> Linked:
        """See `Reading.linked`."""
        measures, documents = (dict(self._items(side, what)) for what in ("measures", "documents"))
        found = empty(sorted(measures), sorted(documents))
        for item, record in (*measures.items(), *documents.items()):
            for name, field in _FIELDS.items():
                for reference in _listed(record, field):
                    value = reference["id"]
                    if value not in self._known:
                        self._known[value] = Reference(**reference)
                    found.facts.add(item, PROPERTIES[name], Value(value, "", True))
                    found.link(item, name, value)
            if quantities := _listed(record, b'"quantities":['):
                found.quantities[item] = [_quantity(each) for each in quantities]
        for item, value in self._instruments(side, found.measures, found.documents):
            found.facts.add(item, _INSTRUMENT, Value(value, "", True))
            found.link(item, "instrument", value)
        return found

    def _items(self, side: Side, what: str) -> Iterator[tuple[str, bytes]]:
        """The items of a side with their records."""
        kind: RecordKind = "measure" if what == "measures" else "document"
        if side.narrowing is None:
            items = items_of(self._view, side, what)
            yield from zip(items, self._read(kind, items), strict=True)
            return
        question = question_of(what, side.filters, side.narrowing)
        refuse_more(side, what, self._index.count(question), ITEMS_READ)
        kept = [record for record in self._index.kept(question) if record is not None]
        if len(kept) < self._index.count(question):  # some have come into being as something else
            items = list(self._index.all(question))
            kept = self._read(kind, items)
        deadline.check()
        yield from ((_id(record), record) for record in kept)

    def _read(self, kind: RecordKind, items: Sequence[str]) -> list[bytes]:
        """Records of measures or documents; those without one are read by SPARQL."""
        deadline.check()
        rows = [{"item": item} for item in items]
        if (kept := self._index.records.rows(kind, rows, None, 0)) is not None:
            return kept
        if kind == "measure":
            return records.made(kind, read_measures(self._view, items))
        return records.made(kind, read_documents(self._view, items, measures_shown=0))

    def _instruments(
        self, side: Side, measures: Sequence[str], documents: Sequence[str]
    ) -> Iterator[tuple[str, str]]:
        """Instruments of the measures; of documents those of their own are not in the index."""
        if side.narrowing is not None:
            yield from self._index.values(
                question_of("measures", side.filters, side.narrowing), "instrument"
            )
            return
        items = [*measures, *documents]
        facts = read_facts(self._view, items, [_INSTRUMENT])
        yield from ((item, value) for item in items for value in facts.iris(item, _INSTRUMENT))

    def names(self, things: Iterable[str]) -> Named:
        """See `Reading.names`."""
        wanted = {thing for thing in things if thing not in self._known}
        items = sorted(thing for thing in wanted if not self._is_concept(thing))
        measures = [item for item in items if _is_measure(self._view, item)]
        documents = [item for item in items if not _is_measure(self._view, item)]
        for kind, batch in _kinds(measures, documents):
            for item, record in zip(batch, self._read(kind, batch), strict=True):
                said = json.loads(record)
                self._known[item] = Reference(item, said["title"], None, said.get("number"))
        rest = wanted.difference(items)
        names = super().names(rest)
        for thing in rest:
            self._known[thing] = names.reference(thing)
        return _Names(self._known)

    def _is_concept(self, thing: str) -> bool:
        return (self._view.tail(thing) or "").partition("/")[0] not in _ITEMS

    def evidence(
        self, subjects: Sequence[str], properties: Sequence[str], objects: Sequence[str] | None
    ) -> Evidence:
        """See `Reading.evidence`."""
        evidence, items = evidence_of(self._index, subjects, properties, objects)
        for item in items:
            number = item.number if isinstance(item, Document) else None
            self._known[item.id] = Reference(item.id, item.title, None, number)
        return evidence


class _Names:
    """Names that were read with records."""

    def __init__(self, known: Mapping[str, Reference]) -> None:
        self._known = known

    def reference(self, iri: str, /) -> Reference:
        """See `Named.reference`."""
        return self._known[iri]


def _kinds(
    measures: Sequence[str], documents: Sequence[str]
) -> tuple[tuple[RecordKind, Sequence[str]], ...]:
    """What both are recorded as."""
    return ("measure", measures), ("document", documents)


def _is_measure(view: View, item: str) -> bool:
    return (view.tail(item) or "").startswith("measure/")


def _id(record: bytes) -> str:
    """The IRI of the item of a record, which begins with it."""
    start = len(_FIRST)
    found: str = json.loads(record[start - 1 : record.index(b'"', start) + 1])
    return found


def _listed(record: bytes, field: bytes) -> list[Mapping[str, Any]]:
    """A list of a record."""
    start = record.index(field) + len(field) - 1
    if record[start : start + 2] == b"[]":
        return []
    end = record.index(b'],"', start) + 1
    while True:
        try:
            found: list[Mapping[str, Any]] = json.loads(record[start:end])
        except ValueError:  # the end of a list within it
            end = record.index(b'],"', end) + 1
        else:
            return found


def _quantity(said: Mapping[str, Any]) -> Quantity:
    given = dict(said)
    if given[_THRESHOLD] is not None:
        given[_THRESHOLD] = Reference(**given[_THRESHOLD])
    return Quantity(**given)
