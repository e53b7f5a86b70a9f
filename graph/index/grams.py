"""Where strings of any length stand in many texts: postings of three characters each.

A posting says the field and the place in it. Postings are sorted by their three characters, so
those of one or two characters are one piece of the array; longer strings are where their pieces
follow each other. What is found is exactly what contains the string: nothing is split into words.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from graph.index.arrays import Array, Arrays, Draft
from graph.index.folding import fold

FIELD_BITS: Final = 24
"""A posting is the number of the field, shifted by so many bits, and the place in it."""

_SPAN: Final = 3
_BITS: Final = 21  # of a code point
_BLOCK: Final = 1 << 20
_PLACES: Final = np.uint64((1 << FIELD_BITS) - 1)


class Grams:
    """Postings of the fields of an index, by name."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._keys = arrays[f"{name}.key"]
        self._start = arrays[f"{name}.start"]
        self._postings = arrays[f"{name}.posting"]

    def find(self, word: str) -> Array:
        """Postings where the folded ``word`` begins; in no order where it is short."""
        codes = np.frombuffer(word.encode("utf-32-le", "surrogatepass"), np.uint32)
        if len(codes) < _SPAN:
            return self._within(codes)
        last = len(codes) - _SPAN
        places = sorted({*range(0, last + 1, _SPAN), last})
        lists = [(self._within(codes[at : at + _SPAN]), np.uint64(at)) for at in places]
        lists.sort(key=lambda entry: len(entry[0]))
        found, at = lists[0]
        if len(lists) == 1:
            return found
        found = found[(found & _PLACES) >= at] - at
        for postings, at in lists[1:]:
            if not len(found):
                break
            sought = found + at
            where = np.searchsorted(postings, sought)
            where[where == len(postings)] = 0
            found = found[postings[where] == sought]
        return found

    def _within(self, codes: Array) -> Array:
        """Postings of up to three characters."""
        if not len(codes):
            return self._postings[:0]
        low = 0
        for code in codes.tolist():
            low = low << _BITS | code
        spare = _BITS * (_SPAN - len(codes))
        bounds = np.array([low << spare, (low + 1) << spare], np.uint64)
        first, last = self._start[np.searchsorted(self._keys, bounds)].tolist()
        return self._postings[first:last]


def fields_of(postings: Array) -> Array:
    """Numbers of the fields of postings."""
    return (postings >> np.uint64(FIELD_BITS)).astype(np.int64)


def places_of(postings: Array) -> Array:
    """Places in the fields of postings."""
    return (postings & _PLACES).astype(np.int64)


def write(draft: Draft, name: str, texts: Iterable[tuple[int, str]], scratch: Path) -> None:
    """Write the postings of fields, given in the order of their numbers.

    Two passes over blocks of a million characters, so that memory stays the same at any size.
    """
    sizes: list[tuple[int, int]] = []
    keys, counts = np.zeros(0, np.uint64), np.zeros(0, np.int64)
    with scratch.open("w+b") as file:
        for codes, postings in _blocks(texts):
            order = np.argsort(codes, kind="stable")
            file.write(codes[order].data)
            file.write(postings[order].data)
            sizes.append((len(codes), len(postings)))
            keys, counts = _merged(keys, counts, codes[order])
        start = np.zeros(len(keys) + 1, np.int64)
        np.cumsum(counts, out=start[1:])
        draft.put(f"{name}.key", keys)
        draft.put(f"{name}.start", start)
        merged = draft.reserve(f"{name}.posting", np.uint64, int(start[-1]))
        file.seek(0)
        ends = start[:-1].copy()
        for length, _ in sizes:
            codes = np.fromfile(file, np.uint64, length)
            postings = np.fromfile(file, np.uint64, length)
            block, first, number = np.unique(codes, return_index=True, return_counts=True)
            at = np.searchsorted(keys, block)
            merged[np.repeat(ends[at] - first, number) + np.arange(length)] = postings
            ends[at] += number
    scratch.unlink()


def _merged(keys: Array, counts: Array, codes: Array) -> tuple[Array, Array]:
    """Sorted keys and their counts, with those of a sorted block."""
    block, number = np.unique(codes, return_counts=True)
    every = np.union1d(keys, block)
    total = np.zeros(len(every), np.int64)
    total[np.searchsorted(every, keys)] = counts
    total[np.searchsorted(every, block)] += number
    return every, total


def _blocks(texts: Iterable[tuple[int, str]]) -> Iterator[tuple[Array, Array]]:
    """Characters by threes with their postings, of many fields at once."""
    numbers: list[int] = []
    pieces: list[str] = []
    size = 0
    for number, text in texts:
        folded = fold(text)[: int(_PLACES)]
        if not folded:
            continue
        numbers.append(number)
        pieces.append(folded)
        size += len(folded)
        if size >= _BLOCK:
            yield _block(numbers, pieces)
            numbers, pieces, size = [], [], 0
    if pieces:
        yield _block(numbers, pieces)


def _block(numbers: list[int], pieces: list[str]) -> tuple[Array, Array]:
    gap = "\0" * (_SPAN - 1)
    text = (gap.join(pieces) + gap).encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(text, np.uint32).astype(np.uint64)
    bits = np.uint64(_BITS)
    threes = (((codes[:-2] << bits) | codes[1:-1]) << bits) | codes[2:]
    lengths = np.array([len(piece) for piece in pieces])
    starts = np.concatenate([[0], np.cumsum(lengths + len(gap))[:-1]])
    at = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    fields = np.repeat(np.array(numbers, np.uint64), lengths)
    postings = (fields << np.uint64(FIELD_BITS)) | at.astype(np.uint64)
    return threes[np.repeat(starts, lengths) + at], postings
