"""Which changes somebody wants to follow: those about documents and measures that fulfil filters."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from graph import deadline
from graph.changes.difference import Change, Kind
from graph.errors import UnknownTermError
from graph.index import Index
from graph.index.narrowed import question_of
from graph.queries.answers import Reference
from graph.queries.documents import DOCUMENT_CLASSES
from graph.queries.filters import Filters, resolve
from graph.queries.text import compose, number
from graph.queries.view import View, expand_all

ALL: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What changes are kept.

    Attributes:
        keeps: whether a change of a kind about a subject is one of them.
        meant: what the names in the filters were taken for, as the newer generation knows them.
    """

    keeps: Callable[[str, str], bool]
    meant: dict[str, list[Reference]]

    def of(self, found: Iterable[Change]) -> Iterator[Change]:
        """Those of some changes that are kept."""
        return (change for change in found if self.keeps(change.kind, change.subject))


IndexOf = Callable[[View], Index | None]
"""The index of a generation, where there is one."""


def no_index(_: View) -> Index | None:
    """Where nobody has indexes."""
    return None


def narrow(
    old: View,
    new: View,
    filters: Filters,
    kinds: Iterable[Kind] = (),
    index_of: IndexOf = no_index,
) -> Narrowed:
    """The changes whose subject fulfils the filters in the old generation or in the new one.

    Args:
        old: the generation before.
        new: the generation after.
        filters: those of lists; none keep everything.
        kinds: what came, changed or went only; all where there are none.
        index_of: gives the index of a generation; SPARQL tells what fulfils the filters without.

    Raises:
        UnknownTermError: a name in the filters stands for nothing known in either generation.
        ParameterError: a date or amount is malformed.
    """
    wanted = frozenset(kinds)
    if not filters.given():
        return Narrowed(lambda kind, _: not wanted or kind in wanted, {})
    meant: dict[str, list[Reference]] = {}
    subjects: set[str] = set()
    unknown = []
    for view in (old, new):
        try:
            meant |= resolve(view, filters).meant
            subjects |= _fulfilling(view, filters, index_of(view))
        except UnknownTermError as error:
            unknown.append(error)
    if len(unknown) > 1:
        raise unknown[-1]
    return Narrowed(
        lambda kind, subject: subject in subjects and (not wanted or kind in wanted), meant
    )


def _fulfilling(view: View, filters: Filters, index: Index | None) -> set[str]:
    """The documents and measures of a generation that fulfil the filters."""
    found: set[str] = set()
    for kind, name, words in (
        ("documents", "document-items", "words"),
        ("measures", "measure-items", "measure_words"),
    ):
        deadline.check()
        narrowing = resolve(view, filters, words=words)
        if index is not None:
            found.update(index.all(question_of(kind, filters, narrowing)))
            continue
        given = {
            **narrowing.values,
            "classes": expand_all(DOCUMENT_CLASSES),
            "limit": number(ALL),
        }
        found |= {row["item"] for row in view.reader.select(compose(name, given))}
    return found
