"""The map of the keys with its industries."""

from graph.queries.key_map import read_key_map
from graph.queries.view import View
from tests.small_graph import AI, BASE


def test_industries_of_each_key(view: View) -> None:
    found = read_key_map(view)
    assert len(found.keys) == 5
    assert [(c.value.id, c.count) for c in found.industries[f"{BASE}id/key/talent"]] == [(AI, 1)]
    (brand,) = found.industries[f"{BASE}id/key/brand"]
    assert brand.value.label == "测试产业"
    assert found.industries[f"{BASE}id/key/platforms"] == []
    assert len(view.reader.select(found.sparql)) == 2


def test_the_most_frequent_industries_are_named_first(view: View) -> None:
    found = read_key_map(view)
    assert len(found.most_frequent(10)) == 2
    assert len(found.most_frequent(1)) == 1
