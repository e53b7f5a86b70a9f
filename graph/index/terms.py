"""Rows of the queries that look up names and what is narrower, from an open index.

They are those of `graph.queries` by name. What an index does not hold is left to an engine.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from graph.index.answers import Row
from graph.index.asking import lexical
from graph.index.links import Links
from graph.index.question import TREES
from graph.index.searching import Searcher
from graph.index.things import KINDS, Space, Things
from graph.queries.text import Terms
from graph.queries.view import expand

_USED: Final = {
    expand("fk:supportsIndustry"): "industry",
    expand("fk:appliesIn"): "region",
    expand("fk:instrument"): "instrument",
}
"""Facets by the property that links to their values."""

_KINDS: Final = {
    expand("fk:Industry"): "industry",
    expand("fk:Region"): "region",
    expand("fk:Zone"): "zone",
    expand("fk:Organization"): "organization",
}
"""Kinds of thing by their class."""

_LABEL: Final = expand("skos:prefLabel")
_NUMBER: Final = expand("eli:number")


class TermRows:
    """Answers to queries over the terms of an index."""

    def __init__(self, things: Things, searcher: Searcher, spaces: Mapping[str, Space]) -> None:
        self._things = things
        self._searcher = searcher
        self._spaces = spaces

    def ask(self, name: str, values: Mapping[str, Terms]) -> list[Row]:
        """Rows of the query ``name``; KeyError where an engine has to be asked."""
        answers: dict[str, Callable[[Mapping[str, Terms]], Iterator[Row]]] = {
            "names": self._names,
            "named-terms": self._named,
            "used-terms": self._used,
            "broader-terms": self._broader,
            "narrower-terms": self._narrower,
            "narrower-pairs": self._narrower_pairs,
        }
        return list(answers[name](values))

    def _names(self, values: Mapping[str, Terms]) -> Iterator[Row]:
        items = _iris(values["items"])
        found = self._things.names(items)
        if len(found) < len(items):
            raise KeyError("names")  # also of things that are in no index, such as amounts
        for iri, name in found.items():
            for language, label in (("zh", name.zh), ("en", name.en)):
                if label is not None:
                    row = {"item": iri, "property": _LABEL, "value": label}
                    yield {**row, "language": language}
            if name.number is not None:
                yield {"item": iri, "property": _NUMBER, "value": name.number, "language": ""}

    def _named(self, values: Mapping[str, Terms]) -> Iterator[Row]:
        kinds = {KINDS.index(_KINDS[name]) for name in _iris(values["classes"])}
        found: dict[int, None] = {}
        for text in dict.fromkeys(lexical(term.encode()) for term in values["names"]):
            found |= dict.fromkeys(self._searcher.named(text))
        for thing in found:
            if int(self._things.kind[thing]) in kinds:
                yield {"term": self._things.iri[thing]}

    def _used(self, values: Mapping[str, Terms]) -> Iterator[Row]:
        (linking,) = _iris(values["property"])
        space = self._spaces[_USED[linking]]
        terms = list(_iris(values["terms"]))
        used = space.used
        for number in space.numbers(terms):
            if used[number]:
                yield {"term": space.values[number]}

    def _broader(self, values: Mapping[str, Terms]) -> Iterator[Row]:
        return self._linked(values, lambda space: space.above)

    def _narrower_pairs(self, values: Mapping[str, Terms]) -> Iterator[Row]:
        return self._linked(values, lambda space: space.below)

    def _narrower(self, values: Mapping[str, Terms]) -> Iterator[Row]:
        terms = dict.fromkeys(row["term"] for row in self._narrower_pairs(values))
        return ({"term": term} for term in terms)

    def _linked(
        self, values: Mapping[str, Terms], links: Callable[[Space], Links]
    ) -> Iterator[Row]:
        """Pairs of a term and one directly above or below it, of trees that have some of the terms."""
        asked = list(_iris(values["asked"]))
        spaces = [(space, space.numbers(asked)) for space in map(self._spaces.get, TREES) if space]
        if not any(numbers for _, numbers in spaces):
            raise KeyError("trees")  # of another kind, or unknown
        for space, numbers in spaces:
            for number in numbers:
                for other in links(space).of_one(number).tolist():
                    yield {"asked": space.values[number], "term": space.values[other]}


def _iris(terms: Terms) -> dict[str, None]:
    return {term[1:-1]: None for term in terms}
