"""Requests that a lane may answer: a plain query by GET, alone in the bytes that were read.

Read strictly: whatever could be understood in two ways, or asks for more than a query, is not for
the lane, and so left to the server's own parser. Clients send the same headers with each request of
a connection, so what they say is kept by their bytes.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from api.sparql.operation import Operation, read_query
from graph.errors import FivekeysError
from graph.settings import Settings
from graph.store import glance

START: Final = b"GET /sparql?"

MOST_BYTES: Final = 16_384
"""Of a request, from its first line to the last."""

_VERSION: Final = b" HTTP/1.1\r\n"
_END: Final = b"\r\n\r\n"
_TARGET: Final = re.compile(rb"[!\"$-~]+")  # without #
_HEADERS: Final = re.compile(
    rb"(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[ \t]*(?:[!-~\x80-\xff](?:[ -~\x80-\xff\t]*[!-~\x80-\xff])?)?"
    rb"[ \t]*\r\n)+\r\n"
)
_UNIMPORTANT: Final = re.compile(
    rb"accept-charset|accept-language|authorization|cache-control|cookie|dnt|forwarded|host|origin|"
    rb"pragma|priority|referer|sec-[a-z-]+|upgrade-insecure-requests|user-agent|via|"
    rb"x-forwarded-[a-z]+|x-real-ip"
)
"""Headers on which no answer to a query depends; with another one the request is not plain."""

_NO_GZIP: Final = re.compile(rb"gzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)")


class Wishes(NamedTuple):
    """What the headers of a request say."""

    accept: str | None
    takes_gzip: bool


class PlainRequest(NamedTuple):
    """A request that a lane may answer."""

    operation: Operation
    query: str
    wishes: Wishes


def begins_plain(data: bytes) -> bool:
    """Whether a glance allows that ``data`` is a plain request."""
    return data.startswith(START) and data.endswith(_END) and len(data) <= MOST_BYTES


def read_request(data: bytes, settings: Settings) -> PlainRequest | None:
    """The request that ``data`` is; None where it is not plain."""
    end = data.find(_VERSION)
    if end < 0 or not begins_plain(data):
        return None
    target = data[len(START) : end]
    wishes = _read_headers(data[end + len(_VERSION) :])
    if wishes is None or _TARGET.fullmatch(target) is None:
        return None
    try:
        operation = read_query(target, settings)
    except FivekeysError:
        return None
    query = operation.query
    if query is None or not glance.is_plain_of_default_graph(query):
        return None
    if operation != Operation(query, format=operation.format):
        return None
    return PlainRequest(operation, query, wishes)


@lru_cache(maxsize=256)
def _read_headers(block: bytes) -> Wishes | None:
    """What the lines after the first one say; None where they say more than a plain request does."""
    if _HEADERS.fullmatch(block) is None:
        return None
    given: dict[bytes, bytes] = {}
    for line in block[: -len(_END)].split(b"\r\n"):
        name, _, value = line.partition(b":")
        name, value = name.lower(), value.strip(b" \t")
        if name in given:
            return None
        given[name] = value
    if b"host" not in given or given.pop(b"connection", b"keep-alive").lower() != b"keep-alive":
        return None
    accept, encoding = given.pop(b"accept", b""), given.pop(b"accept-encoding", b"")
    if not all(map(_UNIMPORTANT.fullmatch, given)):
        return None
    takes_gzip = b"gzip" in encoding and _NO_GZIP.search(encoding) is None
    return Wishes(accept.decode("latin-1") or None, takes_gzip)
