"""Term lists: leftmost, longest, whole Latin words; checked against a slow, plain search."""

from hypothesis import given
from hypothesis import strategies as st

from graph.extract.gazetteer import Gazetteer, Mask

LETTERS = "茶园道路"


def plain(terms: list[str], content: str) -> list[tuple[int, int]]:
    """Leftmost longest matches, found one offset at a time."""
    found, at = [], 0
    while at < len(content):
        length = max((len(term) for term in terms if content.startswith(term, at)), default=0)
        if length:
            found.append((at, at + length))
        at += length or 1
    return found


@given(
    st.lists(st.text(LETTERS, min_size=1, max_size=4), min_size=1, max_size=6),
    st.text(LETTERS, max_size=30),
)
def test_matches_are_those_of_a_plain_search(terms: list[str], content: str) -> None:
    gazetteer = Gazetteer((term, term) for term in terms)
    hits = list(gazetteer.find(content))
    assert [(start, end) for start, end, _ in hits] == plain(terms, content)
    assert all(content[start:end] == payload for start, end, payload in hits)


def test_a_longer_term_wins_over_a_shorter_one() -> None:
    gazetteer = Gazetteer([("茶", 1), ("茶园", 2), ("茶园道", 3)])
    assert list(gazetteer.find("茶园路")) == [(0, 2, 2)]


def test_latin_terms_match_as_whole_words() -> None:
    gazetteer = Gazetteer([("AI", "ai"), ("5G", "5g")])
    assert [found[:2] for found in gazetteer.find("用AI和5G，不是MAIN或15G")] == [(1, 3), (4, 6)]


def test_the_first_payload_of_a_term_stays() -> None:
    assert [found[2] for found in Gazetteer([("茶", 1), ("茶", 2)]).find("茶")] == [1]


def test_offsets_count_code_points() -> None:
    assert list(Gazetteer([("茶", 0)]).find("🚀茶")) == [(1, 2, 0)]


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20))),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_a_mask_answers_like_a_set(spans: list[tuple[int, int]], start: int, end: int) -> None:
    mask, marked = Mask(20), set[int]()
    for left, right in spans:
        if left <= right:
            mask.add(left, right)
            marked |= set(range(left, right))
    asked = set(range(start, end))
    assert mask.touches(start, end) == bool(asked & marked)
    assert mask.covers(start, end) == (asked <= marked)
