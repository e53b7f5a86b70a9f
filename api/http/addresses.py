"""From the path of a request to the IRI of a resource, and back to paths."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import quote, quote_plus, unquote

from graph import identifiers
from graph.errors import NotFoundError

_IRI_SAFE = "/%:@!$&'()*+,;=~-._"
_SHORT: Final = 100
"""Characters of a value up to which it is remembered as it is encoded."""


def tail_of_path(raw: str) -> str:
    """The tail of an IRI from a raw path: readable characters as they are, reserved ones encoded.

    Raises:
        NotFoundError: the path is not UTF-8 or has empty parts, so no resource has it.
    """
    try:
        parts = [unquote(part, errors="strict") for part in raw.strip("/").split("/")]
    except UnicodeDecodeError as error:
        raise NotFoundError(f"path {raw[:200]!r} is not UTF-8; encode it as UTF-8") from error
    if not all(parts):
        raise NotFoundError(f"path {raw[:200]!r} has empty parts, which no resource has")
    return "/".join(identifiers.segment(part) for part in parts)


def path_of_tail(tail: str) -> str:
    """The tail of an IRI as URI path: everything beyond ASCII encoded, nothing encoded twice."""
    return quote(tail, safe=_IRI_SAFE)


def encoded(query: Mapping[str, str]) -> str:
    """A query as it stands in an address; as `urllib.parse.urlencode`, which takes ten times as long
    for the hundreds of addresses of one page, in which the same names and values stand."""
    return "&".join(
        _pair(name, value) if len(value) <= _SHORT else f"{quote_plus(name)}={quote_plus(value)}"
        for name, value in query.items()
    )


@lru_cache(maxsize=16_384)
def _pair(name: str, value: str) -> str:
    return f"{quote_plus(name)}={quote_plus(value)}"
