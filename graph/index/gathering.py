"""Everything of a graph that an index is made from, read once, predicate by predicate.

Things get numbers in the order in which they turn up. In memory are their IRIs and the links
between them; texts are spooled. Memory grows with things and links, not with claims or texts.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from graph import schemes
from graph.index.arrays import Array
from graph.index.links import Links, Pairs
from graph.index.said import Said, Sort
from graph.index.streaming import iri, literal, stream
from graph.store.base import Reader

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
    "industry": "fk:supportsIndustry",
    "region": "fk:appliesIn",
    "key": "fk:key",
    "instrument": "fk:instrument",
    "stated": "fk:statedIn",
    "uses": "fk:usesPolicy",
    "kind": "eli:type_document",
    "issuer": "eli:passed_by",
    "responsible": "fk:responsibleBody",
    "involved": "fk:actor|fk:supportingBody|fk:involvesOrganization",
    "key_of": "fk:keyOf",
    "has_key": "fk:hasKey",
    "broader": "skos:broader",
    "within": "geo:sfWithin",
    "contains": "geo:sfContains",
    "same": "owl:sameAs",
    "repeals": "eli:repeals",
    "text_of": "fk:textOf",
}
_DATES: Final = {
    "written": "eli:date_document",
    "published": "eli:date_publication",
    "started": "eli:first_date_entry_in_force",
    "stopped": "eli:date_no_longer_in_force",
}
_NAMES: Final = {
    "skos:prefLabel": (Sort.LABEL, Sort.LABEL_EN),
    "dcterms:title": (Sort.TITLE, Sort.TITLE_EN),
    "eli:number": (Sort.NUMBER, Sort.NUMBER),
    "skos:notation": (Sort.CODE, Sort.CODE),
    "skos:altLabel|dcterms:alternative": (Sort.OTHER_NAME, Sort.OTHER_NAME),
    "dcterms:abstract": (Sort.ABSTRACT, Sort.ABSTRACT),
}
_TITLES: Final = "SELECT ?s ?o WHERE { ?s dcterms:title ?o }"
_QUOTES: Final = """SELECT ?s ?quote WHERE {
  ?claim fk:subject ?s ; fk:evidence ?annotation .
  ?annotation oa:hasTarget ?target . ?target oa:hasSelector ?selector .
  ?selector oa:exact ?quote
}"""
_AMOUNTS: Final = """SELECT ?s ?figure WHERE {
  ?s fk:hasIncentive|fk:hasBudget ?quantity .
  ?quantity fk:amount|(fk:change/schema:replacer) ?amount .
  ?amount schema:currency "CNY" ; schema:value|schema:minValue|schema:maxValue ?figure
}"""
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
        self.amounts: tuple[list[int], list[float]] = [], []
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


def gather(reader: Reader, found: Gathered, base: str, progress: Progress) -> None:
    """Read the graph of ``reader``; ``base`` is that of the IRIs of its resources."""
    gatherer = _Gatherer(reader, found, progress)
    gatherer.classes()
    for name, path in _LINKS.items():
        found.links[name] = gatherer.links(path)
    for name, path in _DATES.items():
        found.dates[name] = gatherer.dates(path)
    gatherer.ordinals()
    gatherer.amounts()
    for path, sorts in _NAMES.items():
        gatherer.names(path, *sorts)
    gatherer.quotes()
    gatherer.titles()
    gatherer.texts()
    found.links["above"] = (
        found.links["broader"]
        | found.links["within"]
        | found.links["contains"].swapped()
        | _of_schemes(found, base)
    )
    found.classes = np.pad(found.classes, (0, len(found.numbers) - len(found.classes)))


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

    def __init__(self, reader: Reader, found: Gathered, progress: Progress) -> None:
        self._reader = reader
        self._found = found
        self._progress = progress
        self._rows = 0

    def _stream(self, query: str, take: Callable[[list[bytes]], None]) -> None:
        def tell(lines: list[bytes]) -> None:
            take(lines)
            self._rows += len(lines)
            self._progress(self._rows)

        stream(self._reader, query, tell)

    def classes(self) -> None:
        """Things of the classes."""
        number, bits = self._found.number, defaultdict[int, int](int)
        for kind, names in CLASSES:
            bit = BIT[kind]

            def take(lines: Iterable[bytes], bit: int = bit) -> None:
                for line in lines:
                    if line[:1] == b"<":
                        bits[number(line)] |= bit

            for name in names:
                self._stream(f"SELECT ?s WHERE {{ ?s a {name} }}", take)
        self._found.classes = np.fromiter(bits.values(), np.uint16, len(bits))

    def links(self, path: str) -> Pairs:
        """Pairs of things that a property links."""
        left, right = array("q"), array("q")
        number = self._found.number

        def take(lines: list[bytes]) -> None:
            for line in lines:
                subject, _, target = line.partition(b"\t")
                if target[:1] == b"<":
                    left.append(number(subject))
                    right.append(number(target))

        self._stream(f"SELECT ?s ?o WHERE {{ ?s {path} ?o }}", take)
        return Pairs.of(left, right)

    def _literals(self, path: str, take: Callable[[bytes, str, str], None]) -> None:
        def split(lines: list[bytes]) -> None:
            for line in lines:
                subject, _, target = line.partition(b"\t")
                if (value := literal(target)) is not None:
                    take(subject, value.text, value.language)

        query = path if path.startswith("SELECT") else f"SELECT ?s ?o WHERE {{ ?s {path} ?o }}"
        self._stream(query, split)

    def dates(self, path: str) -> tuple[list[int], list[str]]:
        """Things and their dates."""
        things: list[int] = []
        days: list[str] = []

        def take(subject: bytes, text: str, _: str) -> None:
            things.append(self._found.number(subject))
            days.append(text)

        self._literals(path, take)
        return things, days

    def ordinals(self) -> None:
        """Places of measures in their documents; where there are several, the first as text."""
        ordinals = self._found.ordinals

        def take(subject: bytes, text: str, _: str) -> None:
            number = self._found.number(subject)
            ordinals[number] = min(text, ordinals.get(number, text), key=ordinal_key)

        self._literals("fk:ordinal", take)

    def amounts(self) -> None:
        """Sums of money that incentives and budgets name."""
        things, sums = self._found.amounts

        def take(subject: bytes, text: str, _: str) -> None:
            things.append(self._found.number(subject))
            sums.append(float(text))

        self._literals(_AMOUNTS, take)

    def names(self, path: str, sort: Sort, english: Sort) -> None:
        """Names and texts of things by a property; what is of no class is left out."""
        known, add = self._found.numbers, self._found.said.add
        classes = self._found.classes

        def take(subject: bytes, text: str, language: str) -> None:
            thing = known.get(subject)
            if thing is not None and (thing < len(classes) or sort is Sort.LABEL):
                chosen = sort if language[:2] in ("", "zh") else english
                if chosen is not sort and language[:2] != "en":
                    chosen = Sort.OTHER_NAME if sort < Sort.ABSTRACT else sort
                add(thing, chosen, text)

        self._literals(path, take)

    def titles(self) -> None:
        """Titles of things, apart those in English."""
        known, add = self._found.numbers, self._found.titles.add

        def take(subject: bytes, text: str, language: str) -> None:
            if (thing := known.get(subject)) is not None:
                add(thing, Sort.TITLE_EN if language == "en" else Sort.TITLE, text)

        self._literals(_TITLES, take)

    def quotes(self) -> None:
        """Spans of texts that claims about things rest on."""
        known, add = self._found.numbers, self._found.said.add

        def take(subject: bytes, text: str, _: str) -> None:
            if (thing := known.get(subject)) is not None:
                add(thing, Sort.QUOTE, text)

        self._literals(_QUOTES, take)

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

        self._literals("cnt:chars", take)

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

        self._stream("SELECT ?s ?o WHERE { ?s fk:inSection ?o }", take)
        return sections


def ordinal_key(text: str) -> str:
    """An ordinal number as it is sorted, as text."""
    return f"00000{text}"[len(text) - 1 :]
