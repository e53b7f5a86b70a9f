"""Changes as they are answered: with names, figures and evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.changes.claimed import Ground, Said
from graph.changes.difference import Aspect, Change, Kind
from graph.changes.narrowing import IndexOf, no_index
from graph.index import Index
from graph.index.grounds import evidence_of
from graph.namespaces import FK
from graph.queries.answers import Claim, Quantity, Reference
from graph.queries.evidence import Evidence, read_evidence
from graph.queries.facts import QUANTITY_KINDS, Names, read_facts, read_names
from graph.queries.view import View, shorten


@dataclass(slots=True)
class Grounds:
    """Why something is claimed."""

    basis: str | None = None
    """Kind of reason: heading, wording, title, lexicon or catalogue."""
    confidence: float | None = None
    """From 0 to 1."""
    place: str | None = None
    """Part and item of the source."""


@dataclass(slots=True)
class State:
    """One side of a change: what was claimed, or is."""

    object: Reference
    """What is said of the subject."""
    quantity: Quantity | None = None
    """The figure, where it is one."""
    grounds: list[Grounds] = field(default_factory=list)
    """Why it is claimed; several where several sources say so."""


@dataclass(slots=True)
class Told:
    """A claim that came, changed or went."""

    id: str
    """Stable name of the change, an IRI with both generations in it."""
    change: Kind
    """came, changed or went."""
    aspect: Aspect | None
    """What changed: the object, the amount of a figure, or the grounds."""
    subject: Reference
    """The measure or document that it is about."""
    document: Reference | None
    """The document that states the measure."""
    property: str
    """Property, as prefixed name: ``fk:supportsIndustry``."""
    before: State | None
    """What was claimed; null where it came."""
    after: State | None
    """What is claimed; null where it went."""
    since: int
    """The older generation."""
    until: int
    """The newer generation."""
    published: str
    """When the newer generation was published."""
    evidence: list[Claim] = field(default_factory=list)
    """Claims that say so: of the newer generation, of the older one for what went."""


def tell(old: View, new: View, found: Sequence[Change], index_of: IndexOf = no_index) -> list[Told]:
    """The changes between two generations with names and evidence; some queries for all of them."""
    subjects = {change.subject for change in found}
    known = {view: read_facts(view, sorted(subjects), ("fk:statedIn",)) for view in (old, new)}
    things = subjects | {
        said.object for change in found for said in (change.before, change.after) if said
    }
    named = {view: read_names(view, things | known[view].all_iris()) for view in (old, new)}
    evidence = {
        old: _evidence(old, (c for c in found if c.kind == "went"), index_of(old)),
        new: _evidence(new, (c for c in found if c.kind != "went"), index_of(new)),
    }
    span = f"{old.reader.generation.number}-{new.reader.generation.number}"
    answer = []
    for change in found:
        view = old if change.kind == "went" else new
        documents = known[view].iris(change.subject, "fk:statedIn")
        told = Told(
            id=f"{new.base}change/{span}/{change.id}",
            change=change.kind,
            aspect=change.aspect,
            subject=named[view].reference(change.subject),
            document=named[view].reference(documents[0]) if documents else None,
            property=shorten(change.predicate),
            before=_state(change.predicate, change.before, named[old]),
            after=_state(change.predicate, change.after, named[new]),
            since=old.reader.generation.number,
            until=new.reader.generation.number,
            published=new.reader.generation.published,
        )
        said = change.before if change.kind == "went" else change.after
        assert said is not None
        told.evidence = [
            claim
            for claim in evidence[view].of(change.subject, [told.property])
            if claim.object.id == said.object
        ]
        answer.append(told)
    return answer


def _evidence(view: View, found: Iterable[Change], index: Index | None) -> Evidence:
    wanted = list(found)
    subjects = sorted({change.subject for change in wanted})
    objects = {s.object for c in wanted for s in (c.before, c.after) if s is not None}
    properties = sorted({shorten(change.predicate) for change in wanted})
    if index is not None:
        return evidence_of(index, subjects, properties, sorted(objects))[0]
    return read_evidence(view, subjects, properties, sorted(objects))


def _state(predicate: str, said: Said | None, names: Names) -> State | None:
    if said is None:
        return None
    return State(
        names.reference(said.object), _quantity(predicate, said), [_ground(g) for g in said.grounds]
    )


def _ground(ground: Ground) -> Grounds:
    return Grounds(
        ground.basis or None,
        float(ground.confidence) if ground.confidence else None,
        ground.place or None,
    )


def _quantity(predicate: str, said: Said) -> Quantity | None:
    """The figure that was claimed, as its claim told it then."""
    if (figures := said.figures) is None:
        return None
    return Quantity(
        id=said.object,
        kind=QUANTITY_KINDS[f"fk:{predicate.removeprefix(FK)}"],
        wording=figures.wording or None,
        qualifier=figures.qualifier or None,
        unit=figures.unit or None,
        value=_number(figures.value),
        low=_number(figures.low),
        high=_number(figures.high),
        before=_number(figures.before),
        order_of_magnitude=int(figures.magnitude) if figures.magnitude else None,
        deadline=figures.deadline or None,
        as_of=figures.as_of or None,
        since=figures.since or None,
    )


def _number(text: str) -> float | None:
    return float(text) if text else None
