"""``/dataset``: what the data set is and how it is had (DCAT 3, VoID), and the data as a whole."""

import functools
from typing import Annotated, Any, BinaryIO, Final, NamedTuple

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.deps import ViewDep
from api.exports.file_names import file_name
from api.exports.formats import FORMATS
from api.exports.sending import send
from api.http import negotiation
from api.linked_data.routes import GRAPH_ANSWERS, Accept
from api.pages.language import Language, choose_language, word
from api.pages.templating import render
from api.sparql.description import Lines, typed, written
from graph import ontology, rdf
from graph.namespaces import DCAT, DCTERMS, FK, FOAF, RDFS, VOID, XSD
from graph.queries.entry_points import example_policies, scheme_iris
from graph.queries.facts import read_names
from graph.queries.view import View

router = APIRouter(tags=["linked data"])

HTML: Final = "text/html"
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_LICENCE: Final = "https://www.apache.org/licenses/LICENSE-2.0"
_THEME: Final = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
_LANGUAGES: Final = "http://publications.europa.eu/resource/authority/language/"
_SPARQL: Final = "https://www.w3.org/TR/sparql11-protocol/"

WHOLE: Final = {name: rdf.FORMATS[name] for name in ("nquads", "trig", "ntriples", "turtle")}
"""Syntaxes in which the whole data set is had; those without named graphs hold each triple once."""

_CALLED: Final = {
    "nquads": "N-Quads",
    "trig": "TriG",
    "ntriples": "N-Triples",
    "turtle": "Turtle",
}
_LISTS: Final = ("policies", "documents", "measures", "industries", "regions", "organizations")
_OF_LISTS: Final = ("csv", "xlsx", "json", "jsonld", "turtle", "graphml")


class Distribution(NamedTuple):
    """A form in which the data or a part of them are had."""

    id: str
    title: dict[Language, str]
    address: str
    media_type: str
    format: str


def distributions(root: str) -> list[Distribution]:
    """All forms: the whole, then the lists; ``root`` is the address of the service."""
    found = [
        Distribution(
            f"all-{name}",
            {language: word("whole_data", language) for language in ("zh", "en")},
            f"{root}dataset/download?format={name}",
            syntax.media_type,
            _CALLED[name],
        )
        for name, syntax in WHOLE.items()
    ]
    for name in _LISTS:
        titles: dict[Language, str] = {x: word(name, x) for x in ("zh", "en")}
        found += [
            Distribution(
                f"{name}-{form}",
                titles,
                f"{root}api/{name}?format={form}",
                FORMATS[form].media_type,
                FORMATS[form].label,
            )
            for form in _OF_LISTS
        ]
    return found


@router.get("/dataset", summary="The data set", responses=GRAPH_ANSWERS, response_class=Response)
def get_dataset(
    request: Request, view: ViewDep, accept: Accept = None, format: str | None = None
) -> Response:
    """What the data set is: its distributions, services and where to begin (DCAT 3, VoID)."""
    offers = {**negotiation.GRAPHS, "html": HTML}
    media_type = negotiation.require(accept, offers, name=format)
    root = str(request.base_url)
    if media_type != HTML:
        return Response(written(_lines(view, root), media_type), media_type=media_type)
    language = choose_language(
        request.query_params.get("lang"), request.headers.get("accept-language")
    )
    examples = example_policies(view)
    page = render(
        "dataset.html",
        request,
        language,
        distributions=distributions(""),
        examples=read_names(view, examples).references(examples),
        formats=tuple(negotiation.GRAPHS),
        licence=_LICENCE,
        generation=view.reader.generation,
    )
    return HTMLResponse(page)


_DOWNLOADS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "All quads, or all triples.",
        "content": {syntax.media_type: {} for syntax in WHOLE.values()},
    }
}


