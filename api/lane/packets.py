"""Connections of clients, passed between a worker and its lane.

One packet of a sequenced-packet socket has one connection (SCM_RIGHTS, unix(7)), its kind (one
byte) and bytes that belong to it.
"""

import socket
from typing import Final, NamedTuple

TAKE: Final = b"T"
"""Worker to lane: a connection, with a request that came on it."""

READY: Final = b"R"
"""Lane to worker, once: it takes connections."""

LEAVING: Final = b"L"
"""Lane to worker: no more connections. The worker shuts its side down; what it has sent until then
comes back before the lane closes the line."""

HANDLE: Final = b"H"
"""Lane to worker: a connection with a request, or the beginning of one, that is not for the lane."""

SLOW: Final = b"S"
"""Lane to worker: as `HANDLE`; the query takes its time."""

IDLE: Final = b"I"
"""Lane to worker: a connection on which nothing came."""

WRITE: Final = b"W"
"""Lane to worker: a connection with the rest of an answer, for which the client makes no room."""

FIGURES: Final = b"F"
"""Lane to worker: what was answered, as `figures.Figures`; without a connection."""

MOST_BYTES: Final = 131_072
"""That one packet may have beside its kind; the system's bound is some times as high."""

_ROOM: Final = MOST_BYTES + 1


class Packet(NamedTuple):
    """What came; ``connection`` is a descriptor, -1 where there is none."""

    kind: bytes
    data: bytes
    connection: int


def pair() -> tuple[socket.socket, socket.socket]:
    """A line between a worker and a lane."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(line: socket.socket, kind: bytes, data: bytes, connection: int = -1) -> None:
    """Send a packet; the connection stays open here.

    Raises:
        OSError: there is nobody at the other end, or no room.
    """
    socket.send_fds(line, [kind, data], [connection] if connection >= 0 else [])


def receive(line: socket.socket) -> Packet | None:
    """The next packet; None where there will be no more.

    Raises:
        OSError: as of `socket.recv`.
    """
    try:
        data, descriptors, _, _ = socket.recv_fds(line, _ROOM, 1)
    except ConnectionResetError:  # the other end has gone without reading what it was sent
        return None
    if not data:
        return None
    return Packet(data[:1], data[1:], descriptors[0] if descriptors else -1)
