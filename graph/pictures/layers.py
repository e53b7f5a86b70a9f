"""Layered layout (Sugiyama, Tagawa, Toda 1981) of a networkx graph of boxes, from left to right.

Nodes have the attributes ``width`` and ``height`` and, if wanted, ``layer`` and ``port``: how far
below its top the lines of a node meet it, which is in the middle otherwise. Nodes that are
``last`` stand below all others of their layer. Edges that pass
layers are led through places of their own there, so that no line runs under a box. The same graph
with the same order of nodes and edges gives the same layout.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from graph.errors import ParameterError
from graph.pictures.ordering import order
from graph.pictures.placing import place

if TYPE_CHECKING:
    import networkx as nx

Node = Hashable
Edge = tuple[Node, Node]

PASSAGE: Final = 2.0
"""Height that a line takes up in a layer that it passes."""


class Box(NamedTuple):
    """Where a node stands: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Height of the middle."""
        return self.y + self.height / 2


class Point(NamedTuple):
    """A place of a picture."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands.

    Attributes:
        boxes: box of each node; the upper left corner of all is at 0, 0.
        routes: for each edge the points that its line passes, from its first node to its second;
            between the first and second, third and fourth … of them nothing stands in its way.
        width: of the whole.
        height: of the whole.
    """

    boxes: Mapping[Any, Box]
    routes: Mapping[Any, list[Point]]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Passage:
    """The place of an edge in a layer that it passes."""

    edge: tuple[Any, Any]
    layer: int


@dataclass(slots=True)
class _Plan:
    """The graph with passages: what stands in each layer, what is joined between neighbours."""

    layers: list[list[Any]]
    below: dict[Any, list[Any]] = field(default_factory=dict)
    ways: dict[Any, list[Any]] = field(default_factory=dict)


def lay_out(
    graph: "nx.DiGraph",
    *,
    between_layers: float = 72,
    between_boxes: float = 10,
    kept: Collection[int] = (),
) -> Layout:
    """Places for all nodes and lines for all edges; loops are left out.

    Args:
        graph: boxes and what joins them.
        between_layers: space between layers.
        between_boxes: space between the boxes of a layer.
        kept: numbers of layers, from 0 on, whose nodes keep the order that they have in the graph.

    Raises:
        ParameterError: only some nodes have a layer, or an edge joins two nodes of one layer.
    """
    layers = _layers(graph)
    plan = _plan(graph, layers)
    order(plan.layers, plan.below, kept)
    for layer in plan.layers:
        layer.sort(key=lambda node: node in graph and bool(graph.nodes[node].get("last")))
    heights = {
        node: PASSAGE if isinstance(node, _Passage) else float(graph.nodes[node]["height"])
        for layer in plan.layers
        for node in layer
    }
    ports = {
        node: height / 2
        if isinstance(node, _Passage)
        else float(graph.nodes[node].get("port", height / 2))
        for node, height in heights.items()
    }
    tops = place(plan.layers, plan.below, heights, ports, between_boxes)
    return _finish(graph, plan, heights, ports, tops, between_layers)


def _layers(graph: "nx.DiGraph") -> dict[Any, int]:
    """The layer of each node, as given or by the longest path that leads to it."""
    import networkx as nx  # noqa: PLC0415  (heavy: services start without it)

    given = {node: graph.nodes[node].get("layer") for node in graph}
    if all(layer is not None for layer in given.values()):
        _refuse_flat(graph, given)
        found = {layer: number for number, layer in enumerate(sorted(set(given.values())))}
        return {node: found[layer] for node, layer in given.items()}
    if any(layer is not None for layer in given.values()):
        raise ParameterError("only some nodes have a layer; give one to every node or to none")
    acyclic = nx.DiGraph()
    acyclic.add_nodes_from(graph)
    for first, second in _forward(graph):
        acyclic.add_edge(first, second)
    layers: dict[Any, int] = {}
    for node in nx.topological_sort(acyclic):
        layers[node] = max((layers[before] + 1 for before in acyclic.pred[node]), default=0)
    return layers


def _refuse_flat(graph: "nx.DiGraph", layers: Mapping[Any, Any]) -> None:
    for first, second in graph.edges:
        if first != second and layers[first] == layers[second]:
            raise ParameterError(
                f"{first!r} and {second!r} are joined and stand in one layer; move one of them"
            )


def _forward(graph: "nx.DiGraph") -> list[Edge]:
    """Edges with those turned round that close a cycle, found by going into the depth."""
    done: set[Any] = set()
    open_: set[Any] = set()
    turned: list[Edge] = []
    for start in graph:
        if start in done:
            continue
        stack = [(start, iter(list(graph.succ[start])))]
        open_.add(start)
        while stack:
            node, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                open_.discard(node)
                done.add(node)
            elif following == node:
                continue
            elif following in open_:
                turned.append((following, node))
            else:
                turned.append((node, following))
                if following not in done:
                    open_.add(following)
                    stack.append((following, iter(list(graph.succ[following]))))
    return turned


def _plan(graph: "nx.DiGraph", layers: Mapping[Any, int]) -> _Plan:
    plan = _Plan([[] for _ in range(max(layers.values(), default=-1) + 1)])
    for node in graph:
        plan.layers[layers[node]].append(node)
        plan.below[node] = []
    for first, second in graph.edges:
        if first == second:
            continue
        low, high = sorted((first, second), key=lambda node: layers[node])
        way: list[Any] = [low]
        for layer in range(layers[low] + 1, layers[high]):
            passage = _Passage((first, second), layer)
            plan.layers[layer].append(passage)
            plan.below[passage] = []
            way.append(passage)
        way.append(high)
        for one, other in pairwise(way):
            plan.below[one].append(other)
        plan.ways[first, second] = way if low == first else way[::-1]
    return plan


def _finish(
    graph: "nx.DiGraph",
    plan: _Plan,
    heights: Mapping[Any, float],
    ports: Mapping[Any, float],
    tops: Mapping[Any, float],
    between_layers: float,
) -> Layout:
    columns: list[tuple[float, float]] = []
    left = 0.0
    for layer in plan.layers:
        widths = [graph.nodes[n]["width"] for n in layer if not isinstance(n, _Passage)]
        columns.append((left, float(max(widths, default=0.0))))
        left += columns[-1][1] + between_layers
    where = {node: number for number, layer in enumerate(plan.layers) for node in layer}
    boxes = {
        node: Box(columns[where[node]][0], tops[node], columns[where[node]][1], heights[node])
        for node in graph
    }
    routes = {
        edge: _route([_station(columns[where[node]], tops[node] + ports[node]) for node in way])
        for edge, way in plan.ways.items()
    }
    width = max((box.right for box in boxes.values()), default=0.0)
    height = max((tops[node] + heights[node] for node in tops), default=0.0)
    return Layout(boxes, routes, width, height)


def _station(column: tuple[float, float], level: float) -> tuple[float, float, float]:
    """The stretch of a layer that an edge begins, ends or passes in: left, right, height."""
    left, width = column
    return left, left + width, level


def _route(stations: list[tuple[float, float, float]]) -> list[Point]:
    """From the side of the first box to that of the last, across the layers between."""
    forward = stations[0][0] < stations[-1][0]
    points = []
    for number, (left, right, level) in enumerate(stations):
        near, far = (left, right) if forward else (right, left)
        if number:
            points.append(Point(near, level))
        if number < len(stations) - 1:
            points.append(Point(far, level))
    return points
