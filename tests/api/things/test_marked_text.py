"""Texts in tokens."""

from hypothesis import given
from hypothesis import strategies as st

from api.things.marked_text import Citation, MarkedText, Opening, mark
from graph.queries.answers import Reference
from graph.queries.resources import Span, StoredText

THING = Reference("http://i", "人工智能")


def span(start: int, end: int, kind: str = "fk:Industry") -> Span:
    return Span(start, end, (THING,), (kind,))


def begun(marked: MarkedText) -> list[Opening]:
    return [t.span for t in marked.tokens if t.kind == "open" and t.span is not None]


def brackets(marked: MarkedText) -> str:
    """The text with [ and ] around spans; ( where a span goes on after it was crossed."""
    signs = {"close": "]", "note": "#", "open": "["}
    return "".join(
        "("
        if token.kind == "open" and token.span and not token.span.is_first
        else token.text or signs[token.kind]
        for token in marked.tokens
    )


def opened(marked: MarkedText) -> dict[tuple[int, int], Opening]:
    return {(span.start, span.end): span for span in begun(marked)}


def test_spans_nest_and_the_inner_one_can_be_a_link() -> None:
    text = StoredText("http://t", "支持人工智能和芯片", (span(2, 6), span(2, 9, "fk:Measure")))
    marked = mark(text, (2, 9))
    assert brackets(marked) == "支持[[人工智能]和芯片]"
    outer, inner = opened(marked)[2, 9], opened(marked)[2, 6]
    assert (outer.colour, outer.focus, outer.is_leaf) == ("", True, False)
    assert (inner.colour, inner.focus, inner.is_leaf) == ("industry", False, True)
    assert inner.title == "人工智能"


def test_a_span_that_is_crossed_goes_on() -> None:
    marked = mark(StoredText("http://t", "一二三四五", (span(0, 3), span(1, 5))))
    assert brackets(marked) == "[一[二三]](四五]"
    assert [(s.start, s.end, s.is_first) for s in begun(marked)] == [
        (0, 3, True),
        (1, 5, True),
        (1, 5, False),
    ]


def test_a_focus_that_no_annotation_has_gets_a_span() -> None:
    assert brackets(mark(StoredText("http://t", "一二三", ()), (1, 2))) == "一[二]三"
    assert brackets(mark(StoredText("http://t", "一二三", ()), (1, 9))) == "一二三"


def test_facts_cite_spans_and_colour_them() -> None:
    amount = Citation("f-3", "fk:hasIncentive", "500万元")
    marked = mark(
        StoredText("http://t", "补贴500万元", (Span(2, 7, (), ()),)), cited={(2, 7): [amount]}
    )
    (opening,) = opened(marked).values()
    assert (opening.colour, opening.citations) == ("quantity", (amount,))


def test_notes_stand_before_what_begins_there() -> None:
    marked = mark(StoredText("http://t", "一二", (span(1, 2),)), notes={1: ["m"], 9: ["end"]})
    assert brackets(marked) == "一#[二]#"


SPANS = st.builds(
    lambda a, b, kind: span(min(a, b), max(a, b), kind),
    st.integers(0, 60),
    st.integers(0, 60),
    st.sampled_from(["fk:Industry", "fk:Measure", "fk:Region", "other"]),
)


@given(
    st.text(max_size=50),
    st.lists(SPANS, max_size=12),
    st.none() | st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda t: (min(t), max(t))),
    st.dictionaries(st.integers(0, 60), st.just(["note"]), max_size=3),
)
def test_the_text_stays_as_it_is_and_every_span_is_there_once(
    characters: str,
    spans: list[Span],
    focus: tuple[int, int] | None,
    notes: dict[int, list[str]],
) -> None:
    marked = mark(StoredText("http://t", characters, tuple(spans)), focus, notes=notes)
    assert "".join(token.text for token in marked.tokens) == characters
    depth: list[Opening] = []
    place = 0
    for token in marked.tokens:
        place += len(token.text)
        if token.kind == "open" and token.span is not None:
            depth.append(token.span)
        elif token.kind == "close":
            assert depth.pop() == token.span
        for over in depth:
            assert over.start <= place <= over.end
    assert depth == []
    wanted = {(s.start, s.end) for s in spans} | ({focus} if focus else set())
    assert sorted((s.start, s.end) for s in begun(marked) if s.is_first) == sorted(
        (start, end) for start, end in wanted if start < end <= len(characters)
    )
