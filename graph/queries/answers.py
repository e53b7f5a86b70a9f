"""What the typed queries answer: plain records, ready to be written as JSON.

Every ``id`` is an IRI. Text fields are Chinese unless their name ends with ``_en``. Dates are as
precise as they are known: ``2021``, ``2021-03`` or ``2021-03-15``. Amounts are in base units.
"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Reference:
    """A thing that is named: a concept, a place, a body or a document."""

    id: str
    """IRI."""
    label: str
    """Name or title; the last part of the IRI where no name is known."""
    label_en: str | None = None
    """English name, where there is one."""
    number: str | None = None
    """Document number, or code of a classification."""


@dataclass(slots=True)
class Quote:
    """A span of a text that is in the store (W3C Web Annotation selectors)."""

    id: str
    """IRI of the annotation."""
    text: str
    """IRI of the text."""
    start: int
    """First code point, counted from 0."""
    end: int
    """Code point after the last."""
    exact: str
    """The span itself."""
    prefix: str = ""
    """What stands before it."""
    suffix: str = ""
    """What stands after it."""
    document: str | None = None
    """IRI of the document whose text it is."""


@dataclass(slots=True)
class Source:
    """Where a claim was read."""

    id: str
    """IRI."""
    title: str | None = None
    """Title of what was read."""
    publisher: str | None = None
    """Who issued it."""
    date: str | None = None
    """When it was issued."""
    url: str | None = None
    """Address where it can be read."""
    sha256: str | None = None
    """Digest of the text that was read."""
    confirmed: bool | None = None
    """False where the facts are still to be confirmed at the official source."""
    document: str | None = None
    """IRI of the document whose text it is."""


@dataclass(slots=True)
class Claim:
    """One asserted edge, with the reason for it and the place where it is said."""

    id: str
    """IRI of the claim."""
    property: str
    """Property, as prefixed name: ``fk:supportsIndustry``."""
    object: Reference
    """What is said of the item."""
    basis: str | None = None
    """Kind of reason: heading, wording, title, lexicon or catalogue."""
    confidence: float | None = None
    """From 0 to 1."""
    place: str | None = None
    """Part and item of the source, such as 一/三是."""
    sources: list[Source] = field(default_factory=list)
    """Sources it was derived from."""
    quotes: list[Quote] = field(default_factory=list)
    """The sentences themselves, where the text is in the store."""


@dataclass(slots=True)
class Quantity:
    """An amount, target, statistic, threshold or budget."""

    id: str
    """IRI."""
    kind: str
    """incentive, target, statistic, threshold or budget."""
    wording: str | None = None
    """The short span that says it."""
    qualifier: str | None = None
    """max, min or about."""
    value: float | None = None
    """The number, in base units."""
    low: float | None = None
    """Lower bound."""
    high: float | None = None
    """Upper bound."""
    unit: str | None = None
    """CNY, % or the unit of the text."""
    before: float | None = None
    """Former value, where the text says that it changed and names it."""
    order_of_magnitude: int | None = None
    """Power of ten, where only that is said (千亿级 is 11)."""
    deadline: str | None = None
    """By when a target is to be reached: year, month or day."""
    as_of: str | None = None
    """Of when a statistic is: year, month or day."""
    since: str | None = None
    """When the time begins that a target or statistic covers."""
    threshold: Reference | None = None
    """The threshold at which an incentive is given."""


@dataclass(slots=True)
class Measure:
    """Something that a public body does, will do, offers or demands."""

    id: str
    """IRI."""
    title: str
    """Short title."""
    abstract: str | None = None
    """Summary in words of the data set's own."""
    abstract_en: str | None = None
    """The same in English."""
    path: str | None = None
    """Place in its document: 一/三是."""
    documents: list[Reference] = field(default_factory=list)
    """Documents that state it."""
    keys: list[Reference] = field(default_factory=list)
    """Keys that it turns."""
    economy_types: list[Reference] = field(default_factory=list)
    """Types of economy that follow from the keys."""
    industries: list[Reference] = field(default_factory=list)
    """Industries that it supports."""
    regions: list[Reference] = field(default_factory=list)
    """Regions and zones where it applies."""
    policies: list[Reference] = field(default_factory=list)
    """Policies that it uses."""
    action: Reference | None = None
    """What it does."""
    actors: list[Reference] = field(default_factory=list)
    """Bodies that act by its sentences, beside those of its lists."""
    responsible: list[Reference] = field(default_factory=list)
    """Bodies answerable for it."""
    supporting: list[Reference] = field(default_factory=list)
    """Bodies that support them."""
    organizations: list[Reference] = field(default_factory=list)
    """Other organizations it involves."""
    quantities: list[Quantity] = field(default_factory=list)
    """Amounts, targets, statistics, thresholds and budgets."""
    evidence: list[Claim] = field(default_factory=list)
    """A claim for each edge above."""


@dataclass(slots=True)
class Relation:
    """How one document relates to another."""

    property: str
    """Property, as prefixed name: ``eli:based_on``."""
    document: Reference
    """The other document."""


