"""Which format a client gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.negotiation import (
    GRAPHS,
    RESULTS,
    choose,
    one_format,
    parse_accept,
    prefers_html,
    quality,
    require,
)
from graph.errors import NotAcceptableError, ParameterError

OFFERS = ["text/turtle", "application/ld+json", "text/csv"]
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv;q=0.5, application/ld+json;q=0.7", "application/ld+json"),
        ("text/*;q=0.5, application/ld+json;q=0.4", "text/turtle"),
        ("text/*, text/turtle;q=0", "text/csv"),
        ("*/*;q=0.1, text/csv;q=0", "text/turtle"),
        ("text/csv;charset=utf-8", "text/csv"),
        ("text/csv ; q=1.000", "text/csv"),
        ("text/csv;q=2, application/ld+json;q=0.1", "application/ld+json"),
        ("nonsense, text/csv", "text/csv"),
        ("image/png", None),
        ("text/csv;q=0", None),
        (CHROME, "text/turtle"),
    ],
)
def test_choice(header: str | None, chosen: str | None) -> None:
    assert choose(header, OFFERS) == chosen


def test_format_goes_before_the_header() -> None:
    assert require("text/csv", RESULTS, name="xml") == "application/sparql-results+xml"
    assert require(None, GRAPHS, name="JSON-LD") == "application/ld+json"
    assert require(None, GRAPHS, name="text/turtle") == "text/turtle"
    with pytest.raises(ParameterError, match="turtle"):
        require(None, GRAPHS, name="csv")


def test_names_that_results_and_graphs_share() -> None:
    assert require(None, GRAPHS, name="xml") == "application/rdf+xml"
    assert require(None, GRAPHS, name="json") == "application/ld+json"
    assert require(None, RESULTS, name="json") == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("names", "one"),
    [
        ([], None),
        (["csv"], "csv"),
        (["tsv", "text/tab-separated-values"], "text/tab-separated-values"),
        (["json-ld", "application/ld+json,application/x-json+ld"], "json-ld"),
        (["", "turtle"], "turtle"),
        (["colour"], "colour"),  # refused where it is used
    ],
)
def test_one_format_in_many_words(names: list[str], one: str | None) -> None:
    assert one_format(names) == one


def test_two_formats_are_refused() -> None:
    with pytest.raises(ParameterError, match="csv and xml"):
        one_format(["csv", "application/sparql-results+xml"])


def test_what_cannot_be_given_names_what_can() -> None:
    with pytest.raises(NotAcceptableError, match="text/tab-separated-values"):
        require("image/png", RESULTS)


def test_pages_are_for_those_who_ask_for_them() -> None:
    assert prefers_html(CHROME)
    assert not prefers_html("*/*")
    assert not prefers_html(None)
    assert not prefers_html("application/json, text/html;q=0.5")
    assert not prefers_html("text/turtle;q=0.6, text/html;q=0.2, application/json;q=0.1")
    assert not prefers_html("text/html;q=0")
    assert prefers_html("text/turtle, text/html")


QUALITIES = st.integers(0, 1000).map(lambda n: n / 1000)
RANGES = st.lists(
    st.tuples(st.sampled_from([*OFFERS, "text/*", "*/*", "image/png"]), QUALITIES), max_size=6
)


@given(RANGES)
def test_the_choice_is_the_best_rated_offer(ranges: list[tuple[str, float]]) -> None:
    header = ", ".join(f"{name};q={q:.3f}" for name, q in ranges)
    chosen = choose(header, OFFERS)
    if not header:
        assert chosen == OFFERS[0]
        return
    parsed = parse_accept(header)
    assert len(parsed) == len(ranges)
    rated = {offer: quality(parsed, offer) for offer in OFFERS}
    if chosen is None:
        assert not any(rated.values())
    else:
        assert rated[chosen] == max(rated.values()) > 0


@given(st.text(max_size=80))
def test_no_header_breaks_it(header: str) -> None:
    assert choose(header, OFFERS) in {None, *OFFERS}
