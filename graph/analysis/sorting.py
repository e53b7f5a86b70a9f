"""Distinct pairs and compressed rows by sorting.

`numpy.unique` of many whole numbers hashes them since numpy 2.3, and takes many times as long as
sorting where the numbers are pairs of small ones.
"""

import numpy as np

from graph.index.arrays import Array
from graph.index.links import Links, Pairs

_MASK = 0xFFFFFFFF


def distinct(pairs: Pairs) -> Pairs:
    """Each pair once, sorted."""
    codes = distinct_numbers((pairs.left << 32) | pairs.right)
    return Pairs(codes >> 32, codes & _MASK)


def distinct_numbers(numbers: Array) -> Array:
    """Each number once, ascending."""
    ordered = np.sort(numbers)
    new = np.ones(len(ordered), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    found: Array = ordered[new]
    return found


def linked(pairs: Pairs, length: int) -> Links:
    """Links of ``length`` numbers, each once, in order."""
    pairs = distinct(pairs)
    start = np.zeros(length + 1, np.int64)
    np.cumsum(np.bincount(pairs.left, minlength=length)[:length], out=start[1:])
    return Links(start, pairs.right)


def closed(broader: Links) -> Links:
    """From each number to itself and all above it; a cycle is no error."""
    every = np.arange(len(broader))
    known = distinct(Pairs(every, every) | broader.pairs())
    while True:
        more = distinct(known | known.then(broader))
        if len(more) == len(known):
            return linked(known, len(broader))
        known = more
