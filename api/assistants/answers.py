"""What the tools answer. Every ``id`` is the end of an IRI, which other tools take."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, Field

from api.desk.schemas import GenerationInfo


class Named(BaseModel):
    """A thing by its name."""

    id: str
    label: str
    number: str | None = Field(default=None, description="Document number or code.")


class Passage(BaseModel):
    """Words of a text that say something."""

    exact: str = Field(description="The words themselves.")
    before: str = ""
    after: str = ""
    document: str | None = Field(default=None, description="Title of the document.")
    start: int = Field(description="First code point in the text, counted from 0.")
    end: int = Field(description="Code point after the last.")
    page: str = Field(description="Where the words are marked in their text.")
    characters: int | None = Field(
        default=None, description="Of all the words, where `exact` is only their beginning."
    )


class Origin(BaseModel):
    """Where something was read, whose words are not in the store."""

    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    url: str | None = None
    confirmed: bool | None = Field(
        default=None, description="False: still to be confirmed at the official source."
    )


class Ground(BaseModel):
    """A claim: what is said, and where."""

    claim: str = Field(description="`quote_evidence` takes it.")
    says: str = Field(description="What it says of the item, in words.")
    property: str
    object: str = Field(description="Id of what is said of the item.")
    basis: str | None = Field(default=None, description="Kind of reason.")
    confidence: float | None = None
    place: str | None = Field(default=None, description="Part and item of the document.")
    passages: list[Passage] = []
    sources: list[Origin] = []
    not_shown: int = Field(default=0, description="Further passages and sources of the claim.")


Grounds = Annotated[list[Ground], Field(description="The most telling claims that say so.")]
ClaimCount = Annotated[
    int, Field(description="Claims that there are; `quote_evidence` gives all of them.")
]


class Figure(BaseModel):
    """An amount, target, statistic, threshold or budget."""

    kind: str
    amount: str = Field(default="", description="As people write it.")
    wording: str | None = Field(default=None, description="The words of the text.")
    value: float | None = None
    low: float | None = None
    high: float | None = None
    before: float | None = Field(default=None, description="Former value, where it changed.")
    unit: str | None = None
    deadline: str | None = None
    as_of: str | None = None


class FoundItem(BaseModel):
    """A thing that was found by words."""

    id: str
    kind: str
    label: str
    number: str | None = None
    found_in: str = Field(description="Name, number or part of a text that holds the words.")
    page: str | None = None
    evidence: Grounds = []
    evidence_total: ClaimCount = 0


class RowItem(BaseModel):
    """One row of the answer to a question."""

    cells: dict[str, str] = Field(description="By the name of the column.")
    things: list[Named] = []
    evidence: Grounds = []
    evidence_total: ClaimCount = 0


class DocumentItem(BaseModel):
    """A policy or another document."""

    id: str
    title: str
    number: str | None = None
    date: str | None = None
    in_force: str = Field(description="in-force, expired, not-yet or unknown, on the day `as_of`.")
    issuers: list[str] = []
    regions: list[str] = []
    industries: list[str] = []
    keys: list[str] = []
    measures: list[Named] = Field(
        default=[], description="The first measures that it states, or that use it."
    )
    measures_total: int = 0
    url: str | None = Field(default=None, description="Official page.")
    page: str | None = None
    evidence: Grounds = []
    evidence_total: ClaimCount = 0


class MeasureItem(BaseModel):
    """Something that a public body does, offers or demands."""

    id: str
    title: str
    summary: str | None = None
    documents: list[Named] = []
    policies: list[Named] = Field(default=[], description="Policies that it uses.")
    regions: list[str] = []
    industries: list[str] = []
    keys: list[str] = []
    responsible: list[str] = []
    figures: list[Figure] = []
    page: str | None = None
    evidence: Grounds = []
    evidence_total: ClaimCount = 0


class FactItem(BaseModel):
    """One thing that is said of the thing, or (`inverse`) that another thing says of it."""

    property: str
    name: str = Field(description="The property in words.")
    value: str
    id: str | None = None
    inverse: bool = False
    figure: Figure | None = None
    characters: int | None = Field(
        default=None, description="Of the whole value, where `value` is only its beginning."
    )
    evidence: Grounds = []
    evidence_total: ClaimCount = 0


class LinkOf(BaseModel):
    """A link between two neighbours."""

    says: str
    subject: str
    property: str
    object: str
    from_classification: bool = Field(
        default=False, description="Stands in a classification, which no document has to claim."
    )
    evidence: Grounds = []
    evidence_total: ClaimCount = 0


class StepOf(BaseModel):
    """From one thing to its neighbour, with all links between them."""

    start: Named
    end: Named
    links: list[LinkOf]


class PathItem(BaseModel):
    """One explanation of how two things hang together."""

    sentence: str
    steps: list[StepOf]


class ClaimItem(Ground):
    """A claim with the thing that it is about."""

    subject: Named


class CellOf(BaseModel):
    """What one of the things compared has in a row."""

    of: str
    has: str = Field(description="shared, some, own, or missing (nothing is known).")
    measures: int = 0
    documents: int = 0
    low: float | None = None
    high: float | None = None
    standing: str | None = None
    items: list[Named] = Field(default=[], description="The first of them.")
    figures: list[Figure] = Field(default=[], description="The first amounts.")
    figures_total: int = 0
    evidence: Grounds = []
    evidence_total: ClaimCount = 0


class CompareItem(BaseModel):
    """One row of a comparison."""

    section: str
    value: Named | None = None
    unit: str | None = None
    mark: str = Field(description="shared (all have it), some, or own (one has it).")
    differs: bool | None = Field(default=None, description="Whether amounts differ.")
    cells: list[CellOf]


class ChangeItem(BaseModel):
    """A claim that came, changed or went."""

    change: str
    says: str
    subject: Named
    document: Named | None = None
    property: str
    before: str | None = None
    after: str | None = None
    since: int
    until: int
    page: str | None = None
    evidence: Grounds = []
    evidence_total: ClaimCount = 0


Item = TypeVar("Item", bound=BaseModel)


class ToolAnswer(BaseModel, Generic[Item]):
    """What every tool answers."""

    sentence: str = Field(description="The answer in short.")
    items: list[Item]
    total: int | None = Field(
        default=None, description="How many there are in all; absent where that is not known."
    )
    more: str | None = Field(default=None, description="What is left out, and how to get it.")
    next: str | None = Field(default=None, description="Give it as `cursor` to go on.")
    page: str | None = Field(default=None, description="Where a person can check it.")
    page_of_id: str = Field(description="Where a person can look at the thing with an id.")
    generation: GenerationInfo = Field(description="State of the graph that it comes from.")


class SearchAnswer(ToolAnswer[FoundItem]):
    """Things by words."""

    filters: dict[str, str] = Field(
        default={}, description="The words as arguments of `find_policies`."
    )
    suggestions: list[str] = Field(default=[], description="Names that are spelt alike.")


class QuestionAnswer(ToolAnswer[RowItem]):
    """A question, the query that it became, and its rows."""

    understood: bool
    query: dict[str, str] = Field(default={}, description="What the question became.")
    ask_instead: list[str] = Field(
        default=[], description="Questions for what an ambiguous name may stand for."
    )
    search_instead: str | None = Field(default=None, description="Words for `search`.")


class ListAnswer(ToolAnswer[DocumentItem | MeasureItem]):
    """A list."""

    meant: dict[str, list[Named]] = Field(
        default={}, description="What the names in the filters were taken for."
    )


class Force(BaseModel):
    """Whether a document is in force on a day."""

    as_of: str
    state: str
    rule: str
    sentence: str
    date: str | None = None
    by: Named | None = None


class ThingAnswer(ToolAnswer[FactItem]):
    """One thing with what is said of it, and what points to it."""

    thing: Named
    kind: str
    validity: Force | None = None
    pointing: dict[str, int] = Field(
        default={}, description="How many things point to it, by property in words."
    )
    sources: list[Origin] = []


class LinkAnswer(ToolAnswer[PathItem]):
    """How two things hang together."""

    start: Named
    end: Named
    length: int | None = Field(default=None, description="Steps; absent where nothing connects.")
    method: str


class QuoteAnswer(ToolAnswer[ClaimItem]):
    """Claims with the words that say so."""


class Column(BaseModel):
    """One of the things compared."""

    of: str
    value: Named
    measures: int
    documents: int


class CompareAnswer(ToolAnswer[CompareItem]):
    """A comparison."""

    columns: list[Column]


class ChangesAnswer(ToolAnswer[ChangeItem]):
    """Changes between two generations."""

    counts: dict[str, int]
    since: int
    until: int
    kept: list[int] = Field(description="Generations that can be compared.")
