"""Linked data: ``/id/…`` sends on to pages or data, ``/data/…``, VoID."""

import io
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import RedirectResponse, Response

from api.deps import ViewDep, raw_tail
from api.http import negotiation
from api.http.addresses import path_of_tail, tail_of_path
from api.sparql import description
from api.sparql.statistics import GenerationStatistics
from graph.errors import NotFoundError
from graph.queries import resources
from graph.queries.facts import is_known, newer_address
from graph.queries.view import View

router = APIRouter(tags=["linked data"])

_HTML = "text/html"
Accept = Annotated[str | None, Header()]
GRAPH_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "A graph.", "content": {m: {} for m in negotiation.GRAPHS.values()}}
}


def known_or_moved(view: View, iri: str, prefix: str) -> RedirectResponse | None:
    """None where the graph has the resource; a permanent redirect where a newer IRI replaced it.

    Raises:
        NotFoundError: neither.
    """
    newer = newer_address(view, iri)
    tail = view.tail(newer) if newer is not None else None
    if tail is not None:
        return RedirectResponse(prefix + path_of_tail(tail), status_code=308)
    if not is_known(view, iri):
        raise NotFoundError(f"nothing is known of {iri[:300]}; search for it on /")
    return None


@router.get("/id/{tail:path}", status_code=303, summary="A resource, by its IRI")
def dereference(
    request: Request, view: ViewDep, accept: Accept = None, format: str | None = None
) -> Response:
    """303 to the page or the data of a resource, by Accept; 308 where its IRI was replaced."""
    tail = tail_of_path(raw_tail(request, "/id/"))
    moved = known_or_moved(view, view.iri(tail), "/id/")
    if moved is not None:
        return moved
    offers = {**negotiation.GRAPHS, "html": _HTML}
    chosen = negotiation.require(accept, offers, name=format)
    path = path_of_tail(tail)
    if chosen == _HTML:
        return RedirectResponse(f"/page/{path}", status_code=303)
    name = next(name for name, media_type in offers.items() if media_type == chosen)
    return RedirectResponse(f"/data/{path}?format={name}", status_code=303)


@router.get("/data/{tail:path}", summary="The data of a resource", responses=GRAPH_ANSWERS)
def get_data(
    request: Request, view: ViewDep, accept: Accept = None, format: str | None = None
) -> Response:
    """What the graph says of a resource, with its claims and their evidence."""
    tail = tail_of_path(raw_tail(request, "/data/"))
    media_type = negotiation.require(accept, negotiation.GRAPHS, name=format)
    moved = known_or_moved(view, view.iri(tail), "/data/")
    if moved is not None:
        return moved
    out = io.BytesIO()
    view.reader.run(resources.description(view.iri(tail)), media_type=media_type, out=out)
    headers = {"Link": f'</page/{path_of_tail(tail)}>; rel="describedby"; type="text/html"'}
    return Response(out.getvalue(), media_type=media_type, headers=headers)


@router.get("/.well-known/void", summary="What the data set holds", responses=GRAPH_ANSWERS)
async def get_void(
    request: Request,
    view: ViewDep,
    accept: Accept = None,
    format: str | None = None,
) -> Response:
    """VoID description with the counts of this generation, by class and by property."""
    media_type = negotiation.require(accept, negotiation.GRAPHS, name=format)
    counts: GenerationStatistics = request.app.state.statistics
    data = description.void(view, await counts.of(view), str(request.base_url), media_type)
    return Response(data, media_type=media_type)
