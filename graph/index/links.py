"""Pairs of numbers as compressed rows: from each thing to those that it is linked to."""

from dataclasses import dataclass

import numpy as np

from graph.index.arrays import Array

_MASK = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of numbers: two arrays of the same length."""

    left: Array
    right: Array

    @classmethod
    def of(cls, left: object, right: object) -> "Pairs":
        """Pairs of two sequences of numbers."""
        return cls(np.asarray(left, np.int64), np.asarray(right, np.int64))

    def __len__(self) -> int:
        return len(self.left)

    def __or__(self, other: "Pairs") -> "Pairs":
        return Pairs(
            np.concatenate([self.left, other.left]), np.concatenate([self.right, other.right])
        )

    def swapped(self) -> "Pairs":
        """The pairs the other way round."""
        return Pairs(self.right, self.left)

    def where(self, keep: Array) -> "Pairs":
        """The pairs for which ``keep`` is true."""
        return Pairs(self.left[keep], self.right[keep])

    def renamed(self, left: Array, right: Array) -> "Pairs":
        """The pairs with other numbers; those with a number that becomes -1 are left out."""
        pairs = Pairs(left[self.left], right[self.right])
        return pairs.where((pairs.left >= 0) & (pairs.right >= 0))

    def distinct(self) -> "Pairs":
        """Each pair once, sorted."""
        codes = distinct_numbers((self.left << 32) | self.right)
        return Pairs(codes >> 32, codes & _MASK)

    def then(self, other: "Links") -> "Pairs":
        """Pairs from the left of these to what ``other`` links their right to."""
        starts = other.start[self.right].astype(np.int64)
        degrees = other.start[self.right + 1].astype(np.int64) - starts
        return Pairs(np.repeat(self.left, degrees), other.value[ranges(starts, degrees)])


@dataclass(frozen=True, slots=True)
class Links:
    """From each number to some others: those of ``n`` are ``value[start[n]:start[n + 1]]``."""

    start: Array
    value: Array

    @classmethod
    def of(cls, pairs: Pairs, length: int) -> "Links":
        """Links of ``length`` numbers, each once, in order."""
        pairs = pairs.distinct()
        start = np.zeros(length + 1, np.int64)
        np.cumsum(np.bincount(pairs.left, minlength=length)[:length], out=start[1:])
        return cls(start, pairs.right)

    def __len__(self) -> int:
        return len(self.start) - 1

    def of_one(self, number: int) -> Array:
        """What one number is linked to."""
        return self.value[int(self.start[number]) : int(self.start[number + 1])]

    def of_some(self, numbers: Array) -> Array:
        """What some numbers are linked to, one after the other."""
        starts = self.start[numbers].astype(np.int64)
        return self.value[ranges(starts, self.start[numbers + 1].astype(np.int64) - starts)]

    def pairs(self) -> Pairs:
        """As pairs."""
        owners = np.repeat(np.arange(len(self)), np.diff(self.start))
        return Pairs(owners, self.value.astype(np.int64))


def ranges(starts: Array, lengths: Array) -> Array:
    """The numbers of ranges, one range after the other."""
    total = int(lengths.sum())
    if total == 0:
        return np.zeros(0, np.int64)
    ends = np.cumsum(lengths)
    steps: Array = np.arange(total) - np.repeat(ends - lengths, lengths)
    steps += np.repeat(starts, lengths)
    return steps


def distinct_numbers(numbers: Array) -> Array:
    """Each number once, ascending.

    `numpy.unique` of many whole numbers hashes them since numpy 2.3, and takes many times as long as
    sorting where the numbers are pairs of small ones.
    """
    ordered = np.sort(numbers)
    new = np.ones(len(ordered), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    found: Array = ordered[new]
    return found


def closure(broader: Links) -> Links:
    """From each number to itself and all above it; a cycle is no error."""
    pairs = broader.pairs()
    every = np.arange(len(broader))
    known = (Pairs(every, every) | pairs).distinct()
    while True:
        more = (known | known.then(broader)).distinct()
        if len(more) == len(known):
            return Links.of(known, len(broader))
        known = more
