"""Texts in pieces."""

from hypothesis import given
from hypothesis import strategies as st

from api.marked_text import mark
from graph.queries.answers import Reference
from graph.queries.resources import Span, StoredText

THING = Reference("http://i", "人工智能")


def span(start: int, end: int, kind: str = "fk:Industry") -> Span:
    return Span(start, end, (THING,), (kind,))


def test_marks_anchors_and_focus() -> None:
    text = StoredText("http://t", "支持人工智能和芯片", (span(2, 6), span(2, 9, "fk:Measure")))
    (marked,) = mark([text], (2, 9))
    plain, named, rest = marked.pieces
    assert (plain.text, plain.colour, plain.focus, plain.anchors) == ("支持", "", False, ())
    assert (named.text, named.colour, named.focus) == ("人工智能", "industry", True)
    assert named.anchors == ("char=2,6", "char=2,9")
    assert named.title == "人工智能"
    assert (rest.text, rest.colour, rest.focus) == ("和芯片", "", True)


def test_a_focus_that_no_annotation_has_gets_an_anchor() -> None:
    (marked,) = mark([StoredText("http://t", "一二三", ())], (1, 2))
    assert [p.anchors for p in marked.pieces] == [(), ("char=1,2",), ()]


KINDS = st.sampled_from(["fk:Industry", "fk:Measure", "fk:Region", "other"])
SPANS = st.builds(
    lambda a, b, kind: span(min(a, b), max(a, b), kind),
    st.integers(0, 60),
    st.integers(0, 60),
    KINDS,
)


@given(
    st.text(max_size=50),
    st.lists(SPANS, max_size=12),
    st.none() | st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda t: (min(t), max(t))),
)
def test_the_text_stays_as_it_is(
    characters: str, spans: list[Span], focus: tuple[int, int] | None
) -> None:
    (marked,) = mark([StoredText("http://t", characters, tuple(spans))], focus)
    assert "".join(piece.text for piece in marked.pieces) == characters
    for piece_text, inside in ((p.text, p.focus) for p in marked.pieces):
        assert piece_text or not inside or focus is not None
