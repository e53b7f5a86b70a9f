"""Corrections as values: what a person says of one claim of a named graph, or of two things."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple, get_args

from graph import identifiers
from graph.errors import ParameterError

Decision = Literal["accept", "reject", "relink", "add", "merge", "split"]
DECISIONS: Final[tuple[Decision, ...]] = get_args(Decision)
OF_ENTITIES: Final = ("merge", "split")
"""Decisions on two things; the others are on a claim of a document or table."""

MAX_REASON: Final = 2_000
"""Code points of a reason."""


class Edge(NamedTuple):
    """Subject, predicate and object of a claim, as IRIs."""

    subject: str
    predicate: str
    object: str


class Anchor(NamedTuple):
    """A span of a text: half-open, in code points; with the quote and what stands around it."""

    sha256: str
    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""


class Withdrawal(NamedTuple):
    """Who took a correction back, when (ISO 8601), and why."""

    by: str
    at: str
    reason: str


class Figure(NamedTuple):
    """A number as a decimal (of ranges the upper end) in CNY, % or a unit of the text, the lower end
    of a range, and ``max``, ``min`` or ``about`` where it is a bound or not exact."""

    value: str
    unit: str
    low: str = ""
    qualifier: str = ""


class Named(NamedTuple):
    """A thing that a correction brings in, as no graph knows it yet: class, name, its region.

    A quantity has its words as name, and its ``figure``.
    """

    kind: str
    label: str
    region: str = ""
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction.

    Attributes:
        id: IRI; made from all that it says, who says it and when.
        decision: what is said of the edge.
        graph: the named graph whose claim it is; of merges and splits the graph they stand in.
        edge: the claim; of merges the thing that goes and the one that stays, of splits the two.
        by: name of the token of who says so.
        at: when; see `stamp`.
        reason: why, in their words.
        replacement: what a relinked edge leads to; empty for others.
        anchor: the span that shows it; None where there is none.
        named: what is to be said of the object or replacement where it is new.
        withdrawal: None while it holds.
    """

    id: str
    decision: Decision
    graph: str
    edge: Edge
    by: str
    at: str
    reason: str = ""
    replacement: str = ""
    anchor: Anchor | None = None
    named: Named | None = None
    withdrawal: Withdrawal | None = None

    @property
    def is_active(self) -> bool:
        """Whether it has not been withdrawn."""
        return self.withdrawal is None

    @property
    def order(self) -> tuple[datetime, str]:
        """What corrections are sorted by: when they were made."""
        return datetime.fromisoformat(self.at), self.id

    @property
    def tail(self) -> str:
        """Last part of its IRI."""
        return self.id.rpartition("/")[2]

    @property
    def result(self) -> Edge | None:
        """The edge that holds by it, None where it says only what does not hold."""
        if self.decision in ("accept", "add"):
            return self.edge
        return self.edge._replace(object=self.replacement) if self.decision == "relink" else None

    def withdrawn(self, withdrawal: Withdrawal) -> "Correction":
        """The same, taken back.

        Raises:
            ParameterError: it has been already.
        """
        if self.withdrawal is not None:
            raise ParameterError(
                f"correction {self.tail} was withdrawn by {self.withdrawal.by} at {self.withdrawal.at}"
            )
        return replace(self, withdrawal=withdrawal)


def stamp(moment: datetime | None = None) -> str:
    """A moment, now where it is None, in the canonical form of xsd:dateTime in UTC."""
    utc = (moment or datetime.now(UTC)).astimezone(UTC)
    fraction = f".{utc.microsecond:06}".rstrip("0").rstrip(".")
    return f"{utc:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def correct(
    decision: Decision,
    graph: str,
    edge: Edge,
    *,
    by: str,
    at: str,
    base: str,
    reason: str = "",
    replacement: str = "",
    anchor: Anchor | None = None,
    named: Named | None = None,
) -> Correction:
    """A new correction, with its IRI.

    Raises:
        ParameterError: the parts do not go together, or the reason is too long.
    """
    if len(reason) > MAX_REASON:
        raise ParameterError(f"the reason has {len(reason)} characters, {MAX_REASON} are allowed")
    if (decision == "relink") != bool(replacement):
        raise ParameterError("a relinked claim, and no other, needs what it is to lead to")
    if decision == "relink" and replacement == edge.object:
        raise ParameterError("the claim leads there already; name another thing to relink it to")
    if decision in OF_ENTITIES and edge.subject == edge.object:
        raise ParameterError("both are the same thing; name two")
    digest = identifiers.digest(decision, graph, *edge, by, at, replacement, repr(anchor))
    iri = identifiers.path("correction", digest, base=base)
    return Correction(
        iri, decision, graph, edge, by, at, reason.strip(), replacement, anchor, named
    )
