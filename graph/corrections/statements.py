"""Corrections as triples of the named graph that they are kept in, and back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from graph import identifiers, rdf
from graph.corrections.figures import CLASSES
from graph.corrections.model import (
    OF_ENTITIES,
    Anchor,
    Correction,
    Decision,
    Edge,
    Figure,
    Named,
    Withdrawal,
)
from graph.namespaces import BASE, DCTERMS, FK, OA, PROV, RDF, SCHEMA, SKOS, XSD
from graph.rdf import Term, Triple

_A: Final = RDF + "type"
_TITLES: Final[Mapping[Decision, str]] = {
    "accept": "更正：采纳",
    "reject": "更正：不采纳",
    "relink": "更正：改指",
    "add": "更正：补充",
    "merge": "更正：合并",
    "split": "更正：拆分",
}

Node = Mapping[str, list[Term]]
"""What is said of one thing: values by predicate."""


def kept_in(graph: str, *, base: str = BASE) -> str:
    """The named graph in which the corrections of the claims of ``graph`` are kept."""
    tail = graph.removeprefix(f"{base}id/graph/")
    return f"{base}id/graph/corrections/{tail}"


def nodes_of(triples: Iterable[Triple | rdf.Quad]) -> dict[str, dict[str, list[Term]]]:
    """What is said of each thing, by IRI and predicate."""
    nodes: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        nodes[triple.subject.value][triple.predicate.value].append(triple.object)
    return {iri: dict(node) for iri, node in nodes.items()}


def first(node: Node, predicate: str) -> str:
    """The least value of a property, empty where there is none."""
    return min((term.value for term in node.get(predicate, ())), default="")


def is_a(node: Node, name: str) -> bool:
    """Whether a thing is of a class of fivekeys."""
    return any(term.value == FK + name for term in node.get(_A, ()))


def triple(subject: str, predicate: str, target: str | Term) -> Triple:
    """A triple of IRIs, or with a literal at its end."""
    end = Term(target, "iri") if isinstance(target, str) else target
    return Triple(Term(subject, "iri"), Term(predicate, "iri"), end)


def text(value: str, language: str | None = None) -> Term:
    """A string as a literal."""
    return rdf.term_of(value, None, language)


def time(value: str) -> Term:
    """A time as a literal."""
    return rdf.term_of(value, XSD + "dateTime")


def offset(value: int) -> Term:
    """An offset as a literal."""
    return rdf.term_of(str(value), XSD + "nonNegativeInteger")


def to_ntriples(corrections: Iterable[Correction], *, base: str = BASE) -> bytes:
    """The triples of corrections, sorted."""
    return rdf.ntriples(row for item in corrections for row in _triples(item, base))


def _triples(item: Correction, base: str) -> Iterator[Triple]:
    editor = identifiers.path("editor", item.by, base=base)
    yield triple(item.id, _A, FK + "Correction")
    yield triple(item.id, DCTERMS + "title", text(f"{_TITLES[item.decision]}（{item.by}）", "zh"))
    yield triple(item.id, FK + "decision", text(item.decision))
    yield triple(item.id, FK + "corrects", item.graph)
    yield triple(item.id, FK + "correctedSubject", item.edge.subject)
    yield triple(item.id, FK + "correctedObject", item.edge.object)
    yield triple(item.id, PROV + "wasAttributedTo", editor)
    yield triple(item.id, PROV + "generatedAtTime", time(item.at))
    yield from _editor(editor, item.by)
    if item.edge.predicate:
        yield triple(item.id, FK + "correctedPredicate", item.edge.predicate)
    if item.reason:
        yield triple(item.id, DCTERMS + "description", text(item.reason))
    if item.replacement:
        yield triple(item.id, FK + "replacement", item.replacement)
    if item.anchor is not None:
        yield from _anchor(item.id, item.anchor, base)
    if item.named is not None and item.named.figure is not None:
        yield from _figure(item.id, item.named.label, item.named.figure)
    elif item.named is not None and item.is_active:  # what nobody says any more is no thing
        yield from _named(item.replacement or item.edge.object, item.named, base)
    if (gone := item.withdrawal) is not None:
        editor = identifiers.path("editor", gone.by, base=base)
        yield triple(item.id, FK + "withdrawnBy", editor)
        yield triple(item.id, PROV + "invalidatedAtTime", time(gone.at))
        yield triple(item.id, FK + "withdrawalReason", text(gone.reason))
        yield from _editor(editor, gone.by)


def _editor(iri: str, name: str) -> Iterator[Triple]:
    yield triple(iri, _A, PROV + "Agent")
    yield triple(iri, SKOS + "prefLabel", text(name))


def _anchor(owner: str, anchor: Anchor, base: str) -> Iterator[Triple]:
    yield triple(owner, OA + "hasSource", f"{base}id/text/{anchor.sha256}")
    yield from selectors(owner, f"{identifiers.below(owner, 'selector', base=base)}", anchor)


def selectors(owner: str, selector: str, anchor: Anchor) -> Iterator[Triple]:
    """Position and quote of a span, as selectors of ``owner`` whose IRIs begin with ``selector``."""
    position, quote = f"{selector}/position", f"{selector}/quote"
    yield triple(owner, OA + "hasSelector", position)
    yield triple(owner, OA + "hasSelector", quote)
    yield triple(position, _A, OA + "TextPositionSelector")
    yield triple(position, OA + "start", offset(anchor.start))
    yield triple(position, OA + "end", offset(anchor.end))
    yield triple(quote, _A, OA + "TextQuoteSelector")
    yield triple(quote, OA + "exact", text(anchor.exact))
    if anchor.prefix:
        yield triple(quote, OA + "prefix", text(anchor.prefix))
    if anchor.suffix:
        yield triple(quote, OA + "suffix", text(anchor.suffix))


def _figure(owner: str, wording: str, figure: Figure) -> Iterator[Triple]:
    yield triple(owner, FK + "wording", text(wording, "zh"))
    for name, value in zip(_OF_FIGURES, figure, strict=True):
        if value:
            yield triple(owner, name, text(value))


_OF_FIGURES: Final = (
    SCHEMA + "value", SCHEMA + "unitText", SCHEMA + "minValue", FK + "qualifier",
)  # fmt: skip
"""What is said of a correction that brings in a quantity, in the order of the parts of `Figure`."""


def _named(iri: str, named: Named, base: str) -> Iterator[Triple]:
    yield triple(iri, _A, FK + named.kind)
    yield triple(iri, SKOS + "prefLabel", text(named.label, "zh"))
    if named.region:
        yield triple(iri, FK + "ofRegion", f"{base}id/region/{named.region}")


def read(ntriples: bytes, *, base: str = BASE) -> list[Correction]:
    """The corrections of a graph, in the order in which they were made."""
    nodes = nodes_of(rdf.parse(ntriples, "application/n-triples"))
    found = [_read(iri, nodes, base) for iri, node in nodes.items() if is_a(node, "Correction")]
    return sorted(found, key=lambda item: item.order)


def _read(iri: str, nodes: Mapping[str, Node], base: str) -> Correction:
    node = nodes[iri]
    decision = cast(Decision, first(node, FK + "decision"))
    edge = Edge(
        *(first(node, FK + "corrected" + name) for name in ("Subject", "Predicate", "Object"))
    )
    replacement = first(node, FK + "replacement")
    withdrawal = None
    if at := first(node, PROV + "invalidatedAtTime"):
        reason = first(node, FK + "withdrawalReason")
        withdrawal = Withdrawal(_name(first(node, FK + "withdrawnBy"), nodes), at, reason)
    named = _quantity(node, edge)
    if decision not in OF_ENTITIES and (entity := nodes.get(replacement or edge.object)):
        named = Named(
            first(entity, _A).removeprefix(FK),
            first(entity, SKOS + "prefLabel"),
            first(entity, FK + "ofRegion").removeprefix(f"{base}id/region/"),
        )
    return Correction(
        id=iri,
        decision=decision,
        graph=first(node, FK + "corrects"),
        edge=edge,
        by=_name(first(node, PROV + "wasAttributedTo"), nodes),
        at=first(node, PROV + "generatedAtTime"),
        reason=first(node, DCTERMS + "description"),
        replacement=replacement,
        anchor=anchor_in(node, nodes, base),
        named=named,
        withdrawal=withdrawal,
    )


def _quantity(node: Node, edge: Edge) -> Named | None:
    """The quantity that a correction brings in."""
    wording = first(node, FK + "wording")
    if not wording or edge.predicate not in CLASSES:
        return None
    figure = Figure(*(first(node, name) for name in _OF_FIGURES))
    return Named(CLASSES[edge.predicate], wording, figure=figure)


def _name(iri: str, nodes: Mapping[str, Node]) -> str:
    return first(nodes.get(iri, {}), SKOS + "prefLabel") or iri.rpartition("/")[2]


def anchor_in(node: Node, nodes: Mapping[str, Node], base: str = BASE) -> Anchor | None:
    """The span that a thing with selectors stands for, None where it has none."""
    parts: dict[str, str] = {}
    for selector in node.get(OA + "hasSelector", ()):
        for predicate, values in nodes.get(selector.value, {}).items():
            parts[predicate.removeprefix(OA)] = values[0].value
    if not {"start", "end", "exact"} <= parts.keys():
        return None
    return Anchor(
        first(node, OA + "hasSource").removeprefix(f"{base}id/text/"),
        int(parts["start"]),
        int(parts["end"]),
        parts["exact"],
        parts.get("prefix", ""),
        parts.get("suffix", ""),
    )
