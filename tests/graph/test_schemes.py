import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import rdf, schemes
from graph.errors import DataError, UnknownTermError
from graph.namespaces import BASE, GEO, SKOS
from graph.schemes import Scheme

FILES = Path(schemes.__file__).parent / "data" / "schemes"
ALL = (
    schemes.industries,
    schemes.gbt4754,
    schemes.strategic,
    schemes.regions,
    schemes.zones,
    schemes.kinds,
)
CODED = {"gbt4754": schemes.gbt4754, "strategic": schemes.strategic}


@pytest.fixture(params=ALL, ids=lambda scheme: scheme.__name__)
def scheme(request: pytest.FixtureRequest) -> Scheme:
    load: Callable[[], Scheme] = request.param
    return load()


def values(name: str, predicate: str) -> list[tuple[str, str]]:
    quads = rdf.parse((FILES / f"{name}.ttl").read_bytes(), "text/turtle")
    return [(q.subject.value, q.object.value) for q in quads if q.predicate.value == predicate]


# --- what the files hold ---


def test_every_class_of_gbt4754_is_there() -> None:
    levels = Counter(len(c.notation or "") for c in schemes.gbt4754().concepts.values())
    assert levels == {1: 20, 2: 97, 3: 473, 4: 1382}


def test_strategic_industries_have_two_levels() -> None:
    levels = Counter("." in (c.notation or "") for c in schemes.strategic().concepts.values())
    assert levels == {False: 9, True: 40}


def test_divisions_of_each_level_are_there() -> None:
    codes = [c.notation or "" for c in schemes.regions().concepts.values()]
    provinces = [c for c in codes if c.endswith("0000") and c != "000000"]
    prefectures = [c for c in codes if c.endswith("00") and not c.endswith("0000")]
    assert len(provinces) == 31 + 3
    assert len(prefectures) == 333
    assert len(codes) > 3200
    assert all(len(c) == 6 and c.isdigit() for c in codes)
    assert "310118" in codes


def test_no_placeholder_or_statistical_zone_is_a_division() -> None:
    for concept in schemes.regions().concepts.values():
        assert concept.zh not in {"市辖区", "县", "省直辖县级行政区划"}
        assert concept.notation is not None
        assert not 71 <= int(concept.notation[4:]) <= 79


def test_industries_are_many_and_bilingual() -> None:
    concepts = schemes.industries().concepts.values()
    assert len(concepts) >= 500
    assert all(c.en for c in concepts)
    names = [c.en for c in concepts]
    assert len(set(names)) == len(names)


def test_industries_are_sorted_from_broad_to_narrow_in_blocks_of_their_own() -> None:
    labels = values("industries", SKOS + "prefLabel")
    subjects = [subject for subject, _ in labels]
    assert subjects == [s for s in dict.fromkeys(subjects) for _ in range(2)]


def test_zones_known_from_documents_are_there() -> None:
    known = schemes.zones()
    for name in (
        "长三角一体化示范区", "虹桥国际开放枢纽", "长三角数字干线", "张江科技城", "西虹桥商务区",
        "青浦新城", "五个新城", "国家会展中心", "洋山特殊综合保税区", "临港新片区", "临港地区",
        "浦东机场", "上海自贸试验区", "福建自贸试验区", "平潭综合实验区", "一带一路", "雄安新区",
    ):  # fmt: skip
        assert known.find(name) is not None, name
    trade = [c for c in known.concepts.values() if c.zh.endswith("自由贸易试验区")]
    assert len(trade) == 22


