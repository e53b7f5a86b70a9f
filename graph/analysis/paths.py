"""Shortest paths between two things, and what lies around one.

Paths go along links in either direction. Breadth first over arrays: a graph of a million links takes
a fraction of a second and no memory for each link.
"""

import heapq
import itertools
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

import numpy as np

from graph.analysis.network import Network, rows_of
from graph.errors import ParameterError
from graph.index.arrays import Array
from graph.index.links import distinct_numbers

MOST_PATHS: Final = 100
"""Paths that are given at most; there can be exponentially many."""

MOST_HOPS: Final = 3
MOST_NEAR: Final = 300


class Shortest(NamedTuple):
    """Shortest paths between two things.

    Attributes:
        length: number of steps; None where nothing connects the two.
        total: number of paths, exact.
        paths: some of them with their commonness, least common first.
    """

    length: int | None
    total: int
    paths: list[tuple[float, tuple[int, ...]]]


def shortest(
    network: Network, start: int, end: int, *, without: Collection[str] = (), limit: int = 10
) -> Shortest:
    """Shortest paths from ``start`` to ``end``, first those through things with few neighbours.

    Two things that are linked to a policy that cites nine others hang together more closely than two
    that lie in the same country. Commonness is the sum of the logarithms of the number of
    neighbours of all things in between; among equals the order is that of the IRIs.

    Args:
        network: where.
        start: first thing.
        end: last thing.
        without: kinds of thing through which no path may lead.
        limit: paths at most.

    Raises:
        ParameterError: ``limit`` is out of range.
    """
    if not 1 <= limit <= MOST_PATHS:
        raise ParameterError(f"limit is {limit}; use 1 to {MOST_PATHS}")
    if start == end:
        return Shortest(0, 1, [(0.0, (start,))])
    blocked = network.is_of(*without)
    blocked[[start, end]] = False
    levels = _levels(network, start, end, blocked)
    if levels is None:
        return Shortest(None, 0, [])
    steps, order = _steps(network, levels, end)
    weights = {start: 0.0, end: 0.0}
    inner = np.array([thing for thing in order if thing != start], np.int64)
    weights |= dict(zip(inner.tolist(), np.log(network.degree(inner)).tolist(), strict=True))
    rest, counts = {end: 0.0}, {end: 1}
    for thing in order:
        rest[thing] = min(weights[after] + rest[after] for after in steps[thing])
        counts[thing] = sum(counts[after] for after in steps[thing])
    found = itertools.islice(_in_order(steps, weights, rest, start, end), limit)
    return Shortest(len(levels) - 1, counts[start], list(found))


def _levels(network: Network, start: int, end: int, blocked: Array) -> list[Array] | None:
    """Things by number of steps from ``start``, up to the level of ``end``."""
    seen = blocked.copy()
    seen[start] = True
    levels = [np.array([start])]
    while len(levels[-1]):
        found = distinct_numbers(network.near.of_some(levels[-1]).astype(np.int64))
        found = found[~seen[found]]
        seen[found] = True
        levels.append(found)
        if seen[end]:
            return levels
    return None


def _steps(
    network: Network, levels: list[Array], end: int
) -> tuple[dict[int, list[int]], list[int]]:
    """From each thing on a shortest path to those that may follow, ascending; and these things,
    those nearest to the end first."""
    steps: dict[int, list[int]] = defaultdict(list)
    order: list[int] = []
    ahead = np.array([end])
    for level in reversed(levels[:-1]):
        owners, things = rows_of(network.near, ahead)
        kept = np.isin(things, level)
        ends = ahead[owners[kept]]
        for thing, following in zip(things[kept].tolist(), ends.tolist(), strict=True):
            steps[thing].append(following)
        ahead = distinct_numbers(things[kept])
        order += ahead.tolist()
    return {thing: sorted(steps[thing]) for thing in order}, order


def _in_order(
    steps: dict[int, list[int]],
    weights: dict[int, float],
    rest: dict[int, float],
    start: int,
    end: int,
) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Paths, the least common first: best first search, to which ``rest`` is exact."""
    waiting: list[tuple[float, tuple[int, ...], float]] = [(rest[start], (start,), 0.0)]
    while waiting:
        total, path, spent = heapq.heappop(waiting)
        if path[-1] == end:
            yield total, path
            continue
        for after in steps[path[-1]]:
            passed = spent + weights[after]
            heapq.heappush(waiting, (round(passed + rest[after], 9), (*path, after), passed))


class Around(NamedTuple):
    """What lies around a thing.

    Attributes:
        things: those that are given with their number of steps, nearest first.
        by_distance: how many there are at each number of steps, from 1 on.
    """

    things: list[tuple[int, int]]
    by_distance: list[int]


def around(network: Network, centre: int, *, hops: int = 1, limit: int = 60) -> Around:
    """Things within some steps of another; at one distance those with most neighbours first.

    Raises:
        ParameterError: ``hops`` or ``limit`` is out of range.
    """
    if not 1 <= hops <= MOST_HOPS:
        raise ParameterError(f"hops is {hops}; use 1 to {MOST_HOPS}")
    if not 1 <= limit <= MOST_NEAR:
        raise ParameterError(f"limit is {limit}; use 1 to {MOST_NEAR}")
    seen = np.zeros(len(network), bool)
    seen[centre] = True
    frontier = np.array([centre])
    things: list[tuple[int, int]] = []
    by_distance: list[int] = []
    for distance in range(1, hops + 1):
        frontier = distinct_numbers(network.near.of_some(frontier).astype(np.int64))
        frontier = frontier[~seen[frontier]]
        if not len(frontier):
            break
        seen[frontier] = True
        by_distance.append(len(frontier))
        order = np.lexsort((frontier, -network.degree(frontier)))
        chosen = frontier[order][: max(0, limit - len(things))].tolist()
        things += [(thing, distance) for thing in chosen]
    return Around(things, by_distance)
