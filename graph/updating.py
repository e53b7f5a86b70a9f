"""Updates that can be stopped: each in a process of its own, which the system ends at its bounds.

The engine would not come back to Python to be asked. What the process does, it does to a copy of
the store's files (hard links) that takes their place when the update is complete: whatever ends it
before that leaves the store as it was.

    python -m graph.updating < order.json
"""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple, cast

from graph import equivalence, errors
from graph.errors import (
    FivekeysError,
    QueryError,
    QueryMemoryError,
    QueryTimeoutError,
    StoreError,
    StoreLockedError,
)
from graph.store import sparql
from graph.store.base import Generation, Writer
from graph.store.embedded import DEEP_STACK
from graph.store.folder import FolderStore, FolderWriter

_DATA: Final = frozenset(
    ["PREFIX", "BASE", "INSERT", "DELETE", "DATA", "CREATE", "SILENT", "GRAPH"]
)
_WHOLE_GRAPHS: Final = frozenset(
    ["CLEAR", "DROP", "ADD", "COPY", "MOVE", "TO", "ALL", "DEFAULT", "NAMED"]
)
_SMALL_BYTES: Final = 16_000_000
_FEW_WORDS: Final = 30
_NO_MEMORY: Final = 3  # exit code of a process that ran out of memory outside of the engine
_AGAIN_S: Final = 0.05
_TUNABLES: Final = "glibc.malloc.arena_max=2"
"""Else each thread of the engine reserves 64 MB or more that it does not use, but that count."""

_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG of prctl(2)


class Bounds(NamedTuple):
    """What an update may take: seconds to run, megabytes, and seconds that it waits for its turn."""

    seconds: float
    memory_mb: int
    wait_s: float


class Order(NamedTuple):
    """An update with all that its process must know; ``base`` is that of all resources.

    The other fields are the arguments of `Writer.update`.
    """

    folder: str
    base: str
    bounds: Bounds
    update: str
    base_iri: str | None = None
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    loaded: Mapping[int, str] = MappingProxyType({})

    def dump(self) -> bytes:
        """As JSON."""
        return json.dumps([*self[:-1], [*self.loaded.items()]]).encode("utf-8", "surrogatepass")

    @classmethod
    def read(cls, text: bytes) -> "Order":
        """From JSON."""
        order = cls(*json.loads(text))
        return order._replace(bounds=Bounds(*order.bounds), loaded=dict(order.loaded))


def is_quick(update: str, store_bytes: int) -> bool:
    """Whether an update needs no bounds, on a store with so many bytes of files.

    It inserts and deletes data, and no more than its text says; or it copies and empties graphs a
    few times, where they are small.

    Raises:
        QueryError: a string is not closed.
    """
    tokens = sparql.tokens_of(update)
    if any(sparql.is_ambiguous(token) for token in tokens):
        return False
    outside = (tokens[index] for index in sparql.outside_braces(tokens))
    words = [token.text.upper() for token in outside if token.kind == "word"]
    if _DATA.issuperset(words):
        return True
    is_small = store_bytes <= _SMALL_BYTES and len(words) <= _FEW_WORDS
    return is_small and (_DATA | _WHOLE_GRAPHS).issuperset(words)


def run(order: Order) -> Generation:
    """Carry out an update in a process of its own; the generation from which on it is seen.

    Raises:
        QueryTimeoutError: it takes too long; nothing has changed.
        QueryMemoryError: it needs too much memory; nothing has changed.
        QueryError: it is malformed or not allowed.
        StoreLockedError: another writer did not end in time.
        StoreError: its process was ended; it may have been carried out.
    """
    done = subprocess.run(
        [sys.executable, "-m", "graph.updating", str(os.getpid())],
        input=order.dump(),
        stdout=subprocess.PIPE,
        env=os.environ | {"GLIBC_TUNABLES": _TUNABLES},
        check=False,
    )
    if done.returncode == 0:
        kind, *values = json.loads(done.stdout)
        if kind == "done":
            return Generation(*values)
        error: type[FivekeysError] = getattr(errors, kind)
        raise error(*values)
    raise _reason(done.returncode, order.bounds)


def _reason(status: int, bounds: Bounds) -> FivekeysError:
    """The error for how the process ended: an exit code, or less the number of a signal."""
    if status == -signal.SIGALRM:
        return QueryTimeoutError(
            f"the update ran longer than {bounds.seconds:g} s, and nothing was changed; make it "
            "smaller (FIVEKEYS_UPDATE_TIMEOUT_S)"
        )
    if status in (-signal.SIGABRT, _NO_MEMORY):
        return QueryMemoryError(
            "the update needs more memory than it may have, and nothing was changed; make it "
            "smaller (FIVEKEYS_UPDATE_MEMORY_MB)"
        )
    if status in (-signal.SIGSEGV, -signal.SIGBUS):
        return QueryError("the update is nested too deep for the engine; make it flatter")
    return StoreError(
        "the process that ran the update has ended; see whether it was carried out, and try again"
    )


# In the process


def _carry_out(order: Order) -> Generation:
    store = FolderStore(Path(order.folder))
    with ExitStack() as stack:
        writer = _enter(stack, store, order)
        with _Alarm(order.bounds) as alarm:
            cast(FolderWriter, writer).update_on_copy(
                order.update,
                base_iri=order.base_iri,
                default_graphs=order.default_graphs,
                named_graphs=order.named_graphs,
                loaded=order.loaded,
                settle=alarm.stop,
            )
    return store.reader().generation


def _enter(stack: ExitStack, store: FolderStore, order: Order) -> Writer:
    """Become the writer, as soon as nobody else is."""
    end = time.monotonic() + order.bounds.wait_s
    while True:
        turn: AbstractContextManager[Writer] = equivalence.writing(store, base=order.base)
        try:
            return stack.enter_context(turn)
        except StoreLockedError:
            if time.monotonic() > end:
                raise
        time.sleep(_AGAIN_S)


class _Alarm:
    """The bounds on this process while it is entered; the system enforces them."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds

    def __enter__(self) -> "_Alarm":
        used = _address_space()
        if used is not None:
            most = used + self._bounds.memory_mb * 1_000_000 + DEEP_STACK
            resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
        signal.setitimer(signal.ITIMER_REAL, self._bounds.seconds)
        return self

    def stop(self) -> None:
        """From here on nothing is to be taken back."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def __exit__(self, *_: object) -> None:
        self.stop()


def _address_space() -> int | None:
    """Bytes of address space in use; None where the system is not Linux: there is no bound then."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except FileNotFoundError:
        return None
    return pages * resource.getpagesize()


def _end_with(parent: int) -> None:
    """Let the system end this process when the one that started it is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def main() -> None:
    """Carry out the order on standard input; what came of it goes to standard output, as JSON."""
    _end_with(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which then ends us
    try:
        answer = ["done", *_carry_out(Order.read(sys.stdin.buffer.read()))]
    except FivekeysError as error:
        answer = [type(error).__name__, str(error)]
    except MemoryError:
        os._exit(_NO_MEMORY)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
