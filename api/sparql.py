"""``/sparql``: SPARQL 1.1 Protocol for queries, and for updates with a token."""

import hmac
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import IO, Annotated, Any, BinaryIO, cast
from urllib.parse import parse_qsl

import anyio.to_thread
from fastapi import APIRouter, Header, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from api import description, negotiation
from api.deps import ReaderDep, SettingsDep, StoreDep
from api.language import choose_language
from api.runner import Output, Runner
from api.templating import render
from graph.errors import ForbiddenError, LimitError, ParameterError, QueryError
from graph.namespaces import PREFIXES
from graph.queries.text import compose
from graph.settings import Settings
from graph.store.base import Reader

router = APIRouter(tags=["sparql"])

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_KNOWN = {
    "query",
    "update",
    "default-graph-uri",
    "named-graph-uri",
    "using-graph-uri",
    "using-named-graph-uri",
    "format",
    "show",
    "lang",
}
_CHUNK = 65_536
_JSON = "application/json"
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Results (SELECT, ASK) or a graph (CONSTRUCT, DESCRIBE).",
        "content": {
            media_type: {}
            for media_type in (*negotiation.RESULTS.values(), *negotiation.GRAPHS.values())
        },
    }
}


_PARAMETERS = [
    {"name": name, "in": "query", "description": what, "schema": {"type": "string"}}
    for name, what in (
        ("query", "The query; without one the service is described."),
        ("default-graph-uri", "A graph of the default graph; may be repeated."),
        ("named-graph-uri", "A named graph; may be repeated."),
        ("format", "json, xml, csv or tsv; turtle, ntriples, rdfxml or jsonld."),
    )
]
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            _FORM: {
                "schema": {
                    "type": "object",
                    "properties": {"query": {"type": "string"}, "update": {"type": "string"}},
                }
            },
            _QUERY: {"schema": {"type": "string"}},
            _UPDATE: {"schema": {"type": "string"}},
        },
    }
}


@dataclass(frozen=True, slots=True)
class Operation:
    """A protocol operation: one query or one update, with its data set."""

    query: str | None = None
    update: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None
    others: dict[str, str] = field(default_factory=dict)


def read_operation(pairs: Sequence[tuple[str, str]], settings: Settings) -> Operation:
    """The operation that decoded parameters ask for.

    Raises:
        ParameterError: an operation is given twice, both are given, or a parameter is unknown.
        LimitError: the query is longer than the setting allows.
    """
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in _KNOWN:
            known = ", ".join(sorted(_KNOWN))
            raise ParameterError(f"parameter {name[:60]!r} is unknown; use {known}")
        values.setdefault(name, []).append(value)
    for name in ("query", "update", "format"):
        if len(values.get(name, ())) > 1:
            raise ParameterError(f"{name} is given {len(values[name])} times; give it once")
    if "query" in values and "update" in values:
        raise ParameterError("query and update are given together; send one of them")
    text = (values.get("query") or values.get("update") or [""])[0]
    if len(text.encode("utf-8", "surrogatepass")) > settings.max_query_kb * 1024:
        raise LimitError(
            f"the query is longer than {settings.max_query_kb} kB (FIVEKEYS_MAX_QUERY_KB)"
        )
    return Operation(
        query=values.get("query", [None])[0],
        update=values.get("update", [None])[0],
        default_graphs=tuple(values.get("default-graph-uri", ())),
        named_graphs=tuple(values.get("named-graph-uri", ())),
        format=values.get("format", [None])[0],
        others={name: found[-1] for name, found in values.items()},
    )


def decode_form(data: bytes) -> list[tuple[str, str]]:
    """Names and values of a form or query string, decoded once.

    Raises:
        ParameterError: it is not UTF-8.
    """
    try:
        return parse_qsl(
            data.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict"
        )
    except ValueError as error:
        raise ParameterError(
            f"the parameters are not UTF-8 in percent-encoding: {error}"
        ) from error


@router.get(
    "/sparql",
    summary="SPARQL query",
    responses=_ANSWERS,
    openapi_extra={"parameters": _PARAMETERS},
)
async def get_sparql(
    request: Request,
    reader: ReaderDep,
    settings: SettingsDep,
    accept: Annotated[str | None, Header()] = None,
) -> Response:
    """Answer a query; without one, describe the service, or show a form in a browser."""
    pairs = decode_form(request.scope["query_string"])
    operation = read_operation(pairs, settings)
    if operation.update is not None:
        raise ParameterError("an update cannot come by GET; send it by POST")
    if operation.query is None or ("show" in operation.others and negotiation.prefers_html(accept)):
        return _describe(request, operation, settings, accept)
    return await answer(request.app.state.runner, reader, settings, operation, accept)


