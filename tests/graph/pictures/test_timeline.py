"""Documents over the years."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.pictures.parts import Part
from graph.pictures.timeline import EVENTS, Life, Mark, days, draw_timeline, is_drawable
from tests.graph.pictures.drawn import Drawn
from tests.graph.pictures.strategies import labels

WORDS = {event: event for event in EVENTS} | {
    "in_force": "有效",
    "no_end": "未见失效",
    "today": "今天",
}

dates = st.dates(datetime.date(1990, 1, 1), datetime.date(2040, 12, 31)).flatmap(
    lambda day: st.sampled_from([day.isoformat()[:length] for length in (4, 7, 10)])
)
marks = st.builds(Mark, st.sampled_from(EVENTS), dates, labels)
lives = st.builds(
    Life,
    st.builds(Part, labels, st.just("/page/x"), solid=st.booleans()),
    st.lists(marks, min_size=1, max_size=6),
    st.none() | dates,
    st.none() | dates,
)


def drawn(found: list[Life], today: str = "2026-02-01") -> str:
    return draw_timeline(
        found, today=today, words=WORDS, name="时间线", description="说明", language="zh"
    )


@settings(max_examples=40)
@given(st.lists(lives, min_size=1, max_size=8), dates.filter(lambda date: len(date) == 10))
def test_nothing_overlaps(found: list[Life], today: str) -> None:
    picture = drawn(found, today)
    Drawn(picture).check()
    assert picture == drawn(found, today)


def test_a_known_end_is_drawn_and_an_unknown_one_is_open() -> None:
    part = Part("办法")
    begun = [Mark("issued", "2020-01-01")]
    known = drawn([Life(part, begun, "2020-01-01", "2023")])
    open_ = drawn([Life(part, begun, "2020-01-01")])
    assert known.count("stroke-dasharray") == open_.count("stroke-dasharray") - 1


def test_every_year_is_there_as_long_as_there_is_room() -> None:
    words = Drawn(drawn([Life(Part("办法"), [Mark("issued", "2019")])])).words()
    assert [year for year in words if year.isdigit()] == [str(year) for year in range(2019, 2027)]


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2020-12", "2020-12-01", "2020-12-31"),
        ("2020-03-05", "2020-03-05", "2020-03-05"),
    ],
)
def test_partial_dates_are_as_long_as_they_are(date: str, first: str, last: str) -> None:
    assert days(date) == (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))


@pytest.mark.parametrize("date", ["", "x", "2020-13", "2020-02-30", "0001", "9999", "2020-1-1-1"])
def test_what_is_no_date_is_not_drawn(date: str) -> None:
    assert not is_drawable(date)
