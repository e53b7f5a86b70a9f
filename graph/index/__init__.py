"""The index of a generation: lists with facets, search, suggestions, matrices and names.

It is a folder that `build` makes from any reader by streaming, and that `open_index` opens at once
and read only. It belongs to exactly one generation and says which.
"""

from graph.index.answers import Axis, FacetCount, Found, Hit, Linked, Matrix, Name, Span
from graph.index.building import build
from graph.index.folding import marks
from graph.index.keeping import IndexProcess, build_newest, has_newest, open_newest
from graph.index.opened import Index, open_index
from graph.index.question import (
    AMOUNT_RANGES,
    FACETS,
    KINDS,
    ORDERS,
    TREES,
    VALIDITIES,
    AmountRange,
    Question,
)

__all__ = [
    "AMOUNT_RANGES",
    "FACETS",
    "KINDS",
    "ORDERS",
    "TREES",
    "VALIDITIES",
    "AmountRange",
    "Axis",
    "FacetCount",
    "Found",
    "Hit",
    "Index",
    "IndexProcess",
    "Linked",
    "Matrix",
    "Name",
    "Question",
    "Span",
    "build",
    "build_newest",
    "has_newest",
    "marks",
    "open_index",
    "open_newest",
]
