"""How exports go out: as a named file, in pieces, from a bounded number of threads."""

from collections.abc import Callable
from typing import BinaryIO, Final

import anyio
from fastapi import FastAPI, Request
from fastapi.responses import Response

from api.exports.file_names import disposition
from api.http.streaming import ThreadedResponse

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

    For HEAD nothing is produced.
    """
    headers = {"Fivekeys-Generation": str(generation), "X-Robots-Tag": "noindex"}
    if name is not None:
        headers.update(disposition(name))
    if request.scope["state"].get("is_head"):
        response = Response(media_type=media_type, headers=headers)
        del response.headers["content-length"]
        return response
    places: anyio.CapacityLimiter = request.app.state.export_places
    return ThreadedResponse(produce, media_type, places, headers)