@router.get(
    "/dataset/download",
    summary="The whole data set",
    responses=_DOWNLOADS,
    response_class=Response,
)
def download(
    request: Request,
    view: ViewDep,
    accept: Accept = None,
    format: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """All quads of the store, sorted; Turtle and N-Triples have no graphs and each triple once."""
    offers = {name: syntax.media_type for name, syntax in WHOLE.items()}
    media_type = negotiation.require(accept, offers, name=format)
    syntax = rdf.syntax(media_type)
    generation = view.reader.generation.number
    name = file_name(["dataset"], generation, syntax.extension)
    shown = media_type + ("; charset=utf-8" if media_type.startswith("text/") else "")
    return send(request, functools.partial(_dump, view, media_type), shown, name, generation)


def _dump(view: View, media_type: str, out: BinaryIO) -> None:
    view.reader.dump(out, media_type=media_type)


def _lines(view: View, root: str) -> Lines:
    """The description as triples."""
    iri, literal = rdf.iri, rdf.literal
    me, home = iri(f"{root}dataset#dataset"), iri(root)
    catalogue = iri(f"{root}dataset#catalogue")
    generation = view.reader.generation
    lines: Lines = [
        typed(catalogue, DCAT + "Catalog"),
        (catalogue, iri(DCTERMS + "title"), literal(word("brand", "zh"), None, "zh")),
        (catalogue, iri(DCTERMS + "title"), literal(word("brand", "en"), None, "en")),
        (catalogue, iri(DCAT + "dataset"), me),
        typed(me, DCAT + "Dataset"),
        typed(me, VOID + "Dataset"),
        (me, iri(DCTERMS + "identifier"), literal(f"{root}dataset")),
        (me, iri(DCTERMS + "license"), iri(_LICENCE)),
        (me, iri(DCTERMS + "language"), iri(_LANGUAGES + "ZHO")),
        (me, iri(DCTERMS + "language"), iri(_LANGUAGES + "ENG")),
        (me, iri(DCTERMS + "spatial"), iri(view.iri("region/000000"))),
        (me, iri(DCTERMS + "conformsTo"), iri(ontology.IRI)),
        (me, iri(DCAT + "theme"), iri(_THEME)),
        (me, iri(DCAT + "version"), literal(str(generation.number))),
        (me, iri(DCAT + "landingPage"), home),
        (me, iri(FOAF + "homepage"), home),
        (me, iri(RDFS + "seeAlso"), iri(f"{root}.well-known/void")),
        (me, iri(VOID + "sparqlEndpoint"), iri(f"{root}sparql")),
        (me, iri(VOID + "uriSpace"), literal(view.iri(""))),
        (me, iri(VOID + "vocabulary"), iri(FK)),
        (me, iri(VOID + "dataDump"), iri(f"{root}dataset/download?format=nquads")),
    ]
    if generation.published:
        when = literal(generation.published, XSD + "dateTime")
        lines.append((me, iri(DCTERMS + "modified"), when))
    for language in ("zh", "en"):
        for name, key in (("title", "dataset_title"), ("description", "dataset_lead")):
            said = literal(word(key, _language(language)), None, language)
            lines.append((me, iri(DCTERMS + name), said))
        for keyword in word("dataset_keywords", _language(language)).split("、"):
            lines.append((me, iri(DCAT + "keyword"), literal(keyword, None, language)))
    lines += [(me, iri(VOID + "exampleResource"), iri(x)) for x in example_policies(view)]
    lines += [(me, iri(VOID + "rootResource"), iri(x)) for x in scheme_iris(view)]
    return lines + _distribution_lines(root, me) + _service_lines(root, me, catalogue)


def _language(name: str) -> Language:
    return "zh" if name == "zh" else "en"


def _distribution_lines(root: str, me: str) -> Lines:
    iri, lines = rdf.iri, list[tuple[str, str, str]]()
    for row in distributions(root):
        node = iri(f"{root}dataset#{row.id}")
        lines += [
            (me, iri(DCAT + "distribution"), node),
            typed(node, DCAT + "Distribution"),
            (node, iri(DCAT + "accessURL"), iri(row.address)),
            (node, iri(DCAT + "downloadURL"), iri(row.address)),
            (node, iri(DCAT + "mediaType"), iri(_MEDIA + row.media_type)),
            (node, iri(DCTERMS + "license"), iri(_LICENCE)),
        ]
        lines += [
            (node, iri(DCTERMS + "title"), rdf.literal(f"{title} ({row.format})", None, language))
            for language, title in row.title.items()
        ]
    return lines


def _service_lines(root: str, me: str, catalogue: str) -> Lines:
    """The SPARQL endpoint and the REST interface."""
    iri, lines = rdf.iri, list[tuple[str, str, str]]()
    for name, address, described, conforms in (
        ("sparql", f"{root}sparql", f"{root}sparql", _SPARQL),
        ("rest", f"{root}api/policies", f"{root}api/openapi.json", None),
    ):
        node = iri(f"{root}dataset#{name}")
        lines += [
            (catalogue, iri(DCAT + "service"), node),
            typed(node, DCAT + "DataService"),
            (node, iri(DCTERMS + "title"), rdf.literal(name.upper(), None, "en")),
            (node, iri(DCAT + "endpointURL"), iri(address)),
            (node, iri(DCAT + "endpointDescription"), iri(described)),
            (node, iri(DCAT + "servesDataset"), me),
        ]
        if conforms is not None:
            lines.append((node, iri(DCTERMS + "conformsTo"), iri(conforms)))
    return lines
