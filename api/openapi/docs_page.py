"""``/api/docs``: the operations of the interface as a page, group by group."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.desk.start import language_of
from api.pages.templating import render

router = APIRouter(include_in_schema=False)


@router.get("/api/docs")
def docs(request: Request) -> HTMLResponse:
    """All operations, each with its parameters."""
    language = language_of(request)
    groups = [
        {
            "name": in_chinese()["groups"].get(tag, tag) if language == "zh" else tag,
            "operations": found,
        }
        for tag, found in grouped(request.app.openapi()).items()
    ]
    root = str(request.base_url).rstrip("/")
    return HTMLResponse(render("docs.html", request, language, q="", groups=groups, root=root))


@lru_cache(maxsize=1)
def in_chinese() -> Mapping[str, Mapping[str, str]]:
    """Names of groups and operations in Chinese, under ``groups`` and ``operations``."""
    text = files("api").joinpath("templates/operations.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def grouped(document: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The operations of an OpenAPI document by their tags, in the order of our list of tags."""
    names = in_chinese()
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            called = f"{method.upper()} {path}"
            found[(operation.get("tags") or [""])[0]].append(
                {
                    "method": method.upper(),
                    "path": path,
                    "summary": operation.get("summary", ""),
                    "zh": names["operations"].get(called, ""),
                    "description": operation.get("description", ""),
                    "parameters": operation.get("parameters", []),
                }
            )
    places = {tag: place for place, tag in enumerate(names["groups"])}
    # What is not in the list comes before the last five, which few people open.
    return dict(sorted(found.items(), key=lambda item: places.get(item[0], len(places) - 5.5)))
