"""Opaque cursors: the place after which a list goes on, bound to the question it belongs to."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence

from graph.errors import ParameterError

_CHECK_BYTES = 8


def encode(place: Sequence[str], question: Mapping[str, str]) -> str:
    """A cursor for the row with these sort values in the answer to ``question``."""
    body = json.dumps(list(place), ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_check(body, question) + body).decode().rstrip("=")


def decode(cursor: str, question: Mapping[str, str], length: int) -> list[str]:
    """The ``length`` sort values in a cursor.

    Raises:
        ParameterError: it is damaged, or was given with another question.
    """
    try:
        raw = base64.b64decode(
            cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True
        )
        check, body = raw[:_CHECK_BYTES], raw[_CHECK_BYTES:]
        place = json.loads(body) if check == _check(body, question) else None
    except (ValueError, binascii.Error, UnicodeEncodeError):
        place = None
    if (
        not isinstance(place, list)
        or len(place) != length
        or not all(isinstance(part, str) for part in place)
        or encode(place, question) != cursor
    ):
        raise ParameterError(
            "cursor is damaged or belongs to another question; "
            "use `next` of the page before with the same filters, or leave it out to start again"
        )
    return place


def _check(body: bytes, question: Mapping[str, str]) -> bytes:
    asked = json.dumps(sorted(question.items()), ensure_ascii=False).encode()
    return hashlib.sha256(body + b"\x1f" + asked).digest()[:_CHECK_BYTES]
