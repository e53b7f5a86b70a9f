"""Rows in the order of a list, and the values by which a page goes on after another.

Values name a place by what it is sorted by, so that a page is found again in another generation.
"""

from collections.abc import Callable, Iterator, Sequence

from graph.errors import ParameterError
from graph.index.arrays import Array
from graph.index.things import Things


class Ordered:
    """Rows sorted by a value, and where it is the same by IRI."""

    def __init__(
        self,
        rows: Array,
        thing: Array,
        things: Things,
        sort: Callable[[int], str],
        *,
        descending: bool = False,
        numeric: bool = False,
    ) -> None:
        """``thing`` gives things by row, ``sort`` what a row is sorted by."""
        self.rows = rows
        self._thing = thing
        self._things = things
        self._sort = sort
        self._descending = descending
        self._numeric = numeric

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[str]:
        return (self.id(place) for place in range(len(self)))

    def id(self, place: int) -> str:
        """IRI of the item at a place of the list."""
        return self._things.iri[int(self._thing[self.rows[place]])]

    def values(self, place: int) -> list[str]:
        """What the item at a place is sorted by."""
        return [self._sort(int(self.rows[place])), self.id(place)]

    def after(self, values: Sequence[str]) -> int:
        """The first place behind an item with these values, whether it is in the list or not.

        Raises:
            ParameterError: they are of another list.
        """
        sought, item = _two(values)
        if self._numeric:
            _number(sought)
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._is_behind(middle, sought, item):
                high = middle
            else:
                low = middle + 1
        return low

    def _is_behind(self, place: int, sought: str, item: str) -> bool:
        own, iri = self.values(place)
        if own == sought:
            return iri > item
        greater = int(own) > int(sought) if self._numeric else own > sought
        return greater is not self._descending


class Ranked(Ordered):
    """Rows in an order that no value of theirs gives: pages go on by place."""

    def values(self, place: int) -> list[str]:
        return [str(place), self.id(place)]

    def after(self, values: Sequence[str]) -> int:
        return min(_number(_two(values)[0]) + 1, len(self))


def _two(values: Sequence[str]) -> tuple[str, str]:
    if len(values) != 2:
        raise ParameterError("the sort values are those of another list")
    return values[0], values[1]


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise ParameterError("the sort values are those of another list")
    return int(text)
