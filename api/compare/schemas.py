"""Types of the answer of a comparison, and the parameters that it takes."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.desk.schemas import GenerationInfo
from graph.compare import Compared, Kind, Match, Row
from graph.queries.answers import Reference

Value = Annotated[str, Field(max_length=300)]
Name = Annotated[str | None, Field(max_length=200)]


class NarrowedParameters(BaseModel):
    """What a comparison is narrowed by, and how amounts are matched."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[Kind, Field(description="What the values are.")] = "region"
    industry: Annotated[
        Name,
        Field(
            description="Only what is for this industry or narrower ones.", examples=["生物医药"]
        ),
    ] = None
    key: Annotated[
        Name, Field(description="Only what turns on this key.", examples=["人才", "talent"])
    ] = None
    match: Annotated[Match, Field(description="By what amounts are set against each other.")] = (
        "instrument"
    )
    lang: Annotated[
        Literal["zh", "en"] | None, Field(description="Language of tables and pages.")
    ] = None


class CompareParameters(NarrowedParameters):
    """What a comparison takes."""

    value: Annotated[
        list[Value],
        Field(
            min_length=2,
            max_length=6,
            description="What is compared, once for each: names or codes of regions; numbers, titles "
            "or IRIs of documents; years.",
            examples=[["青浦区", "浦东新区"]],
        ),
    ]
    format: Annotated[
        Literal["json", "csv", "xlsx"] | None,
        Field(description="As a file; the Accept header does it too, but for JSON."),
    ] = None


class ComparePageParameters(NarrowedParameters):
    """What the page takes: values may be empty; parameters of others are passed over."""

    model_config = ConfigDict(extra="ignore")

    value: Annotated[list[Value], Field(max_length=12)] = []


class ComparisonAnswer(BaseModel):
    """Regions, documents or years set against each other."""

    kind: Kind
    match: Match
    columns: list[Compared] = Field(description="What is compared, in the order of the values.")
    items: list[Row] = Field(
        description="Industries, keys and instruments, what all have first; then amounts by kind. "
        "`missing` means that nothing is known, not that there is nothing."
    )
    total: int = Field(description="Number of rows.")
    meant: dict[str, list[Reference]] = Field(
        description="What the names of industry and key were taken for."
    )
    generation: GenerationInfo
    sparql: str = Field(
        description="SPARQL query for what each side is linked to; each cell has its own."
    )
