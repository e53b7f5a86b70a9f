"""The service described to machines: SPARQL 1.1 Service Description and VoID."""

from collections.abc import Iterable

from graph import rdf
from graph.namespaces import DCTERMS, FK, FOAF, PREFIXES, RDF, SD, VOID, XSD
from graph.queries.overview import read_numbers
from graph.queries.view import View, expand
from graph.settings import Settings

_FORMATS_NS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)


def _graph(lines: Iterable[tuple[str, str, str]], media_type: str) -> bytes:
    """Triples, given as terms in SPARQL form, in a syntax."""
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in lines)
    return rdf.convert(text.encode(), "application/n-triples", media_type, PREFIXES)


def service(endpoint: str, settings: Settings, media_type: str) -> bytes:
    """What the SPARQL service at ``endpoint`` can do."""
    me, iri = rdf.iri(f"{endpoint}#service"), rdf.iri
    dataset, default = rdf.iri(f"{endpoint}#dataset"), rdf.iri(f"{endpoint}#default")
    lines = [
        (me, iri(RDF + "type"), iri(SD + "Service")),
        (me, iri(SD + "endpoint"), iri(endpoint)),
        (me, iri(SD + "supportedLanguage"), iri(SD + "SPARQL11Query")),
        (me, iri(SD + "defaultDataset"), dataset),
        (dataset, iri(RDF + "type"), iri(SD + "Dataset")),
        (dataset, iri(SD + "defaultGraph"), default),
        (default, iri(RDF + "type"), iri(SD + "Graph")),
    ]
    if settings.token is not None:
        lines.append((me, iri(SD + "supportedLanguage"), iri(SD + "SPARQL11Update")))
    if settings.default_graph == "union":
        lines.append((me, iri(SD + "feature"), iri(SD + "UnionDefaultGraph")))
    lines += [(me, iri(SD + "resultFormat"), iri(_FORMATS_NS + name)) for name in _RESULT_FORMATS]
    return _graph(lines, media_type)


def void(view: View, root: str, media_type: str) -> bytes:
    """What the data set holds: true counts of this generation."""
    me, iri = rdf.iri(f"{root}.well-known/void#dataset"), rdf.iri
    integer = XSD + "integer"

    def count(value: int) -> str:
        return rdf.literal(str(value), integer)

    lines = [
        (me, iri(RDF + "type"), iri(VOID + "Dataset")),
        (me, iri(DCTERMS + "title"), rdf.literal("五型经济政策图谱", None, "zh")),
        (me, iri(DCTERMS + "title"), rdf.literal("fivekeys policy graph", None, "en")),
        (me, iri(FOAF + "homepage"), iri(root)),
        (me, iri(VOID + "sparqlEndpoint"), iri(f"{root}sparql")),
        (me, iri(VOID + "uriSpace"), rdf.literal(f"{view.base}id/")),
        (me, iri(VOID + "vocabulary"), iri(FK)),
        (me, iri(VOID + "triples"), count(view.reader.count())),
    ]
    for name, number in sorted(read_numbers(view).items()):
        part = rdf.iri(f"{root}.well-known/void#{name.partition(':')[2]}")
        lines += [
            (me, iri(VOID + "classPartition"), part),
            (part, iri(VOID + "class"), iri(expand(name))),
            (part, iri(VOID + "entities"), count(number)),
        ]
    return _graph(lines, media_type)
