"""Boxes that hold their text, and lines."""

from hypothesis import given
from hypothesis import strategies as st

from graph.pictures import svg
from graph.pictures.layers import Box, Point
from graph.pictures.parts import LINES, Part, arrow, curve, draw, fit
from tests.graph.pictures.drawn import Drawn
from tests.graph.pictures.strategies import parts


@given(parts, st.integers(140, 260), st.sampled_from([12.0, 13.5, 18.0]))
def test_a_label_is_inside_its_box(part: Part, room: int, size: float) -> None:
    sized = fit(part, room, size=size)
    box = Box(5, 5, sized.width, sized.height)
    drawn = Drawn(svg.document(room + 10, sized.height + 10, "", "", draw(sized, box)))
    drawn.check()
    assert len(drawn.texts) <= LINES + 1
    assert all(not link.startswith("javascript") for link in drawn.links)


def test_a_box_says_in_full_what_it_is() -> None:
    part = Part("很长的标题" * 30, "/page/x", figure="12")
    picture = svg.document(200, 400, "", "", draw(fit(part, 180), Box(0, 0, 180, 300)))
    drawn = Drawn(picture)
    assert drawn.words()[-1].endswith("…")
    title = drawn.root.find(".//{http://www.w3.org/2000/svg}a/{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == "12 " + "很长的标题" * 30


def test_lines_are_straight_within_layers_and_curved_between() -> None:
    points = [Point(0, 0), Point(10, 5), Point(20, 5), Point(30, 9)]
    assert [letter for letter, _ in curve(points)] == ["M", "C", "L", "C"]
    assert arrow(points, "#000").count("<path") == 2
