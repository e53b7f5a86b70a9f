"""Times of targets and statistics: their deadlines, their dates, and times that are of others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.amounts import Amount
from graph.extract.gazetteer import Mask
from graph.extract.periods import periods

ISSUED = "2022-07-08"


def times(content: str, kind: str, issued: str | None = ISSUED) -> list[tuple[str | None, ...]]:
    """First and last of the time of each number that is marked by braces: {5}."""
    amounts: list[Amount] = []
    while "{" in content:
        start, end = content.index("{"), content.index("}")
        content = content[:start] + content[start + 1 : end] + content[end + 1 :]
        amounts.append(Amount(start, end - 1, 5, "家", kind=kind))  # type: ignore[arg-type]
    found = periods(content, amounts, Mask(len(content)), issued)
    return [(found[i].first, found[i].last) if i in found else () for i in range(len(amounts))]


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("到2025年", (None, "2025")),
        ("2023年底前", (None, "2023")),
        ("至2023年年底", (None, "2023")),
        ("2024年6月底前", (None, "2024-06")),
        ("2024年6月30日前", (None, "2024-06-30")),
        ("二〇二五年", (None, "2025")),
        ("到2024年上半年", ("2024-01", "2024-06")),
        ("2023—2025年", ("2023", "2025")),
        ("2023年至2025年", ("2023", "2025")),
        ("2023年起", ("2023", None)),
        ("今年", (None, "2022")),
        ("明年三季度", ("2023-07", "2023-09")),
        ("年底前", (None, "2022")),
        ("力争三年内", (None, "2025")),
        ("用2年内", (None, "2024")),
        ("6个月内", (None, "2023-01")),
        ("到“十四五”末", (None, "2025")),
        ("“十四五”期间", ("2021", "2025")),
        ("“十五五”规划期末", (None, "2030")),
    ],
)
def test_a_target_has_the_deadline_before_it(words: str, period: tuple[str | None, ...]) -> None:
    assert times(f"{words}，全县修渠{{5}}家，修桥{{5}}家。", "target") == [period, period]


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("2021年", (None, "2021")),
        ("2021年度", (None, "2021")),
        ("截至2022年6月底", (None, "2022-06")),
        ("去年", (None, "2021")),
        ("今年上半年", ("2022-01", "2022-06")),
        ("2022年1-5月", ("2022-01", "2022-05")),
        ("2021年前三季度", ("2021-01", "2021-09")),
        ("2020年以来", ("2020", None)),
        ("今年以来", ("2022", None)),
        ("目前", (None, ISSUED)),
        ("“十三五”期间", ("2016", "2020")),
        ("“十四五”以来", ("2021", None)),
        ("“二五”时期", ("1958", "1962")),
        ("“一五”期间", ("1953", "1957")),
        ("“三五”期间", ("1966", "1970")),
    ],
)
def test_a_statistic_has_the_date_before_it(words: str, period: tuple[str | None, ...]) -> None:
    assert times(f"{words}，共修渠{{5}}家。", "statistic") == [period]


@pytest.mark.parametrize("words", ["今年", "去年", "目前", "三年内", "今年上半年", "年底前"])
def test_without_the_date_of_the_document_a_time_told_by_it_is_absent(words: str) -> None:
    assert times(f"{words}修渠{{5}}家", "target", None) == [()]
    assert times(f"{words}修渠{{5}}家", "statistic", None) == [()]


@pytest.mark.parametrize(
    "content",
    [
        "比2021年多修{5}家。",
        "在2021年基础上再修{5}家。",
        "2019年成立的渠社现有{5}家。",
        "2021年修渠。后来又修{5}家。",
        "2021年修渠，近年来又修{5}家。",
        "2020年、2021年修渠{5}家。",
        "2021年13月修渠{5}家。",
        "“十四五”规划的渠共{5}家。",
        "第十五期间隔修渠{5}家。",
        "2025年修渠{5}家。",
    ],
)
def test_a_statistic_has_no_date_where_the_time_is_of_something_else(content: str) -> None:
    assert times(content, "statistic") == [()]


@pytest.mark.parametrize(
    "content", ["2019年修渠{5}家。", "渠社成立三年内修渠{5}家。", "修渠{5}家，2025年再说。"]
)
def test_a_target_has_no_deadline_that_is_over_or_of_something_else(content: str) -> None:
    assert times(content, "target") == [()]


def test_a_deadline_may_stand_behind_its_number() -> None:
    assert times("2022年开挖，修渠{5}家，2024年底前完成。", "target") == [(None, "2024")]


def test_each_number_has_the_time_nearest_before_it() -> None:
    content = "2020年修渠{5}家，2021年修渠{5}家。今年又修{5}家"
    assert times(content, "statistic") == [(None, "2020"), (None, "2021"), (None, "2022")]


def test_thresholds_and_awards_have_no_time() -> None:
    assert times("2021年修渠{5}家", "threshold") == [()]


def test_no_time_is_read_in_masked_text() -> None:
    content = "《2024年办法》修渠5家"
    masked = Mask(len(content))
    masked.add(0, 9)
    amount = Amount(11, 13, 5, "家", kind="target")
    assert periods(content, [amount], masked, ISSUED) == {}


@given(st.text("年月日底前年内到至-—2013四五十“”期间末今去上半季度，。\n", max_size=60))
def test_any_words_give_known_dates_in_order_or_none(words: str) -> None:
    content = words + "5家"
    amount = Amount(len(words), len(content), 5, "家", kind="target")
    for period in periods(content, [amount], Mask(len(content)), ISSUED).values():
        assert 0 <= period.start < period.end <= len(words)
        assert period.first or period.last
        assert not (period.first and period.last) or period.first[:4] <= period.last[:4]
