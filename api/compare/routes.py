"""``/api/compare`` and the page ``/compare``: regions, documents or years set against each other."""

import functools
from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.bounded.running import Bounded, BoundedDep
from api.compare import tables
from api.compare.schemas import (
    ComparePageParameters,
    CompareParameters,
    ComparisonAnswer,
    NarrowedParameters,
)
from api.desk.opened_index import Desk, DeskDep
from api.desk.schemas import GenerationInfo, Problem
from api.exports import formats
from api.exports.file_names import file_name
from api.exports.sending import send
from api.pages.templating import render
from api.pictures.answers import LanguageDep
from api.pictures.parts import filter_value
from graph.compare import KINDS, MATCHES, SHOWN, Cell, Comparison, Row, compare
from graph.errors import NotAcceptableError

router = APIRouter()

MOST: Final = 6
"""Boxes of the form."""

_FILES: Final = {name: formats.FORMATS[name] for name in ("csv", "xlsx")}
_PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": Problem, "description": what, "content": {"application/problem+json": {}}}
    for status, what in (
        (400, "A value is there twice, or is no year."),
        (413, "There is more than is compared at once; narrow it."),
        (422, "A name stands for nothing known, or a parameter is not as described."),
        (503, "The answer takes too long, or the store cannot answer now; the answer says which."),
    )
}


@router.get(
    "/api/compare",
    tags=["compare"],
    summary="Comparison",
    response_model=ComparisonAnswer,
    responses={
        **_PROBLEMS,
        200: {"content": {row.media_type: {} for row in _FILES.values()}},
    },
)
async def get_comparison(
    request: Request,
    desk: DeskDep,
    bounds: BoundedDep,
    language: LanguageDep,
    given: Annotated[CompareParameters, Query()],
) -> ComparisonAnswer | Response:
    """What all have, what some or one has, and amounts set against each other, cell by cell.

    Two to six regions (with what lies within), documents (with the measures that they state and
    those that use them), or years (of the documents). An industry or instrument counts what is
    narrower. Each cell has its first items with their evidence, and a query for all that it counts.
    As CSV and XLSX a line for each claim, with quote and source.
    """
    chosen = formats.asked(request.headers.get("accept"), given.format)
    if chosen is None or chosen.name == "json":
        return _answer(await _compare(bounds, desk, given, given.value))
    if chosen.name not in _FILES:
        raise NotAcceptableError("a comparison is had as JSON, CSV or XLSX")
    found = await _compare(bounds, desk, given, given.value, shown=tables.LISTED)
    write = tables.write_csv if chosen.name == "csv" else tables.write_xlsx
    number = found.generation.number
    name = file_name(["compare", *given.value], number, chosen.extension)
    return send(
        request, functools.partial(write, found, language), chosen.content_type, name, number
    )


async def _compare(
    bounds: Bounded,
    desk: Desk,
    given: NarrowedParameters,
    values: list[str],
    *,
    shown: int = SHOWN,
) -> Comparison:
    view = bounds.view(desk.view)
    return await bounds.run(
        lambda: compare(
            view,
            given.kind,
            values,
            industry=given.industry,
            key=given.key,
            match=given.match,
            shown=shown,
            index=desk.index,
        )
    )


def _answer(found: Comparison) -> ComparisonAnswer:
    generation = found.generation
    return ComparisonAnswer(
        kind=found.kind,
        match=found.match,
        columns=found.columns,
        items=found.rows,
        total=len(found.rows),
        meant=found.meant,
        generation=GenerationInfo(number=generation.number, published=generation.published),
        sparql=found.sparql,
    )


@router.get("/compare", include_in_schema=False)
async def show_comparison(
    request: Request,
    desk: DeskDep,
    bounds: BoundedDep,
    language: LanguageDep,
    given: Annotated[ComparePageParameters, Query()],
) -> Response:
    """The comparison as a page; without values only the form."""
    values = [value for value in given.value if value.strip()]
    found = await _compare(bounds, desk, given, values) if values else None
    query = [(name, text) for name, text in _given(given).items() if text]
    query += [("value", value) for value in values]
    return HTMLResponse(
        render(
            "compare.html",
            request,
            language,
            q="",
            given=given,
            values=[*values, *([""] * (MOST - len(values)))],
            kinds=KINDS,
            matches=MATCHES,
            found=found,
            generation=desk.view.reader.generation,
            data=f"/api/compare?{urlencode([*query, ('lang', language)])}",
            listed=lambda row, number: _listed(given, found, row, number),
        )
    )


def _given(given: NarrowedParameters) -> Mapping[str, str]:
    match = "" if given.match == "instrument" else given.match
    return {
        "kind": given.kind,
        "industry": given.industry or "",
        "key": given.key or "",
        "match": match,
    }


def _listed(
    given: NarrowedParameters, found: Comparison | None, row: Row, number: int
) -> dict[str, str] | None:
    """Filters of the list of the measures of a cell; None where no list holds just these."""
    if found is None or found.kind == "document" or row.value is None:
        return None
    cell: Cell = row.cells[number]
    if not cell.measures or row.section not in MATCHES:
        return None
    filters = {name: text for name in ("industry", "key") if (text := getattr(given, name))}
    if row.section in filters:
        return None
    asked = found.columns[number].asked
    sides = {"region": asked} if found.kind == "region" else {"from": asked, "to": asked}
    return {**sides, **filters, row.section: filter_value(row.value)}
