"""What a thing is linked to and what is linked to it, by property, with honest numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.errors import NotFoundError, ParameterError
from graph.queries.answers import Reference
from graph.queries.facts import read_names
from graph.queries.text import Terms, compose, iris, number, unite
from graph.queries.view import View, expand, shorten

MOST: Final = 300
"""Things that may be asked for."""

_FIRST: Final = (
    "fk:hasKey",
    "fk:keyOf",
    "fk:key",
    "fk:statedIn",
    "fk:usesPolicy",
    "fk:supportsIndustry",
    "fk:appliesIn",
    "eli:passed_by",
)
"""Properties in the order in which they are shown; others follow by name."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Things with the same link to the thing in the middle.

    Attributes:
        property: as prefixed name.
        outgoing: whether the thing in the middle has the property; else the others have it.
        total: how many there are.
        things: those that are given.
    """

    property: str
    outgoing: bool
    total: int
    things: list[Reference]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The surroundings of a thing; ``sparql`` gives the same things by direction and property."""

    centre: Reference
    linked: Sequence[Linked]
    sparql: str

    @property
    def total(self) -> int:
        """Links to other things, whether given or not."""
        return sum(linked.total for linked in self.linked)

    @property
    def given(self) -> int:
        """Links to other things that are given."""
        return sum(len(linked.things) for linked in self.linked)


def read_neighbours(view: View, iri: str, *, limit: int = 60) -> Neighbours:
    """At most ``limit`` things around ``iri``; each property gets its share.

    Raises:
        ParameterError: ``limit`` is out of range.
        NotFoundError: nothing is linked to it, and nothing is said of it.
    """
    if not 1 <= limit <= MOST:
        raise ParameterError(f"limit is {limit}; use 1 to {MOST}")
    query = compose("neighbour-counts", {"items": iris([iri])})
    found = [
        (shorten(row["property"]), row["way"] == "out", int(row["count"]))
        for row in view.reader.select(query)
        if "property" in row
    ]
    if not found and not view.ask_rows("exists", items=iris([iri])):
        raise NotFoundError(f"nothing is known of {iri[:300]}; search for it on /")
    found.sort(key=lambda entry: (entry[1], _rank(entry[0]), entry[0]))
    shares = _shares([count for _, _, count in found], limit)
    ends = [
        _ends(view, iri, name, share, outgoing=outgoing)
        for (name, outgoing, _), share in zip(found, shares, strict=True)
    ]
    names = read_names(view, {iri, *(end for group in ends for end in group)})
    linked = [
        Linked(name, outgoing, total, names.references(group))
        for (name, outgoing, total), group in zip(found, ends, strict=True)
    ]
    parts = [
        ("neighbours", _link(iri, name, share, outgoing=outgoing))
        for (name, outgoing, _), share in zip(found, shares, strict=True)
        if share
    ]
    shown = unite("?way ?property ?other", parts, "?way ?property ?other") if parts else query
    return Neighbours(names.reference(iri), linked, shown)


def _rank(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def _shares(counts: Sequence[int], limit: int) -> list[int]:
    """How many of each group are given: small groups whole, the rest divided among the large."""
    shares = [0] * len(counts)
    left = limit
    open_ = sorted(range(len(counts)), key=lambda place: (counts[place], place))
    for done, place in enumerate(open_):
        shares[place] = min(counts[place], max(left // (len(open_) - done), 1 if left else 0))
        left -= shares[place]
    return shares


def _ends(view: View, iri: str, name: str, most: int, *, outgoing: bool) -> list[str]:
    if not most:
        return []
    rows = view.ask_rows("neighbours", **_link(iri, name, most, outgoing=outgoing))
    return [row["other"] for row in rows]


def _link(iri: str, name: str, most: int, *, outgoing: bool) -> dict[str, Terms]:
    """What the query of one group needs."""
    return {
        "items": iris([iri]),
        "property": iris([expand(name) if ":" in name and "//" not in name else name]),
        "limit": number(most),
        "out" if outgoing else "in": Terms(),
    }