@router.post("/sparql", summary="SPARQL query or update", responses=_ANSWERS, openapi_extra=_BODY)
async def post_sparql(
    request: Request, reader: ReaderDep, store: StoreDep, settings: SettingsDep
) -> Response:
    """Answer a query, or with a token carry out an update (one transaction)."""
    operation = await _read_post(request, settings)
    if operation.update is not None:
        check_token(request.headers.get("authorization"), settings)
        if any(name.startswith("using-") for name in operation.others):
            raise ParameterError("using-graph-uri is not supported; write USING in the update")
        update = operation.update

        def write() -> int:
            with store.writer() as writer:
                writer.update(update)
                return writer.publish().number

        number = await anyio.to_thread.run_sync(write)
        return Response(status_code=204, headers={"Fivekeys-Written": str(number)})
    if operation.query is None:
        raise ParameterError("there is neither query nor update in the request; send one of them")
    accept = request.headers.get("accept")
    return await answer(request.app.state.runner, reader, settings, operation, accept)


async def _read_post(request: Request, settings: Settings) -> Operation:
    """The operation of a POST request: a form, or a query or update as the body itself."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    pairs = decode_form(request.scope["query_string"])
    if kind == _FORM:
        return read_operation([*pairs, *decode_form(body)], settings)
    if kind not in (_QUERY, _UPDATE):
        raise ParameterError(
            f"Content-Type {kind[:80]!r} is not supported; use {_FORM}, {_QUERY} or {_UPDATE}"
        )
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(f"the body is not UTF-8: {error}") from error
    return read_operation([*pairs, ("query" if kind == _QUERY else "update", text)], settings)


def check_token(authorization: str | None, settings: Settings) -> None:
    """Let a write pass that has the right token.

    Raises:
        ForbiddenError: it has none or another one, or writes are off.
    """
    if not settings.token:
        raise ForbiddenError("writes are off: the service was started without FIVEKEYS_TOKEN")
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(
        token.strip().encode(), settings.token.encode()
    ):
        raise ForbiddenError("writes need a token: send Authorization: Bearer with the right one")


async def answer(
    runner: Runner, reader: Reader, settings: Settings, operation: Operation, accept: str | None
) -> Response:
    """The results of a query in the format that the client likes best."""
    query = operation.query or ""
    results = reader.form(query) in ("select", "ask")
    formats = negotiation.RESULTS if results else negotiation.GRAPHS
    media_type = negotiation.require(accept, formats, name=operation.format, also=(_JSON,))
    engine_type = formats["json" if results else "jsonld"] if media_type == _JSON else media_type
    output = Output(settings.query_timeout_s)

    def run() -> None:
        reader.run(
            query,
            media_type=engine_type,
            out=cast("BinaryIO", output),
            default_graphs=list(operation.default_graphs) or None,
            named_graphs=list(operation.named_graphs) or None,
            union=settings.default_graph == "union",
        )

    try:
        await runner.run(run, settings.query_timeout_s)
    except BaseException:
        output.file.close()  # which also stops a query that runs on
        raise
    size = output.file.tell()
    output.file.seek(0)
    headers = {"Content-Length": str(size), "X-Robots-Tag": "noindex"}
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return StreamingResponse(_pieces(output.file), media_type=media_type + charset, headers=headers)


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    read: Callable[[int], bytes] = file.read
    try:
        while piece := await anyio.to_thread.run_sync(read, _CHUNK):
            yield piece
    finally:
        file.close()


def _describe(
    request: Request, operation: Operation, settings: Settings, accept: str | None
) -> Response:
    if operation.format is None and negotiation.prefers_html(accept):
        language = choose_language(
            request.query_params.get("lang"), request.headers.get("accept-language")
        )
        prefixes = "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())
        page = render(
            "sparql.html",
            request,
            language,
            q="",
            query=operation.query or compose("example"),
            prefixes=prefixes,
        )
        return HTMLResponse(page)
    media_type = negotiation.require(accept, negotiation.GRAPHS, name=operation.format)
    endpoint = str(request.base_url) + "sparql"
    return Response(description.service(endpoint, settings, media_type), media_type=media_type)
