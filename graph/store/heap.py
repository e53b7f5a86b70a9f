"""Memory that is free but still held by the allocator."""

import ctypes
from functools import cache
from typing import Any


def give_back() -> None:
    """Give free memory back to the system, where the C library can (glibc).

    Its allocator keeps what large, short-lived texts leave between small things: some hundred
    megabytes after some hundred documents.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):  # another C library, another system
        return None
