"""The service described to machines: SPARQL 1.1 Service Description and VoID."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from graph import rdf
from graph.namespaces import DCTERMS, FK, FOAF, PREFIXES, RDF, RDFS, SD, VOID, XSD
from graph.queries.statistics import Statistics
from graph.queries.view import View, shorten
from graph.settings import Settings

MAX_LISTED: Final = 1_000
"""Named graphs up to which a service description lists them."""

_FORMATS: Final = "http://www.w3.org/ns/formats/"
_GRAPH_FORMATS: Final = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")
_RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    *_GRAPH_FORMATS,
)
_SIMPLE: Final = "http://www.w3.org/ns/entailment/Simple"

Lines = list[tuple[str, str, str]]


def written(lines: Iterable[tuple[str, str, str]], media_type: str) -> bytes:
    """Triples, given as terms in SPARQL form, in a syntax."""
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in lines)
    return rdf.convert(text.encode(), "application/n-triples", media_type, PREFIXES)


def typed(subject: str, kind: str) -> tuple[str, str, str]:
    return (subject, rdf.iri(RDF + "type"), rdf.iri(kind))


def service(endpoint: str, settings: Settings, graphs: Sequence[str], media_type: str) -> bytes:
    """What the SPARQL service at ``endpoint`` can do, and which named ``graphs`` it has.

    More than `MAX_LISTED` graphs are counted and not listed.
    """
    me, iri = rdf.iri(f"{endpoint}#service"), rdf.iri
    lines = [
        typed(me, SD + "Service"),
        (me, iri(SD + "endpoint"), iri(endpoint)),
        (me, iri(SD + "supportedLanguage"), iri(SD + "SPARQL11Query")),
        (me, iri(SD + "defaultEntailmentRegime"), iri(_SIMPLE)),
        (me, iri(SD + "feature"), iri(SD + "EmptyGraphs")),
        (me, iri(SD + "defaultDataset"), iri(f"{endpoint}#dataset")),
    ]
    if settings.token is not None:
        lines.append((me, iri(SD + "supportedLanguage"), iri(SD + "SPARQL11Update")))
        lines += [(me, iri(SD + "inputFormat"), iri(_FORMATS + name)) for name in _GRAPH_FORMATS]
    if settings.default_graph == "union":
        lines.append((me, iri(SD + "feature"), iri(SD + "UnionDefaultGraph")))
    if settings.service_hosts:
        lines.append((me, iri(SD + "feature"), iri(SD + "BasicFederatedQuery")))
    lines += [(me, iri(SD + "resultFormat"), iri(_FORMATS + name)) for name in _RESULT_FORMATS]
    return written(lines + _dataset(endpoint, graphs), media_type)


def _dataset(endpoint: str, graphs: Sequence[str]) -> Lines:
    """The default data set: its default graph and its named graphs."""
    dataset, default, iri = rdf.iri(f"{endpoint}#dataset"), rdf.iri(f"{endpoint}#default"), rdf.iri
    void = rdf.iri(f"{endpoint.removesuffix('sparql')}.well-known/void#dataset")
    lines = [
        typed(dataset, SD + "Dataset"),
        (dataset, iri(SD + "defaultGraph"), default),
        (dataset, iri(RDFS + "seeAlso"), void),
        typed(default, SD + "Graph"),
    ]
    if len(graphs) > MAX_LISTED:
        note = (
            f"{len(graphs)} named graphs, which are too many to be listed here; "
            "ask SELECT ?g { GRAPH ?g {} }"
        )
        return [*lines, (dataset, iri(RDFS + "comment"), rdf.literal(note, None, "en"))]
    for number, graph in enumerate(name for name in graphs if not name.startswith("_:")):
        node = iri(f"{endpoint}#graph-{number}")
        lines.append((dataset, iri(SD + "namedGraph"), node))
        lines.append(typed(node, SD + "NamedGraph"))
        lines.append((node, iri(SD + "name"), iri(graph)))
    return lines


def void(view: View, statistics: Statistics, root: str, media_type: str) -> bytes:
    """What the data set holds: true counts of this generation, by class and by property."""
    me, iri = rdf.iri(f"{root}.well-known/void#dataset"), rdf.iri
    lines = [
        typed(me, VOID + "Dataset"),
        (me, iri(DCTERMS + "title"), rdf.literal("五型经济政策图谱", None, "zh")),
        (me, iri(DCTERMS + "title"), rdf.literal("fivekeys policy graph", None, "en")),
        (me, iri(FOAF + "homepage"), iri(root)),
        (me, iri(VOID + "sparqlEndpoint"), iri(f"{root}sparql")),
        (me, iri(VOID + "uriSpace"), rdf.literal(view.iri(""))),
        (me, iri(VOID + "vocabulary"), iri(FK)),
        _count(me, "triples", statistics.triples),
        _count(me, "entities", statistics.entities),
        _count(me, "distinctSubjects", statistics.subjects),
        _count(me, "distinctObjects", statistics.objects),
        _count(me, "classes", len(statistics.classes)),
        _count(me, "properties", len(statistics.properties)),
    ]
    lines += _class_partitions(me, statistics, root)
    lines += _property_partitions(me, statistics, root)
    return written(lines, media_type)


def _class_partitions(me: str, statistics: Statistics, root: str) -> Lines:
    lines: Lines = []
    for name, entities in statistics.classes.items():
        if name.startswith("_:"):
            continue  # a class without a name can be counted, not described
        part = _part(root, "class", name)
        lines += [
            (me, rdf.iri(VOID + "classPartition"), part),
            (part, rdf.iri(VOID + "class"), rdf.iri(name)),
            _count(part, "entities", entities),
        ]
    return lines


def _property_partitions(me: str, statistics: Statistics, root: str) -> Lines:
    lines: Lines = []
    for name, use in statistics.properties.items():
        part = _part(root, "property", name)
        lines += [
            (me, rdf.iri(VOID + "propertyPartition"), part),
            (part, rdf.iri(VOID + "property"), rdf.iri(name)),
            _count(part, "triples", use.triples),
            _count(part, "distinctSubjects", use.subjects),
            _count(part, "distinctObjects", use.objects),
        ]
    return lines


def _part(root: str, kind: str, name: str) -> str:
    """IRI of the partition of a class or property, the same in every generation."""
    short = shorten(name)
    tail = short.replace(":", "-") if short != name else sha256(name.encode()).hexdigest()[:16]
    return rdf.iri(f"{root}.well-known/void#{kind}-{tail}")


def _count(subject: str, name: str, value: int) -> tuple[str, str, str]:
    return (subject, rdf.iri(VOID + name), rdf.literal(str(value), XSD + "integer"))
