"""Counts from an index, and trees that are kept."""

from api.desk.opened_index import Indexes
from api.matrix.counter import Trees, counter_of
from graph.queries.matrix import Question
from graph.queries.view import View
from tests.small_graph import open_small_store


def test_without_an_index_the_engine_counts() -> None:
    store = open_small_store()
    assert counter_of(Indexes(store).desk(View(store.reader())), Question()) is None
    store.close()


def test_a_tree_is_read_once_for_a_generation() -> None:
    store = open_small_store()
    trees = Trees()
    view = View(store.reader())
    first = trees.of(view, "industry")
    assert trees.of(View(store.reader()), "industry") is first
    assert trees.of(view, "region") is not first
    with store.writer() as writer:
        writer.update("INSERT DATA { GRAPH <http://g> { <http://s> <http://p> <http://o> } }")
    assert trees.of(View(store.reader()), "industry") is not first
    store.close()
