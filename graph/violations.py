"""What a validation reports: kinds of violation with the nodes that they concern."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

Check = Literal["shape", "term", "claim", "evidence"]
Severity = Literal["violation", "warning"]

EXAMPLES: Final = 10
"""How many focus nodes of one kind of violation a report names."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One kind of fault, with the nodes that have it.

    Attributes:
        check: which of the four checks found it.
        severity: ``violation`` where the data are wrong, ``warning`` where they are incomplete.
        message: what is wrong, by language (zh, en).
        focus: the first `EXAMPLES` nodes that have it, sorted.
        count: how many times it was found.
    """

    check: Check
    severity: Severity
    message: Mapping[str, str]
    focus: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found in ``triples`` triples, each counted once, whatever its graphs.

    The report on a single document counts what it took from the vocabularies, too.
    """

    triples: int
    violations: tuple[Violation, ...]
    warnings: tuple[Violation, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong; data with warnings conform."""
        return not self.violations

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {"conforms": self.conforms, **asdict(self)}


class Findings:
    """Faults, grouped by check, severity and message."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[Check, Severity, str, str], list[str]] = {}
        self._counts: dict[tuple[Check, Severity, str, str], int] = {}

    def add(
        self,
        check: Check,
        focus: str,
        zh: str,
        en: str,
        *,
        severity: Severity = "violation",
        count: int = 1,
    ) -> None:
        key = (check, severity, zh, en)
        self._nodes.setdefault(key, []).append(focus)
        self._counts[key] = self._counts.get(key, 0) + count

    def of(self, severity: Severity) -> tuple[Violation, ...]:
        return tuple(
            Violation(
                check=key[0],
                severity=severity,
                message={"zh": key[2], "en": key[3]},
                focus=tuple(sorted(set(nodes))[:EXAMPLES]),
                count=self._counts[key],
            )
            for key, nodes in sorted(self._nodes.items())
            if key[1] == severity
        )
