"""One request with its answer, as plain ASGI: for endpoints that must be quick."""

import asyncio
import hashlib
import re
import time
from typing import Final

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from api.http.observing import request_id
from api.lane.wire import REMEMBER, SEND, Remember, SendWhole
from graph.errors import LimitError, ParameterError

Header = tuple[bytes, bytes]

_WISHES: Final = (b"accept", b"accept-language", b"accept-encoding")
_NO_GZIP: Final = re.compile(rb"gzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)")
_WATCH_S: Final = 0.1
_SEND_S: Final = 60.0
"""Seconds that a client may take for one piece of an answer."""


class Watch:
    """Cancels the task of a request whose client has gone away."""

    def __init__(self, receive: Receive) -> None:
        self.is_gone = False
        self._receive = receive
        self._task: asyncio.Task[None] | None = None

    def __enter__(self) -> "Watch":
        self._owner = asyncio.current_task()
        # Most queries end before it is worth a task to look.
        self._later = asyncio.get_running_loop().call_later(_WATCH_S, self._start)
        return self

    def __exit__(self, *_: object) -> None:
        self._later.cancel()
        if self._task is not None:
            self._task.cancel()

    def _start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._wait())

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.is_gone = True
        if self._owner is not None:
            self._owner.cancel()


class Exchange:
    """One request with its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, headers: list[Header]) -> None:
        """``headers`` are sent with the answer, whatever it is."""
        self.scope = scope
        self.receive = receive
        self.has_started = False
        self.status = 0
        self.query = ""
        self.began = time.perf_counter()
        self._send = send
        self._given: dict[bytes, bytes] = dict(scope["headers"])
        self._headers = headers
        self.id = request_id(self.header(b"x-request-id"))
        self._generation: bytes | None = None

    def header(self, name: bytes) -> str:
        """A header of the request, empty where it is absent."""
        return self._given.get(name, b"").decode("latin-1")

    @property
    def client(self) -> str:
        """The address of the client."""
        client = self.scope.get("client")
        return client[0] if client else ""

    @property
    def takes_gzip(self) -> bool:
        """Whether the client takes compressed answers, and can be told where one ends."""
        if self.needs_length:
            return False
        accepted = self._given.get(b"accept-encoding", b"")
        return b"gzip" in accepted and _NO_GZIP.search(accepted) is None

    @property
    def needs_length(self) -> bool:
        """Whether an answer must be whole before it is sent: HTTP/1.0 knows no chunks."""
        return self.scope.get("http_version") == "1.0"

    def tag(self, generation: int) -> str:
        """An entity tag for what depends on the request's line and wishes, and the generation."""
        parts = [self.scope["path"].encode(), self.scope["query_string"]]
        parts += [self._given.get(name, b"") for name in _WISHES]
        digest = hashlib.blake2b(b"\x1f".join(parts), digest_size=10).hexdigest()
        return f'"{generation}-{digest}"'

    def has(self, tag: str) -> bool:
        """Whether a GET or HEAD says that the client has the answer with this entity tag."""
        wanted = self.header(b"if-none-match")
        if not wanted or not tag or self.scope["method"] not in ("GET", "HEAD"):
            return False
        tags = [part.strip().removeprefix("W/") for part in wanted.split(",")]
        return tag in tags or "*" in tags

    def set_generation(self, number: int) -> None:
        """Name the generation that the answer comes from."""
        self._generation = b"%d" % number

    async def body(self, most: int) -> bytes:
        """The body of the request.

        Raises:
            LimitError: it is longer than ``most`` bytes.
        """
        pieces: list[bytes] = []
        read = 0
        length = self.header(b"content-length")
        size = int(length) if length.isdecimal() else 0
        while True:
            if size > most:
                raise LimitError(f"the body has {size} bytes or more, {most} are allowed")
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise ParameterError("the body of the request is cut short")
            pieces.append(message.get("body", b""))
            read += len(pieces[-1])
            size = max(size, read)
            if not message.get("more_body"):
                return b"".join(pieces)

    async def start(self, status: int, headers: list[Header]) -> None:
        """Send status and headers."""
        self.has_started = True
        self.status = status
        headers = self._with_common(headers)
        headers.append(self._id_header)
        await self._send({"type": "http.response.start", "status": status, "headers": headers})

    @property
    def _id_header(self) -> Header:
        return b"x-request-id", self.id.encode()

    def _with_common(self, headers: list[Header]) -> list[Header]:
        headers = headers + self._headers
        if self._generation is not None:
            headers.append((b"fivekeys-generation", self._generation))
        return headers

    async def send_whole(self, headers: list[Header], body: bytes, *, keep: bool) -> None:
        """Send an answer; with ``keep`` the server may give it again, until it is told otherwise."""
        extensions = self.scope.get("extensions", {})
        common = self._with_common(headers)
        if keep and self.scope["method"] == "GET" and REMEMBER in extensions:
            remember: Remember = extensions[REMEMBER]["call"]
            remember(common, body)
        if self.scope["method"] != "HEAD" and SEND in extensions:
            send: SendWhole = extensions[SEND]["call"]
            if send([*common, self._id_header], body):
                self.has_started, self.status = True, 200
                return
        await self.start(200, headers)
        await self.finish(body)

    async def send_piece(self, data: bytes) -> None:
        """Send a part of the body.

        Raises:
            TimeoutError: the client takes nothing.
        """
        if self.scope["method"] == "HEAD":
            return
        message: Message = {"type": "http.response.body", "body": data, "more_body": True}
        await asyncio.wait_for(self._send(message), _SEND_S)

    async def finish(self, data: bytes = b"") -> None:
        """Send the last part of the body."""
        body = b"" if self.scope["method"] == "HEAD" else data
        await self._send({"type": "http.response.body", "body": body})

    async def not_modified(self, tag: str) -> None:
        """Say that the client has the answer already."""
        await self.start(304, [(b"etag", tag.encode()), (b"cache-control", b"no-cache")])
        await self.finish()

    async def respond(self, response: Response) -> None:
        """Send an answer that was made as a whole."""
        await self.start(response.status_code, list(response.raw_headers))
        await self.finish(bytes(response.body))
