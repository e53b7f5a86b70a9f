"""What each tool takes: arguments that are not here are refused."""

import json
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from api.desk.schemas import ListParameters
from api.desk.search import Kind
from graph.ask.understanding import MOST_CHARACTERS as QUESTION_CHARACTERS
from graph.compare import Kind as ComparedKind
from graph.compare import Match

CHARACTERS: Final = 8_000
"""Characters that an answer may have where no other number is asked for."""
FEWEST_CHARACTERS: Final = 2_000
MOST_CHARACTERS: Final = 60_000

Language = Annotated[
    Literal["zh", "en"], Field(description="Language of names, sentences and refusals.")
]
Limit = Annotated[int, Field(ge=1, le=50, description="Items at most.")]
Characters = Annotated[
    int,
    Field(
        ge=FEWEST_CHARACTERS,
        le=MOST_CHARACTERS,
        description="Characters that the answer may have. What does not fit is left out by whole "
        "items, which the answer says.",
    ),
]
Cursor = Annotated[
    str | None,
    Field(
        max_length=4000,
        description="`next` of the answer before, with the same other arguments: goes on there.",
    ),
]
NetworkKind = Literal[
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
]
Name = Annotated[str | None, Field(max_length=200)]

_THING = "By name, title, document number, code, or `id` of another answer."


def _thing(what: str, *examples: str) -> Any:
    return Field(
        min_length=1, max_length=1000, description=f"{what} {_THING}", examples=[*examples]
    )


class Given(BaseModel):
    """What every tool takes."""

    # Models write years as numbers as often as texts.
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    lang: Language = "zh"
    characters: Characters = CHARACTERS
    cursor: Cursor = None


class SearchGiven(Given):
    """Words to look for."""

    text: Annotated[
        str,
        Field(
            min_length=1,
            max_length=200,
            description="Names, aliases, codes, a document number, or words of titles and texts.",
            examples=["人工智能", "青府发〔2019〕10号", "总部 奖励"],
        ),
    ]
    kind: Annotated[
        Kind | None, Field(description="Only things of this kind.", examples=["policy"])
    ] = None
    limit: Limit = 10


class AskGiven(BaseModel):
    """A question."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[
        str,
        Field(
            min_length=1,
            max_length=QUESTION_CHARACTERS,
            description="A question of one of the common kinds, in Chinese or English.",
            examples=["哪些政策支持人工智能？", "浦东和青浦在生物医药上有什么不同？"],
        ),
    ]
    lang: Annotated[
        Literal["zh", "en"] | None,
        Field(description="Language of the answer; that of the question where left out."),
    ] = None
    characters: Characters = CHARACTERS
    cursor: Cursor = None


class ListGiven(ListParameters):
    """Filters of lists."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    list: Annotated[
        Literal["policies", "documents", "measures"],
        Field(
            description="`policies`, `documents` (policies and all others, such as replies), or "
            "`measures` (what these documents do, one by one)."
        ),
    ] = "policies"
    limit: Limit = 10
    lang: Language = "zh"
    characters: Characters = CHARACTERS
    cursor: Cursor = None


class GetGiven(Given):
    """One thing."""

    thing: Annotated[str, _thing("What is looked at.", "青府发〔2019〕10号", "人工智能", "青浦区")]
    as_of: Annotated[
        str | None,
        Field(
            max_length=40,
            description="Day on which to say whether it is in force; today where left out.",
            examples=["2022-06-16"],
        ),
    ] = None


class LinkGiven(Given):
    """Two things."""

    start: Annotated[str, _thing("Where explanations begin.", "青府发〔2019〕10号")] = Field(
        alias="from"
    )
    end: Annotated[str, _thing("Where they end.", "人工智能")] = Field(alias="to")
    without: Annotated[
        list[NetworkKind],
        Field(description="Kinds of thing through which no explanation may lead."),
    ] = []
    limit: Annotated[int, Field(ge=1, le=20, description="Explanations at most.")] = 3

    @field_validator("without", mode="before")
    @classmethod
    def _list(cls, value: Any) -> Any:
        return _as_list(value)


class QuoteGiven(Given):
    """A claim, or a thing."""

    of: Annotated[
        str,
        _thing(
            "A claim (`claim/…`, from the evidence of another answer), or a thing, of which all "
            "claims are quoted.",
            "claim/0a1b2c3d4e5f6071",
            "青府发〔2019〕10号",
        ),
    ]
    about: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=1000,
            description="Only claims that link the thing to this one.",
            examples=["人工智能"],
        ),
    ] = None
    limit: Limit = 10


class CompareGiven(Given):
    """What is compared."""

    kind: Annotated[ComparedKind, Field(description="What the values are.")] = "region"
    values: Annotated[
        list[Annotated[str, Field(max_length=300)]],
        Field(
            min_length=2,
            max_length=6,
            description="Names or codes of regions; numbers, titles or ids of documents; years.",
            examples=[["青浦区", "浦东新区"], ["2021", "2022"]],
        ),
    ]
    industry: Annotated[
        Name, Field(description="Only what is for this industry.", examples=["生物医药"])
    ] = None
    key: Annotated[Name, Field(description="Only what turns on this key.", examples=["人才"])] = (
        None
    )
    match: Annotated[Match, Field(description="By what amounts are set against each other.")] = (
        "instrument"
    )
    limit: Limit = 20

    @field_validator("values", mode="before")
    @classmethod
    def _list(cls, value: Any) -> Any:
        return _as_list(value)


class ChangesGiven(Given):
    """Two generations and filters."""

    since: Annotated[
        int | None,
        Field(
            ge=0, le=2**31 - 1, description="The older generation; the one before where left out."
        ),
    ] = None
    until: Annotated[
        int | None,
        Field(ge=0, le=2**31 - 1, description="The newer generation; the newest where left out."),
    ] = None
    change: Annotated[
        Literal["came", "changed", "went"] | None,
        Field(description="Only claims that came, changed or went."),
    ] = None
    industry: Annotated[Name, Field(description="Only about this.", examples=["人工智能"])] = None
    region: Annotated[Name, Field(description="Only in this place.", examples=["青浦区"])] = None
    key: Annotated[Name, Field(description="Only for this key.", examples=["人才"])] = None
    limit: Limit = 10


def _as_list(value: Any) -> Any:
    """A list that was written as JSON in a string, as some clients send it; all else as it is."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