def test_divisions_agree_with_the_source(shared: Path) -> None:
    with (shared / "reference" / "areas.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if not 71 <= int(r["code"][4:]) <= 79]
    concepts = schemes.regions().concepts
    differing = [
        row
        for row in rows
        if (found := concepts.get(f"region/{row['code']}")) is None or found.zh != row["name"]
    ]
    assert len(differing) == 8  # islands and two kinds of areas without codes of GB/T 2260
    for row in differing:
        assert "群岛" in row["name"] or row["code"].startswith(("23276", "632857"))


def test_sectors_of_the_catalogue_are_known(shared: Path) -> None:
    named = {
        name
        for line in (shared / "catalogue.jsonl").read_text(encoding="utf-8").splitlines()
        for name in json.loads(line).get("industries", [])
    }
    found = {name for name in named if schemes.industries().find(name) is not None}
    assert len(found) >= 0.85 * len(named)


# --- order ---


def test_labels_of_industries_are_unique() -> None:
    spelt = Counter(
        "".join(name.split()).casefold()
        for concept in schemes.industries().concepts.values()
        for name in {*concept.names()}
    )
    assert [name for name, times in spelt.items() if times > 1] == []


def test_labels_of_zones_are_unique() -> None:
    spelt = Counter(name for c in schemes.zones().concepts.values() for name in {c.zh, *c.aliases})
    assert [name for name, times in spelt.items() if times > 1] == []


def test_codes_are_unique(scheme: Scheme) -> None:
    codes = [c.notation for c in scheme.concepts.values() if c.notation is not None]
    assert len(codes) == len(set(codes))


def test_ambiguous_labels_are_labels(scheme: Scheme) -> None:
    for concept in scheme.concepts.values():
        assert set(concept.ambiguous) <= set(concept.names()), concept.id


def test_what_is_above_exists_and_is_never_below(scheme: Scheme) -> None:
    places = {**schemes.regions().concepts, **schemes.zones().concepts}
    known = {**scheme.concepts, **places}
    for concept in scheme.concepts.values():
        assert set(concept.broader) <= known.keys(), concept.id
        above = scheme.broader(concept.id)
        assert concept.id not in above
        assert not set(above) & set(scheme.narrower(concept.id)), concept.id


def test_hierarchy_of_industries_is_shallow_with_few_tops() -> None:
    concepts = schemes.industries().concepts

    def depth(identifier: str) -> int:
        return 1 + max((depth(above) for above in concepts[identifier].broader), default=0)

    levels = Counter(depth(identifier) for identifier in concepts)
    assert levels[1] <= 20
    assert max(levels) <= 5


def test_codes_of_gbt4754_lie_under_their_prefix() -> None:
    for concept in schemes.gbt4754().concepts.values():
        code = concept.notation or ""
        if len(code) > 2:
            assert concept.broader == (f"gbt4754/{code[:-1]}",)
        elif len(code) == 2:
            assert concept.broader[0].removeprefix("gbt4754/").isalpha()


def test_divisions_lie_under_their_prefix() -> None:
    for concept in schemes.regions().concepts.values():
        code = concept.notation or ""
        if code == "000000":
            assert concept.broader == ()
            continue
        (above,) = concept.broader
        outer = above.removeprefix("region/")
        assert outer == "000000" or code.startswith(outer.rstrip("0"))
        assert (outer == "000000") == code.endswith("0000")


@pytest.mark.parametrize("match", ["closeMatch", "broadMatch", "narrowMatch", "relatedMatch"])
def test_mappings_point_to_classes(match: str) -> None:
    targets = values("industries", SKOS + match)
    assert targets
    for _, target in targets:
        identifier = target.removeprefix(BASE + "id/")
        assert identifier in CODED[identifier.partition("/")[0]]().concepts


def test_nearly_every_industry_is_mapped() -> None:
    mapped = {
        subject
        for match in ("closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
        for subject, _ in values("industries", SKOS + match)
    }
    unmapped = [
        c for c in schemes.industries().concepts.values() if f"{BASE}id/{c.id}" not in mapped
    ]
    assert all(c.generic for c in unmapped)
    assert len(unmapped) < 10


def test_a_class_is_mapped_in_one_way_only() -> None:
    pairs = Counter(
        pair
        for match in ("closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
        for pair in values("industries", SKOS + match)
    )
    assert [pair for pair, times in pairs.items() if times > 1] == []


def test_parts_of_zones_exist() -> None:
    for _, part in values("zones", GEO + "sfContains"):
        assert part.removeprefix(BASE + "id/") in schemes.regions().concepts


# --- look-ups ---


@pytest.mark.parametrize(
    "text",
    ["集成电路", "芯片", "半导体", "IC", "ic", "ＩＣ", "芯片产业", "集成电路行业", "半导体产业链",
     " 集成 电路 ", "integrated circuits", "Integrated Circuits", "industry/集成电路"],
)  # fmt: skip
def test_names_of_an_industry(text: str) -> None:
    found = schemes.industries().find(text)
    assert found is not None
    assert found.id == "industry/集成电路"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AI", "人工智能"),
        ("新一代人工智能", "人工智能"),
        ("文创产业", "文化创意"),
        ("跨境电子商务", "跨境电商"),
        ("现代服务", "现代服务业"),
        ("制造", "制造业"),
        ("软件和信息技术服务业", "软件和信息服务"),
        ("北斗", "北斗导航"),
        ("e-commerce", "电子商务"),
    ],
)
def test_longer_and_shorter_forms(text: str, name: str) -> None:
    assert [c.zh for c in schemes.industries_for(text)] == [name]


@pytest.mark.parametrize("code", ["65", "I", "i", "I65", "1.5", "strategic/1.5", "1"])
def test_codes_of_broader_classes_hold_artificial_intelligence(code: str) -> None:
    assert "人工智能" in [c.zh for c in schemes.industries_for(code)]


def test_a_code_does_not_hold_what_is_elsewhere() -> None:
    found = [c.zh for c in schemes.industries_for("J")]
    assert "金融" in found
    assert "绿色金融" in found
    assert "人工智能" not in found


@pytest.mark.parametrize("text", ["J65", "C65", "99", "9.9", "", "   ", "不存在的东西"])
def test_unknown_industries(text: str) -> None:
    assert schemes.industries().find(text) is None
    with pytest.raises(UnknownTermError, match="stands for nothing known"):
        schemes.industries_for(text)


def test_unknown_industry_comes_with_near_matches() -> None:
    with pytest.raises(UnknownTermError, match="人工智能"):
        schemes.industries_for("人工职能")


def test_narrower_and_broader() -> None:
    scheme = schemes.industries()
    assert "industry/集成电路设计" in scheme.narrower("industry/集成电路")
    assert {"industry/新一代信息技术", "industry/战略性新兴产业", "industry/制造业"} <= set(
        scheme.broader("industry/集成电路")
    )
    assert "industry/集成电路" not in scheme.narrower("industry/集成电路")
    assert scheme.narrower("industry/无") == ()
    assert scheme.mappings("industry/集成电路") == (
        "gbt4754/3973", "gbt4754/6520", "strategic/1.2"
    )  # fmt: skip
    assert scheme.mappings("industry/无") == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("310118", "310118"),
        ("青浦区", "310118"),
        ("青浦", "310118"),
        ("上海市青浦区", "310118"),
        ("上海青浦", "310118"),
        ("Qingpu", "310118"),
        ("上海", "310000"),
        ("沪", "310000"),
        ("吉林", "220000"),
        ("吉林市", "220200"),
        ("海南", "460000"),
        ("福建省福州市鼓楼区", "350102"),
        ("福州鼓楼", "350102"),
        ("平潭", "350128"),
        ("济源", "419001"),
        ("东莞市", "441900"),
        ("全国", "000000"),
        ("香港", "810000"),
        ("宁夏", "640000"),
        ("延边", "222400"),
    ],
)
def test_names_of_a_region(text: str, code: str) -> None:
    assert schemes.region_for(text).notation == code


