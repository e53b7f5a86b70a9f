"""One IRI for a thing under its variants."""

import pytest

from graph.extract import naming
from graph.extract.bodies import Body, bodies
from graph.extract.document_number import DocumentNumber, parse
from graph.extract.identity import (
    Identity,
    organization,
    own_areas,
    passed_on,
    policy,
    title_region,
    zone,
)
from graph.extract.places import Place
from graph.extract.rules import rules
from graph.namespaces import BASE
from tests.graph.extract.written import places_in


def body(content: str, home: str | None) -> Identity:
    found = places_in(content, home)
    (one,) = bodies(content, found)
    return organization(one, home, BASE)


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
        assert "松江" not in organization(one, "310117", BASE).name


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


@pytest.mark.parametrize(
    ("label", "home", "node"),
    [
        ("福建省发改委", "350000", "350000/福建省发展和改革委员会"),
        ("福建省发展改革委", None, "350000/福建省发展和改革委员会"),
        ("福建省发展和改革委员会", "350500", "350000/福建省发展和改革委员会"),
        ("上海市经信委", "310000", "310000/上海市经济和信息化委员会"),
        ("上海市经济信息化委", "310117", "310000/上海市经济和信息化委员会"),
        ("松江区科委", "310117", "310117/松江区科学技术委员会"),
        ("泉州市工信局", "350500", "350500/泉州市工业和信息化局"),
        ("漳州市政府", "350000", "350600/漳州市人民政府"),
        ("福州市政府办", "350000", "350100/福州市人民政府办公厅"),
        ("松江区政府办", "310000", "310117/松江区人民政府办公室"),
        ("福建省委", "350000", "350000/中共福建省委"),
        ("中共福建省委", "350000", "350000/中共福建省委"),
        ("福建省委编办", "350000", "350000/中共福建省委机构编制委员会办公室"),
        ("国家发改委", "350000", "000000/国家发展和改革委员会"),
        ("发展改革委", "000000", "000000/国家发展和改革委员会"),
        ("国资委", "350000", "350000/福建省国有资产监督管理委员会"),
        ("证监会福建监管局", "350000", "350000/福建省证监局"),
        ("福建证监局", "350000", "350000/福建省证监局"),
        ("人行莆田中心支行", "350000", "000000/中国人民银行莆田中心支行"),
        ("人民银行莆田中心支行", "350300", "000000/中国人民银行莆田中心支行"),
        ("高新区经发局", "350000", "350000/高新技术产业开发区经济发展局"),
        ("各县住建局", "350000", "350000/各县住房和城乡建设局"),
    ],
)
def test_abbreviations_are_written_out(label: str, home: str | None, node: str) -> None:
    found = organization(Body(0, 0, label, "", "body"), home, BASE)
    assert found.iri == f"{BASE}id/organization/{node}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("福建省环保厅", "福建省生态环境厅"), ("福建省经信委", "福建省工信厅"), ("福建省农业厅", "福建省农业农村厅"),
        ("福建省国税局", "福建省税务局"), ("福建省人大", "福建省人大常委会"), ("福建省旅游局", "福建省文旅厅"),
    ],
)  # fmt: skip
def test_what_a_reform_replaced_stays_apart(one: str, other: str) -> None:
    bodies_of = [organization(Body(0, 0, name, "", "body"), None, BASE) for name in (one, other)]
    assert bodies_of[0] != bodies_of[1]


def test_a_district_with_the_name_of_another_is_the_one_nearby() -> None:
    def region(home: str) -> str | None:
        return organization(Body(0, 0, "鼓楼区财政局", "", "body"), home, BASE).region

    assert region("350100") == "350102"
    assert region("320300") == "320302"
    assert region("320100") == "320106"
    assert region("320000") == "320000"


def test_an_association_is_one_under_its_short_name() -> None:
    full = Body(0, 0, "福建省工商业联合会", "", "institute")
    short = Body(0, 0, "福建省工商联", "", "body")
    assert organization(full, None, BASE) == organization(short, None, BASE)


def town(label: str, home: str | None, around: str | None = None) -> str:
    return zone(Place(0, 0, label, None, True), BASE, home, around).iri


def test_towns_of_the_same_name_are_told_apart_by_their_division() -> None:
    assert town("城关镇", "350122") != town("城关镇", "350124")
    assert town("城关镇", "350000", "350122") == town("城关镇", "350122")
    assert town("马尾基金小镇", "350000") == town("马尾基金小镇", "350100")


def test_zones_are_one_under_short_and_long_words() -> None:
    names = ("福建自贸区", "福建自贸试验区", "中国（福建）自由贸易试验区", "福建自由贸易试验区")
    assert len({town(name, "350000") for name in names}) == 1
    assert town("将乐经开区", "350000") == town("将乐经济技术开发区", "350400")
    assert town("鼓楼文创园", "350100") != town("鼓楼文创园", "320100")


def test_exceptions_join_and_part_names(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {
        **rules("identity"),
        "same": [{"names": ["福建省渡口局", "福建省渡船局"], "reason": "a misprint"}],
        "apart": [{"names": ["福建省科技厅", "福建省科学技术厅"], "reason": "two bodies"}],
    }
    monkeypatch.setattr(naming, "rules", lambda name: table if name == "identity" else rules(name))
    naming.forget_rules()

    def node(label: str) -> str:
        return organization(Body(0, 0, label, "", "body"), "350000", BASE).name

    try:
        assert node("福建渡船局") == node("福建省渡口局") == "福建省渡口局"
        assert node("福建省科技厅") == "福建省科技厅"
        assert node("福建省科学技术厅") == "福建省科学技术厅"
        assert node("福建省工信厅") == "福建省工业和信息化厅"
    finally:
        monkeypatch.undo()
        naming.forget_rules()


def test_a_zone_is_its_concept_or_is_made_from_its_name() -> None:
    (known,) = places_in("西虹桥商业商务集聚区", "310118")
    assert zone(known, BASE) == Identity(f"{BASE}id/zone/西虹桥商务区", "西虹桥商务区", None)
    (new,) = places_in("松江竹编文化产业园", "310117")
    assert zone(new, BASE).iri == f"{BASE}id/zone/松江竹编文化产业园"


@pytest.mark.parametrize("name", ["上海合作组织", "兴业银行"])
def test_a_known_name_that_begins_with_a_place_belongs_to_the_nation(name: str) -> None:
    body = Body(0, len(name), name, "", "body")
    assert organization(body, "350000", BASE).iri == f"{BASE}id/organization/000000/{name}"


def test_a_national_document_names_central_bodies_without_the_nation() -> None:
    body = Body(0, 3, "药监局", "", "body")
    assert organization(body, "000000", BASE).name == "国家药品监督管理局"
    assert organization(body, "350000", BASE).name != "国家药品监督管理局"


@pytest.mark.parametrize(
    "notice",
    ["松江区政府关于印发《{}》的通知", "松江区政府关于印发{}的通知", "关于印发{}的通知"],
)
def test_a_notice_is_the_document_that_it_passes_on(notice: str) -> None:
    title = "松江区渡口扶持管理办法（2021—2023年）"
    expected = policy(title, None, "310117", BASE)
    assert policy(notice.format(title), None, "310117", BASE).iri == expected.iri


@pytest.mark.parametrize(
    "title",
    [
        "关于做好渡口工作的通知",
        "关于印发《渡口办法》和渡船名单的通知",
        "关于转发渡口工作意见的通知",
    ],
)
def test_a_notice_of_its_own_keeps_its_title(title: str) -> None:
    assert passed_on(title) == title