@dataclass(slots=True)
class Document:
    """An official document; a policy, a reply or another kind."""

    id: str
    """IRI."""
    title: str
    """Title without book-title marks."""
    number: str | None = None
    """Document number, such as 青府发〔2019〕10号."""
    classes: list[str] = field(default_factory=list)
    """Classes of the ontology: ``fk:Policy``, ``fk:Reply``."""
    kinds: list[Reference] = field(default_factory=list)
    """Kind of document: 实施办法, 规划, 提案答复."""
    issuers: list[Reference] = field(default_factory=list)
    """Bodies that passed it."""
    regions: list[Reference] = field(default_factory=list)
    """Regions and zones where it applies."""
    industries: list[Reference] = field(default_factory=list)
    """Industries that it supports by its own words or title."""
    keys: list[Reference] = field(default_factory=list)
    """Keys that it turns."""
    economy_types: list[Reference] = field(default_factory=list)
    """Types of economy that follow from the keys."""
    date: str | None = None
    """Date of the document."""
    published: str | None = None
    """Date of publication."""
    valid_from: str | None = None
    """First date in force."""
    valid_until: str | None = None
    """Last date in force."""
    url: str | None = None
    """Address of the official page."""
    relations: list[Relation] = field(default_factory=list)
    """Other documents that it builds on, carries out, revises or repeals."""
    quantities: list[Quantity] = field(default_factory=list)
    """Figures that the document states outside its measures."""
    measures: list[Measure] = field(default_factory=list)
    """Measures that state or use it (at most 5 in lists; narrowed to the industries asked for)."""
    measures_total: int = 0
    """How many such measures there are."""
    evidence: list[Claim] = field(default_factory=list)
    """A claim for each edge above."""


@dataclass(slots=True)
class Concept:
    """An industry, region, zone, key or organization, with what is said of it."""

    id: str
    """IRI."""
    label: str
    """Preferred Chinese name."""
    label_en: str | None = None
    """Preferred English name."""
    aliases: list[str] = field(default_factory=list)
    """Other names."""
    code: str | None = None
    """Code of its classification (GB/T 2260, GB/T 4754)."""
    broader: list[Reference] = field(default_factory=list)
    """What it belongs to or lies in."""
    narrower: list[Reference] = field(default_factory=list)
    """What belongs to it or lies in it (given for one concept, not in lists)."""
    economy_types: list[Reference] = field(default_factory=list)
    """Keys only: the type of economy that turns on it."""
    policies: int = 0
    """Policies that are linked to exactly this concept."""
    measures: int = 0
    """Measures that are linked to exactly this concept."""


@dataclass(slots=True)
class Event:
    """Something that happened to a thing, or to documents that are linked to it."""

    property: str
    """What happened, as prefixed name: `eli:date_document` (issued), `eli:date_publication`,
    `eli:first_date_entry_in_force`, `eli:date_no_longer_in_force` (last day in force),
    `eli:amended_by`, `eli:repealed_by`, `eli:amends`, `eli:repeals`; of figures `fk:deadline`,
    `fk:asOf`, `fk:since`."""
    date: str | None = None
    """When, as precise as it is known; null where it is not known."""
    thing: Reference | None = None
    """The document or figure that it is of, or the document that revises or repeals."""
    count: int | None = None
    """How many documents, where `date` is a year of many."""
    evidence: list[Claim] = field(default_factory=list)
    """Claims that say so."""


@dataclass(slots=True)
class Shared:
    """One thing that two things have in common."""

    property: str
    """Property by which both are linked to it, as prefixed name; `fk:usesPolicy` where it is a
    measure that uses both."""
    thing: Reference
    """What they share."""
    evidence: list[Claim] = field(default_factory=list)
    """Claims that link the related thing to it."""


@dataclass(slots=True)
class Related:
    """Another thing of the same kind, and why it is related."""

    item: Reference
    """The other thing."""
    shared: list[Shared] = field(default_factory=list)
    """What both share; for concepts one measure or document that is linked to both."""
    count: int | None = None
    """For concepts how many measures and documents are linked to both."""


@dataclass(slots=True)
class Count:
    """One value of a facet, with the number of items that have it."""

    value: Reference
    """The value; for years, ranges and states, ``id`` and ``label`` are the year, range or state."""
    count: int
    """Items of the list when it is narrowed to this value."""
    broader: list[str] = field(default_factory=list)
    """Industries and regions: IRIs of those values of the facet that are directly above it."""


@dataclass(slots=True)
class Page:
    """One page of an answer, before it is given a type for its items.

    Attributes:
        rows: one row an item, in order: ``item`` and the sort values.
        total: number of items of the whole answer.
        facets: counts over the whole answer.
        next: sort values of the last row, None on the last page.
        sparql: SPARQL text that gives the rows.
    """

    rows: list[dict[str, str]]
    total: int
    facets: dict[str, list[Count]]
    next: list[str] | None
    sparql: str
