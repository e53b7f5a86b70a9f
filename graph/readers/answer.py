"""The results of a query, on their way from a reader to whoever asked.

A reader is never held up by a client that reads slowly: what the client has not taken yet is kept
here, in memory up to `MEMORY_BYTES`, then in a temporary file, as long as there is room (`SPOOL`).
"""

import asyncio
import tempfile
from collections import deque
from collections.abc import AsyncIterator
from typing import IO, Final

from graph.errors import BusyError, FivekeysError
from graph.readers.spool import SPOOL

MEMORY_BYTES: Final = 4 * 1024 * 1024
_PIECE_BYTES: Final = 262_144


class Answer:
    """Results of one query.

    `begun` is done when the first results are there, or all of them; it has the error where there
    are none. An error after that is raised by `pieces`.
    """

    def __init__(self, client: str) -> None:
        self.client = client
        self.media_type = ""
        self.begun: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.is_whole = False
        self._error: FivekeysError | None = None
        self._pieces: deque[bytes] = deque()
        self._held = 0
        self._file: IO[bytes] | None = None
        self._written = 0
        self._read = 0
        self._news = asyncio.Event()

    @property
    def has_begun(self) -> bool:
        """Whether results may have been passed on."""
        return self.begun.done()

    def start(self, media_type: str) -> None:
        """The results will be of this media type."""
        self.media_type = media_type

    def put(self, data: bytes) -> None:
        """Take more bytes of the results; where there is no room for them the answer fails."""
        if self._error is not None:
            return
        if self._file is None and self._held + len(data) > MEMORY_BYTES:
            self._file = tempfile.TemporaryFile(prefix="fivekeys-")  # noqa: SIM115  (until `close`)
        if self._file is None:
            self._pieces.append(data)
            self._held += len(data)
        else:
            try:
                SPOOL.take(len(data))
            except BusyError as error:
                self.fail(error)
                return
            self._file.seek(self._written)
            self._file.write(data)
            self._written += len(data)
        self._begin()

    def end(self) -> None:
        """All results are there."""
        if self._error is not None:
            return
        self.is_whole = True
        self._begin()

    def fail(self, error: FivekeysError) -> None:
        """There will be no more results."""
        self._error = error
        if not self.begun.done():
            self.begun.set_exception(error)
            self.begun.exception()  # whoever has gone away need not look at it
        self._news.set()

    def _begin(self) -> None:
        if not self.begun.done():
            self.begun.set_result(None)
        self._news.set()

    def whole(self) -> bytes | None:
        """All results where they are there and not many; they are then taken."""
        if not self.is_whole or self._file is not None:
            return None
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data

    @property
    def size(self) -> int:
        """Bytes that are there and not yet taken."""
        return self._held + self._written - self._read

    async def finished(self) -> None:
        """Wait until all results are there.

        Raises:
            FivekeysError: they cannot be completed.
        """
        while not self.is_whole:
            self._news.clear()
            if self._error is not None:
                raise self._error
            await self._news.wait()

    async def pieces(self) -> AsyncIterator[bytes]:
        """The results as they come.

        Raises:
            FivekeysError: they cannot be completed.
        """
        while True:
            self._news.clear()
            while piece := self._next():
                yield piece
            if self._error is not None:
                raise self._error
            if self.is_whole:
                return
            await self._news.wait()

    def _next(self) -> bytes:
        if self._pieces:
            piece = self._pieces.popleft()
            self._held -= len(piece)
            return piece
        if self._file is None:
            return b""
        if self._read < self._written:
            self._file.seek(self._read)
            piece = self._file.read(_PIECE_BYTES)
            self._read += len(piece)
            return piece
        self._close_file()
        return b""

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
            SPOOL.give(self._written)
            self._written = self._read = 0

    def close(self) -> None:
        """Drop what is left."""
        self._pieces.clear()
        self._close_file()
