"""Where those who follow links can begin."""

from graph.queries.entry_points import example_policies, scheme_iris
from graph.queries.view import View
from tests.small_graph import NUMBERED, open_small_store


def test_a_policy_with_measures_is_an_example() -> None:
    store = open_small_store()
    view = View(store.reader())
    assert example_policies(view) == [NUMBERED]
    assert scheme_iris(view) == []
    store.close()
