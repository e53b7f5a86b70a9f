"""Pictures as answers: SVG and PNG, with headers that make them harmless wherever they open."""

from typing import Annotated, Final, Literal
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.responses import Response

from api.pages.language import Language, choose_language
from graph.pictures import png

SVG: Final = "image/svg+xml"
PNG: Final = "image/png"
Format = Literal["svg", "png"]

POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""A picture that is opened by itself may load and run nothing at all."""


def language_of(request: Request) -> Language:
    """The language of the visitor."""
    return choose_language(request.query_params.get("lang"), request.headers.get("accept-language"))


LanguageDep = Annotated[Language, Depends(language_of)]


def answer(picture: str, format_name: Format, file_name: str, language: Language) -> Response:
    """The picture in a format; ``file_name`` has no extension.

    Raises:
        NotInstalledError: PNG is asked for, and this system cannot make it.
    """
    content = picture.encode() if format_name == "svg" else png.render(picture)
    name = quote(f"{file_name[:80]}.{format_name}", safe="")
    return Response(
        content,
        media_type=SVG if format_name == "svg" else PNG,
        headers={
            "Content-Security-Policy": POLICY,
            "Content-Language": "zh-Hans" if language == "zh" else "en",
            "Content-Disposition": f"inline; filename*=UTF-8''{name}",
        },
    )


def format_of(path: str) -> tuple[str, Format | None]:
    """A path without the extension of a picture, and the format that this names."""
    for name in ("svg", "png"):
        if path.endswith(f".{name}"):
            return path.removesuffix(f".{name}"), "svg" if name == "svg" else "png"
    return path, None
