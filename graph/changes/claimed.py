"""What a generation claims, sorted, in bounded memory.

A claim is told by what it says: subject, property and object, where a figure (incentive, budget,
target, threshold, statistic) is told by its amount, unit, words and time, since its IRI is the
place in the text where it stands and moves with it. Several claims that say the same, of several
sources, are one with several grounds: basis, confidence, place. From which source it was read is no
part of it, so that a document that is read again, word for word, changes nothing.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, BinaryIO, Final, NamedTuple, Self, cast

from graph.queries.facts import QUANTITY_KINDS
from graph.queries.text import compose
from graph.queries.view import expand_all
from graph.store.base import Reader
from graph.store.sorting import SortedLines

_TSV: Final = "text/tab-separated-values"
_QUANTITIES: Final = expand_all(tuple(QUANTITY_KINDS))
_FIGURES: Final = expand_all((*QUANTITY_KINDS, "fk:threshold"))
"""Properties whose objects or subjects are figures; the threshold of an incentive goes with it."""

_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPED: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_CLAIM_FIELDS: Final = 6


class Ground(NamedTuple):
    """Why something is claimed: name of the basis, confidence and place; "" where not known."""

    basis: str = ""
    confidence: str = ""
    place: str = ""


class Figures(NamedTuple):
    """What a figure says, as lexical forms; "" where it says nothing of the kind."""

    unit: str = ""
    value: str = ""
    low: str = ""
    high: str = ""
    before: str = ""
    magnitude: str = ""
    qualifier: str = ""
    wording: str = ""
    deadline: str = ""
    as_of: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """The object of a claim.

    Attributes:
        object: IRI.
        figures: what it says, where it is a figure.
        grounds: why it is claimed, sorted.
    """

    object: str
    figures: Figures | None = None
    grounds: tuple[Ground, ...] = ()

    @property
    def key(self) -> str | Figures:
        """By what it is the same as another one."""
        return self.object if self.figures is None else self.figures


@dataclass(frozen=True, slots=True)
class Group:
    """Everything that is claimed of a subject by one property, by `Said.key`."""

    subject: str
    predicate: str
    said: dict[str | Figures, Said] = field(default_factory=dict)


class Claimed:
    """The claims of a generation; a context manager that frees the disk space at its end."""

    def __init__(self, reader: Reader) -> None:
        self._lines = SortedLines()
        out = cast(BinaryIO, _Rows(self._lines))
        for name, slot, terms in (
            ("changes-claims", "figures", _FIGURES),
            ("changes-quantities", "quantities", _QUANTITIES),
        ):
            reader.run(compose(name, {slot: terms}), media_type=_TSV, out=out)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()

    def __iter__(self) -> Iterator[Group]:
        """Groups in the order of the bytes of their subject and predicate."""
        rows = (line.decode().split("\t") for line in self._lines if not line.startswith(b"?"))
        for (subject, predicate), found in groupby(rows, key=lambda row: (row[0], row[1])):
            group = Group(_lexical(subject), _lexical(predicate))
            for row in found:
                _add(group.said, row)
            yield group


class _Rows(io.RawIOBase):
    """Passes lines on; the last one of a file is ended."""

    def __init__(self, lines: SortedLines) -> None:
        self._lines = lines

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        return self._lines.write(data)


def _add(said: dict[str | Figures, Said], row: list[str]) -> None:
    _, _, target, basis, confidence, place, *figures = (_lexical(term) for term in row)
    entry = Said(target, Figures(*figures) if figures else None)
    ground = Ground(basis.rsplit("/", 1)[-1], confidence, place)
    known = said.get(entry.key, entry)
    grounds = tuple(sorted({*known.grounds, ground}))
    said[entry.key] = Said(min(known.object, target), entry.figures, grounds)


def _lexical(term: str) -> str:
    """The IRI or the lexical form of a term as SPARQL's TSV has it."""
    if term.startswith("<"):
        return term[1:-1]
    if term.startswith('"'):
        text = term[1 : term.rindex('"')]
        return _ESCAPE.sub(lambda m: _ESCAPED.get(m[1], m[1]), text) if "\\" in text else text
    return term
