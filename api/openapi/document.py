"""What holds for every operation of the OpenAPI document, put in once they are all there.

Every error is a problem (RFC 9457), whatever its status; lists and resources are had in all formats
of exports; an answer that is a graph or a file is no JSON.
"""

from typing import Any, Final

from api.exports.answers import NAMES
from api.exports.formats import FORMATS
from api.openapi.described import describe

Document = dict[str, Any]

PROBLEM: Final = "application/problem+json"
_PROBLEM_SCHEMA: Final = {"$ref": "#/components/schemas/Problem"}
_JSON: Final = "application/json"
_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_DEFAULT: Final = {
    "description": "Whatever else went wrong.",
    "content": {PROBLEM: {"schema": _PROBLEM_SCHEMA}},
}
_DONE: Final = "x-complete"
_EMPTY: Final = ("201", "204")
"""Statuses of answers without a body."""

_LEFT_OUT: Final = ("HTTPValidationError", "ValidationError")
"""Bodies of errors that the framework would have; ours are problems."""


def complete(document: Document) -> Document:
    """``document`` with what holds for every operation; it is changed, once."""
    if _DONE in document.setdefault("info", {}):
        return document
    document["info"][_DONE] = True
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in _METHODS:
                _complete_responses(operation["responses"])
                if method == "get" and _is_exported(path):
                    _add_exports(operation, is_list="{" not in path)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in _LEFT_OUT:
        schemas.pop(name, None)
    describe(schemas)
    return document


def _complete_responses(responses: Document) -> None:
    for status, response in responses.items():
        content = response.get("content", {})
        if status[0] in "45":
            response["content"] = {PROBLEM: {"schema": _PROBLEM_SCHEMA}}
        elif status[0] == "3" or status in _EMPTY:
            response.pop("content", None)
        elif len(content) > 1 and not content.get(_JSON, {"schema": 1}).get("schema"):
            del content[_JSON]  # the framework's guess, beside the types that are given
    responses.setdefault("default", _DEFAULT)


def _is_exported(path: str) -> bool:
    name = path.removeprefix("/api/").removesuffix("/{tail}")
    return path.startswith("/api/") and name in (*NAMES, "matrix")


def _add_exports(operation: Document, *, is_list: bool) -> None:
    """The formats of exports beside JSON, and the parameters that choose one."""
    content = operation["responses"]["200"]["content"]
    for row in FORMATS.values():
        content.setdefault(row.media_type, {})
    whole = "the whole answer, without limit and cursor" if is_list else "the resource"
    added = [
        {
            "name": "format",
            "in": "query",
            "required": False,
            "description": f"Gives {whole} as a file in a format; the Accept header does it too, "
            "but for JSON.",
            "schema": {"type": "string", "enum": list(FORMATS)},
        },
        {
            "name": "lang",
            "in": "query",
            "required": False,
            "description": "Language of headings and names in exported tables; by "
            "Accept-Language, else Chinese.",
            "schema": {"type": "string", "enum": ["zh", "en"]},
        },
    ]
    parameters = operation.setdefault("parameters", [])
    known = {parameter["name"] for parameter in parameters}
    parameters.extend(parameter for parameter in added if parameter["name"] not in known)
