"""What a thing is linked to, with honest numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import NotFoundError, ParameterError
from graph.queries.neighbours import _shares, read_neighbours
from graph.queries.view import View
from tests.small_graph import AI, BASE, MEASURE, NUMBERED


def test_links_are_grouped_by_property_and_direction(view: View) -> None:
    found = read_neighbours(view, NUMBERED)
    groups = {(linked.property, linked.outgoing): linked for linked in found.linked}
    assert {r.label for r in groups["fk:supportsIndustry", True].things} == {"人工智能", "集成电路"}
    assert [r.id for r in groups["fk:usesPolicy", False].things] == [MEASURE]
    assert found.centre.number == "测府发〔2019〕10号"
    assert found.total == found.given


def test_what_only_describes_is_left_out(view: View) -> None:
    properties = {linked.property for linked in read_neighbours(view, AI).linked}
    assert properties == {"fk:supportsIndustry", "fk:mentions", "skos:broader"}


def test_what_is_not_given_is_counted(view: View) -> None:
    found = read_neighbours(view, AI, limit=3)
    assert found.given == 3
    assert found.total > 3
    assert all(linked.things for linked in found.linked)


@given(st.lists(st.integers(1, 500), max_size=12), st.integers(1, 300))
def test_shares_are_fair(counts: list[int], limit: int) -> None:
    shares = _shares(counts, limit)
    assert all(0 <= share <= count for share, count in zip(shares, counts, strict=True))
    assert sum(shares) <= max(limit, 0)
    assert sum(shares) == min(sum(counts), limit)


@pytest.mark.parametrize("limit", [0, 301])
def test_the_limit_has_bounds(view: View, limit: int) -> None:
    with pytest.raises(ParameterError, match="use 1 to 300"):
        read_neighbours(view, AI, limit=limit)


def test_what_is_unknown_is_told(view: View) -> None:
    with pytest.raises(NotFoundError, match="nothing is known"):
        read_neighbours(view, f"{BASE}id/policy/none")
