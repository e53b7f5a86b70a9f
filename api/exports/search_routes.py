"""Exports of a search, at the address of the search."""

import functools
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from api.desk import search
from api.desk.opened_index import DeskDep
from api.desk.search import SearchWords
from api.exports import found_things
from api.exports.answers import ALL
from api.exports.export_route import ExportRoute, chosen_format, language_of
from api.exports.file_names import file_name
from api.exports.found_things import Found
from api.exports.sending import Produce, send
from graph.errors import NotAcceptableError, ParameterError

PATH: Final = "/api/search"

router = APIRouter(include_in_schema=False, route_class=ExportRoute)


class SearchExportParameters(SearchWords):
    """What an export takes beside what the search takes."""

    format: Annotated[str | None, Field(max_length=100)] = None
    lang: Annotated[str | None, Field(max_length=20)] = None


@router.get(PATH)
def export_search(
    request: Request, desk: DeskDep, given: Annotated[SearchExportParameters, Query()]
) -> Response:
    """All that the words find as a file: CSV, XLSX or JSON."""
    chosen = chosen_format(request, given.format)
    language = language_of(request, given.lang)
    if "limit" in given.model_fields_set:
        raise ParameterError("an export is the whole answer; leave out limit")
    found = Found(
        search.answer(desk, given, [], ALL),
        functools.partial(search.find_all, desk, given.q, given.kind),
    )
    produce: Produce
    if chosen.family == "json":
        produce = functools.partial(found_things.write_json, found)
    elif chosen.name == "csv":
        produce = functools.partial(found_things.write_csv, found, language)
    elif chosen.name == "xlsx":
        produce = functools.partial(found_things.write_xlsx, found, language)
    else:
        raise NotAcceptableError(
            f"a search has no {chosen.label}; ask for csv, xlsx or json, or for the list of what "
            "you look for, which has it"
        )
    generation = desk.view.reader.generation.number
    name = file_name(["search", given.q], generation, chosen.extension)
    return send(request, produce, chosen.content_type, name, generation)
