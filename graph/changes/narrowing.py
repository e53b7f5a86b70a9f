"""Which changes somebody wants to follow: those about documents and measures that fulfil filters."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from graph.changes.difference import Change, Kind
from graph.errors import UnknownTermError
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
        keeps: whether a change is one of them.
        meant: what the names in the filters were taken for, as the newer generation knows them.
    """

    keeps: Callable[[Change], bool]
    meant: dict[str, list[Reference]]

    def of(self, found: Iterable[Change]) -> Iterator[Change]:
        """Those of some changes that are kept."""
        return filter(self.keeps, found)


def narrow(old: View, new: View, filters: Filters, kinds: Iterable[Kind] = ()) -> Narrowed:
    """The changes whose subject fulfils the filters in the old generation or in the new one.

    Args:
        old: the generation before.
        new: the generation after.
        filters: those of lists; none keep everything.
        kinds: what came, changed or went only; all where there are none.

    Raises:
        UnknownTermError: a name in the filters stands for nothing known in either generation.
        ParameterError: a date or amount is malformed.
    """
    wanted = frozenset(kinds)
    if not filters.given():
        return Narrowed(lambda change: not wanted or change.kind in wanted, {})
    meant: dict[str, list[Reference]] = {}
    subjects: set[str] = set()
    unknown = []
    for view in (old, new):
        try:
            meant |= resolve(view, filters).meant
            subjects |= _fulfilling(view, filters)
        except UnknownTermError as error:
            unknown.append(error)
    if len(unknown) > 1:
        raise unknown[-1]
    return Narrowed(
        lambda change: change.subject in subjects and (not wanted or change.kind in wanted), meant
    )


def _fulfilling(view: View, filters: Filters) -> set[str]:
    """The documents and measures of a generation that fulfil the filters."""
    found: set[str] = set()
    for name, words in (("document-items", "words"), ("measure-items", "measure_words")):
        given = {
            **resolve(view, filters, words=words).values,
            "classes": expand_all(DOCUMENT_CLASSES),
            "limit": number(ALL),
        }
        found |= {row["item"] for row in view.reader.select(compose(name, given))}
    return found
