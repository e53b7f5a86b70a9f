"""Everything of a graph that an index is made from, read once, predicate by predicate.

Things get numbers in the order in which they turn up. In memory are their IRIs and the links
between them; texts are spooled. Memory grows with things and links, not with claims or texts.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

import numpy as np

from graph import schemes
from graph.index.arrays import Array
from graph.index.joining import Column, joined
from graph.index.links import Links, Pairs
from graph.index.said import Said, Sort
from graph.index.streaming import Statements, Take, iri, literal

CLASSES: Final = (
    ("key", ("fk:Key",)),
    ("economy", ("fk:EconomyType",)),
    ("industry", ("fk:Industry",)),
    ("region", ("fk:Region",)),
    ("zone", ("fk:Zone",)),
    ("organization", ("fk:Organization",)),
    ("policy", ("fk:Policy",)),
    ("document", ("fk:Reply", "fk:OfficialDocument")),
    ("measure", ("fk:Measure",)),
    ("concept", ("skos:Concept", "skos:ConceptScheme", "fk:DocumentKind", "fk:Instrument")),
    ("source", ("fk:Source", "fk:Text", "dcat:Dataset", "owl:Ontology")),
)
"""Kinds of thing, what people look for most first, and their classes."""

BIT: Final = {name: 1 << place for place, (name, _) in enumerate(CLASSES)}

_LINKS: Final = {
    "industry": ("fk:supportsIndustry",),
    "region": ("fk:appliesIn",),
    "key": ("fk:key",),
    "instrument": ("fk:instrument",),
    "stated": ("fk:statedIn",),
    "uses": ("fk:usesPolicy",),
    "kind": ("eli:type_document",),
    "issuer": ("eli:passed_by",),
    "responsible": ("fk:responsibleBody",),
    "involved": ("fk:actor", "fk:supportingBody", "fk:involvesOrganization"),
    "key_of": ("fk:keyOf",),
    "has_key": ("fk:hasKey",),
    "broader": ("skos:broader",),
    "within": ("geo:sfWithin",),
    "contains": ("geo:sfContains",),
    "same": ("owl:sameAs",),
    "repeals": ("eli:repeals",),
    "text_of": ("fk:textOf",),
}
_DATES: Final = {
    "written": "eli:date_document",
    "published": "eli:date_publication",
    "started": "eli:first_date_entry_in_force",
    "stopped": "eli:date_no_longer_in_force",
}
_NAMES: Final = (
    ("skos:prefLabel", Sort.LABEL, Sort.LABEL_EN),
    ("dcterms:title", Sort.TITLE, Sort.TITLE_EN),
    ("eli:number", Sort.NUMBER, Sort.NUMBER),
    ("skos:notation", Sort.CODE, Sort.CODE),
    ("skos:altLabel", Sort.OTHER_NAME, Sort.OTHER_NAME),
    ("dcterms:alternative", Sort.OTHER_NAME, Sort.OTHER_NAME),
    ("dcterms:abstract", Sort.ABSTRACT, Sort.ABSTRACT),
)
_MONEY: Final = ("fk:hasIncentive", "fk:hasBudget")
_FIGURES: Final = ("schema:value", "schema:minValue", "schema:maxValue")
_CNY: Final = b'"CNY"'

PREDICATES: Final = (
    *(predicate for predicates in _LINKS.values() for predicate in predicates),
    *_DATES.values(),
    *(predicate for predicate, _, _ in _NAMES),
    *_MONEY,
    *_FIGURES,
    *("fk:amount", "fk:change", "schema:replacer", "schema:currency"),
    *("fk:subject", "fk:evidence", "oa:hasTarget", "oa:hasSelector", "oa:exact"),
    *("fk:ordinal", "fk:inSection", "cnt:chars"),
)
"""All that is read."""

CLASS_NAMES: Final = tuple(name for _, names in CLASSES for name in names)

_SPAN: Final = re.compile(rb"/(\d+)-(\d+)>?$")

Progress = Callable[[int], None]


class Gathered:
    """Things by number, and what links them.

    Attributes:
        numbers: number by term, as rows have it (``<iri>``).
        classes: bits of `BIT`, by thing.
        links: pairs of things, by name (see `_LINKS`).
        dates: things, with dates as they are written, by name.
        ordinals: ordinal number by measure.
        amounts: things and sums of money in CNY.
        said: names and texts.
        titles: titles again, for the order of lists.
    """

    def __init__(self, said: Said, titles: Said) -> None:
        self.numbers: dict[bytes, int] = {}
        self.classes: Array = np.zeros(0, np.uint16)
        self.links: dict[str, Pairs] = {}
        self.dates: dict[str, tuple[list[int], list[str]]] = {}
        self.ordinals: dict[int, str] = {}
        self.amounts: tuple[Array, Array] = np.zeros(0, np.int64), np.zeros(0)
        self.said = said
        self.titles = titles

    def number(self, term: bytes) -> int:
        """The number of a thing."""
        return self.numbers.setdefault(term, len(self.numbers))

    def is_of(self, *kinds: str) -> Array:
        """Which things are of one of the kinds."""
        bits = sum(BIT[kind] for kind in kinds)
        held: Array = (self.classes & bits) != 0
        return held


def gather(statements: Statements, found: Gathered, base: str, progress: Progress) -> int:
    """Read a graph; ``base`` is that of the IRIs of its resources. Returns how many rows were read."""
    gatherer = _Gatherer(statements, found, progress)
    gatherer.classes()
    for name, predicates in _LINKS.items():
        found.links[name] = gatherer.links(predicates)
    for name, predicate in _DATES.items():
        found.dates[name] = gatherer.dates(predicate)
    gatherer.ordinals()
    gatherer.amounts()
    for predicate, *sorts in _NAMES:
        gatherer.names(predicate, *sorts)
    gatherer.quotes()
    gatherer.texts()
    links = found.links
    links["said_above"] = links["broader"] | links["within"] | links["contains"].swapped()
    links["above"] = links["said_above"] | _of_schemes(found, base)
    found.classes = np.pad(found.classes, (0, len(found.numbers) - len(found.classes)))
    return gatherer.rows


def _of_schemes(found: Gathered, base: str) -> Pairs:
    """What the concept schemes know to be above industries and places, loaded or not."""
    left, right = array("q"), array("q")
    head = f"{base}id/".encode()
    for links, scheme in (("industry", schemes.industries()), ("region", schemes.regions())):
        used = set(found.links[links].right.tolist())
        for number, term in enumerate(list(found.numbers)):
            tail = iri(term).encode()
            if number not in used or not tail.startswith(head):
                continue
            for above in scheme.broader(tail.removeprefix(head).decode()):
                left.append(number)
                right.append(found.number(b"<" + head + above.encode() + b">"))
    return Pairs.of(left, right)


class _Gatherer:
    """Reads one thing after the other."""

    def __init__(self, statements: Statements, found: Gathered, progress: Progress) -> None:
        self._statements = statements
        self._found = found
        self._progress = progress
        self.rows = 0

    def _pairs(self, predicates: Sequence[str], take: Take) -> None:
        def tell(lines: list[bytes]) -> None:
            take(lines)
            self.rows += len(lines)
            self._progress(self.rows)

        self._statements.pairs(predicates, tell)

    def _literals(self, predicates: Sequence[str], take: Callable[[bytes, str, str], None]) -> None:
        def split(lines: list[bytes]) -> None:
            for line in lines:
                subject, _, target = line.partition(b"\t")
                if (value := literal(target)) is not None:
                    take(subject, value.text, value.language)

        self._pairs(predicates, split)

    def classes(self) -> None:
        """Things of the classes."""
        number, bits = self._found.number, defaultdict[int, int](int)
        for kind, names in CLASSES:
            bit = BIT[kind]

            def take(lines: list[bytes], bit: int = bit) -> None:
                for line in lines:
                    if line[:1] == b"<":
                        bits[number(line)] |= bit

            for name in names:
                self._statements.members(name, take)
        self._found.classes = np.fromiter(bits.values(), np.uint16, len(bits))

    def links(self, predicates: Sequence[str]) -> Pairs:
        """Pairs of things that properties link."""
        column, number = Column(), self._found.number

        def take(lines: list[bytes]) -> None:
            for line in lines:
                subject, _, target = line.partition(b"\t")
                if target[:1] == b"<":
                    column.add(number(subject), number(target))

        self._pairs(predicates, take)
        return column.pairs().distinct()

    def dates(self, predicate: str) -> tuple[list[int], list[str]]:
        """Things and their dates."""
        things: list[int] = []
        days: list[str] = []

        def take(subject: bytes, text: str, _: str) -> None:
            things.append(self._found.number(subject))
            days.append(text)

        self._literals([predicate], take)
        return things, days

    def ordinals(self) -> None:
        """Places of measures in their documents; where there are several, the first as text."""
        ordinals = self._found.ordinals

        def take(subject: bytes, text: str, _: str) -> None:
            number = self._found.number(subject)
            ordinals[number] = min(text, ordinals.get(number, text), key=ordinal_key)

        self._literals(["fk:ordinal"], take)

    def _hashed(self, *predicates: str) -> Pairs:
        column = Column()
        self._pairs(predicates, column.take)
        return column.pairs()

    def amounts(self) -> None:
        """Sums of money that incentives and budgets name."""
        owners, number = Column(), self._found.number

        def take(lines: list[bytes]) -> None:
            for line in lines:
                subject, _, target = line.partition(b"\t")
                owners.add(number(subject), hash(target))

        self._pairs(_MONEY, take)
        if not len(owners.pairs()):
            return
        changed = joined(self._hashed("fk:change"), self._hashed("schema:replacer"))
        amounts = joined(owners.pairs(), self._hashed("fk:amount") | changed)
        currency = self._hashed("schema:currency")
        yuan = currency.left[currency.right == hash(_CNY)]
        amounts = amounts.where(np.isin(amounts.right, yuan))
        figures, sums = Column(), array("d")

        def figure(subject: bytes, text: str, _: str) -> None:
            with suppress(ValueError):  # no number
                sums.append(float(text))
                figures.add(hash(subject), len(sums) - 1)

        self._literals(_FIGURES, figure)
        pairs = joined(amounts, figures.pairs()).distinct()
        self._found.amounts = pairs.left, np.array(sums)[pairs.right]

    def names(self, predicate: str, sort: Sort, english: Sort) -> None:
        """Names and texts of things by a property; what is of no class is left out."""
        known, said, titles = self._found.numbers, self._found.said, self._found.titles
        classes = self._found.classes

        def take(subject: bytes, text: str, language: str) -> None:
            thing = known.get(subject)
            if thing is None:
                return
            if sort is Sort.TITLE:
                titles.add(thing, Sort.TITLE_EN if language == "en" else Sort.TITLE, text)
            if thing < len(classes) or sort is Sort.LABEL:
                chosen = sort if language[:2] in ("", "zh") else english
                if chosen is not sort and language[:2] != "en":
                    chosen = Sort.OTHER_NAME if sort < Sort.ABSTRACT else sort
                said.add(thing, chosen, text)

        self._literals([predicate], take)

    def quotes(self) -> None:
        """Spans of texts that claims about things rest on."""
        claims, known = Column(), self._found.numbers

        def take(lines: list[bytes]) -> None:
            for line in lines:
                claim, _, subject = line.partition(b"\t")
                if (thing := known.get(subject)) is not None:
                    claims.add(thing, hash(claim))

        self._pairs(["fk:subject"], take)
        pairs = claims.pairs()
        for predicate in ("fk:evidence", "oa:hasTarget", "oa:hasSelector"):
            pairs = joined(pairs, self._hashed(predicate))
        by_quote = Pairs(pairs.right, pairs.left)
        by_quote = by_quote.where(np.argsort(by_quote.left, kind="stable"))
        starts = by_quote.left

        def quote(selector: bytes, text: str, _: str) -> None:
            number = hash(selector)
            first = int(np.searchsorted(starts, number, "left"))
            last = int(np.searchsorted(starts, number, "right"))
            for thing in set(by_quote.right[first:last].tolist()):
                self._found.said.add(thing, Sort.QUOTE, text)

        self._literals(["oa:exact"], quote)

    def texts(self) -> None:
        """Whole texts of documents, and of these the sections that state measures."""
        found = self._found
        sections = self._sections()
        documents = Links.of(found.links["text_of"], len(found.numbers))

        def take(subject: bytes, text: str, _: str) -> None:
            number = found.numbers.get(subject, len(documents))
            for document in documents.of_one(number).tolist() if number < len(documents) else ():
                found.said.add(document, Sort.WHOLE, text)
                for measure, start, end in sections.get(document, ()):
                    found.said.add(measure, Sort.SECTION, text[start:end])

        self._literals(["cnt:chars"], take)

    def _sections(self) -> dict[int, list[tuple[int, int, int]]]:
        """By document: its measures, each with the span of the section that states it."""
        found = self._found
        stated = Links.of(found.links["stated"], len(found.numbers))
        sections: dict[int, list[tuple[int, int, int]]] = defaultdict(list)

        def take(lines: list[bytes]) -> None:
            for line in lines:
                subject, _, section = line.partition(b"\t")
                span, measure = _SPAN.search(section), found.numbers.get(subject)
                if span is None or measure is None or measure >= len(stated):
                    continue
                for document in stated.of_one(measure).tolist():
                    sections[document].append((measure, int(span[1]), int(span[2])))

        self._pairs(["fk:inSection"], take)
        return sections


def ordinal_key(text: str) -> str:
    """An ordinal number as it is sorted, as text."""
    return f"00000{text}"[len(text) - 1 :]
