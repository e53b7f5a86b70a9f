"""What the page of a draft shows: its text with spans, its claims by subject, ways to correct them."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from api.editing.bench import Opened
from api.pages.language import Language, refused
from api.things.marked_text import Citation, MarkedText, mark
from graph import ontology
from graph.corrections.applying import State
from graph.corrections.drafts import Draft
from graph.corrections.model import Correction
from graph.corrections.objects import KINDS
from graph.corrections.shown import Preview, ShownClaim
from graph.queries.answers import Reference
from graph.queries.resources import Span, StoredText
from graph.queries.view import shorten

_QUOTE: Final = 40
_OF_ROW: Final = re.compile(r"(\d+): (.+)", re.DOTALL)
_NO_ROW: Final = "no row can be used; "
_LINKED_PER_SPAN: Final = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A claim of the page.

    Attributes:
        claim: the claim.
        anchor: id of its element.
        quotes: the words that show it, with the address of their place in the text.
        can_relink: whether it can be made to lead to another thing.
        by: what is said of it, None where it is as it was read.
    """

    claim: ShownClaim
    anchor: str
    quotes: tuple[tuple[str, str], ...]
    can_relink: bool
    by: Correction | None


@dataclass(frozen=True, slots=True)
class Group:
    """The claims of one subject."""

    subject: Reference
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A correction as the page tells it."""

    correction: Correction
    state: State
    subject: str
    property: str
    object: str
    replacement: str
    own: bool


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """All that the page of a draft that is ready shows."""

    text: MarkedText | None
    groups: tuple[Group, ...]
    said: tuple[Said, ...]
    subjects: tuple[Reference, ...]
    properties: tuple[str, ...]
    open: int
    """Claims of which nothing is said yet."""


def shown_draft(opened: Opened, shown: Preview, base: str) -> ShownDraft:
    """What the page shows of a draft."""
    by_iri = {item.id: item for item in shown.corrections}
    anchors = {claim.id: f"c{number}" for number, claim in enumerate(shown.claims)}
    groups: dict[str, list[Row]] = defaultdict(list)
    subjects: dict[str, Reference] = {}
    for claim in shown.claims:
        subjects.setdefault(claim.edge.subject, claim.subject)
        groups[claim.edge.subject].append(_row(claim, shown, anchors[claim.id], by_iri))
    return ShownDraft(
        text=_marked(shown, anchors),
        groups=tuple(Group(subjects[iri], tuple(rows)) for iri, rows in groups.items()),
        said=tuple(_said(opened, shown, base)),
        subjects=shown.subjects,
        properties=tuple(shorten(iri) for iri in KINDS),
        open=sum(claim.status == "read" for claim in shown.claims),
    )


def _row(claim: ShownClaim, shown: Preview, anchor: str, said: dict[str, Correction]) -> Row:
    quotes = tuple(
        (_short(shown.text[start:end]), f"#char={start},{end}") for start, end in claim.spans[:3]
    )
    relinked = claim.edge.predicate in KINDS and claim.status != "rejected"
    return Row(claim, anchor, quotes, relinked, said.get(claim.correction or ""))


def _short(quote: str) -> str:
    plain = " ".join(quote.split())
    return plain if len(plain) <= _QUOTE else plain[: _QUOTE - 1] + "…"


def _marked(shown: Preview, anchors: dict[str, str]) -> MarkedText | None:
    if not shown.text:
        return None
    cited: dict[tuple[int, int], list[Citation]] = defaultdict(list)
    for claim in shown.claims:
        for span in claim.spans:
            if len(cited[span]) < _LINKED_PER_SPAN:
                citation = Citation(anchors[claim.id], claim.property, claim.object.label)
                cited[span].append(citation)
    spans = tuple(
        Span(
            span.start,
            span.end,
            tuple(Reference(label, label) for label in span.labels),
            span.classes,
        )
        for span in shown.spans
    )
    return mark(StoredText(shown.graph, shown.text, spans), cited=cited)


def _said(opened: Opened, shown: Preview, base: str) -> list[Said]:
    """What is said in this draft, and what others have published since it was begun."""
    own = {item.id for item in opened.draft.made(base)}
    others = {item.id for item in opened.others}
    names = {c.edge.subject: c.subject.label for c in shown.claims}
    names |= {c.edge.object: c.object.label for c in shown.claims}
    names |= {reference.id: reference.label for reference in shown.subjects}

    def name(iri: str) -> str:
        return names.get(iri) or iri.rpartition("/")[2]

    return [
        Said(
            correction=item,
            state=shown.applied.states[item.id],
            subject=name(item.edge.subject),
            property=shorten(item.edge.predicate),
            object=name(item.edge.object),
            replacement=name(item.replacement) if item.replacement else "",
            own=item.id in own,
        )
        for item in shown.corrections
        if item.id in own or item.id in others
    ]


def property_label(name: str, language: str) -> str:
    """What a property is called, by its prefixed name."""
    for iri, term in ontology.terms().items():
        if shorten(iri) == name:
            return term.labels.get(language, name)
    return name


def failure(draft: Draft, language: Language) -> str:
    """Why a draft could not be read."""
    if language == "en":
        return draft.reason
    reason = draft.reason.removeprefix(f"{draft.name}: ")
    if not reason.startswith(_NO_ROW):
        return refused(reason, language)
    rows = reason.removeprefix(_NO_ROW).split("; ")
    return "没有一行可以用。" + "；".join(left_out(row, language) for row in rows)


def left_out(note: str, language: Language) -> str:
    """What of a table was left out, and why."""
    found = _OF_ROW.fullmatch(note)
    if language == "en" or found is None:
        return note
    return f"第 {found[1]} 行：{refused(found[2], language)}"
