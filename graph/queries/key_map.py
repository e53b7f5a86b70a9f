"""The five keys as a map: economy type → key → measures → policies → industries, with counts."""

from collections import Counter
from dataclasses import dataclass, field

from graph.queries.answers import Count, Reference
from graph.queries.facts import read_names
from graph.queries.overview import KeyOverview, read_keys
from graph.queries.text import compose, iris
from graph.queries.view import Rows, View


@dataclass(frozen=True, slots=True)
class KeyMap:
    """What turns on each key.

    Attributes:
        keys: the five keys in the order of the work report, with counts.
        industries: for each key, by its IRI, all industries of measures and policies that have
            it, with how many of these there are, most first.
        sparql: query for the industries of each key.
    """

    keys: list[KeyOverview]
    industries: dict[str, list[Count]] = field(default_factory=dict)
    sparql: str = ""

    def most_frequent(self, most: int) -> list[Reference]:
        """The industries that are linked to keys most often, at most so many."""
        counted: Counter[str] = Counter()
        known: dict[str, Reference] = {}
        for counts in self.industries.values():
            for count in counts:
                counted[count.value.id] += count.count
                known[count.value.id] = count.value
        ranked = sorted(counted, key=lambda iri: (-counted[iri], iri))
        return [known[iri] for iri in ranked[:most]]


def read_key_map(view: View, counted: Rows | None = None) -> KeyMap:
    """The map of the generation; ``counted`` has the rows of its queries already."""
    keys = read_keys(view, counted)
    values = {"keys": iris(overview.key.id for overview in keys)}
    query = compose("key-industries", values)
    rows = (counted or view).ask_rows("key-industries", **values)
    names = read_names(view, {row["industry"] for row in rows})
    industries: dict[str, list[Count]] = {overview.key.id: [] for overview in keys}
    for row in rows:
        if row["key"] in industries:
            count = Count(names.reference(row["industry"]), int(row["count"]))
            industries[row["key"]].append(count)
    return KeyMap(keys, industries, query)
