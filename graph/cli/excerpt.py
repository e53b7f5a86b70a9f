"""A line of a query with a mark under the place of a fault."""

from typing import Final
from unicodedata import combining, east_asian_width

WIDTH: Final = 100
"""Characters of a line that are shown."""

_BEFORE: Final = 60  # of which so many before the fault


def excerpt(line: str, number: int, column: int) -> str:
    """Two lines: ``line`` with its number, and a caret under ``column`` (code points, from 1).

    Of a long line the part around the column is shown, with … where something is left out.
    """
    start = max(0, column - 1 - _BEFORE) if len(line) > WIDTH else 0
    part = line[start : start + WIDTH].rstrip("\r")
    head = f"{number:>4} | " + ("…" if start else "")
    tail = "…" if start + WIDTH < len(line) else ""
    before = "".join("\t" if c == "\t" else " " * _width(c) for c in part[: column - 1 - start])
    return f"{head}{part}{tail}\n{' ' * len(head)}{before}^"


def _width(character: str) -> int:
    """Columns of a terminal that a character takes."""
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
