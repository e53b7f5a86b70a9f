"""The start page, which is also where the search box leads."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.desk.kept_answers import kept
from api.desk.list_pages import HTML, PageDep, answer_page
from api.desk.opened_index import Desk, DeskDep
from api.pages.language import Language, choose_language
from api.pages.templating import render
from api.pictures.routes import key_map_of
from graph.queries import overview

router = APIRouter(include_in_schema=False)


def language_of(request: Request) -> Language:
    """The language of the visitor."""
    return choose_language(request.query_params.get("lang"), request.headers.get("accept-language"))


@router.get("/")
def home(request: Request, desk: DeskDep, parameters: PageDep) -> Response:
    """The start page; with a search or filters, its answer."""
    if parameters.filters().given():
        return kept(request, desk, HTML, lambda: answer_page(request, desk, parameters))
    return kept(request, desk, HTML, lambda: _start(request, desk))


def _start(request: Request, desk: Desk) -> str:
    view, counted = desk.view, desk.index or desk.view
    key_map = key_map_of(request, view)
    return render(
        "start.html",
        request,
        language_of(request),
        q="",
        keys=key_map.keys,
        key_industries=key_map.industries,
        numbers=overview.read_numbers(counted),
        industries=overview.frequent_industries(view, counted=counted),
        generation=view.reader.generation,
    )
