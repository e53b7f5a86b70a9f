"""Cells of tables: what a spreadsheet must not take for a formula, and what fits into one."""

import re
from typing import Final

Cell = str | int | float | bool | None
"""What stands in a cell; None for an empty one."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings that spreadsheets take for a formula, full-width ones included (OWASP, CSV injection)."""

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula."""
    return text.startswith(_FORMULA)


def safe(cell: Cell) -> Cell:
    """The cell for CSV: text that could be a formula is given an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and is_formula(cell) else cell


def without_controls(text: str) -> str:
    """The text with what XML 1.0 cannot hold replaced by U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def shortened(text: str, most: int, note: str) -> str:
    """The text where it has at most ``most`` characters, else its beginning followed by ``note``."""
    return text if len(text) <= most else text[: most - len(note)] + note
