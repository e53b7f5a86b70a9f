"""Statements of a graph as they come: nothing but the piece at hand is in memory.

They are read predicate by predicate, as lines of a subject, a tab and an object in the syntax of
N-Triples, either from a reader or from a dump in N-Quads. Statements may come more than once, where
they stand in several graphs.
"""

import re
from collections.abc import Callable, Sequence
from typing import BinaryIO, Final, NamedTuple, Protocol, cast

from graph.namespaces import PREFIXES
from graph.store.base import Reader

Take = Callable[[list[bytes]], None]

_PIECE: Final = 1 << 18
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROLS: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_PROLOGUE: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


class Statements(Protocol):
    """Where statements come from; predicates and classes are prefixed names."""

    def pairs(self, predicates: Sequence[str], take: Take) -> None:
        """Give ``take`` the subjects and objects of predicates, many lines at a time."""

    def members(self, of_class: str, take: Take) -> None:
        """Give ``take`` the things of a class, one a line."""


class Read:
    """Statements of a reader, as tab-separated values (SPARQL 1.1 Query Results CSV and TSV).

    Every reader writes them piece by piece.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def pairs(self, predicates: Sequence[str], take: Take) -> None:
        for predicate in predicates:
            self._stream(f"SELECT ?s ?o WHERE {{ ?s {predicate} ?o }}", take)

    def members(self, of_class: str, take: Take) -> None:
        self._stream(f"SELECT ?s WHERE {{ ?s a {of_class} }}", take)

    def _stream(self, query: str, take: Take) -> None:
        lines = _Lines(take)
        sink = cast(BinaryIO, lines)
        self._reader.run(_PROLOGUE + query, media_type="text/tab-separated-values", out=sink)
        lines.finish()


class _Lines:
    """Takes results in pieces and hands them on in lines, without the header."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._pieces: list[bytes] = []
        self._size = 0
        self._is_first = True

    def write(self, data: bytes) -> int:
        """Take a piece."""
        self._pieces.append(bytes(data))
        self._size += len(data)
        if self._size >= _PIECE:
            self._hand_on()
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back for long."""

    def finish(self) -> None:
        """Hand on what is left."""
        self._hand_on()
        if self._size:
            self._pieces.append(b"\n")
            self._hand_on()

    def _hand_on(self) -> None:
        *lines, rest = b"".join(self._pieces).split(b"\n")
        self._pieces, self._size = [rest], len(rest)
        if lines:
            self._take(lines[1:] if self._is_first else lines)
            self._is_first = False


class Literal(NamedTuple):
    """A literal: its lexical form, and its language tag in lower case."""

    text: str
    language: str


def literal(term: bytes) -> Literal | None:
    """The literal that a term of a line is; None where it is none."""
    text = term.rstrip(b"\r").decode("utf-8", "replace")
    if text.startswith('"'):
        end = text.rfind('"')
        tag = text[end + 2 :].lower() if text[end + 1 : end + 2] == "@" else ""
        return Literal(unescaped(text[1:end]), tag)
    if not text or text[0] in "<_":
        return None
    return Literal(text, "")


def iri(term: bytes) -> str:
    """The IRI that a term of a line is."""
    return unescaped(term.decode("utf-8", "replace").removeprefix("<").removesuffix(">"))


def unescaped(text: str) -> str:
    """``text`` without the escapes of N-Triples."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _CONTROLS.get(found[3], found[3])
