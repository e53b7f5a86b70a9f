"""The page: header, legend, text with notes in the margin, list of claims. No script, no asset."""

import base64
import hashlib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Final, NamedTuple

from graph import __version__
from graph.marked.claims import BASES, Claim, Facts, Name, relation
from graph.marked.spans import KINDS, Element, Span, nest, spans_of
from graph.marked.style import STYLE
from graph.model import Measure, Record
from graph.namespaces import BASE, FK

_SHOWN_REASONS: Final = 8
_EN: Final = {kind.name: kind for kind in KINDS}


def page(record: Record, *, base: str = BASE) -> str:
    """HTML of ``record``: one file that needs nothing else.

    Its content security policy allows its own style sheet and nothing more.
    """
    return _Page(record, base).write()


class _Block(NamedTuple):
    """A piece of the text that is set by itself: a line, or from one measure to the next."""

    start: int
    end: int
    measures: tuple[Measure, ...]
    is_heading: bool
    is_inside: bool


class _Page:
    def __init__(self, record: Record, base: str) -> None:
        self.record = record
        self.text = record.text.content
        self.spans = spans_of(record)
        self.facts = Facts(record, base=base)
        self.blocks = list(_blocks(record))
        self.rank = {measure.id: rank for rank, measure in enumerate(record.measures, 1)}
        self.reasons: dict[tuple[int, int], list[str]] = defaultdict(list)
        self.claims: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.facts.claims:
            self.claims[claim.subject].append(claim)
            for span in claim.spans:
                self.reasons[span].append(self._reason(claim))
        self._anchored: set[tuple[int, int]] = set()

    def write(self) -> str:
        title = escape(self.record.document.title or self.record.text.name)
        digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
        return "".join(
            (
                '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n',
                '<meta http-equiv="Content-Security-Policy" '
                f"content=\"default-src 'none'; style-src 'sha256-{digest}'\">\n",
                '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
                f"<title>{title} · fivekeys</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
                self._header(title),
                self._legend(),
                '<main>\n<section aria-label="原文 text">\n',
                *self._text(),
                "</section>\n",
                *self._list(),
                "</main>\n</body>\n</html>\n",
            )
        )

    # -- header and legend ------------------------------------------------------------------

    def _header(self, title: str) -> str:
        document = self.record.document
        rows = (
            ("文号", "number", document.number),
            ("文种", "kind", document.kind),
            ("发文机关", "issuer", "、".join(document.issuers) or document.issuer),
            ("成文日期", "date", document.issued),
            ("施行", "in force", document.valid_from),
            ("有效至", "valid until", document.valid_until),
            ("来源", "source", f"{self.record.text.name}，{len(self.text):,} 字"),
        )
        facts = "".join(
            f"<dt>{_both(Name(zh, en))}</dt><dd>{escape(value)}</dd>\n"
            for zh, en, value in rows
            if value
        )
        eyebrow = f"fivekeys {__version__} · 抽取结果 extraction"
        return (
            f'<header>\n<p class="eyebrow">{eyebrow}</p>\n<h1>{title}</h1>\n'
            f'<dl class="facts">\n{facts}</dl>\n</header>\n'
        )

    def _legend(self) -> str:
        counts = Counter(span.kind for span in self.spans)
        boxes = "".join(
            f'<input class="box" type="checkbox" id="show-{kind.name}" checked>\n' for kind in KINDS
        )
        labels = "".join(
            f'<label for="show-{kind.name}">{_both(Name(kind.zh, kind.en))}'
            f"<b>{counts[kind.name]:,}</b></label>\n"
            for kind in KINDS
        )
        return f'{boxes}<nav class="legend" aria-label="图例 legend"><div>\n{labels}</div></nav>\n'

    # -- text and margin --------------------------------------------------------------------

    def _text(self) -> Iterator[str]:
        """Rows of text with the notes on it: one from each measure to the next."""
        rows: list[list[int]] = []
        for number, block in enumerate(self.blocks):
            before = self.blocks[number - 1]
            if not rows or block.measures or block.is_inside != before.is_inside:
                rows.append([])
            rows[-1].append(number)
        paragraphs = self._paragraphs()
        for row in rows:
            first = self.blocks[row[0]]
            notes = "".join(self._note(measure) for measure in first.measures)
            text = "".join(next(paragraphs) for _ in row)
            name = "row inside" if first.is_inside else "row"
            yield f'<div class="{name}"><div class="text">{text}</div><div>{notes}</div></div>\n'

    def _paragraphs(self) -> Iterator[str]:
        following, running = 0, list[Span]()
        for number, block in enumerate(self.blocks):
            running = [span for span in running if span.end > block.start]
            while following < len(self.spans) and self.spans[following].start < block.end:
                running.append(self.spans[following])
                following += 1
            tree = nest(self.text, block.start, block.end, running)
            name = ' class="head"' if block.is_heading else ""
            yield f'<p id="b{number}"{name}>{self._marked(tree)}</p>\n'

    def _marked(self, tree: Iterable[str | Element]) -> str:
        return "".join(escape(node) if isinstance(node, str) else self._mark(node) for node in tree)

    def _mark(self, element: Element) -> str:
        span = element.span
        place = (span.start, span.end)
        anchor = ""
        if place not in self._anchored and element.is_first:
            self._anchored.add(place)
            anchor = f' id="c{span.start}-{span.end}"'
        kind = _EN[span.kind]
        lines = [f"{kind.zh} {kind.en}：{'、'.join(span.labels)}", *self._reasons(place)]
        why = escape("\n".join(lines))
        inner = self._marked(element.content)
        return f'<mark class="{span.kind}"{anchor} tabindex="0" data-why="{why}">{inner}</mark>'

    def _reasons(self, place: tuple[int, int]) -> list[str]:
        reasons = list(dict.fromkeys(self.reasons.get(place, ())))
        more = len(reasons) - _SHOWN_REASONS
        return [*reasons[:_SHOWN_REASONS], *([f"… {more} more"] if more > 0 else [])]

    def _note(self, measure: Measure) -> str:
        groups: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims.get(measure.id, ()):
            if claim.predicate != FK + "statedIn":
                groups[claim.predicate].append(claim)
        rows = "".join(
            f"<div><dt>{escape(relation(predicate).zh)}</dt><dd>"
            + "、".join(self._target(claim) for claim in claims)
            + "</dd></div>"
            for predicate, claims in sorted(
                groups.items(), key=lambda group: group[0] != FK + "key"
            )
        )
        path = escape("/".join(measure.path))
        return (
            f'<aside class="note"><a class="path" href="#m{self.rank[measure.id]}">{path}</a> '
            f"{escape(measure.title)}<dl>{rows}</dl></aside>"
        )

    def _target(self, claim: Claim) -> str:
        name = escape(self.facts.name(claim.object).zh)
        return (
            f'<span class="why" tabindex="0" data-why="{escape(self._reason(claim))}">{name}</span>'
        )

    def _reason(self, claim: Claim) -> str:
        basis = BASES.get(claim.basis, (claim.basis, claim.basis))
        cues = "、".join(dict.fromkeys(f"“{self._quote(span)}”" for span in claim.spans[:3]))
        subject, target = self.facts.name(claim.subject).zh, self.facts.name(claim.object).zh
        reason = f"{subject} — {relation(claim.predicate).zh} → {target}；依据{basis[0]} {basis[1]}"
        return f"{reason}，可信度 {claim.confidence}" + (f"，见{cues}" if cues else "")

    def _quote(self, span: tuple[int, int]) -> str:
        quote = " ".join(self.text[span[0] : span[1]].split())
        return quote if len(quote) <= 40 else quote[:39] + "…"

    # -- list of claims ---------------------------------------------------------------------

    def _list(self) -> Iterator[str]:
        yield f"<section><h2>判断 claims <b>{len(self.facts.claims):,}</b></h2>\n"
        for subject, claims in self.claims.items():
            anchor = f' id="m{self.rank[subject]}"' if subject in self.rank else ""
            yield f"<h3{anchor}>{_both(self.facts.name(subject))}</h3>\n<table>\n<thead><tr>"
            for name, zh, en in _COLUMNS:
                yield f'<th class="{name}">{_both(Name(zh, en))}</th>'
            yield "</tr></thead>\n<tbody>\n"
            yield from (self._row(claim) for claim in claims)
            yield "</tbody>\n</table>\n"
        yield "</section>\n"

    def _row(self, claim: Claim) -> str:
        links = " ".join(
            f'<a href="#{self._anchor(span)}">{escape(self._quote(span))}</a>'
            for span in claim.spans
        )
        basis = Name(*BASES.get(claim.basis, (claim.basis, "")))
        return (
            f'<tr><td class="relation">{_both(relation(claim.predicate))}</td>'
            f'<td class="object">{_both(self.facts.name(claim.object))}</td>'
            f'<td class="basis">{_both(basis)}</td><td class="number">{claim.confidence}</td>'
            f'<td class="evidence">{links}</td></tr>\n'
        )

    def _anchor(self, span: tuple[int, int]) -> str:
        """Where the span stands: its mark, or the block that it begins in."""
        if span in self._anchored:
            return f"c{span[0]}-{span[1]}"
        number = bisect_right(self.blocks, span[0], key=lambda block: block.start) - 1
        return f"b{max(number, 0)}"


