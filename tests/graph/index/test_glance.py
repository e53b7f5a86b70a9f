"""What is counted beforehand over a whole graph is what the engine counts."""

import pytest

from graph.index import Index
from graph.queries import key_map, overview
from graph.queries.text import compose, iris
from graph.queries.view import View
from tests.graph.index.conftest import Indexed


def sorted_rows(rows: list[dict[str, str]]) -> list[list[tuple[str, str]]]:
    """Rows without those of keys to which nothing is linked, in an order of their own."""
    return sorted(sorted(row.items()) for row in rows if row["count"] != "0")


@pytest.mark.parametrize("name", ["numbers", "key-map"])
def test_rows_are_those_of_the_engine(data_set: Indexed, name: str) -> None:
    rows = data_set.index.ask_rows(name)
    assert sorted_rows(rows) == sorted_rows(data_set.view.ask_rows(name))
    assert rows


def test_industries_are_in_the_order_of_the_engine(data_set: Indexed) -> None:
    view, index = data_set.view, data_set.index
    assert index.ask_rows("frequent-industries") == view.ask_rows("frequent-industries")
    keys = [row["key"] for row in view.ask_rows("key-map")]
    rows = view.reader.select(compose("key-industries", {"keys": iris(keys)}))
    assert index.ask_rows("key-industries") == rows


def test_the_map_of_the_keys_is_the_same(data_set: Indexed) -> None:
    assert key_map.read_key_map(data_set.view, data_set.index) == key_map.read_key_map(
        data_set.view
    )


def test_the_start_is_the_same(data_set: Indexed) -> None:
    view, index = data_set.view, data_set.index
    assert overview.read_numbers(index) == overview.read_numbers(view)
    found = overview.frequent_industries(view, counted=index)
    assert found == overview.frequent_industries(view)


def test_what_is_not_counted_is_said(data_set: Indexed) -> None:
    def ask(index: Index, view: View) -> None:
        index.ask_rows("names", items=iris([view.iri("key/talent")]))

    with pytest.raises(KeyError):
        ask(data_set.index, data_set.view)
