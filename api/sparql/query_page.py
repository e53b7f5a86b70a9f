"""The query page: a form with examples; with results too, where the browser runs no script."""

import json
from collections.abc import Iterable
from typing import Annotated, Any, Final, NamedTuple

import anyio.to_thread
from fastapi import APIRouter, Header
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from api import errors
from api.http import negotiation
from api.http.exchange import Exchange
from api.pages.language import Language, choose_language, faults, spoken, words_under
from api.pages.templating import Links, external, name_of, render
from api.sparql.operation import QUERY, Operation
from api.sparql.query_rows import FirstRows, RowReader
from graph.errors import FivekeysError, QueryError
from graph.namespaces import PREFIXES, XSD
from graph.queries import examples
from graph.queries.facts import Names, read_names
from graph.queries.prologue import Place, with_prefixes
from graph.queries.view import View, shorten
from graph.rdf import Term
from graph.store.base import Reader

router = APIRouter(tags=["sparql"])

ROWS_SHOWN: Final = 200
"""Rows that a page made on the server shows."""

_WORDS: Final = "q_"
_NUMBERS: Final = frozenset(
    XSD + name for name in ("integer", "decimal", "double", "float", "int", "long")
)


class Cell(NamedTuple):
    """One cell of the table: text, name and page of a resource, language tag or datatype."""

    text: str
    name: str | None = None
    address: str | None = None
    note: str | None = None
    language: str | None = None
    is_number: bool = False


class Fault(NamedTuple):
    """Why there are no results, also in the visitor's language; the line up to the fault and on."""

    status: int
    detail: str
    spoken: str
    before: str = ""
    after: str = ""


def language_for(request: Request) -> Language:
    """The language of the visitor."""
    return choose_language(request.query_params.get("lang"), request.headers.get("accept-language"))


def show(request: Request, query: str, *, example: str = "", **values: Any) -> str:
    """The page with ``query`` in its editor; ``values`` are results or a fault."""
    language = language_for(request)
    links = Links(request, language)
    endpoint = f"{request.base_url}sparql"
    config = {
        "base": request.app.state.settings.base_iri,
        "endpoint": endpoint,
        "language": language,
        "suffix": f"lang={language}" if links.kept else "",
        "prefixes": PREFIXES,
        "words": words_under(_WORDS, language),
        "faults": faults() if language == "zh" else (),
    }
    shown: dict[str, Any] = {"results": None, "cells": (), "fault": None, "runs": bool(example)}
    return render(
        "sparql.html",
        request,
        language,
        q="",
        query=query,
        endpoint=endpoint,
        groups=examples.groups(),
        example=example,
        config=json.dumps(config, ensure_ascii=False),
        **(shown | values),
    )


def empty_page(request: Request) -> Response:
    """The page with the first example, not run."""
    return HTMLResponse(show(request, next(iter(examples.examples().values())).query))


async def page_with_results(
    exchange: Exchange, operation: Operation, rows: RowReader, reader: Reader
) -> Response:
    """The page with the first rows that a query gives, or with what is wrong with it.

    ``reader`` is where names are looked up.
    """
    request = Request(exchange.scope)
    query = (operation.query or "").replace("\r\n", "\n")
    completed = with_prefixes(query)
    try:
        found = await rows.read(
            operation._replace(query=completed.query, format=None), exchange.client, ROWS_SHOWN
        )
    except FivekeysError as error:
        restored, place = (
            completed.restore(error) if isinstance(error, QueryError) else (error, None)
        )
        problem = errors.of_error(error)
        fault = _fault(request, problem.status_code, str(restored), query, place)
        kept = {k: v for k, v in problem.headers.items() if k == "retry-after"}
        page = show(request, query, fault=fault)
        return HTMLResponse(page, problem.status_code, {"Cache-Control": "no-store", **kept})
    exchange.set_generation(found.generation)
    view = View(reader, request.app.state.settings.base_iri)
    names = await anyio.to_thread.run_sync(_names, view, found)
    links = Links(request, language_for(request))
    cells = [[_cell(term, view, names, links, request) for term in row] for row in found.rows]
    runs = operation.generation is None  # a script asks the newest generation
    page = show(request, completed.query, results=found, cells=cells, runs=runs)
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})


def _fault(request: Request, status: int, detail: str, query: str, place: Place | None) -> Fault:
    said = spoken(detail, language_for(request))
    if place is None:
        return Fault(status, detail, said)
    lines = query.split("\n")
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    return Fault(status, detail, said, line[: place.column - 1], line[place.column - 1 :])


def _names(view: View, found: FirstRows) -> Names:
    things = {term.value for row in found.rows for term in row if term and term.kind == "iri"}
    return read_names(view, (thing for thing in things if view.tail(thing) is not None))


def _cell(term: Term | None, view: View, names: Names, links: Links, request: Request) -> Cell:
    if term is None:
        return Cell("")
    if term.kind == "blank":
        return Cell(f"_:{term.value}")
    if term.kind == "literal":
        is_number = term.datatype in _NUMBERS
        hidden = is_number or term.datatype in (None, f"{XSD}string") or term.language
        note = term.language or (None if hidden else shorten(term.datatype or ""))
        return Cell(term.value, note=note, language=term.language, is_number=is_number)
    if (tail := view.tail(term.value)) is None:
        short = shorten(term.value)
        return Cell(short, address=external(term.value) if short == term.value else None)
    name = name_of(names.reference(term.value), language_for(request))
    return Cell(f"id/{tail}", name=name, address=links.page(term.value))


@router.get("/sparql/examples", summary="Example queries")
def list_examples() -> dict[str, Any]:
    """All example queries with their titles, in groups."""
    return {
        "groups": [
            {"titles": group.titles, "examples": list(_listed(group.examples))}
            for group in examples.groups()
        ]
    }


def _listed(found: Iterable[examples.Example]) -> Iterable[dict[str, Any]]:
    for example in found:
        yield {
            "name": example.name,
            "titles": example.titles,
            "address": f"/sparql/examples/{example.name}",
        }


@router.get(
    "/sparql/examples/{name}",
    summary="An example query",
    responses={200: {"description": "The query.", "content": {QUERY: {}}}},
)
def get_example(
    request: Request, name: str, accept: Annotated[str | None, Header()] = None
) -> Response:
    """An example query as text; in browsers the query page with it."""
    example = examples.example(name)
    if negotiation.prefers_html(accept):
        return HTMLResponse(show(request, example.query, example=name))
    return PlainTextResponse(example.query, media_type=QUERY)
