"""``/api/edits``: drafts of documents and tables, from what is sent to what is published.

Everything here needs a token, in the header Authorization and nowhere else: no other site can make
a browser send that. Who changes a draft names what they have seen by `If-Match`.
"""

from functools import partial
from typing import Annotated, Any, Final

import anyio.to_thread
from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.deps import GenerationDep, ReaderDep, SettingsDep
from api.editing.answers import draft_answer, draft_info, publication_answer
from api.editing.bench import Bench, BenchDep, Seen, read_tag
from api.editing.schemas import (
    CorrectionRequest,
    DraftAnswer,
    DraftInfo,
    DraftsAnswer,
    OpenRequest,
    PublicationAnswer,
)
from api.http.authorization import check_token
from graph.corrections.gold import gold
from graph.corrections.wishes import Wish
from graph.errors import MediaTypeError, ParameterError

router = APIRouter(prefix="/api/edits", tags=["editing"])

MULTIPART: Final = "multipart/form-data"
_STALE: Final[dict[int | str, dict[str, Any]]] = {
    412: {"description": "The draft, or what it is about, was changed since; nothing was done."},
    428: {"description": "There is no `If-Match`."},
}
_NAMES: Final = {
    "name": "name",
    "in": "query",
    "description": "Name of the file, where the body is the file itself; its suffix tells tables.",
    "schema": {"type": "string", "maxLength": 300},
}
_BODY: Final[dict[str, Any]] = {
    "parameters": [_NAMES],
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            MULTIPART: {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    },
}


async def editor(
    settings: SettingsDep, authorization: Annotated[str | None, Header()] = None
) -> str:
    """Name of the token of who asks."""
    return check_token(authorization, settings)


EditorDep = Annotated[str, Depends(editor)]


async def seen_by(
    _: EditorDep,
    if_match: Annotated[str | None, Header(description="ETag of the draft that was seen.")] = None,
) -> Seen:
    """What the editor has seen.

    Raises:
        HTTPException: they do not say so (428, RFC 6585).
        StaleError: what they say is no tag of a draft.
    """
    if if_match is None:
        raise HTTPException(428, "name what you have seen: send If-Match with the draft's ETag")
    return read_tag(if_match)


SeenDep = Annotated[Seen, Depends(seen_by)]


@router.get("", summary="Drafts")
def list_drafts(_: EditorDep, bench: BenchDep, generation: GenerationDep) -> DraftsAnswer:
    """All drafts of all editors, those that were changed last first."""
    items = [draft_info(draft) for draft in bench.drafts.all()]
    return DraftsAnswer(items=items, total=len(items), generation=generation)


@router.post("", summary="Send a document or table", status_code=202, openapi_extra=_BODY)
async def send(request: Request, by: EditorDep, bench: BenchDep, response: Response) -> DraftInfo:
    """Begin a draft of a file; it is read in a process of its own, so ask for it again until
    its `state` is `ready`.

    The body is the file, with `?name=`, or a form (multipart/form-data) with one file.
    """
    name, data = await read_file(request, bench)
    draft = await anyio.to_thread.run_sync(partial(bench.receive, name, data, by=by))
    response.headers["Location"] = f"/api/edits/{draft.id}"
    return draft_info(draft)


