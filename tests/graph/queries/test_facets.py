"""Facets by SPARQL."""

from collections.abc import Mapping

import pytest

from graph.queries import facets, listing
from graph.queries.documents import DOCUMENT_CLASSES, POLICY_CLASSES
from graph.queries.filters import VALIDITY, Filters, resolve
from graph.queries.validity import read_validity
from graph.queries.view import View, expand_all
from tests.small_graph import BASE, CITY, NUMBERED, REPLY, UNDATED

POLICIES = {"classes": expand_all(POLICY_CLASSES)}


def counts(view: View, filters: Filters) -> Mapping[str, dict[str, int]]:
    values = {**resolve(view, filters).values, **POLICIES}
    return {
        name: {c.value.label: c.count for c in found}
        for name, found in facets.read_facets(view, listing.DOCUMENTS.facets, values).items()
    }


def test_counts_of_policies(view: View) -> None:
    found = counts(view, Filters())
    assert found["key"] == {"人才": 1, "品牌": 1}
    assert found["economy"] == {"创新型经济": 1, "服务型经济": 1}
    assert found["kind"] == {"实施办法": 1}
    assert found["year"] == {"2019": 1, "2022": 1}
    assert found["amount"] == {"1000000-5000000": 1}
    assert (found["industry"]["人工智能"], found["industry"]["测试产业"]) == (3, 1)
    assert (found["region"]["上海市"], found["region"]["青浦区"]) == (3, 2)


def test_a_facet_leaves_out_its_own_filter_and_no_other(view: View) -> None:
    found = counts(view, Filters(key="人才", as_of="2022-06-16"))
    assert found["key"] == {"人才": 1}  # the policy with 品牌 is repealed by then
    assert counts(view, Filters(key="人才"))["key"] == {"人才": 1, "品牌": 1}
    assert counts(view, Filters(key="人才"))["economy"] == {"创新型经济": 1}
    assert counts(view, Filters(since="2022"))["year"] == {"2019": 1, "2022": 1}
    assert counts(view, Filters(amount="0-100000"))["amount"] == {"1000000-5000000": 1}


@pytest.mark.parametrize(
    "day", ["2018-01-01", "2019-02-03", "2022-04-30", "2022-05-01", "2023-12-31", "2024-01-01"]
)
def test_validity_is_counted_by_the_rules_of_the_pages(view: View, day: str) -> None:
    documents = [NUMBERED, UNDATED, CITY, REPLY]
    wanted: dict[str, int] = {}
    for state in read_validity(view, documents, day).values():
        wanted[state.state] = wanted.get(state.state, 0) + 1
    values = {
        **resolve(view, Filters(as_of=day)).values,
        "classes": expand_all(DOCUMENT_CLASSES),
    }
    found = facets.read_facets(view, listing.DOCUMENTS.facets, values)["validity"]
    assert {c.value.id: c.count for c in found} == wanted


def test_states_and_ranges_keep_their_order(view: View) -> None:
    values = {**resolve(view, Filters(as_of="2022-06-16")).values, **POLICIES}
    found = facets.read_facets(view, listing.DOCUMENTS.facets, values)["validity"]
    order = [c.value.id for c in found]
    assert order == [state for state in VALIDITY if state in order]


def test_the_total_is_that_of_the_list(view: View) -> None:
    for filters in (Filters(), Filters(region="310118"), Filters(words="没有这样的词")):
        values = {**resolve(view, filters).values, **POLICIES}
        page = listing.read_page(view, listing.DOCUMENTS, values, limit=50)
        assert page.total == len(page.rows)
        assert facets.read_total(view, listing.DOCUMENTS.facets, values) == page.total


def test_values_know_what_is_nearest_above_them(view: View) -> None:
    china, city, district = (f"{BASE}id/region/{code}" for code in ("000000", "310000", "310118"))
    above = facets.read_nearest(view, "region", [china, city, district])
    assert above == {china: [], city: [china], district: [city]}
    assert facets.read_nearest(view, "region", [china, district])[district] == [china]


def test_facets_need_no_day(view: View) -> None:
    found = facets.read_facets(view, listing.DOCUMENTS.facets, POLICIES)
    assert sum(c.count for c in found["validity"]) == 3
