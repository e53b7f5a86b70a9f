"""Paths and IRIs."""

from urllib.parse import urlencode

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from api.http.addresses import encoded, path_of_tail, tail_of_path
from graph import identifiers
from graph.errors import NotFoundError

PARTS = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
    min_size=1,
    max_size=4,
)


@given(PARTS)
def test_every_iri_has_a_path_that_leads_back(parts: list[str]) -> None:
    tail = "/".join(identifiers.segment(part) for part in parts)
    assume(all(tail.split("/")))
    path = path_of_tail(tail)
    assert path.isascii()
    assert tail_of_path(path) == tail


def test_encoded_slashes_are_no_borders() -> None:
    assert tail_of_path("policy/1/a%2Fb") == "policy/1/a%2Fb"
    assert tail_of_path("policy/%E9%9D%92") == "policy/青"


@pytest.mark.parametrize("path", ["", "/", "a//b", "%FF", "a/%E9"])
def test_what_no_resource_has(path: str) -> None:
    with pytest.raises(NotFoundError):
        tail_of_path(path)


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
        st.text(st.characters(exclude_categories=["Cs"])),
    )
)
def test_a_query_is_encoded_as_ever(query: dict[str, str]) -> None:
    assert encoded(query) == urlencode(query)
    assert encoded({"q": "x&" * 100}) == urlencode({"q": "x&" * 100})
