"""Waiting for a generation: what was just written is read by who asks for it."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

from graph.errors import ParameterError, StoreUnavailableError

GENERATION_WAIT_S: Final = 5.0
"""Seconds that a read waits for the generation that it wants at least."""

_GENERATION_PAUSE_S: Final = 0.02


async def reached(newest: Callable[[], int], wanted: str) -> int:
    """Number of the newest generation, as soon as it is ``wanted`` or a later one.

    Raises:
        ParameterError: ``wanted``, the header Fivekeys-Min-Generation, is no number.
        StoreUnavailableError: there is no such generation in time.
    """
    if not wanted.isascii() or not wanted.isdecimal():
        raise ParameterError(f"Fivekeys-Min-Generation is {wanted[:20]!r}; give a number")
    end = time.monotonic() + GENERATION_WAIT_S
    while (number := newest()) < int(wanted):
        if time.monotonic() > end:
            raise StoreUnavailableError(
                f"the newest generation is {number}, not yet {int(wanted)}; try again soon"
            )
        await asyncio.sleep(_GENERATION_PAUSE_S)
    return number
