"""An attendant: code of the service that runs beside an image, in a process forked from it.

What it is, is the service's business: it is named by module and function, and given its line to
the service, the image, and its options.
"""

import importlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from graph.readers.image import Image
from graph.readers.prctl import name_process
from graph.readers.siblings import Seat, Siblings

STACK_BYTES: Final = 512 * 1024 * 1024
"""Address space for the stack: the engine recurses with the nesting of a query."""

ATTENDANT: Final = "fivekeys-lane"
"""Name of the process in lists of processes: lanes are what attendants there are."""

Options = dict[str, object]
Entry = Callable[[socket.socket, Image, Seat, Options], None]


class Attendant(NamedTuple):
    """Where the code is (``module:function``, an `Entry`), and what it is told."""

    entry: str
    options: Options

    def load(self) -> Entry:
        """The function; importing it before a fork saves each process the time."""
        module, _, name = self.entry.partition(":")
        found: Entry = getattr(importlib.import_module(module), name)
        return found


def become_attendant(
    connection: socket.socket,
    image: Image,
    attendant: Attendant,
    siblings: Siblings,
    seat: int,
    bound_memory: Callable[[], None],
) -> None:
    """Turn this process, just forked, into an attendant; does not return."""
    line = begin(connection, ATTENDANT, kept=siblings.descriptors())
    ready = threading.Event()
    code = 1

    def attend() -> None:
        nonlocal code
        ready.wait()
        entry(line, image, siblings.seat(seat), attendant.options)
        code = 0

    try:
        entry = attendant.load()
        threading.stack_size(STACK_BYTES)
        thread = threading.Thread(target=attend, name="attendant")
        thread.start()
        threading.stack_size(0)
        bound_memory()  # after the stack has its place
        ready.set()
        thread.join()
    finally:
        sys.stderr.flush()
        os._exit(code)


def begin(connection: socket.socket, name: str, kept: Sequence[int] = ()) -> socket.socket:
    """Leave behind what the process just forked has of its parent, but these descriptors.

    It is called ``name`` in lists of processes.
    """
    name_process(name)
    os.dup2(connection.fileno(), 3)
    connection.detach()
    last = 3
    for descriptor in sorted(kept):
        os.closerange(last + 1, descriptor)
        last = descriptor
    os.closerange(last + 1, 65_536)
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line = socket.socket(fileno=3)
    line.setblocking(True)
    return line
