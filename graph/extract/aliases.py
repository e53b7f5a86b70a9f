"""Short names that a text declares (以下简称, 以下统称) and uses from there on."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from graph.extract.gazetteer import Gazetteer

_DECLARATION = re.compile(
    r"[（(](?:以下|下文|下面)?(?:简称|统称|合称|下称)[为：:]?\s?[“\"《「]?(?P<name>[^“”\"《》「」（）()，。；\n]{2,20})[”\"》」]?[）)]"
)


class Alias(NamedTuple):
    """A short name declared at flat ``[start, end)`` for what ends at ``start``."""

    name: str
    start: int
    end: int


class Use(NamedTuple):
    """A use of ``alias`` at flat ``[start, end)``."""

    start: int
    end: int
    alias: Alias


def aliases(content: str) -> list[Alias]:
    """The short names declared in ``content``, in order; of the same name the first counts."""
    found: dict[str, Alias] = {}
    for match in _DECLARATION.finditer(content):
        name = match["name"].strip()
        found.setdefault(name, Alias(name, match.start(), match.end()))
    return list(found.values())


def uses(content: str, declared: list[Alias]) -> Iterator[Use]:
    """Every later use of the declared short names."""
    if not declared:
        return
    for start, end, alias in Gazetteer((alias.name, alias) for alias in declared).find(content):
        if start >= alias.end:
            yield Use(start, end, alias)
