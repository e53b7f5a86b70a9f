"""``/static``: style sheets, scripts and pictures of the pages."""

from importlib.resources import files
from typing import Any, Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

CACHE_CONTROL: Final = "public, max-age=300"
"""Five minutes without a question, as pages of a newer version need newer files; then `ETag`."""


class Assets(StaticFiles):
    """The files of the package, which browsers may keep for a while."""

    def __init__(self) -> None:
        super().__init__(directory=str(files("api").joinpath("static")))

    def file_response(self, *args: Any, **options: Any) -> Response:
        """A file, or 304 where the client has it."""
        response = super().file_response(*args, **options)
        response.headers["Cache-Control"] = CACHE_CONTROL
        return response
