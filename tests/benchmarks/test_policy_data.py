from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from graph.namespaces import BASE, FK
from graph.validate import validate_graph
from tests.benchmarks import policy_data


def _lines(triples: int, *, seed: int = 1, repeated: bool = False) -> list[str]:
    pieces = policy_data.policy_data(triples, seed=seed, repeated=repeated)
    return b"".join(pieces).decode().splitlines()


def _triple(line: str) -> str:
    return line.removesuffix(" .").rpartition(" ")[0]


def test_the_same_size_and_seed_give_the_same_bytes() -> None:
    assert _lines(5000, seed=7) == _lines(5000, seed=7)


def test_another_seed_gives_other_documents() -> None:
    assert set(_lines(5000, seed=7)) != set(_lines(5000, seed=8))


@pytest.mark.parametrize("triples", [1, 3000, 12_000])
def test_there_are_at_least_as_many_quads_as_asked_for(triples: int) -> None:
    assert triples <= len(_lines(triples)) < triples + 8000


def test_no_triple_stands_in_two_graphs(nquads: Path) -> None:
    counts = Counter(_triple(line) for line in nquads.read_text("utf-8").splitlines())
    assert max(counts.values()) == 1


def test_bodies_are_described_in_many_graphs_where_that_is_asked_for() -> None:
    lines = _lines(12_000, repeated=True)
    counts = Counter(_triple(line) for line in lines)
    shared = {triple for triple, count in counts.items() if count > 1}
    assert shared
    assert all("/id/organization/" in triple.split(" ")[0] for triple in shared)


def test_any_size_is_written_piece_by_piece() -> None:
    pieces = list(islice(policy_data.policy_data(10**12), 400))
    assert len(pieces) == 400
    assert max(map(len, pieces[300:])) < 1_000_000


def test_each_document_has_a_named_graph_of_its_own(nquads: Path) -> None:
    policies = [
        line.split(" ")
        for line in nquads.read_text("utf-8").splitlines()
        if f"#type> <{FK}Policy>" in line
    ]
    assert len(policies) > 20
    for subject, _, _, graph, _ in policies:
        assert graph == subject.replace(f"{BASE}id/", f"{BASE}id/graph/")


def test_documents_pass_the_checks_of_the_graph() -> None:
    assert validate_graph(b"".join(policy_data.policy_data(3000))).violations == ()
