"""Answers that a thread writes while they are sent, in bounded memory."""

import math
from collections.abc import Callable, Mapping
from typing import BinaryIO, Final, cast

import anyio
import anyio.from_thread
import anyio.to_thread
from anyio.abc import ObjectReceiveStream, ObjectSendStream
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.http.runner import Output, without_frames
from graph import deadline
from graph.errors import BusyError, LimitError

PIECE_BYTES: Final = 65_536
SEND_S: Final = 60.0
"""Seconds that a client may take for one piece."""

_AHEAD: Final = 4  # pieces that wait to be sent


class Gone(Exception):  # noqa: N818  (not an error: nobody is told of it)
    """Nobody waits for the rest of an answer."""


class ThreadedResponse(Response):
    """An answer that ``produce`` writes into a file, in a thread.

    The status goes out with the first piece, so an error before it is an answer of its own; one
    after it cuts the answer off, which clients see. HTTP/1.0 has no sign for the end but the length,
    so there an answer is written whole before it is sent. ``places`` bounds how many are sent at
    once.
    """

    def __init__(
        self,
        produce: Callable[[BinaryIO], object],
        media_type: str,
        places: anyio.CapacityLimiter,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status_code=200, headers=headers, media_type=media_type)
        del self.headers["content-length"]
        self._produce = produce
        self._places = places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer.

        Raises:
            BusyError: as many are being sent as may be.
        """
        if self._places.available_tokens < 1:
            raise BusyError(
                f"{self._places.total_tokens:g} graphs are being sent, which is all the service "
                "does at once; try again later"
            )
        if scope.get("http_version") == "1.0":
            await self._send_whole(send)
            return
        outgoing, incoming = anyio.create_memory_object_stream[bytes](_AHEAD)
        failures: list[Exception] = []
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._run, outgoing, failures)
            tasks.start_soon(_cancel_when_gone, receive, tasks.cancel_scope)
            async with incoming:
                await self._send_all(incoming, failures, send)
            tasks.cancel_scope.cancel()
        if failures and not isinstance(failures[0], Gone):
            raise failures[0]

    async def _send_whole(self, send: Send) -> None:
        output = Output(math.inf)

        def work() -> None:
            try:
                with deadline.without():
                    self._produce(cast(BinaryIO, output))
            except Exception as error:
                without_frames(error)
                raise

        try:
            await anyio.to_thread.run_sync(work, limiter=self._places)
            self.headers["content-length"] = str(output.file.tell())
            output.file.seek(0)
            await self._start(send)
            while piece := await anyio.to_thread.run_sync(output.file.read, PIECE_BYTES):
                try:
                    with anyio.fail_after(SEND_S):
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
                except TimeoutError:
                    raise LimitError(f"a client took no data for {SEND_S:g} s") from None
            await send({"type": "http.response.body", "body": b""})
        finally:
            output.close()

    async def _run(self, outgoing: ObjectSendStream[bytes], failures: list[Exception]) -> None:
        pieces = _Pieces(outgoing)

        def work() -> None:
            try:
                with deadline.without():
                    self._produce(cast(BinaryIO, pieces))
                pieces.flush_all()
            except Exception as error:
                without_frames(error)
                raise

        async with outgoing:
            try:
                await anyio.to_thread.run_sync(work, limiter=self._places)
            except Exception as error:  # the edge of a thread: who sends the answer gets it
                failures.append(error)

    async def _send_all(
        self, incoming: ObjectReceiveStream[bytes], failures: list[Exception], send: Send
    ) -> None:
        started = False
        async for piece in incoming:
            if not started:
                await self._start(send)
                started = True
            try:
                with anyio.fail_after(SEND_S):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            except TimeoutError:
                failures.append(LimitError(f"a client took no data for {SEND_S:g} s"))
            except OSError:
                failures.append(Gone())
            if failures:
                return
        if failures:
            return
        if not started:
            await self._start(send)
        await send({"type": "http.response.body", "body": b""})

    async def _start(self, send: Send) -> None:
        await send(
            {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        )


async def _cancel_when_gone(receive: Receive, scope: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


class _Pieces:
    """A binary file for one worker thread: what is written goes to ``stream`` in large pieces."""

    def __init__(self, stream: ObjectSendStream[bytes]) -> None:
        self._stream = stream
        self._held = bytearray()

    def write(self, data: bytes, /) -> int:
        """Take a part of the answer; waits while the client is behind."""
        self._held += data
        if len(self._held) >= PIECE_BYTES:
            self.flush_all()
        return len(data)

    def flush(self) -> None:
        """Nothing: pieces go when they are large enough."""

    def flush_all(self) -> None:
        """Send what is held."""
        if not self._held:
            return
        piece = bytes(self._held)
        self._held.clear()
        try:
            anyio.from_thread.run(self._stream.send, piece)
        except (anyio.BrokenResourceError, anyio.ClosedResourceError) as error:
            raise Gone from error
