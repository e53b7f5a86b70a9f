"""Pages for people: the start page with its search, and a page for each resource."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.addresses import tail_of_path
from api.deps import ViewDep, raw_tail
from api.language import Language, choose_language
from api.linked import known_or_moved
from api.marked_text import mark
from api.schemas import SearchParameters
from api.templating import render
from graph.errors import ParameterError
from graph.queries import concepts, cursor, documents, measures, overview, resources
from graph.queries.facts import read_names
from graph.queries.filters import Filters, Narrowing, resolve
from graph.queries.search import read_search
from graph.queries.text import Terms, iris
from graph.queries.view import View

router = APIRouter(include_in_schema=False)

POLICIES_SHOWN = 10
MEASURES_SHOWN = 12
LINKED_SHOWN = 50
_SPAN_LENGTH = 24

_CONCEPTS = {
    "industry": (concepts.INDUSTRIES, "industry"),
    "region": (concepts.REGIONS, "region"),
    "zone": (concepts.REGIONS, "region"),
    "key": (concepts.KEYS, "key"),
    "organization": (concepts.ORGANIZATIONS, "issuer"),
}


_CLAIMED_BY = {
    "industry": "fk:supportsIndustry",
    "key": "fk:key",
    "region": "fk:appliesIn",
    "issuer": "eli:passed_by",
}


def language_of(request: Request) -> Language:
    """The language of the visitor."""
    return choose_language(request.query_params.get("lang"), request.headers.get("accept-language"))


@router.get("/")
def home(
    request: Request, view: ViewDep, parameters: Annotated[SearchParameters, Query()]
) -> Response:
    """The start page; with a search or filters, its answer."""
    q, given = (parameters.q or "").strip(), parameters.filters()
    if not q and not given.given():
        return HTMLResponse(_start(request, view))
    reading = read_search(view, q, given)
    values = _results(view, reading.filters, parameters.cursor)
    return HTMLResponse(
        render(
            "results.html",
            request,
            language_of(request),
            q=q,
            filters=reading.filters,
            suggestions=reading.suggestions,
            given=given,
            **values,
        )
    )


def _start(request: Request, view: View) -> str:
    return render(
        "start.html",
        request,
        language_of(request),
        q="",
        keys=overview.read_keys(view),
        numbers=overview.read_numbers(view),
        industries=overview.frequent_industries(view),
        generation=view.reader.generation,
    )


def _results(view: View, filters: Filters, after: str | None) -> dict[str, Any]:
    """What the result page shows: a page of policies, and on the first one the measures."""
    narrowing = resolve(view, filters)
    place = cursor.decode(after, filters.given(), 2) if after else None
    page, policies = documents.list_documents(
        view, narrowing.values, limit=POLICIES_SHOWN, after=place
    )
    measure_page, found = measures.list_measures(
        view, _for_measures(narrowing.values), limit=MEASURES_SHOWN
    )
    return {
        "page": page,
        "policies": policies,
        "next": cursor.encode(page.next, filters.given()) if page.next else None,
        "measures": [] if place else found,
        "measures_total": measure_page.total,
        "meant": narrowing.meant,
        **_reason(narrowing),
        "included": _included(view, narrowing),
        "generation": view.reader.generation,
    }


def _reason(narrowing: Narrowing) -> dict[str, Any]:
    """Which claims say why something is in the answer: of the first filter that has claims."""
    for name in ("industry", "key", "region", "issuer"):
        if name in narrowing.included:
            return {"why": _CLAIMED_BY[name], "wanted": set(narrowing.included[name])}
    return {"why": "fk:supportsIndustry", "wanted": set()}


def _for_measures(values: Mapping[str, Terms]) -> dict[str, Terms]:
    return {("measure_words" if k == "words" else k): v for k, v in values.items()}


def _included(view: View, narrowing: Narrowing) -> list[Any]:
    """Narrower industries that the answer includes, to be named on the page."""
    asked = {reference.id for reference in narrowing.meant.get("industry", ())}
    further = [iri for iri in narrowing.included.get("industry", ()) if iri not in asked]
    return read_names(view, further).references(further)


@router.get("/page/{tail:path}")
def show(
    request: Request,
    view: ViewDep,
    span: Annotated[str | None, Query(max_length=40)] = None,
) -> Response:
    """The page of a resource."""
    tail = tail_of_path(raw_tail(request, "/page/"))
    iri = view.iri(tail)
    moved = known_or_moved(view, iri, "/page/")
    if moved is not None:
        return moved
    kind = tail.partition("/")[0]
    values: dict[str, Any] = {
        "iri": iri,
        "kind": kind,
        "q": "",
        "sparql": resources.facts_query(iri),
        "generation": view.reader.generation,
        "resource": resources.read_resource(view, iri),
    }
    values |= _of_kind(view, iri, kind, read_span(span))
    return HTMLResponse(render(values["template"], request, language_of(request), **values))


def read_span(text: str | None) -> tuple[int, int] | None:
    """Start and end from ``812-834``.

    Raises:
        ParameterError: it is something else.
    """
    if not text:
        return None
    start, _, end = text.partition("-")
    digits = text.isascii() and start.isdecimal() and end.isdecimal()
    if not digits or len(text) > _SPAN_LENGTH or int(start) > int(end):
        raise ParameterError(f"span {text!r} is not two offsets; write it as 812-834")
    return int(start), int(end)


def _of_kind(view: View, iri: str, kind: str, span: tuple[int, int] | None) -> dict[str, Any]:
    """The template for a kind of resource, and what it shows beside the plain facts."""
    if kind in ("policy", "document"):
        document = documents.read_documents(view, [iri], measures_shown=LINKED_SHOWN)[0]
        return {
            "template": "document.html",
            "document": document,
            "texts": mark(resources.read_texts(view, iri), span),
        }
    if kind == "measure":
        measure = measures.read_measures(view, [iri])[0]
        return {"template": "measure.html", "measure": measure}
    if kind == "text":
        return {"template": "text.html", "texts": mark(resources.read_texts(view, iri), span)}
    if kind in _CONCEPTS:
        return _concept(view, iri, kind)
    return {"template": "resource.html"}


def _concept(view: View, iri: str, kind: str) -> dict[str, Any]:
    concept_kind, filter_name = _CONCEPTS[kind]
    concept = concepts.read_concept(view, concept_kind, iri)
    values = {filter_name: iris([iri])}
    if filter_name != "key":
        values["narrowed"] = Terms()
    page, policies = documents.list_documents(view, values, limit=LINKED_SHOWN)
    measure_page, found = measures.list_measures(view, values, limit=LINKED_SHOWN)
    return {
        "template": "concept.html",
        "concept": concept,
        "filter_name": filter_name,
        "why": _CLAIMED_BY[filter_name],
        "policies": policies,
        "policies_total": page.total,
        "measures": found,
        "measures_total": measure_page.total,
    }
