"""Lists from the index and by SPARQL: the same rows, totals, facets and places."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.desk import listing
from api.desk.opened_index import Desk
from graph.index import AMOUNT_RANGES, FACETS, VALIDITIES, build, open_index
from graph.queries import facets, filters
from graph.queries.filters import Filters, resolve
from graph.queries.view import View
from tests.small_graph import open_small_store

LISTS = (listing.POLICIES, listing.DOCUMENTS, listing.MEASURES, *listing.CONCEPTS.values())
NARROWINGS = (
    Filters(),
    Filters(industry="人工智能"),
    Filters(industry="制造业"),
    Filters(region="上海市"),
    Filters(region="长三角"),
    Filters(region="310118", key="人才"),
    Filters(economy="创新型"),
    Filters(kind="实施办法"),
    Filters(issuer="测试委"),
    Filters(issuer="organization/310118/测试委"),
    Filters(validity="expired"),
    Filters(validity="unknown", as_of="2022-04-30"),
    Filters(validity="in-force", as_of="2020-01-01"),
    Filters(as_of="2022-04-30"),
    Filters(as_of="2022-06-16"),
    Filters(words="人工智能"),
    Filters(words="办法 测府发[2019]10号"),
    Filters(words="园区"),
    Filters(amount="1000000-5000000"),
    Filters(amount="5000000-10000000"),
    Filters(amount_from="5000000", amount_to="5000000"),
    Filters(since="2021"),
    Filters(until="2020-06"),
    Filters(since="2019-02", until="2022-03"),
    Filters(industry="人工智能", since="2020", as_of="2023-01-01"),
)


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    store = open_small_store()
    yield View(store.reader())
    store.close()


@pytest.fixture(scope="module")
def indexed(view: View, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk") / "index"
    build(view.reader, folder, base_iri=view.base)
    index = open_index(folder)
    yield Desk(view, index, {}, {})
    index.close()


@pytest.fixture(scope="module")
def plain(view: View) -> Desk:
    return Desk(view, None, {}, {})


def rows(listed: listing.Listed[Any]) -> list[str]:
    return [row["item"] for row in listed.page.rows]


@pytest.mark.parametrize("narrowing", NARROWINGS, ids=lambda f: str(f.given()))
@pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.name)
def test_the_index_answers_as_sparql_does(
    indexed: Desk, plain: Desk, kind: listing.Listing[Any], narrowing: Filters
) -> None:
    by_index = listing.read_list(indexed, kind, narrowing, limit=2)
    by_sparql = listing.read_list(plain, kind, narrowing, limit=2)
    assert by_index.items == by_sparql.items
    assert by_index.page.total == by_sparql.page.total
    assert by_index.next == by_sparql.next
    assert by_index.page.facets == by_sparql.page.facets
    assert by_index.page.sparql == by_sparql.page.sparql
    rows_of_text = indexed.view.reader.select(by_index.page.sparql)
    assert [next(iter(row.values())) for row in rows_of_text] == rows(by_index)


@pytest.mark.parametrize("order", ["date", "title"])
@pytest.mark.parametrize("kind", LISTS[:3], ids=lambda kind: kind.name)
def test_pages_go_on_from_one_to_the_other(
    indexed: Desk, plain: Desk, kind: listing.Listing[Any], order: str
) -> None:
    whole = rows(listing.read_list(plain, kind, Filters(), limit=50, order=order))
    seen, cursor = [], None
    for desk in [indexed, plain] * len(whole):
        page = listing.read_list(desk, kind, Filters(), limit=1, after=cursor, order=order)
        seen += rows(page)
        if (cursor := page.next) is None:
            break
    assert seen == whole


@pytest.mark.parametrize("kind", LISTS[:3], ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    "others", [Filters(), Filters(industry="人工智能"), Filters(as_of="2022-06-16")]
)
def test_the_count_of_a_value_is_the_total_of_its_list(
    indexed: Desk, kind: listing.Listing[Any], others: Filters
) -> None:
    counted = listing.read_list(indexed, kind, others, limit=1).page.facets
    assert {"region", "key", "year", "validity"} <= counted.keys() <= set(FACETS)
    for name, counts in counted.items():
        for count in counts:
            narrowed = _narrowed(indexed.view, others, name, count.value.id)
            assert listing.count(indexed, kind, narrowed) == count.count, (name, count)


def _narrowed(view: View, others: Filters, name: str, value: str) -> Filters:
    given = others.given()
    if name == "year":
        return Filters(**{**given, "since": value, "until": value})
    if name == "validity":
        return Filters(**{**given, "validity": value})
    return Filters(**{**given, name: view.tail(value) or value})


def test_values_are_below_those_that_are_nearest_above(plain: Desk) -> None:
    counts = listing.read_list(plain, listing.POLICIES, Filters(), limit=1).page.facets["region"]
    above = {c.value.id.rsplit("/id/")[1]: c.broader for c in counts}
    assert above["zone/测试园"] == [plain.view.iri("region/310118")]
    assert above["region/000000"] == []


def test_names_that_were_looked_up_are_remembered(plain: Desk) -> None:
    first = resolve(plain.view, Filters(industry="芯片"), known=plain.lookups)
    assert plain.lookups["industry", "芯片"][0].asked == first.asked["industry"]
    assert resolve(plain.view, Filters(industry="芯片"), known=plain.lookups) == first


def test_index_and_queries_know_the_same_facets_and_ranges() -> None:
    assert set(facets.OWN) == set(FACETS)
    assert filters.VALIDITY == VALIDITIES
    assert tuple(entry.id for entry in AMOUNT_RANGES) == filters.AMOUNTS
