"""The order of nodes within their layers, so that few lines cross (barycentre heuristic)."""

from bisect import bisect_left, insort
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

SWEEPS: Final = 12
"""How often all layers are gone through; more seldom betters anything."""


def order(
    layers: list[list[Any]],
    below: Mapping[Any, Sequence[Any]],
    kept: Collection[int] = (),
) -> None:
    """Reorder each layer in place; the first order found that has the fewest crossings is kept.

    Args:
        layers: nodes of each layer; edges join neighbouring layers only.
        below: for each node what it is joined to in the next layer.
        kept: numbers of layers that keep the order they have.
    """
    above: dict[Any, list[Any]] = {node: [] for layer in layers for node in layer}
    for node, others in below.items():
        for other in others:
            above[other].append(node)
    best = [list(layer) for layer in layers]
    fewest = crossings(layers, below)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        if sweep % 2 == 0:
            for place in range(1, len(layers)):
                if place not in kept:
                    _sort(layers[place], layers[place - 1], above)
        else:
            for place in range(len(layers) - 2, -1, -1):
                if place not in kept:
                    _sort(layers[place], layers[place + 1], below)
        if (found := crossings(layers, below)) < fewest:
            fewest, best = found, [list(layer) for layer in layers]
    for layer, found_best in zip(layers, best, strict=True):
        layer[:] = found_best


def crossings(layers: Sequence[Sequence[Any]], below: Mapping[Any, Sequence[Any]]) -> int:
    """How many pairs of edges cross between neighbouring layers."""
    total = 0
    for upper, lower in pairwise(layers):
        places = {node: place for place, node in enumerate(lower)}
        seen: list[int] = []
        for node in upper:
            ends = sorted(places[other] for other in below[node])
            total += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _sort(layer: list[Any], fixed: Sequence[Any], joined: Mapping[Any, Sequence[Any]]) -> None:
    """Sort by the mean place of what nodes are joined to; the others keep their places."""
    places = {node: place for place, node in enumerate(fixed)}
    means = {
        node: sum(places[other] for other in joined[node]) / len(joined[node])
        for node in layer
        if joined[node]
    }
    movable = iter(sorted(means, key=lambda node: means[node]))
    layer[:] = [next(movable) if node in means else node for node in layer]
