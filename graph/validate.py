"""What is wrong with the data: shapes, terms, claims, evidence.

Four checks, over all named graphs of a store:

1. *shape*: the SHACL shapes of ``graph/data/shapes.ttl``, by pyshacl, over the union of all graphs.
2. *term*: every predicate, class and datatype in use is defined in ``ontology.ttl`` or declared
   there as taken from another vocabulary.
3. *claim*: every asserted edge of a claimed property has a claim in its own named graph, every
   claim has its edge there too, is about a claimed property and has a described source.
4. *evidence*: where the characters of a text are in the store, they have the digest that names
   the text, and every quote is the slice that its offsets (code points, half-open) say.

The shapes need the data as rdflib terms, which costs about 1.5 kB of memory and 70 to 90 µs for
a triple (measured on two cores: 43,000 triples, mostly concepts, in 3 s; 152,000, mostly claims,
in 13 s), so no graph is left out. The other checks are queries of the engine, 1 s together.
"""

import hashlib
import io
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Final

import pyshacl
from pyshacl.errors import ConstraintLoadError, ShapeLoadError
from rdflib import RDF, RDFS, SH, XSD, BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

from graph import bundled, ontology, rdf
from graph.errors import DataError
from graph.namespaces import BASE
from graph.queries.text import Terms, compose, iris
from graph.store import open_store
from graph.store.base import Reader
from graph.violations import Check, Findings, Report, Severity, Violation

__all__ = ["Check", "Report", "Severity", "Violation", "shapes", "validate", "validate_graph"]

_DEFAULT_GRAPH: Final = "urn:x-arq:DefaultGraph"
"""Name that engines commonly give to the default graph."""

_DATATYPES: Final = frozenset(
    str(term)
    for term in (
        RDF.langString,
        XSD.string,
        XSD.boolean,
        XSD.integer,
        XSD.decimal,
        XSD.nonNegativeInteger,
        XSD.anyURI,
        XSD.date,
        XSD.dateTime,
        XSD.gYear,
        XSD.gYearMonth,
    )
)


def validate(reader: Reader) -> Report:
    """All checks over all that ``reader`` sees.

    Raises:
        DataError: the shapes or the ontology of the distribution are damaged.
    """
    return _report(reader, _rdflib_graph(_dumped(reader)))


def validate_graph(nquads: bytes, *, base: str = BASE, with_shapes: bool = True) -> Report:
    """All checks over ``nquads``, such as the quads of one document.

    Without the shapes it takes a fortieth of the time.

    The default graph counts as one more named graph. What the vocabularies say of the concepts,
    places and kinds that are referred to is added; their resources are under ``base``.

    Raises:
        InputError: ``nquads`` is not N-Quads.
        DataError: a file of the distribution is damaged.
    """
    quads = list(rdf.parse(nquads, "application/n-quads"))
    data = Graph()
    if with_shapes:
        data = _rdflib_graph(quads)
        for triple in _background(data, _vocabularies(base)):
            data.add(triple)
    store = open_store("memory:")
    try:
        with store.writer() as writer:
            writer.load(io.BytesIO("".join(map(_named, quads)).encode()))
        report = _report(store.reader(), data)
        return report if with_shapes else replace(report, triples=len(set(quads)))
    finally:
        store.close()


def _named(quad: rdf.Quad) -> str:
    """``quad`` as a line of N-Quads, with a name for the default graph."""
    graph = quad.graph or _DEFAULT_GRAPH
    name = graph if graph.startswith("_:") else rdf.iri(graph)
    return f"{quad.subject} {quad.predicate} {quad.object} {name} .\n"


@cache
def shapes() -> Graph:
    """The SHACL shapes, read once; not to be changed by users.

    Raises:
        DataError: the file is missing or is not Turtle.
    """
    file = files("graph") / "data" / "shapes.ttl"
    try:
        return Graph().parse(data=file.read_bytes(), format="turtle")
    except (OSError, SyntaxError) as error:  # SyntaxError: rdflib's BadSyntax
        raise DataError(f"bundled file {file} cannot be read: {error}") from error


def _report(reader: Reader, data: Graph) -> Report:
    triples = len(data)
    findings = Findings()
    if triples:
        _check_shapes(data, findings)
    _check_terms(reader, findings)
    _check_claims(reader, findings)
    _check_evidence(reader, findings)
    return Report(triples, findings.of("violation"), findings.of("warning"))


def _rows(reader: Reader, name: str, **values: Terms) -> list[dict[str, str]]:
    return reader.select(compose(f"validate-{name}", values))


# -- shapes


def _check_shapes(data: Graph, findings: Findings) -> None:
    """Run the shapes over ``data``, to which the class hierarchy of the ontology is added."""
    for term in ontology.terms().values():
        if term.kind == "class":
            for parent in term.parents:
                data.add((URIRef(term.iri), RDFS.subClassOf, URIRef(parent)))
    try:
        with _quiet():
            _, results, _ = pyshacl.validate(data, shacl_graph=shapes(), inplace=True)
    except (ShapeLoadError, ConstraintLoadError) as error:
        raise DataError(f"graph/data/shapes.ttl cannot be used: {error}") from error
    if not isinstance(results, Graph):  # pyshacl gives some errors back instead of raising them
        raise DataError(f"the shapes cannot be applied to the data: {results}")
    for result in results.subjects(RDF.type, SH.ValidationResult):
        _add_result(results, result, findings)


