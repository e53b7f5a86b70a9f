"""Types of the REST answers; what is inside them comes from `graph.queries.answers`."""

from dataclasses import replace
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from graph.queries.answers import Count, Event, Reference, Related
from graph.queries.filters import AMOUNTS, VALIDITY, Filters
from graph.queries.validity import Validity

Item = TypeVar("Item")


class GenerationInfo(BaseModel):
    """The state of the store that an answer comes from."""

    number: int = Field(description="Counts up with each batch of changes.", examples=[7])
    published: str = Field(description="When it was published.", examples=["2026-01-05T08:00:00Z"])


class Answer(BaseModel, Generic[Item]):
    """One page of an answer."""

    items: list[Item]
    total: int = Field(description="Items of the whole answer, on all pages.")
    next: str | None = Field(
        description="Cursor of the next page for `cursor=`; null on the last page."
    )
    facets: dict[str, list[Count]] = Field(
        description="For each facet (industry, region, key, economy, kind, issuer, year, "
        "instrument, amount, validity) the 50 most frequent values. The count of a value is the "
        "total of this list when it is narrowed to it instead: a facet's own filter does not "
        "narrow its counts, all others do. Industries and places count for what is broader too."
    )
    meant: dict[str, list[Reference]] = Field(
        description="What the names in the filters were taken for."
    )
    generation: GenerationInfo
    sparql: str = Field(description="SPARQL query that gives the same rows.")


class One(BaseModel, Generic[Item]):
    """One resource."""

    item: Item
    validity: Validity | None = Field(
        default=None,
        description="Whether a document is in force on the day `as_of`, and by which rule; of a "
        "measure, the document that states it. Null for other things.",
    )
    timeline: list[Event] = Field(
        default=[], description="What happened when, oldest first; what has no date comes last."
    )
    related: list[Related] = Field(
        default=[], description="Things of the same kind that share most with it, and what."
    )
    generation: GenerationInfo
    sparql: str = Field(
        description="SPARQL query for the rows of its page: what is said of it, what points to "
        "it, its timeline and what is related."
    )


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field(examples=["https://w3id.org/fivekeys/problem/unknown-term"])
    title: str = Field(examples=["Unprocessable Entity"])
    status: int = Field(examples=[422])
    detail: str = Field(
        description="What was wrong, where, and what to do about it.",
        examples=["industry '人工智障' stands for nothing known; did you mean 人工智能?"],
    )


class Health(BaseModel):
    """Whether the service answers."""

    status: str = Field(examples=["ok"])
    version: str = Field(examples=["0.1.0"])
    generation: GenerationInfo


def _text(what: str, *examples: str) -> object:
    return Field(max_length=200, description=what, examples=list(examples))


class ListParameters(BaseModel):
    """Filters and paging of a list; parameters that are not here are refused."""

    model_config = ConfigDict(extra="forbid")

    industry: Annotated[
        str | None,
        _text(
            "Industry by name, alias or code (GB/T 4754, strategic emerging industries); narrower "
            "ones are included.",
            "人工智能",
            "AI",
            "芯片",
            "I65",
        ),
    ] = None
    region: Annotated[
        str | None,
        _text(
            "Region or zone by name or GB/T 2260 code; what lies within is included.",
            "青浦区",
            "310118",
        ),
    ] = None
    key: Annotated[
        str | None, _text("Key or type of economy.", "人才", "talent", "创新型经济", "innovation")
    ] = None
    kind: Annotated[str | None, _text("Kind of document.", "实施办法", "规划")] = None
    issuer: Annotated[str | None, _text("Body that issued it.", "上海市人民政府")] = None
    since: Annotated[
        str | None,
        Field(
            alias="from",
            max_length=20,
            description="First date of the document.",
            examples=["2021", "2021-03", "2021-03-15"],
        ),
    ] = None
    until: Annotated[
        str | None,
        Field(
            alias="to", max_length=20, description="Last date of the document.", examples=["2022"]
        ),
    ] = None
    as_of: Annotated[
        str | None,
        Field(
            max_length=20,
            examples=["2022-06-16"],
            description="Day on which the document is in "
            "force, as far as is known: what is known to begin later, to have ended or to be "
            "repealed is left out.",
        ),
    ] = None
    economy: Annotated[
        str | None, _text("Type of economy, or its key.", "创新型经济", "innovation")
    ] = None
    instrument: Annotated[
        str | None,
        _text("Instrument of policy that a measure uses; narrower ones are included.", "财政补助"),
    ] = None
    amount: Annotated[
        str | None,
        Field(
            max_length=40,
            description="Range of an amount of money in yuan that an incentive or budget names: "
            f"{', '.join(AMOUNTS)}; more than the first number, up to and with the second.",
            examples=["1000000-5000000"],
        ),
    ] = None
    amount_from: Annotated[
        str | None,
        Field(max_length=30, description="Least amount in yuan.", examples=["1000000"]),
    ] = None
    amount_to: Annotated[
        str | None,
        Field(max_length=30, description="Greatest amount in yuan.", examples=["5000000"]),
    ] = None
    validity: Annotated[
        str | None,
        Field(
            max_length=20,
            description="Whether the document is in force on the day `as_of` (today without it), "
            f"as far as is known: {', '.join(VALIDITY)}.",
            examples=["in-force"],
        ),
    ] = None
    q: Annotated[
        str | None,
        _text(
            "Words, each of which stands in the title, the number (brackets in any style), a "
            "summary, a quote or the text; in lists of concepts, in a name or code.",
            "青府发[2019]10号",
            "总部 奖励",
        ),
    ] = None
    order: Annotated[
        Literal["date", "title"],
        Field(
            description="`date`: newest first (for an industry, those with measures for it before "
            "the others), measures in the order of their documents. `title`: by title. Lists of "
            "concepts have one order: those with most policies and measures first."
        ),
    ] = "date"
    limit: Annotated[int, Field(ge=1, le=200, description="Items on a page.")] = 20
    cursor: Annotated[
        str | None, Field(max_length=4000, description="`next` of the page before.")
    ] = None

    def filters(self) -> Filters:
        """The filters, without paging."""
        return Filters(
            industry=self.industry,
            region=self.region,
            key=self.key,
            kind=self.kind,
            issuer=self.issuer,
            since=self.since,
            until=self.until,
            as_of=self.as_of,
            words=self.q,
            economy=self.economy,
            instrument=self.instrument,
            amount=self.amount,
            amount_from=self.amount_from,
            amount_to=self.amount_to,
            validity=self.validity,
        )


class SearchParameters(ListParameters):
    """What pages take: `q` is the search box; parameters of others are passed over."""

    model_config = ConfigDict(extra="ignore")

    def filters(self) -> Filters:
        """The filters that are given as such; the search box is read by itself."""
        return replace(super().filters(), words=None)
