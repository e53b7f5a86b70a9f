"""The time that an answer may take: set where a request comes in, looked at where much is read.

It holds for the thread (or task) that set it; without one there is no bound.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, NamedTuple

from graph.errors import QueryTimeoutError


class _Bound(NamedTuple):
    end: float
    seconds: float


_BOUND: Final[ContextVar[_Bound | None]] = ContextVar("deadline", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What runs here may take so many seconds."""
    token = _BOUND.set(_Bound(time.monotonic() + seconds, seconds))
    try:
        yield
    finally:
        _BOUND.reset(token)


def begin(seconds: float) -> None:
    """What this task does from now on may take so many seconds."""
    _BOUND.set(_Bound(time.monotonic() + seconds, seconds))


@contextmanager
def without() -> Iterator[None]:
    """What runs here has no bound: it is sent while it is made, and bounded by who takes it."""
    token = _BOUND.set(None)
    try:
        yield
    finally:
        _BOUND.reset(token)


def left() -> float | None:
    """Seconds that are left; None where there is no bound.

    Raises:
        QueryTimeoutError: none are.
    """
    if (bound := _BOUND.get()) is None:
        return None
    seconds = bound.end - time.monotonic()
    if seconds <= 0:
        raise QueryTimeoutError(
            f"the answer takes longer than {bound.seconds:g} s; ask for less, or narrow it "
            "(FIVEKEYS_QUERY_TIMEOUT_S)"
        )
    return seconds


def check() -> None:
    """Go on where time is left.

    Raises:
        QueryTimeoutError: it is not.
    """
    left()
