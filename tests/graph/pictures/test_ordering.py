"""Few crossings."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from graph.pictures.ordering import crossings, order


def test_lines_that_need_not_cross_do_not() -> None:
    layers = [["a", "b", "c"], ["x", "y", "z"]]
    below = {"a": ["z"], "b": ["y"], "c": ["x"], "x": [], "y": [], "z": []}
    assert crossings(layers, below) == 3
    order(layers, below)
    assert crossings(layers, below) == 0


def test_layers_may_keep_their_order() -> None:
    layers = [["a", "b"], ["x", "y"]]
    below = {"a": ["y"], "b": ["x"], "x": [], "y": []}
    order(layers, below, kept=[0, 1])
    assert layers == [["a", "b"], ["x", "y"]]
    order(layers, below, kept=[0])
    assert layers == [["a", "b"], ["y", "x"]]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=15, unique=True))
def test_crossings_are_counted_and_order_never_makes_more(edges: list[tuple[int, int]]) -> None:
    layers: list[list[object]] = [[("up", n) for n in range(6)], [("low", n) for n in range(6)]]
    below: dict[object, list[object]] = {node: [] for layer in layers for node in layer}
    for one, other in edges:
        below["up", one].append(("low", other))
    plain = sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(edges, 2))
    assert crossings(layers, below) == plain
    before = [set(layer) for layer in layers]
    order(layers, below)
    assert [set(layer) for layer in layers] == before
    assert crossings(layers, below) <= plain
