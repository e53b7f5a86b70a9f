"""What is said of each thing, read from the dump at the places where it stands there.

A run is what stands together about one subject. Places are noted while the dump is read; what is in
memory for each run are 20 bytes.
"""

import mmap
import re
from array import array
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from graph import rdf
from graph.index.arrays import Array
from graph.index.links import ranges

Statement = tuple[bytes, bytes]
"""Predicate and object in the syntax of N-Triples."""

_PLAIN: Final = re.compile(rb"<[^>\\\t]*>|_:[^\t]+")
_LINES: Final = re.compile(
    rb"^[^ ]+ (<[^>\\]*>) "
    rb'(<[^>\\]*>|_:[^ ]+|"[^"\\]*(?:\\.[^"\\]*)*"(?:@[A-Za-z0-9-]+|\^\^<[^>\\]*>)?)'
    rb"(?: <[^>]*>| _:[^ ]+)? \.$",
    re.MULTILINE,
)
"""Predicate and object of the lines that are as engines write them, without escapes in IRIs."""

_MEDIA_TYPE: Final = "application/n-quads"


class Runs:
    """Notes the places of runs while a dump is read."""

    def __init__(self) -> None:
        self._subjects = array("q")
        self._starts = array("Q")
        self._subject = b""
        self._end = 0

    def take(self, line: bytes, subject: bytes) -> None:
        """Note the next line, which begins with ``subject`` up to the first space."""
        if subject != self._subject:
            self._subject = subject
            self._subjects.append(hash(_named(line, subject)))
            self._starts.append(self._end)
        self._end += len(line) + 1

    def places(self) -> "Places":
        """Where the runs are, by subject."""
        subjects = np.frombuffer(self._subjects, np.int64)
        starts = np.frombuffer(self._starts, np.uint64)
        sizes = np.diff(np.append(starts, np.uint64(self._end))).astype(np.uint32)
        order = np.argsort(subjects, kind="stable")
        return Places(subjects[order], starts[order], sizes[order])


def _named(lines: bytes, subject: bytes) -> bytes:
    """The subject of the first of the lines as engines write it."""
    if _PLAIN.fullmatch(subject) is None:
        for quad in rdf.parse(lines.partition(b"\n")[0], _MEDIA_TYPE):
            return str(quad.subject).encode()
    return subject


class Places:
    """Where what is said of a subject stands in a dump.

    Subjects are numbers of 64 bits that stand for their terms in this process only.
    """

    def __init__(self, subject: Array, start: Array, size: Array) -> None:
        self._subject, self._start, self._size = subject, start, size

    def first(self, numbers: Array) -> Array:
        """For each number where its first run begins; anywhere where it has none."""
        if not len(self._subject):
            return np.zeros(len(numbers), np.uint64)
        first = np.searchsorted(self._subject, numbers, "left")
        starts: Array = self._start[np.minimum(first, len(self._subject) - 1)]
        return starts

    def of(self, numbers: Array) -> Iterator[list[tuple[int, int]]]:
        """For each number starts and sizes of its runs, and perhaps of some of other subjects."""
        first, last = (np.searchsorted(self._subject, numbers, side) for side in _SIDES)
        places = ranges(first, last - first)
        runs = zip(self._start[places].tolist(), self._size[places].tolist(), strict=True)
        for number in (last - first).tolist():
            yield list(islice(runs, number))


_SIDES: Final = ("left", "right")


class Statements:
    """Statements of a dump, by subject."""

    def __init__(self, dump: Path, places: Places) -> None:
        self._places = places
        self._data: mmap.mmap | bytes = b""
        if dump.stat().st_size:
            with dump.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def order(self, terms: Sequence[bytes]) -> list[int]:
        """Places of terms in the order in which the dump has what is said of them."""
        found: list[int] = np.argsort(self._places.first(_numbers(terms)), kind="stable").tolist()
        return found

    def about(self, terms: Collection[bytes]) -> Iterator[tuple[bytes, list[Statement]]]:
        """Terms as the dump has them (``<iri>``), each with all that is said of it, each once."""
        for term, runs in zip(terms, self._places.of(_numbers(terms)), strict=True):
            found: dict[Statement, None] = {}
            for start, size in runs:
                found |= dict.fromkeys(_statements(self._run(start, size), term))
            yield term, list(found)

    def numbered(self, numbers: Array) -> Iterator[tuple[bytes, list[Statement]]]:
        """The same for what has one of the numbers, which are those of its term."""
        for runs in self._places.of(numbers):
            found: dict[bytes, dict[Statement, None]] = {}
            for start, size in runs:
                run = self._run(start, size)
                term = _named(run, run.partition(b" ")[0])
                known = found.setdefault(term, {})
                known |= dict.fromkeys(_statements(run, term))
            yield from ((term, list(known)) for term, known in found.items())

    def forget(self) -> None:
        """Let go of what was read so far: it would count as memory of this process."""
        if isinstance(self._data, mmap.mmap):
            self._data.madvise(mmap.MADV_DONTNEED)

    def close(self) -> None:
        """Let go of the dump."""
        if isinstance(self._data, mmap.mmap):
            self._data.close()

    def _run(self, start: int, size: int) -> bytes:
        return self._data[start : start + size - 1]


def _numbers(terms: Collection[bytes]) -> Array:
    return np.fromiter(map(hash, terms), np.int64, len(terms))


def _statements(run: bytes, subject: bytes) -> list[Statement]:
    """The statements of a run, if they are about ``subject``."""
    if run.startswith(subject + b" "):
        found: list[Statement] = _LINES.findall(run)
        if len(found) == run.count(b"\n") + 1:
            return found
    quads = (quad for line in run.split(b"\n") for quad in rdf.parse(line, _MEDIA_TYPE))
    return [
        (str(quad.predicate).encode(), str(quad.object).encode())
        for quad in quads
        if str(quad.subject).encode() == subject
    ]