@pytest.mark.parametrize(
    ("text", "within", "code"),
    [
        ("鼓楼区", "350100", "350102"),
        ("鼓楼区", "region/320100", "320106"),
        ("普陀区", "310118", "310107"),
        ("普陀", "330900", "330903"),
        ("朝阳", "110105", "110105"),
        ("浦东新区", "350000", "310115"),
    ],
)
def test_context_decides_between_places_of_one_name(text: str, within: str, code: str) -> None:
    assert schemes.region_for(text, within=within).notation == code


@pytest.mark.parametrize("text", ["鼓楼区", "朝阳", "南山区"])
def test_several_places_of_one_name_are_listed(text: str) -> None:
    assert schemes.regions().find(text) is None
    with pytest.raises(UnknownTermError, match="several places"):
        schemes.region_for(text)


def test_unknown_place() -> None:
    with pytest.raises(UnknownTermError, match="清江浦区"):
        schemes.region_for("清浦")


def test_zones_lie_in_regions_and_hold_regions() -> None:
    within = schemes.regions().narrower("region/310118")
    assert {"zone/青浦新城", "zone/西虹桥商务区", "zone/青浦新城中央商务区"} <= set(within)
    delta = schemes.zones().narrower("zone/长三角")
    assert {"region/310000", "region/310118", "zone/青浦新城"} <= set(delta)
    assert "region/000000" not in delta
    assert schemes.region_for("中国(上海)自由贸易试验区").id == ("zone/中国（上海）自由贸易试验区")


def test_short_names_that_are_words_are_marked() -> None:
    regions = schemes.regions().concepts
    assert "合作" in regions["region/623001"].ambiguous
    assert "沪" in regions["region/310000"].ambiguous
    assert regions["region/310118"].ambiguous == ()
    industries = schemes.industries().concepts
    assert "建筑" in industries["industry/建筑业"].ambiguous
    assert industries["industry/传统产业"].generic
    assert not industries["industry/人工智能"].generic


def test_kinds_are_found_by_name() -> None:
    found = schemes.kinds().find("实施办法")
    assert found is not None
    assert found.id == "kind/实施办法"


def test_every_name_finds_its_concept_or_one_of_the_same_name(scheme: Scheme) -> None:
    for concept in scheme.concepts.values():
        for name in concept.names():
            assert scheme.candidates(name), name
        assert scheme.find(concept.id) is concept


@given(st.text(max_size=30))
def test_any_text_is_looked_up_without_failing(text: str) -> None:
    for load in ALL:
        found = load().find(text)
        assert found is None or found.id in load().concepts
        assert isinstance(load().suggestions(text), list)


def test_a_damaged_file_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.ttl").write_text("@prefix : <> . a b", encoding="utf-8")
    monkeypatch.setattr(schemes, "_FOLDER", tmp_path)
    with pytest.raises(DataError, match=r"broken\.ttl"):
        schemes._described("broken")
    with pytest.raises(DataError, match=r"absent\.ttl"):
        schemes._described("absent")
