"""What questions are answered from: by SPARQL (`by_sparql`), by the index of a generation where
somebody has one (`by_index`).

Both give what the lists of the service give: the same items in the same order, the same totals.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, Protocol

from graph.ask.names import NameLookup
from graph.ask.understanding import Kind
from graph.queries.answers import Claim, Concept, Count, Document, Measure, Reference
from graph.queries.concepts import INDUSTRIES, KEYS, REGIONS, ConceptKind
from graph.queries.documents import DOCUMENT_CLASSES, POLICY_CLASSES
from graph.queries.filters import Filters
from graph.queries.text import Terms
from graph.queries.view import View, expand_all

Item = Document | Measure | Concept
Meant = Mapping[str, Sequence[Reference]]
"""What the names in filters were taken for."""

Linked = Literal["policies", "measures"]
"""What concepts are linked to."""

MOST: Final = 200
"""Items of one page at most."""

MOST_LARGEST: Final = 1_000
"""Items with the largest amounts that are found by SPARQL at most."""

MOST_BODIES: Final = 500
"""Bodies that are answerable that are found at most."""

LINKS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "industries": ("fk:supportsIndustry",),
    "regions": ("fk:appliesIn",),
    "keys": ("fk:key",),
    "organizations": ("eli:passed_by", "fk:responsibleBody", "fk:supportingBody"),
}
"""How documents and measures are linked to concepts."""

CONCEPT_KINDS: Final[Mapping[Kind, ConceptKind]] = {
    "industries": INDUSTRIES,
    "regions": REGIONS,
    "keys": KEYS,
}
"""Concepts of which it can be asked which have nothing."""

FIELD: Final[Mapping[Kind, str]] = {
    "industries": "industry",
    "regions": "region",
    "keys": "key",
    "organizations": "issuer",
}
"""The filter whose values are the concepts of a list."""

MONEY: Final[Mapping[str, tuple[str, ...]]] = {
    "incentive": ("fk:hasIncentive",),
    "any": ("fk:hasIncentive", "fk:hasBudget"),
}
"""Which figures are the largest."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The first items of a list.

    Attributes:
        items: in the order of the list.
        total: how many the whole list has.
        facets: counts over the whole list, where they were wanted.
        meant: what the names in the filters were taken for.
        sparql: the query that gives the rows.
    """

    items: Sequence[Item]
    total: int
    facets: Mapping[str, Sequence[Count]]
    meant: Meant
    sparql: str


class Counted(NamedTuple):
    """A concept, and how many are linked to it."""

    id: str
    items: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """Concepts that are linked somewhere, but not by what fulfils the filters.

    Attributes:
        missing: these, those that are linked most first.
        linked: all concepts that are linked somewhere.
        meant: what the names in the filters were taken for.
        sparql: the query that gives those that are missing.
    """

    missing: Sequence[Counted]
    linked: Sequence[str]
    meant: Meant
    sparql: str


@dataclass(frozen=True, slots=True)
class Largest:
    """Items with the largest amounts of money.

    Attributes:
        items: the first of them, the greatest first.
        amounts: the greatest amount of each, in CNY.
        total: how many items name an amount; None where that was not counted.
        meant: what the names in the filters were taken for.
        sparql: the query that gives the first items.
    """

    items: Sequence[Item]
    amounts: Sequence[float]
    total: int | None
    meant: Meant
    sparql: str


class Body(NamedTuple):
    """A body, the measures that it is answerable for, and claims that say so."""

    body: Reference
    measures: int
    claims: Sequence[Claim]


@dataclass(frozen=True, slots=True)
class Answerable:
    """Bodies that are answerable for measures.

    Attributes:
        bodies: those that are for most first; the first ones with claims.
        total: how many bodies there are in all.
        measures: how many measures fulfil the filters.
        meant: what the names in the filters were taken for.
        sparql: the query that gives the bodies.
    """

    bodies: Sequence[Body]
    total: int
    measures: int
    meant: Meant
    sparql: str


class Lists(Protocol):
    """The lists of one generation.

    All that take filters raise UnknownTermError where a name in them stands for nothing known, and
    ParameterError where a date or amount is malformed.
    """

    @property
    def view(self) -> View:
        """The generation."""

    def lookup(self) -> NameLookup:
        """Names of things, as the generation has them."""

    def first(
        self, kind: Kind, filters: Filters, *, limit: int, order: str = "date", facets: bool = False
    ) -> Listed:
        """The first items of a list."""

    def documents(self, items: Sequence[str], *, measures_shown: int = ...) -> Sequence[Document]:
        """Documents by IRI, in this order, each with so many of its measures."""

    def names(self, things: Sequence[str]) -> Mapping[str, Reference]:
        """Names of industries, places and keys by IRI."""

    def gaps(self, kind: Kind, filters: Filters, *, of: Linked, among: Linked) -> Gaps:
        """Concepts to which some of ``among`` are linked, but none of ``of`` that fulfils the
        filters; neither to what is narrower or lies within."""

    def largest(self, kind: Kind, filters: Filters, *, by: str, shown: int) -> Largest:
        """The items that name most money (`MONEY`); of documents that which their measures name
        counts too."""

    def answerable(self, filters: Filters, *, shown: int) -> Answerable:
        """The bodies responsible for the measures that fulfil the filters; the first ``shown`` with
        claims."""

    def claims(
        self, filters: Filters, linked: Iterable[Linked], kind: Kind, concepts: Sequence[str]
    ) -> Mapping[str, Sequence[Claim]]:
        """For each concept claims that link it to what fulfils the filters; those with quotes
        first."""


def classes_of(kind: Kind) -> dict[str, Terms]:
    """What the SPARQL texts of a list of documents are given beside its filters."""
    if kind == "measures":
        return {}
    return {"classes": expand_all(POLICY_CLASSES if kind == "policies" else DOCUMENT_CLASSES)}


def words_of(kind: Kind) -> str:
    """What the SPARQL texts of a list call the words looked for."""
    return "measure_words" if kind == "measures" else "words"


def largest_query(kind: Kind, values: Mapping[str, Terms], by: str) -> tuple[str, dict[str, Terms]]:
    """Name and values, but for the limit, of the SPARQL text for the largest amounts."""
    name = "ask-largest-measures" if kind == "measures" else "ask-largest-documents"
    return name, {**values, **classes_of(kind), "has": expand_all(MONEY[by])}


def gap_values(
    kind: Kind, values: Mapping[str, Terms], of: Linked, among: Linked
) -> dict[str, Terms]:
    """Values of the SPARQL text for gaps."""
    return {
        **values,
        **classes_of("policies"),
        of: Terms(),
        f"among_{among}": Terms(),
        "link": expand_all(LINKS[kind]),
        "concept_classes": expand_all(CONCEPT_KINDS[kind].classes),
    }
