"""The extraction record: what is read in one document, with spans into its unchanged text.

Offsets are half-open and count code points of the text as read. Nothing here knows RDF.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, NamedTuple

KeyType = Literal["innovation", "service", "headquarters", "open", "flow"]
Basis = Literal["heading", "wording", "title", "lexicon", "catalogue"]
QuantityKind = Literal["incentive", "target", "statistic", "threshold", "budget"]
Relation = Literal["issues", "revises", "repeals", "implements", "based_on", "cites"]


class Mention(NamedTuple):
    """A span of the text as read: ``text == source[start:end]``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text as read, never changed.

    Attributes:
        content: the decoded characters.
        sha256: hexadecimal digest of the content in UTF-8.
        name: file name or other name under which it came.
        encoding: encoding it was decoded from.
        metadata: what the file says of the document beside its text, such as the table of facts
            on the page of a government site; see `graph.extract.formats.content.FIELDS`.
    """

    content: str
    sha256: str
    name: str
    encoding: str = "utf-8"
    metadata: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(slots=True)
class DocumentMetadata:
    """What the document says of itself; absent where it says nothing."""

    id: str
    title: str | None = None
    number: str | None = None
    kind: str | None = None
    issuer: str | None = None
    issuers: list[str] = field(default_factory=list)
    issued: str | None = None
    region: str | None = None
    is_policy: bool = False
    mentions: dict[str, Mention] = field(default_factory=dict)
    """Where title, number, issuer and date stand."""
    proposal: dict[str, Any] | None = None
    published: str | None = None
    address: str | None = None
    """Where the document stands on the web, as its file says."""
    valid_from: str | None = None
    valid_until: str | None = None


@dataclass(slots=True)
class Section:
    """A unit of the section tree: ``path`` are its numbers from the outside in (四/（十一）)."""

    path: tuple[str, ...]
    title: str
    start: int
    end: int
    heading_end: int
    parent: int | None = None


@dataclass(slots=True)
class Key:
    """A key of the five-type economy that a measure serves, and why it is said to."""

    key: KeyType
    basis: Basis
    confidence: float
    mentions: list[Mention] = field(default_factory=list)


@dataclass(slots=True)
class Entity:
    """An industry, region or organization with the places where it is named.

    ``id`` is unique in the record; ``iri`` says what it stands for: two names of one thing are
    two entities with the same IRI. ``known`` says whether that IRI is of a concept scheme.
    """

    id: str
    label: str
    mentions: list[Mention]
    iri: str = ""
    known: bool = False
    type: str | None = None
    """Regions: ``division`` or ``zone``. Organizations: ``body``, ``firm``, ``university``…"""
    aliases: list[str] = field(default_factory=list)


@dataclass(slots=True)
class PolicyReference:
    """Another official document that the text names, and how this document relates to it."""

    id: str
    title: str
    number: str | None
    relation: Relation
    mentions: list[Mention]
    region: str | None = None
    kind: str | None = None
    cue: Mention | None = None
    """The word that shows the relation."""


@dataclass(frozen=True, slots=True)
class Period:
    """When a target is to be reached, or of when a statistic is (ISO 8601: year, month or day).

    A deadline or a single date has ``last`` only, what began and goes on (2021年以来) ``first``
    only.
    """

    first: str | None
    last: str | None
    mention: Mention
    """The words of time; they may stand before several numbers."""


@dataclass(slots=True)
class Quantity:
    """A number that carries policy content, in base units (CNY, %, or the text's own unit)."""

    kind: QuantityKind
    value: float
    unit: str
    mentions: list[Mention]
    before: float | None = None
    low: float | None = None
    qualifier: str | None = None
    """``max``, ``min``, ``about`` or ``tier`` (an order of magnitude, not an amount)."""
    measure: str | None = None
    id: str = ""
    period: Period | None = None
    """Of targets and statistics, where the text tells it."""
    threshold: str | None = None
    """Of an incentive: ``id`` of the threshold at which it is given."""


@dataclass(slots=True)
class Responsibility:
    """A body answerable for a measure, as ``lead`` or ``support``."""

    organization: str
    role: Literal["lead", "support"]
    mentions: list[Mention]


@dataclass(frozen=True, slots=True)
class Action:
    """What a measure does: ``id`` is the IRI of the action, the mention its leading verb."""

    id: str
    label: str
    mention: Mention
    is_heading: bool
    """Whether the verb stands in the title of the measure."""


@dataclass(slots=True)
class Actor:
    """A body that acts: as lead of a list of bodies, or as subject of the measure's sentence."""

    organization: str
    basis: Literal["list", "subject"]
    mentions: list[Mention]


@dataclass(slots=True)
class Measure:
    """A unit of the text that says what a public body does, will do, offers or demands."""

    id: str
    title: str
    path: tuple[str, ...]
    start: int
    end: int
    section: int
    text: str
    parent: str | None = None
    heading: Mention | None = None
    keys: list[Key] = field(default_factory=list)
    industries: dict[str, list[Mention]] = field(default_factory=dict)
    regions: dict[str, list[Mention]] = field(default_factory=dict)
    organizations: dict[str, list[Mention]] = field(default_factory=dict)
    policies: dict[str, list[Mention]] = field(default_factory=dict)
    responsible: list[Responsibility] = field(default_factory=list)
    instruments: dict[str, list[Mention]] = field(default_factory=dict)
    beneficiaries: list[Mention] = field(default_factory=list)
    action: Action | None = None
    actors: list[Actor] = field(default_factory=list)


@dataclass(slots=True)
class Support:
    """A policy supports an industry. ``policy`` is an id, or ``@self`` for the document."""

    policy: str
    industry: str
    basis: Basis
    confidence: float
    mentions: list[Mention]


@dataclass(slots=True)
class Record:
    """Everything read in one document."""

    text: Text
    document: DocumentMetadata
    sections: list[Section] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    policies: list[PolicyReference] = field(default_factory=list)
    industries: list[Entity] = field(default_factory=list)
    regions: list[Entity] = field(default_factory=list)
    organizations: list[Entity] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    supports: list[Support] = field(default_factory=list)

    def mentions(self) -> Iterator[Mention]:
        """Every mention of an entity or quantity in the record."""
        groups: tuple[list[Any], ...] = (
            self.policies,
            self.industries,
            self.regions,
            self.organizations,
            self.quantities,
            self.supports,
        )
        for group in groups:
            for item in group:
                yield from item.mentions

    def to_json(self) -> dict[str, Any]:
        """The record as JSON values (the extraction record; fields may be added, these stay)."""
        return {
            "document": _plain(asdict(self.document)),
            "sections": [_plain(asdict(section)) for section in self.sections],
            "measures": [_measure(measure) for measure in self.measures],
            "policies": [_plain(asdict(item)) for item in self.policies],
            "industries": [_plain(asdict(item)) for item in self.industries],
            "regions": [_plain(asdict(item)) for item in self.regions],
            "organizations": [_plain(asdict(item)) for item in self.organizations],
            "quantities": [_plain(asdict(item)) for item in self.quantities],
            "supports": [_plain(asdict(item)) for item in self.supports],
        }


def _plain(value: Any) -> Any:
    if isinstance(value, Mention):
        return value._asdict()
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _measure(measure: Measure) -> dict[str, Any]:
    values: dict[str, Any] = _plain(asdict(measure))
    for name in ("industries", "regions", "organizations", "policies", "instruments"):
        values[name] = list(getattr(measure, name))
    return values
