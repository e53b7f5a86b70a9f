"""Example queries: SPARQL files that stand on their own, each with a title in both languages.

The first line of a file is its title in Chinese and the second one that in English, as comments.
``index.toml`` puts them in groups, from the simplest to those that are made to be federated.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from graph.errors import NotFoundError

_FOLDER = files(__package__)


class Example(NamedTuple):
    """A query with its name, which is part of its address, and its titles by language."""

    name: str
    titles: Mapping[str, str]
    query: str


class Group(NamedTuple):
    """Examples that belong together."""

    titles: Mapping[str, str]
    examples: tuple[Example, ...]


@cache
def groups() -> tuple[Group, ...]:
    """All examples, in the order in which they are offered."""
    index = tomllib.loads(_FOLDER.joinpath("index.toml").read_text(encoding="utf-8"))
    return tuple(
        Group({"zh": group["zh"], "en": group["en"]}, tuple(map(_read, group["examples"])))
        for group in index["group"]
    )


@cache
def examples() -> Mapping[str, Example]:
    """All examples by name, in the order in which they are offered."""
    return {example.name: example for group in groups() for example in group.examples}


def example(name: str) -> Example:
    """The example of that name.

    Raises:
        NotFoundError: there is none.
    """
    if (found := examples().get(name)) is None:
        raise NotFoundError(f"there is no example {name[:80]!r}; there is {', '.join(examples())}")
    return found


def _read(name: str) -> Example:
    query = _FOLDER.joinpath(f"{name}.rq").read_text(encoding="utf-8")
    zh, en = (line.removeprefix("# ") for line in query.splitlines()[:2])
    return Example(name, {"zh": zh, "en": en}, query)
