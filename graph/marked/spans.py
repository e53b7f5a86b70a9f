"""Spans of a text that name or show something, and how they lie in one another."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from graph.model import Mention, Record


class Kind(NamedTuple):
    """A kind of span: CSS class, and name in zh and en."""

    name: str
    zh: str
    en: str


KINDS: Final = (
    Kind("heading", "标题", "headings"),
    Kind("policy", "政策文件", "policies"),
    Kind("industry", "产业", "industries"),
    Kind("region", "地区", "regions"),
    Kind("organization", "机构", "bodies"),
    Kind("quantity", "数量", "quantities"),
    Kind("cue", "关键线索", "key cues"),
)
_RANK: Final = {kind.name: rank for rank, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open span of a text, of one kind; ``labels`` are the things that it names."""

    start: int
    end: int
    kind: str
    labels: tuple[str, ...] = ()


@dataclass(slots=True)
class Element:
    """A span, or a part of one, in the text: pieces of text and elements inside it.

    Where two spans cross, the one that begins later goes on in a second element, whose
    ``is_first`` is false.
    """

    span: Span
    is_first: bool
    content: "list[str | Element]" = field(default_factory=list)


def spans_of(record: Record) -> list[Span]:
    """Every span of ``record`` that is shown, in the order of the text, outer ones first."""
    found: dict[tuple[int, int, str], dict[str, None]] = {}
    for kind, label, mentions in _named(record):
        for mention in mentions:
            if mention.end > mention.start:
                found.setdefault((mention.start, mention.end, kind), {})[label] = None
    spans = [Span(*place, tuple(labels)) for place, labels in found.items()]
    return sorted(spans, key=lambda span: (span.start, -span.end, _RANK[span.kind]))


def _named(record: Record) -> Iterator[tuple[str, str, Iterable[Mention]]]:
    for section in record.sections:
        heading = Mention(section.start, section.heading_end, "")
        yield "heading", "/".join(section.path), [heading]
    if title := record.document.mentions.get("title"):
        yield "heading", record.document.title or "", [title]
    for policy in record.policies:
        number = f"（{policy.number}）" if policy.number else ""
        yield "policy", f"《{policy.title}》{number}", policy.mentions
    for industry in record.industries:
        yield "industry", industry.label, industry.mentions
    for region in record.regions:
        yield "region", region.label, region.mentions
    for organization in record.organizations:
        yield "organization", organization.label, organization.mentions
    for quantity in record.quantities:
        label = f"{quantity.value:,.15g} {quantity.unit}"
        if time := quantity.period:
            label += f"（{time.first}—{time.last or ''}）" if time.first else f"（{time.last}）"
        yield "quantity", label, quantity.mentions
    for measure in record.measures:
        for key in measure.keys:
            yield "cue", key.key, key.mentions


def nest(text: str, start: int, end: int, spans: Sequence[Span]) -> list[str | Element]:
    """``text[start:end]`` with ``spans`` in it as a tree.

    Args:
        text: the whole text.
        start: where to begin.
        end: where to end.
        spans: in the order of `spans_of`; what lies outside of start and end is cut off.
    """
    root: list[str | Element] = []
    stack: list[Element] = []
    position = start

    def content() -> list[str | Element]:
        return stack[-1].content if stack else root

    def write(until: int) -> None:
        nonlocal position
        if until > position:
            content().append(text[position:until])
            position = until

    def close(until: int) -> None:
        """Close what ends by ``until``; what encloses it stays open, what it crosses is reopened."""
        while stack and (point := min(element.span.end for element in stack)) <= until:
            write(point)
            depth = next(i for i, element in enumerate(stack) if element.span.end <= point)
            reopened = [item.span for item in stack[depth:] if item.span.end > point < end]
            del stack[depth:]
            for span in reopened:
                open_(span, is_first=False)

    def open_(span: Span, *, is_first: bool) -> None:
        element = Element(span, is_first)
        content().append(element)
        stack.append(element)

    for span in spans:
        if span.end <= start or span.start >= end:
            continue
        close(span.start)
        write(max(span.start, start))
        open_(span, is_first=span.start >= start)
    close(end)
    write(end)
    return root
