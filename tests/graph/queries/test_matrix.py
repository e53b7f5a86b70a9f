"""Coverage: cells, totals and gaps, and the query that gives the same."""

from collections.abc import Iterator

import pytest

from graph import bundled
from graph.errors import ParameterError, UnknownTermError
from graph.queries.filters import Filters
from graph.queries.matrix import Dimension, Matrix, Question, read_matrix
from graph.queries.view import View
from graph.store import open_store
from tests.small_graph import AI, BASE, CHIPS

TALENT = f"{BASE}id/key/talent"
BRAND = f"{BASE}id/key/brand"
DIGITAL = f"{BASE}id/industry/数字经济"
QINGPU = f"{BASE}id/region/310118"


@pytest.fixture(scope="module")
def data_set() -> Iterator[View]:
    """The bundled data set, which holds the schemes."""
    store = open_store("memory:")
    bundled.load(store)
    yield View(store.reader())
    store.close()


def rows_of(view: View, matrix: Matrix) -> dict[tuple[str, ...], int]:
    """The rows that the query of a matrix gives."""
    names = {"industry": "industryOf", "region": "regionOf", "key": "keyOf"}
    order = [names[side.dimension] for side in matrix.sides]
    return {
        tuple(row[name] for name in order): int(row["count"])
        for row in view.reader.select(matrix.sparql)
    }


def test_measures_by_industry_and_key(view: View) -> None:
    matrix = read_matrix(view, Question())
    assert matrix.total == 2
    assert matrix.count(DIGITAL, TALENT) == 1
    assert matrix.count(DIGITAL, BRAND) == 0
    rows, columns = matrix.sides
    assert [h.total for h in columns.headings] == [2, 0, 0, 0, 0]
    assert all(h.total for h in rows.headings)
    assert "农业" in [reference.label for reference in rows.empty]
    assert rows_of(view, matrix) == matrix.counts


def test_gaps_are_the_cells_with_nothing(view: View) -> None:
    matrix = read_matrix(view, Question())
    cells = list(matrix.combinations())
    gaps = matrix.gaps()
    assert len(gaps) + len(matrix.counts) == len(cells)
    assert all(not matrix.count(*(value.id for value in cell)) for cell in gaps)


def test_empty_rows_stay_if_wanted(view: View) -> None:
    rows = read_matrix(view, Question(empty=True)).sides[0]
    assert "农业" in [heading.value.label for heading in rows.headings]
    assert not rows.empty


def test_policies_count_by_their_own_key_and_by_their_measures(view: View) -> None:
    matrix = read_matrix(view, Question(counted="policies", filters=Filters(industry="人工智能")))
    (industry,) = [h.value.id for h in matrix.sides[0].headings]
    assert industry == f"{BASE}id/industry/测试产业"
    assert matrix.count(industry, BRAND) == 1
    by_means = read_matrix(view, Question(counted="policies", filters=Filters(industry="芯片")))
    assert by_means.count(CHIPS, TALENT) == 1


def test_a_measure_also_counts_where_its_document_applies(view: View) -> None:
    question = Question(rows="key", columns="region", filters=Filters(region="上海市"))
    matrix = read_matrix(view, question)
    assert matrix.count(TALENT, QINGPU) == 2
    assert matrix.meant["region"][0].label == "上海市"


def test_columns_are_divided_by_the_third_dimension(view: View) -> None:
    question = Question(columns="region", each="key", filters=Filters(region="上海市"))
    matrix = read_matrix(view, question)
    assert matrix.count(DIGITAL, QINGPU, TALENT) == 1
    assert len(list(matrix.combinations())) == 5 * len(matrix.sides[0].headings)
    assert rows_of(view, matrix) == matrix.counts


@pytest.mark.parametrize(
    "question",
    [
        Question(),
        Question(counted="policies"),
        Question(columns="region", counted="policies", level="frequent"),
        Question(columns="region", each="key", filters=Filters(region="上海市")),
        Question(rows="region", counted="policies", filters=Filters(industry="数字经济")),
        Question(filters=Filters(as_of="2022-01-01", words="产业"), counted="policies"),
    ],
    ids=lambda question: f"{question.rows}-{question.columns}-{question.counted}",
)
def test_the_query_gives_the_cells_that_are_not_empty(data_set: View, question: Question) -> None:
    matrix = read_matrix(data_set, question)
    assert matrix.counts
    assert rows_of(data_set, matrix) == matrix.counts
    assert "*" in matrix.sparql  # by a path: the data set has the trees
    for number, side in enumerate(matrix.sides):
        for heading in side.headings:
            cells = [n for key, n in matrix.counts.items() if key[number] == heading.value.id]
            assert max(cells, default=0) <= heading.total <= matrix.total


def test_a_row_and_its_narrowed_matrix_agree(data_set: View) -> None:
    whole = read_matrix(data_set, Question(counted="policies"))
    for heading in whole.sides[0].headings[:4]:
        filters = Filters(industry=heading.value.label)
        assert read_matrix(data_set, Question(counted="policies", filters=filters)).total == (
            heading.total
        )


def test_too_many_values_are_counted_and_not_shown(
    data_set: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.queries.matrix.ROWS_SHOWN", 3)
    rows = read_matrix(data_set, Question(counted="policies")).sides[0]
    assert len(rows.headings) == 3
    assert rows.left_out > 3


def test_the_most_frequent_values_lie_within_the_filter(data_set: View) -> None:
    filters = Filters(industry="数字经济")
    matrix = read_matrix(data_set, Question(level="frequent", counted="policies", filters=filters))
    within = read_matrix(data_set, Question(counted="policies", filters=filters))
    assert {h.value.label for h in matrix.sides[0].headings} >= {"人工智能"}
    assert "制造业" not in {h.value.label for h in matrix.sides[0].headings}
    assert matrix.total == within.total


def test_an_empty_store_has_no_rows() -> None:
    store = open_store("memory:")
    matrix = read_matrix(View(store.reader()), Question(each="region"))
    assert matrix.total == 0
    assert not matrix.counts
    assert not matrix.sides[0].headings
    store.close()


@pytest.mark.parametrize("each", ["key", "industry"])
def test_a_dimension_stands_once(view: View, each: Dimension) -> None:
    with pytest.raises(ParameterError, match="use each of industry, region, key once"):
        read_matrix(view, Question(each=each))


def test_an_unknown_name_is_told(view: View) -> None:
    with pytest.raises(UnknownTermError):
        read_matrix(view, Question(filters=Filters(industry="量子鸽子")))


def test_industries_of_the_small_graph_are_found(view: View) -> None:
    matrix = read_matrix(view, Question(level="frequent", counted="policies"))
    assert {h.value.id for h in matrix.sides[0].headings} >= {AI, CHIPS}
