"""Regions, documents and years set against each other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph import bundled
from graph.compare import Cell, Comparison, Kind, Match, Row, compare
from graph.errors import LimitError, ParameterError, UnknownTermError
from graph.index import Index, build, open_index
from graph.queries.view import View
from graph.store import open_store
from tests.small_graph import AI, CHIPS, CITY, MEASURE, NUMBERED, REPLY, UNDATED, open_small_store

PRESENT = ("industry", "key", "instrument")


@pytest.fixture(scope="module")
def small() -> Iterator[View]:
    store = open_small_store()
    yield View(store.reader())
    store.close()


@pytest.fixture(scope="module")
def real() -> Iterator[View]:
    store = open_store("memory:")
    bundled.load(store)
    yield View(store.reader())
    store.close()


def row_of(found: Comparison, section: str, label: str | None) -> Row:
    (row,) = (
        row
        for row in found.rows
        if row.section == section and (row.value.label if row.value else None) == label
    )
    return row


def counts(row: Row) -> list[tuple[str, int, int]]:
    return [(cell.has, cell.measures, cell.documents) for cell in row.cells]


def test_documents_against_each_other(small: View) -> None:
    found = compare(small, "document", ["测试答复", "市府发[2022]3号"])
    assert [c.value.id for c in found.columns] == [REPLY, CITY]
    assert [(c.measures, c.documents) for c in found.columns] == [(2, 1), (0, 1)]
    industry = row_of(found, "industry", "人工智能")
    assert industry.mark == "shared"
    assert counts(industry) == [("shared", 1, 0), ("shared", 0, 1)]
    (item,) = industry.cells[0].items
    assert item.item.id == MEASURE
    assert [claim.quotes[0].exact for claim in item.evidence] == ["人工智能"]
    key = row_of(found, "key", "人才")
    assert (key.mark, counts(key)) == ("own", [("own", 2, 0), ("missing", 0, 0)])
    incentive = row_of(found, "incentive", None)
    (amount,) = incentive.cells[0].amounts
    assert (amount.quantity.wording, amount.owner.id) == ("最高补贴500万元", MEASURE)
    assert amount.evidence[0].property == "fk:hasIncentive"
    assert (incentive.cells[0].high, incentive.cells[0].standing) == (5_000_000, None)
    target = row_of(found, "target", None).cells[0]
    assert (target.amounts_total, target.low, target.high) == (1, None, None)


def test_what_is_narrower_counts_for_what_is_broader(small: View) -> None:
    found = compare(small, "document", [UNDATED, CITY])
    industry = row_of(found, "industry", "人工智能")
    assert counts(industry) == [("shared", 0, 1), ("shared", 0, 1)]
    assert counts(row_of(found, "industry", "测试产业")) == [("own", 0, 1), ("missing", 0, 0)]


def test_the_measures_that_use_a_document_are_its(small: View) -> None:
    found = compare(small, "document", [NUMBERED, CITY], key="人才")
    assert [(c.measures, c.documents) for c in found.columns] == [(1, 1), (0, 0)]
    assert found.meant["key"][0].label == "人才"


def test_years_and_regions(small: View) -> None:
    years = compare(small, "year", ["2022", "2019"])
    assert [(c.value.label, c.documents) for c in years.columns] == [("2022", 2), ("2019", 1)]
    assert counts(row_of(years, "industry", "集成电路")) == [("missing", 0, 0), ("own", 0, 1)]
    regions = compare(small, "region", ["310118", "上海市", "测试园"])
    industry = row_of(regions, "industry", "人工智能")
    assert counts(industry) == [("shared", 1, 2), ("shared", 1, 3), ("shared", 0, 1)]
    assert row_of(regions, "industry", "集成电路").mark == "some"


def test_rows_that_all_have_go_first(real: View) -> None:
    found = compare(real, "region", ["青浦区", "浦东新区"])
    order = {"shared": 0, "some": 1, "own": 2}
    for section in PRESENT:
        marks = [order[row.mark] for row in found.rows if row.section == section]
        assert marks == sorted(marks)
    sections = [row.section for row in found.rows]
    assert list(dict.fromkeys(sections)) == found.sections
    assert all(len(row.cells) == len(found.columns) for row in found.rows)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("region", ["青浦区", "浦东新区"]),
        ("region", ["青浦区", "上海市", "中国"]),
        ("document", ["青府发〔2019〕10号", "青商规〔2021〕2号"]),
        ("year", ["2020", "2021", "2022"]),
    ],
)
@pytest.mark.parametrize("match", ["instrument", "industry"])
def test_every_cell_counts_what_its_query_gives(
    real: View, kind: Kind, values: list[str], match: Match
) -> None:
    found = compare(real, kind, values, match=match)
    assert found.rows
    for row in found.rows:
        for cell in row.cells:
            if cell.has == "missing":
                assert cell == Cell("missing")
            elif row.section in PRESENT:
                items = {r["item"] for r in real.reader.select(cell.sparql)}
                assert len(items) == cell.measures + cell.documents > 0
                assert {entry.item.id for entry in cell.items} <= items
                assert all(entry.evidence for entry in cell.items)
            else:
                figures = {(r["item"], r["quantity"]) for r in real.reader.select(cell.sparql)}
                assert len(figures) == cell.amounts_total > 0
                assert {(a.owner.id, a.quantity.id) for a in cell.amounts} <= figures


def test_the_query_of_the_whole_gives_what_is_linked(small: View) -> None:
    found = compare(small, "document", ["测试答复", NUMBERED])
    rows = small.reader.select(found.sparql)
    linked = {(r["side"], r["value"]) for r in rows if r["property"].endswith("supportsIndustry")}
    assert linked == {("测试答复", AI), (NUMBERED, AI), (NUMBERED, CHIPS)}


def test_marks_and_standings() -> None:
    store = open_store("memory:")
    given = {"a": [100, 300], "b": [300], "c": [200], "d": []}
    lines = []
    for document, amounts in given.items():
        iri = f"<https://w3id.org/fivekeys/id/document/x/{document}>"
        lines.append(f"{iri} a fk:OfficialDocument ; dcterms:title '{document}文件'@zh .")
        for amount in amounts:
            figure = f"<https://w3id.org/fivekeys/id/quantity/{document}/{amount}>"
            lines.append(
                f"{iri} fk:hasBudget {figure} . {figure} fk:amount {figure} . "
                f"{figure} schema:currency 'CNY' ; schema:value {amount}.0 ."
            )
    prefixes = (
        "PREFIX fk: <https://w3id.org/fivekeys/ontology#> PREFIX schema: <https://schema.org/> "
        "PREFIX dcterms: <http://purl.org/dc/terms/> "
    )
    with store.writer() as writer:
        writer.update(f"{prefixes} INSERT DATA {{ GRAPH <urn:g> {{ {' '.join(lines)} }} }}")
    view = View(store.reader())
    (row,) = compare(view, "document", [f"{name}文件" for name in given]).rows
    assert (row.section, row.unit, row.mark, row.differs) == ("budget", "CNY", "some", True)
    assert [(c.low, c.high, c.standing) for c in row.cells] == [
        (100, 300, "highest"),
        (300, 300, "highest"),
        (200, 200, "lowest"),
        (None, None, None),
    ]
    (row,) = compare(view, "document", ["b文件", "a文件"]).rows
    assert [c.standing for c in row.cells] == ["equal", "equal"]
    assert row.differs is True  # the least amounts do
    store.close()


@pytest.mark.parametrize(
    ("kind", "values", "error", "named"),
    [
        ("region", ["青浦区"], ParameterError, "1 values"),
        ("region", ["青浦区", " "], ParameterError, "1 values"),
        ("year", [str(year) for year in range(2010, 2017)], ParameterError, "7 values"),
        ("region", ["青浦区", "310118"], ParameterError, "same region"),
        ("year", ["2021", "２０２２"], ParameterError, "not a year"),
        ("region", ["青浦区", "亚特兰蒂斯"], UnknownTermError, "亚特兰蒂斯"),
        ("document", ["测试答复", "没有这份文件"], UnknownTermError, "没有这份文件"),
        ("document", ["测试答复", "policy/ <x>"], UnknownTermError, "policy"),
        ("document", ["测试答复", "办法"], UnknownTermError, "it could be"),
    ],
)
def test_what_cannot_be_compared(
    small: View, kind: Kind, values: list[str], error: type[Exception], named: str
) -> None:
    with pytest.raises(error, match=named):
        compare(small, kind, values)


def test_unknown_narrowing(small: View) -> None:
    with pytest.raises(UnknownTermError, match="捕风业"):
        compare(small, "region", ["青浦区", "上海市"], industry="捕风业")


def test_too_much_is_told(small: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.compare.reading.ITEMS_READ", 1)
    with pytest.raises(LimitError, match="narrow the comparison"):
        compare(small, "region", ["青浦区", "上海市"])


@pytest.fixture(scope="module")
def index(real: View, tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder: Path = tmp_path_factory.mktemp("compare") / "index"
    build(real.reader, folder, base_iri=real.base)
    return open_index(folder)


@pytest.mark.parametrize(
    ("kind", "values", "narrowed"),
    [
        ("region", ["青浦区", "浦东新区", "上海市"], {}),
        ("region", ["青浦区", "浦东新区"], {"industry": "生物医药", "match": "industry"}),
        ("year", ["2021", "2022"], {"match": "key"}),
        ("document", ["青府发〔2019〕10号", "沪府发〔2017〕9号"], {}),
    ],
)
def test_the_index_gives_the_same(
    real: View, index: Index, kind: Kind, values: list[str], narrowed: dict[str, Any]
) -> None:
    by_sparql = compare(real, kind, values, **narrowed)
    assert by_sparql.rows
    assert compare(real, kind, values, index=index, **narrowed) == by_sparql
