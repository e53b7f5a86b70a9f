"""Answers as networks: items and what they are linked to, with the reason for each link."""

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, BinaryIO, Final, NamedTuple, Protocol

from api.exports.answers import Answer, Record
from api.exports.columns import sums
from graph.queries.answers import Claim, Concept, Document, Measure, Reference

_SPOOL_BYTES: Final = 4 * 2**20

NODE: Final = ("label", "label_en", "kind", "number", "date", "valid_until", "url", "amount")
"""Attributes of nodes; ``amount`` is a number (the highest one in CNY), the others are texts."""

EDGE: Final = ("property", "basis", "confidence", "place", "quote", "stated_in", "count", "each")
"""Attributes of edges; ``confidence`` and ``count`` (of matrices) are numbers."""

NUMBERS: Final = ("amount", "confidence", "count")

Values = dict[str, str | float]


class Node(NamedTuple):
    """A resource, with the attributes that are known."""

    id: str
    values: Values


class Edge(NamedTuple):
    """A link, in the direction of its property."""

    source: str
    target: str
    values: Values


class Form(Protocol):
    """A file format for networks."""

    def head(self, base: str) -> bytes:
        """What stands before the nodes; ``base`` is that of the IRIs."""

    def node(self, node: Node, *, is_first: bool) -> bytes:
        """A node."""

    def middle(self) -> bytes:
        """What stands between nodes and edges."""

    def edge(self, edge: Edge, number: int) -> bytes:
        """An edge; numbers count from 0."""

    def tail(self) -> bytes:
        """What stands after the edges."""


class _Links:
    """Edges and the things at their ends, in files until all items have been written."""

    def __init__(self, edges: IO[bytes], ends: IO[bytes]) -> None:
        self._edges = edges
        self._ends = ends
        self._known: set[bytes] = set()
        self.count = 0

    def add_item(self, iri: str) -> bool:
        """Count a resource in; False where it is there already."""
        mark = _mark(b"item", iri)
        is_new = mark not in self._known
        self._known.add(mark)
        return is_new

    def add(self, edge: Edge, end: Reference, form: Form) -> None:
        """An edge to ``end``."""
        self._edges.write(form.edge(edge, self.count))
        self.count += 1
        mark = _mark(b"end", end.id)
        if mark not in self._known:
            self._known.add(mark)
            node = reference_node(end)
            self._ends.write(json.dumps([node.id, node.values]).encode() + b"\n")

    def ends(self) -> Iterator[Node]:
        """The things at the ends of edges that are no items themselves."""
        self._ends.seek(0)
        for line in self._ends:
            iri, values = json.loads(line)
            if _mark(b"item", iri) not in self._known:
                yield Node(iri, values)

    def edges(self) -> Iterator[bytes]:
        """The edges as they were written."""
        self._edges.seek(0)
        while piece := self._edges.read(2**16):
            yield piece


def _mark(kind: bytes, iri: str) -> bytes:
    """Eight bytes that stand for a resource: what memory holds of each."""
    return hashlib.blake2b(iri.encode(), digest_size=8, person=kind).digest()


def write_network(answer: Answer, form: Form, out: BinaryIO) -> None:
    """The answer in a format for networks: nodes first, then edges."""
    with (
        tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as edges,
        tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as ends,
    ):
        links = _Links(edges, ends)
        out.write(form.head(answer.view.base))
        is_first = True
        for batch in answer.batches():
            for record in batch:
                for item in _items(record):
                    if links.add_item(item.id):
                        out.write(form.node(node_of(item), is_first=is_first))
                        is_first = False
                        for edge, end in edges_of(item):
                            links.add(edge, end, form)
        for node in links.ends():
            out.write(form.node(node, is_first=is_first))
            is_first = False
        out.write(form.middle())
        for piece in links.edges():
            out.write(piece)
        out.write(form.tail())


def _items(record: Record) -> Iterator[Record]:
    yield record
    if isinstance(record, Document):
        yield from record.measures


def node_of(record: Record) -> Node:
    """The node of a record."""
    values: dict[str, str | float | None] = {"kind": _kind(record.id)}
    if isinstance(record, Concept):
        values |= {"label": record.label, "label_en": record.label_en, "number": record.code}
    else:
        values |= {"label": record.title, "amount": max(sums(record.quantities), default=None)}
    if isinstance(record, Document):
        values |= {"number": record.number, "date": record.date or record.published}
        values |= {"valid_until": record.valid_until, "url": record.url}
    return Node(record.id, {name: value for name, value in values.items() if value is not None})


def reference_node(reference: Reference) -> Node:
    """The node of a thing of which only the name is known."""
    values: Values = {"kind": _kind(reference.id), "label": reference.label}
    if reference.label_en:
        values["label_en"] = reference.label_en
    if reference.number:
        values["number"] = reference.number
    return Node(reference.id, values)


def _kind(iri: str) -> str:
    """The kind of a resource as its IRI has it: policy, industry, region …"""
    return iri.partition("/id/")[2].partition("/")[0] or "resource"


def edges_of(record: Record) -> Iterator[tuple[Edge, Reference]]:
    """The links of a record, with what is at their ends, and the claim that gives the reason."""
    reasons: dict[tuple[str, str], Claim] = {}
    if not isinstance(record, Concept):
        for claim in record.evidence:
            reasons.setdefault((claim.property, claim.object.id), claim)
    for name, references in _links(record):
        for end in references:
            values: Values = {"property": name, **_reason(reasons.get((name, end.id)))}
            yield Edge(record.id, end.id, values), end


def _links(record: Record) -> Iterator[tuple[str, Iterable[Reference]]]:
    if isinstance(record, Concept):
        yield "skos:broader", record.broader
        yield "fk:keyOf", record.economy_types
        return
    yield "fk:key", record.keys
    yield "fk:economyType", record.economy_types
    yield "fk:supportsIndustry", record.industries
    yield "fk:appliesIn", record.regions
    if isinstance(record, Document):
        yield "eli:passed_by", record.issuers
        yield "eli:type_document", record.kinds
        for relation in record.relations:
            yield relation.property, [relation.document]
    else:
        yield from _links_of_measure(record)


def _links_of_measure(measure: Measure) -> Iterator[tuple[str, Iterable[Reference]]]:
    yield "fk:statedIn", measure.documents
    yield "fk:usesPolicy", measure.policies
    yield "fk:action", [measure.action] if measure.action else []
    yield "fk:actor", measure.actors
    yield "fk:responsibleBody", measure.responsible
    yield "fk:supportingBody", measure.supporting
    yield "fk:involvesOrganization", measure.organizations


def _reason(claim: Claim | None) -> Values:
    if claim is None:
        return {}
    quote = claim.quotes[0].exact if claim.quotes else None
    source = next((s.title or s.url or s.id for s in claim.sources), None)
    values = {"basis": claim.basis, "confidence": claim.confidence, "place": claim.place}
    return {
        name: value
        for name, value in {**values, "quote": quote, "stated_in": source}.items()
        if value is not None
    }
