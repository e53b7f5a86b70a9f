"""One file of arrays: written piece by piece, opened at once as views into the page cache.

arrays.bin   the arrays one after the other, each at a multiple of 64 bytes
index.json   name → type, place and length of each, with the facts of the index
"""

import json
import mmap
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.errors import DataError, NotFoundError
from graph.store.files import sync, write_durably

Array = NDArray[Any]

FORMAT: Final = 5
"""Version of the content of the folder."""

_DATA: Final = "arrays.bin"
_DIRECTORY: Final = "index.json"
_ALIGNMENT: Final = 64
_PIECE: Final = 1 << 20


class Draft:
    """Arrays that are being written into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = (folder / _DATA).open("w+b")
        self._places: dict[str, tuple[str, int, int]] = {}
        self._end = 0

    def put(self, name: str, array: Array) -> None:
        """Write a one-dimensional array."""
        self._begin()
        self._file.write(np.ascontiguousarray(array).data)
        self._note(name, array.dtype, len(array))

    def strings(self, name: str, texts: Iterable[str]) -> None:
        """Write texts, to be read by their numbers."""
        self.blobs(name, (text.encode("utf-8", "surrogatepass") for text in texts))

    def blobs(self, name: str, blobs: Iterable[bytes]) -> None:
        """Write pieces of bytes, to be read by their numbers."""
        self._begin()
        starts = [0]
        size = 0
        piece: list[bytes] = []
        waiting = 0
        for data in blobs:
            size += len(data)
            waiting += len(data)
            starts.append(size)
            piece.append(data)
            if waiting > _PIECE:
                self._file.write(b"".join(piece))
                piece, waiting = [], 0
        self._file.write(b"".join(piece))
        self._note(f"{name}.text", np.dtype(np.uint8), size)
        self.put(f"{name}.start", np.array(starts, np.uint64))

    def reserve(self, name: str, dtype: type[np.generic], length: int) -> Array:
        """Room for an array, to be filled through the view that is returned."""
        self._begin()
        kind = np.dtype(dtype)
        self._note(name, kind, length)
        if length == 0:
            return np.empty(0, kind)
        self._file.truncate(self._end)
        self._file.flush()
        at = self._places[name][1]
        return np.memmap(self._file, kind, mode="r+", offset=at, shape=(length,))

    def close(self, facts: dict[str, Any]) -> None:
        """Put everything on the disk, and ``facts`` beside it."""
        self._file.truncate(self._end)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        content = {"format": FORMAT, "size": self._end, **facts, "arrays": self._places}
        write_durably(self._folder / _DIRECTORY, json.dumps(content, ensure_ascii=False).encode())
        sync(self._folder)

    def abandon(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _begin(self) -> None:
        self._end += -self._end % _ALIGNMENT
        self._file.seek(self._end)

    def _note(self, name: str, dtype: "np.dtype[Any]", length: int) -> None:
        self._places[name] = dtype.str, self._end, length
        self._end += dtype.itemsize * length


class Blobs:
    """Pieces of bytes by number."""

    def __init__(self, data: memoryview, start: Array) -> None:
        self._data = data
        self._start = start

    def __len__(self) -> int:
        return len(self._start) - 1

    def __getitem__(self, number: int) -> memoryview:
        return self._data[int(self._start[number]) : int(self._start[number + 1])]


class Strings:
    """Texts by number."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    def __len__(self) -> int:
        return len(self._blobs)

    def __getitem__(self, number: int) -> str:
        return str(self._blobs[number], "utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))


class Arrays:
    """The arrays of a folder; views that stay valid as long as somebody has one."""

    def __init__(self, folder: Path) -> None:
        """Open the folder.

        Raises:
            NotFoundError: there is no index in it.
            DataError: it is damaged, or of another format.
        """
        try:
            content = json.loads((folder / _DIRECTORY).read_bytes())
            with (folder / _DATA).open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                self._view = memoryview(
                    mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
                )
        except FileNotFoundError:
            raise NotFoundError(f"there is no index in {folder}; build it") from None
        except (OSError, ValueError) as error:
            raise DataError(f"the index {folder} is damaged: {error}; build it again") from error
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise DataError(f"the index {folder} has another format; build it again")
        if content.get("size") != size:
            raise DataError(f"the index {folder} is damaged: {size} bytes; build it again")
        self.facts: dict[str, Any] = content
        self._places: dict[str, list[Any]] = content["arrays"]

    def __getitem__(self, name: str) -> Array:
        kind, at, length = self._places[name]
        dtype = np.dtype(kind)
        return np.frombuffer(self._view[at : at + dtype.itemsize * length], dtype)

    def strings(self, name: str) -> Strings:
        """Texts that were written under ``name``."""
        return Strings(self.blobs(name))

    def blobs(self, name: str) -> Blobs:
        """Pieces of bytes that were written under ``name``."""
        _, at, length = self._places[f"{name}.text"]
        return Blobs(self._view[at : at + length], self[f"{name}.start"])
