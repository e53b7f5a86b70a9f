"""From the path of a request to the IRI of a resource, and back to paths."""

from urllib.parse import quote, unquote

from graph import identifiers
from graph.errors import NotFoundError

_IRI_SAFE = "/%:@!$&'()*+,;=~-._"


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
