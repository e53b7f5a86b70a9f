"""Whether documents are in force, and by which rule."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import ParameterError
from graph.queries.validity import (
    Dates,
    Repeal,
    decide,
    first_day,
    last_day,
    read_day,
    read_validity,
    today,
)
from graph.queries.view import View
from tests.small_graph import CITY, NUMBERED, UNDATED

NOW = "2024-06-01"


@pytest.mark.parametrize(
    ("dates", "day", "state", "rule"),
    [
        (Dates(), NOW, "unknown", "no_dates"),
        (Dates(issued="2019-02-03"), NOW, "in-force", "no_end"),
        (Dates(issued="2019-02-03"), "2019-02-02", "not-yet", "not_issued"),
        (Dates(issued="2019-02-03", begins="2019-03-01"), "2019-02-10", "not-yet", "not_begun"),
        (Dates(issued="2019-02-03", begins="2019-03-01"), "2019-03-01", "in-force", "no_end"),
        (Dates(begins="2019", ends="2023-05"), "2023-05-31", "in-force", "within"),
        (Dates(begins="2019", ends="2023-05"), "2023-06-01", "expired", "ended"),
        (Dates(begins="2019", ends="2023"), "2019-06-01", "unknown", "begin_imprecise"),
        (Dates(begins="2019", ends="2023"), "2019-12-31", "in-force", "within"),
        (Dates(issued="2019-02"), "2019-02-20", "unknown", "begin_imprecise"),
        (Dates(ends="2027"), NOW, "unknown", "no_begin"),
        (Dates(ends="2023"), NOW, "expired", "ended"),
        (Dates(issued="2019", repeals=(Repeal("r", "2022-05-01"),)), NOW, "expired", "repealed"),
        (Dates(issued="2019", repeals=(Repeal("r", "2022-05-01"),)), "2022-04-30", "in-force", ""),
        (Dates(issued="2019", repeals=(Repeal("r", None),)), NOW, "expired", "repeal_undated"),
        (
            Dates(issued="2019", repeals=(Repeal("r", None),)),
            "2024-05-31",
            "unknown",
            "repeal_undated",
        ),
        (
            Dates(issued="2019", repeals=(Repeal("r", "2022"),)),
            "2022-07-01",
            "unknown",
            "repeal_undated",
        ),
        (Dates(repeals=(Repeal("r", "2022-05-01"),)), "2022-05-01", "expired", "repealed"),
        (
            Dates(issued="2019", ends="2021", repeals=(Repeal("r", "2023-01-01"),)),
            "2022-05-01",
            "expired",
            "ended",
        ),
    ],
)
def test_the_first_rule_that_fits_decides(dates: Dates, day: str, state: str, rule: str) -> None:
    verdict = decide(dates, day, NOW)
    assert verdict.state == state
    assert rule in ("", verdict.rule)


PARTIAL = st.dates(datetime.date(2000, 1, 1), datetime.date(2030, 12, 31)).flatmap(
    lambda date: st.sampled_from([date.isoformat()[:size] for size in (4, 7, 10)])
)
DAY = st.dates(datetime.date(1999, 1, 1), datetime.date(2032, 1, 1)).map(datetime.date.isoformat)


@given(st.none() | PARTIAL, st.none() | PARTIAL, st.none() | PARTIAL, DAY, DAY)
def test_what_has_ended_stays_ended_and_what_is_open_says_so(
    issued: str | None, begins: str | None, ends: str | None, day: str, later: str
) -> None:
    dates = Dates(issued, begins, ends)
    first, second = (decide(dates, when, NOW) for when in sorted((day, later)))
    if first.state == "expired":
        assert second.state == "expired"
    if second.state == "not-yet":
        assert first.state in ("not-yet", "expired")
    if first.state == "in-force":
        assert (first.rule == "no_end") is (ends is None)


@given(PARTIAL)
def test_a_partial_date_lies_between_its_ends(date: str) -> None:
    assert first_day(date)[: len(date)] == date == last_day(date)[: len(date)]
    assert len(first_day(date)) == len(last_day(date)) == 10


def test_dates_of_the_store(view: View) -> None:
    found = read_validity(view, [NUMBERED, UNDATED, CITY], "2022-05-01", NOW)
    assert (found[NUMBERED].state, found[NUMBERED].rule) == ("in-force", "within")
    assert (found[CITY].state, found[CITY].rule) == ("in-force", "no_end")
    repealed = found[UNDATED]
    assert (repealed.state, repealed.rule, repealed.date) == ("expired", "repealed", "2022-05-01")
    assert repealed.by is not None
    assert (repealed.by.id, repealed.by.label) == (CITY, "市级规划")
    before = read_validity(view, [UNDATED, CITY], "2022-04-30", NOW)
    assert (before[UNDATED].state, before[UNDATED].rule) == ("unknown", "no_dates")
    assert (before[CITY].state, before[CITY].rule) == ("not-yet", "not_begun")
    assert read_validity(view, [], NOW) == {}


def test_a_day_is_read_or_named() -> None:
    assert read_day("2022-06-16") == "2022-06-16"
    assert read_day(None) == read_day("") == today()
    for wrong in ("2022", "2022-06", "2022-02-30", "x", "２０２２-06-16", "2022-06-16T00:00"):
        with pytest.raises(ParameterError, match="as_of"):
            read_day(wrong)
