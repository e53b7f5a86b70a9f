"""The values along the sides of a matrix."""

from collections.abc import Iterator

import pytest

from graph.queries.axes import Tree, key_axis
from graph.queries.view import View
from graph.store import open_store
from tests.small_graph import AI, BASE, CHIPS

TEST_INDUSTRY = f"{BASE}id/industry/测试产业"
TEST_ZONE = f"{BASE}id/zone/测试园"
QINGPU = f"{BASE}id/region/310118"
SHANGHAI = f"{BASE}id/region/310000"


@pytest.fixture
def empty() -> Iterator[View]:
    store = open_store("memory:")
    yield View(store.reader())
    store.close()


def test_the_keys_are_five_or_those_asked_for(view: View) -> None:
    assert len(key_axis(view, ()).values.terms) == 5
    brand = f"{BASE}id/key/brand"
    assert key_axis(view, [brand]).values.terms == {brand: (brand,)}


def test_without_a_filter_there_is_the_top_level(view: View) -> None:
    axis = Tree(view, "industry").axis(())
    assert f"{BASE}id/industry/服务业" in axis.values.terms
    assert AI not in axis.values.terms
    assert axis.opens(f"{BASE}id/industry/服务业")


def test_what_is_narrower_counts_by_the_schemes_and_by_the_store(view: View) -> None:
    terms = Tree(view, "industry").axis(()).values.terms
    assert set(terms[f"{BASE}id/industry/数字经济"]) >= {AI, TEST_INDUSTRY}
    assert CHIPS in terms[f"{BASE}id/industry/战略性新兴产业"]
    assert terms[f"{BASE}id/industry/农业"] == ()


def test_a_value_that_is_asked_for_is_divided(view: View) -> None:
    tree = Tree(view, "industry")
    assert TEST_INDUSTRY in tree.axis([AI]).values.terms
    assert list(tree.axis([TEST_INDUSTRY]).values.terms) == [TEST_INDUSTRY]
    assert list(tree.axis([AI, CHIPS]).values.terms) == [AI, CHIPS]


def test_zones_are_there_where_something_is_linked_to_them(view: View) -> None:
    tree = Tree(view, "region")
    assert set(tree.axis([SHANGHAI]).values.terms) >= {QINGPU, f"{BASE}id/region/310115"}
    zones = [iri for iri in tree.axis([QINGPU]).values.terms if "/zone/" in iri]
    assert zones == [TEST_ZONE]
    assert set(tree.axis([SHANGHAI]).values.terms[QINGPU]) == {QINGPU, TEST_ZONE}


def test_the_most_frequent_values_stand_for_all_below_them(view: View) -> None:
    tree = Tree(view, "industry")
    assert set(tree.used(()).terms) == {AI, CHIPS, TEST_INDUSTRY}
    assert set(tree.used([AI, QINGPU]).terms) == {AI}
    axis = tree.frequent({(CHIPS,): 1, (AI,): 4, (TEST_INDUSTRY,): 2}, 2)
    assert list(axis.values.terms) == [AI, TEST_INDUSTRY]
    assert axis.left_out == 1
    assert set(axis.values.terms[AI]) == {AI, TEST_INDUSTRY}


def test_a_path_is_offered_only_where_the_store_has_the_tree(view: View) -> None:
    tree = Tree(view, "industry")
    assert not tree.axis(()).values.stored  # the small graph holds no scheme
    assert tree.axis([TEST_INDUSTRY]).values.stored


def test_an_empty_store_has_the_levels_of_the_schemes(empty: View) -> None:
    axis = Tree(empty, "industry").axis(())
    assert axis.values.terms
    assert not any(axis.values.terms.values())
    assert len(Tree(empty, "region").axis(()).values.terms) > 30
