"""Colours of pictures: those of the pages, in one place, each with enough contrast for its use."""

from typing import Final

PAPER: Final = "#fbf8f2"
CARD: Final = "#fffdf9"
INK: Final = "#23201c"
SOFT: Final = "#6d665c"
LINE: Final = "#d8cfbd"
SEAL: Final = "#a63a2b"

KEYS: Final = {
    "talent": "#2d5f8b",
    "brand": "#a0522d",
    "leading-enterprises": "#6a4c86",
    "channels": "#2f7364",
    "platforms": "#8f5720",
}
"""Colour of each key, on paper readable as text."""

ECONOMIES: Final = {
    "innovation": KEYS["talent"],
    "service": KEYS["brand"],
    "headquarters": KEYS["leading-enterprises"],
    "open": KEYS["channels"],
    "flow": KEYS["platforms"],
}

KINDS: Final = {
    "policy": "#7f9fc0",
    "document": "#7f9fc0",
    "measure": "#c9785f",
    "industry": "#d9b23c",
    "region": "#6ba694",
    "zone": "#6ba694",
    "organization": "#a58cbb",
}
"""Colour of each kind of thing, as a mark beside its name; the colours of spans in texts."""

DEEP: Final = {
    "policy": "#3d608a",
    "document": "#3d608a",
    "measure": "#a04d36",
    "industry": "#80630a",
    "region": "#2f7364",
    "zone": "#2f7364",
    "organization": "#6a4c86",
}
"""The same, dark enough to have white text on it."""

HEAT: Final = ("#fbf8f2", "#f6e3c8", "#ecc08f", "#dd9160", "#b5502f", "#8f2c22")
"""From nothing to most; text on the last two is white."""

WHITE_FROM: Final = 4
"""First step of `HEAT` on which text is white."""


def colour(kind: str, name: str = "") -> str:
    """Colour of a thing by its kind and, for keys and types of economy, its name."""
    if kind == "key":
        return KEYS.get(name, SOFT)
    if kind == "economy":
        return ECONOMIES.get(name, SOFT)
    return KINDS.get(kind, SOFT)


def deep(kind: str, name: str = "") -> str:
    """Colour of a thing for a box with white text."""
    return DEEP.get(kind) or colour(kind, name)


def heat(count: int, most: int) -> int:
    """Step of ``count`` where the highest count is ``most``: 0 for nothing, else 1 to 5.

    Steps are powers of the highest count, so that a few large counts leave the others apart.
    """
    if count <= 0:
        return 0
    steps = len(HEAT) - 1
    return next((step for step in range(1, steps) if count <= _bound(step, most, steps)), steps)


def bounds(most: int) -> list[tuple[int, int, int]]:
    """Step, least and greatest count of each step that is in use, where ``most`` is the highest."""
    steps = len(HEAT) - 1
    found = []
    low = 1
    for step in range(1, steps + 1):
        high = most if step == steps else min(most, _bound(step, most, steps))
        if high >= low:
            found.append((step, low, high))
            low = high + 1
    return found


def _bound(step: int, most: int, steps: int) -> int:
    """Greatest count of a step: 1, 2, 3 … for few, powers for many."""
    if most <= steps:
        return step if step < steps else most
    return max(step, int(most ** (step / steps) + 1e-9))
