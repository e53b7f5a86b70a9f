"""``/graph-store``: SPARQL 1.1 Graph Store HTTP Protocol.

A graph is named by ``?graph=IRI`` or ``?default`` (indirect), or by its own address below
``/graph-store/`` (direct). The default graph here is always the unnamed one, also where queries
see the union of all graphs. Writes need the token; each is one transaction.
"""

import functools
import tempfile
import uuid
from dataclasses import dataclass
from typing import IO, Annotated, Any, BinaryIO, Final, cast

import anyio
import anyio.to_thread
from fastapi import APIRouter, FastAPI, Header, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from api.deps import ReaderDep, SettingsDep, StoreDep, raw_tail
from api.http import negotiation
from api.http.authorization import check_token
from api.http.streaming import ThreadedResponse
from api.sparql.operation import decode_form
from api.sparql.writing import Written, write
from graph import rdf
from graph.errors import InputError, LimitError, MediaTypeError, NotFoundError, ParameterError
from graph.settings import Settings
from graph.store.base import Reader, Writer

router = APIRouter(tags=["graph store"])

PATH: Final = "/graph-store"
ALLOWED: Final = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
MULTIPART: Final = "multipart/form-data"

_NAME: Final = "graph"
_DEFAULT: Final = "default"
_SPOOL_BYTES: Final = 1024 * 1024
_PLACES: Final = 8
"""How many graphs one process sends at once."""

_PARAMETERS: Final = [
    {"name": name, "in": "query", "description": what, "schema": {"type": "string"}}
    for name, what in (
        (_NAME, "IRI of the graph; or give `default`, or the graph's own address."),
        (_DEFAULT, "Without a value: the default graph."),
    )
]
_FORMAT: Final = {
    "name": "format",
    "in": "query",
    "description": "turtle, ntriples, rdfxml or jsonld; goes before Accept.",
    "schema": {"type": "string"},
}
_BODY: Final = {
    "required": True,
    "content": {media_type: {} for media_type in (*negotiation.GRAPHS.values(), MULTIPART)},
}
_READ: Final[dict[str, Any]] = {"parameters": [*_PARAMETERS, _FORMAT]}
_WRITE: Final[dict[str, Any]] = {"parameters": _PARAMETERS, "requestBody": _BODY}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The triples of the graph.",
        "content": {media_type: {} for media_type in negotiation.GRAPHS.values()},
    }
}
_WRITTEN: Final[dict[int | str, dict[str, Any]]] = {
    201: {"description": "The graph is new.", "content": {}}
}


def install(app: FastAPI) -> None:
    """Add the endpoint to an app."""
    app.state.graph_places = anyio.CapacityLimiter(_PLACES)
    app.include_router(router)


@dataclass(frozen=True, slots=True)
class Target:
    """The graph that a request is about."""

    graph: str | None
    """IRI of a named graph; None for the default graph."""

    base_iri: str
    """What relative IRIs in the body are resolved against: the IRI of the graph."""

    is_new: bool = False
    """Whether the graph was named just now, by us."""

    @property
    def shown(self) -> str:
        """The graph, for people."""
        return "the default graph" if self.graph is None else f"graph <{self.graph[:200]}>"


def find_target(request: Request, *, may_be_new: bool = False) -> Target:
    """The graph that the address of a request names (section 4 of the protocol).

    With ``may_be_new`` the address of the store itself names a new graph.

    Raises:
        ParameterError: none is named, or more than one, or an unknown parameter is given.
        InputError: the graph is no absolute IRI.
    """
    pairs = decode_form(request.scope["query_string"])
    names = [name for name, _ in pairs]
    if unknown := sorted(set(names) - {_NAME, _DEFAULT, "format"}):
        raise ParameterError(f"parameter {unknown[0][:60]!r} is unknown; use graph or default")
    tail = raw_tail(request, PATH)
    store = f"{request.base_url}{PATH[1:]}"
    if names.count(_NAME) + names.count(_DEFAULT) + (tail not in ("", "/")) > 1:
        raise ParameterError("more than one graph is named; name one")
    values = dict(pairs)
    if values.get(_DEFAULT):
        raise ParameterError("default takes no value; to name a graph use ?graph=")
    if _DEFAULT in values:
        return Target(None, f"{store}?default")
    if _NAME in values:
        rdf.iri(values[_NAME])
        return Target(values[_NAME], values[_NAME])
    if tail not in ("", "/"):
        graph = store + tail
        rdf.iri(graph)
        return Target(graph, graph)
    if not may_be_new:
        raise ParameterError("no graph is named; use ?graph=, ?default or an address below here")
    graph = f"{store}/{uuid.uuid4()}"
    return Target(graph, graph, is_new=True)


