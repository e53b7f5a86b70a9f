"""What an analysis answers of the whole: what is central, what is treated together, what is missing."""

from dataclasses import dataclass, field
from typing import Literal

from graph.analysis.answers import Chain, Link, Neighbourhood, Paths, Said, Similar
from graph.queries.answers import Reference


@dataclass(slots=True)
class Central:
    """A central policy or body."""

    thing: Reference
    """The policy or body."""
    rank: int
    """Place among all of its kind, from 1; the same for equal scores."""
    score: float
    """Policies: PageRank as a multiple of the mean. Bodies: measures they are responsible for."""
    count: int
    """Policies: documents that rely on it. Bodies: measures they are responsible for."""
    supporting: int = 0
    """Bodies: further measures that they support."""
    issued: int = 0
    """Bodies: documents that they issued."""
    partners: int = 0
    """Bodies: others that are named for the same measures."""
    links: list[Link] = field(default_factory=list)
    """Some of the links that are counted: the first three."""
    sentence: Said = field(default_factory=Said)
    """What the numbers mean."""


@dataclass(slots=True)
class Centrals:
    """Central policies or bodies."""

    what: Literal["policies", "bodies"]
    """What is ranked."""
    items: list[Central]
    """The first ones."""
    total: int
    """How many there are with a score above that of what nothing points to."""
    sentence: Said = field(default_factory=Said)
    """The answer in words."""
    method: Said = field(default_factory=Said)
    """How it was made."""


@dataclass(slots=True)
class Tie:
    """Two sectors that are treated together."""

    one: Reference
    """A sector."""
    other: Reference
    """Another."""
    weight: float
    """Sum over measures and documents that support both of 1 / (sectors that it supports - 1)."""
    count: int
    """Measures and documents that support both."""
    links: list[Link] = field(default_factory=list)
    """The links of one that supports both, the one that supports fewest others."""
    sentence: Said = field(default_factory=Said)
    """What the numbers mean."""


@dataclass(slots=True)
class Member:
    """A sector of a cluster."""

    industry: Reference
    """The sector."""
    weight: float
    """Sum of the weights of its ties within the cluster."""
    share: float
    """Part of the weight of all its ties that this is, from 0 to 1."""


@dataclass(slots=True)
class Cluster:
    """Sectors that are treated together."""

    number: int
    """Clusters are numbered from 1, the one with most weight first."""
    members: list[Member]
    """Its sectors, those with most weight in it first."""
    weight: float
    """Weight of all ties within it."""
    share: float
    """Part of the weight of all ties of its sectors that lies within it, from 0 to 1."""
    ties: list[Tie]
    """Its strongest ties."""
    sentence: Said = field(default_factory=Said)
    """What the numbers mean."""


@dataclass(slots=True)
class Clusters:
    """Clusters of sectors."""

    items: list[Cluster]
    """Clusters of two sectors at least."""
    total: int
    """How many there are."""
    alone: list[Reference]
    """Sectors that something supports and nothing supports together with another."""
    modularity: float
    """How much more weight lies within clusters than by chance, -0.5 to 1."""
    sentence: Said = field(default_factory=Said)
    """The answer in words."""
    method: Said = field(default_factory=Said)
    """How it was made."""


@dataclass(slots=True)
class Gap:
    """Something that is missing."""

    thing: Reference
    """What lacks it."""
    policies: int = 0
    """Policies for it (industries, keys)."""
    measures: int = 0
    """Measures for it, or that it states."""
    date: str | None = None
    """Last day in force (expired)."""
    links: list[Link] = field(default_factory=list)
    """Links that show that it is asked for: policies for a sector, a target without instrument."""
    sentence: Said = field(default_factory=Said)
    """What it means."""


@dataclass(slots=True)
class Gaps:
    """Everything that is missing in one way."""

    kind: Literal["industries", "keys", "targets", "expired"]
    """In which way."""
    items: list[Gap]
    """The first ones."""
    total: int
    """How many there are."""
    of: int
    """Out of how many that were looked at."""
    sentence: Said = field(default_factory=Said)
    """The answer in words."""
    method: Said = field(default_factory=Said)
    """How it was made."""


Analysed = Paths | Neighbourhood | Centrals | Clusters | Similar | Chain | Gaps
"""Any answer."""
