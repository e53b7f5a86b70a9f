"""Work that is shared among processes forked from this one, so that what it has read is theirs too."""

import gc
import multiprocessing
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from itertools import cycle
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final, TypeVar

from graph.errors import FivekeysError, StoreError

Part = TypeVar("Part")

MOST: Final = 4
"""Processes that share: more than read from one disk and are read from by one process in time."""

_FEWEST: Final = 4
"""Parts for each process, below which forking takes longer than it saves."""


def shared(
    parts: Sequence[Part], work: Callable[[Part], list[bytes]], *, processes: int | None = None
) -> Iterator[list[bytes]]:
    """What ``work`` makes of each part, in their order.

    ``processes`` is how many share it; None for as many as there are processors. A process that is
    ahead waits, so that memory holds what it makes of one part.

    Raises:
        StoreError: one of them was ended.
        FivekeysError: what ``work`` raises.
    """
    number = min(processes or _processors(), len(parts) // _FEWEST)
    if number < 2:
        yield from map(work, parts)
        return
    fork = multiprocessing.get_context("fork")
    gc.freeze()  # so that the collector of the others does not touch, and so copy, what they share
    try:
        with ExitStack() as stack:
            lines: list[Connection] = []
            for place in range(number):
                ours, theirs = fork.Pipe(duplex=False)
                lines.append(stack.enter_context(ours))
                given = (lines, theirs, parts[place::number], work)
                process = fork.Process(target=_make, args=given, daemon=True)
                _start(process)
                stack.enter_context(closing(process))
                stack.callback(process.join)
                stack.callback(process.kill)
                theirs.close()
            for _, line in zip(parts, cycle(lines), strict=False):
                yield _received(line)
    finally:
        gc.unfreeze()


def _start(process: BaseProcess) -> None:
    with warnings.catch_warnings():
        # What threads there are belong to the engine, which a process that shares leaves alone.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()


def _processors() -> int:
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    usable = getattr(os, "sched_getaffinity", None)
    return min(MOST, len(usable(0)) if usable else os.cpu_count() or 1)


def _make(
    lines: Sequence[Connection],
    line: Connection,
    parts: Sequence[Part],
    work: Callable[[Part], list[bytes]],
) -> None:
    """Work in a process of its own, until nobody reads ``line``; ``lines`` are the parent's ends."""
    for other in lines:
        other.close()
    with suppress(BrokenPipeError):  # nobody wants it any more
        try:
            for part in parts:
                line.send(work(part))
        except FivekeysError as error:
            line.send(error)


def _received(line: Connection) -> list[bytes]:
    try:
        made = line.recv()
    except EOFError:
        raise StoreError(
            "a process that makes the index was ended, perhaps for want of memory; try again"
        ) from None
    if isinstance(made, FivekeysError):
        raise made
    found: list[bytes] = made
    return found
