"""The ontology: terms that data may use, with their labels, and which edges need a claim.

``ontology.ttl`` is the one place where terms are defined. It stands at the top of a checkout and
inside the package of an installed distribution. It is read at the first call, never on import.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.term import Node

from graph.errors import DataError
from graph.namespaces import BASE, FK

IRI: Final = "https://w3id.org/fivekeys/ontology"
"""IRI of the ontology itself."""

Kind = Literal["class", "object", "datatype", "annotation", "data type"]

_KINDS: Final[Mapping[URIRef, Kind]] = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object",
    OWL.DatatypeProperty: "datatype",
    OWL.AnnotationProperty: "annotation",
    RDFS.Datatype: "data type",
}
DESCRIBED: Final[Mapping[str, URIRef]] = {
    "domain": RDFS.domain,
    "range": RDFS.range,
    "inverse": OWL.inverseOf,
    "chain": OWL.propertyChainAxiom,
    "parts": OWL.disjointUnionOf,
}
"""What `described` tells of a term, beside its parents."""

_CLAIMED: Final = URIRef(FK + "claimed")


@dataclass(frozen=True, slots=True)
class OntologyTerm:
    """A class, property or datatype.

    Attributes:
        iri: the term.
        kind: ``class``; ``object``, ``datatype`` or ``annotation`` for a property; ``data type``.
        labels: rdfs:label by language tag.
        comments: rdfs:comment by language tag; empty for terms of other vocabularies.
        parents: named superclasses or superproperties that are stated.
        claimed: whether every asserted edge of the property needs a claim.
    """

    iri: str
    kind: Kind
    labels: Mapping[str, str]
    comments: Mapping[str, str]
    parents: tuple[str, ...]
    claimed: bool

    @property
    def own(self) -> bool:
        """Whether the term is defined by fivekeys and not by another vocabulary."""
        return self.iri.startswith(FK)


def file() -> Path:
    """Where ``ontology.ttl`` is.

    Raises:
        DataError: it is neither in the package nor beside it.
    """
    package = Path(__file__).parent
    for candidate in (package / "ontology.ttl", package.parent / "ontology.ttl"):
        if candidate.is_file():
            return candidate
    raise DataError(f"ontology.ttl is neither in {package} nor beside it; install fivekeys again")


@cache
def load() -> Graph:
    """The ontology as an rdflib graph, read once; not to be changed by its users.

    Raises:
        DataError: the file is missing or is not Turtle.
    """
    turtle = file()
    try:
        return Graph().parse(turtle, format="turtle")
    except SyntaxError as error:  # rdflib's BadSyntax
        raise DataError(f"{turtle} is not Turtle: {error}") from error


@cache
def version() -> str:
    """The version that the ontology says it has."""
    return str(load().value(URIRef(IRI), OWL.versionInfo) or "")


@cache
def title() -> Mapping[str, str]:
    """dcterms:title of the ontology by language."""
    return _by_language(load(), URIRef(IRI), DCTERMS.title)


@cache
def description() -> Mapping[str, str]:
    """dcterms:description of the ontology by language."""
    return _by_language(load(), URIRef(IRI), DCTERMS.description)


@cache
def terms() -> Mapping[str, OntologyTerm]:
    """All terms that `ontology.ttl` defines or declares, by IRI, in the order of their IRIs."""
    ontology = load()
    found = {
        str(subject): _term(ontology, subject, kind)
        for rdf_type, kind in _KINDS.items()
        for subject in ontology.subjects(RDF.type, rdf_type)
        if isinstance(subject, URIRef)
    }
    return MappingProxyType(dict(sorted(found.items())))


@cache
def individuals() -> Mapping[str, Mapping[str, str]]:
    """skos:prefLabel by language of the individuals that `ontology.ttl` defines (keys, economies).

    They are named by the tail of their IRI, such as ``key/talent``.
    """
    ontology = load()
    return {
        str(subject).removeprefix(f"{BASE}id/"): _by_language(ontology, subject, SKOS.prefLabel)
        for subject in ontology.subjects(RDF.type, OWL.NamedIndividual)
        if isinstance(subject, URIRef)
    }


def classes() -> Mapping[str, OntologyTerm]:
    """Classes of fivekeys, by IRI."""
    return _own("class")


def properties() -> Mapping[str, OntologyTerm]:
    """Object, datatype and annotation properties of fivekeys, by IRI."""
    return _own("object", "datatype", "annotation")


@cache
def claimed_properties() -> frozenset[str]:
    """Properties, of fivekeys or not, of which every asserted edge needs a claim."""
    return frozenset(iri for iri, term in terms().items() if term.claimed)


@cache
def vocabulary_terms() -> frozenset[str]:
    """Terms of other vocabularies that data may use: a closed list.

    It is what ``ontology.ttl`` declares and, because OWL 2 DL forbids to declare them, the terms
    of RDF, RDFS and OWL that it uses itself; and owl:sameAs.
    """
    declared = {iri for iri, term in terms().items() if not term.own}
    used = {str(node) for triple in load() for node in triple if isinstance(node, URIRef)}
    built_in = {iri for iri in used if iri.startswith((str(RDF), str(RDFS), str(OWL)))}
    return frozenset(declared | built_in | {str(OWL.sameAs)})


@cache
def described(iri: str) -> Mapping[str, tuple[str, ...]]:
    """What else the ontology says of a term: IRIs, or the values of an enumeration.

    Keys are those of `DESCRIBED`, where something is said. A domain or range that is a union gives
    its members; a chain gives its properties in their order.
    """
    ontology, subject = load(), URIRef(iri)
    said = {
        name: tuple(v for node in ontology.objects(subject, p) for v in _members(ontology, node))
        for name, p in DESCRIBED.items()
    }
    return MappingProxyType({name: values for name, values in said.items() if values})


def _members(ontology: Graph, node: Node) -> Iterator[str]:
    """The IRI of ``node``, or the members of the list, union or enumeration that it is."""
    if not isinstance(node, BNode):
        yield str(node)
        return
    inner = (ontology.value(node, p) for p in (OWL.unionOf, OWL.oneOf))
    heads = [found for found in inner if found is not None] or [node]
    for head in heads:
        yield from (str(member) for member in Collection(ontology, head))


def broader_classes(iri: str) -> frozenset[str]:
    """The class ``iri`` and all its named superclasses that are stated or follow from these."""
    closed: set[str] = set()
    pending = [iri]
    while pending:
        current = pending.pop()
        if current not in closed:
            closed.add(current)
            known = terms().get(current)
            pending.extend(known.parents if known else ())
    return frozenset(closed)


def _own(*kinds: Kind) -> Mapping[str, OntologyTerm]:
    return {iri: term for iri, term in terms().items() if term.own and term.kind in kinds}


def _term(ontology: Graph, subject: URIRef, kind: Kind) -> OntologyTerm:
    relation = RDFS.subClassOf if kind == "class" else RDFS.subPropertyOf
    parents = {str(n) for n in ontology.objects(subject, relation) if isinstance(n, URIRef)}
    return OntologyTerm(
        iri=str(subject),
        kind=kind,
        labels=_by_language(ontology, subject, RDFS.label),
        comments=_by_language(ontology, subject, RDFS.comment),
        parents=tuple(sorted(parents)),
        claimed=(subject, _CLAIMED, RdfLiteral(True)) in ontology,
    )


def _by_language(ontology: Graph, subject: URIRef, predicate: URIRef) -> Mapping[str, str]:
    return {
        literal.language or "": str(literal)
        for literal in ontology.objects(subject, predicate)
        if isinstance(literal, RdfLiteral)
    }
