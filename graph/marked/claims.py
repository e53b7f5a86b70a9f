"""Claims of a record as people read them: subject, relation, object, and why.

They are read from the quads that go into the store, so that the page shows what the store holds.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from graph import ontology, rdf, schemes
from graph.assertions import to_nquads
from graph.model import Record
from graph.namespaces import DCTERMS, FK, RDF, SKOS

_ANNOTATION: Final = re.compile(r"/annotation/[0-9a-f]+/(\d+)-(\d+)$")
BASES: Final[Mapping[str, tuple[str, str]]] = {
    "heading": ("标题", "heading"),
    "wording": ("行文", "wording"),
    "title": ("文件标题", "title"),
    "lexicon": ("词表", "lexicon"),
    "catalogue": ("目录", "catalogue"),
}

_NAMES: Final = (DCTERMS + "title", SKOS + "prefLabel", FK + "wording")


class Name(NamedTuple):
    """A name in zh, and in en where there is one."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One asserted edge and why it is asserted.

    Attributes:
        subject: IRI of what something is said of.
        predicate: IRI of the relation.
        object: IRI of what it is related to.
        basis: heading, wording, title, lexicon or catalogue.
        confidence: as in the store, from 0 to 1.
        spans: where the text says so, in order.
    """

    subject: str
    predicate: str
    object: str
    basis: str
    confidence: str
    spans: tuple[tuple[int, int], ...]


def _claim(node: Mapping[str, list[str]]) -> Claim:
    found = (_ANNOTATION.search(iri) for iri in node.get(FK + "evidence", ()))
    spans = sorted((int(match[1]), int(match[2])) for match in found if match)
    return Claim(
        subject=node[FK + "subject"][0],
        predicate=node[FK + "predicate"][0],
        object=node[FK + "object"][0],
        basis=node[FK + "basis"][0].rpartition("/")[2],
        confidence=node[FK + "confidence"][0],
        spans=tuple(spans),
    )


class Facts:
    """The claims of one record, and what the things in them are called.

    Attributes:
        claims: those of the document first, then of each measure, in the order of the text.
    """

    def __init__(self, record: Record, *, base: str) -> None:
        nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for quad in rdf.parse(to_nquads(record, base=base, with_text=False), "application/n-quads"):
            nodes[quad.subject.value][quad.predicate.value].append(quad.object.value)
        claims = [_claim(node) for node in nodes.values() if FK + "Claim" in node[RDF + "type"]]
        order = {measure.id: rank for rank, measure in enumerate(record.measures, 1)}
        order[record.document.id] = 0
        last = len(order)
        self.claims = sorted(
            claims,
            key=lambda c: (order.get(c.subject, last), c.subject, c.predicate, c.spans, c.object),
        )
        self._base = base
        self._document = record.document.id
        self._paths = {measure.id: "/".join(measure.path) for measure in record.measures}
        self._names = {
            iri: node[name][0] for iri, node in nodes.items() for name in _NAMES if name in node
        }
        regions = ((entity.iri, entity.label) for entity in record.regions)
        self._names |= {iri: label for iri, label in regions if iri not in self._names}

    def name(self, iri: str) -> Name:
        """What the thing is called; a measure with its path before its title."""
        if iri == self._document:
            return Name("本文件", "this document")
        if iri in self._paths:
            return Name(f"{self._paths[iri]} {self._names.get(iri, '')}".strip(), "")
        tail = iri.removeprefix(f"{self._base}id/")
        for scheme in (
            schemes.industries,
            schemes.actions,
            schemes.instruments,
            schemes.regions,
            schemes.zones,
        ):
            if concept := scheme().concepts.get(tail):
                return Name(concept.zh, concept.labels.get("en", ""))
        labels = ontology.individuals().get(tail, {})
        return Name(labels.get("zh") or self._names.get(iri, tail), labels.get("en", ""))


def relation(iri: str) -> Name:
    """Label of a property."""
    term = ontology.terms().get(iri)
    labels: Mapping[str, str] = term.labels if term else {}
    name = re.split(r"[#/]", iri)[-1]
    return Name(labels.get("zh", name), labels.get("en", name))
