"""Schemas of arguments and answers, short: they stand in the context of every assistant."""

from typing import Any, Final

from pydantic import BaseModel

_NULL: Final = {"type": "null"}


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a model, without titles, and without null where that is no argument."""
    schema = _shortened(model.model_json_schema())
    assert isinstance(schema, dict)
    return schema


def _shortened(value: Any) -> Any:
    if isinstance(value, list):
        return [_shortened(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    # A property may be called title: then its value is a schema.
    kept = {n: v for n, v in value.items() if n != "title" or not isinstance(v, str)}
    choices = kept.get("anyOf")
    if isinstance(choices, list) and _NULL in choices and len(choices) == 2:
        del kept["anyOf"]
        kept |= next(choice for choice in choices if choice != _NULL)
        if kept.get("default", 0) is None:
            del kept["default"]
    return {name: _shortened(entry) for name, entry in kept.items()}
