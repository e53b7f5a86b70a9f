"""Loading of the rules and vocabularies of the extraction (TOML files under graph/data/rules)."""

import hashlib
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from graph.errors import DataError


@cache
def rules(name: str) -> dict[str, Any]:
    """The rule file ``name`` (without ``.toml``) as a dictionary.

    Raises:
        DataError: the file is missing or is not TOML.
    """
    file = resources.files("graph") / "data" / "rules" / f"{name}.toml"
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"rule file {name}.toml cannot be read: {error}") from error


@cache
def digest() -> str:
    """Sixteen hexadecimal digits over all rules and schemes that extraction depends on."""
    total = hashlib.sha256()
    for folder in ("rules", "schemes"):
        entries = (resources.files("graph") / "data" / folder).iterdir()
        for file in sorted(entries, key=lambda entry: entry.name):
            total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:16]
