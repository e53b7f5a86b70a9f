"""Times, amounts and numbers of items in questions."""

import datetime

import pytest

from graph.ask.folding import fold
from graph.ask.values import values

DAY = datetime.date(2024, 2, 29)


def read(text: str) -> dict[str, str]:
    """The values of the longest thing that is read."""
    found = sorted(values(fold(text), DAY), key=lambda value: value.end - value.start)
    return dict(found[-1].values) if found else {}


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2021年以来", "2021", None),
        ("自2021年3月起", "2021-03", None),
        ("since 2021-03-15", "2021-03-15", None),
        ("２０２１年以来", "2021", None),
        ("2021年之后", "2022", None),
        ("after 2021", "2022", None),
        ("2021年12月以后", "2022-01", None),
        ("2021年12月31日后", "2022-01-01", None),
        ("2021年之前", None, "2020"),
        ("before 2021-01", None, "2020-12"),
        ("2020年1月1日以前", None, "2019-12-31"),
        ("截至2022年6月16日", None, "2022-06-16"),
        ("2020年到2022年", "2020", "2022"),
        ("between 2020 and 2022", "2020", "2022"),
        ("2021年", "2021", "2021"),
        ("in 2021", "2021", "2021"),
        ("近三年", "2021-02-28", None),
        ("过去10年来", "2014-02-28", None),
        ("in the last two years", "2022-02-28", None),
        ("今年", "2024", "2024"),
        ("last year", "2023", "2023"),
        ("“十四五”期间", "2021", "2025"),
    ],
)
def test_times(text: str, since: str | None, until: str | None) -> None:
    found = read(text)
    assert (found.get("since"), found.get("until")) == (since, until)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("超过100万", "1000000.01", None),
        ("500万元以上", "5000000", None),
        ("不低于1.5亿元", "150000000", None),
        ("一百万以下", None, "1000000"),
        ("不足50万元", None, "499999.99"),
        ("100万至300万元", "1000000", "3000000"),
        ("more than 2 million yuan", "2000000.01", None),
        ("at least CNY 1,000,000 yuan", "1000000", None),
        ("up to 500 thousand", None, "500000"),
        ("between 1 million and 2 million yuan", "1000000", "2000000"),
    ],
)
def test_amounts(text: str, low: str | None, high: str | None) -> None:
    found = read(text)
    assert (found.get("amount_from"), found.get("amount_to")) == (low, high)


@pytest.mark.parametrize(
    ("text", "limit"), [("前5项", "5"), ("前十名", "10"), ("top 3", "3"), ("the 4 newest", "4")]
)
def test_numbers_of_items(text: str, limit: str) -> None:
    assert read(text) == {"limit": limit}


@pytest.mark.parametrize("text", ["", "2021", "1899年", "20210年", "100", "万元", "13月"])
def test_what_is_neither(text: str) -> None:
    assert "amount_from" not in read(text)
    if text != "2021":
        assert "since" not in read(text)
