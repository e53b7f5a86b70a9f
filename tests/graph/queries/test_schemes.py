"""Concept schemes as trees."""

import io
from collections.abc import Iterator

import pytest

from graph.queries.schemes import Branch, read_schemes, read_tree
from graph.queries.view import View
from graph.store import open_store

TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix fk: <https://w3id.org/fivekeys/ontology#> .
@base <https://w3id.org/fivekeys/id/> .
<scheme/a> a skos:ConceptScheme ; skos:prefLabel "甲"@zh .
<scheme/empty> a skos:ConceptScheme .
<c/1> skos:inScheme <scheme/a> ; skos:prefLabel "一"@zh ; skos:notation "2" .
<c/2> skos:inScheme <scheme/a> ; skos:prefLabel "二"@zh ; skos:notation "1" .
<c/11> skos:inScheme <scheme/a> ; skos:prefLabel "一一"@zh ; skos:broader <c/1>, <c/2>, <other> .
<c/111> skos:inScheme <scheme/a> ; skos:prefLabel "一一一"@zh ; skos:broader <c/11> .
<c/112> skos:inScheme <scheme/a> ; skos:prefLabel "一一二"@zh ; skos:broader <c/11>, <c/112> .
<d> fk:supportsIndustry <c/111> . <e> fk:supportsIndustry <c/111> ; fk:key <c/111> .
"""
ID = "https://w3id.org/fivekeys/id/"


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    store = open_store("memory:")
    with store.writer() as writer:
        writer.load(io.BytesIO(TURTLE.encode()), media_type="text/turtle", graph=f"{ID}graph/x")
    yield View(store.reader())
    store.close()


def tails(level: list[Branch]) -> list[str]:
    return [branch.concept.id.removeprefix(ID) for branch in level]


def test_schemes_that_hold_something(view: View) -> None:
    assert [(scheme.label, count) for scheme, count in read_schemes(view)] == [("甲", 5)]


def test_the_top_in_the_order_of_codes(view: View) -> None:
    tree = read_tree(view, f"{ID}scheme/a", None)
    assert tails(tree) == ["c/2", "c/1"]
    assert [branch.has_narrower for branch in tree] == [True, True]
    assert not any(branch.is_open for branch in tree)


def test_the_way_down_is_open(view: View) -> None:
    first = next(b for b in read_tree(view, f"{ID}scheme/a", f"{ID}c/11") if b.is_open)
    assert first.concept.id == f"{ID}c/1"
    (second,) = first.below
    assert second.is_open
    assert tails(second.below) == ["c/111", "c/112"]
    assert [branch.used for branch in second.below] == [2, 0]
    assert [branch.has_narrower for branch in second.below] == [False, True]


def test_a_circle_ends(view: View) -> None:
    tree = read_tree(view, f"{ID}scheme/a", f"{ID}c/112")
    assert tails(tree) == ["c/2", "c/1"]


def test_what_is_not_of_the_scheme_opens_nothing(view: View) -> None:
    for iri in (f"{ID}none", f"{ID}other"):
        assert not any(branch.is_open for branch in read_tree(view, f"{ID}scheme/a", iri))