async def read_file(request: Request, bench: Bench) -> tuple[str, bytes]:
    """Name and bytes of the file in a request.

    Raises:
        ParameterError: there is none, or more than one.
        MediaTypeError: the body is compressed.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise MediaTypeError("a compressed body is not read; send the file as it is")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != MULTIPART:
        name = request.query_params.get("name", "")
        return name[:300], _filled(await request.body())
    async with request.form(max_files=1, max_fields=8) as form:
        files = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
        if len(files) != 1:
            raise ParameterError(f"there are {len(files)} files in the form; send one")
        return (files[0].filename or "")[:300], _filled(await files[0].read())


def _filled(data: bytes) -> bytes:
    if not data:
        raise ParameterError("there is no file in the request; send one")
    return data


@router.post("/from/store", summary="Open what is in the store", status_code=201)
def open_stored(
    wanted: OpenRequest, by: EditorDep, bench: BenchDep, reader: ReaderDep, response: Response
) -> DraftInfo:
    """Begin a draft of a document or table that is in the store."""
    draft = bench.open_stored(wanted.document, reader, by=by)
    opened = bench.look(draft.id, reader)
    response.headers["Location"] = f"/api/edits/{draft.id}"
    return draft_info(draft, opened.seen.tag)


@router.get("/{draft}", summary="Draft")
def get_draft(
    draft: str,
    _: EditorDep,
    bench: BenchDep,
    reader: ReaderDep,
    generation: GenerationDep,
    response: Response,
) -> DraftAnswer:
    """A draft with its claims, each with the words that show it, and all that is said of them."""
    return _answer(bench, draft, reader, generation, response)


def _answer(
    bench: Bench,
    draft: str,
    reader: ReaderDep,
    generation: GenerationDep,
    response: Response,
) -> DraftAnswer:
    opened = bench.look(draft, reader)
    response.headers["ETag"] = opened.seen.tag
    response.headers["Cache-Control"] = "no-store"
    return draft_answer(opened, bench.settings.base_iri, generation)


@router.post("/{draft}/corrections", summary="Correct a claim", responses=_STALE)
def correct(
    draft: str,
    wanted: CorrectionRequest,
    seen: SeenDep,
    by: EditorDep,
    bench: BenchDep,
    reader: ReaderDep,
    generation: GenerationDep,
    response: Response,
) -> DraftAnswer:
    """Accept, reject or relink a claim of a draft, or add one on words of its text."""
    bench.correct(draft, Wish(**wanted.model_dump()), seen, reader, by=by)
    return _answer(bench, draft, reader, generation, response)


@router.delete(
    "/{draft}/corrections/{correction}", summary="Take back a correction", responses=_STALE
)
def undo(
    draft: str,
    correction: str,
    seen: SeenDep,
    bench: BenchDep,
    reader: ReaderDep,
    generation: GenerationDep,
    response: Response,
) -> DraftAnswer:
    """Take a correction out of a draft; `correction` is the last part of its IRI."""
    bench.undo(draft, correction, seen, reader)
    return _answer(bench, draft, reader, generation, response)


@router.post("/{draft}/publish", summary="Publish a draft", responses=_STALE)
async def publish(
    draft: str, seen: SeenDep, bench: BenchDep, response: Response
) -> PublicationAnswer:
    """Write a draft with its corrections to the store, whole, as a new generation."""
    _, written = await bench.publish(draft, seen)
    response.headers.update(written.headers)
    return publication_answer(written.result, written.generation)


@router.delete("/{draft}", summary="Discard a draft", status_code=204)
def discard(draft: str, _: EditorDep, bench: BenchDep) -> Response:
    """Remove a draft; the store does not change."""
    bench.drafts.discard(draft)
    return Response(status_code=204)


@router.get("/{draft}/gold", summary="Draft as gold", response_class=JSONResponse)
def get_gold(
    draft: str,
    _: EditorDep,
    bench: BenchDep,
    reader: ReaderDep,
    file: Annotated[str | None, Query(max_length=300, description="Name of the file.")] = None,
) -> dict[str, Any]:
    """The corrected document as annotations for `fivekeys score`."""
    return gold_of(bench, draft, reader, file)


def gold_of(bench: Bench, draft: str, reader: ReaderDep, file: str | None = None) -> dict[str, Any]:
    """The annotations of a draft; ``file`` is the name of its file, that which was sent if None.

    Raises:
        ParameterError: it has none, being a table or not ready.
    """
    opened = bench.look(draft, reader)
    if opened.preview is None or opened.preview.document is None:
        raise ParameterError("only a document that is ready has annotations")
    return gold(opened.preview, file=file or opened.draft.name, base=bench.settings.base_iri)
