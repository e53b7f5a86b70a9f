"""What the coverage matrix is asked for, and the types of its answer."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.desk.schemas import GenerationInfo
from graph.queries.answers import Reference
from graph.queries.filters import AMOUNTS, VALIDITY, Filters
from graph.queries.matrix import Counted, Dimension, Level, Question


def _text(what: str, *examples: str) -> object:
    return Field(max_length=200, description=what, examples=list(examples))


class MatrixParameters(BaseModel):
    """Sides and filters of the matrix; parameters that are not here are refused."""

    model_config = ConfigDict(extra="forbid")

    rows: Annotated[Dimension, Field(description="What the rows stand for.")] = "industry"
    columns: Annotated[Dimension, Field(description="What the columns stand for.")] = "key"
    each: Annotated[
        Dimension | Literal[""], Field(description="What each column is divided by, if wanted.")
    ] = ""
    count: Annotated[Counted, Field(description="What is counted.")] = "measures"
    level: Annotated[
        Level,
        Field(
            description="`top`: one level of the tree, below the filter of the dimension if there "
            "is one; `frequent`: what is linked most often, at any level."
        ),
    ] = "top"
    empty: Annotated[
        bool, Field(description="Whether rows and columns stay in which everything is empty.")
    ] = False
    industry: Annotated[
        str | None, _text("Industry by name, alias or code; narrower ones are included.", "制造业")
    ] = None
    region: Annotated[
        str | None,
        _text("Region or zone by name or GB/T 2260 code; what lies within is included.", "上海市"),
    ] = None
    key: Annotated[str | None, _text("Key or type of economy.", "talent")] = None
    kind: Annotated[str | None, _text("Kind of document.", "实施办法")] = None
    issuer: Annotated[str | None, _text("Body that issued the document.")] = None
    since: Annotated[
        str | None, Field(alias="from", max_length=20, description="First date of the document.")
    ] = None
    until: Annotated[
        str | None, Field(alias="to", max_length=20, description="Last date of the document.")
    ] = None
    as_of: Annotated[
        str | None,
        Field(max_length=20, description="Day on which the document is in force, as far as known."),
    ] = None
    economy: Annotated[str | None, _text("Type of economy, or its key.", "创新型经济")] = None
    instrument: Annotated[str | None, _text("Instrument of policy.", "财政补助")] = None
    amount: Annotated[
        str | None,
        Field(max_length=40, description=f"Range of an amount in yuan: {', '.join(AMOUNTS)}."),
    ] = None
    amount_from: Annotated[
        str | None, Field(max_length=30, description="Least amount in yuan.")
    ] = None
    amount_to: Annotated[
        str | None, Field(max_length=30, description="Greatest amount in yuan.")
    ] = None
    validity: Annotated[
        str | None,
        Field(
            max_length=20,
            description=f"Whether the document is in force on `as_of`: {', '.join(VALIDITY)}.",
        ),
    ] = None
    q: Annotated[
        str | None, _text("Words, each of which stands in the title, number or text.", "总部 奖励")
    ] = None
    lang: Annotated[
        Literal["zh", "en"] | None, Field(description="Language of pages and pictures.")
    ] = None

    def question(self) -> Question:
        """The question to the graph."""
        filters = Filters(
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
        return Question(
            rows=self.rows,
            columns=self.columns,
            each=self.each or None,
            filters=filters,
            counted=self.count,
            level=self.level,
            empty=self.empty,
        )


class MatrixPageParameters(MatrixParameters):
    """The same for pages; parameters of others are passed over."""

    model_config = ConfigDict(extra="ignore")


class MatrixHeading(BaseModel):
    """A row or column."""

    value: Reference
    total: int = Field(description="How many there are, each once, whatever its other values.")


class MatrixSide(BaseModel):
    """All rows, all columns, or what each column is divided by."""

    dimension: Dimension
    headings: list[MatrixHeading]
    empty: list[Reference] = Field(description="Values with nothing at all, which are not shown.")
    left_out: int = Field(description="How many further values are not shown.")


class MatrixCell(BaseModel):
    """One cell; the values are IRIs of headings."""

    row: str
    column: str
    each: str | None = None
    count: int
    href: str = Field(description="Page that lists what is counted.")


class MatrixAnswer(BaseModel):
    """Coverage by two or three dimensions."""

    items: list[MatrixCell] = Field(description="Cells that are not empty, row by row.")
    gaps: list[MatrixCell] = Field(description="Cells that are empty, row by row.")
    sides: list[MatrixSide] = Field(description="Rows, columns, and what divides the columns.")
    total: int = Field(description="How many are counted in all, also outside the cells.")
    meant: dict[str, list[Reference]] = Field(
        description="What the names in the filters were taken for."
    )
    generation: GenerationInfo
    sparql: str = Field(description="SPARQL query for the counts of the cells that are not empty.")
