"""Counts of what a generation holds."""

import pytest

from graph.errors import QueryTimeoutError
from graph.namespaces import RDF
from graph.queries.statistics import Use, read_statistics
from graph.queries.view import View
from graph.store import Store, open_store


@pytest.fixture
def store() -> Store:
    store = open_store("memory:")
    with store.writer() as writer:
        writer.update(
            """
            PREFIX : <http://b.example/id/>
            INSERT DATA {
              :a a <x:C> ; <x:p> 1 , 2 ; <x:q> :b .
              GRAPH <x:g> { :a <x:p> 2 . :b a <x:C> , <x:D> ; <x:q> _:n . _:n a <x:C> }
              GRAPH <x:h> { :a <x:p> 2 . <x:e> <x:p> 2 . _:m a _:n }
            }
            """
        )
    return store


def test_a_triple_in_several_graphs_counts_once(store: Store) -> None:
    found = read_statistics(View(store.reader(), "http://b.example/"), seconds=60)
    assert found.properties == {
        RDF + "type": Use(triples=5, subjects=4, objects=3),
        "x:p": Use(triples=3, subjects=2, objects=2),
        "x:q": Use(triples=2, subjects=2, objects=2),
    }
    assert found.triples == 10
    assert found.subjects == 5
    assert found.entities == 2
    assert found.objects == 6
    assert {name: count for name, count in found.classes.items() if name[0] != "_"} == {
        "x:C": 3,
        "x:D": 1,
    }
    assert len(found.classes) == 3


def test_of_nothing() -> None:
    found = read_statistics(View(open_store("memory:").reader()), seconds=60)
    assert (found.triples, found.subjects, found.objects, found.entities) == (0, 0, 0, 0)
    assert (found.classes, found.properties) == ({}, {})


def test_it_ends_when_its_time_is_over(store: Store) -> None:
    with pytest.raises(QueryTimeoutError, match="longer than 0 s"):
        read_statistics(View(store.reader()), seconds=0)
