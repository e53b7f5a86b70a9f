"""Exports of the coverage matrix, at the address of the matrix."""

import functools
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from api.desk.opened_index import DeskDep
from api.exports import coverage
from api.exports.export_route import ExportRoute, chosen_format, language_of
from api.exports.file_names import file_name
from api.exports.formats import FORMATS
from api.exports.graph_files import FORMS
from api.exports.sending import Produce, send
from api.matrix.routes import ask, matrix_answer
from api.matrix.schemas import MatrixParameters
from api.pictures.parts import Drawer

PATH: Final = "/api/matrix"

router = APIRouter(include_in_schema=False, route_class=ExportRoute)


class MatrixExportParameters(MatrixParameters):
    """What an export takes beside what the matrix takes."""

    format: Annotated[str | None, Field(max_length=100)] = None


@router.get(PATH)
def export_matrix(
    request: Request, desk: DeskDep, given: Annotated[MatrixExportParameters, Query()]
) -> Response:
    """The matrix as a file; as JSON it is what it always is."""
    chosen = chosen_format(request, given.format)
    language = language_of(request, given.lang)
    question = given.question()
    asked = ask(request, desk, question, Drawer(request, language, whole=True))
    matrix = asked.matrix
    produce: Produce
    if chosen.family == "json":
        answer = matrix_answer(asked, desk.generation)
        return Response(answer.model_dump_json(), media_type=chosen.media_type)
    if chosen.family == "table":
        write = coverage.write_csv if chosen is FORMATS["csv"] else coverage.write_xlsx
        produce = functools.partial(write, matrix, language)
    elif chosen.family == "network":
        form = FORMS[chosen.name]
        produce = functools.partial(coverage.write_network, matrix, form, desk.view.base)
    else:
        address = str(request.url.remove_query_params("format").replace(fragment=""))
        produce = functools.partial(coverage.write_rdf, matrix, address, chosen.media_type)
    generation = desk.view.reader.generation.number
    named = ["matrix", *question.dimensions(), *question.filters.given().values()]
    name = file_name(named, generation, chosen.extension)
    return send(request, produce, chosen.content_type, name, generation)
