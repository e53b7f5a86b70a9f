"""Filters of lists after their names were looked up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import ParameterError, UnknownTermError
from graph.queries.filters import AMOUNTS, Filters, completed, plain_words, resolve
from graph.queries.text import Terms, strings
from graph.queries.view import View
from tests.small_graph import BASE


def test_without_filters_only_the_day_is_set(view: View) -> None:
    narrowing = resolve(view, Filters())
    assert set(narrowing.values) == {"day", "present"}
    assert (narrowing.meant, narrowing.asked, narrowing.amounts) == ({}, {}, (None, None))


def test_names_become_iris_with_what_is_narrower(view: View) -> None:
    narrowing = resolve(view, Filters(industry="人工智能", economy="创新型", region="青浦区"))
    assert narrowing.asked["industry"] == (f"{BASE}id/industry/人工智能",)
    assert f"{BASE}id/industry/测试产业" in narrowing.included["industry"]
    assert f"{BASE}id/zone/测试园" in narrowing.included["region"]
    assert narrowing.asked["economy"] == (f"{BASE}id/economy/innovation",)
    assert narrowing.values["economy"] == (f"<{BASE}id/key/talent>",)
    assert "narrowed" in narrowing.values


@pytest.mark.parametrize(
    "name", ["organization/310118/测试委", f"{BASE}id/organization/310118/测试委", "测试委"]
)
def test_bodies_go_by_name_by_iri_and_by_its_tail(view: View, name: str) -> None:
    asked = resolve(view, Filters(issuer=name)).asked["issuer"]
    assert asked == (f"{BASE}id/organization/310118/测试委",)


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (Filters(economy="钥匙"), "创新型经济"),
        (Filters(instrument="魔法"), "instrument"),
        (Filters(amount="5-6"), AMOUNTS[0]),
        (Filters(validity="maybe"), "in-force"),
        (Filters(issuer="organization/310118/没有"), "issuer"),
        (Filters(issuer="a/b c<d"), "issuer"),
    ],
)
def test_unknown_values_are_named_with_what_there_is(
    view: View, filters: Filters, words: str
) -> None:
    with pytest.raises(UnknownTermError, match=words):
        resolve(view, filters)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(amount_from="viel"),
        Filters(amount_from="-1"),
        Filters(amount_to="1e9"),
        Filters(amount_to="NaN"),
        Filters(amount_from="5", amount_to="4"),
        Filters(as_of="2021-02-30"),
        Filters(since="2022", until="2021"),
    ],
)
def test_malformed_amounts_and_dates_are_refused(view: View, filters: Filters) -> None:
    with pytest.raises(ParameterError):
        resolve(view, filters)


def test_amounts_have_bounds(view: View) -> None:
    narrowing = resolve(view, Filters(amount_from="100.5"))
    assert narrowing.amounts == (Decimal("100.5"), None)
    assert narrowing.values["amount_from"][0].startswith('"100.5"')
    ranged = resolve(view, Filters(amount="100000000-")).values
    assert ranged["amount_over"][0].startswith('"100000000"')


def test_what_follows_from_a_filter_goes_with_it(view: View) -> None:
    values = resolve(view, Filters(kind="实施办法", as_of="2022-01-01")).values
    assert {"narrowed", "dated"} <= values.keys()
    left = completed({k: v for k, v in values.items() if k not in ("kind", "as_of")})
    assert not left.keys() & {"narrowed", "dated"}


def test_the_state_on_a_day_goes_before_the_day_alone(view: View) -> None:
    values = resolve(view, Filters(as_of="2022-01-01", validity="expired")).values
    assert "as_of" not in values
    assert values["day"] == strings("2022-01-01")
    assert values["validity"] == strings("expired")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  ", []),
        ("人工智能  规划 人工智能", ["人工智能", "规划"]),
        ("《总部》 “奖励”", ["总部", "奖励"]),
        ("ＡＩ Lab", ["ai", "lab"]),
        ("沪府发［2019］1号", ["沪府发(2019)1号"]),
        ("《》", ["《》"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert plain_words(text) == words


@given(st.text(max_size=40))
def test_words_hold_no_space_and_are_never_empty(text: str) -> None:
    words = plain_words(text)
    assert all(word and not any(c.isspace() for c in word) for word in words)
    assert len(words) == len(set(words))


def test_values_are_terms_only(view: View) -> None:
    values = resolve(view, Filters(words="a", region="310118", amount_to="5")).values
    assert all(isinstance(value, Terms) for value in values.values())
