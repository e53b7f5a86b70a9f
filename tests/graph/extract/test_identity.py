"""One IRI for a thing under its variants."""

import pytest

from graph.extract.bodies import bodies
from graph.extract.document_number import DocumentNumber, parse
from graph.extract.identity import Identity, organization, own_areas, policy, title_region, zone
from graph.namespaces import BASE
from tests.graph.extract.written import places_in


def body(content: str, home: str | None) -> Identity:
    found = places_in(content, home)
    (one,) = bodies(content, found)
    return organization(one, {place.start: place for place in found}, home, BASE)


def number(text: str) -> DocumentNumber:
    found = parse(text)
    assert found is not None
    return found


def test_own_areas_of_municipality_province_and_county() -> None:
    assert own_areas("310117") == {"市": "310000", "区": "310117"}
    assert own_areas("350502") == {"省": "350000", "市": "350500", "区": "350502"}
    assert own_areas("350500") == {"省": "350000", "市": "350500"}
    assert own_areas("350524") == {"省": "350000", "市": "350500", "县": "350524"}
    assert own_areas("000000") == own_areas(None) == {}


@pytest.mark.parametrize(
    ("content", "home"),
    [
        ("省商务厅", "350502"), ("福建商务厅", "350502"), ("福建省商务厅", "350502"), ("福建省商务厅", None),
        ("福建省商务厅", "310117"),
    ],
)  # fmt: skip
def test_variants_of_a_body_have_one_iri(content: str, home: str | None) -> None:
    found = body(content, home)
    assert found.iri == f"{BASE}id/organization/350000/福建省商务厅"
    assert (found.name, found.region) == ("福建省商务厅", "350000")


def test_the_same_words_mean_another_body_elsewhere() -> None:
    assert body("区财政局", "310117").name == "松江区财政局"
    assert body("区财政局", "350502").name == "鲤城区财政局"
    assert body("区财政局", None).name == "区财政局"


def test_a_government_is_named_in_full() -> None:
    assert body("区政府", "310117") == body("松江区人民政府", "310117")


@pytest.mark.parametrize(
    ("short", "full"), [("国办", "国务院办公厅"), ("工信部", "工业和信息化部")]
)
def test_national_bodies_have_one_name(short: str, full: str) -> None:
    assert body(short, "310117").name == full
    assert body(short, "310117").iri == f"{BASE}id/organization/000000/{full}"


def test_a_university_keeps_the_name_it_has() -> None:
    assert body("福州大学", "350100").name == "福州大学"


@pytest.mark.parametrize("content", ["高新区财政局", "开发区管委会", "鼓楼区税务局"])
def test_a_body_of_another_district_is_not_that_of_the_own(content: str) -> None:
    found = places_in(content, "310117")
    for one in bodies(content, found):
        assert "松江" not in organization(one, {}, "310117", BASE).name


def test_a_policy_is_known_by_its_number() -> None:
    found = policy("渡口细则", number("松商规〔2021〕2号"), "310117", BASE)
    assert found.iri == f"{BASE}id/policy/310117/松商规/2021/2"


def test_a_policy_without_number_is_known_by_region_and_title() -> None:
    assert (
        policy("上海市渡口细则", None, "310117", BASE).iri
        == f"{BASE}id/policy/310000/上海市渡口细则"
    )
    assert policy("渡口细则", None, "310117", BASE).iri == f"{BASE}id/policy/310117/渡口细则"
    assert policy("渡口细则", None, None, BASE).region == "000000"


def test_a_national_number_is_national_wherever_it_is_cited() -> None:
    assert policy("x", number("国办发〔2021〕8号"), "310117", BASE).region == "000000"
    assert policy("x", number("沪府规〔2021〕8号"), "310117", BASE).region == "310000"


def test_a_number_of_an_unknown_agency_is_not_national() -> None:
    assert policy("渡口细则", number("榕渡〔2021〕2号"), "350102", BASE).region != "000000"


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("上海市渡口细则", "310000"), ("关于松江区渡口的意见", "310117"), ("中华人民共和国渡口法", "000000"),
        ("国务院渡口规定", "000000"), ("渡口细则", None),
    ],
)  # fmt: skip
def test_the_region_that_a_title_begins_with(title: str, code: str | None) -> None:
    assert title_region(title, "310117") == code


def test_a_zone_is_its_concept_or_is_made_from_its_name() -> None:
    (known,) = places_in("西虹桥商业商务集聚区", "310118")
    assert zone(known, BASE) == Identity(f"{BASE}id/zone/西虹桥商务区", "西虹桥商务区", None)
    (new,) = places_in("松江竹编文化产业园", "310117")
    assert zone(new, BASE).iri == f"{BASE}id/zone/松江竹编文化产业园"
