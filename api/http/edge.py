"""The edge of the app: what holds for every request, whatever answers it.

One generation is taken for each request and named in the answer; conditional requests are decided
by it before anything is computed; HEAD is GET without a body; bounds on URL and body, safety
headers, and the last resort for faults.
"""

import hashlib
import logging
import time
from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors
from api.http import replaying
from api.http.generation import newest_reader, reached
from api.http.headers import SAFETY_HEADERS
from api.http.observing import Observer, request_id
from api.pages import html_errors
from graph.errors import FivekeysError, LimitError
from graph.queries.validity import today
from graph.settings import Settings
from graph.store.base import Store

logger = logging.getLogger(__name__)

MAX_URL_BYTES = 65_536
_FORM_SLACK_BYTES = 65_536

_VARY = "Accept, Accept-Language"
_NEGOTIATED = ("accept", "accept-language", "accept-encoding")


class Edge:
    """ASGI middleware around the whole app."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        endpoints: Mapping[str, ASGIApp],
        observer: Observer,
    ) -> None:
        """``endpoints``, by their paths, are reached at once, without the layers of the app."""
        self.app = app
        self._endpoints = endpoints
        self._observer = observer
        self._max_body = max_body_bytes(settings)
        self._max_graph = settings.max_graph_mb * 2**20 + _FORM_SLACK_BYTES
        self._max_sent = settings.max_document_mb * 1_000_000 + _FORM_SLACK_BYTES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if (endpoint := self._endpoints.get(path)) is not None:
            await endpoint(scope, receive, send)
            return
        exchange = _Exchange(scope, send)
        try:
            self._check(scope)
            await exchange.read_generation()
            if exchange.is_unchanged():
                await exchange.not_modified()
                return
            bounded = _bounded(receive, self._most(scope["path"]))
            await self.app(exchange.scope, bounded, exchange.send)
        except FivekeysError as error:
            response = errors.of_error(error)
            shown = html_errors.page(Request(exchange.scope), response)
            await self._answer_error(exchange, receive, shown or response)
        except Exception:
            # The edge of the process: the fault is logged here, and the client gets the same
            # body as for any other error.
            logger.exception("%s %s failed", scope["method"], scope["path"])
            if exchange.started:
                raise
            await self._answer_error(exchange, receive, errors.of_unexpected())
        finally:
            seconds = time.perf_counter() - exchange.began
            self._observer.done(path, scope["method"], exchange.status, seconds, exchange.id)

    async def _answer_error(
        self, exchange: "_Exchange", receive: Receive, response: ASGIApp
    ) -> None:
        if not exchange.started:
            await response(exchange.scope, receive, exchange.send)

    def _check(self, scope: Scope) -> None:
        check_url(scope)
        length = Headers(scope=scope).get("content-length", "")
        most = self._most(scope["path"])
        if length.isdigit() and int(length) > most:
            raise LimitError(f"the body has {length} bytes, {most} are allowed")

    def _most(self, path: str) -> int:
        """Bytes that a body sent to ``path`` may have."""
        if path in ("/api/edits", "/edit/upload"):
            return self._max_sent
        return self._max_graph if path.startswith("/graph-store") else self._max_body


def max_body_bytes(settings: Settings) -> int:
    """Bytes of a body that holds a query: three for each where it is percent-encoded."""
    return settings.max_query_kb * 1024 * 3 + _FORM_SLACK_BYTES


def check_url(scope: Scope) -> None:
    """Raise LimitError where the URL of a request is too long."""
    size = len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"")
    if size > MAX_URL_BYTES:
        raise LimitError(
            f"the URL has {size} bytes, {MAX_URL_BYTES} are allowed; send the query by POST"
        )


def _bounded(receive: Receive, most: int) -> Receive:
    """``receive`` that refuses a body longer than ``most``, whatever its headers say."""
    seen = 0

    async def bounded() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise LimitError(f"the body has more than the {most} bytes that are allowed")
        return message

    return bounded


class _Exchange:
    """One request with its answer."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.is_head = scope["method"] == "HEAD"
        self.scope = {**scope, "method": "GET"} if self.is_head else scope
        if scope.get("http_version") == "1.0":
            # What is compressed while it is sent has no length, and could be cut without a sign.
            kept = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            self.scope = {**self.scope, "headers": kept}
        self.scope.setdefault("state", {})["is_head"] = self.is_head
        self.started = False
        self.status = 0
        self.began = time.perf_counter()
        self._send = send
        self._headers = Headers(scope=scope)
        self.id = request_id(self._headers.get("x-request-id", ""))
        self._generation = ""
        self._tag = ""

    async def read_generation(self) -> None:
        """Take the generation for this request (the newest, unless it names one that is kept), and
        the tag of an answer from it."""
        store: Store = self.scope["app"].state.store
        if wanted := self._headers.get("fivekeys-min-generation"):
            await reached(store, wanted)
        reader = await newest_reader(store)
        if self.scope["method"] == "GET":
            number, query = replaying.asked(self.scope, self._headers)
            if number is not None:
                reader = await replaying.kept_reader(self.scope["app"].state.kept, number)
                self.scope = {**self.scope, "query_string": query}
                self.scope["state"]["is_replayed"] = True
        self.scope["state"]["reader"] = reader
        self._generation = str(reader.generation.number)
        if self.scope["method"] != "GET" or self.scope["path"].startswith(("/static/", "/healthz")):
            return
        parts = (
            self._generation,
            reader.generation.published,
            self.scope["app"].version,
            today(),  # "still valid?" has another answer tomorrow
            self.scope.get("raw_path", b"").decode("latin-1"),
            self.scope.get("query_string", b"").decode("latin-1"),
            *(self._headers.get(name, "") for name in _NEGOTIATED),
        )
        digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]
        self._tag = f'"{self._generation}-{digest}"'

    def is_unchanged(self) -> bool:
        """Whether the client already has what it would get."""
        wanted = self._headers.get("if-none-match", "")
        return bool(self._tag) and self._tag in [
            tag.strip().removeprefix("W/") for tag in wanted.split(",")
        ]

    async def not_modified(self) -> None:
        """Answer that nothing changed."""
        await self.send(
            {"type": "http.response.start", "status": HTTPStatus.NOT_MODIFIED, "headers": []}
        )
        await self.send({"type": "http.response.body", "body": b""})

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on, with the headers that every answer has."""
        if message["type"] == "http.response.start":
            self.started = True
            self.status = message["status"]
            self._add_headers(message)
        elif message["type"] == "http.response.body" and self.is_head:
            if message.get("more_body"):
                return
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)

    def _add_headers(self, message: Message) -> None:
        headers = MutableHeaders(raw=message.setdefault("headers", []))
        for name, value in SAFETY_HEADERS.items():
            headers.setdefault(name, value)
        if self._generation:
            headers.setdefault("Fivekeys-Generation", self._generation)  # a write names its own
        headers["X-Request-Id"] = self.id
        headers.add_vary_header(_VARY)
        if (older := self.scope["state"].get("answered_from")) is not None:
            headers["Fivekeys-Generation"] = older
            headers.setdefault("Cache-Control", "no-store")
            return  # the tag is for answers from the newest generation
        fresh = message["status"] in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)
        if self._tag and fresh:
            headers.setdefault("ETag", self._tag)
            headers.setdefault("Cache-Control", "no-cache")
