"""Sorting more lines than memory should hold: sorted runs on disk, merged as they are read."""

import heapq
import io
import itertools
import tempfile
from collections.abc import Callable, Iterator
from typing import IO, Any, Final, Self

RUN_BYTES: Final = 64 * 1024 * 1024
"""Bytes of lines that are held in memory before they are put on disk as a sorted run."""


class SortedLines(io.RawIOBase):
    """A binary file for lines in any order; iterating gives each distinct line once, sorted.

    Lines are compared by bytes and given without their line feed. ``rewrite`` is applied to each
    line first. Close it (or use it as context manager) to free the disk space.
    """

    def __init__(
        self, rewrite: Callable[[bytes], bytes] | None = None, *, run_bytes: int = RUN_BYTES
    ) -> None:
        self._rewrite = rewrite
        self._run_bytes = run_bytes
        self._runs: list[IO[bytes]] = []
        self._lines: list[bytes] = []
        self._size = 0
        self._rest = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        lines = (self._rest + bytes(data)).split(b"\n")
        self._rest = lines.pop()
        self._lines += map(self._rewrite, lines) if self._rewrite else lines
        self._size += len(data)
        if self._size >= self._run_bytes:
            self._spill()
        return len(data)

    def _spill(self) -> None:
        run = tempfile.TemporaryFile()  # noqa: SIM115 - closed with this object
        self._runs.append(run)
        run.writelines(line + b"\n" for line in sorted(set(self._lines)))
        self._lines.clear()
        self._size = 0

    def __iter__(self) -> Iterator[bytes]:
        for run in self._runs:
            run.seek(0)
        runs = [(line[:-1] for line in run) for run in self._runs]
        merged = heapq.merge(*runs, sorted(self._lines))
        return (line for line, _ in itertools.groupby(merged))

    def __enter__(self) -> Self:
        return self

    def close(self) -> None:
        for run in self._runs:
            run.close()
        self._lines.clear()
        super().close()
