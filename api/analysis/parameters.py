"""What the questions about the network are asked with."""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.desk.schemas import Problem

KINDS: Final = (
    "key",
    "economy",
    "industry",
    "region",
    "zone",
    "organization",
    "policy",
    "document",
    "measure",
    "instrument",
)
"""Kinds of thing through which paths may be told not to lead."""

PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": Problem, "description": what, "content": {"application/problem+json": {}}}
    for status, what in (
        (400, "A bound or date is out of range, or a thing is of another kind."),
        (404, "The thing is not in the network."),
        (406, "There is no such format."),
        (422, "A name stands for nothing known, or a parameter is not as described."),
        (503, "The network is being computed, or the store cannot answer now."),
    )
}

_THING = "Title, name, number, code, IRI or end of an IRI (policy/310118/…)."


def _thing(what: str, *examples: str) -> Any:
    return Field(min_length=1, max_length=400, description=f"{what} {_THING}", examples=[*examples])


class Given(BaseModel):
    """What all questions take; parameters that are not here are refused."""

    model_config = ConfigDict(extra="forbid")

    format: Annotated[
        str | None,
        Field(
            max_length=100,
            description="json, csv, xlsx, graphml, gexf or cytoscape; by Accept where left out.",
            examples=["json"],
        ),
    ] = None
    lang: Annotated[
        str | None,
        Field(max_length=20, description="zh or en: of tables and pictures.", examples=["zh"]),
    ] = None


class PathGiven(Given):
    """Two things."""

    start: Annotated[str, _thing("Where paths begin.", "青府发〔2019〕10号")] = Field(alias="from")
    end: Annotated[str, _thing("Where they end.", "人工智能")] = Field(alias="to")
    without: Annotated[
        str | None,
        Field(
            max_length=200,
            description=f"Kinds of thing, with commas between, through which no path may lead: "
            f"{', '.join(KINDS)}.",
            examples=["region,key"],
        ),
    ] = None
    limit: Annotated[int, Field(ge=1, le=100, description="Paths at most.")] = 10


class NeighbourhoodGiven(Given):
    """A thing and how far to go from it."""

    of: Annotated[str, _thing("The thing in the middle.", "人工智能")]
    hops: Annotated[int, Field(ge=1, le=3, description="Steps from it.")] = 1
    limit: Annotated[int, Field(ge=1, le=300, description="Things at most.")] = 60


class SimilarGiven(Given):
    """A document or place."""

    of: Annotated[str, _thing("A document or place.", "青浦区")]
    any_level: Annotated[
        bool, Field(description="Whether places are compared with those of other levels too.")
    ] = False
    limit: Annotated[int, Field(ge=1, le=50, description="Things at most.")] = 10


class Scoped(Given):
    """Narrowed to a place and an industry."""

    region: Annotated[
        str | None,
        Field(
            max_length=200,
            description="Region or zone by name or code; what lies within is included.",
            examples=["青浦区"],
        ),
    ] = None
    industry: Annotated[
        str | None,
        Field(
            max_length=200,
            description="Industry by name, alias or code; narrower ones are included.",
            examples=["人工智能"],
        ),
    ] = None


class CentralGiven(Scoped):
    """What is ranked."""

    what: Annotated[Literal["policies", "bodies"], Field(description="What is ranked.")] = (
        "policies"
    )
    limit: Annotated[int, Field(ge=1, le=200, description="Items at most.")] = 20


class ClustersGiven(Given):
    """Which clusters."""

    industry: Annotated[
        str | None,
        Field(
            max_length=200,
            description="Only the clusters of this industry, by name, alias or code.",
            examples=["人工智能"],
        ),
    ] = None
    ties: Annotated[
        int, Field(ge=0, le=50, description="Strongest ties given of each cluster.")
    ] = 3


class ChainGiven(Given):
    """A document and how far to go from it."""

    of: Annotated[str, _thing("A document.", "上海市碳达峰实施方案")]
    up: Annotated[int, Field(ge=0, le=6, description="Steps to what it builds on.")] = 2
    down: Annotated[int, Field(ge=0, le=6, description="Steps to what builds on it.")] = 2
    limit: Annotated[int, Field(ge=1, le=100, description="Documents at most.")] = 30


class GapsGiven(Scoped):
    """What is missing."""

    kind: Annotated[
        Literal["industries", "keys", "targets", "expired"],
        Field(
            description="`industries` without measures, `keys` without policies, `targets` "
            "without instruments, `expired` without successor."
        ),
    ] = "industries"
    as_of: Annotated[
        str | None,
        Field(
            max_length=40,
            description="Day on which documents have expired; today in China where left out.",
            examples=["2026-01-31"],
        ),
    ] = None
    limit: Annotated[int, Field(ge=1, le=200, description="Items at most.")] = 50
