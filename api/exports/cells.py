"""Cells of tables: what a spreadsheet must not take for a formula, and what fits into one."""

import re
from typing import Final

from graph.formulas import as_text

Cell = str | int | float | bool | None
"""What stands in a cell; None for an empty one."""

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def safe(cell: Cell) -> Cell:
    """The cell for CSV: text that could be a formula is given an apostrophe in front."""
    return as_text(cell) if isinstance(cell, str) else cell


def without_controls(text: str) -> str:
    """The text with what XML 1.0 cannot hold replaced by U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def shortened(text: str, most: int, note: str) -> str:
    """The text where it has at most ``most`` characters, else its beginning followed by ``note``."""
    return text if len(text) <= most else text[: most - len(note)] + note
