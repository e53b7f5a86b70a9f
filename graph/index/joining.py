"""Joins of statements by what stands in their middle, without a table of names.

Names stand for themselves by numbers of 64 bits, which are those of this process only.
"""

from array import array

import numpy as np

from graph.index.arrays import Array
from graph.index.links import Pairs, ranges


class Column:
    """Pairs of numbers, as they come."""

    def __init__(self) -> None:
        self._left = array("q")
        self._right = array("q")

    def take(self, lines: list[bytes]) -> None:
        """Keep the pairs of subjects and objects of lines."""
        left, right = self._left.append, self._right.append
        for line in lines:
            subject, _, target = line.partition(b"\t")
            left(hash(subject))
            right(hash(target))

    def add(self, left: int, right: int) -> None:
        """Keep one pair."""
        self._left.append(left)
        self._right.append(right)

    def pairs(self) -> Pairs:
        """All pairs."""
        return Pairs.of(self._left, self._right)


def joined(pairs: Pairs, other: Pairs) -> Pairs:
    """From the left of ``pairs`` to the right of those of ``other`` that begin where they end."""
    order = np.argsort(other.left, kind="stable")
    keys = other.left[order]
    first = np.searchsorted(keys, pairs.right, "left")
    number = np.searchsorted(keys, pairs.right, "right") - first
    found: Array = order[ranges(first, number)]
    return Pairs(np.repeat(pairs.left, number), other.right[found])
