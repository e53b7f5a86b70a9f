"""Statements of a dump in N-Quads, which is read once, from beginning to end.

What a network is made from is put into one file for each predicate, and given back from there; at a
million claims that is a tenth of the dump.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from graph import rdf
from graph.index.streaming import Take
from graph.namespaces import PREFIXES, RDF

_PIECE: Final = 1 << 22
_TYPE: Final = f"<{RDF}type>".encode()
_TARGET: Final = re.compile(
    rb'(<[^>\\ ]*>|"[^"\\]*"(?:@[A-Za-z0-9-]+|\^\^<[^>\\ ]*>)?) (?:<[^>\\ ]*> |_:[^ ]+ )?\.'
)
"""The rest of a line after its predicate as engines write it, without any escapes."""


class Dumped:
    """See the module and `graph.index.streaming.Statements`."""

    def __init__(
        self, dump: Path, scratch: Path, predicates: Sequence[str], classes: Sequence[str]
    ) -> None:
        """Read ``dump``; the files go into the folder ``scratch``.

        Raises:
            InputError: the dump is malformed.
        """
        self._files: dict[bytes, BinaryIO] = {}
        self._terms: dict[str, bytes] = {}
        for place, name in enumerate([*predicates, *classes]):
            self._terms[name] = term = _term(name)
            self._files[term] = (scratch / f"statements-{place}").open("w+b")
        self._predicates = {_term(name) for name in predicates}
        self._classes = {_term(name) for name in classes}
        try:
            self._partition(dump)
        except BaseException:
            self.close()
            raise

    def _partition(self, dump: Path) -> None:
        waiting: dict[bytes, list[bytes]] = {term: [] for term in self._files}
        with dump.open("rb") as file:
            for lines in _lines(file):
                self._sort(lines, waiting)
                for term, kept in waiting.items():
                    if kept:
                        kept.append(b"")
                        self._files[term].write(b"\n".join(kept))
                        kept.clear()

    def _sort(self, lines: list[bytes], waiting: dict[bytes, list[bytes]]) -> None:
        wanted = self._predicates | {_TYPE}
        for line in lines:
            try:
                subject, predicate, rest = line.split(b" ", 2)
            except ValueError:  # an empty line, or other white space than is usual
                subject = predicate = rest = b""
            if predicate in wanted:
                found = _TARGET.fullmatch(rest)
                if found is not None and b"\\" not in subject:
                    target = found[1]
                else:
                    subject, predicate, target = _parsed(line)
            elif predicate[:1] == b"<" and b"\\" not in predicate and b"\t" not in subject:
                continue
            else:
                subject, predicate, target = _parsed(line)
            if predicate == _TYPE:
                if target in self._classes:
                    waiting[target].append(subject)
            elif predicate in self._predicates:
                waiting[predicate].append(subject + b"\t" + target)

    def pairs(self, predicates: Sequence[str], take: Take) -> None:
        for name in predicates:
            self._give(name, take)

    def members(self, of_class: str, take: Take) -> None:
        self._give(of_class, take)

    def _give(self, name: str, take: Take) -> None:
        file = self._files[self._terms[name]]
        file.seek(0)
        for lines in _lines(file):
            take(lines)

    def close(self) -> None:
        """Remove the files."""
        for file in self._files.values():
            file.close()
            Path(file.name).unlink(missing_ok=True)


def _term(name: str) -> bytes:
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>".encode()


def _lines(file: BinaryIO) -> Iterator[list[bytes]]:
    """Lines without their ends, many at a time."""
    rest = b""
    while data := file.read(_PIECE):
        *lines, rest = (rest + data).split(b"\n")
        yield lines
    if rest:
        yield [rest]


def _parsed(line: bytes) -> tuple[bytes, bytes, bytes]:
    """The triple of any line of N-Quads; empty where there is none."""
    for quad in rdf.parse(line, "application/n-quads"):
        return str(quad.subject).encode(), str(quad.predicate).encode(), str(quad.object).encode()
    return b"", b"", b""
