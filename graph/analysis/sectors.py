"""Clusters of sectors that are treated together.

Two sectors are tied by every measure and every document that supports both. One that supports n
sectors gives each pair of them 1 / (n - 1), so that each of its sectors gets 1 in all: a plan that lists
forty sectors does not outweigh a measure for two (Newman 2001, of authors of one paper). Clusters are
those of the Louvain method (Blondel and others 2008), which looks for the division into clusters with
the greatest modularity. It starts from several fixed seeds, and the best division is taken, so that the
same graph gives the same clusters.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from graph.analysis.shape import KIND, PROPERTY
from graph.index.arrays import Array
from graph.index.links import Links, Pairs, ranges

SEEDS: Final = tuple(range(4))
_PAIRS_AT_ONCE: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Ties:
    """Pairs of sectors, the first with the lesser number.

    Attributes:
        left: a sector.
        right: another.
        weight: see the module.
        count: measures and documents that support both.
        example: that one of them that supports fewest sectors; of several the first.
        example_weight: what it adds to the weight.
    """

    left: Array
    right: Array
    weight: Array
    count: Array
    example: Array
    example_weight: Array


def supporting(edges: Array, kinds: Array) -> Links:
    """The sectors that each measure and document supports."""
    kept = (edges[:, 1] == PROPERTY["fk:supportsIndustry"]) & np.isin(
        kinds[edges[:, 0]], [KIND["policy"], KIND["document"], KIND["measure"]]
    )
    return Links.of(Pairs(edges[kept, 0], edges[kept, 2]), len(kinds))


def ties(units: Links) -> Ties:
    """How sectors are tied; memory is bounded by the pairs of a few million rows at once."""
    sizes = np.diff(units.start)
    every = np.flatnonzero(sizes > 1)
    pairs = np.cumsum(sizes[every] * (sizes[every] - 1))
    cuts = np.flatnonzero(np.diff(pairs // _PAIRS_AT_ONCE)) + 1
    return _merged([_tied(units, some, sizes) for some in np.split(every, cuts)])


def _tied(units: Links, some: Array, sizes: Array) -> Ties:
    number = sizes[some]
    starts = units.start[some]
    owner = np.repeat(np.arange(len(some)), number)
    # Each sector of a unit with all sectors of the unit; then those where the first is less.
    left = np.repeat(units.value[ranges(starts, number)].astype(np.int64), number[owner])
    right = units.value[ranges(starts[owner], number[owner])].astype(np.int64)
    unit = np.repeat(owner, number[owner])
    kept = left < right
    unit = unit[kept]
    weight = 1.0 / (number[unit] - 1)
    ones = np.ones(len(unit), np.int64)
    return _merged([Ties(left[kept], right[kept], weight, ones, some[unit], weight)])


def _merged(parts: list[Ties]) -> Ties:
    """Ties of the same sectors as one."""
    left, right, weight, count, example, example_weight = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("left", "right", "weight", "count", "example", "example_weight")
    )
    code, where = np.unique((left << 32) | right, return_inverse=True)
    order = np.lexsort((example, -example_weight, where))
    first = order[np.searchsorted(where[order], np.arange(len(code)))]
    return Ties(
        code >> 32,
        code & 0xFFFFFFFF,
        np.bincount(where, weight, minlength=len(code)),
        np.bincount(where, count, minlength=len(code)).astype(np.int64),
        example[first],
        example_weight[first],
    )


def communities(found: Ties) -> tuple[list[list[int]], float]:
    """Sectors that are tied, in clusters, the heaviest first; and the modularity."""
    import networkx as nx  # noqa: PLC0415  (heavy: services start without it)

    graph = nx.Graph()
    for left, right, weight in zip(
        found.left.tolist(), found.right.tolist(), found.weight.tolist(), strict=True
    ):
        graph.add_edge(left, right, weight=weight)
    if not graph:
        return [], 0.0
    best: tuple[float, list[list[int]]] = (-1.0, [])
    for seed in SEEDS:
        divided = nx.community.louvain_communities(graph, weight="weight", seed=seed)
        score = float(nx.community.modularity(graph, divided, weight="weight"))
        if score > best[0] + 1e-12:
            best = score, [sorted(members) for members in divided]
    inside = {
        members[0]: sum(w for *_, w in graph.subgraph(members).edges(data="weight"))
        for members in best[1]
    }
    return sorted(best[1], key=lambda m: (-inside[m[0]], m[0])), best[0]
