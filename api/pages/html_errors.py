"""Errors as pages, for people who follow a link in a browser."""

import json

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from api.http import negotiation
from api.pages.language import choose_language, refused
from api.pages.templating import render

_FOR_PROGRAMS = ("/api/", "/sparql", "/data/", "/.well-known/", "/healthz", "/static/")


def page(request: Request, response: JSONResponse) -> Response | None:
    """The problem as a page; None where the client is a program or the path is for programs."""
    if request.url.path.startswith(_FOR_PROGRAMS):
        return None
    if not negotiation.prefers_html(request.headers.get("accept")):
        return None
    language = choose_language(
        request.query_params.get("lang"), request.headers.get("accept-language")
    )
    problem = json.loads(bytes(response.body))
    said = refused(problem["detail"], language)
    body = render("error.html", request, language, problem=problem, said=said)
    headers = {
        name: value
        for name, value in response.headers.items()
        if name not in ("content-type", "content-length")
    }
    return HTMLResponse(body, status_code=response.status_code, headers=headers)
