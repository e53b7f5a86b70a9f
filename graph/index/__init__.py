"""The index of a generation: lists with facets, search, suggestions, matrices and names.

It is a folder that `build` makes from any reader by streaming, and that `open_index` opens at once
and read only. It belongs to exactly one generation and says which.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from graph.index.answers import Axis, FacetCount, Found, Hit, Linked, Matrix, Name, Span
from graph.index.question import (
    AMOUNT_RANGES,
    FACETS,
    KINDS,
    ORDERS,
    TREES,
    VALIDITIES,
    AmountRange,
    Question,
)
from graph.store.base import Generation, Reader

__all__ = [
    "AMOUNT_RANGES",
    "FACETS",
    "KINDS",
    "ORDERS",
    "TREES",
    "VALIDITIES",
    "AmountRange",
    "Axis",
    "FacetCount",
    "Found",
    "Hit",
    "Index",
    "Linked",
    "Matrix",
    "Name",
    "Question",
    "Span",
    "build",
    "marks",
    "open_index",
    "open_newest",
]


class Index:
    """The index of one generation; read only, may be used by several threads at once."""

    generation: Generation
    base_iri: str

    def find(
        self,
        question: Question,
        *,
        limit: int = 20,
        after: Sequence[str] | None = None,
        order: str = "date",
        facets: bool | Collection[str] = True,
        values: int = 50,
    ) -> Found:
        """One page of what fulfils the question, with its total and facets.

        Args:
            question: what is asked.
            limit: items at most.
            after: sort values of the item before the page (`Found.next`).
            order: one of `ORDERS`. ``date`` is newest first for documents (for an industry, those
                with measures for it go first), the order of the text for measures, the most
                linked first for concepts.
            facets: which to count; all where True.
            values: values of each facet at most; those asked for are always there.

        Raises:
            ParameterError: an unknown kind, facet or order, or sort values of another list.
        """
        raise NotImplementedError

    def all(self, question: Question, *, order: str = "date") -> Iterator[str]:
        """IRIs of everything that fulfils the question, in order."""
        raise NotImplementedError

    def search(self, text: str, *, kinds: Collection[str] = (), limit: int = 20) -> list[Hit]:
        """Things by name, number or text: exact names first, then those that start with the words,
        then those that hold them, then texts by relevance. ``kinds`` are those of `Hit`.
        """
        raise NotImplementedError

    def suggest(self, text: str, *, limit: int = 10) -> list[Hit]:
        """Things whose name or number starts with the words or holds them, for a search box."""
        raise NotImplementedError

    def matrix(self, rows: Axis, columns: Axis, question: Question) -> Matrix:
        """How many items of the question have each pair of values."""
        raise NotImplementedError

    def names(self, iris: Collection[str]) -> dict[str, Name]:
        """Names of the things that have one."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the files."""
        raise NotImplementedError


def build(
    reader: Reader, folder: Path, *, base_iri: str, progress: Callable[[int], None] | None = None
) -> None:
    """Make the index of the reader's generation in ``folder``, which appears when it is complete.

    ``progress`` is told how many statements were read so far.

    Raises:
        StoreError: it cannot be written.
    """
    raise NotImplementedError


def open_index(folder: Path) -> Index:
    """The index in ``folder``.

    Raises:
        NotFoundError: there is none.
        DataError: it is damaged or has another format.
    """
    raise NotImplementedError


def open_newest(store: Path, *, base_iri: str) -> Index | None:
    """The index of the newest generation of the folder store that has one, None where none has."""
    raise NotImplementedError


def marks(text: str, words: str) -> list[Span]:
    """Where the words of a search stand in ``text``; spans in order, none in another."""
    raise NotImplementedError
