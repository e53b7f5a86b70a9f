"""Rows of documents or measures in an open index: which fulfil a question, and how many have what.

Sets of rows are arrays of truth values, one for each row.
"""

import datetime
from collections.abc import Collection, Mapping
from typing import Final

import numpy as np

from graph.errors import ParameterError
from graph.index.arrays import Array, Arrays
from graph.index.items import BOUNDS, NEVER, bounds
from graph.index.links import Links
from graph.index.question import AMOUNT_RANGES, VALIDITIES, Question
from graph.index.things import Space

FILTERS: Final = {
    "industry": "industry",
    "region": "region",
    "key": "key",
    "economy": "economy",
    "kind": "doc_kind",
    "issuer": "issuer",
    "instrument": "instrument",
}
"""Facets that are filtered by IRIs, and the attributes of a question that do it."""

_CHINA: Final = datetime.timezone(datetime.timedelta(hours=8))
_SPARSE: Final = 8  # below this part of the rows it is quicker to go from row to row

Spaces = Mapping[str, Space]


def links(arrays: Arrays, name: str) -> Links:
    """Links that were written under ``name``."""
    return Links(arrays[f"{name}.start"], arrays[f"{name}.value"])


class Table:
    """Documents or measures."""

    def __init__(self, arrays: Arrays, name: str, spaces: Spaces) -> None:
        self._arrays = arrays
        self._name = name
        self.spaces = spaces
        self.thing = arrays[f"{name}.thing"]
        self.titles = arrays.strings(f"{name}.title")
        self._unfiltered: dict[tuple[str, str], Array] = {}

    def __len__(self) -> int:
        return len(self.thing)

    def array(self, name: str) -> Array:
        """An array of the table."""
        return self._arrays[f"{self._name}.{name}"]

    def links(self, name: str) -> Links:
        """Links of the table."""
        return links(self._arrays, f"{self._name}.{name}")

    def base(self, kind: str) -> Array:
        """All rows of a kind."""
        if self._name == "measures":
            return np.ones(len(self), bool)
        return self.array(kind).astype(bool)

    def none(self) -> Array:
        """No row."""
        return np.zeros(len(self), bool)

    def having(self, facet: str, values: Collection[int]) -> Array:
        """Rows that have any of the values."""
        held = self.none()
        rows = self.links(f"{facet}.rows")
        for value in values:
            held[rows.of_one(value)] = True
        return held

    def within(self, question: Question) -> Array:
        """Rows with a sum of money that the question asks for."""
        held = None
        if question.amount:
            ids = [entry.id for entry in AMOUNT_RANGES]
            held = self.having("amount", [ids.index(value) for value in question.amount])
        if question.amount_from is not None or question.amount_to is not None:
            sums = self.array("sum.value")
            kept = np.ones(len(sums), bool)
            if question.amount_from is not None:
                kept &= sums >= float(question.amount_from)
            if question.amount_to is not None:
                kept &= sums <= float(question.amount_to)
            ranged = self.none()
            ranged[self.array("sum.row")[kept]] = True
            held = ranged if held is None else held & ranged
        return np.ones(len(self), bool) if held is None else held

    def of_things(self, held: Array) -> Array:
        """Rows of the things for which ``held`` is true."""
        return held[self.thing] & (self.thing >= 0)

    def counts(self, facet: str, held: Array, kind: str) -> Array:
        """How many of the rows ``held``, which are of the kind, have each value."""
        number = int(np.count_nonzero(held))
        total = self._total(facet, kind)
        if number * 2 > self._size(kind):
            return total - self._counted(facet, self.base(kind) & ~held)
        return self._counted(facet, held)

    def _size(self, kind: str) -> int:
        return int(np.count_nonzero(self.base(kind)))

    def _total(self, facet: str, kind: str) -> Array:
        """Counts over all rows of the kind, kept."""
        if (found := self._unfiltered.get((facet, kind))) is None:
            found = self._unfiltered[facet, kind] = self._counted(facet, self.base(kind))
        return found

    def _counted(self, facet: str, held: Array) -> Array:
        space = len(self.array(f"{facet}.rows.start")) - 1
        found = self.links(facet)
        if np.count_nonzero(held) * _SPARSE < len(self):
            values = found.of_some(np.flatnonzero(held))
        else:
            values = found.value[held[self.array(f"{facet}.row")]]
        return np.bincount(values, minlength=space)

    def linked_rows(self, facet: str) -> Links:
        """From rows to the values that they are themselves linked to."""
        return self.links(f"{facet}.linked")

    def linked(self, facet: str, held: Array, size: int) -> Array:
        """How many of the rows ``held`` are themselves linked to each of ``size`` values."""
        found = self.links(f"{facet}.linked").of_some(np.flatnonzero(held))
        return np.bincount(found, minlength=size)


class Documents(Table):
    """The table of documents, and what their dates say."""

    def __init__(self, arrays: Arrays, spaces: Spaces) -> None:
        super().__init__(arrays, "documents", spaces)

    def dated(self, question: Question) -> Array | None:
        """Rows with a date in the range of the question; None where it asks for none."""
        if not question.year_from and not question.year_to:
            return None
        first = _bounds(question.year_from)[0] if question.year_from else -1
        last = _bounds(question.year_to)[1] if question.year_to else NEVER
        kept = (self.array("dated.last") >= first) & (self.array("dated.first") <= last)
        held = self.none()
        held[self.array("dated.row")[kept]] = True
        return held

    def valid(self, question: Question) -> Array | None:
        """Rows whose validity is as the question asks; None where it does not ask."""
        if question.as_of is None and not question.validity:
            return None
        states = self.states(question.as_of)
        wanted = question.validity or ("in-force", "unknown")
        held: Array = np.logical_or.reduce([states[state] for state in wanted])
        return held

    def states(self, as_of: str | None) -> dict[str, Array]:
        """Rows by validity on a day, today where None, by the rules of `graph.queries.validity`.

        Each row has exactly one.
        """
        present = _bounds(datetime.datetime.now(_CHINA).date().isoformat())[0]
        day = _bounds(as_of)[0] if as_of else present
        bounds = {name: self.array(name) for name in BOUNDS}
        expired = (bounds["ends"] < day) | (bounds["repealed_last"] <= day)
        early = ~expired & (bounds["begins_first"] > day)
        rest = ~expired & ~early
        vague = rest & (bounds["repealed_first"] <= day)
        some_day = rest & ~vague & (bounds["repealed_some_day"] > 0)
        begun = rest & ~vague & ~some_day & (bounds["begins_last"] <= day)
        if day >= present:
            expired = expired | some_day
        unknown = ~(expired | early | begun)
        return dict(zip(VALIDITIES, (begun, expired, early, unknown), strict=True))


class Measures(Table):
    """The table of measures, whose dates are those of the documents that state them."""

    def __init__(self, arrays: Arrays, spaces: Spaces) -> None:
        super().__init__(arrays, "measures", spaces)

    def stated(self, documents: Array) -> Array:
        """Rows that one of the documents states."""
        held = self.none()
        held[self.array("stated.row")[documents[self.links("stated").value]]] = True
        return held


def _bounds(text: str) -> tuple[int, int]:
    if (found := bounds(text)) is None:
        raise ParameterError(f"{text[:40]!r} is not a date; write 2021, 2021-03 or 2021-03-15")
    return found
