"""What list pages show beside their items."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.desk.list_values import (
    FACETS,
    Addresses,
    chips_of,
    facets_of,
    marked_words,
    pieces,
    said,
    written,
)
from graph.queries import facets
from graph.queries.answers import Count, Reference
from graph.queries.filters import Filters, resolve
from graph.queries.view import View
from tests.small_graph import BASE, open_small_store

ADDRESSES = Addresses("/policies", {"region": "310118", "lang": "en"})


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    store = open_small_store()
    yield View(store.reader())
    store.close()


def reference(tail: str, label: str) -> Reference:
    return Reference(f"{BASE}id/{tail}", label)


@pytest.mark.parametrize(
    ("facet", "value", "parameters"),
    [
        ("industry", reference("industry/人工智能", "人工智能"), {"industry": "人工智能"}),
        ("industry", reference("industry/别的", "人工智能"), {"industry": "industry/别的"}),
        ("region", reference("region/310118", "青浦区"), {"region": "310118"}),
        ("region", reference("zone/测试园", "测试园"), {"region": "zone/测试园"}),
        ("key", reference("key/talent", "人才"), {"key": "talent"}),
        ("economy", reference("economy/open", "开放型经济"), {"economy": "open"}),
        (
            "issuer",
            reference("organization/310118/测试委", "测试委"),
            {"issuer": "organization/310118/测试委"},
        ),
        ("year", Reference("2019", "2019"), {"from": "2019", "to": "2019"}),
        ("amount", Reference("0-100000", ""), {"amount": "0-100000"}),
    ],
)
def test_values_are_written_so_that_they_are_unmistakable(
    view: View, facet: str, value: Reference, parameters: dict[str, str]
) -> None:
    assert written(view, facet, value) == parameters


def test_what_is_written_is_understood(view: View) -> None:
    for facet, tail, label in (
        ("industry", "industry/测试产业", "测试产业"),
        ("region", "zone/测试园", "测试园"),
        ("issuer", "organization/310118/测试委", "测试委"),
        ("kind", "kind/实施办法", "实施办法"),
        ("economy", "economy/innovation", "创新型经济"),
    ):
        value = reference(tail, label)
        parameters = written(view, facet, value)
        narrowing = resolve(view, Filters(**{facet: parameters[facet]}))
        assert narrowing.asked[facet] == (value.id,)


def test_addresses_change_single_parameters() -> None:
    assert ADDRESSES.with_() == "/policies?region=310118&lang=en"
    assert ADDRESSES.with_(region=None, key="talent") == "/policies?lang=en&key=talent"
    assert ADDRESSES.at("/measures") == "/measures?region=310118&lang=en"
    assert Addresses("/policies").with_() == "/policies"


def shown(view: View, counts: dict[str, list[Count]], filters: Filters) -> dict[str, list[str]]:
    asked = resolve(view, filters).asked
    found = facets_of(view, counts, asked, filters, ADDRESSES, "zh", shown=3)
    return {
        facet.name: [
            f"{'+' * v.depth}{v.reference.label} {v.count}{' on' if v.on else ''}"
            for v in (*facet.values, *facet.rest)
        ]
        for facet in found
    }


def test_places_stand_below_regions_and_not_below_zones(view: View) -> None:
    china, city = reference("region/000000", "中国"), reference("region/310000", "上海市")
    zone, district = reference("zone/东部地区", "东部地区"), reference("region/310118", "青浦区")
    counts = {
        "region": [
            Count(china, 5),
            Count(zone, 4, [china.id]),
            Count(city, 4, [zone.id]),
            Count(district, 2, [city.id]),
        ]
    }
    assert shown(view, counts, Filters(region="310118")) == {
        "region": ["中国 5", "+东部地区 4", "+上海市 4", "++青浦区 2 on"]
    }


def test_values_that_are_broader_than_each_other_are_not_lost(view: View) -> None:
    one, other = reference("industry/甲", "甲"), reference("industry/乙", "乙")
    counts = {"industry": [Count(one, 2, [other.id]), Count(other, 2, [one.id])]}
    assert sorted(shown(view, counts, Filters())["industry"]) == ["乙 2", "甲 2"]


def test_years_go_by_time_and_a_facet_of_one_value_is_left_out(view: View) -> None:
    years = [Count(Reference(year, year), n) for year, n in (("2019", 3), ("2022", 1))]
    kinds = [Count(reference("kind/实施办法", "实施办法"), 3)]
    assert shown(view, {"year": years, "kind": kinds}, Filters(since="2019", until="2019")) == {
        "year": ["2022 1", "2019 3 on"]
    }


def test_a_value_that_is_on_leads_away_from_itself(view: View) -> None:
    counts = facets.in_order("validity", [Count(Reference("expired", "expired"), 3)])
    filters = Filters(validity="expired")
    addresses = Addresses("/policies", {"validity": "expired"})
    (facet,) = facets_of(view, {"validity": counts}, {}, filters, addresses, "zh")
    (value,) = facet.values
    assert (value.reference.label, value.on, value.address) == ("已失效", True, "/policies")


def test_chips_of_filters_that_were_read_from_the_words_cannot_be_taken_away() -> None:
    filters = Filters(industry="人工智能", since="2020", amount="1000000-5000000")
    given_ = Filters(since="2020", amount="1000000-5000000")
    addresses = Addresses("/", {"q": "人工智能", "from": "2020", "amount": "1000000-5000000"})
    chips = {c.parameter: c for c in chips_of(filters, given_, {}, addresses, "zh")}
    assert chips["industry"].address is None
    assert chips["from"].address is not None
    assert "from" not in chips["from"].address
    assert chips["amount"].text == "100万–500万"


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("0-100000", "不超过 10万 元", "up to CNY 100,000"),
        ("10000000-100000000", "1000万–1亿", "10 m–100 m"),
        ("100000000-", "1亿 元以上", "over CNY 100 m"),
    ],
)
def test_ranges_are_said_as_people_say_them(value: str, zh: str, en: str) -> None:
    assert said("amount", value, "zh") == zh
    assert said("amount", value, "en") == en


def test_every_facet_has_its_place_on_the_page() -> None:
    assert set(FACETS) == set(facets.OWN)


@given(st.text(max_size=30), st.text(max_size=6))
def test_marking_words_changes_no_character(text: str, words: str) -> None:
    assert "".join(piece for piece, _ in marked_words(text, words)) == text


def test_words_are_marked() -> None:
    assert marked_words("支持人工智能", "人工智能") == [("支持", False), ("人工智能", True)]
    assert marked_words("支持", None) == [("支持", False)]
    assert pieces("", []) == []
