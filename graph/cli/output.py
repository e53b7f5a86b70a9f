"""Where results of commands go: files written whole, tables for people, IRIs made short."""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

import click

from graph.namespaces import PREFIXES


@contextmanager
def binary_input(path: Path) -> Iterator[BinaryIO]:
    """The file ``path``, or standard input where it is ``-``."""
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    with path.open("rb") as file:
        yield file


@contextmanager
def binary_output(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or the file ``path``, which appears only when all is written."""
    if path is None or str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table: drawn on a terminal, tab-separated with a header line elsewhere."""
    if not sys.stdout.isatty():
        for cells in (headers, *rows):
            click.echo("\t".join(plain(cell) for cell in cells))
        return
    from rich.console import Console  # noqa: PLC0415  (slow to load, needed on terminals only)
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table(header_style="bold")
    for header in headers:
        drawn.add_column(header, overflow="fold")
    for cells in rows:
        drawn.add_row(*(Text(plain(cell)) for cell in cells))
    Console().print(drawn)


def plain(cell: object) -> str:
    """A cell of a table on one line, without tabs."""
    return "" if cell is None else " ".join(str(cell).split())


def short_iri(text: str, base: str) -> str:
    """``text`` with a known prefix for its namespace, or as a path under ``base``."""
    if text.startswith(base + "id/"):
        return unquote(text.removeprefix(base))
    for prefix, namespace in PREFIXES.items():
        if text.startswith(namespace) and "/" not in text[len(namespace) :]:
            return f"{prefix}:{text[len(namespace) :]}"
    return text
