"""The matrix as heat map."""

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.pictures.heat_map import HeatMap, draw_heat_map
from graph.pictures.parts import Part
from tests.graph.pictures.drawn import Drawn
from tests.graph.pictures.strategies import labels


def heat_map(
    rows: list[str], columns: list[str], each: list[str], counts: dict[tuple[int, int, int], int]
) -> HeatMap:
    places = [
        (r, c, e)
        for r in range(len(rows))
        for c in range(len(columns))
        for e in range(max(len(each), 1))
    ]
    return HeatMap(
        rows=[Part(name, "/r") for name in rows],
        columns=[Part(name, "/c") for name in columns],
        each=[Part(name) for name in each],
        cells={p: Part("", f"/cell/{p}", figure=str(counts.get(p, 0))) for p in places},
        counts=counts,
        gap="空白",
        legend="条措施",
    )


def drawn(found: HeatMap) -> str:
    return draw_heat_map(found, name="矩阵", description="说明", language="zh")


def test_cells_are_links_and_gaps_have_no_number() -> None:
    counts = {(0, 0, 0): 3, (1, 1, 0): 12}
    found = Drawn(drawn(heat_map(["农业", "服务业"], ["人才", "头部企业"], [], counts)))
    found.check()
    assert sum(link.startswith("/cell/") for link in found.links) == 4
    assert {"3", "12", "空白", "农业", "头部企业"} <= set(found.words())
    assert "0" not in found.words()


@settings(max_examples=30)
@given(
    st.lists(labels, max_size=6),
    st.lists(labels, max_size=5),
    st.lists(labels, max_size=5),
    st.dictionaries(
        st.tuples(st.integers(0, 5), st.integers(0, 4), st.integers(0, 4)),
        st.integers(0, 10**8),
        max_size=30,
    ),
)
def test_nothing_overlaps(
    rows: list[str], columns: list[str], each: list[str], counts: dict[tuple[int, int, int], int]
) -> None:
    found = heat_map(rows, columns, each, counts)
    picture = drawn(found)
    Drawn(picture).check()
    assert picture == drawn(found)
