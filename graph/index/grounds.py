"""Claims about measures and documents from the records of an index, without asking an engine."""

from collections.abc import Sequence

from graph import deadline
from graph.index.opened import Index
from graph.index.records import RecordKind, parsed
from graph.queries.answers import Claim, Document, Measure
from graph.queries.evidence import Evidence

_BATCH = 500


def evidence_of(
    index: Index,
    subjects: Sequence[str],
    properties: Sequence[str],
    objects: Sequence[str] | None = None,
) -> tuple[Evidence, list[Measure | Document]]:
    """Claims about some measures and documents by some properties, about some objects only where
    these are given, as `graph.queries.evidence.read_evidence` has them; and what they are about.

    Things without a record are left out.
    """
    wanted = None if objects is None else frozenset(objects)
    claims: dict[str, list[Claim]] = {}
    found: list[Measure | Document] = []
    for start in range(0, len(subjects), _BATCH):
        deadline.check()
        for item in read_items(index, subjects[start : start + _BATCH]):
            found.append(item)
            claims[item.id] = [
                claim
                for claim in item.evidence
                if claim.property in properties and (wanted is None or claim.object.id in wanted)
            ]
    return Evidence(claims), found


def read_items(index: Index, items: Sequence[str]) -> list[Measure | Document]:
    """Measures and documents by IRI, the latter without their measures; in any order."""
    kinds: tuple[RecordKind, ...] = ("measure", "document")
    found: list[Measure | Document] = []
    for kind in kinds:
        records = [record for item in items if (record := index.records.of_one(kind, item))]
        found += parsed(kind, records)
    return found
