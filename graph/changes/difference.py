"""What came, changed and went between two generations, by claim.

- *came*: it is claimed in the new generation, and was not in the old one;
- *went*: it was claimed in the old generation, and is not in the new one;
- *changed*: of a subject and property exactly one object went and exactly one came (``object``), or
  a figure is the same one with another amount: at the same place of the text, or the only one of
  its unit that went and the only one that came (``amount``); or the same is claimed on other
  grounds (``grounds``).

What is the same as what is told in `claimed`. The changes applied to the claims of the old
generation give those of the new one (`apply`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from graph.changes.claimed import Claimed, Figures, Group, Said
from graph.identifiers import digest
from graph.store.base import Reader

Kind = Literal["came", "changed", "went"]
KINDS: Final[tuple[Kind, ...]] = ("came", "changed", "went")

Aspect = Literal["object", "amount", "grounds"]
"""What of a claim changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One claim that came, changed or went.

    Attributes:
        kind: which of these.
        subject: IRI of the measure or document.
        predicate: IRI of the property.
        before: what was claimed, None where it came.
        after: what is claimed, None where it went.
        aspect: what changed; None where it came or went.
    """

    kind: Kind
    subject: str
    predicate: str
    before: Said | None = None
    after: Said | None = None
    aspect: Aspect | None = None

    @property
    def id(self) -> str:
        """What tells it from the other changes between the same generations (16 hex digits)."""
        keys = [str(said.key) if said else "" for said in (self.before, self.after)]
        return digest(self.kind, self.subject, self.predicate, *keys)


def changes(old: Reader, new: Reader) -> Iterator[Change]:
    """The changes from ``old`` to ``new``, sorted by subject and property.

    What is in memory at a time is one subject's claims by one property; the rest is on disk.
    """
    with Claimed(old) as before, Claimed(new) as after:
        yield from difference(before, after)


def difference(old: Iterable[Group], new: Iterable[Group]) -> Iterator[Change]:
    """The changes between two sorted streams of claims."""
    for before, after in _side_by_side(iter(old), iter(new)):
        if before is None or after is None or before.said != after.said:
            yield from _of_group(before, after)


def _side_by_side(
    old: Iterator[Group], new: Iterator[Group]
) -> Iterator[tuple[Group | None, Group | None]]:
    """Groups of the same subject and property beside each other."""
    before, after = next(old, None), next(new, None)
    while before is not None or after is not None:
        if after is None or (before is not None and _place(before) < _place(after)):
            yield before, None
            before = next(old, None)
        elif before is None or _place(after) < _place(before):
            yield None, after
            after = next(new, None)
        else:
            yield before, after
            before, after = next(old, None), next(new, None)


def _place(group: Group) -> bytes:
    """By what streams are sorted: as the lines in which claims were written."""
    subject = group.subject if group.subject.startswith("_:") else f"<{group.subject}>"
    return f"{subject}\t<{group.predicate}>\t".encode()


def _of_group(before: Group | None, after: Group | None) -> Iterator[Change]:
    group = before or after
    assert group is not None
    subject, predicate = group.subject, group.predicate
    old = {} if before is None else before.said
    new = {} if after is None else after.said
    for key in [key for key in old if key in new and old[key].grounds != new[key].grounds]:
        yield Change("changed", subject, predicate, old[key], new[key], "grounds")
    gone = {key: said for key, said in old.items() if key not in new}
    come = {key: said for key, said in new.items() if key not in old}
    for first, second, aspect in _pairs(gone, come):
        del gone[first.key], come[second.key]
        yield Change("changed", subject, predicate, first, second, aspect)
    for said in gone.values():
        yield Change("went", subject, predicate, before=said)
    for said in come.values():
        yield Change("came", subject, predicate, after=said)


def _pairs(
    gone: Mapping[str | Figures, Said], come: Mapping[str | Figures, Said]
) -> list[tuple[Said, Said, Aspect]]:
    """What went and what came in its place."""
    old, new = list(gone.values()), list(come.values())
    found: list[tuple[Said, Said, Aspect]] = []
    if any(said.figures is not None for said in (*old, *new)):
        by_iri = {said.object: said for said in new}
        for entry in old:
            if (same := by_iri.pop(entry.object, None)) is not None:
                found.append((entry, same, "amount"))
        paired = {id(said) for first, second, _ in found for said in (first, second)}
        old_units, new_units = (_by_unit(side, paired) for side in (old, new))
        for unit, (only, *others) in old_units.items():
            if not others and len(new_units.get(unit, ())) == 1:
                found.append((only, new_units[unit][0], "amount"))
    elif len(old) == len(new) == 1:
        found = [(old[0], new[0], "object")]
    return found


def _by_unit(said: Iterable[Said], without: set[int]) -> dict[str, list[Said]]:
    units: dict[str, list[Said]] = defaultdict(list)
    for entry in said:
        if id(entry) not in without and entry.figures is not None:
            units[entry.figures.unit].append(entry)
    return units


Claims = dict[tuple[str, str, str | Figures], Said]
"""Claims by subject, property and what tells the object."""


def apply(claims: Claims, found: Iterable[Change]) -> Claims:
    """The claims after the changes.

    Raises:
        KeyError: a change is of a claim that is not there.
    """
    claims = dict(claims)
    for change in found:
        if change.before is not None:
            del claims[change.subject, change.predicate, change.before.key]
        if change.after is not None:
            claims[change.subject, change.predicate, change.after.key] = change.after
    return claims
