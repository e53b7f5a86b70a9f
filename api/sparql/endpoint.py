"""``/sparql``: SPARQL 1.1 Protocol for queries, and for updates with a token.

An ASGI application of its own beside the routes of the framework: it is what the service does most
and must be quick.
"""

import asyncio
import logging
import os
import time
import zlib
from collections.abc import AsyncIterator
from typing import Final

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api import errors
from api.http import negotiation, replaying
from api.http.cache import Cached
from api.http.edge import check_url, max_body_bytes
from api.http.exchange import Exchange, Header, Watch
from api.http.generation import newest_reader, reached
from api.http.observing import Observer
from api.http.runner import Runner
from api.sparql import description, query_page
from api.sparql.answering import QueryService
from api.sparql.asked import Asked, content_headers
from api.sparql.kept import KeptQueries, Replayed
from api.sparql.operation import Operation, read_post, read_query
from api.sparql.query_rows import RowReader
from api.sparql.remote import pieces_of, results_of
from api.sparql.update import carry_out
from graph.errors import (
    FivekeysError,
    LimitError,
    ParameterError,
    QueryMemoryError,
    QueryTimeoutError,
)
from graph.readers.answer import Answer
from graph.readers.endings import WHY
from graph.settings import Settings
from graph.store.base import Store

logger = logging.getLogger(__name__)

METHODS: Final = "GET, HEAD, POST, OPTIONS"
_GZIP_BYTES: Final = 1_024
_TELL_S: Final = 0.1
_GZIP: Final = 31  # window bits of zlib that mean gzip


