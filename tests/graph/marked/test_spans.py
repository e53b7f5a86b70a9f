"""Spans as a tree over the text: nothing is lost, nothing crosses, each stands where it is."""

from hypothesis import given
from hypothesis import strategies as st

from graph.extract import pipeline, reader
from graph.marked.spans import KINDS, Element, Span, nest, spans_of
from tests.graph.documents import REPLY

NAMES = [kind.name for kind in KINDS]


def flat(tree: list[str | Element]) -> str:
    return "".join(node if isinstance(node, str) else flat(node.content) for node in tree)


def covered(tree: list[str | Element], position: int = 0) -> dict[Span, set[int]]:
    """The offsets that each span has in the tree."""
    found: dict[Span, set[int]] = {}
    for node in tree:
        if isinstance(node, str):
            position += len(node)
            continue
        length = len(flat(node.content))
        found.setdefault(node.span, set()).update(range(position, position + length))
        for span, offsets in covered(node.content, position).items():
            found.setdefault(span, set()).update(offsets)
        position += length
    return found


def elements(tree: list[str | Element]) -> list[Element]:
    found = []
    for node in tree:
        if isinstance(node, Element):
            found += [node, *elements(node.content)]
    return found


SPANS = st.lists(
    st.builds(
        lambda start, length, kind: Span(start, start + length, kind),
        st.integers(0, 30),
        st.integers(1, 20),
        st.sampled_from(NAMES),
    ),
    max_size=12,
    unique=True,
).map(lambda spans: sorted(spans, key=lambda s: (s.start, -s.end, NAMES.index(s.kind))))


@given(st.text(min_size=50, max_size=50), SPANS, st.integers(0, 25), st.integers(26, 50))
def test_a_tree_has_all_of_the_text_and_each_span_in_its_place(
    text: str, spans: list[Span], start: int, end: int
) -> None:
    tree = nest(text, start, end, spans)
    assert flat(tree) == text[start:end]
    wanted = {
        span: set(range(max(span.start, start) - start, min(span.end, end) - start))
        for span in spans
        if span.start < end and span.end > start
    }
    assert covered(tree) == wanted
    firsts = [item.span for item in elements(tree) if item.is_first]
    assert len(firsts) == len(set(firsts))
    assert all(item.content for item in elements(tree))


def test_the_inner_of_two_spans_lies_in_the_outer_one() -> None:
    outer, inner, crossing = Span(0, 6, "policy"), Span(2, 4, "region"), Span(5, 8, "industry")
    tree = nest("一二三四五六七八九", 0, 9, [outer, inner, crossing])
    first, second, rest = tree
    assert isinstance(first, Element)
    assert isinstance(second, Element)
    assert [item if isinstance(item, str) else item.span for item in first.content] == [
        "一二", inner, "五", crossing,
    ]  # fmt: skip
    assert (second.span, second.is_first, second.content, rest) == (
        crossing, False, ["七八"], "九",
    )  # fmt: skip


def test_all_that_a_record_names_is_there() -> None:
    record = pipeline.extract(reader.text_of(REPLY, "reply.txt"))
    spans = spans_of(record)
    found = {(REPLY[span.start : span.end], span.kind) for span in spans}
    assert {
        ("集成电路", "industry"),
        ("青浦区", "region"),
        ("300万元", "quantity"),
        ("青浦区人才安居办法", "policy"),
        ("青浦区经济委员会", "organization"),
    } <= found
    assert {kind for _, kind in found} == set(NAMES)
    assert spans == sorted(spans, key=lambda s: (s.start, -s.end, NAMES.index(s.kind)))


def test_a_number_is_labelled_with_its_time() -> None:
    content = (
        "关于修渠的实施意见\n一、修渠。到2025年，力争建成水渠50公里。"
        "“十四五”期间，力争建成渡口30座。\n2022年3月1日\n"
    )
    spans = spans_of(pipeline.extract(reader.text_of(content, "plan.txt")))
    assert {label for span in spans if span.kind == "quantity" for label in span.labels} == {
        "50 公里（2025）",
        "30 座（2021—2025）",
    }
