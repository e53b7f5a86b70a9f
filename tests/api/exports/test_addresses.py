"""Addresses of exports."""

from urllib.parse import parse_qs, urlsplit

from api.exports import addresses
from api.exports.formats import FORMATS
from tests.small_graph import BASE, NUMBERED


def test_a_list_with_its_filters() -> None:
    found = addresses.of_list("policies", {"industry": "人工智能", "since": "2021", "cursor": "x"})
    assert [row.name for row, _ in found] == list(FORMATS)
    parts = urlsplit(found[0][1])
    assert parts.path == "/api/policies"
    assert parse_qs(parts.query) == {"industry": ["人工智能"], "from": ["2021"], "format": ["csv"]}


def test_a_resource() -> None:
    _, address = addresses.of_resource(BASE, NUMBERED, "en")[0]
    assert address.startswith("/api/policies/310118/")
    assert address.endswith("?lang=en&format=csv")
    iri = f"{BASE}id/zone/甲%2F乙"
    assert "/api/regions/%E7%94%B2%2F%E4%B9%99?" in addresses.of_resource(BASE, iri)[0][1]


def test_what_belongs_to_no_list() -> None:
    for iri in (f"{BASE}id/text/a", f"{BASE}id/policy", "https://example.org/id/policy/x"):
        assert addresses.of_resource(BASE, iri) == []
