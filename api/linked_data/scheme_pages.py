"""Concept schemes for people: their list, and each as a tree that opens a level at a time.

Each opening is an address of its own, so the tree needs no script.
"""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.deps import ViewDep, raw_tail
from api.http.addresses import tail_of_path
from api.pages.language import choose_language
from api.pages.templating import render
from graph.errors import NotFoundError
from graph.queries import schemes
from graph.queries.resources import facts_query
from graph.queries.text import compose

router = APIRouter(include_in_schema=False)


@router.get("/schemes")
def list_schemes(request: Request, view: ViewDep) -> Response:
    """All concept schemes of the store."""
    language = choose_language(
        request.query_params.get("lang"), request.headers.get("accept-language")
    )
    found = [(scheme, count, scheme.id.rsplit("/", 1)[-1]) for scheme, count in
             schemes.read_schemes(view)]  # fmt: skip
    page = render(
        "schemes.html",
        request,
        language,
        schemes=found,
        sparql=compose("scheme-list"),
        generation=view.reader.generation,
    )
    return HTMLResponse(page)


@router.get("/schemes/{tail:path}")
def show_scheme(
    request: Request,
    view: ViewDep,
    opened: Annotated[str | None, Query(alias="open", max_length=500)] = None,
) -> Response:
    """One scheme; ``open`` is the tail of the IRI of the concept that is opened."""
    name = tail_of_path(raw_tail(request, "/schemes/"))
    iri = view.iri(f"scheme/{name}")
    known = {scheme.id: scheme for scheme, _ in schemes.read_schemes(view)}
    if iri not in known:
        raise NotFoundError(f"there is no concept scheme {name[:200]!r}; see /schemes")
    language = choose_language(
        request.query_params.get("lang"), request.headers.get("accept-language")
    )
    concept = view.iri(tail_of_path(opened)) if opened else None
    graph = view.iri(f"graph/scheme/{name}")
    tree = schemes.read_tree(view, iri, concept)
    page = render(
        "scheme.html",
        request,
        language,
        scheme=known[iri],
        name_of_scheme=name,
        tree=tree,
        opened=concept,
        graph=graph if view.reader.has_graph(graph) else None,
        root=view.iri(""),
        sparql=schemes.tree_query(iri, tree),
        facts=facts_query(iri),
        generation=view.reader.generation,
    )
    return HTMLResponse(page)
