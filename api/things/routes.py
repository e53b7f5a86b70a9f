"""``/page/…``: the page of a thing, with its evidence, its time, and ways on."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.deps import ViewDep, raw_tail
from api.desk.start import language_of
from api.http.addresses import path_of_tail, tail_of_path
from api.http.negotiation import GRAPHS
from api.linked_data.routes import known_or_moved
from api.pages.language import Language
from api.pages.templating import render
from api.things.schema_org import describe
from api.things.view import cards, marked_texts, shown_facts, states
from graph.errors import ParameterError
from graph.queries.measures import read_measures
from graph.queries.thing_rows import COMPARED, CONCEPTS, DOCUMENTS, pointing_query
from graph.queries.things import Thing, read_thing
from graph.queries.validity import read_day, today
from graph.queries.view import View

router = APIRouter(include_in_schema=False)

_SPAN_LENGTH: Final = 24
_FILTERS: Final = {
    "industry": "industry",
    "region": "region",
    "zone": "region",
    "key": "key",
    "organization": "issuer",
    "economy": "economy",
    "kind": "kind",
}
"""The filter of lists that a concept of a kind is given to."""


@router.get("/page/{tail:path}")
def show(
    request: Request,
    view: ViewDep,
    span: Annotated[str | None, Query(max_length=40)] = None,
    as_of: Annotated[str | None, Query(max_length=40)] = None,
) -> Response:
    """The page of a thing, on the day ``as_of`` or today."""
    tail = tail_of_path(raw_tail(request, "/page/"))
    iri = view.iri(tail)
    moved = known_or_moved(view, iri, "/page/")
    if moved is not None:
        return moved
    focus, day = read_span(span), read_day(as_of)
    thing = read_thing(view, tail.partition("/")[0], iri, day)
    values = _values(view, thing, focus, day)
    page = f"{request.base_url}page/{path_of_tail(tail)}"
    values |= {
        "tail": path_of_tail(tail),
        "q": "",
        "described": describe(thing, page, str(request.base_url)),
        "alternates": GRAPHS,
        "as_of": as_of or "",
        "generation": view.reader.generation,
    }
    language: Language = language_of(request)
    return HTMLResponse(render(_template(thing.kind), request, language, **values))


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


def _template(kind: str) -> str:
    if kind in DOCUMENTS:
        return "document.html"
    if kind in CONCEPTS:
        return "concept.html"
    return f"{kind}.html" if kind in ("measure", "text") else "resource.html"


def _values(view: View, thing: Thing, focus: tuple[int, int] | None, day: str) -> dict[str, Any]:
    """What the templates show of the thing."""
    facts = shown_facts(thing)
    found = cards(view, thing.of("measure"))
    holds_text = thing.kind in DOCUMENTS or thing.kind == "text"
    texts = marked_texts(view, thing, focus, facts, found) if holds_text else []
    noted = {note for text in texts for token in text.tokens for note in (token.note,) if note}
    name = _FILTERS.get(thing.kind)
    return {
        "thing": thing,
        "iri": thing.id,
        "facts": facts,
        "cards": found,
        "measure": read_measures(view, [thing.id])[0] if thing.kind == "measure" else None,
        "texts": texts,
        "here": [text.id for text in texts],
        "noted": noted,
        "note_rows": {i.row.value: i.row for p in thing.of("measure") for i in p.items},
        "event_facts": {
            (name, shown.fact.row.value): f"#{shown.anchor}"
            for name, found_ in facts.items()
            for shown in found_
        },
        "compared": COMPARED if sum(thing.rows.totals.values()) > COMPARED else 0,
        "states": states(view, thing.of("document"), day),
        "day": day,
        "today": today(),
        "filter": {name: _filter_value(thing)} if name else {},
        "all_of": {p.property: pointing_query(thing.id, p.property) for p in thing.pointing},
    }


def _filter_value(thing: Thing) -> str:
    """What a filter calls the thing: its code where it has one, so that no other is meant."""
    if thing.kind in ("region", "key", "economy") and thing.reference.number:
        return thing.reference.number
    return thing.reference.label
