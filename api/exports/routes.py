"""The addresses of exports: those of lists and single resources under ``/api/``.

A request for another format than JSON, by Accept or ``?format=``, is an export, and
``?format=json`` of a list is the whole list; see `export_route`.
"""

import functools
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import Response
from pydantic import Field

from api.deps import ViewDep, raw_tail
from api.desk import listing
from api.desk.listing import Listing, read_list
from api.desk.opened_index import Desk, DeskDep
from api.desk.schemas import ListParameters
from api.exports import answers, coverage_routes, search_routes, sending
from api.exports.answers import CONCEPTS, DOCUMENTS, MEASURES, NAMES, Answer, RowQuery
from api.exports.export_route import ExportRoute, chosen_format, language_of
from api.exports.file_names import file_name
from api.exports.formats import Format
from api.exports.graph_files import FORMS
from api.exports.network import write_network
from api.exports.sending import Produce, send
from api.exports.tables import write_csv, write_xlsx
from api.exports.whole_json import write_json
from api.http.addresses import tail_of_path
from api.pages.language import Language
from graph.errors import NotFoundError, ParameterError
from graph.index.narrowed import question_of
from graph.queries.facts import is_known
from graph.queries.filters import resolve
from graph.queries.view import View

_LISTS: Final[dict[str, Listing[Any]]] = {
    "policies": listing.POLICIES,
    "documents": listing.DOCUMENTS,
    MEASURES: listing.MEASURES,
    **listing.CONCEPTS,
}
_SINGLE: Final = {
    **DOCUMENTS,
    MEASURES: ("measure",),
    **{name: prefixes for name, (_, prefixes) in CONCEPTS.items()},
}


class ExportParameters(ListParameters):
    """What an export takes beside the filters of its list."""

    format: Annotated[str | None, Field(max_length=100)] = None
    lang: Annotated[str | None, Field(max_length=20)] = None


router = APIRouter(prefix="/api", include_in_schema=False, route_class=ExportRoute)


def install(app: FastAPI) -> None:
    """Add the addresses to an app, before those of the lists."""
    sending.install(app)
    app.include_router(router)
    app.include_router(coverage_routes.router)
    app.include_router(search_routes.router)


def _add(name: str) -> None:
    """The exports of one list and of its single resources."""

    def export_list(
        request: Request, desk: DeskDep, parameters: Annotated[ExportParameters, Query()]
    ) -> Response:
        chosen = chosen_format(request, parameters.format)
        _check_window(parameters)
        whole, frame = _whole(desk, name, parameters, with_frame=chosen.family == "json")
        made = _producer(whole, chosen, language_of(request, parameters.lang), frame)
        named = [name, *parameters.filters().given().values()]
        return _send(request, made, whole, chosen, named)

    def export_one(
        request: Request,
        view: ViewDep,
        format: Annotated[str | None, Query(max_length=100)] = None,
        lang: Annotated[str | None, Query(max_length=20)] = None,
    ) -> Response:
        chosen = chosen_format(request, format)
        tail = tail_of_path(raw_tail(request, f"/api/{name}/"))
        answer = answers.one(view, name, find(view, name, tail))
        made = _producer(answer, chosen, language_of(request, lang), {})
        return _send(request, made, answer, chosen, [name, tail])

    router.add_api_route(f"/{name}", export_list, name=f"export_{name}")
    router.add_api_route(f"/{name}/{{tail:path}}", export_one, name=f"export_one_of_{name}")


def _check_window(parameters: ExportParameters) -> None:
    if window := sorted(parameters.model_fields_set & {"limit", "cursor"}):
        raise ParameterError(
            f"an export is the whole answer; leave out {' and '.join(window)}, or ask for JSON "
            "without format= to read it in pages"
        )


def _whole(
    desk: Desk, name: str, parameters: ExportParameters, *, with_frame: bool
) -> tuple[Answer, Mapping[str, object]]:
    """The whole answer; with what a page of it has beside its items where that is wanted."""
    kind, filters = _LISTS[name], parameters.filters()
    order = parameters.order if kind.has_facets else kind.orders[0]
    narrowing = resolve(desk.view, filters, words=kind.words, known=desk.lookups)
    query = kind.query(narrowing.values, answers.ALL, None, order)
    if desk.index is not None:
        question = question_of(name, filters, narrowing)
        rows = functools.partial(answers.rows_of_index, desk.index, question, order)
    else:
        rows = functools.partial(answers.rows_of_query, desk.view, RowQuery.of_list(name, query))
    answer = Answer(desk.view, name, rows, narrowing.included.get("industry"), desk.index)
    if not with_frame:
        return answer, {}
    facets = read_list(desk, kind, filters, limit=1, order=order).page.facets
    return answer, {
        "next": None,
        "facets": facets,
        "meant": narrowing.meant,
        "generation": desk.generation,
        "sparql": query,
    }


def find(view: View, name: str, tail: str) -> str:
    """The IRI of an item of the list ``name``.

    Raises:
        NotFoundError: nothing is known of it.
    """
    for prefix in _SINGLE[name]:
        if is_known(view, iri := view.iri(f"{prefix}/{tail}")):
            return iri
    raise NotFoundError(f"there is no {tail[:200]!r} among the {name}; see /api/{name}")


def _producer(
    answer: Answer, chosen: Format, language: Language, frame: Mapping[str, object]
) -> Produce:
    """What writes the answer in the format."""
    if chosen.name == "csv":
        return functools.partial(write_csv, answer, language)
    if chosen.name == "xlsx":
        return functools.partial(write_xlsx, answer, language)
    if chosen.family == "rdf":
        return functools.partial(answers.write_described, answer, chosen.media_type)
    if chosen.family == "network":
        return functools.partial(write_network, answer, FORMS[chosen.name])
    return functools.partial(write_json, answer, frame)


def _send(
    request: Request, produce: Produce, answer: Answer, chosen: Format, named: Sequence[str]
) -> Response:
    generation = answer.view.reader.generation.number
    name = file_name(named, generation, chosen.extension)
    return send(request, produce, chosen.content_type, name, generation)


for _name in NAMES:
    _add(_name)
