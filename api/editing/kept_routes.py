"""``/api/corrections``: what people have said of claims and things, as it is published."""

from functools import partial
from typing import Annotated, Any, Final

import anyio.to_thread
from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import JSONResponse

from api.deps import GenerationDep, ReaderDep, ViewDep
from api.editing.answers import kept_info, publication_answer
from api.editing.bench import BenchDep
from api.editing.routes import EditorDep
from api.editing.schemas import (
    CorrectionsAnswer,
    PublicationAnswer,
    ThingsRequest,
    WithdrawalRequest,
)
from graph.corrections import kept
from graph.corrections.gold import gold
from graph.corrections.shown import stored
from graph.corrections.wishes import of_entities
from graph.errors import ParameterError
from graph.ingest import find_corrected, find_graph

router = APIRouter(prefix="/api/corrections", tags=["editing"])

_STALE: Final[dict[int | str, dict[str, Any]]] = {
    412: {"description": "What it is about was changed since; nothing was done."}
}
DocumentParameter = Annotated[
    str | None,
    Query(
        max_length=1_000,
        description="Title or IRI of a document, or `table/NAME`; `identity` for merges and splits.",
    ),
]
MatchHeader = Annotated[
    str | None, Header(max_length=200, description="The `version` that was seen, in quotes.")
]


@router.get("", summary="Corrections")
def list_corrections(
    reader: ReaderDep,
    view: ViewDep,
    generation: GenerationDep,
    document: DocumentParameter = None,
) -> CorrectionsAnswer:
    """All corrections of the store, or of one document or table, withdrawn ones too."""
    graph = None if document is None else find_corrected(reader, document, base=view.base)
    items = [kept_info(found) for found in kept.all_kept(reader, base=view.base, graph=graph)]
    version = None if graph is None else kept.version(reader, graph, base=view.base)
    return CorrectionsAnswer(items=items, total=len(items), version=version, generation=generation)


@router.post("", summary="Merge or split things", responses=_STALE)
async def say_of_things(
    wanted: ThingsRequest,
    by: EditorDep,
    bench: BenchDep,
    view: ViewDep,
    response: Response,
    if_match: MatchHeader = None,
) -> PublicationAnswer:
    """Say that two things are one, or that they are not; published at once."""
    make = partial(of_entities, view, wanted.decision, wanted.one, wanted.other)
    made = await anyio.to_thread.run_sync(partial(make, by=by, reason=wanted.reason))
    written = await bench.say_of_things([made], seen=_version(if_match))
    response.headers.update(written.headers)
    return publication_answer(written.result, written.generation)


@router.post("/{correction}/withdraw", summary="Withdraw a correction", responses=_STALE)
async def withdraw(
    correction: str,
    wanted: WithdrawalRequest,
    by: EditorDep,
    bench: BenchDep,
    response: Response,
    if_match: MatchHeader = None,
) -> PublicationAnswer:
    """Take a correction back: the graph is as if it had not been made; it stays as a record.

    `correction` is the last part of its IRI.
    """
    written = await bench.withdraw(correction, by=by, reason=wanted.reason, seen=_version(if_match))
    response.headers.update(written.headers)
    return publication_answer(written.result, written.generation)


def _version(if_match: str | None) -> str | None:
    return None if if_match in (None, "*") else str(if_match).strip().removeprefix("W/").strip('"')


@router.get("/gold", summary="Corrected document as gold", response_class=JSONResponse)
def get_gold(
    reader: ReaderDep,
    view: ViewDep,
    document: Annotated[str, Query(min_length=1, max_length=1_000)],
    file: Annotated[str | None, Query(max_length=300, description="Name of the file.")] = None,
) -> dict[str, Any]:
    """A document of the store, as it is corrected, as annotations for `fivekeys score`."""
    graph = find_graph(reader, document, base=view.base)
    shown = stored(view, graph)
    if shown.document is None:
        raise ParameterError(f"{document[:80]!r} is no document with a text; it has no annotations")
    return gold(shown, file=file or f"{shown.title}.txt", base=view.base)
