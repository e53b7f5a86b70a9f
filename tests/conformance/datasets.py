"""Data sets: filling a service, and comparing what it holds by isomorphism."""

import json
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, cast

import pyoxigraph as ox

from tests.conformance.manifests import BASE, Content, Node
from tests.conformance.peers import Service

_FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
}
_ALL: Final = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_BOOLEANS: Final = {"true": "true", "1": "true", "false": "false", "0": "false"}
_INTEGERS: Final = frozenset(
    {
        "integer", "nonPositiveInteger", "negativeInteger", "nonNegativeInteger",
        "positiveInteger", "long", "int", "short", "byte",
        "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    }
)  # fmt: skip


def read_file(path: Path) -> list[ox.Triple]:
    """The triples of a file of the suite; its blank nodes are those of no other file."""
    base = f"{BASE}{path.parent.name}/{path.name}"
    form = _FORMATS[path.suffix]
    quads = ox.parse(path.read_bytes(), form, base_iri=base, rename_blank_nodes=True)
    return [quad.triple for quad in quads]


def quads_of(content: Content) -> list[ox.Quad]:
    """All quads of the files of ``content``."""
    default = [ox.Quad(*triple) for path in content.default for triple in read_file(path)]
    named = [
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(graph))
        for graph, path in content.named
        if path is not None
        for triple in read_file(path)
    ]
    return default + named


def fill(service: Service, content: Content) -> None:
    """Let ``service`` hold ``content`` and nothing else."""
    operations = ["DROP ALL"]
    default = "\n".join(f"{t} ." for path in content.default for t in read_file(path))
    operations.append(f"INSERT DATA {{ {default} }}")
    for graph, path in content.named:
        operations.append(f"CREATE SILENT GRAPH <{graph}>")
        text = "" if path is None else "\n".join(f"{triple} ." for triple in read_file(path))
        operations.append(f"INSERT DATA {{ GRAPH <{graph}> {{ {text} }} }}")
    answer = service.update(" ;\n".join(operations))
    assert answer.is_success, answer


def held_by(service: Service) -> list[ox.Quad]:
    """All quads that ``service`` holds."""
    answer = service.query(_ALL, "application/sparql-results+json")
    assert answer.is_success, answer
    rows = json.loads(answer.body)["results"]["bindings"]
    terms = [{name: term_of(binding) for name, binding in row.items()} for row in rows]
    default = ox.DefaultGraph()
    return [ox.Quad(*cast(Any, (t["s"], t["p"], t["o"], t.get("g", default)))) for t in terms]


def term_of(binding: dict[str, str]) -> Node:
    """The term of a binding in JSON results."""
    value = binding["value"]
    if binding["type"] == "uri":
        return ox.NamedNode(value)
    if binding["type"] == "bnode":
        return ox.BlankNode(f"b{value}")
    if language := binding.get("xml:lang"):
        return ox.Literal(value, language=language)
    return ox.Literal(value, datatype=ox.NamedNode(binding.get("datatype", _XSD + "string")))


def by_value(term: Node) -> Node:
    """``term``, where it is a number or truth value, in one form of all that have its value.

    Results are compared by value: XML Schema has several forms for a value, types derived from
    integer have the values of integer, and an engine may keep values rather than forms.
    """
    if not isinstance(term, ox.Literal) or not term.datatype.value.startswith(_XSD):
        return term
    kind = term.datatype.value.removeprefix(_XSD)
    try:
        if kind == "boolean":
            value = _BOOLEANS[term.value]
        elif kind in _INTEGERS:
            kind, value = "integer", str(int(term.value))
        elif kind == "decimal":
            value = str(Decimal(term.value).normalize())
        elif kind in ("double", "float"):
            value = repr(float(term.value.replace("INF", "inf")))
        else:
            return term
    except (KeyError, ValueError, InvalidOperation):  # ill-typed: its form is all there is
        return term
    return ox.Literal(value, datatype=ox.NamedNode(_XSD + kind))


def is_isomorphic(one: Iterable[ox.Quad], other: Iterable[ox.Quad]) -> bool:
    """Whether two data sets are the same but for blank node labels and forms of numbers."""
    canonical = []
    for quads in (one, other):
        dataset = ox.Dataset(
            ox.Quad(q.subject, q.predicate, by_value(q.object), q.graph_name) for q in quads
        )
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        canonical.append(set(dataset))
    return canonical[0] == canonical[1]
