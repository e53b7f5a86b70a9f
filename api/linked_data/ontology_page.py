"""``/ontology``: the terms as data, and as a page with an anchor, counts and uses for each."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import anyio.to_thread
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import ViewDep
from api.http import negotiation
from api.linked_data.routes import GRAPH_ANSWERS, Accept
from api.pages.language import Language, choose_language
from api.pages.templating import render
from api.sparql.statistics import GenerationStatistics
from graph import ontology, rdf
from graph.errors import NotFoundError, QueryTimeoutError
from graph.namespaces import FK, PREFIXES
from graph.ontology import OntologyTerm
from graph.queries.statistics import Statistics
from graph.queries.text import compose, iris, number
from graph.queries.uses import Use, read_uses
from graph.queries.view import View, shorten

router = APIRouter(tags=["linked data"])

HTML: Final = "text/html"
COUNTS_WAIT_S: Final = 2.0
"""Seconds that the page waits for counts; it says so where they are not there."""

_KINDS: Final = ("class", "object", "datatype", "annotation", "data type")
_ROWS_SHOWN: Final = 100


class Named(NamedTuple):
    """A term that another one refers to: its name, and its anchor or address."""

    name: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A term as the page shows it.

    Attributes:
        term: the term.
        anchor: fragment of its IRI.
        label: in the visitor's language; ``also`` is that of the other one.
        relations: words of the page → the terms that this one refers to.
        count: things of a class, triples of a property; None where it is not counted yet.
        subjects: how many subjects a property has.
        uses: some of them.
        sparql: a query for more.
    """

    term: OntologyTerm
    anchor: str
    label: str
    also: str
    relations: Mapping[str, Sequence[Named]]
    count: int | None
    subjects: int | None
    uses: Sequence[Use]
    sparql: str


class TermUses:
    """Uses of all terms, read once for a generation."""

    def __init__(self) -> None:
        self._known: tuple[Any, dict[str, list[Use]]] | None = None

    async def of(self, view: View) -> dict[str, list[Use]]:
        """The uses in the generation that ``view`` shows."""
        if self._known is None or self._known[0] != view.reader.generation:
            classes = list(ontology.classes())
            properties = list(ontology.properties())
            found = await anyio.to_thread.run_sync(read_uses, view, classes, properties)
            self._known = (view.reader.generation, found)
        return self._known[1]


@router.get("/ontology", summary="The ontology", responses=GRAPH_ANSWERS, response_class=Response)
async def get_ontology(
    request: Request, view: ViewDep, accept: Accept = None, format: str | None = None
) -> Response:
    """The terms in use, as data, or by Accept as a page; each has the anchor of its IRI."""
    media_type = negotiation.require(accept, {**negotiation.GRAPHS, "html": HTML}, name=format)
    if media_type == HTML:
        return HTMLResponse(await _page(request, view))
    data = ontology.file().read_bytes()
    if media_type != "text/turtle":
        data = rdf.convert(data, "text/turtle", media_type, PREFIXES)
    return Response(data, media_type=media_type)


@router.get("/ontology/{version}", include_in_schema=False)
async def get_version(version: str) -> Response:
    """The version IRI of the ontology: of the one that there is."""
    if version != ontology.version():
        raise NotFoundError(
            f"there is no version {version[:60]!r} of the ontology, but {ontology.version()}"
        )
    return RedirectResponse("/ontology", status_code=303)


async def _page(request: Request, view: View) -> str:
    language = choose_language(
        request.query_params.get("lang"), request.headers.get("accept-language")
    )
    counts: GenerationStatistics = request.app.state.statistics
    uses: TermUses = request.app.state.term_uses
    statistics: Statistics | None = None
    with contextlib.suppress(QueryTimeoutError):  # the page says that counting goes on
        statistics = await counts.of(view, wait_s=COUNTS_WAIT_S)
    used = await uses.of(view)
    groups = {
        kind: [
            show(term, language, statistics, used.get(term.iri, ()))
            for term in ontology.terms().values()
            if term.own and term.kind == kind
        ]
        for kind in _KINDS
    }
    return render(
        "ontology.html",
        request,
        language,
        title=ontology.title()[language],
        description=ontology.description()[language],
        version=ontology.version(),
        iri=ontology.IRI,
        groups=groups,
        others=_others(statistics, language),
        counted=statistics is not None,
        formats=tuple(negotiation.GRAPHS),
        generation=view.reader.generation,
    )


def show(
    term: OntologyTerm, language: Language, statistics: Statistics | None, uses: Sequence[Use]
) -> Shown:
    """A term of ours as the page shows it."""
    other: Language = "en" if language == "zh" else "zh"
    use = statistics.properties.get(term.iri) if statistics else None
    count = None
    if statistics is not None:
        is_class = term.kind == "class"
        count = statistics.classes.get(term.iri, 0) if is_class else use.triples if use else 0
    query = "class-example" if term.kind == "class" else "property-example"
    slot = "class" if term.kind == "class" else "property"
    return Shown(
        term=term,
        anchor=anchor(term.iri),
        label=term.labels.get(language, shorten(term.iri)),
        also=term.labels.get(other, ""),
        relations=_relations(term, language),
        count=count,
        subjects=use.subjects if use else None,
        uses=uses,
        sparql=compose(query, {slot: iris([term.iri]), "limit": number(_ROWS_SHOWN)}),
    )


def anchor(iri: str) -> str:
    """The fragment of a term's IRI, which is its place on the page."""
    return iri.removeprefix(FK)


def _relations(term: OntologyTerm, language: Language) -> dict[str, list[Named]]:
    said = ontology.described(term.iri)
    below = [t.iri for t in ontology.terms().values() if term.iri in t.parents and t.own]
    of = {
        "term_parents": term.parents,
        "term_below": below,
        **{f"term_{name}": values for name, values in said.items()},
    }
    return {word: [_named(iri, language) for iri in iris_] for word, iris_ in of.items() if iris_}


def _named(iri: str, language: Language) -> Named:
    if iri.startswith(FK):
        term = ontology.terms().get(iri)
        label = term.labels.get(language, "") if term else ""
        return Named(f"{shorten(iri)} {label}".strip(), f"#{anchor(iri)}")
    return Named(shorten(iri), iri if "://" in iri else None)


def _others(statistics: Statistics | None, language: Language) -> list[tuple[str, str, str, int]]:
    """Terms of other vocabularies that the data use: IRI, name, label and count."""
    if statistics is None:
        return []
    counted = {iri: use.triples for iri, use in statistics.properties.items()}
    counted |= statistics.classes
    known = ontology.terms()
    return sorted(
        (iri, shorten(iri), known[iri].labels.get(language, "") if iri in known else "", count)
        for iri, count in counted.items()
        if not iri.startswith((FK, "_:"))
    )
