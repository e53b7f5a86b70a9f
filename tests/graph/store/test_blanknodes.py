"""Labels of blank nodes by content."""

import random
from itertools import combinations

import pytest

from graph import rdf
from graph.rdf import Quad
from graph.store import blanknodes


def quads(text: str) -> list[Quad]:
    return list(rdf.parse(text, "application/n-quads"))


def relabelled(text: str, seed: int) -> str:
    """``text`` with other labels for `_:0`, `_:1`, … and its lines in another order."""
    order = random.Random(seed)
    lines = text.splitlines()
    numbers = list(range(100))
    order.shuffle(numbers)
    order.shuffle(lines)
    for old, new in enumerate(numbers):
        lines = [line.replace(f"_:{old} ", f"_:x{new} ") for line in lines]
    return "\n".join(lines)


def labelled(text: str) -> set[str]:
    found = quads(text)
    renamed = blanknodes.labels(found)
    return {str(blanknodes.rename(quad, renamed)) for quad in found}


def edge(one: int, other: int) -> str:
    return f"_:{one} <x:p> _:{other} .\n"


GRAPHS = {
    "alike": "".join(f'_:{number} <x:p> "x" .\n' for number in range(40)),
    "a list": "".join(edge(n, n + 1) + f'_:{n} <x:first> "{n % 3}" .\n' for n in range(30)),
    "a ring": "".join(edge(n, (n + 1) % 12) for n in range(12)),
    "two rings": "".join(edge(n, (n + 1) % 3) + edge(3 + n, 3 + (n + 1) % 3) for n in range(3)),
    "all with all": "".join(edge(a, b) + edge(b, a) for a, b in combinations(range(12), 2)),
    "graph names": "<x:s> <x:p> _:1 _:2 .\n_:1 <x:p> _:3 _:2 .\n<x:s> <x:p> _:4 <x:g> .\n",
    "itself": edge(1, 1) + edge(2, 3) + edge(3, 2),
}


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("seed", range(5))
def test_labels_do_not_depend_on_the_labels_given(name: str, seed: int) -> None:
    text = GRAPHS[name].replace("_:", "_:")
    assert labelled(relabelled(text, seed)) == labelled(relabelled(text, seed + 100))


def test_different_content_has_different_labels() -> None:
    ring = "".join(edge(n, (n + 1) % 6) for n in range(6))
    assert labelled(ring) != labelled(GRAPHS["two rings"])


def test_nodes_stay_distinct() -> None:
    for text in GRAPHS.values():
        renamed = blanknodes.labels(quads(text))
        assert len(set(renamed.values())) == len(renamed)


def test_very_large_parts_keep_their_labels() -> None:
    text = "".join(edge(n, n + 1) for n in range(blanknodes.MAX_PART + 1))
    renamed = blanknodes.labels(quads(text))
    assert all(old == new for old, new in renamed.items())
