"""A graph as editors see it: its text, every claim with its spans, and what is said of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import unquote

from graph import ontology, schemes
from graph.corrections import kept
from graph.corrections.anchors import anchor_of
from graph.corrections.applying import Applied, apply, as_read, edge_of, parsed
from graph.corrections.model import Anchor, Correction, Edge
from graph.corrections.statements import Node, anchor_in, first, is_a, nodes_of
from graph.namespaces import CNT, DCTERMS, FK, OA, PROV, RDF, SKOS
from graph.queries.answers import Reference
from graph.queries.facts import read_names
from graph.queries.view import View, shorten
from graph.rdf import Triple

Status = Literal["read", "accepted", "rejected", "added"]
"""As it was read; confirmed, rejected or brought in by a correction."""

_NAMES: Final = (DCTERMS + "title", SKOS + "prefLabel", FK + "wording")


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim with names, the spans that show it (start, end) and who has said what of it."""

    id: str
    edge: Edge
    subject: Reference
    property: str
    object: Reference
    basis: str
    confidence: float
    spans: tuple[tuple[int, int], ...]
    status: Status
    correction: str | None


@dataclass(frozen=True, slots=True)
class ShownSpan:
    """A span of the text, the names of what stands there, and the classes of that."""

    start: int
    end: int
    labels: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an editor sees.

    Attributes:
        graph: the named graph.
        document: IRI of the document; None for a table.
        title: its title.
        text: its characters; empty where there are none.
        sha256: digest of the text.
        subjects: what claims can be made of, in the order of the text.
        claims: in the order of their subjects.
        spans: in the order of the text.
        applied: the triples and what became of each correction.
        corrections: all, in the order of their making.
    """

    graph: str
    document: str | None
    title: str
    text: str
    sha256: str
    subjects: tuple[Reference, ...]
    claims: tuple[ShownClaim, ...]
    spans: tuple[ShownSpan, ...]
    applied: Applied
    corrections: tuple[Correction, ...]

    def claim(self, iri: str) -> ShownClaim | None:
        """The claim with this IRI."""
        return next((claim for claim in self.claims if claim.id == iri), None)

    def anchor_of(self, claim: ShownClaim) -> Anchor | None:
        """The first span that shows a claim, with what stands around it."""
        return anchor_of(self.text, self.sha256, *claim.spans[0]) if claim.spans else None


def preview(
    view: View, graph: str, triples: Iterable[Triple], corrections: Sequence[Correction]
) -> Preview:
    """What an editor sees of ``triples``, as they were read, with ``corrections`` applied."""
    ordered = sorted(corrections, key=lambda item: item.order)
    applied = apply(triples, ordered, base=view.base)
    return _Preview(view, graph, applied, ordered).build()


def stored(view: View, graph: str) -> Preview:
    """What an editor sees of a graph of the store."""
    read = as_read(parsed(kept.triples_of(view.reader, graph)), base=view.base)
    return preview(view, graph, read, kept.corrections_of(view.reader, graph, base=view.base))


class _Preview:
    def __init__(
        self, view: View, graph: str, applied: Applied, corrections: Sequence[Correction]
    ) -> None:
        self.view = view
        self.graph = graph
        self.applied = applied
        self.corrections = corrections
        self.nodes = nodes_of(applied.triples)
        self.named = {
            item.result.object: item.named.label
            for item in corrections
            if item.named is not None and item.result is not None
        }
        self._stored: Mapping[str, Reference] = {}

    def build(self) -> Preview:
        texts = [node for node in self.nodes.values() if is_a(node, "Text")]
        text = max(texts, key=lambda node: first(node, CNT + "chars"), default={})
        document = first(text, FK + "textOf") or None
        found = [
            (iri, node)
            for iri, node in self.nodes.items()
            if is_a(node, "Claim") or is_a(node, "RejectedClaim")
        ]
        self._stored = self._read_names(edge_of(node) for _, node in found)
        subjects = self._subjects(document)
        rank = {reference.id: number for number, reference in enumerate(subjects)}
        claims = [self._claim(iri, node) for iri, node in found]
        last = len(rank)
        claims.sort(key=lambda c: (rank.get(c.edge.subject, last), c.spans, c.edge, c.id))
        return Preview(
            graph=self.graph,
            document=document,
            title=self._label(document) if document else self._tail(self.graph),
            text=first(text, CNT + "chars"),
            sha256=first(text, FK + "sha256"),
            subjects=subjects,
            claims=tuple(claims),
            spans=tuple(self._spans()),
            applied=self.applied,
            corrections=tuple(self.corrections),
        )

    def _subjects(self, document: str | None) -> tuple[Reference, ...]:
        measures = [iri for iri, node in self.nodes.items() if is_a(node, "Measure")]
        measures.sort(key=lambda iri: (int(first(self.nodes[iri], FK + "ordinal") or 0), iri))
        if document is None:
            policies = {edge_of(n).subject for n in self.nodes.values() if n.get(FK + "subject")}
            return tuple(self._reference(iri) for iri in sorted(policies))
        return tuple(self._reference(iri) for iri in (document, *measures))

    def _claim(self, iri: str, node: Node) -> ShownClaim:
        edge = edge_of(node)
        status, correction = self._status(node)
        return ShownClaim(
            id=iri,
            edge=edge,
            subject=self._reference(edge.subject),
            property=shorten(edge.predicate),
            object=self._reference(edge.object),
            basis=first(node, FK + "basis").rpartition("/")[2],
            confidence=float(first(node, FK + "confidence") or 0),
            spans=tuple(sorted(self._places(node))),
            status=status,
            correction=correction,
        )

    def _status(self, node: Node) -> tuple[Status, str | None]:
        if is_a(node, "RejectedClaim"):
            return "rejected", first(node, FK + "rejectedBy")
        sources = [term.value for term in node.get(PROV + "wasDerivedFrom", ())]
        head = f"{self.view.base}id/correction/"
        if added := [source for source in sources if source.startswith(head)]:
            return "added", added[0]
        confirmed = first(node, FK + "confirmedBy")
        return ("accepted", confirmed) if confirmed else ("read", None)

    def _places(self, node: Node) -> set[tuple[int, int]]:
        found = set()
        for annotation in node.get(FK + "evidence", ()):
            target = first(self.nodes.get(annotation.value, {}), OA + "hasTarget")
            anchor = anchor_in(self.nodes.get(target, {}), self.nodes, self.view.base)
            if anchor is not None:
                found.add((anchor.start, anchor.end))
        return found

    def _spans(self) -> list[ShownSpan]:
        found = []
        for node in self.nodes.values():
            bodies = [term.value for term in node.get(OA + "hasBody", ())]
            target = self.nodes.get(first(node, OA + "hasTarget"), {})
            anchor = anchor_in(target, self.nodes, self.view.base)
            if bodies and anchor is not None:
                labels = tuple(sorted({self._label(body) for body in bodies}))
                classes = tuple(sorted({name for body in bodies for name in self._classes(body)}))
                found.append(ShownSpan(anchor.start, anchor.end, labels, classes))
        return sorted(found, key=lambda span: (span.start, -span.end))

    def _classes(self, iri: str) -> list[str]:
        types = [shorten(term.value) for term in self.nodes.get(iri, {}).get(RDF + "type", ())]
        return types or [_CLASSES.get(self._path(iri).partition("/")[0], "")]

    # -- names -------------------------------------------------------------------------------

    def _read_names(self, edges: Iterable[Edge]) -> Mapping[str, Reference]:
        things = {iri for edge in edges for iri in (edge.subject, edge.object)}
        things |= {item.replacement for item in self.corrections if item.replacement}
        unknown = sorted(iri for iri in things if not self._own_name(iri))
        names = read_names(self.view, unknown)
        return {iri: names.reference(iri) for iri in unknown}

    def _reference(self, iri: str) -> Reference:
        if own := self._own_name(iri):
            node = self.nodes.get(iri, {})
            if is_a(node, "Measure") and (path := first(node, FK + "path")):
                own = f"{path} {own}"
            return Reference(iri, own, self._english(iri))
        return self._stored.get(iri) or Reference(iri, self._tail(iri))

    def _label(self, iri: str) -> str:
        return self._reference(iri).label

    def _own_name(self, iri: str) -> str:
        node = self.nodes.get(iri, {})
        if found := next((name for key in _NAMES if (name := first(node, key))), ""):
            return found
        if iri in self.named:
            return self.named[iri]
        labels = self._labels(iri)
        return labels.get("zh", "")

    def _english(self, iri: str) -> str | None:
        return self._labels(iri).get("en")

    def _labels(self, iri: str) -> Mapping[str, str]:
        tail = self._path(iri)
        scheme = _SCHEMES.get(tail.partition("/")[0])
        if scheme is not None and (concept := scheme().concepts.get(tail)) is not None:
            return concept.labels
        return ontology.individuals().get(tail, {})

    def _path(self, iri: str) -> str:
        return iri.removeprefix(f"{self.view.base}id/")

    def _tail(self, iri: str) -> str:
        return unquote(iri.rpartition("/")[2])


_SCHEMES: Final = {
    "industry": schemes.industries,
    "region": schemes.regions,
    "zone": schemes.zones,
    "action": schemes.actions,
    "instrument": schemes.instruments,
}
_CLASSES: Final = {
    "industry": "fk:Industry",
    "region": "fk:Region",
    "zone": "fk:Zone",
    "organization": "fk:Organization",
    "policy": "fk:Policy",
    "document": "fk:OfficialDocument",
}
