"""Types of the REST answers; what is inside them comes from `graph.queries.answers`."""

from dataclasses import replace
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from graph.queries.answers import Count, Reference
from graph.queries.filters import Filters

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
        description="For each facet how many items of the whole answer have each value."
    )
    meant: dict[str, list[Reference]] = Field(
        description="What the names in the filters were taken for."
    )
    generation: GenerationInfo
    sparql: str = Field(description="SPARQL query that gives the same rows.")


class One(BaseModel, Generic[Item]):
    """One resource."""

    item: Item
    generation: GenerationInfo
    sparql: str = Field(description="SPARQL query for its properties and values.")


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
    q: Annotated[
        str | None,
        _text("Words of the title, or a document number in any bracket style.", "青府发[2019]10号"),
    ] = None
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
        )


class SearchParameters(ListParameters):
    """What the start page takes: `q` is the search box; parameters of others are passed over."""

    model_config = ConfigDict(extra="ignore")

    def filters(self) -> Filters:
        """The filters that are given as such; the search box is read by itself."""
        return replace(super().filters(), words=None)
