"""Statements of a dump in N-Quads, which is read once, from beginning to end.

What an index needs is put into one file for each predicate, and given back from there. At a size at
which the engine looks up each name in its tables one by one, this takes a tenth of the time.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from graph import rdf
from graph.index.runs import Runs, Statements
from graph.index.streaming import Take
from graph.namespaces import PREFIXES, RDF

_PIECE: Final = 1 << 22
_TYPE: Final = f"<{RDF}type>".encode()
_WELL_FORMED: Final = re.compile(
    rb"(?:<[^>\\]*>|_:[^ ]+) <[^>\\]*> "
    rb'(<[^>\\]*>|_:[^ ]+|"[^"]*"(?:@[A-Za-z0-9-]+|\^\^<[^>\\]*>)?) (?:<[^>]*> |_:[^ ]+ )?\.'
)
"""A line as engines write it, without escapes in IRIs and escaped quotation marks."""


class Dumped:
    """See the module and `streaming.Statements`."""

    def __init__(
        self, dump: Path, scratch: Path, predicates: Sequence[str], classes: Sequence[str]
    ) -> None:
        """Read ``dump``; the files go into the folder ``scratch``.

        Raises:
            InputError: the dump is malformed.
        """
        self._files: dict[bytes, BinaryIO] = {}
        self._names: dict[str, bytes] = {}
        for place, name in enumerate([*predicates, *classes]):
            self._names[name] = term = _term(name)
            self._files[term] = (scratch / f"statements-{place}").open("w+b")
        self._classes = {_term(name) for name in classes}
        runs = Runs()
        try:
            self._partition(dump, runs)
        except BaseException:
            self._remove()
            raise
        self.statements = Statements(dump, runs.places())

    def _partition(self, dump: Path, runs: Runs) -> None:
        waiting: dict[bytes, list[bytes]] = {term: [] for term in self._files}
        with dump.open("rb") as file:
            for lines in _lines(file):
                self._sort(lines, waiting, runs)
                for term, kept in waiting.items():
                    if kept:
                        kept.append(b"")
                        self._files[term].write(b"\n".join(kept))
                        kept.clear()

    def _sort(self, lines: list[bytes], waiting: dict[bytes, list[bytes]], runs: Runs) -> None:
        classes, split, note = self._classes, _WELL_FORMED.fullmatch, runs.take
        for line in lines:
            subject, _, rest = line.partition(b" ")
            note(line, subject)
            predicate = rest.partition(b" ")[0]
            if predicate not in waiting and predicate != _TYPE and _is_plain(line, predicate):
                continue
            if (found := split(line)) is not None:
                target = found[1]
            else:
                subject, predicate, target = _parsed(line)
            if predicate == _TYPE:
                if target in classes:
                    waiting[target].append(subject)
            elif predicate in waiting:
                waiting[predicate].append(subject + b"\t" + target)

    def pairs(self, predicates: Sequence[str], take: Take) -> None:
        for name in predicates:
            self._give(name, take)

    def members(self, of_class: str, take: Take) -> None:
        self._give(of_class, take)

    def _give(self, name: str, take: Take) -> None:
        file = self._files[self._names[name]]
        file.seek(0)
        for lines in _lines(file):
            take(lines)

    def close(self) -> None:
        """Remove the files, and let go of the dump."""
        self.statements.close()
        self._remove()

    def _remove(self) -> None:
        for file in self._files.values():
            file.close()
            Path(file.name).unlink(missing_ok=True)


def _is_plain(line: bytes, predicate: bytes) -> bool:
    """Whether ``predicate`` is surely the second term of the line as it is always written."""
    return (
        predicate[:1] == b"<"
        and predicate[-1:] == b">"
        and b"\t" not in line
        and (b"\\" not in predicate)
    )


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
        return tuple(str(term).encode() for term in quad[:3])  # type: ignore[return-value]
    return b"", b"", b""
