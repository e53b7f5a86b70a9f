"""Answers replayed on a generation that is kept: `?generation=7`, or the header Fivekeys-Generation.

The parameter is taken out of the request before anything else reads it, so that an answer is, byte
for byte, what it was when that generation was the newest one. What depends on the day, such as
whether a document is in force today, is of the present day; `as_of=` fixes it.
"""

from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote_to_bytes

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.types import Scope

from graph.errors import ParameterError
from graph.store.base import Reader
from graph.store.kept import KeptGenerations

HEADER: Final = "fivekeys-generation"
_PARAMETER: Final = b"generation"
_MOST_DIGITS: Final = 18
_PRESENT: Final = ("/static/", "/healthz", "/readyz", "/metrics")
"""Paths whose answers are of the service as it is now."""


def asked(scope: Scope, headers: Headers) -> tuple[int | None, bytes]:
    """The generation that a request asks for (None: the newest), and its query without that.

    Raises:
        ParameterError: it is no number, or several are asked for.
    """
    query: bytes = scope.get("query_string") or b""
    if scope["path"].removeprefix(scope.get("root_path", "")).startswith(_PRESENT):
        return None, query
    wanted, rest = [], []
    for part in query.split(b"&"):
        name, _, value = part.partition(b"=")
        if name == _PARAMETER:
            wanted.append(unquote_to_bytes(value).decode("utf-8", "replace").strip())
        else:
            rest.append(part)
    if (header := headers.get(HEADER)) is not None:
        wanted.append(header.strip())
    return named(wanted), b"&".join(rest) if wanted else query


def named(texts: Iterable[str]) -> int | None:
    """The generation that all of ``texts`` name; None where there are none.

    Raises:
        ParameterError: one is no number, or they name several.
    """
    numbers = {_number(text) for text in texts}
    if len(numbers) > 1:
        raise ParameterError("several generations are asked for; name one")
    return numbers.pop() if numbers else None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise ParameterError(
            f"generation {text[:20]!r} is no number; write the one that answers name"
        )
    return int(text)


async def kept_reader(kept: KeptGenerations, number: int) -> Reader:
    """The view of a generation that is kept; it is opened in a thread.

    Raises:
        GoneError: it is no longer kept.
        NotFoundError: there never was one.
    """
    return await anyio.to_thread.run_sync(kept.reader, number)
