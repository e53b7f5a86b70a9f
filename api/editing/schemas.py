"""Bodies of the endpoints of editing."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.desk.schemas import GenerationInfo
from graph.corrections.model import MAX_REASON
from graph.queries.answers import Reference

Decision = Literal["accept", "reject", "relink", "add", "merge", "split"]
Reason = Annotated[str, Field(max_length=MAX_REASON, description="Why, in own words.")]
_IRI = 1_000


class _Model(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)


class _Given(_Model):
    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")


class AnchorInfo(_Model):
    """A span of a text (W3C Web Annotation selectors), in code points."""

    start: int
    end: int
    exact: str


class CorrectionInfo(_Model):
    """One correction."""

    id: str
    """IRI."""
    decision: Decision
    """What it says."""
    graph: str
    """The named graph whose claim it is about."""
    subject: str
    """Where the edge starts; of merges the thing that goes."""
    predicate: str
    """The property; empty for merges and splits."""
    object: str
    """Where the edge ends; of merges the thing that stays."""
    replacement: str | None = None
    """What a relinked edge leads to."""
    anchor: AnchorInfo | None = None
    """The span that shows it, as it was when the correction was made."""
    by: str
    """Name of the token of who made it."""
    at: str
    """When, ISO 8601."""
    reason: str
    """Why."""
    state: Literal["applied", "idle", "detached", "overruled", "withdrawn"]
    """applied: it shows in the graph; idle: nothing is to be changed; detached: what it is about
    is not in the text any more; overruled: a later one says otherwise; withdrawn: taken back."""
    withdrawn_by: str | None = None
    """Who took it back."""
    withdrawn_at: str | None = None
    """When, ISO 8601."""
    withdrawal_reason: str | None = None
    """Why."""


class SpanInfo(_Model):
    """A span of the text in code points, half-open."""

    start: int
    end: int
    text: str


class DraftClaim(_Model):
    """A claim of a draft."""

    id: str
    """IRI: what corrections name it by."""
    subject: Reference
    property: str
    """As prefixed name."""
    object: Reference
    basis: str
    confidence: float
    status: Literal["read", "accepted", "rejected", "added"]
    """As it was read; confirmed, rejected or brought in by a correction."""
    correction: str | None
    """IRI of the correction that says so."""
    evidence: list[SpanInfo]
    """The words that show it."""


class DraftInfo(_Model):
    """A draft without its claims."""

    id: str
    name: str
    """Of the file that was sent, or title of what was opened."""
    kind: Literal["document", "table", "opened"]
    by: str
    """Name of the token of who began it."""
    created: str
    """When, ISO 8601."""
    state: Literal["waiting", "reading", "ready", "failed", "published"]
    step: str
    """What is being done while it is read: `text`, then `claims`."""
    reason: str
    """Why it failed."""
    document: str | None
    """IRI of the named graph that it will be; null before it is read."""
    size: int
    """Bytes that were sent."""
    notes: list[str]
    """What of a table is left out, by row."""
    published: int | None
    """The generation that has it."""
    etag: str
    """What `If-Match` must name to change it; empty in lists."""


class DraftAnswer(DraftInfo):
    """A draft with what is read in it and said of that."""

    title: str | None
    text: str | None
    """The characters of the document as they were read."""
    subjects: list[Reference]
    """What claims can be added to."""
    claims: list[DraftClaim]
    corrections: list[CorrectionInfo]
    """Of this draft, in the order of their making."""
    others: list[CorrectionInfo]
    """Published by others since this draft was begun."""
    generation: GenerationInfo


class DraftsAnswer(_Model):
    """All drafts, those that were changed last first."""

    items: list[DraftInfo]
    total: int
    generation: GenerationInfo


class OpenRequest(_Given):
    """Open a document or table of the store."""

    document: Annotated[str, Field(min_length=1, max_length=_IRI)]
    """Title, IRI, or what follows `id/` in it; `table/NAME` for a table."""

    model_config = ConfigDict(
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_extra={"examples": [{"document": "policy/310118/青府发/2019/10"}]},
    )


class CorrectionRequest(_Given):
    """What is to be said of a claim."""

    decision: Literal["accept", "reject", "relink", "add"]
    claim: Annotated[str, Field(max_length=_IRI)] = ""
    """IRI of the claim; for all but `add`."""
    subject: Annotated[str, Field(max_length=_IRI)] = ""
    """For `add`: IRI of a measure; of the document where it is absent."""
    predicate: Annotated[str, Field(max_length=200)] = ""
    """For `add`: the property, such as `fk:supportsIndustry`."""
    object: Annotated[str, Field(max_length=_IRI)] = ""
    """For `relink` and `add`: name, alias, code, number or IRI of what it leads to; of quantities one
    number with its unit, such as 最高500万元."""
    quote: Annotated[str, Field(max_length=500)] = ""
    """For `add`: the words of the text that show it."""
    start: Annotated[int | None, Field(ge=0, le=1_000_000_000)] = None
    """For `add`: where they begin; needed where they stand in several places."""
    reason: Reason = ""

    model_config = ConfigDict(
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_extra={
            "examples": [
                {
                    "decision": "add",
                    "predicate": "fk:supportsIndustry",
                    "object": "集成电路",
                    "quote": "芯片企业",
                    "reason": "芯片即集成电路",
                }
            ]
        },
    )


class ThingsRequest(_Given):
    """Say that two things are one, or that they are not."""

    decision: Literal["merge", "split"]
    one: Annotated[str, Field(min_length=1, max_length=_IRI)]
    """IRI, or what follows `id/`; of merges the thing that goes."""
    other: Annotated[str, Field(min_length=1, max_length=_IRI)]
    """The other; of merges the one that stays."""
    reason: Reason = ""

    model_config = ConfigDict(
        extra="forbid",
        use_attribute_docstrings=True,
        json_schema_extra={
            "examples": [
                {
                    "decision": "merge",
                    "one": "organization/310118/区经委",
                    "other": "organization/310118/青浦区经济委员会",
                }
            ]
        },
    )


class WithdrawalRequest(_Given):
    """Why a correction is taken back."""

    reason: Reason = ""


class PublicationAnswer(_Model):
    """What was published."""

    document: str
    """IRI of the named graph."""
    changed: bool
    """Whether the store was not so already."""
    applied: int
    """Corrections that show in it."""
    detached: list[str]
    """IRIs of corrections that are about nothing in it; they are kept."""
    generation: GenerationInfo


class CorrectionsAnswer(_Model):
    """Corrections of the store."""

    items: list[CorrectionInfo]
    total: int
    version: str | None
    """Of the graph that was asked about; what `If-Match` may name."""
    generation: GenerationInfo
