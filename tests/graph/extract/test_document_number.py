"""Document numbers (GB/T 9704): agency code, year and serial, in whatever brackets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.document_number import agency_code, numbers, orders, parse


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("松府发〔2019〕10号", ("松府发", 2019, 10)),
        ("（松府发〔2019〕10号）", ("松府发", 2019, 10)),
        ("沪府[2020]3号", ("沪府", 2020, 3)),
        ("泉政办规［2020］１２号", ("泉政办规", 2020, 12)),
        ("闽政【2016】7号", ("闽政", 2016, 7)),
        ("松商（2018）第12号", ("松商", 2018, 12)),
        ("松商(2018)12 号", ("松商", 2018, 12)),
        ("松商﹝2018﹞12号", ("松商", 2018, 12)),
    ],
)
def test_every_bracket_gives_the_same_number(text: str, wanted: tuple[str, int, int]) -> None:
    found = parse(text)
    assert found is not None
    assert (found.agency, found.year, found.serial) == wanted
    assert found.text == "{}〔{}〕{}号".format(*wanted)


@pytest.mark.parametrize(
    "lead", ["根据", "贯彻落实", "按照", "以及", "见", "原", "和", "与", "废止", "请按照", "依据"]
)
def test_words_of_the_sentence_are_no_part_of_the_agency_code(lead: str) -> None:
    text = f"{lead}国办发〔2021〕8号"
    assert [item.agency for item in numbers(text)] == ["国办发"]
    assert agency_code(f"{lead}国办发") == "国办发"


@pytest.mark.parametrize("lead", ["请按", "须按", "再按"])
def test_a_verb_before_a_preposition_is_no_part_of_the_agency_code(lead: str) -> None:
    assert [item.agency for item in numbers(f"{lead}松商规〔2021〕2号收费")] == ["松商规"]


def test_the_span_holds_the_number_alone() -> None:
    text = "现根据京政发〔2019〕10号和沪府〔2020〕1号办理"
    assert [text[item.start : item.end] for item in numbers(text)] == [
        "京政发〔2019〕10号",
        "沪府〔2020〕1号",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "第10号", "（2019）号", "公司（2019）号", "〔区商务委、区发改委负责〕", "2019年10月", "松府发10号",
        "松府发〔1019〕10号", "“青苗1+5”",
    ],
)  # fmt: skip
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse(text) is None


def test_a_serial_is_no_day_of_a_month() -> None:
    found = parse("松府发〔2019〕10号")
    assert found is not None
    assert found.serial == 10
    assert found.year == 2019


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("按照市政府令第59号办理", ("市政府令", None, 59)),
        ("依据商务部公告2015年第3号", ("商务部公告", 2015, 3)),
        ("国务院令第752号", ("国务院令", None, 752)),
    ],
)
def test_orders_and_announcements_have_numbers_without_brackets(
    text: str, wanted: tuple[str, int | None, int]
) -> None:
    assert [(item.agency, item.year, item.serial) for item in orders(text)] == [wanted]


def test_an_order_with_a_serial_in_chinese_numerals() -> None:
    assert [item.serial for item in orders("建设部令第一百二十号")] == [120]


@given(
    st.sampled_from(["松府发", "国发", "沪府办规", "泉鲤工信", "闽政办"]),
    st.integers(1950, 2049),
    st.integers(1, 99999),
    st.sampled_from(["〔〕", "[]", "【】", "（）", "()", "［］"]),
)
def test_numbers_round_trip(agency: str, year: int, serial: int, brackets: str) -> None:
    found = parse(f"{agency}{brackets[0]}{year}{brackets[1]}{serial}号")
    assert found is not None
    assert found.text == f"{agency}〔{year}〕{serial}号"
    assert parse(found.text) == found._replace(end=len(found.text))


@given(st.text(max_size=40))
def test_any_text_has_numbers_within_its_bounds(text: str) -> None:
    for item in (*numbers(text), *orders(text)):
        assert 0 <= item.start < item.end <= len(text)
        assert item.agency


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("（国家发展改革委2016年第44号令）", "国家发展改革委2016年第44号令"),
        ("按照财政部第81号令执行", "财政部第81号令"),
        ("农业部公告2013年14号", "农业部公告2013年14号"),
    ],
)
def test_orders_are_numbered_before_or_behind_their_word(content: str, text: str) -> None:
    assert [item.text for item in orders(content)] == [text]


def test_an_order_of_nobody_has_no_number() -> None:
    assert list(orders("实行第3号令，根据第44号令")) == []
