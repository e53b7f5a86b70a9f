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

_A: Final = f"<{RDF}type>"
_OFFSET: Final = f"^^<{XSD}nonNegativeInteger>"


@cache
def _iri(value: str) -> str:
    return f"<{value}>"


def literal(text: str, suffix: str = "") -> str:
    if '"' in text or "\\" in text or "\n" in text or "\r" in text:
        # Four passes in C: `translate` looks each character up.
        text = text.replace("\\", "\\\\").replace('"', '\\"')
        text = text.replace("\n", "\\n").replace("\r", "\\r")
    return f'"{text}"{suffix}'


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
    """Collects what is said on the evidence of ``text`` in the named graph ``graph``.

    ``run`` is the IRI of the extraction that says it.
    """

    def __init__(self, text: Text, run: str, graph: str, base: str) -> None:
        self._end = f" <{graph}> .\n"
        self.lines: list[str] = []
        self.base = base
        self.run = run
        self.content = text.content
        self.sha256 = text.sha256
        self.source = f"{base}id/text/{text.sha256}"
        self._annotations = f"{base}id/annotation/{text.sha256}/"
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

    def evidence(self, subject: str, mention: Mention) -> None:
        """Point to the annotation of a span as evidence of ``subject``."""
        if mention.end > mention.start:
            self.link(subject, FK + "evidence", self.span(mention))

    def span(self, mention: Mention, body: str | None = None) -> str:
        """IRI of the annotation of a span; ``body`` is the entity that it names."""
        start, end = mention.start, mention.end
        bodies = self._spans.setdefault((start, end), set())
        if body:
            bodies.add(body)
        return f"{self._annotations}{start}-{end}"

    def finish(self) -> str:
        """All as N-Quads, each line once, with a claim for each edge and an annotation for each
        span; in the same order on every run."""
        claims = [self._claim(edge, claim) for edge, claim in self._claims.items()]
        spans = [self._annotation(*span, bodies) for span, bodies in self._spans.items()]
        lines = [line + self._end for line in dict.fromkeys(self.lines)]
        return "".join([*lines, *claims, *spans])

    def _claim(self, edge: tuple[str, str, str], claim: _Claim) -> str:
        subject, predicate, target = edge
        name = identifiers.digest(subject, predicate, target, self.sha256)
        iri, end = f"<{self.base}id/claim/{name}>", self._end
        block = (
            f"{iri} {_A} <{FK}Claim>{end}"
            f"{iri} <{FK}subject> <{subject}>{end}"
            f"{iri} <{FK}predicate> <{predicate}>{end}"
            f"{iri} <{FK}object> <{target}>{end}"
            f"{iri} <{FK}basis> <{self.base}id/basis/{claim.basis}>{end}"
            f"{iri} <{FK}confidence> {decimal(claim.confidence)}{end}"
            f"{iri} <{PROV}wasDerivedFrom> <{self.source}>{end}"
            f"{iri} <{PROV}wasGeneratedBy> <{self.run}>{end}"
        )
        if claim.place:
            block += f"{iri} <{FK}place> {literal(claim.place)}{end}"
        spans = dict.fromkeys(
            self.span(mention) for mention in claim.mentions if mention.end > mention.start
        )
        return block + "".join([f"{iri} <{FK}evidence> <{span}>{end}" for span in spans])

    def _annotation(self, start: int, stop: int, bodies: set[str]) -> str:
        content, end = self.content, self._end
        iri = f"<{self._annotations}{start}-{stop}>"
        target = f"<{self.source}#char={start},{stop}>"
        selector = f"{self.base}id/selector/{self.sha256}/{start}-{stop}"
        position, quote = f"<{selector}/position>", f"<{selector}/quote>"
        before = content[max(0, start - _CONTEXT) : start]
        after = content[stop : stop + _CONTEXT]
        block = (
            f"{iri} {_A} <{OA}Annotation>{end}"
            f"{iri} <{OA}hasTarget> {target}{end}"
            f"{target} {_A} <{OA}SpecificResource>{end}"
            f"{target} <{OA}hasSource> <{self.source}>{end}"
            f"{target} <{OA}hasSelector> {position}{end}"
            f"{target} <{OA}hasSelector> {quote}{end}"
            f"{position} {_A} <{OA}TextPositionSelector>{end}"
            f'{position} <{OA}start> "{start}"{_OFFSET}{end}'
            f'{position} <{OA}end> "{stop}"{_OFFSET}{end}'
            f"{quote} {_A} <{OA}TextQuoteSelector>{end}"
            f"{quote} <{OA}exact> {literal(content[start:stop])}{end}"
        )
        if before:
            block += f"{quote} <{OA}prefix> {literal(before)}{end}"
        if after:
            block += f"{quote} <{OA}suffix> {literal(after)}{end}"
        return block + "".join([f"{iri} <{OA}hasBody> <{body}>{end}" for body in sorted(bodies)])
