"""Literals as the engine gives them back: it keeps numbers, dates and the like by their value."""

from functools import lru_cache
from typing import Final

import pyoxigraph as ox

_MOST: Final = 1 << 16


@lru_cache(maxsize=_MOST)
def kept(literal: str) -> str:
    """The lexical form that a store gives back for a literal in N-Triples: ``0.8`` for
    ``"0.80"^^<http://www.w3.org/2001/XMLSchema#decimal>``.
    """
    store = ox.Store()
    store.load(f"<x:s> <x:p> {literal} .".encode(), ox.RdfFormat.N_TRIPLES)
    for quad in store:
        term = quad.object
        return term.value if isinstance(term, ox.Literal) else str(term)
    return literal
