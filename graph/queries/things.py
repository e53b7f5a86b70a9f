"""A thing of the graph with all that its page shows: facts, what points to it, events, related ones.

What is shown is what one query gives (`graph.queries.thing_rows`); everything else that is read
here, names, evidence, figures, belongs to these rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.queries import validity
from graph.queries.answers import Claim, Event, Quantity, Quote, Reference, Related, Shared, Source
from graph.queries.evidence import Evidence, read_evidence, read_quotes, read_sources
from graph.queries.facts import Facts, Names, Value, read_names, read_quantities
from graph.queries.text import iris, number
from graph.queries.thing_rows import DOCUMENTS, Part, Row, Rows, read_rows
from graph.queries.validity import Validity
from graph.queries.view import View

NAMINGS_SHOWN: Final = 6
"""Spans that name a thing, of which so many are shown."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a property of the thing.

    ``reference`` where it is a thing, ``quantity`` where it is a figure; ``claims`` say why.
    """

    row: Row
    reference: Reference | None
    quantity: Quantity | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Pointer:
    """Another thing that points to the thing by a property."""

    row: Row
    reference: Reference
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Pointers:
    """What points to the thing by one property: those that are shown, and how many there are."""

    part: Part
    property: str
    total: int
    items: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """Everything that is shown of a thing.

    Attributes:
        id: IRI.
        kind: first part of the IRI after ``id/``.
        reference: its name.
        facts: by property.
        pointing: measures, documents and other things that point to it, by property.
        events: what happened, oldest first; what has no date last.
        related: those that share most with it.
        validity: whether it is in force; for measures by the documents that state them.
        namings: where texts of the store name it.
        sources: where what is said of it was read.
        rows: the rows of all this, with their query.
    """

    id: str
    kind: str
    reference: Reference
    facts: Mapping[str, Sequence[Fact]]
    pointing: Sequence[Pointers]
    events: Sequence[tuple[Row, Event]]
    related: Sequence[tuple[Sequence[Row], Related]]
    validity: Validity | None
    namings: Sequence[Quote]
    sources: Sequence[Source]
    rows: Rows

    def of(self, part: Part) -> list[Pointers]:
        """What points to the thing, of one part."""
        return [pointers for pointers in self.pointing if pointers.part == part]


def read_thing(view: View, kind: str, iri: str, day: str) -> Thing:
    """The thing with everything that is shown of it; ``day`` is that on which it is looked at."""
    rows = read_rows(view, kind, iri)
    facts = _own_facts(iri, rows)
    names = read_names(view, {iri, *_things(rows.rows)})
    own = read_evidence(view, [iri])
    others = [row.value for part in _POINTING for row in rows.of(part)]
    pointing = read_evidence(view, sorted(set(others)), None, [iri])
    quantities = {q.id: q for q in read_quantities(view, facts, [iri])[iri]}
    claims = own.of(iri)
    return Thing(
        iri,
        kind,
        names.reference(iri),
        _facts(rows, names, claims, quantities),
        _pointers(rows, names, pointing),
        _events(iri, rows, names, [*claims, *(c for o in others for c in pointing.of(o))]),
        _related(view, rows, names),
        _validity(view, kind, iri, facts, day),
        read_namings(view, iri),
        _sources(view, iri, rows, [claims, *(pointing.of(other) for other in others)]),
        rows,
    )


_POINTING: Final[tuple[Part, ...]] = ("measure", "document", "incoming")


def _things(rows: Iterable[Row]) -> set[str]:
    values = {row.value for row in rows if row.is_iri and row.value}
    return values | {row.via for row in rows if row.via}


def _own_facts(iri: str, rows: Rows) -> Facts:
    facts = Facts()
    for row in rows.of("fact"):
        facts.add(iri, row.property, Value(row.value, row.language, row.is_iri))
    return facts


def _facts(
    rows: Rows, names: Names, claims: Sequence[Claim], quantities: Mapping[str, Quantity]
) -> dict[str, list[Fact]]:
    said = defaultdict(list)
    for claim in claims:
        said[claim.property, claim.object.id].append(claim)
    facts = defaultdict(list)
    for row in rows.of("fact"):
        fact = Fact(
            row,
            names.reference(row.value) if row.is_iri else None,
            quantities.get(row.value),
            tuple(said[row.property, row.value]),
        )
        facts[row.property].append(fact)
    return dict(facts)


def _pointers(rows: Rows, names: Names, evidence: Evidence) -> list[Pointers]:
    found: dict[tuple[Part, str], list[Pointer]] = defaultdict(list)
    for part in _POINTING:
        for row in rows.of(part):
            claims = tuple(evidence.of(row.value, [row.property]))
            found[part, row.property].append(Pointer(row, names.reference(row.value), claims))
    return [
        Pointers(part, name, rows.totals.get((part, name), len(items)), tuple(_newest(items)))
        for (part, name), items in found.items()
    ]


def _newest(items: Sequence[Pointer]) -> list[Pointer]:
    """Those with the newest date first, each day in the order of their IRIs."""
    return sorted(items, key=lambda item: item.row.date, reverse=True)


_INVERSE: Final = {"eli:amended_by": "eli:amends", "eli:repealed_by": "eli:repeals"}


def _events(iri: str, rows: Rows, names: Names, claims: Sequence[Claim]) -> list[tuple[Row, Event]]:
    events = []
    for row in sorted(rows.of("event"), key=lambda row: (row.date or "9999-99", row.property)):
        name, target = row.property, row.value
        if name in _INVERSE:
            name, target = _INVERSE[name], iri
        event = Event(
            row.property,
            row.date or None,
            names.reference(row.value) if row.value else None,
            row.count or None,
            [c for c in claims if (c.property, c.object.id) == (name, target)],
        )
        events.append((row, event))
    return events


def _related(view: View, rows: Rows, names: Names) -> list[tuple[Sequence[Row], Related]]:
    by_item: dict[str, list[Row]] = defaultdict(list)
    for row in rows.of("related"):
        by_item[row.value].append(row)
    evidence = _sharing_evidence(view, rows.of("related"))
    related: list[tuple[Sequence[Row], Related]] = []
    for item, found in by_item.items():
        shared = [
            Shared(row.property, names.reference(row.via), evidence.get((item, row.via), []))
            for row in sorted(found, key=lambda row: (row.property in _WEAK, row.property))
        ]
        related.append((found, Related(names.reference(item), shared, found[0].count or None)))
    related.sort(key=lambda pair: (-(pair[1].count or 0), -_weight(pair[0]), pair[1].item.id))
    return related


_WEAK: Final = ("fk:appliesIn", "fk:key", "fk:instrument")


def _weight(rows: Sequence[Row]) -> float:
    return sum(0.25 if row.property in _WEAK else 1 for row in rows)


def _sharing_evidence(view: View, rows: Sequence[Row]) -> dict[tuple[str, str], list[Claim]]:
    """For each related thing and each thing shared the claim that links them, the first one."""
    pairs = {(row.value, row.via) for row in rows if row.via}
    if not pairs:
        return {}
    values, shared = (sorted(set(ends)) for ends in zip(*pairs, strict=True))
    by_measure = {
        (row["measure"], row["industry"]): row["document"]
        for row in view.ask_rows(
            "measures-sharing", documents=iris(values), industries=iris(shared)
        )
        if "measure" in row and (row["document"], row["industry"]) in pairs
    }
    users = {row.via for row in rows if row.property in ("", "fk:usesPolicy")}
    subjects = sorted({*values, *users, *(measure for measure, _ in by_measure)})
    evidence = read_evidence(view, subjects, None, sorted({*values, *shared}))
    found: dict[tuple[str, str], list[Claim]] = {}
    for subject in subjects:
        for claim in evidence.of(subject):
            other = by_measure.get((subject, claim.object.id), subject)
            for pair in ((other, claim.object.id), (claim.object.id, subject)):
                if pair in pairs:
                    found.setdefault(pair, [claim])
    return found


def _validity(view: View, kind: str, iri: str, facts: Facts, day: str) -> Validity | None:
    documents = facts.iris(iri, "fk:statedIn") if kind == "measure" else [iri]
    if not documents or (kind not in DOCUMENTS and kind != "measure"):
        return None
    return validity.read_validity(view, documents[:1], day)[documents[0]]


def read_namings(view: View, iri: str) -> list[Quote]:
    """Spans of texts of the store that name the thing; the first ones."""
    rows = view.ask_rows("annotations-of-thing", items=iris([iri]), limit=number(NAMINGS_SHOWN))
    quotes = read_quotes(view, [row["annotation"] for row in rows])
    return sorted(quotes.values(), key=lambda quote: (quote.text, quote.start, quote.end))


def _sources(view: View, iri: str, rows: Rows, claims: Iterable[Sequence[Claim]]) -> list[Source]:
    """Texts of the thing itself first, then those that claims about it come from."""
    own = [row.value for row in rows.of("incoming") if row.property == "fk:textOf"]
    given = [
        row.value
        for row in rows.of("fact")
        if row.is_iri and row.property in ("prov:wasDerivedFrom", "dcterms:source")
    ]
    found = {source.id: source for source in read_sources(view, [*own, *given]).values()}
    for group in claims:
        for claim in group:
            for source in claim.sources:
                found.setdefault(source.id, source)
    return list(found.values())
