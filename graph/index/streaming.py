"""Rows of a reader as they come: nothing but the piece at hand is in memory.

Results are asked for as tab-separated values (SPARQL 1.1 Query Results CSV and TSV Formats), whose
terms are those of Turtle and which every reader writes piece by piece.
"""

import re
from collections.abc import Callable
from typing import BinaryIO, Final, NamedTuple, cast

from graph.namespaces import PREFIXES
from graph.store.base import Reader

Take = Callable[[list[bytes]], None]

_PIECE: Final = 1 << 18
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROLS: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_PROLOGUE: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def stream(reader: Reader, query: str, take: Take) -> int:
    """Give ``take`` the rows of a SELECT query, many at a time, as lines; returns how many.

    ``query`` uses the prefixes of `graph.namespaces` undeclared.
    """
    sink = _Lines(take)
    reader.run(_PROLOGUE + query, media_type="text/tab-separated-values", out=cast(BinaryIO, sink))
    return sink.finish()


class _Lines:
    """Takes results in pieces and hands them on in lines, without the header."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._pieces: list[bytes] = []
        self._size = 0
        self._rows = -1  # the header is none

    def write(self, data: bytes) -> int:
        """Take a piece."""
        self._pieces.append(bytes(data))
        self._size += len(data)
        if self._size >= _PIECE:
            self._hand_on()
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back for long."""

    def finish(self) -> int:
        """Hand on what is left; returns the number of rows."""
        self._hand_on()
        if self._size:
            self._pieces.append(b"\n")
            self._hand_on()
        return max(self._rows, 0)

    def _hand_on(self) -> None:
        *lines, rest = b"".join(self._pieces).split(b"\n")
        self._pieces, self._size = [rest], len(rest)
        if lines:
            is_first = self._rows < 0
            self._rows += len(lines)
            self._take(lines[1:] if is_first else lines)


class Literal(NamedTuple):
    """A literal: its lexical form, and its language tag in lower case."""

    text: str
    language: str


def literal(term: bytes) -> Literal | None:
    """The literal that a term of a row is; None where it is none."""
    text = term.rstrip(b"\r").decode("utf-8", "replace")
    if text.startswith('"'):
        end = text.rfind('"')
        tag = text[end + 2 :].lower() if text[end + 1 : end + 2] == "@" else ""
        return Literal(unescaped(text[1:end]), tag)
    if not text or text[0] in "<_":
        return None
    return Literal(text, "")


def iri(term: bytes) -> str:
    """The IRI that a term of a row is."""
    return unescaped(term.decode("utf-8", "replace").removeprefix("<").removesuffix(">"))


def unescaped(text: str) -> str:
    """``text`` without the escapes of Turtle."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _CONTROLS.get(found[3], found[3])
