"""What an index is asked: filters after their names were looked up, and the orders of answers."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, NamedTuple

from graph.errors import ParameterError

ITEM_KINDS: Final = ("policies", "documents", "measures")
"""Kinds of item that have facets of their own."""
CONCEPT_KINDS: Final = ("industries", "regions", "organizations", "keys")
"""Kinds of concept, listed by how much is linked to them."""
KINDS: Final = (*ITEM_KINDS, *CONCEPT_KINDS)

FACETS: Final = (
    "industry",
    "region",
    "key",
    "economy",
    "kind",
    "issuer",
    "year",
    "instrument",
    "amount",
    "validity",
)
"""Facets of policies, documents and measures."""
TREES: Final = ("industry", "region")
"""Facets whose values lie below others: what has a value counts for all above it as well."""

VALIDITIES: Final = ("in-force", "expired", "not-yet", "unknown")
"""Values of the facet ``validity``, by the rules of `graph.queries.validity`. The filter `as_of`
keeps what is in force on a day as far as is known: ``in-force`` and ``unknown``."""

ORDERS: Final = ("date", "relevance", "title")


class AmountRange(NamedTuple):
    """A range of amounts of money in CNY: more than ``low``, up to and with ``high``."""

    id: str
    low: Decimal
    high: Decimal | None


def _ranges(*bounds: int) -> tuple[AmountRange, ...]:
    pairs = zip(bounds, (*bounds[1:], None), strict=True)
    return tuple(
        AmountRange(
            f"{low}-{'' if high is None else high}",
            Decimal(low),
            None if high is None else Decimal(high),
        )
        for low, high in pairs
    )


AMOUNT_RANGES: Final = _ranges(0, 100_000, 1_000_000, 5_000_000, 10_000_000, 100_000_000)
"""Values of the facet ``amount``, by their ids: ``0-100000`` … ``100000000-``."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a list is narrowed by. Tuples mean any of their values, empty ones everything.

    Attributes:
        kind: one of `KINDS`.
        industry: IRIs; what is narrower counts too, closed here or not.
        region: IRIs of regions and zones; what lies within counts too.
        key: IRIs of keys.
        economy: IRIs of types of economy.
        doc_kind: IRIs of kinds of document.
        issuer: IRIs of bodies.
        instrument: IRIs of instruments.
        year_from: first date (``2021``, ``2021-03`` or ``2021-03-15``).
        year_to: last date, as precise.
        as_of: day on which items are in force as far as is known, and which `validity` is of
            (today where None).
        validity: some of `VALIDITIES`, on `as_of`.
        amount: ids of some of `AMOUNT_RANGES`.
        amount_from: least amount in CNY.
        amount_to: greatest amount in CNY.
        words: free text; every word (what white space divides) must stand in what is said of an
            item: its names and numbers, texts and quotes. In lists of concepts: in their names.
        names_only: look for words in names, titles and numbers only.
    """

    kind: str = "policies"
    industry: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    economy: tuple[str, ...] = ()
    doc_kind: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    instrument: tuple[str, ...] = ()
    year_from: str | None = None
    year_to: str | None = None
    as_of: str | None = None
    validity: tuple[str, ...] = ()
    amount: tuple[str, ...] = ()
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    words: str | None = None
    names_only: bool = False

    def of(self, kind: str) -> "Question":
        """The same question about another kind of thing."""
        return replace(self, kind=kind)

    def check(self) -> None:
        """Raise ParameterError where a value is none of those that there are."""
        for name, given, known in (
            ("kind", (self.kind,), KINDS),
            ("validity", self.validity, VALIDITIES),
            ("amount", self.amount, tuple(entry.id for entry in AMOUNT_RANGES)),
        ):
            for value in given:
                if value not in known:
                    raise ParameterError(f"{name} {value[:40]!r} is none of {', '.join(known)}")
