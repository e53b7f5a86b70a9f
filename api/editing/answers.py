"""Drafts and corrections as the bodies of answers."""

from collections.abc import Mapping

from api.desk.schemas import GenerationInfo
from api.editing.bench import Opened
from api.editing.schemas import (
    AnchorInfo,
    CorrectionInfo,
    DraftAnswer,
    DraftClaim,
    DraftInfo,
    PublicationAnswer,
    SpanInfo,
)
from graph.corrections.applying import State
from graph.corrections.drafts import Draft
from graph.corrections.kept import Kept, Published
from graph.corrections.model import Correction
from graph.corrections.shown import Preview, ShownClaim
from graph.store.base import Generation


def correction_info(item: Correction, state: State) -> CorrectionInfo:
    """A correction, with what it does."""
    gone = item.withdrawal
    return CorrectionInfo(
        id=item.id,
        decision=item.decision,
        graph=item.graph,
        subject=item.edge.subject,
        predicate=item.edge.predicate,
        object=item.edge.object,
        replacement=item.replacement or None,
        anchor=(
            AnchorInfo(start=item.anchor.start, end=item.anchor.end, exact=item.anchor.exact)
            if item.anchor is not None
            else None
        ),
        by=item.by,
        at=item.at,
        reason=item.reason,
        state=state,
        withdrawn_by=gone.by if gone else None,
        withdrawn_at=gone.at if gone else None,
        withdrawal_reason=gone.reason if gone else None,
    )


def kept_info(found: Kept) -> CorrectionInfo:
    """A correction of the store."""
    return correction_info(found.correction, found.state)


def draft_info(draft: Draft, tag: str = "") -> DraftInfo:
    """A draft without its claims."""
    return DraftInfo(
        id=draft.id,
        name=draft.name,
        kind=draft.kind,
        by=draft.by,
        created=draft.created,
        state=draft.state,
        step=draft.step,
        reason=draft.reason,
        document=draft.graph or None,
        size=draft.size,
        notes=list(draft.notes),
        published=draft.generation or None,
        etag=tag,
    )


def draft_answer(opened: Opened, base: str, generation: GenerationInfo) -> DraftAnswer:
    """A draft with what is read in it."""
    draft, shown = opened.draft, opened.preview
    states: Mapping[str, State] = shown.applied.states if shown else {}
    made = draft.made(base)
    return DraftAnswer(
        **draft_info(draft, opened.seen.tag).model_dump(),
        title=shown.title if shown else None,
        text=shown.text or None if shown else None,
        subjects=list(shown.subjects) if shown else [],
        claims=[_claim(claim, shown) for claim in shown.claims] if shown else [],
        corrections=[correction_info(item, states.get(item.id, "applied")) for item in made],
        others=[correction_info(i, states.get(i.id, "applied")) for i in opened.others],
        generation=generation,
    )


def _claim(claim: ShownClaim, shown: Preview) -> DraftClaim:
    return DraftClaim(
        id=claim.id,
        subject=claim.subject,
        property=claim.property,
        object=claim.object,
        basis=claim.basis,
        confidence=claim.confidence,
        status=claim.status,
        correction=claim.correction,
        evidence=[
            SpanInfo(start=start, end=end, text=shown.text[start:end]) for start, end in claim.spans
        ],
    )


def publication_answer(done: Published, generation: Generation) -> PublicationAnswer:
    """What was published."""
    states = done.states.items()
    return PublicationAnswer(
        document=done.graph,
        changed=done.changed,
        applied=sum(state == "applied" for _, state in states),
        detached=sorted(iri for iri, state in states if state == "detached"),
        generation=GenerationInfo(number=generation.number, published=generation.published),
    )
