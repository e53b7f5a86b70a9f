"""The start page with its search, and its answer."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.deps import ViewDep
from api.language import Language, choose_language
from api.schemas import SearchParameters
from api.templating import render
from graph.queries import cursor, documents, measures, overview
from graph.queries.facts import read_names
from graph.queries.filters import Filters, Narrowing, resolve
from graph.queries.search import read_search
from graph.queries.text import Terms
from graph.queries.view import View

router = APIRouter(include_in_schema=False)

POLICIES_SHOWN = 10
MEASURES_SHOWN = 12

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
