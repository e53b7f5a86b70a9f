"""What the page of a thing needs beside the thing: order, evidence, and ways between fact and text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from api.pages.merging import merge_claims
from api.things.marked_text import Citation, MarkedText, mark
from graph.queries.answers import Claim, Measure, Quote, Reference, Source
from graph.queries.facts import read_facts
from graph.queries.measures import read_measures
from graph.queries.resources import StoredText, read_texts
from graph.queries.things import Fact, Pointers, Thing
from graph.queries.validity import Validity, read_validity
from graph.queries.view import View

_ORDER: Final = (
    "skos:altLabel",
    "skos:definition",
    "eli:passed_by",
    "eli:type_document",
    "eli:date_document",
    "eli:date_publication",
    "eli:first_date_entry_in_force",
    "eli:date_no_longer_in_force",
    "fk:statedIn",
    "fk:path",
    "fk:inSection",
    "fk:key",
    "fk:economyType",
    "fk:keyOf",
    "fk:hasKey",
    "fk:supportsIndustry",
    "fk:appliesIn",
    "fk:hasIncentive",
    "fk:hasBudget",
    "fk:hasThreshold",
    "fk:hasTarget",
    "fk:hasStatistic",
    "fk:usesPolicy",
    "fk:instrument",
    "fk:action",
    "fk:actor",
    "fk:responsibleBody",
    "fk:supportingBody",
    "fk:involvesOrganization",
    "fk:beneficiary",
    "eli:based_on",
    "eli:applies",
    "eli:amends",
    "eli:repeals",
    "eli:cites",
    "fk:reportsIssuing",
    "fk:accompanies",
    "geo:sfWithin",
    "fk:ofRegion",
    "skos:broader",
)
_LAST: Final = (
    "fk:mentions",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:inScheme",
    "foaf:page",
    "dcterms:title",
    "skos:prefLabel",
    "dcterms:abstract",
    "eli:number",
    "skos:notation",
    "owl:sameAs",
    "rdf:type",
)
"""What is named only, and what the head of the page shows already, with its evidence."""
_MEASURE_LISTS: Final = (
    ("fk:key", "keys"),
    ("fk:supportsIndustry", "industries"),
    ("fk:appliesIn", "regions"),
    ("fk:usesPolicy", "policies"),
    ("fk:responsibleBody", "responsible"),
    ("fk:supportingBody", "supporting"),
    ("fk:actor", "actors"),
    ("fk:involvesOrganization", "organizations"),
)
_FIGURES: Final = {
    "incentive": "fk:hasIncentive",
    "target": "fk:hasTarget",
    "statistic": "fk:hasStatistic",
    "threshold": "fk:hasThreshold",
    "budget": "fk:hasBudget",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something is said: claims; without any, where it is named, sources, or its scheme."""

    claims: Sequence[Claim] = ()
    quotes: Sequence[Quote] = ()
    sources: Sequence[Source] = ()
    schemes: Sequence[Reference] = ()

    def first_quote(self, texts: Iterable[str]) -> Quote | None:
        """The first quote from one of the texts."""
        shown = set(texts)
        quotes = [*(quote for claim in self.claims for quote in claim.quotes), *self.quotes]
        return next((quote for quote in quotes if quote.text in shown), None)


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact with the id of its element and its evidence."""

    anchor: str
    fact: Fact
    evidence: Evidence


@dataclass(slots=True)
class Entry:
    """One thing that a measure is linked to, with the id of its element and the span that says it."""

    anchor: str
    property: str
    target: str
    reference: Reference | None
    quote: Quote | None
    claims: list[Claim] = field(default_factory=list)


@dataclass(slots=True)
class Card:
    """A measure beside its text or in a list: its entries by property, and where it begins."""

    anchor: str
    measure: Measure
    heading: Quote | None
    entries: dict[str, list[Entry]]


def in_order(facts: Mapping[str, Sequence[Fact]]) -> list[str]:
    """The properties in the order in which they are shown."""
    places = {name: place for place, name in enumerate(_ORDER)}
    places |= {name: 1000 + place for place, name in enumerate(_LAST)}
    return sorted(facts, key=lambda name: (places.get(name, 500), name))


def shown_facts(thing: Thing) -> dict[str, list[ShownFact]]:
    """The facts of the thing in order, each with the id of its element and its evidence."""
    schemes = [f.reference for f in thing.facts.get("skos:inScheme", ()) if f.reference]
    headings = [q for f in thing.facts.get("fk:statedIn", ()) for c in f.claims for q in c.quotes]
    shown: dict[str, list[ShownFact]] = {}
    number = 0
    for name in in_order(thing.facts):
        shown[name] = []
        for fact in _own_language_last(thing.facts[name]):
            number += 1
            evidence = _evidence(thing, fact, schemes, headings)
            shown[name].append(ShownFact(f"f-{number}", fact, evidence))
    return shown


def _own_language_last(facts: Sequence[Fact]) -> list[Fact]:
    """Chinese before other languages, else as they are."""
    return sorted(facts, key=lambda fact: fact.row.language not in ("", "zh"))


def _evidence(
    thing: Thing, fact: Fact, schemes: Sequence[Reference], headings: Sequence[Quote]
) -> Evidence:
    if fact.claims:
        return Evidence(claims=merge_claims(fact.claims))
    if schemes:
        return Evidence(schemes=schemes)
    text = fact.row.value
    quotes = [quote for quote in [*headings, *thing.namings] if text in quote.exact]
    if not quotes and fact.row.property == "dcterms:title":
        quotes = [*headings, *thing.namings]
    return Evidence(quotes=quotes[:3], sources=thing.sources)


def cards(view: View, pointers: Iterable[Pointers]) -> dict[str, Card]:
    """Cards for the measures that point to a thing, in the order of their documents."""
    items = {item.row.value for found in pointers for item in found.items}
    ordinals = read_facts(view, sorted(items), ("fk:ordinal",))
    measures = read_measures(view, sorted(items))
    measures.sort(key=lambda m: (_documents(m), int(ordinals.text(m.id, "fk:ordinal") or 0), m.id))
    return {measure.id: _card(f"m-{n}", measure) for n, measure in enumerate(measures, 1)}


def _documents(measure: Measure) -> list[str]:
    return [reference.id for reference in measure.documents]


def _card(anchor: str, measure: Measure) -> Card:
    claims: dict[tuple[str, str], Claim] = {
        (claim.property, claim.object.id): claim for claim in merge_claims(measure.evidence)
    }
    entries: dict[str, list[Entry]] = defaultdict(list)

    def add(name: str, target: str, reference: Reference | None) -> None:
        claim = claims.get((name, target))
        quote = next(iter(claim.quotes), None) if claim is not None else None
        place = f"{anchor}-{sum(map(len, entries.values())) + 1}"
        entries[name].append(Entry(place, name, target, reference, quote, [claim] if claim else []))

    for name, attribute in _MEASURE_LISTS:
        for reference in getattr(measure, attribute):
            add(name, reference.id, reference)
    for quantity in measure.quantities:
        add(_FIGURES[quantity.kind], quantity.id, None)
    if measure.action is not None:
        add("fk:action", measure.action.id, measure.action)
    stated = [claims.get(("fk:statedIn", document)) for document in _documents(measure)]
    quotes = [quote for claim in stated if claim is not None for quote in claim.quotes]
    return Card(anchor, measure, min(quotes, key=_place, default=None), dict(entries))


def _place(quote: Quote) -> tuple[str, int, int]:
    return quote.text, quote.start, quote.end


def marked_texts(
    view: View,
    thing: Thing,
    focus: tuple[int, int] | None,
    facts: Mapping[str, Sequence[ShownFact]],
    cards_: Mapping[str, Card],
) -> list[MarkedText]:
    """The texts of a document, with ways back to its facts and with its measures in the margin."""
    return [
        mark(
            text,
            focus,
            cited=_cited(text, facts, cards_),
            notes=_notes(text, cards_),
        )
        for text in read_texts(view, thing.id)
    ]


def _cited(
    text: StoredText, facts: Mapping[str, Sequence[ShownFact]], cards_: Mapping[str, Card]
) -> dict[tuple[int, int], list[Citation]]:
    cited: dict[tuple[int, int], list[Citation]] = defaultdict(list)

    def add(quotes: Iterable[Quote], citation: Citation) -> None:
        for quote in quotes:
            place = (quote.start, quote.end)
            if quote.text == text.id and citation not in cited[place]:
                cited[place].append(citation)

    for card in cards_.values():
        title = card.measure.title
        heading = Citation(card.anchor, "fk:statedIn", title, title)
        add([card.heading] if card.heading else [], heading)
        for name, entries in card.entries.items():
            for entry in entries:
                label = entry.reference.label if entry.reference else title
                quotes = [quote for claim in entry.claims for quote in claim.quotes]
                add(quotes, Citation(entry.anchor, name, label, title))
    for name, found in facts.items():
        for shown in found:
            label = shown.fact.reference.label if shown.fact.reference else shown.fact.row.value
            evidence = shown.evidence
            quotes = [*(q for claim in evidence.claims for q in claim.quotes), *evidence.quotes]
            add(quotes, Citation(shown.anchor, name, label))
    return {place: found for place, found in cited.items() if found}


def _notes(text: StoredText, cards_: Mapping[str, Card]) -> dict[int, list[str]]:
    notes: dict[int, list[str]] = defaultdict(list)
    for iri, card in cards_.items():
        if card.heading is not None and card.heading.text == text.id:
            start = card.heading.start
            line = text.characters.rfind("\n", 0, start) + 1
            notes[line if start - line <= _MARKER else start].append(iri)
    return dict(notes)


_MARKER: Final = 8
"""A measure whose heading stands so near to the beginning of its line is noted beside that."""


def states(view: View, pointers: Iterable[Pointers], day: str) -> dict[str, Validity]:
    """Whether each of the documents that point to a thing is in force."""
    documents = {item.row.value for found in pointers for item in found.items}
    return read_validity(view, sorted(documents), day)
