"""The graph at a glance: rows of the queries that count over all of it, counted once.

They are those of `graph.queries` by name; see `graph.queries.overview` and `key_map`.
"""

import json
from collections.abc import Iterator
from typing import Final

import numpy as np

from graph.index.arrays import Array, Arrays, Draft
from graph.index.gathering import Gathered
from graph.index.links import Pairs
from graph.index.streaming import Statements, iri
from graph.queries.view import expand

Row = dict[str, str]

CLASSES: Final = (
    "fk:Policy",
    "fk:Reply",
    "fk:Measure",
    "fk:Industry",
    "fk:Region",
    "fk:Zone",
    "fk:Organization",
    "fk:Claim",
)
"""Classes of which the things are counted."""

_ARRAY: Final = "glance"
_FREQUENT: Final = 60


def write(draft: Draft, found: Gathered, statements: Statements) -> None:
    """Count, and write the rows."""
    counted = _Counted(found)
    rows = {
        "numbers": list(_numbers(statements)),
        "frequent-industries": list(counted.frequent()),
        "key-map": list(counted.keys()),
        "key-industries": list(counted.key_industries()),
    }
    data = json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass")
    draft.put(_ARRAY, np.frombuffer(data, np.uint8))


def read(arrays: Arrays) -> dict[str, list[Row]]:
    """The rows of an open index, by query."""
    rows: dict[str, list[Row]] = json.loads(arrays[_ARRAY].tobytes())
    return rows


def _numbers(statements: Statements) -> Iterator[Row]:
    for name in CLASSES:
        members: set[int] = set()
        statements.members(name, lambda lines, into=members: into.update(map(hash, lines)))  # type: ignore[misc]
        if members:
            yield {"class": expand(name), "count": str(len(members))}


class _Counted:
    """Counts over what was gathered."""

    def __init__(self, found: Gathered) -> None:
        self._found = found
        self._size = len(found.numbers)
        self._iris = [iri(term) for term in found.numbers]

    def frequent(self) -> Iterator[Row]:
        """Industries by how many things support them."""
        supported = self._found.links["industry"].right
        for industry, count in self._ranked(supported)[:_FREQUENT]:
            yield {"industry": industry, "count": str(count)}

    def key_industries(self) -> Iterator[Row]:
        """Keys, each with the industries that things with it support."""
        for key in sorted(self._of_key(), key=self._iris.__getitem__):
            for industry, count in self._ranked(self._supported(key)):
                yield {"key": self._iris[key], "industry": industry, "count": str(count)}

    def keys(self) -> Iterator[Row]:
        """Types of economy with their keys, and how many things there are of each facet."""
        found, links = self._found, self._found.links
        is_economy, has_key = found.is_of("economy"), links["has_key"].distinct()
        shown = found.is_of("policy")
        shown[links["same"].right] = False
        means = (links["uses"] | links["stated"]).distinct()
        for economy, key in zip(has_key.left.tolist(), has_key.right.tolist(), strict=True):
            if not is_economy[economy]:
                continue
            having = self._having(key)
            policies = having.copy()
            policies[means.right[having[means.left]]] = True
            counts = {
                "policies": policies & shown,
                "measures": having & found.is_of("measure"),
                "industries": self._marked(self._supported(key)),
            }
            for facet, held in counts.items():
                if number := int(np.count_nonzero(held)):
                    of = {"economy": self._iris[economy], "key": self._iris[key]}
                    yield {**of, "facet": facet, "count": str(number)}

    def _of_key(self) -> set[int]:
        return set(self._found.links["key"].right.tolist())

    def _having(self, key: int) -> Array:
        links: Pairs = self._found.links["key"]
        return self._marked(links.left[links.right == key])

    def _supported(self, key: int) -> Array:
        """Industries that things with a key support, once for each of these."""
        industries, having = self._found.links["industry"], self._having(key)
        supported: Array = industries.right[having[industries.left]]
        return supported

    def _marked(self, numbers: Array) -> Array:
        held = np.zeros(self._size, bool)
        held[numbers] = True
        return held

    def _ranked(self, numbers: Array) -> list[tuple[str, int]]:
        """IRIs of things with how often each is there, most first."""
        things, counts = np.unique(numbers, return_counts=True)
        pairs = [(self._iris[t], c) for t, c in zip(things.tolist(), counts.tolist(), strict=True)]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
