"""Heights of the nodes of each layer: in their order, apart, and as near as can be to their kin."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

SWEEPS: Final = 8
"""How often layers are drawn towards their neighbours."""

GRAIN: Final = 0.5
"""Places are multiples of this, so that they are the same on every machine."""


def place(
    layers: Sequence[Sequence[Any]],
    below: Mapping[Any, Sequence[Any]],
    heights: Mapping[Any, float],
    ports: Mapping[Any, float],
    apart: float,
) -> dict[Any, float]:
    """Top of each node; the highest is at 0, no two of a layer are nearer than ``apart``.

    Each layer in turn is put where the squares of the distances between the ports of its nodes
    and those of what they are joined to are least, which keeps its order (isotonic regression).

    Args:
        layers: nodes of each layer, from top to bottom.
        below: for each node what it is joined to in the next layer.
        heights: of the nodes.
        ports: how far below its top the lines of a node meet it.
        apart: space between nodes.
    """
    above: dict[Any, list[Any]] = {node: [] for layer in layers for node in layer}
    for node, others in below.items():
        for other in others:
            above[other].append(node)
    levels: dict[Any, float] = {}
    tallest = max((_extent(layer, heights, apart) for layer in layers), default=0.0)
    for layer in layers:
        top = (tallest - _extent(layer, heights, apart)) / 2
        for node in layer:
            levels[node] = top + ports[node]
            top += heights[node] + apart
    for sweep in range(SWEEPS):
        inner = layers[1:] if sweep % 2 == 0 else layers[-2::-1]
        joined = above if sweep % 2 == 0 else below
        for layer in inner:
            _draw(layer, joined, levels, _distances(layer, heights, ports, apart))
    return _settle(layers, {node: levels[node] - ports[node] for node in levels}, heights, apart)


def _extent(layer: Sequence[Any], heights: Mapping[Any, float], apart: float) -> float:
    return sum(heights[node] for node in layer) + apart * max(0, len(layer) - 1)


def _distances(
    layer: Sequence[Any],
    heights: Mapping[Any, float],
    ports: Mapping[Any, float],
    apart: float,
) -> list[float]:
    """Least distance of the port of each node from that of the first of its layer."""
    found = [0.0] * min(len(layer), 1)
    for one, other in pairwise(layer):
        found.append(found[-1] + heights[one] - ports[one] + apart + ports[other])
    return found


def _draw(
    layer: Sequence[Any],
    joined: Mapping[Any, Sequence[Any]],
    levels: dict[Any, float],
    distances: Sequence[float],
) -> None:
    """Put the nodes of a layer as near as their order and sizes allow to where they are drawn."""
    wanted = []
    for node, distance in zip(layer, distances, strict=True):
        kin = joined[node]
        drawn = sum(levels[other] for other in kin) / len(kin) if kin else levels[node]
        wanted.append(drawn - distance)
    for node, level, distance in zip(layer, _rising(wanted), distances, strict=True):
        levels[node] = level + distance


def _rising(values: Sequence[float]) -> list[float]:
    """The nearest sequence that never falls, by least squares (pool adjacent violators)."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        total, count = value, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            before, number = blocks.pop()
            total, count = total + before, count + number
        blocks.append((total, count))
    return [total / count for total, count in blocks for _ in range(count)]


def _settle(
    layers: Sequence[Sequence[Any]],
    wanted: Mapping[Any, float],
    heights: Mapping[Any, float],
    apart: float,
) -> dict[Any, float]:
    """Tops on the grain, from 0 on; rounding never brings two nodes too near."""
    tops: dict[Any, float] = {}
    lowest = min(wanted.values(), default=0.0)
    for layer in layers:
        free = 0.0
        for node in layer:
            tops[node] = max(round((wanted[node] - lowest) / GRAIN) * GRAIN, free)
            free = tops[node] + heights[node] + apart
    return tops
