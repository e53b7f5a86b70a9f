"""What an analysis answers: plain records, ready to be written as JSON.

Things are references, links carry the claims that say so. Each number comes with `Said`: a sentence
in both languages that says what it means; `method` says how it was made.
"""

from dataclasses import dataclass, field
from typing import Literal

from graph.queries.answers import Claim, Reference

Level = Literal["national", "province", "city", "district", "zone", "unknown"]


@dataclass(slots=True)
class Said:
    """A sentence in both languages."""

    zh: str = ""
    """In Chinese."""
    en: str = ""
    """In English."""


@dataclass(slots=True)
class Link:
    """A link of the graph, in the direction of its property."""

    subject: Reference
    """The thing that has the property."""
    property: str
    """Property, as prefixed name."""
    object: Reference
    """What it is linked to."""
    evidence: list[Claim] = field(default_factory=list)
    """Claims that say so; none for links of a classification, such as skos:broader."""


@dataclass(slots=True)
class Step:
    """Two neighbours on a path, with every link between them."""

    start: Reference
    """Where the step begins."""
    end: Reference
    """Where it leads."""
    links: list[Link] = field(default_factory=list)
    """Links between the two, in either direction."""


@dataclass(slots=True)
class Explanation:
    """One shortest path."""

    steps: list[Step]
    """Its steps from beginning to end."""
    commonness: float
    """Sum of ln(number of neighbours) of the things in between; less is more telling."""
    sentence: Said = field(default_factory=Said)
    """What it means."""


@dataclass(slots=True)
class Paths:
    """How two things hang together."""

    start: Reference
    """Where paths begin."""
    end: Reference
    """Where they end."""
    length: int | None
    """Steps of the shortest paths; null where nothing connects the two."""
    total: int
    """How many shortest paths there are; a path is a sequence of things."""
    items: list[Explanation]
    """The most telling of them, first those through things with few neighbours."""
    sentence: Said = field(default_factory=Said)
    """The answer in words."""
    method: Said = field(default_factory=Said)
    """How it was made."""


@dataclass(slots=True)
class Near:
    """A thing near another."""

    thing: Reference
    """The thing."""
    hops: int
    """Steps to it."""
    neighbours: int
    """How many things it is linked to in the whole network."""


@dataclass(slots=True)
class Neighbourhood:
    """What lies around a thing."""

    centre: Reference
    """The thing in the middle."""
    items: list[Near]
    """Things that are given, nearest first, then those with most neighbours."""
    total: int
    """Things within so many steps, without the one in the middle, given or not."""
    by_distance: list[int]
    """How many there are at each number of steps, from 1 on."""
    links: list[Link]
    """All links between the things that are given and the one in the middle."""
    sentence: Said = field(default_factory=Said)
    """The answer in words."""
    method: Said = field(default_factory=Said)
    """How it was made."""


@dataclass(slots=True)
class SharedFeature:
    """Something that two things have in common."""

    facet: str
    """What it is to both: industry, key, instrument, region, body or policy."""
    thing: Reference
    """The thing itself."""
    part: float
    """Its part of the similarity; the parts of all shared features add up to it."""
    here: int
    """How often the thing that was asked for has it."""
    there: int
    """How often the other one has it."""
    links: list[Link] = field(default_factory=list)
    """One link of each side."""


@dataclass(slots=True)
class Alike:
    """A thing that is similar to another."""

    thing: Reference
    """The other one."""
    score: float
    """Cosine of the weighted features of both, from 0 (nothing shared) to 1 (the same mix)."""
    shared: list[SharedFeature]
    """What contributes most; the first five."""
    shared_total: int
    """How many features both have."""
    sentence: Said = field(default_factory=Said)
    """What the number means."""


@dataclass(slots=True)
class Similar:
    """What is similar to a document or place."""

    thing: Reference
    """What was asked for."""
    features: int
    """How many different features it has."""
    items: list[Alike]
    """The most similar ones."""
    total: int
    """How many share two features at least with it."""
    sentence: Said = field(default_factory=Said)
    """The answer in words."""
    method: Said = field(default_factory=Said)
    """How it was made."""


@dataclass(slots=True)
class Added:
    """What a lower document has and the one above it has not."""

    facet: str
    """industry, key or instrument."""
    link: Link
    """The link of the lower document, or of one of its measures."""
    within: list[Reference] = field(default_factory=list)
    """Things of the higher one that it is narrower than."""


@dataclass(slots=True)
class ChainLink:
    """A document that builds on another, and what it adds."""

    link: Link
    """The lower document, how it relates, and the higher one."""
    added: list[Added]
    """Industries, keys and instruments that it adds; five of each at most."""
    added_total: int
    """How many it adds."""
    amounts: list[float]
    """Sums in yuan that it names and the higher one does not, highest first; five at most."""
    shared: int
    """Industries, keys and instruments that both have."""
    comparable: bool
    """Whether something is known of the content of both; else nothing is said of what is added."""
    read: bool
    """Whether measures of both are known. Else one is known by its title or a catalogue alone, and
    what seems to be added may stand in its text as well."""
    sentence: Said = field(default_factory=Said)
    """What the numbers mean."""


@dataclass(slots=True)
class Chained:
    """A document of a chain."""

    document: Reference
    """The document."""
    level: Level
    """Level of the body that issued it, or of the place where it applies."""
    place: Reference | None
    """That place."""
    distance: int
    """Steps from the document asked for: negative above it, positive below it, 0 itself."""
    date: str | None = None
    """Its date, where one is known."""


@dataclass(slots=True)
class Chain:
    """What a document builds on, and what builds on it."""

    document: Reference
    """The document asked for."""
    items: list[Chained]
    """Documents of the chain, the highest first."""
    total: int
    """How many there are within so many steps, given or not."""
    links: list[ChainLink]
    """How they build on each other."""
    sentence: Said = field(default_factory=Said)
    """The answer in words."""
    method: Said = field(default_factory=Said)
    """How it was made."""
