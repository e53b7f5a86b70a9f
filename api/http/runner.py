"""Queries of strangers: each in a thread of its own, so many at once, each with a deadline.

The engine cannot be stopped: a query past its deadline is answered with an error at once, its
thread ends when it next writes a row, and until then it keeps its place.
"""

import asyncio
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from typing import IO, Any, Final, TypeVar

from graph.errors import QueryTimeoutError
from graph.readers.spool import SPOOL

Result = TypeVar("Result")

STACK_BYTES: Final = 256 * 1024 * 1024
"""Address space for the stack of a query: deep expressions recurse in the engine."""

SPOOL_BYTES: Final = 4 * 1024 * 1024
"""Results up to this size stay in memory, longer ones go to a temporary file."""

_starting = threading.Lock()


class Output:
    """A binary file that stops a query which is past its deadline when it writes.

    What is in it counts for the room that all answers have.
    """

    def __init__(self, seconds: float) -> None:
        # Whoever sends the result closes it: a with statement would end too early.
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._taken = 0

    def write(self, data: bytes) -> int:
        """Write a piece of the result.

        Raises:
            QueryTimeoutError: the query is past its deadline.
            BusyError: there is no room for more.
        """
        if time.monotonic() > self._end:
            raise timed_out(self._seconds)
        with self._lock:
            written = self.file.write(data)
            SPOOL.take(len(data))
            self._taken += len(data)
        return written

    def close(self) -> None:
        """Let go of the file; a query that still writes is stopped by that."""
        with self._lock:
            self.file.close()
            SPOOL.give(self._taken)
            self._taken = 0

    def flush(self) -> None:
        """Nothing is kept back."""


def timed_out(seconds: float) -> QueryTimeoutError:
    """The error for a query that is past its deadline."""
    return QueryTimeoutError(f"the query ran longer than {seconds:g} s; narrow it, or add LIMIT")


def without_frames(error: BaseException) -> BaseException:
    """``error`` whose frames hold nothing: results of the engine must not leave their thread."""
    seen: BaseException | None = error
    while seen is not None:
        traceback.clear_frames(seen.__traceback__)
        seen = seen.__cause__ or seen.__context__
    return error


class Runner:
    """Runs functions in threads, at most ``places`` at once."""

    def __init__(self, places: int) -> None:
        self._places = threading.BoundedSemaphore(places)

    async def run(self, function: Callable[[], Result], seconds: float) -> Result:
        """The result of ``function``.

        Raises:
            QueryTimeoutError: it took longer than ``seconds``, or no place was free.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        if not self._places.acquire(blocking=False):
            raise QueryTimeoutError("as many queries as allowed are running; try again soon")

        def deliver(result: Any, error: BaseException | None) -> None:
            if future.done():
                return
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

        def work() -> None:
            result: Result | None = None
            error: BaseException | None = None
            try:
                result = function()
            except Exception as raised:
                # The edge of a thread: whatever it is, the one who waits gets it.
                error = without_frames(raised)
            finally:
                self._places.release()
            # The loop may be closed when the service stops while a query runs.
            if not loop.is_closed():
                loop.call_soon_threadsafe(deliver, result, error)

        try:
            self._start(work)
        except RuntimeError:
            self._places.release()
            raise
        try:
            return await asyncio.wait_for(future, seconds)
        except TimeoutError:
            raise timed_out(seconds) from None

    def _start(self, work: Callable[[], None]) -> None:
        with _starting:
            before = threading.stack_size(STACK_BYTES)
            try:
                threading.Thread(target=work, name="fivekeys-query", daemon=True).start()
            finally:
                threading.stack_size(before)
