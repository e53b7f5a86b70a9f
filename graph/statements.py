"""Statements about one text as N-Triples lines: edges with their claims, spans as evidence.

Lines are written as text directly: a document gives some thousands of them, and all IRIs come
from `graph.identifiers`, which encodes what an IRI may not hold.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from graph import identifiers
from graph.model import Basis, Mention, Text
from graph.namespaces import FK, OA, PROV, RDF, XSD

_CONTEXT: Final = 24
"""Code points before and after a quote that go with it (oa:prefix, oa:suffix)."""

_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


@cache
def _iri(value: str) -> str:
    return f"<{value}>"


def literal(text: str, suffix: str = "") -> str:
    plain = text if text.isalnum() else text.translate(_ESCAPES)
    return f'"{plain}"{suffix}'


def zh(text: str) -> str:
    return literal(text, "@zh")


def typed(value: object, name: str) -> str:
    return f'"{value}"^^<{XSD}{name}>'


def decimal(value: float) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return typed(text or "0", "decimal")


def date_literal(iso: str) -> str:
    """A date as a typed literal in N-Triples: xsd:gYear, gYearMonth or date by its precision."""
    return typed(iso, {4: "gYear", 7: "gYearMonth"}.get(len(iso), "date"))


@dataclass(slots=True)
class _Claim:
    basis: Basis
    confidence: float
    place: str | None
    mentions: list[Mention] = field(default_factory=list)


class Statements:
    """Collects the lines of what is said on the evidence of ``text``, without a graph name.

    ``run`` is the IRI of the extraction that says it.
    """

    def __init__(self, text: Text, run: str, base: str) -> None:
        self.lines: list[str] = []
        self.base = base
        self.run = run
        self.content = text.content
        self.sha256 = text.sha256
        self.source = f"{base}id/text/{text.sha256}"
        self._claims: dict[tuple[str, str, str], _Claim] = {}
        self._spans: dict[tuple[int, int], set[str]] = {}

    def add(self, subject: str, predicate: str, target: str) -> None:
        self.lines.append(f"<{subject}> {_iri(predicate)} {target}")

    def link(self, subject: str, predicate: str, target: str) -> None:
        self.lines.append(f"<{subject}> {_iri(predicate)} <{target}>")

    def type(self, subject: str, *classes: str) -> None:
        for name in classes:
            self.link(subject, RDF + "type", name)

    def edge(
        self,
        subject: str,
        predicate: str,
        target: str,
        basis: Basis,
        confidence: float,
        mentions: Iterable[Mention],
        place: str | None = None,
    ) -> None:
        """Assert an edge, and keep why for its claim."""
        key = (subject, predicate, target)
        claim = self._claims.get(key)
        if claim is None:
            self.link(subject, predicate, target)
            claim = self._claims[key] = _Claim(basis, confidence, place)
        claim.mentions.extend(mentions)

    def targets(self) -> set[str]:
        """What the asserted edges point to."""
        return {target for _, _, target in self._claims}

    def finish(self) -> list[str]:
        """All lines, with a claim for each edge and an annotation for each span."""
        self._claim_lines()
        self._annotation_lines()
        return self.lines

    def _claim_lines(self) -> None:
        for (subject, predicate, target), claim in self._claims.items():
            name = identifiers.digest(subject, predicate, target, self.sha256)
            iri = f"{self.base}id/claim/{name}"
            self.type(iri, FK + "Claim")
            self.link(iri, FK + "subject", subject)
            self.link(iri, FK + "predicate", predicate)
            self.link(iri, FK + "object", target)
            self.link(iri, FK + "basis", f"{self.base}id/basis/{claim.basis}")
            self.add(iri, FK + "confidence", decimal(claim.confidence))
            if claim.place:
                self.add(iri, FK + "place", literal(claim.place))
            self.link(iri, PROV + "wasDerivedFrom", self.source)
            self.link(iri, PROV + "wasGeneratedBy", self.run)
            for mention in claim.mentions:
                self.evidence(iri, mention)

    def evidence(self, subject: str, mention: Mention) -> None:
        if mention.end > mention.start:
            self.link(subject, FK + "evidence", self.span(mention))

    def span(self, mention: Mention, body: str | None = None) -> str:
        """IRI of the annotation of a span; ``body`` is the entity that it names."""
        bodies = self._spans.setdefault((mention.start, mention.end), set())
        if body:
            bodies.add(body)
        return self._annotation_iri(mention.start, mention.end)

    def _annotation_iri(self, start: int, end: int) -> str:
        return f"{self.base}id/annotation/{self.sha256}/{start}-{end}"

    def _annotation_lines(self) -> None:
        content = self.content
        for (start, end), bodies in self._spans.items():
            iri = self._annotation_iri(start, end)
            target = f"{self.source}#char={start},{end}"
            selector = f"{self.base}id/selector/{self.sha256}/{start}-{end}"
            self.type(iri, OA + "Annotation")
            for body in sorted(bodies):
                self.link(iri, OA + "hasBody", body)
            self.link(iri, OA + "hasTarget", target)
            self.type(target, OA + "SpecificResource")
            self.link(target, OA + "hasSource", self.source)
            self.link(target, OA + "hasSelector", f"{selector}/position")
            self.link(target, OA + "hasSelector", f"{selector}/quote")
            self.type(f"{selector}/position", OA + "TextPositionSelector")
            self.add(f"{selector}/position", OA + "start", typed(start, "nonNegativeInteger"))
            self.add(f"{selector}/position", OA + "end", typed(end, "nonNegativeInteger"))
            self.type(f"{selector}/quote", OA + "TextQuoteSelector")
            self.add(f"{selector}/quote", OA + "exact", literal(content[start:end]))
            before = content[max(0, start - _CONTEXT) : start]
            after = content[end : end + _CONTEXT]
            if before:
                self.add(f"{selector}/quote", OA + "prefix", literal(before))
            if after:
                self.add(f"{selector}/quote", OA + "suffix", literal(after))
