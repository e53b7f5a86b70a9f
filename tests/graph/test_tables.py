"""Tables of policies: what is read from cells, and what is refused and why."""

import io
import json
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import TableError
from graph.tables import BadRow, DocumentNumber, PolicyRow, parse_date, parse_number, read

ROW = {
    "title": "试验区促进软件产业发展的实施办法",
    "number": "青府发〔2019〕10号",
    "region": "310118",
    "written": "2019-02-03",
    "industries": ["软件", "人工智能"],
    "keys": ["innovation"],
    "url": "https://example.org/policy?id=1",
}


def one(cells: dict[str, object]) -> PolicyRow | BadRow:
    data = json.dumps(ROW | cells, ensure_ascii=False).encode()
    (row,) = read(data, "list.jsonl")
    return row


def reason(cells: dict[str, object]) -> str:
    row = one(cells)
    assert isinstance(row, BadRow), row
    return row.reason


def good(cells: dict[str, object]) -> PolicyRow:
    row = one(cells)
    assert isinstance(row, PolicyRow), row
    return row


def test_a_row_keeps_what_it_says() -> None:
    row = good({})
    assert row.number == DocumentNumber("青府发", 2019, 10)
    assert row.industries == ["软件", "人工智能"]
    assert row.keys == ["talent"]
    assert row.written == "2019-02-03"


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (
            "标题,文号,地区,产业,关键,成文日期",
            '试行办法,青府发[2019]10号,青浦区,"软件、人工智能",人才,2019年2月3日',
        ),
        (
            "Title;Number;Region;Industries;Keys;Written",
            "试行办法;青府发(2019)10号;310118;软件|人工智能;talent;2019/2/3",
        ),
        (
            "政策名称\t发文字号\t适用地区\t行业\t五型经济\t日期",
            "试行办法\t青府发〔2019〕10号\t青浦\t软件，人工智能\t创新型\t2019.2.3",
        ),
    ],
)
def test_column_names_in_either_language(header: str, cells: str) -> None:
    (row,) = read(f"{header}\r\n{cells}\r\n".encode(), "list.csv")
    assert isinstance(row, PolicyRow), row
    assert (row.row, row.title, str(row.number)) == (2, "试行办法", "青府发〔2019〕10号")
    assert (row.industries, row.keys, row.written) == (
        ["软件", "人工智能"],
        ["talent"],
        "2019-02-03",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    (row,) = read("标题,地区\n数字经济行动方案,上海市\n".encode(encoding), "list.csv")
    assert isinstance(row, PolicyRow)
    assert (row.title, row.region) == ("数字经济行动方案", "上海市")


def test_xlsx_cells_that_are_dates_and_numbers() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["标题", "地区", "成文日期", "失效日期"])
    sheet.append(["数字经济行动方案", 310000, date(2021, 6, 16), 2025])
    sheet.append([None, None, None, None])
    sheet.append([None, "上海市", None, None])
    data = io.BytesIO()
    book.save(data)
    rows = list(read(data.getvalue(), "list.xlsx"))
    assert isinstance(rows[0], PolicyRow)
    assert (rows[0].region, rows[0].written, rows[0].valid_until) == (
        "310000",
        "2021-06-16",
        "2025",
    )
    assert rows[1:] == [BadRow(4, "no title")]


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ({"title": "  "}, "no title"),
        ({"title": "长" * 500}, "500 characters"),
        ({"number": "10号文"}, "10号文"),
        ({"number": "根据青府发〔2019〕10号"}, "not a document number"),
        ({"written": "2019-02-30"}, "written: '2019-02-30' is not a day"),
        ({"written": "最近"}, "written: '最近' is not a date"),
        ({"valid_until": "2018-12-31"}, "before 2019-02-03"),
        ({"keys": ["创意型"]}, "none of the five keys"),
        ({"url": "www.example.org"}, "not an http(s) address"),
        ({"relations": [{"type": "likes", "title": "某办法"}]}, "likes"),
        ({"relations": "某办法"}, "list of objects"),
    ],
)
def test_a_bad_cell_is_a_reason(cells: dict[str, object], named: str) -> None:
    assert named in reason(cells)


def test_bad_rows_do_not_stop_the_good_ones() -> None:
    lines = [json.dumps(ROW, ensure_ascii=False), "{", "[]", "", json.dumps({"title": ""})]
    rows = list(read("\n".join(lines).encode(), "list.jsonl"))
    assert isinstance(rows[0], PolicyRow)
    assert [row.row for row in rows] == [1, 2, 3, 5]
    assert [row.reason for row in rows if isinstance(row, BadRow)] == [
        "not JSON: Expecting property name enclosed in double quotes at column 2",
        "not a JSON object",
        "no title",
    ]


def test_a_row_with_more_cells_than_columns_is_bad() -> None:
    rows = list(read("标题,地区\n办法,上海市,多余\n意见,上海市,\n".encode(), "list.csv"))
    assert rows[0] == BadRow(2, "3 cells under 2 column names")
    assert isinstance(rows[1], PolicyRow)


@pytest.mark.parametrize(
    ("data", "name", "named"),
    [
        (b"", "list.csv", "empty"),
        (b"\r\n\r\n", "list.csv", "empty"),
        ("名,地区\n办法,上海\n".encode(), "list.csv", "no column called title"),
        ("标题,名称\n办法,上海\n".encode(), "list.csv", "more than one column for title"),
        (b"\x89PNG\x00\x00", "list.csv", "binary"),
        (b"\xff\xfe\xfd\xff\xff", "list.jsonl", "neither UTF-8 nor GB 18030"),
        (b"PK\x03\x04 no workbook", "list.xlsx", "not a readable XLSX"),
        (b"title\nx", "list.pdf", "not a table"),
    ],
)
def test_a_table_that_cannot_be_read(data: bytes, name: str, named: str) -> None:
    with pytest.raises(TableError, match=named.replace("(", r"\(")):
        list(read(data, name))


@given(
    st.from_regex(r"[\u4e00-\u9fa5]{1,3}府[办规]{0,2}发", fullmatch=True),
    st.integers(1950, 2099),
    st.integers(1, 9999),
    st.sampled_from(["〔〕", "[]", "()", "（）", "【】"]),
)
def test_numbers_come_out_in_the_brackets_of_the_standard(
    agency: str, year: int, serial: int, brackets: str
) -> None:
    number = parse_number(f"{agency}{brackets[0]}{year}{brackets[1]} {serial} 号")
    if number is not None:  # None where the agency begins with a word such as 根据
        assert str(number) == f"{agency}〔{year}〕{serial}号"


@given(st.dates(), st.sampled_from(["{0:%Y-%m-%d}", "{0.year:04}年{0.month}月{0.day}日"]))
def test_dates_of_the_calendar_are_read(day: date, form: str) -> None:
    text = form.format(day) if "年" in form else day.isoformat()
    assert parse_date(text) == day.isoformat()


def test_dates_keep_the_precision_that_is_known() -> None:
    assert [parse_date(text) for text in ("2019", "2019年", "2019-02", "2019年2月")] == [
        "2019",
        "2019",
        "2019-02",
        "2019-02",
    ]
