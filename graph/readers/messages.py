"""Messages between a service and a reader, over one stream socket.

A message is a kind (one byte), a length (four bytes, big endian) and a payload.
"""

import json
import struct
from collections.abc import Iterator
from typing import Final, NamedTuple, Self

HELLO: Final = b"H"
"""Reader to service, once: what it reads, as `Hello`."""

QUERY: Final = b"Q"
"""Service to reader: a query, as `Request`."""

START: Final = b"S"
"""Reader to service: the media type of the results that follow."""

DATA: Final = b"D"
"""Reader to service: bytes of the results."""

END: Final = b"E"
"""Reader to service: the results are whole; payload `RETIRE` where the reader should be replaced."""

ERROR: Final = b"X"
"""Reader to service: name of the error's class, a line feed, its message."""

RETIRE: Final = b"retire"

_HEADER: Final = struct.Struct("!cI")


class Hello(NamedTuple):
    """What a reader reads."""

    pid: int
    generation: int
    published: str
    in_memory: bool

    def pack(self) -> bytes:
        """The message of the kind `HELLO`."""
        return pack(HELLO, json.dumps(self).encode())

    @classmethod
    def unpack(cls, payload: bytes) -> Self:
        """The greeting in a payload."""
        return cls(*json.loads(payload))


class Request(NamedTuple):
    """A query with all that its reader must know.

    ``results`` and ``graphs`` are the media types to answer with, by what the query gives: rows or
    a graph; where one is None the client accepts nothing for it. ``base_iri`` is what relative IRIs
    are resolved against.
    """

    query: str
    results: str | None
    graphs: str | None
    default_graphs: list[str] | None
    named_graphs: list[str] | None
    seconds: float
    max_bytes: int
    base_iri: str

    def pack(self) -> bytes:
        """The message of the kind `QUERY`."""
        return pack(QUERY, json.dumps(self).encode())

    @classmethod
    def unpack(cls, payload: bytes) -> Self:
        """The request in a payload."""
        return cls(*json.loads(payload))


def pack(kind: bytes, payload: bytes | bytearray = b"") -> bytes:
    """A message."""
    return _HEADER.pack(kind, len(payload)) + payload


class Decoder:
    """Puts messages together from the pieces in which a socket gives them."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Kind and payload of each message that is whole with ``data``."""
        buffer = self._buffer
        buffer += data
        start = 0
        while len(buffer) - start >= _HEADER.size:
            kind, length = _HEADER.unpack_from(buffer, start)
            end = start + _HEADER.size + length
            if len(buffer) < end:
                break
            yield kind, bytes(memoryview(buffer)[start + _HEADER.size : end])
            start = end
        del buffer[:start]
