"""Layered layout: nothing overlaps, lines run free, the same input gives the same layout."""

from itertools import combinations
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import ParameterError
from graph.pictures.layers import Box, Layout, lay_out


@st.composite
def graphs(draw: st.DrawFn, *, layered: bool = False) -> nx.DiGraph:
    """Graphs of up to 24 boxes; ``layered`` ones say in which layer each box stands."""
    graph = nx.DiGraph()
    count = draw(st.integers(0, 24))
    for node in range(count):
        given_ = {"layer": draw(st.integers(-2, 3))} if layered else {}
        height = draw(st.integers(10, 120))
        if draw(st.booleans()):
            given_["port"] = draw(st.integers(0, height))
        graph.add_node(node, width=draw(st.integers(20, 200)), height=height, **given_)
    pairs = st.tuples(st.integers(0, max(count - 1, 0)), st.integers(0, max(count - 1, 0)))
    for one, other in draw(st.lists(pairs, max_size=40)) if count else ():
        flat = layered and graph.nodes[one]["layer"] == graph.nodes[other]["layer"]
        if not flat or one == other:
            graph.add_edge(one, other)
    return graph


def overlap(one: Box, other: Box) -> bool:
    return min(one.right, other.right) > max(one.x, other.x) and min(
        one.bottom, other.bottom
    ) > max(one.y, other.y)


def check(graph: nx.DiGraph, layout: Layout) -> None:
    assert set(layout.boxes) == set(graph)
    for one, other in combinations(layout.boxes.values(), 2):
        assert not overlap(one, other)
    for node, box in layout.boxes.items():
        assert box.height == graph.nodes[node]["height"]
        assert box.width >= graph.nodes[node]["width"]
        assert 0 <= box.x <= box.right <= layout.width
        assert 0 <= box.y <= box.bottom <= layout.height
    assert set(layout.routes) == {edge for edge in graph.edges if edge[0] != edge[1]}
    for (start, end), points in layout.routes.items():
        check_route(layout, start, end, points)


def check_route(layout: Layout, start: Any, end: Any, points: list[Any]) -> None:
    """A line begins and ends at the sides of its boxes, and passes layers where nothing stands."""
    first, last = layout.boxes[start], layout.boxes[end]
    assert points[0].x in (first.x, first.right)
    assert first.y <= points[0].y <= first.bottom
    assert points[-1].x in (last.x, last.right)
    assert last.y <= points[-1].y <= last.bottom
    assert len(points) % 2 == 0
    for one, other in zip(points[1:-1:2], points[2:-1:2], strict=True):
        assert one.y == other.y
        passage = Box(min(one.x, other.x), one.y - 1, abs(other.x - one.x), 2)
        assert not any(overlap(passage, box) for box in layout.boxes.values())


@settings(max_examples=60)
@given(graphs())
def test_boxes_never_overlap_and_lines_run_free(graph: nx.DiGraph) -> None:
    check(graph, lay_out(graph))


@settings(max_examples=60)
@given(graphs(layered=True))
def test_layers_that_are_given_are_kept(graph: nx.DiGraph) -> None:
    layout = lay_out(graph, between_layers=40, between_boxes=4)
    check(graph, layout)
    for one, other in combinations(graph, 2):
        wanted = graph.nodes[one]["layer"] - graph.nodes[other]["layer"]
        found = layout.boxes[one].x - layout.boxes[other].x
        assert (wanted > 0) == (found > 0)


@settings(max_examples=30)
@given(graphs())
def test_the_same_graph_gives_the_same_layout(graph: nx.DiGraph) -> None:
    assert lay_out(graph) == lay_out(graph.copy())


def chain() -> nx.DiGraph:
    graph = nx.DiGraph()
    for node in "abcd":
        graph.add_node(node, width=50, height=20)
    graph.add_edges_from([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "a")])
    return graph


def test_edges_lead_to_the_right_but_those_that_close_a_cycle() -> None:
    layout = lay_out(chain())
    lefts = [layout.boxes[node].x for node in "abcd"]
    assert lefts == sorted(lefts)
    assert len(set(lefts)) == 4
    assert layout.routes["d", "a"][0].x == layout.boxes["d"].x
    assert layout.routes["d", "a"][-1].x == layout.boxes["a"].right


def test_what_is_last_stands_below() -> None:
    graph = nx.DiGraph()
    for node in range(6):
        graph.add_node(node, width=50, height=20, layer=int(node > 0), last=node == 1)
        if node:
            graph.add_edge(0, node)
    layout = lay_out(graph)
    assert max(layout.boxes.values(), key=lambda box: box.y) == layout.boxes[1]


def test_layers_must_be_told_of_all_nodes_or_none() -> None:
    graph = chain()
    graph.nodes["a"]["layer"] = 0
    with pytest.raises(ParameterError, match="only some nodes"):
        lay_out(graph)


def test_an_edge_within_a_layer_is_refused() -> None:
    graph = chain()
    for node in graph:
        graph.nodes[node]["layer"] = 0
    with pytest.raises(ParameterError, match="stand in one layer"):
        lay_out(graph)


def test_three_hundred_nodes() -> None:
    graph = nx.DiGraph()
    for node in range(300):
        graph.add_node(node, width=150, height=30, layer=node % 5)
    for node in range(300):
        for step in (1, 6, 11):
            other = (node * step + 1) % 300
            if graph.nodes[other]["layer"] != graph.nodes[node]["layer"]:
                graph.add_edge(node, other)
    check(graph, lay_out(graph))
