"""Quantities that are added, and such that are put right."""

import pytest

from graph.corrections.anchors import anchor_of
from graph.corrections.applying import Applied, apply, as_read
from graph.corrections.figures import iri_of, quantity_of
from graph.corrections.model import Correction, Edge, Figure, Withdrawal, correct
from graph.corrections.statements import first, nodes_of, read, to_ntriples
from graph.errors import ParameterError
from graph.namespaces import BASE, FK, SCHEMA
from graph.validate import validate_graph
from tests.graph.corrections.test_applying import GRAPH, MEASURES, NAME, TEXT, quads

INCENTIVE = FK + "hasIncentive"


def added(words: str, quote: str, number: int = 0) -> Correction:
    quantity = quantity_of(INCENTIVE, words)
    iri = iri_of(MEASURES[0], INCENTIVE, quantity)
    start = TEXT.index(quote)
    digest = next(t.object.value for t in GRAPH if t.predicate.value == FK + "sha256")
    return correct(
        "add", NAME, Edge(MEASURES[0], INCENTIVE, iri), by="ann", base=BASE, named=quantity,
        at=f"2026-01-02T03:04:{number:02}Z",
        anchor=anchor_of(TEXT, digest, start, start + len(quote)),
    )  # fmt: skip


def amounts(found: Applied, owner: str) -> set[tuple[str, ...]]:
    """Words and numbers of the incentives of a measure."""
    nodes = nodes_of(found.triples)
    result = set()
    for term in nodes[owner].get(INCENTIVE, ()):
        amount = nodes[first(nodes[term.value], FK + "amount")]
        names = ("minValue", "value", "maxValue", "currency", "unitText")
        numbers = tuple(first(amount, SCHEMA + name) for name in names)
        result.add((first(nodes[term.value], FK + "wording"), *numbers))
    return result


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("500万元", Figure("5000000", "CNY")),
        ("最高 500万元", Figure("5000000", "CNY", "", "max")),
        ("30%", Figure("30", "%")),
        ("不少于3家", Figure("3", "家", "", "min")),
    ],
)
def test_words_are_read_as_in_texts(words: str, figure: Figure) -> None:
    found = quantity_of(INCENTIVE, words)
    assert (found.kind, found.label) == ("Incentive", "".join(words.split()))
    assert found.figure == figure


@pytest.mark.parametrize("words", ["", "很多", "500", "3万元和5万元", "<b>", "由5万元提高到8万元"])
def test_what_is_no_quantity_is_refused(words: str) -> None:
    with pytest.raises(ParameterError, match="one number with its unit"):
        quantity_of(INCENTIVE, words)


def test_a_quantity_is_added_and_taken_out_again() -> None:
    made = added("最高300万元", "研发中心，")
    found = apply(GRAPH, [made])
    assert found.states == {made.id: "applied"}
    assert ("最高300万元", "", "", "3000000", "CNY", "") in amounts(found, MEASURES[0])
    assert as_read(found.triples) == GRAPH
    report = validate_graph(quads(found, [made]))
    assert not report.violations
    [again] = read(to_ntriples([made]))
    assert again == made
    gone = made.withdrawn(Withdrawal("bob", "2026-01-03T00:00:00Z", ""))
    assert read(to_ntriples([gone])) == [gone]
    assert apply(GRAPH, [gone]).triples == GRAPH


def test_a_number_is_put_right() -> None:
    nodes = nodes_of(GRAPH)
    [read_wrongly] = [term.value for term in nodes[MEASURES[0]][INCENTIVE]]
    quantity = quantity_of(INCENTIVE, "最高50万元")
    edge = Edge(MEASURES[0], INCENTIVE, read_wrongly)
    made = correct(
        "relink", NAME, edge, by="ann", at="2026-01-02T03:04:05Z", base=BASE,
        replacement=iri_of(MEASURES[0], INCENTIVE, quantity), named=quantity,
    )  # fmt: skip
    found = apply(GRAPH, [made])
    assert amounts(found, MEASURES[0]) == {("最高50万元", "", "", "500000", "CNY", "")}
    assert as_read(found.triples) == GRAPH
    assert read(to_ntriples([made])) == [made]
