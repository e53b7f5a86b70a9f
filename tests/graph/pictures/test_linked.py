"""Pictures of things and what links them, of groups, and of numbers as bars."""

import re
from collections.abc import Hashable
from xml.etree import ElementTree

from graph.pictures.bars import Bar, draw_bars
from graph.pictures.linked import Line, draw_linked
from graph.pictures.panels import Group, draw_panels
from graph.pictures.parts import Part

SVG = "{http://www.w3.org/2000/svg}"


def texts(picture: str) -> list[str]:
    """All lines of text of a picture, which must be well-formed."""
    return [found.text or "" for found in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def drawn(lines: list[Line]) -> str:
    parts: dict[Hashable, Part] = {n: Part(n, f"/page/{n}") for n in "甲乙丙丁戊"}
    return draw_linked(parts, lines, name="名", description="述", language="zh")


def test_things_and_what_links_them() -> None:
    picture = drawn([Line("甲", "乙", "依据"), Line("乙", "丙", "<引用>", back=True)])
    assert {"甲", "乙", "丙", "依据", "<引用>"} <= set(texts(picture))
    assert 'href="/page/甲"' in picture


def test_a_link_is_drawn_once_and_a_circle_is_no_error() -> None:
    lines = [Line("甲", "乙", "一"), Line("甲", "乙", "二"), Line("乙", "甲", "三")]
    circle = [*lines, Line("乙", "丙", "四"), Line("丙", "甲", "五")]
    found = texts(drawn(circle))
    assert "一" in found
    assert not {"二", "三"} & set(found)
    assert {"四", "五"} <= set(found)


def test_labels_do_not_cover_each_other() -> None:
    lines = [Line(one, other, f"{one}到{other}") for one in "甲乙" for other in "丙丁戊"]
    picture = ElementTree.fromstring(drawn(lines))
    places = [
        (float(text.attrib["x"]), float(text.attrib["y"]))
        for text in picture.iter(f"{SVG}text")
        if re.fullmatch("[甲乙]到[丙丁戊]", text.text or "")
    ]
    assert len(places) == 6
    for number, (x, y) in enumerate(places):
        for other_x, other_y in places[number + 1 :]:
            assert abs(x - other_x) > 36 or abs(y - other_y) > 11


def test_groups_of_things() -> None:
    groups = [Group(f"组{n}", [Part("子"), Part("丑"), Part("<寅>")], "共三个") for n in range(5)]
    found = texts(draw_panels(groups, name="名", description="", language="zh"))
    assert found.count("<寅>") == found.count("共三个") == 5
    assert {"组0", "组4"} <= set(found)
    assert draw_panels([], name="名", description="", language="zh").startswith("<svg")


def test_numbers_as_bars() -> None:
    bars = [Bar(Part("甲"), 4.0, "4 项"), Bar(Part("乙"), 1.0, "1 项"), Bar(Part("丙"), 0.0, "0")]
    picture = ElementTree.fromstring(draw_bars(bars, name="名", description="", language="zh"))
    lengths = [
        float(found.attrib["width"])
        for found in picture.iter(f"{SVG}rect")
        if found.attrib.get("rx") == "3"
    ]
    assert lengths == [420, 105, 1]
    assert draw_bars([], name="名", description="", language="zh").startswith("<svg")
