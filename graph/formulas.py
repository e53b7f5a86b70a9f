"""What a spreadsheet would take for a formula, in texts that become cells of tables."""

from typing import Final

STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings that spreadsheets take for a formula, full-width ones included (OWASP, CSV injection)."""


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula."""
    return text.startswith(STARTS)


def as_text(text: str) -> str:
    """The text for a cell of CSV: with an apostrophe in front where it could be a formula."""
    return f"'{text}" if is_formula(text) else text
