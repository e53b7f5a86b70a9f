"""A thing with what is linked to it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.pictures.neighbourhood import Panel, draw_neighbourhood
from graph.pictures.parts import Part
from tests.graph.pictures.drawn import Drawn
from tests.graph.pictures.strategies import labels, parts

panels = st.builds(
    Panel,
    heading=labels,
    outgoing=st.booleans(),
    parts=st.lists(parts, max_size=14),
    rest=st.none() | parts,
)


def drawn(centre: Part, found: list[Panel]) -> str:
    return draw_neighbourhood(centre, found, name="周边", description="说明", language="zh")


@settings(max_examples=40)
@given(parts, st.lists(panels, max_size=6))
def test_nothing_overlaps(centre: Part, found: list[Panel]) -> None:
    picture = drawn(centre, found)
    Drawn(picture).check()
    assert picture == drawn(centre, found)


def test_three_hundred_things_are_all_there_and_can_be_read() -> None:
    things = [Part(f"第{n}条 支持集成电路企业新建研发中心", f"/page/{n}") for n in range(290)]
    found = [
        Panel("使用政策 · 1,290", False, things, Part("另有 1,000 项", "/page/c")),
        Panel("支持产业 · 10", True, [Part(f"产业{n}", f"/page/i{n}") for n in range(10)]),
    ]
    picture = Drawn(drawn(Part("办法", "/page/c", solid=True), found))
    picture.check()
    assert len(picture.links) == 302
    assert picture.whole.right < 1800
    assert picture.whole.bottom < 3200


def test_what_points_to_it_stands_before_it_and_what_it_points_to_after_it() -> None:
    found = [Panel("指向", False, [Part("左")]), Panel("由此", True, [Part("右")])]
    places = {area.text: area.left for area in Drawn(drawn(Part("中"), found)).texts}
    assert places["左"] < places["中"] < places["右"]
