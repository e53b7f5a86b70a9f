"""Cursors: there and back, and nothing else accepted."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graph.errors import ParameterError
from graph.queries.cursor import decode, encode

NO_SURROGATES = st.characters(exclude_categories=["Cs"])
PLACES = st.lists(st.text(NO_SURROGATES, max_size=30), min_size=2, max_size=2)
QUESTIONS = st.dictionaries(
    st.text(NO_SURROGATES, max_size=8), st.text(NO_SURROGATES, max_size=8), max_size=3
)


@given(PLACES, QUESTIONS)
def test_round_trip(place: list[str], question: dict[str, str]) -> None:
    cursor = encode(place, question)
    assert cursor.isascii()
    assert decode(cursor, question, 2) == place


@given(PLACES, QUESTIONS, st.data())
def test_any_other_character_is_noticed(
    place: list[str], question: dict[str, str], data: st.DataObject
) -> None:
    cursor = encode(place, question)
    index = data.draw(st.integers(0, len(cursor) - 1))
    other = data.draw(st.characters())
    assume(other != cursor[index])
    with pytest.raises(ParameterError, match="cursor"):
        decode(cursor[:index] + other + cursor[index + 1 :], question, 2)


@given(PLACES, QUESTIONS, QUESTIONS)
def test_it_belongs_to_its_question(
    place: list[str], question: dict[str, str], other: dict[str, str]
) -> None:
    assume(question != other)
    with pytest.raises(ParameterError):
        decode(encode(place, question), other, 2)


@given(st.text(max_size=60))
def test_text_of_strangers_is_refused(cursor: str) -> None:
    with pytest.raises(ParameterError):
        decode(cursor, {}, 2)


def test_length_is_checked() -> None:
    with pytest.raises(ParameterError):
        decode(encode(["a"], {}), {}, 2)
