"""Places: divisions told apart by the document's own region, zones, and words that are none."""

import pytest

from graph.extract.places import NATION, within
from tests.graph.extract.written import places_in


def named(content: str, home: str | None = None) -> list[tuple[str, str | None]]:
    return [(place.label, place.id) for place in places_in(content, home)]


def test_a_chain_of_divisions_is_resolved_from_its_head() -> None:
    assert named("福建省泉州市安溪县") == [
        ("福建省", "region/350000"),
        ("泉州市", "region/350500"),
        ("安溪县", "region/350524"),
    ]
    assert named("江苏省南京市鼓楼区")[-1] == ("鼓楼区", "region/320106")


def test_a_name_of_several_divisions_needs_its_parent_or_the_own_region() -> None:
    assert named("到鼓楼区走访") == []
    assert named("到鼓楼区走访", "350100") == [("鼓楼区", "region/350102")]
    assert named("到鼓楼区走访", "310118") == []


def test_a_short_name_counts_near_the_own_region() -> None:
    assert named("长宁和普陀", "310118") == [("长宁", "region/310105"), ("普陀", "region/310107")]
    assert named("长宁和普陀", "350100") == []


@pytest.mark.parametrize(
    "content",
    [
        "发展、创新、建设与合作",
        "老城换新城，新城连老城",
        "中心城区的停车位",
        "产学研合作社",
        "本区和市区的公交",
        "朝阳产业与和平年代",
        "各类市场、不同区域、跨省级平台",
        "特色产业园区招租",
    ],
)
def test_common_words_are_no_places(content: str) -> None:
    assert named(content, "310118") == []


def test_a_name_that_begins_inside_another_word_is_none() -> None:
    assert named("上海城市功能的短板") == [("上海", "region/310000")]


@pytest.mark.parametrize(
    ("short", "concept"),
    [
        ("长三角一体化示范区", "zone/长三角生态绿色一体化发展示范区"),
        ("长三角生态绿色一体化发展示范区", "zone/长三角生态绿色一体化发展示范区"),
        ("西虹桥商务区", "zone/西虹桥商务区"),
        ("西虹桥商业商务集聚区", "zone/西虹桥商务区"),
        ("中国（上海）自由贸易试验区", "zone/中国（上海）自由贸易试验区"),
        ("青浦新城", "zone/青浦新城"),
    ],
)
def test_names_of_one_zone_are_one_zone(short: str, concept: str) -> None:
    found = places_in(f"沿着{short}修路", "310118")
    assert [(place.id, place.zone) for place in found] == [(concept, True)]


def test_a_zone_is_named_after_a_place() -> None:
    (zone,) = places_in("在松江竹编文化产业园开课", "310117")
    assert (zone.label, zone.zone) == ("松江竹编文化产业园", True)


@pytest.mark.parametrize("between", ["的", "，", "等地的", "支持", "与"])
def test_a_zone_does_not_reach_over_other_words(between: str) -> None:
    assert [place.label for place in places_in(f"松江{between}茶饮产业园", "310117")] == ["松江"]


def test_a_whole_division_is_not_the_head_of_a_zone() -> None:
    assert named("青浦区特色产业园区", "310118") == [("青浦区", "region/310118")]


def test_towns_count_in_a_list_of_towns() -> None:
    assert [label for label, _ in named("其中，泖港镇、石湖荡镇和新浜镇")] == [
        "泖港镇",
        "石湖荡镇",
        "新浜镇",
    ]
    assert named("建设特色镇、重点镇") == []


def test_a_verb_is_no_part_of_the_name_of_a_town() -> None:
    assert named("支持泖港镇、新浜镇")[0] == ("泖港镇", None)


@pytest.mark.parametrize(
    ("code", "outer", "inside"),
    [
        ("310118", "310000", True), ("310118", NATION, True), ("350502", "350500", True),
        ("350502", "350600", False), ("310000", "310118", False), ("310118", "310118", True),
    ],
)  # fmt: skip
def test_codes_tell_what_lies_in_what(code: str, outer: str, inside: bool) -> None:
    assert within(code, outer) is inside


def test_places_are_in_order_and_quote_the_text() -> None:
    content = "从厦门经漳州到泉州市鲤城区，再到上海虹桥机场。"
    found = places_in(content, "350000")
    assert [place.start for place in found] == sorted(place.start for place in found)
    assert all(content[place.start : place.end] == place.label for place in found)


def ids(content: str, home: str) -> list[str | None]:
    return [place.id for place in places_in(content, home)]


def test_a_short_name_of_several_divisions_is_the_highest_of_them() -> None:
    assert ids("客商来自长沙", "350000") == ["region/430100"]


def test_a_county_is_known_by_its_short_name_beside_another_place() -> None:
    assert "region/320583" in ids("苏州、昆山两地通办", "310000")
    assert "region/320583" not in ids("昆山两地通办", "310000")


def test_a_document_for_the_nation_calls_counties_by_their_short_names() -> None:
    assert "region/320583" in ids("调研昆山经验", "000000")


def test_a_conjunction_is_no_part_of_the_name_behind_it() -> None:
    assert ids("莆田市和龙岩市", "350000") == ["region/350300", "region/350800"]


@pytest.mark.parametrize("content", ["游览澜沧江两岸", "参观辽宁舰"])
def test_rivers_and_ships_are_no_divisions(content: str) -> None:
    assert ids(content, "000000") == []


@pytest.mark.parametrize(
    ("content", "label"),
    [
        ("泉州台商投资区招工", "泉州台商投资区"), ("苏州（昆山）陶艺小镇开街", "苏州（昆山）陶艺小镇"),
        ("嘉定-昆山-太仓示范区", "太仓示范区"),
    ],
)  # fmt: skip
def test_zones_end_at_their_word_and_begin_at_one_place(content: str, label: str) -> None:
    assert label in [place.label for place in places_in(content, "310000") if place.zone]


def test_a_word_for_a_zone_may_be_part_of_another() -> None:
    assert all(not place.zone for place in places_in("厦门机场群、厦门港口群", "350000"))
