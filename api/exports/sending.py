"""How exports go out: as a named file, in pieces, from a bounded number of threads."""

import functools
import tempfile
from collections.abc import Callable, Mapping
from typing import BinaryIO, Final, cast

import anyio
from fastapi import FastAPI, Request
from fastapi.responses import Response, StreamingResponse
from starlette.background import BackgroundTask

from api.exports.file_names import disposition
from api.streaming import PIECE_BYTES, ThreadedResponse

PLACES: Final = 4
"""Exports that are made at once."""

Produce = Callable[[BinaryIO], object]
"""Writes an export into a file."""


def install(app: FastAPI) -> None:
    """Make the places for the exports of an app."""
    app.state.export_places = anyio.CapacityLimiter(PLACES)


def send(
    request: Request,
    produce: Produce,
    media_type: str,
    name: str | None,
    generation: int,
) -> Response:
    """The answer that ``produce`` writes, of a generation, as a file called ``name``.

    For HEAD nothing is produced. HTTP/1.0 cannot tell an answer that breaks off from a whole one,
    so that there the whole is made before it is sent, with its length.
    """
    headers = {"Fivekeys-Generation": str(generation), "X-Robots-Tag": "noindex"}
    if name is not None:
        headers.update(disposition(name))
    if request.scope["state"].get("is_head"):
        response = Response(media_type=media_type, headers=headers)
        del response.headers["content-length"]
        return response
    if request.scope.get("http_version") == "1.0":
        return _at_once(produce, media_type, headers)
    places: anyio.CapacityLimiter = request.app.state.export_places
    return ThreadedResponse(produce, media_type, places, headers)


def _at_once(produce: Produce, media_type: str, headers: Mapping[str, str]) -> Response:
    file = tempfile.TemporaryFile()  # noqa: SIM115  (it is closed once it is sent)
    try:
        produce(cast(BinaryIO, file))
    except BaseException:
        file.close()
        raise
    length = {"Content-Length": str(file.tell())}
    file.seek(0)
    return StreamingResponse(
        iter(functools.partial(file.read, PIECE_BYTES), b""),
        headers={**headers, **length},
        media_type=media_type,
        background=BackgroundTask(file.close),
    )
