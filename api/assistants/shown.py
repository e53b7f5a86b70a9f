"""Things, claims and figures as tools answer them: short, with the words that say so."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from api.assistants.addresses import page_address
from api.assistants.answers import Figure, Ground, Named, Origin, Passage
from api.changes.entries import figure
from api.desk.schemas import GenerationInfo
from api.pages.language import Language, word
from api.pages.templating import amount, name_of
from graph.queries.answers import Claim, Quantity, Quote, Reference, Source
from graph.queries.facts import Names, read_names
from graph.queries.view import View

PASSAGES: Final = 3
"""Passages and sources of one claim that are shown; how many more there are is told."""

PASSAGE_CHARACTERS: Final = 600
"""Characters of a passage that are shown; how many it has is told."""


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles of the documents that quotes come from, and of sources."""

    names: Names | None
    known: dict[str, str]

    def of(self, quote: Quote) -> str | None:
        """Title of the document that the words stand in."""
        if (title := self.known.get(quote.text)) is not None:
            return title
        if self.names is None or quote.document is None:
            return None
        return self.names.reference(quote.document).label


class Shown:
    """Writes answers about one generation in one language."""

    def __init__(self, view: View, pages: str, language: Language) -> None:
        """``pages`` is the address of the service whose pages are named."""
        self.view = view
        self.pages = pages
        self.language: Language = language
        self.page_of_id = f"{pages}/page/{{id}}"

    @property
    def generation(self) -> GenerationInfo:
        """The generation, for answers."""
        generation = self.view.reader.generation
        return GenerationInfo(number=generation.number, published=generation.published)

    def id(self, iri: str) -> str:
        """The end of an IRI of ours, which tools take; others as they are."""
        return self.view.tail(iri) or iri

    def page(self, iri: str, **query: str) -> str | None:
        """The page of a thing; None where it is not one of ours."""
        tail = self.view.tail(iri)
        return None if tail is None else page_address(self.pages, f"/page/{tail}", query)

    def label(self, reference: Reference) -> str:
        """The name of a thing."""
        return name_of(reference, self.language)

    def labels(self, references: Iterable[Reference]) -> list[str]:
        """Names of things."""
        return [self.label(reference) for reference in references]

    def named(self, reference: Reference) -> Named:
        """A thing by its name."""
        return Named(id=self.id(reference.id), label=self.label(reference), number=reference.number)

    def all_named(self, references: Iterable[Reference]) -> list[Named]:
        """Things by their names."""
        return [self.named(reference) for reference in references]

    def figure(self, quantity: Quantity) -> Figure:
        """An amount."""
        return Figure(
            kind=quantity.kind,
            amount=figure(quantity, self.language),
            wording=quantity.wording,
            value=quantity.value,
            low=quantity.low,
            high=quantity.high,
            before=quantity.before,
            unit=quantity.unit,
            deadline=quantity.deadline,
            as_of=quantity.as_of,
        )

    def amount(self, value: float, unit: str | None) -> str:
        """An amount as people write it."""
        return amount(value, unit, self.language)

    def titles(self, claims: Iterable[Claim]) -> Titles:
        """Titles of all documents that are quoted by some claims; one query at most."""
        claims = list(claims)
        known = {s.id: s.title for claim in claims for s in claim.sources if s.title is not None}
        asked = {q.document for claim in claims for q in claim.quotes if q.text not in known}
        wanted = {iri for iri in asked if iri is not None}
        return Titles(read_names(self.view, wanted) if wanted else None, known)

    def ground(self, claim: Claim, titles: Titles, *, most: int = PASSAGES) -> Ground:
        """A claim, with as many passages and sources as are shown."""
        quoted = {quote.text for quote in claim.quotes}
        others = [source for source in claim.sources if source.id not in quoted]
        label, said = self.label(claim.object), word(claim.property, self.language)
        return Ground(
            claim=self.id(claim.id),
            says=f"{said}：{label}" if self.language == "zh" else f"{said}: {label}",
            property=claim.property,
            object=self.id(claim.object.id),
            basis=claim.basis,
            confidence=claim.confidence,
            place=claim.place,
            passages=[self._passage(quote, titles) for quote in claim.quotes[:most]],
            sources=[origin(source) for source in others[:most]],
            not_shown=max(0, len(claim.quotes) - most) + max(0, len(others) - most),
        )

    def grounds(
        self, claims: Sequence[Claim], titles: Titles, *, most: int, about: Collection[str] = ()
    ) -> list[Ground]:
        """The most telling of some claims: those about some things, with words, and sure."""
        ranked = sorted(
            claims,
            key=lambda c: (c.object.id not in about, not c.quotes, -(c.confidence or 0), c.id),
        )
        return [self.ground(claim, titles, most=1) for claim in ranked[:most]]

    def _passage(self, quote: Quote, titles: Titles) -> Passage:
        place = {"span": f"{quote.start}-{quote.end}"}
        whole = len(quote.exact)
        return Passage(
            exact=quote.exact[:PASSAGE_CHARACTERS],
            before=quote.prefix,
            after=quote.suffix,
            document=titles.of(quote),
            start=quote.start,
            end=quote.end,
            page=self.page(quote.document or quote.text, **place) or quote.text,
            characters=whole if whole > PASSAGE_CHARACTERS else None,
        )


def origin(source: Source) -> Origin:
    """Where something was read."""
    return Origin(
        title=source.title,
        publisher=source.publisher,
        date=source.date,
        url=source.url,
        confirmed=False if source.confirmed is False else None,
    )
