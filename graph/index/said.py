"""What is said of things in words: spooled as it comes, given back in the order of the things."""

import mmap
from array import array
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Final

import numpy as np

from graph.index.arrays import Array


class Sort(IntEnum):
    """What a text is to its thing. Names come first, and first what it is best called."""

    LABEL = 0
    LABEL_EN = 1
    TITLE = 2
    TITLE_EN = 3
    NUMBER = 4
    CODE = 5
    OTHER_NAME = 6
    ABSTRACT = 8
    SECTION = 9
    WHOLE = 10
    QUOTE = 11


FIRST_TEXT = Sort.ABSTRACT
"""What comes before it are names and numbers."""


_APART: Final = np.zeros(max(Sort) + 1, np.int8)
"""By sort, what the same text of a thing is beside its other sorts: 1 English name, 2 number."""
_APART[[Sort.LABEL_EN, Sort.TITLE_EN]] = 1
_APART[[Sort.NUMBER, Sort.CODE]] = 2


class Said:
    """A spool of texts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("w+b")
        self._thing = array("q")
        self._sort = array("b")
        self._start = array("q")
        self._digest = array("q")
        self._end = 0

    def add(self, thing: int, sort: int, text: str) -> None:
        """Keep a text."""
        data = text.encode("utf-8", "surrogatepass")
        self._thing.append(thing)
        self._sort.append(sort)
        self._start.append(self._end)
        self._digest.append(hash(text))
        self._file.write(data)
        self._end += len(data)

    def ordered(self, order: Array) -> "Ordered":
        """Each text of each thing once, as what it is first, in the order of the things; what is a
        Chinese name, an English one and a number or code as well is each of them.

        ``order`` gives each thing the number under which its texts come, -1 to leave them out;
        of things with the same number all texts come together.
        """
        self._file.flush()
        thing = order[np.array(self._thing, np.int64)]
        sort, digest = np.array(self._sort), np.array(self._digest)
        start = np.array(self._start)
        apart = _APART[sort]
        by = np.lexsort((start, sort, apart, digest, thing))
        by = by[thing[by] >= 0]
        new = np.ones(len(by), bool)
        new[1:] = (np.diff(thing[by]) != 0) | (np.diff(digest[by]) != 0)
        new[1:] |= np.diff(apart[by]) != 0
        by = by[new]
        by = by[np.lexsort((start[by], sort[by], thing[by]))]
        end = np.append(start[1:], self._end)
        return Ordered(self._path, thing[by], sort[by], start[by], end[by])

    def close(self) -> None:
        """Remove the spool."""
        self._file.close()
        self._path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Ordered:
    """Texts of things in order; may be gone through several times.

    Attributes:
        path: the spool.
        thing: number of the thing, by text.
        sort: what it is to the thing, by text.
        start: place in the spool in bytes, by text.
        end: the same, of its end.
    """

    path: Path
    thing: Array
    sort: Array
    start: Array
    end: Array

    def texts(self, keep: Array | None = None) -> Iterator[str]:
        """The texts, or those of them for which ``keep`` is true."""
        starts, ends = self.start, self.end
        if keep is not None:
            starts, ends = starts[keep], ends[keep]
        if not len(starts) or not self.path.stat().st_size:
            yield from ("" for _ in starts)
            return
        with (
            self.path.open("rb") as file,
            closing(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) as data,
        ):
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
                yield data[start:end].decode("utf-8", "surrogatepass")
