"""The claims of a document or table with what people say of them, and as they were read.

What is applied can be taken out again: a rejected claim stays as `fk:RejectedClaim` without its
edge, a confirmed one names the correction, and one that is added rests on the correction alone. So
``as_read(apply(graph, corrections).triples)`` is the graph, whatever the corrections.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from graph import identifiers, rdf
from graph.corrections import figures
from graph.corrections.anchors import anchor_of, find
from graph.corrections.model import Correction, Edge
from graph.corrections.statements import (
    Node,
    anchor_in,
    first,
    is_a,
    nodes_of,
    selectors,
    triple,
)
from graph.namespaces import BASE, CNT, FK, OA, PROV, RDF, XSD
from graph.rdf import Triple

State = Literal["applied", "idle", "detached", "overruled", "withdrawn"]
"""What became of a correction: it shows in the graph; there is nothing that it has to change; what
it is about is not in the text any more; a later one says otherwise; it was taken back."""

_A: Final = RDF + "type"
_CLAIM: Final = triple("urn:x", _A, FK + "Claim").object
_REJECTED: Final = triple("urn:x", _A, FK + "RejectedClaim").object
_EVIDENCE: Final = (
    OA + "hasTarget", OA + "hasSelector",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Applied:
    """A graph with corrections applied, and what became of each of them, by its IRI."""

    triples: frozenset[Triple]
    states: Mapping[str, State]

    @property
    def ntriples(self) -> bytes:
        """The triples as sorted N-Triples."""
        return rdf.ntriples(self.triples)


def parsed(ntriples: bytes) -> frozenset[Triple]:
    """The triples of N-Triples."""
    return frozenset(
        Triple(quad.subject, quad.predicate, quad.object)
        for quad in rdf.parse(ntriples, "application/n-triples")
    )


def as_read(triples: Iterable[Triple], *, base: str = BASE) -> frozenset[Triple]:
    """The graph as it was before any correction was applied."""
    kept = set(triples)
    nodes = nodes_of(kept)
    head = f"{base}id/correction/"
    for iri, node in nodes.items():
        added = any(term.value.startswith(head) for term in node.get(PROV + "wasDerivedFrom", ()))
        if is_a(node, "Claim") and added:
            kept -= _whole(iri, node)
            kept.discard(_edge_triple(edge_of(node)))
        elif is_a(node, "RejectedClaim"):
            kept.discard(triple(iri, _A, _REJECTED))
            kept.add(triple(iri, _A, _CLAIM))
            kept.add(_edge_triple(edge_of(node)))
        elif added:  # an annotation or a quantity that only a correction needs
            kept -= _annotation(iri, nodes)
        for name in ("confirmedBy", "rejectedBy"):
            kept -= {triple(iri, FK + name, term) for term in node.get(FK + name, ())}
    return frozenset(kept)


def apply(
    triples: Iterable[Triple], corrections: Sequence[Correction], *, base: str = BASE
) -> Applied:
    """A graph as it was read, with what is said of its claims.

    Corrections count in the order in which they were made: of two on one edge the later one holds.
    """
    return _Applying(triples, base).run(corrections)


def edge_of(node: Node) -> Edge:
    """The edge that a claim is about."""
    return Edge(*(first(node, FK + name) for name in ("subject", "predicate", "object")))


def _edge_triple(edge: Edge) -> Triple:
    return triple(*edge)


def _whole(iri: str, node: Node) -> set[Triple]:
    return {triple(iri, name, term) for name, terms in node.items() for term in terms}


def _annotation(iri: str, nodes: Mapping[str, Node]) -> set[Triple]:
    """All of an annotation, with its target and the selectors of that."""
    found, pending = set[Triple](), [iri]
    while pending:
        node = nodes.get(current := pending.pop(), {})
        found |= _whole(current, node)
        pending += [term.value for name in _EVIDENCE for term in node.get(name, ())]
    return found


class _Verdict(NamedTuple):
    """The last word on an edge."""

    holds: bool
    by: Correction


class _Applying:
    def __init__(self, triples: Iterable[Triple], base: str) -> None:
        self.kept = set(triples)
        self.base = base
        self.nodes = nodes_of(self.kept)
        self.claims: dict[Edge, list[str]] = defaultdict(list)
        for iri, node in self.nodes.items():
            if is_a(node, "Claim"):
                self.claims[edge_of(node)].append(iri)
        texts = ((first(n, CNT + "chars"), first(n, FK + "sha256")) for n in self.nodes.values())
        self.text, self.sha256 = max(texts, default=("", ""))
        self.states: dict[str, State] = {}
        self.verdicts: dict[Edge, _Verdict] = {}

    def run(self, corrections: Sequence[Correction]) -> Applied:
        for item in sorted(corrections, key=lambda item: item.order):
            if not item.is_active:
                self.states[item.id] = "withdrawn"
            elif (found := self._settled(item)) is None:
                self.states[item.id] = "detached"
            else:
                self._judge(found)
        for edge, verdict in sorted(self.verdicts.items()):
            if verdict.holds:
                self._hold(edge, verdict.by)
            else:
                self._reject(edge, verdict.by)
        return Applied(frozenset(self.kept), self.states)

    # -- what a correction is about in this graph --------------------------------------------

    def _settled(self, item: Correction) -> Correction | None:
        """The correction in terms of this graph, None where it is about nothing here."""
        if item.decision == "add":
            return self._settled_addition(item)
        if item.edge in self.claims or item.edge in self.verdicts:
            return item
        edge = self._moved(item)
        return None if edge is None else replace(item, edge=edge)

    def _settled_addition(self, item: Correction) -> Correction | None:
        if item.anchor is not None and self.text:
            place = find(item.anchor, self.text, self.sha256)
            if place is None:
                return None
            item = replace(item, anchor=anchor_of(self.text, self.sha256, *place))
        if item.edge.subject in self.nodes:
            return item
        subject = self._measure_around(item)
        return None if subject is None else replace(item, edge=item.edge._replace(subject=subject))

    def _measure_around(self, item: Correction) -> str | None:
        """The measure whose heading stands last before the span of a correction."""
        if item.anchor is None or "/id/measure/" not in item.edge.subject:
            return None
        starts = [
            (place[0], edge.subject)
            for edge, claims in self.claims.items()
            if edge.predicate == FK + "statedIn"
            for place in self._places(claims)
        ]
        before = [start for start in starts if start[0] <= item.anchor.start]
        return max(before)[1] if before else None

    def _moved(self, item: Correction) -> Edge | None:
        """The edge that says the same on the same words, of another measure than before."""
        if item.anchor is None or not self.text:
            return None
        place = find(item.anchor, self.text, self.sha256)
        if place is None:
            return None
        for edge, claims in sorted(self.claims.items()):
            if edge[1:] == item.edge[1:] and any(
                start < place.end and place.start < end for start, end in self._places(claims)
            ):
                return edge
        return None

    def _places(self, claims: Iterable[str]) -> Iterator[tuple[int, int]]:
        for claim in claims:
            for annotation in self.nodes[claim].get(FK + "evidence", ()):
                if (anchor := self._anchor(annotation.value)) is not None:
                    yield anchor

    def _anchor(self, annotation: str) -> tuple[int, int] | None:
        target = self.nodes.get(first(self.nodes.get(annotation, {}), OA + "hasTarget"), {})
        anchor = anchor_in(target, self.nodes, self.base)
        return None if anchor is None else (anchor.start, anchor.end)

    # -- verdicts ----------------------------------------------------------------------------

    def _judge(self, item: Correction) -> None:
        self._say(item.edge, item.decision in ("accept", "add"), item)
        if item.decision == "relink" and (result := item.result) is not None:
            self._say(result, True, item)

    def _say(self, edge: Edge, holds: bool, item: Correction) -> None:
        if (before := self.verdicts.get(edge)) is not None and before.by.id != item.id:
            self.states[before.by.id] = "overruled"
        self.verdicts[edge] = _Verdict(holds, item)
        self.states[item.id] = "applied"

    def _reject(self, edge: Edge, item: Correction) -> None:
        claims = self.claims.get(edge, ())
        if not claims:
            if item.decision == "reject":
                self.states[item.id] = "idle"
            return
        for claim in claims:
            self.kept.discard(triple(claim, _A, _CLAIM))
            self.kept.add(triple(claim, _A, _REJECTED))
            self.kept.add(triple(claim, FK + "rejectedBy", item.id))
        self.kept.discard(_edge_triple(edge))

    def _hold(self, edge: Edge, item: Correction) -> None:
        claims = self.claims.get(edge, ())
        for claim in claims:
            self.kept.add(triple(claim, FK + "confirmedBy", item.id))
        if claims:
            return
        if item.decision == "accept" or _edge_triple(edge) in self.kept:
            self.states[item.id] = "idle"
            return
        self.kept.add(_edge_triple(edge))
        self.kept |= set(self._new_claim(edge, item))

    def _new_claim(self, edge: Edge, item: Correction) -> Iterator[Triple]:
        digest = identifiers.digest(*edge, item.id)
        claim = identifiers.path("claim", digest, base=self.base)
        yield triple(claim, _A, _CLAIM)
        yield triple(claim, FK + "subject", edge.subject)
        yield triple(claim, FK + "predicate", edge.predicate)
        yield triple(claim, FK + "object", edge.object)
        yield triple(claim, FK + "basis", f"{self.base}id/basis/correction")
        yield triple(claim, FK + "confidence", rdf.term_of("1", XSD + "decimal"))
        yield triple(claim, PROV + "wasDerivedFrom", item.id)
        if item.named is not None and item.named.figure is not None:
            yield from figures.described(edge.object, item.named, item.id)
        if item.decision == "relink":
            yield from self._inherited(claim, self.claims.get(item.edge, ()))
        elif item.anchor is not None and self.text:
            yield triple(claim, PROV + "wasDerivedFrom", f"{self.base}id/text/{self.sha256}")
            yield from self._evidence(claim, item)

    def _inherited(self, claim: str, former: Iterable[str]) -> Iterator[Triple]:
        """What the claims that are relinked rest on."""
        for iri in former:
            for name in (FK + "evidence", FK + "place", PROV + "wasDerivedFrom"):
                for term in self.nodes[iri].get(name, ()):
                    yield triple(claim, name, term)

    def _evidence(self, claim: str, item: Correction) -> Iterator[Triple]:
        anchor = item.anchor
        assert anchor is not None
        span = f"{anchor.start}-{anchor.end}"
        annotation = f"{self.base}id/annotation/{self.sha256}/{span}"
        yield triple(claim, FK + "evidence", annotation)
        if annotation in self.nodes:
            return
        source = f"{self.base}id/text/{self.sha256}"
        target = f"{source}#char={anchor.start},{anchor.end}"
        yield triple(annotation, _A, OA + "Annotation")
        yield triple(annotation, PROV + "wasDerivedFrom", item.id)
        yield triple(annotation, OA + "hasBody", item.edge.object)
        yield triple(annotation, OA + "hasTarget", target)
        yield triple(target, _A, OA + "SpecificResource")
        yield triple(target, OA + "hasSource", source)
        yield from selectors(target, f"{self.base}id/selector/{self.sha256}/{span}", anchor)
