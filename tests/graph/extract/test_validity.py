"""The term of validity that a document gives itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.validity import validity


def term(content: str, issued: str | None = None) -> tuple[str | None, str | None]:
    found = validity(content, issued)
    return found.first, found.last


@pytest.mark.parametrize(
    ("content", "first", "last"),
    [
        ("本办法自2020年6月1日起施行。", "2020-06-01", None),
        ("本办法自二〇二〇年六月一日起施行。", "2020-06-01", None),
        ("本办法自2020年6月1日起施行，有效期至2025年5月31日。", "2020-06-01", "2025-05-31"),
        ("本办法自2020年6月1日起施行，有效期为5年。", "2020-06-01", "2025-05-31"),
        ("本办法自2020年6月2日起施行，有效期三年。", "2020-06-02", "2023-06-01"),
        ("本办法自2020年1月1日起施行，有效期两年。", "2020-01-01", "2021-12-31"),
        ("本办法自2020年3月1日起施行，有效期4年。", "2020-03-01", "2024-02-29"),
        ("本办法有效期自2020年6月1日至2022年12月31日。", "2020-06-01", "2022-12-31"),
        ("渡口终年开放。", None, None),
    ],
)
def test_clauses_of_validity(content: str, first: str | None, last: str | None) -> None:
    assert term(content) == (first, last)


def test_from_the_day_of_issue_needs_that_day() -> None:
    clause = "本办法自印发之日起施行，有效期二年。"
    assert term(clause, "2021-07-08") == ("2021-07-08", "2023-07-07")
    assert term(clause) == (None, None)


def test_the_term_of_a_licence_is_not_that_of_the_document() -> None:
    assert term("渡船许可证有效期五年。", "2021-07-08") == (None, None)


def test_the_spans_quote_the_clauses() -> None:
    content = "附则。本办法自2020年6月1日起施行，有效期为5年。"
    spans = validity(content, None).spans
    assert [
        "2020" in content[slice(*span)] or "5年" in content[slice(*span)] for span in spans
    ] == [True, True]


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.integers(1, 20))
def test_a_term_of_years_ends_on_the_day_before_its_anniversary(day: date, years: int) -> None:
    content = f"本办法自{day.year}年{day.month}月{day.day}日起施行，有效期{years}年。"
    first, last = term(content)
    assert first == day.isoformat()
    assert last is not None
    try:
        anniversary = day.replace(year=day.year + years)
    except ValueError:  # 29 February
        anniversary = date(day.year + years, 3, 1)
    assert (anniversary - date.fromisoformat(last)).days == 1
