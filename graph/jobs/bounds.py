"""Bounds of time and memory for reading one document, whichever process reads it."""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, Never, TypeVar

from graph.errors import DocumentError

LIMIT_S: Final = 150.0
"""Time that one document may take; longer than what the reader of PDF files allows itself."""
MEMORY_BYTES: Final = 4 * 1024**3
"""Address space that a process that reads may have."""

TOO_LONG: Final = "not read within {:g} seconds; split the document"
TOO_LARGE: Final = "more memory is needed than one document may have; split it"

_T = TypeVar("_T")


def bound_memory() -> None:
    """A document that needs too much memory fails alone, or takes this process and no other."""
    try:
        import resource  # noqa: PLC0415  (not on every system)
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY or soft > MEMORY_BYTES:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, hard))
    with suppress(OSError):  # where the system runs out of memory it ends readers first
        Path("/proc/self/oom_score_adj").write_text("500")


def bounded(call: Callable[[], _T], *, name: str, limit_s: float = LIMIT_S) -> _T:
    """What ``call`` gives when a fork of this process, with the bounds on it, runs it.

    A fork has all that is loaded here, so that it costs some milliseconds. Where the system has
    none (Windows), ``call`` runs here, without bounds.

    Args:
        call: reads a document; what it gives or raises can be pickled.
        name: how the document is called in messages.
        limit_s: time that it may take.

    Raises:
        DocumentError: it takes too long or too much memory, or ends its process.
        Exception: whatever ``call`` raises.
    """
    if not hasattr(os, "fork"):
        return call()
    connection, theirs = Pipe(duplex=False)
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _answer(call, theirs, limit_s)
    theirs.close()
    try:
        if not connection.poll(limit_s):
            raise DocumentError(f"{name}: {TOO_LONG.format(limit_s)}")
        found, error = connection.recv()
    except EOFError:
        raise DocumentError(
            f"{name}: the process that read it was ended, perhaps for want of memory"
        ) from None
    finally:
        connection.close()
        _end(child)
    if isinstance(error, MemoryError):
        raise DocumentError(f"{name}: {TOO_LARGE}")
    if error is not None:
        raise error
    result: _T = found
    return result


def _answer(call: Callable[[], Any], connection: Connection, limit_s: float) -> Never:
    """Send what comes of ``call`` and end; in the fork."""
    try:
        os.setsid()  # Ctrl-C is for the other process, which ends this one with all it started
        signal.alarm(int(limit_s) + 10)  # should the other be gone
        bound_memory()
        try:
            answer: tuple[Any, Exception | None] = call(), None
        except Exception as error:  # edge of the process: it is raised at the other end
            error.add_note("".join(traceback.format_exception(error)))
            answer = None, error
        connection.send(answer)
        connection.close()
    finally:
        os._exit(0)


def _end(child: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
