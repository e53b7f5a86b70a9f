"""Answers of the analysis as networks: GraphML, GEXF, Cytoscape."""

from collections.abc import Iterator
from typing import BinaryIO

from api.exports.network import Edge, Form, Values, reference_node
from graph.analysis.answers import Link, Similar
from graph.analysis.reading import links_of, references_of
from graph.analysis.whole_answers import Analysed, Clusters
from graph.queries.answers import Reference


def write_network(answer: Analysed, form: Form, base: str, out: BinaryIO) -> None:
    """Everything that an answer names as nodes; its links, ties and likenesses as edges."""
    nodes: dict[str, Reference] = {}
    for reference in references_of(answer):
        nodes.setdefault(reference.id, reference)
    out.write(form.head(base))
    for place, node in enumerate(nodes.values()):
        out.write(form.node(reference_node(node), is_first=place == 0))
    out.write(form.middle())
    for number, edge in enumerate(_edges(answer)):
        out.write(form.edge(edge, number))
    out.write(form.tail())


def _edges(answer: Analysed) -> Iterator[Edge]:
    seen: set[tuple[str, str, str]] = set()
    for link in links_of(answer):
        if (key := (link.subject.id, link.property, link.object.id)) not in seen:
            seen.add(key)
            yield Edge(link.subject.id, link.object.id, _values(link))
    if isinstance(answer, Clusters):
        for cluster in answer.items:
            for tie in cluster.ties:
                values: Values = {"property": "treated together", "count": tie.count}
                values["each"] = f"{tie.weight:.4f}"
                yield Edge(tie.one.id, tie.other.id, values)
    elif isinstance(answer, Similar):
        for item in answer.items:
            said: Values = {"property": "similar", "count": item.shared_total}
            said["each"] = f"{item.score:.4f}"
            yield Edge(answer.thing.id, item.thing.id, said)


def _values(link: Link) -> Values:
    values: Values = {"property": link.property}
    if link.evidence:
        claim = link.evidence[0]
        source = next((s.title or s.url or s.id for s in claim.sources), None)
        found = {
            "basis": claim.basis,
            "confidence": claim.confidence,
            "place": claim.place,
            "quote": claim.quotes[0].exact if claim.quotes else None,
            "stated_in": source,
        }
        values |= {name: value for name, value in found.items() if value is not None}
    return values
