"""Comparison of regions, documents and years; see `comparing.compare`."""

from graph.compare.answers import (
    KINDS,
    MATCHES,
    Amount,
    Cell,
    Compared,
    Comparison,
    Has,
    Item,
    Kind,
    Mark,
    Match,
    Row,
    Section,
    Standing,
)
from graph.compare.comparing import SHOWN, compare

__all__ = [
    "KINDS",
    "MATCHES",
    "SHOWN",
    "Amount",
    "Cell",
    "Compared",
    "Comparison",
    "Has",
    "Item",
    "Kind",
    "Mark",
    "Match",
    "Row",
    "Section",
    "Standing",
    "compare",
]