_COLUMNS: Final = (
    ("relation", "关系", "relation"),
    ("object", "对象", "object"),
    ("basis", "依据", "basis"),
    ("number", "可信度", "confidence"),
    ("evidence", "原文", "evidence"),
)


def _both(name: Name) -> str:
    """A name in zh, and in en behind it."""
    en = f'<span class="en" lang="en">{escape(name.en)}</span>' if name.en else ""
    return escape(name.zh) + en


def _blocks(record: Record) -> Iterator[_Block]:
    """The text in blocks, without blank ones: ended by lines, and where measures and sections begin.

    Half of the texts that there are have lost their line breaks.
    """
    text = record.text.content
    headings = {section.start: section.heading_end for section in record.sections}
    starting: dict[int, list[Measure]] = defaultdict(list)
    for measure in record.measures:
        starting[measure.start].append(measure)
    lines = {index + 1 for index, char in enumerate(text) if char == "\n"}
    cuts = sorted({0, len(text), *lines, *headings, *starting})
    inside_until = 0
    waiting: Sequence[Measure] = ()
    for start, end in pairwise(cuts):
        measures = (*waiting, *starting.get(start, ()))
        inside_until = max([inside_until, *(measure.end for measure in measures)])
        stripped = text[start:end].strip()
        if not stripped:
            waiting = measures  # a measure that begins with a blank line is noted at the next
            continue
        waiting = ()
        is_heading = headings.get(start, -1) >= start + len(text[start:end].rstrip())
        yield _Block(start, end, tuple(measures), is_heading, start < inside_until)