class Sparql:
    """The endpoint, as an ASGI application."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        service: QueryService,
        kept: KeptQueries,
        observer: Observer,
        headers: list[Header],
    ) -> None:
        """``headers`` are sent with every answer."""
        self._kept = kept
        self._observer = observer
        self._telling: asyncio.TimerHandle | None = None
        self._max_body = max_body_bytes(settings)
        self._runner = Runner(settings.max_queries)
        self.rows = RowReader(settings, store, service, self._runner)
        self._settings = settings
        self._store = store
        self._service = service
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        exchange = Exchange(scope, receive, send, self._headers)
        try:
            await self._answer(exchange)
        except FivekeysError as error:
            if exchange.has_started:
                logger.info("an answer was cut: %s", error)
                raise  # the server closes the connection, which tells the client
            await exchange.respond(errors.of_error(error))
        except Exception:
            # The edge of the process: the fault is logged here, the client learns that it was ours.
            logger.exception("%s /sparql failed", scope["method"])
            if exchange.has_started:
                raise
            await exchange.respond(errors.of_unexpected())
        finally:
            self._observe(exchange)

    def _observe(self, exchange: Exchange) -> None:
        seconds = time.perf_counter() - exchange.began
        scope = exchange.scope
        self._observer.done(
            "/sparql", scope["method"], exchange.status, seconds, exchange.id, exchange.query
        )
        if self._telling is None:
            loop = asyncio.get_running_loop()
            self._telling = loop.call_later(_TELL_S, self._tell)

    def _tell(self) -> None:
        """Say how many queries run, until none does: not at each request, and not too seldom."""
        self._telling = None
        if (pool := self._service.pool) is None:
            return
        self._observer.at_work(pool.running, pool.waiting)
        if pool.running or pool.waiting:
            loop = asyncio.get_running_loop()
            self._telling = loop.call_later(_TELL_S, self._tell)

    async def _answer(self, exchange: Exchange) -> None:
        check_url(exchange.scope)
        method = exchange.scope["method"]
        if method in ("GET", "HEAD"):
            operation = read_query(exchange.scope["query_string"], self._settings)
            if operation.update is not None:
                raise ParameterError("an update cannot come by GET; send it by POST")
        elif method == "POST":
            operation = read_post(
                exchange.scope["query_string"],
                exchange.header(b"content-type"),
                await exchange.body(self._max_body),
                self._settings,
            )
        else:
            await exchange.respond(_options(exchange) if method == "OPTIONS" else _not_allowed())
            return
        if operation.update is not None:
            await exchange.respond(await self._update(operation, exchange))
        elif operation.query is None and method == "POST":
            raise ParameterError(
                "there is neither query nor update in the request; send one of them"
            )
        else:
            await self._answer_query(exchange, operation)

    async def _answer_query(self, exchange: Exchange, operation: Operation) -> None:
        accept = exchange.header(b"accept") or None
        wanted = exchange.header(b"fivekeys-min-generation")
        if wanted:
            await reached(self._store, wanted)
        if (number := _generation(exchange, operation)) is None:
            await self._answer_from(None, exchange, operation, accept)
            return
        async with self._kept.using(number) as replayed:
            await self._answer_from(replayed, exchange, operation, accept)

    async def _answer_from(
        self,
        replayed: Replayed | None,
        exchange: Exchange,
        operation: Operation,
        accept: str | None,
    ) -> None:
        """Answer from the newest generation, or from one that is ``replayed``."""
        service = replayed.service if replayed else self._service
        generation = replayed.number if replayed else await service.newest()
        exchange.set_generation(generation)
        is_page = not operation.format and negotiation.prefers_html(accept)
        if operation.query is not None and operation.show and is_page:
            await self._show(replayed, exchange, operation)
            return
        if operation.query is None:
            tag = exchange.tag(generation)
            if exchange.has(tag):
                await exchange.not_modified(tag)
            else:
                response = await self._describe(replayed, exchange, operation, accept)
                response.headers.update({"ETag": tag, "Cache-Control": "no-cache"})
                await exchange.respond(response)
            return
        exchange.query = operation.query
        asked = service.asked(operation, accept, generation)
        if not service.is_embedded:
            await self._run_remotely(exchange, asked)
            return
        tag = asked.tag(gzipped=exchange.takes_gzip)
        if exchange.has(tag):
            await exchange.not_modified(tag)
        elif (cached := service.remembered(asked)) is not None:
            await self._send_whole(replayed, exchange, asked, cached, tag)
        else:
            await self._run(replayed, exchange, asked, tag)

    async def _update(self, operation: Operation, exchange: Exchange) -> Response:
        if exchange.header(replaying.HEADER.encode()):
            raise ParameterError("an update is of the newest generation; name none")
        try:
            return await carry_out(
                operation,
                authorization=exchange.header(b"authorization") or None,
                store=self._store,
                settings=self._settings,
                base_iri=self._settings.base_iri,
            )
        except (QueryTimeoutError, QueryMemoryError) as error:
            self._observer.ended(f"update: {WHY[type(error)]}")
            raise

    async def _show(
        self, replayed: Replayed | None, exchange: Exchange, operation: Operation
    ) -> None:
        exchange.query = operation.query or ""
        rows = self.rows.over(replayed.service) if replayed else self.rows
        with Watch(exchange.receive) as watch:
            try:
                reader = replayed.reader if replayed else self._store.reader()
                page = query_page.page_with_results(exchange, operation, rows, reader)
                await exchange.respond(await page)
            except asyncio.CancelledError:
                if not watch.is_gone:
                    raise

    async def _run(
        self, replayed: Replayed | None, exchange: Exchange, asked: Asked, tag: str
    ) -> None:
        service = replayed.service if replayed else self._service
        is_superseded = False
        with Watch(exchange.receive) as watch:
            try:
                answer, reader = await service.query(asked, exchange.client)
                try:
                    is_superseded = replayed is not None and reader.generation != replayed.number
                    if not is_superseded:
                        tag = tag if service.is_final(reader) else ""
                        exchange.set_generation(reader.generation)
                        if reader.generation != asked.generation:
                            asked = asked._replace(is_fixed=False)
                        await self._send_answer(replayed, exchange, asked, answer, tag)
                finally:
                    service.release(answer, reader)
            except asyncio.CancelledError:
                if not watch.is_gone:
                    raise
        if is_superseded:  # it was the newest until just now
            async with self._kept.using(asked.generation) as older:
                await self._run(older, exchange, asked, tag)

    async def _send_answer(
        self,
        replayed: Replayed | None,
        exchange: Exchange,
        asked: Asked,
        answer: Answer,
        tag: str,
    ) -> None:
        media_type = asked.types.sent(answer.media_type)
        if exchange.needs_length:  # HTTP/1.0: a cut answer would look whole
            await answer.finished()
        if (whole := answer.whole()) is not None:
            cached = Cached(media_type, whole, is_final=bool(tag))
            await self._send_whole(replayed, exchange, asked, cached, tag)
            return
        headers = content_headers(media_type, tag)
        await _stream(exchange, headers, answer.pieces(), answer.size)

    async def _run_remotely(self, exchange: Exchange, asked: Asked) -> None:
        async with results_of(asked, self._store, self._settings, self._runner) as found:
            media_type, file = found
            headers = content_headers(asked.types.sent(media_type), "")
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            await _stream(exchange, headers, pieces_of(file), size)

    async def _send_whole(
        self,
        replayed: Replayed | None,
        exchange: Exchange,
        asked: Asked,
        cached: Cached,
        tag: str,
    ) -> None:
        body = cached.body
        headers = content_headers(cached.media_type, tag if cached.is_final else "")
        if exchange.takes_gzip and len(body) >= _GZIP_BYTES:
            if cached.gzipped is None:
                squeeze = zlib.compressobj(1, zlib.DEFLATED, _GZIP)
                cached = cached._replace(gzipped=squeeze.compress(body) + squeeze.flush())
            body = cached.gzipped or body
            headers.append((b"content-encoding", b"gzip"))
        keep = (replayed.service if replayed else self._service).remember(asked, cached)
        headers.append((b"content-length", b"%d" % len(body)))
        await exchange.send_whole(headers, body, keep=keep and replayed is None)

    async def _describe(
        self,
        replayed: Replayed | None,
        exchange: Exchange,
        operation: Operation,
        accept: str | None,
    ) -> Response:
        request = Request(exchange.scope)
        if not operation.format and negotiation.prefers_html(accept):
            return query_page.empty_page(request)
        media_type = negotiation.require(accept, negotiation.GRAPHS, name=operation.format)
        endpoint = str(request.base_url) + "sparql"
        reader = replayed.reader if replayed else await newest_reader(self._store)
        graphs = await anyio.to_thread.run_sync(reader.graphs)
        content = description.service(endpoint, self._settings, graphs, media_type)
        return Response(content, media_type=media_type)


async def _stream(
    exchange: Exchange, headers: list[Header], pieces: AsyncIterator[bytes], size: int
) -> None:
    """Send an answer piece by piece; it has ``size`` bytes where it must be whole already."""
    if exchange.needs_length:
        headers.append((b"content-length", b"%d" % size))
    squeeze = zlib.compressobj(1, zlib.DEFLATED, _GZIP) if exchange.takes_gzip else None
    if squeeze is not None:
        headers.append((b"content-encoding", b"gzip"))
    await exchange.start(200, headers)
    async for piece in pieces:
        data = squeeze.compress(piece) if squeeze else piece
        if data:
            try:
                await exchange.send_piece(data)
            except TimeoutError:  # a fault of the client, to be logged as such
                raise LimitError("the client took no data for too long") from None
    await exchange.finish(squeeze.flush() if squeeze else b"")


def _generation(exchange: Exchange, operation: Operation) -> int | None:
    """The generation that a query asks for by parameter or header; None: the newest."""
    header = exchange.header(replaying.HEADER.encode())
    texts = [header] if header else []
    return replaying.named(
        texts if operation.generation is None else [operation.generation, *texts]
    )


def _options(exchange: Exchange) -> Response:
    headers = {"Allow": METHODS}
    if exchange.header(b"access-control-request-method"):
        headers |= {
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": exchange.header(b"access-control-request-headers")
            or "*",
            "Access-Control-Max-Age": "86400",
        }
    return Response(status_code=204, headers=headers)


def _not_allowed() -> Response:
    return errors.problem(
        405, f"/sparql takes {METHODS}", name="method-not-allowed", headers={"Allow": METHODS}
    )
