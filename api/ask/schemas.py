"""What is asked, as question or as structured query, and the type of the answer."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.desk.schemas import GenerationInfo
from graph.ask.answers import Answer
from graph.ask.records import NotUnderstood, StructuredQuery
from graph.ask.understanding import (
    MOST_CHARACTERS,
    Intent,
    Kind,
    Language,
    Level,
    Order,
    Understanding,
)
from graph.queries.filters import AMOUNTS, VALIDITY, Filters

Values = list[Annotated[str, Field(max_length=200)]]


def _text(what: str, *examples: str) -> Any:
    return Field(max_length=200, description=what, examples=list(examples))


class AskParameters(BaseModel):
    """What `/api/ask` takes: a question `q`, or a structured query with its `intent`."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[
        str,
        Field(
            max_length=MOST_CHARACTERS,
            description="Question in Chinese or English. Where `intent` is given, the question that "
            "the query came from, which is not read.",
            examples=["哪些政策支持人工智能？", "Which industries have no policy in Qingpu yet?"],
        ),
    ] = ""
    lang: Annotated[
        Language | None,
        Field(description="Language of the answer; that of the question where left out."),
    ] = None
    intent: Annotated[
        Intent | None,
        Field(
            description="What is wanted; makes the parameters below the query.", examples=["list"]
        ),
    ] = None
    list: Annotated[Kind, Field(description="The list that is asked.")] = "policies"
    order: Annotated[
        Order,
        Field(description="Order of items; `amount` and `count` go with their intents only."),
    ] = "date"
    limit: Annotated[int | None, Field(ge=1, le=100, description="Items at most.")] = None
    by: Annotated[
        str | None,
        Field(
            max_length=40,
            description="For `each` a facet, for `compare` a filter, `year` or `document`, for "
            "`fact` what is asked of the document, for `related` a relation such as `eli:applies`.",
            examples=["region"],
        ),
    ] = None
    compared: Annotated[
        Values,
        Field(
            max_length=6, description="Values that are compared.", examples=[["浦东新区", "青浦区"]]
        ),
    ] = []
    document: Annotated[
        str | None, Field(max_length=1000, description="IRI of the document that is asked about.")
    ] = None
    of: Annotated[
        Literal["policies", "measures"] | None,
        Field(description="What must be linked to industries, places, keys or bodies."),
    ] = None
    level: Annotated[Level | None, Field(description="Only places of this level.")] = None
    industry: Annotated[str | None, _text("Industry by name, alias or code.", "人工智能")] = None
    region: Annotated[str | None, _text("Place by name or code.", "青浦区")] = None
    key: Annotated[str | None, _text("Key.", "人才")] = None
    kind: Annotated[str | None, _text("Kind of document.", "实施办法")] = None
    issuer: Annotated[str | None, _text("Body that issued it.", "国务院")] = None
    economy: Annotated[str | None, _text("Type of economy.", "总部型经济")] = None
    instrument: Annotated[str | None, _text("Instrument of policy.", "奖励")] = None
    since: Annotated[
        str | None, Field(alias="from", max_length=20, description="First date.", examples=["2021"])
    ] = None
    until: Annotated[
        str | None, Field(alias="to", max_length=20, description="Last date.", examples=["2023"])
    ] = None
    as_of: Annotated[
        str | None, Field(max_length=20, description="Day in force.", examples=["2022-06-16"])
    ] = None
    validity: Annotated[
        str | None, Field(max_length=20, description=f"One of {', '.join(VALIDITY)}.")
    ] = None
    amount: Annotated[
        str | None, Field(max_length=40, description=f"One of {', '.join(AMOUNTS)}, in yuan.")
    ] = None
    amount_from: Annotated[
        str | None, Field(max_length=30, description="Least amount in yuan.", examples=["1000000"])
    ] = None
    amount_to: Annotated[
        str | None, Field(max_length=30, description="Greatest amount in yuan.")
    ] = None
    words: Annotated[str | None, _text("Words of the title or text.", "数字化转型")] = None

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given: Any) -> Any:
        """Fields of a form that were left blank are not given."""
        if not isinstance(given, dict):
            return given
        kept = {name: value for name, value in given.items() if value != ""}
        if isinstance(compared := kept.get("compared"), list):
            kept["compared"] = [value for value in compared if value != ""]
        return kept

    def understanding(self, language: Language) -> Understanding | None:
        """The structured query, where one is given."""
        if self.intent is None:
            return None
        return Understanding(
            question="",
            language=language,
            intent=self.intent,
            kind=self.list,
            filters=self.filters(),
            order=self.order,
            limit=self.limit,
            by=self.by,
            compared=tuple(self.compared),
            document=self.document,
            of=self.of,
            level=self.level,
        )

    def filters(self) -> Filters:
        """The filters of the list."""
        return Filters(**{name: getattr(self, name) for name in Filters.__dataclass_fields__})


class AskPageParameters(AskParameters):
    """What the page takes; parameters of others are passed over."""

    model_config = ConfigDict(extra="ignore")


class AskAnswer(BaseModel):
    """A question, the query that it became, and the answer; or what was not understood."""

    question: str = Field(description="As it was given.", examples=["哪些政策支持人工智能？"])
    query: StructuredQuery | None = Field(
        description="The query that it became; null where it was not understood."
    )
    declined: NotUnderstood | None = Field(
        description="What was not understood, and why; null where all was."
    )
    answer: Answer | None = Field(
        description="The answer; every row has its evidence. Null where it was not understood."
    )
    generation: GenerationInfo
    sparql: str | None = Field(
        description="SPARQL query that gives the rows; for places of one level that of all levels, "
        "for comparisons that of the policies of the first side."
    )
    edit: str | None = Field(
        description="Path with the structured query as parameters, to be changed.",
        examples=["/ask?intent=list&industry=%E4%BA%BA%E5%B7%A5%E6%99%BA%E8%83%BD"],
    )
    list_page: str | None = Field(
        description="Path of the list with the same filters, or of the comparison.",
        examples=["/policies?industry=%E4%BA%BA%E5%B7%A5%E6%99%BA%E8%83%BD"],
    )
    search_page: str | None = Field(
        description="Path of the search for what was not understood.", examples=["/search?q=AI"]
    )
