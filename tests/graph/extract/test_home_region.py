"""The region that a document is for, and that of the agency behind a number."""

import pytest

from graph.extract.home_region import region_of_agency
from tests.graph.extract.written import read_in


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("松江区教育局关于清扫的通知\n请清扫。", "310117"),
        ("关于松江区清扫的通知\n请清扫。", "310117"),
        ("泉州市鲤城区教育局关于清扫的通知\n请清扫。", "350502"),
        ("福建省桑葚规划\n一、推进改造\n翻新桑田，疏通水渠。", "350000"),
        ("国务院办公厅关于清扫的通知\n国办发〔2020〕9号\n请清扫。", "000000"),
        ("沪府规〔2020〕9号\n关于清扫的通知\n请清扫。", "310000"),
        ("本市各处清扫，浦东新区先行，宝山区跟进。", "310000"),
        ("我省各处清扫，漳州先行，泉州跟进。", "350000"),
        ("我国各处清扫。", "000000"),
        ("江面开阔。", None),
    ],
)
def test_the_region_of_a_document(content: str, code: str | None) -> None:
    assert read_in(content).document.region == code


@pytest.mark.parametrize(
    ("number", "home", "code"),
    [
        ("沪府规", None, "310000"),
        ("闽政", None, "350000"),
        ("国办发", "310118", "000000"),
        ("青府发", "310118", "310118"),
        ("青府发", None, "630000"),
        ("松商规", "310117", "310117"),
        ("某府", None, None),
    ],
)
def test_the_region_of_an_agency_code(number: str, home: str | None, code: str | None) -> None:
    assert region_of_agency(number, home) == code


def test_words_such_as_this_district_mean_the_own_region() -> None:
    record = read_in("松江区教育局关于清扫的通知\n一、推进清扫\n由区财政局安排经费，我区各校照办。")
    assert "松江区财政局" in {item.label for item in record.organizations}


def test_a_letter_is_for_the_place_that_its_title_answers() -> None:
    text = "国务院办公厅关于福建省所提窑炉一事的复函\n福建省人民政府：\n同意办窑。\n"
    assert read_in(text).document.region == "350000"
    text = (
        "国务院办公厅关于福建省所提窑炉一事的通知\n各省：\n同意办窑。\n国务院办公厅\n2031年2月3日\n"
    )
    assert read_in(text).document.region == "000000"
