"""Answers kept in bounded memory."""

from hypothesis import given
from hypothesis import strategies as st

from api.http.cache import AnswerCache, Cached


def answer(size: int) -> Cached:
    return Cached("text/csv", b"x" * size, is_final=True)


def test_what_was_put_is_got() -> None:
    cache = AnswerCache(100_000)
    cache.put(("a",), answer(10))
    assert cache.get(("a",)) == answer(10)
    assert cache.get(("b",)) is None
    cache.put(("a",), answer(20))
    assert cache.get(("a",)) == answer(20)


def test_the_answers_used_last_stay() -> None:
    cache = AnswerCache(10_000)
    for number in range(4):
        cache.put((number,), answer(1_000))
    cache.get((0,))
    cache.put((4,), answer(1_000))
    assert [number for number in range(5) if cache.get((number,))] == [0, 2, 3, 4]


def test_an_answer_that_would_take_the_room_of_many_is_not_kept() -> None:
    cache = AnswerCache(10_000)
    cache.put(("large",), answer(2_000))
    assert cache.get(("large",)) is None
    assert cache.size == 0


def test_without_room_it_is_off() -> None:
    cache = AnswerCache(0)
    assert not cache.is_on
    cache.put(("a",), answer(0))
    assert cache.get(("a",)) is None


def test_forgetting_leaves_nothing() -> None:
    cache = AnswerCache(100_000)
    cache.put(("a",), answer(10))
    cache.clear()
    assert cache.get(("a",)) is None
    assert cache.size == 0


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3_000), st.booleans()), max_size=40))
def test_its_size_is_that_of_what_it_holds_and_within_its_bound(
    steps: list[tuple[int, int, bool]],
) -> None:
    cache = AnswerCache(12_000)
    for number, size, gzipped in steps:
        cache.put(("q" * number,), answer(size)._replace(gzipped=b"z" * size if gzipped else None))
        assert 0 <= cache.size <= 12_000
    again = AnswerCache(12_000_000)
    for number in range(6):
        if (found := cache.get(("q" * number,))) is not None:
            again.put(("q" * number,), found)
    assert again.size == cache.size