@router.get(PATH, summary="Triples of a graph", responses=_ANSWERS, openapi_extra=_READ)
@router.get(PATH + "/{tail:path}", include_in_schema=False)
def get_graph(
    request: Request,
    reader: ReaderDep,
    accept: Annotated[str | None, Header()] = None,
) -> Response:
    """All triples of a graph, sent as they are read."""
    target = find_target(request)
    name = dict(decode_form(request.scope["query_string"])).get("format")
    media_type = negotiation.require(accept, negotiation.GRAPHS, name=name)
    if target.graph is not None and not reader.has_graph(target.graph):
        raise NotFoundError(f"there is no {target.shown} in the store")
    shown = media_type + ("; charset=utf-8" if media_type.startswith("text/") else "")
    headers = {"X-Robots-Tag": "noindex"}
    if request.scope["state"].get("is_head"):
        response = Response(media_type=shown, headers={**headers, "Vary": "Accept-Encoding"})
        del response.headers["content-length"]
        return response
    produce = functools.partial(_produce, reader, target.graph, media_type)
    places: anyio.CapacityLimiter = request.app.state.graph_places
    return ThreadedResponse(produce, shown, places, headers)


def _produce(reader: Reader, graph: str | None, media_type: str, out: BinaryIO) -> None:
    reader.export(graph, out, media_type=media_type)


@router.put(
    PATH, summary="Replace a graph", status_code=204, responses=_WRITTEN, openapi_extra=_WRITE
)
@router.put(PATH + "/{tail:path}", include_in_schema=False)
async def put_graph(request: Request, store: StoreDep, settings: SettingsDep) -> Response:
    """Let a graph hold exactly the triples of the body: 201 where it is new, else 204."""
    check_token(request.headers.get("authorization"), settings)
    target = find_target(request)
    with await read_triples(request, target.base_iri, settings) as triples:
        change = functools.partial(_put, target.graph, triples, replace=True)
        return _put_answer(target, await write(store, change, base=settings.base_iri))


@router.post(
    PATH, summary="Add to a graph", status_code=204, responses=_WRITTEN, openapi_extra=_WRITE
)
@router.post(PATH + "/{tail:path}", include_in_schema=False)
async def post_graph(request: Request, store: StoreDep, settings: SettingsDep) -> Response:
    """Add the triples of the body to a graph: 201 where it is new, else 204.

    Without the name of a graph they become a new graph, which `Location` names.
    """
    check_token(request.headers.get("authorization"), settings)
    target = find_target(request, may_be_new=True)
    with await read_triples(request, target.base_iri, settings) as triples:
        change = functools.partial(_put, target.graph, triples, replace=False)
        return _put_answer(target, await write(store, change, base=settings.base_iri))


def _put(graph: str | None, triples: IO[bytes], writer: Writer, *, replace: bool) -> bool:
    """Put triples into a graph; return whether there was such a graph before."""
    existed = graph is None or writer.has_graph(graph)
    writer.put(graph, cast(BinaryIO, triples), replace=replace)
    return existed


def _put_answer(target: Target, written: Written[bool]) -> Response:
    headers = written.headers
    if target.is_new and target.graph is not None:
        headers["Location"] = target.graph
    return Response(status_code=204 if written.result else 201, headers=headers)


@router.delete(
    PATH,
    summary="Remove a graph",
    status_code=204,
    openapi_extra={"parameters": _PARAMETERS},
)
@router.delete(PATH + "/{tail:path}", include_in_schema=False)
async def delete_graph(request: Request, store: StoreDep, settings: SettingsDep) -> Response:
    """Remove a graph; the default graph is emptied."""
    check_token(request.headers.get("authorization"), settings)
    target = find_target(request)

    def change(writer: Writer) -> bool:
        if target.graph is not None:
            return writer.forget(target.graph)
        writer.update("DROP DEFAULT")
        return True

    written = await write(store, change, base=settings.base_iri)
    if not written.result:
        raise NotFoundError(f"there is no {target.shown} in the store")
    return Response(status_code=204, headers=written.headers)


