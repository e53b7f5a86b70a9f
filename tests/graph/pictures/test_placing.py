"""Heights of nodes: in order, apart, near their kin."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph.pictures.placing import place


def test_a_node_stands_in_the_middle_of_its_kin() -> None:
    layers = [["a"], ["x", "y", "z"]]
    below = {"a": ["x", "y", "z"], "x": [], "y": [], "z": []}
    heights = dict.fromkeys("axyz", 20.0)
    ports = dict.fromkeys("axyz", 10.0)
    tops = place(layers, below, heights, ports, 10)
    assert tops == {"x": 0, "y": 30, "z": 60, "a": 30}


def test_lines_are_level_at_the_ports() -> None:
    tops = place(
        [["a"], ["x"]],
        {"a": ["x"], "x": []},
        {"a": 20.0, "x": 400.0},
        {"a": 10.0, "x": 15.0},
        10,
    )
    assert tops["a"] + 10 == tops["x"] + 15


@given(st.lists(st.lists(st.integers(1, 300), max_size=8), max_size=4))
def test_nodes_keep_their_order_and_distance(sizes: list[list[int]]) -> None:
    layers = [[(n, m) for m in range(len(layer))] for n, layer in enumerate(sizes)]
    heights = {node: float(sizes[node[0]][node[1]]) for layer in layers for node in layer}
    below: dict[tuple[int, int], list[tuple[int, int]]] = {
        node: [other for other in layers[n + 1] if (sum(node) + sum(other)) % 3 == 0]
        if n + 1 < len(layers)
        else []
        for n, layer in enumerate(layers)
        for node in layer
    }
    ports = {node: height / 3 for node, height in heights.items()}
    tops = place(layers, below, heights, ports, 7)
    assert not tops or min(tops.values()) >= 0
    for layer in layers:
        for one, other in pairwise(layer):
            assert tops[other] >= tops[one] + heights[one] + 7
