"""Types of the answers about changes, and the parameters that they take."""

from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.desk.schemas import GenerationInfo
from graph.changes import Kind
from graph.changes.telling import Told
from graph.queries.answers import Reference
from graph.queries.filters import Filters

_NUMBER_MOST = 2**31 - 1

Name = Annotated[str | None, Field(max_length=200)]


class FollowedParameters(BaseModel):
    """Filters: changes about documents and measures that fulfil them, before or after."""

    model_config = ConfigDict(extra="forbid")

    industry: Annotated[
        Name, Field(description="Industry; narrower ones are included.", examples=["人工智能"])
    ] = None
    region: Annotated[
        Name,
        Field(description="Region or zone; what lies within is included.", examples=["青浦区"]),
    ] = None
    key: Annotated[Name, Field(description="Key or type of economy.", examples=["人才"])] = None
    kind: Annotated[Name, Field(description="Kind of document.", examples=["实施办法"])] = None
    issuer: Annotated[Name, Field(description="Body that issued the document.")] = None
    instrument: Annotated[Name, Field(description="Instrument of policy.")] = None
    q: Annotated[
        Name,
        Field(description="Words of the title, number or text of the document or measure."),
    ] = None
    change: Annotated[
        Literal["came", "changed", "went"] | None,
        Field(description="Only claims that came, changed or went."),
    ] = None
    lang: Annotated[
        Literal["zh", "en"] | None, Field(description="Language of pages and feeds.")
    ] = None

    def filters(self) -> Filters:
        """The filters as lists take them."""
        return Filters(
            industry=self.industry,
            region=self.region,
            key=self.key,
            kind=self.kind,
            issuer=self.issuer,
            instrument=self.instrument,
            words=self.q,
        )

    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of change that are wanted; none for all."""
        return (self.change,) if self.change else ()

    def given(self) -> dict[str, str]:
        """What narrows the changes, by the names of parameters."""
        filters = {name: value for name, value in asdict(self.filters()).items() if value}
        if words := filters.pop("words", None):
            filters["q"] = words
        return {**filters, **({"change": self.change} if self.change else {})}


class ChangesParameters(FollowedParameters):
    """Which generations are compared, and the filters."""

    since: Annotated[
        int | None,
        Field(
            ge=0,
            le=_NUMBER_MOST,
            description="The older generation; the one before `until` where left out. 0 is the "
            "empty store before the first one.",
        ),
    ] = None
    until: Annotated[
        int | None,
        Field(ge=0, le=_NUMBER_MOST, description="The newer generation; the newest one left out."),
    ] = None
    limit: Annotated[int, Field(ge=1, le=200, description="Changes on a page.")] = 50
    cursor: Annotated[
        str | None, Field(max_length=4000, description="`next` of the page before.")
    ] = None


class ChangesPageParameters(ChangesParameters):
    """The same for pages; parameters of others are passed over."""

    model_config = ConfigDict(extra="ignore")


class FeedParameters(FollowedParameters):
    """What a feed takes."""

    limit: Annotated[int, Field(ge=1, le=200, description="Entries of a page, newest first.")] = 50
    page: Annotated[int, Field(ge=1, le=1_000, description="Which page of the feed.")] = 1


class ChangeCounts(BaseModel):
    """How many claims came, changed and went."""

    came: int = 0
    changed: int = 0
    went: int = 0


class ChangesAnswer(BaseModel):
    """One page of the changes between two generations."""

    items: list[Told]
    total: int = Field(description="Changes on all pages.")
    counts: ChangeCounts
    next: str | None = Field(description="Cursor of the next page; null on the last page.")
    since: GenerationInfo
    until: GenerationInfo
    kept: list[int] = Field(description="Generations that can be compared and replayed.")
    meant: dict[str, list[Reference]] = Field(
        description="What the names in the filters were taken for."
    )
    generation: GenerationInfo