@router.api_route(PATH, methods=["OPTIONS"], include_in_schema=False)
@router.api_route(PATH + "/{tail:path}", methods=["OPTIONS"], include_in_schema=False)
def get_options() -> Response:
    """The methods that there are."""
    return Response(status_code=204, headers={"Allow": ALLOWED})


@router.api_route(PATH, methods=["PATCH", "TRACE"], include_in_schema=False)
@router.api_route(PATH + "/{tail:path}", methods=["PATCH", "TRACE"], include_in_schema=False)
def refuse() -> Response:
    """Refuse methods that there are not."""
    raise HTTPException(405, headers={"Allow": ALLOWED})


async def read_triples(request: Request, base_iri: str, settings: Settings) -> IO[bytes]:
    """The triples of a body as N-Triples, in a file that the caller closes.

    A multipart body is the merge of its parts; blank nodes of two parts are never the same.

    Raises:
        MediaTypeError: a body or part in a format that is not read.
        InputError: it is not well-formed, or has named graphs.
        LimitError: it is longer than the setting allows.
    """
    content_type = request.headers.get("content-type", "")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise MediaTypeError("a compressed body is not read; send it as it is")
    # Who uses the triples closes the file: a with statement would end too early.
    triples: IO[bytes] = tempfile.SpooledTemporaryFile(_SPOOL_BYTES)  # noqa: SIM115
    try:
        if content_type.partition(";")[0].strip().lower() == MULTIPART:
            async with request.form(max_part_size=settings.max_graph_mb * 2**20) as form:
                await _read_parts(form, base_iri, triples)
        else:
            media_type = check_media_type(content_type)
            with await _read_body(request, settings) as body:
                await _parse(body, media_type, triples, base_iri)
    except BaseException:
        triples.close()
        raise
    return triples


async def _read_body(request: Request, settings: Settings) -> IO[bytes]:
    most = settings.max_graph_mb * 2**20
    body: IO[bytes] = tempfile.SpooledTemporaryFile(_SPOOL_BYTES)  # noqa: SIM115
    try:
        async for piece in request.stream():
            if body.tell() + len(piece) > most:
                raise LimitError(f"the body has more than {most} bytes (FIVEKEYS_MAX_GRAPH_MB)")
            body.write(piece)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


async def _read_parts(form: FormData, base_iri: str, triples: IO[bytes]) -> None:
    for name, part in form.multi_items():
        if not isinstance(part, UploadFile):
            raise MediaTypeError(
                f"part {name[:60]!r} of the body has no filename and so no format; give it "
                "filename and Content-Type"
            )
        try:
            media_type = check_media_type(part.content_type or "")
            await _parse(part.file, media_type, triples, base_iri)
        except InputError as error:
            raise type(error)(f"part {name[:60]!r}: {error}") from error


async def _parse(source: IO[bytes], media_type: str, triples: IO[bytes], base_iri: str) -> None:
    parse = functools.partial(
        rdf.rewrite, cast(BinaryIO, source), media_type, cast(BinaryIO, triples), base=base_iri
    )
    await anyio.to_thread.run_sync(parse)


def check_media_type(content_type: str) -> str:
    """The media type of a body or part.

    Raises:
        MediaTypeError: it is none that is read, or not in UTF-8.
    """
    essence, _, parameters = content_type.partition(";")
    media_type = essence.strip().lower()
    if media_type not in negotiation.GRAPHS.values():
        raise MediaTypeError(
            f"Content-Type {content_type[:80]!r} is not read; use "
            f"{', '.join(negotiation.GRAPHS.values())} or {MULTIPART}"
        )
    charset = parameters.lower().replace(" ", "").replace('"', "").partition("charset=")[2]
    if charset.partition(";")[0] not in ("", "utf-8", "utf8", "us-ascii"):
        raise MediaTypeError(f"the body must be UTF-8, not {parameters.strip()[:60]}")
    return media_type
