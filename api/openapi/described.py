"""Descriptions of fields, from the docstrings that stand below them in the source.

Read when the OpenAPI document is asked for: to have the models read them, each time they are put
together, takes half of the time in which the service starts.
"""

import ast
import inspect
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

Schemas = dict[str, dict[str, Any]]

_OURS = ("graph.", "api.")


def describe(schemas: Schemas) -> None:
    """Give each property of our own records its description, where it has none."""
    for module in _modules():
        if names := {name for name in schemas if _is_of(module, name)}:
            for name, field, description in _documented(module, names):
                found = schemas[name].get("properties", {}).get(field)
                if found is not None:
                    found.setdefault("description", description)


def _modules() -> list[ModuleType]:
    return [module for name, module in sorted(sys.modules.items()) if name.startswith(_OURS)]


def _is_of(module: ModuleType, name: str) -> bool:
    found = vars(module).get(name)
    return inspect.isclass(found) and found.__module__ == module.__name__


def _documented(module: ModuleType, names: set[str]) -> Iterator[tuple[str, str, str]]:
    """Class, field and docstring of the fields of these classes."""
    for node in ast.parse(inspect.getsource(module)).body:
        if not isinstance(node, ast.ClassDef) or node.name not in names:
            continue
        for field, below in zip(node.body, node.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                match below:
                    case ast.Expr(value=ast.Constant(value=str(text))):
                        yield node.name, field.target.id, inspect.cleandoc(text)