def _add_result(results: Graph, result: Node, findings: Findings) -> None:
    messages = {
        literal.language: str(literal)
        for literal in results.objects(result, SH.resultMessage)
        if isinstance(literal, RdfLiteral)
    }
    default = messages.get(None, "")
    warning = results.value(result, SH.resultSeverity) == SH.Warning
    findings.add(
        "shape",
        str(results.value(result, SH.focusNode)),
        messages.get("zh", default),
        messages.get("en", default),
        severity="warning" if warning else "violation",
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from logging each ill-typed literal: the shapes report them."""
    logger = logging.getLogger("rdflib.term")
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before


def _dumped(reader: Reader) -> Iterable[rdf.Quad]:
    out = io.BytesIO()
    reader.dump(out)
    return rdf.parse(out.getvalue(), "application/n-quads")


def _rdflib_graph(quads: Iterable[rdf.Quad]) -> Graph:
    """The union of all graphs of ``quads``; literals keep their lexical form."""
    graph = Graph()
    with _quiet():
        for quad in quads:
            graph.add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))
    return graph


def _node(term: rdf.Term) -> Node:
    if term.kind == "iri":
        return URIRef(term.value)
    if term.kind == "blank":
        return BNode(term.value)
    if term.language:  # rdflib knows no base direction (ar--rtl)
        return RdfLiteral(term.value, lang=term.language.partition("--")[0])
    # A plain string has no datatype in rdflib, and is not equal to one that has xsd:string.
    datatype = None if term.datatype in (None, str(XSD.string)) else URIRef(str(term.datatype))
    return RdfLiteral(term.value, datatype=datatype, normalize=False)


@cache
def _vocabularies(base: str) -> Graph:
    graph = Graph()
    for part in bundled.vocabularies():
        graph.parse(data=bundled.ntriples(part, base=base), format="nt")
    return graph


def _background(data: Graph, vocabularies: Graph) -> set[tuple[Node, Node, Node]]:
    """What ``vocabularies`` say of the nodes that ``data`` refer to, and of what these refer to."""
    known: set[Node] = set()
    found: set[tuple[Node, Node, Node]] = set()
    pending = {node for node in data.objects() if isinstance(node, URIRef)}
    while pending:
        node = pending.pop()
        known.add(node)
        triples = set(vocabularies.triples((node, None, None)))
        found |= triples
        pending |= {value for _, _, value in triples if isinstance(value, URIRef)} - known
    return found


# -- terms


def _check_terms(reader: Reader, findings: Findings) -> None:
    """Report predicates, classes and datatypes that are not defined or declared as such."""
    terms = ontology.terms()
    built_in = {iri for iri in ontology.vocabulary_terms() if iri not in terms}
    kinds: dict[str, set[str]] = {"class": set(), "property": set(), "data type": set()}
    for iri, term in terms.items():
        kinds[term.kind if term.kind in kinds else "property"].add(iri)
    for query, name, zh, allowed in (
        ("predicates", "property", "属性", kinds["property"] | built_in),
        ("classes", "class", "类", kinds["class"] | built_in),
        ("datatypes", "datatype", "数据类型", kinds["data type"] | _DATATYPES),
    ):
        for row in _rows(reader, query):
            if (used := row.get("term", "")) not in allowed:
                findings.add(
                    "term",
                    row["focus"],
                    f"{zh}〈{used}〉在本体中没有定义。",
                    f"The {name} <{used}> is not defined in the ontology.",
                    count=int(row["count"]),
                )


# -- claims


def _check_claims(reader: Reader, findings: Findings) -> None:
    claimed = ontology.claimed_properties()
    for row in _rows(reader, "claimed-predicates"):
        if row["term"] not in claimed:
            findings.add(
                "claim",
                row["focus"],
                f"判断所记的属性〈{row['term']}〉不是须有判断的属性。",
                f"A claim is about <{row['term']}>, which is not a claimed property.",
                count=int(row["count"]),
            )
    for row in _rows(reader, "unclaimed-edges", predicates=iris(sorted(claimed))):
        findings.add(
            "claim",
            row["focus"],
            f"属性〈{row['predicate']}〉的边没有判断记录。",
            f"An edge of <{row['predicate']}> has no claim in its named graph.",
        )
    for row in _rows(reader, "unstated-edges"):
        findings.add(
            "claim",
            row["focus"],
            "判断所记的边不在同一命名图中。",
            "The edge of a claim does not stand in its named graph.",
        )
    for row in _rows(reader, "unsourced-claims"):
        findings.add(
            "claim",
            row["focus"],
            "判断没有已描述的来源。",
            "A claim has no source that is described.",
        )


# -- evidence


def _check_evidence(reader: Reader, findings: Findings) -> None:
    for row in _rows(reader, "texts"):
        text = row["text"]
        for kept in _rows(reader, "characters", text=iris([text])):
            characters = kept["characters"]
            if hashlib.sha256(characters.encode()).hexdigest() != row.get("sha256"):
                findings.add(
                    "evidence",
                    text,
                    "文本的字符与其 SHA-256 摘要不符。",
                    "The characters of a text do not have its SHA-256 digest.",
                )
            for quote in _rows(reader, "quotes", text=iris([text])):
                if not _is_quoted(characters, quote):
                    findings.add(
                        "evidence",
                        quote["focus"],
                        "引文与文本中该位置的字符不符。",
                        "A quote is not what the text has at its position.",
                    )


def _is_quoted(characters: str, quote: Mapping[str, str]) -> bool:
    """Whether the quote and what goes before and after it stand at its offsets."""
    try:
        start, end = int(quote["start"]), int(quote["end"])
    except ValueError:  # an ill-typed offset, which the shapes report as well
        return False
    return (
        0 <= start <= end <= len(characters)
        and characters[start:end] == quote["exact"]
        and characters[:start].endswith(quote.get("prefix", ""))
        and characters[end:].startswith(quote.get("suffix", ""))
    )
