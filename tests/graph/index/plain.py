"""What an index should answer, worked out triple by triple."""

import datetime
from collections import Counter
from collections.abc import Iterable

from graph.index import AMOUNT_RANGES, Question
from graph.index.folding import fold
from tests.graph.index.made import Triple, name

_CHINA = datetime.timezone(datetime.timedelta(hours=8))
_TREES = {"industry": ("fk:supportsIndustry",), "region": ("fk:appliesIn",)}


class Plain:
    """A graph as a set of triples."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = set(triples)

    def of(self, subject: str, *shorts: str) -> set[str]:
        """Objects of a subject by any of the properties."""
        wanted = {name(short) for short in shorts}
        return {o for s, p, o in self._triples if s == subject and p in wanted}

    def to(self, target: str, *shorts: str) -> set[str]:
        """Subjects that have the target by any of the properties."""
        wanted = {name(short) for short in shorts}
        return {s for s, p, o in self._triples if o == target and p in wanted}

    def are(self, *classes: str) -> set[str]:
        """Things of any of the classes."""
        return {s for c in classes for s in self.to(name(c), "rdf:type")}

    # -- values of items ------------------------------------------------------------------------

    def items(self, kind: str) -> set[str]:
        """All items of a kind."""
        if kind == "measures":
            return self.are("fk:Measure")
        classes = ("fk:Policy",) if kind == "policies" else ("fk:Policy", "fk:Reply")
        return {item for item in self.are(*classes) if not self.to(item, "owl:sameAs")}

    def means(self, document: str) -> set[str]:
        """What uses or states a document, also under an IRI that it had before."""
        found = self.to(document, "fk:usesPolicy", "fk:statedIn")
        for older in self.of(document, "owl:sameAs"):
            found |= self.to(older, "fk:statedIn")
        return found

    def above(self, value: str) -> set[str]:
        """A value and all above it."""
        found, new = {value}, {value}
        while new:
            new = {
                up
                for v in new
                for up in self.of(v, "skos:broader", "geo:sfWithin") | self.to(v, "geo:sfContains")
            } - found
            found |= new
        return found

    def values(self, item: str, facet: str, kind: str) -> set[str]:
        """What an item has of a facet."""
        is_measure = kind == "measures"
        documents = self.of(item, "fk:statedIn") if is_measure else {item}
        holders = {item} if is_measure else {item} | self.means(item)
        if facet in _TREES:
            own = {item} | (documents if facet == "region" and is_measure else set())
            direct = {v for thing in own for v in self.of(thing, *_TREES[facet])}
            return {up for value in direct for up in self.above(value)}
        if facet in ("key", "economy"):
            keys = {key for holder in holders for key in self.of(holder, "fk:key")}
            return keys if facet == "key" else {e for key in keys for e in self.economies(key)}
        if facet == "instrument":
            return {v for holder in holders for v in self.of(holder, "fk:instrument")}
        if facet == "kind":
            return {v for document in documents for v in self.of(document, "eli:type_document")}
        if facet == "issuer":
            own = self.of(item, "fk:responsibleBody") if is_measure else set()
            return own | {v for document in documents for v in self.of(document, "eli:passed_by")}
        if facet == "year":
            return {day[:4] for document in documents for day in self.dates(document)}
        assert facet == "amount"
        return {
            entry.id
            for entry in AMOUNT_RANGES
            for amount in self.amounts(item, kind)
            if entry.low < amount and (entry.high is None or amount <= entry.high)
        }

    def economies(self, key: str) -> set[str]:
        """Types of economy of a key."""
        return self.of(key, "fk:keyOf") | self.to(key, "fk:hasKey")

    def amounts(self, item: str, kind: str) -> set[int]:
        """Sums of money of an item."""
        holders = {item} if kind == "measures" else {item} | self.means(item)
        return {
            int(amount)
            for holder in holders
            for quantity in self.of(holder, "fk:hasIncentive")
            for part in self.of(quantity, "fk:amount")
            for amount in self.of(part, "schema:maxValue")
        }

    def dates(self, document: str) -> set[str]:
        """Dates of issue and publication."""
        return self.of(document, "eli:date_document", "eli:date_publication")

    # -- dates ----------------------------------------------------------------------------------

    def begins(self, document: str) -> set[str]:
        """Dates from which a document counts."""
        for short in ("first_date_entry_in_force", "date_document", "date_publication"):
            if found := self.of(document, f"eli:{short}"):
                return found
        return set()

    def validity(self, document: str, day: str) -> str:
        """What a document is on a day."""
        today = datetime.datetime.now(_CHINA).date().isoformat()
        repeals = [self.begins(by) for by in self.to(document, "eli:repeals")]
        dated = {date for dates in repeals for date in dates}
        ends = self.of(document, "eli:date_no_longer_in_force")
        if any(last(end) < day for end in ends) or any(last(date) <= day for date in dated):
            return "expired"
        begins = self.begins(document)
        if any(first(date) > day for date in begins):
            return "not-yet"
        if any(first(date) <= day for date in dated):
            return "unknown"
        if not all(repeals):
            return "expired" if day >= today else "unknown"
        return "in-force" if any(last(date) <= day for date in begins) else "unknown"

    def _dated(self, document: str, question: Question, without: str) -> bool:
        start, end = question.year_from, question.year_to
        if (start or end) and without != "year":
            low, high = first(start or "0000"), last(end or "9999")
            if not any(last(d) >= low and first(d) <= high for d in self.dates(document)):
                return False
        if (question.as_of or question.validity) and without != "validity":
            states = question.validity or ("in-force", "unknown")
            return self.validity(document, self.day(question)) in states
        return True

    def day(self, question: Question) -> str:
        """The day that a question is about."""
        return question.as_of or datetime.datetime.now(_CHINA).date().isoformat()

    # -- questions ------------------------------------------------------------------------------

    def fulfils(self, item: str, question: Question, without: str = "") -> bool:
        """Whether an item fulfils all of a question but one filter."""
        kind = question.kind
        for facet, asked in (
            ("industry", question.industry),
            ("region", question.region),
            ("key", question.key),
            ("economy", question.economy),
            ("kind", question.doc_kind),
            ("issuer", question.issuer),
            ("instrument", question.instrument),
            ("amount", question.amount),
        ):
            if asked and facet != without and not self.values(item, facet, kind) & set(asked):
                return False
        if without != "amount" and not self._affords(item, question):
            return False
        documents = self.of(item, "fk:statedIn") if kind == "measures" else {item}
        is_dated = any(self._dated(document, question, without) for document in documents)
        asks = (
            question.year_from or question.year_to,
            question.as_of or question.validity,
        )
        needed = (asks[0] and without != "year") or (asks[1] and without != "validity")
        return (is_dated or not needed) and self._says(item, question.words)

    def _affords(self, item: str, question: Question) -> bool:
        low, high = question.amount_from, question.amount_to
        if low is None and high is None:
            return True
        return any(
            (low is None or amount >= low) and (high is None or amount <= high)
            for amount in self.amounts(item, question.kind)
        )

    def _says(self, item: str, words: str | None) -> bool:
        texts = [fold(text) for text in self.of(item, "dcterms:title", "dcterms:abstract")]
        return all(any(word in text for text in texts) for word in fold(words or "").split())

    def find(self, question: Question) -> set[str]:
        """Everything that fulfils a question."""
        return {i for i in self.items(question.kind) if self.fulfils(i, question)}

    def counts(self, question: Question, facet: str) -> dict[str, int]:
        """How many have each value of a facet, whatever the question asks of it."""
        found: Counter[str] = Counter()
        for item in self.items(question.kind):
            if not self.fulfils(item, question, facet):
                continue
            if facet != "validity":
                found.update(self.values(item, facet, question.kind))
                continue
            is_measure = question.kind == "measures"
            documents = self.of(item, "fk:statedIn") if is_measure else {item}
            found.update(
                {
                    self.validity(document, self.day(question))
                    for document in documents
                    if self._dated(document, question, "validity")
                }
            )
        return dict(found)

    def in_order(self, question: Question) -> list[str]:
        """Everything that fulfils a question, in the order of the list."""
        found = sorted(self.find(question))
        if question.kind == "measures":
            return sorted(found, key=lambda item: (self._place(item), item))
        found.sort(key=lambda item: max(self.dates(item), default=""), reverse=True)
        ways = {item for item in found if self._ways(item) & set(question.industry)}
        return sorted(found, key=lambda item: item not in ways)

    def _place(self, measure: str) -> str:
        sources = self.of(measure, "fk:statedIn")
        ordinals = self.of(measure, "fk:ordinal")
        return f"{min(sources)} {min(o.zfill(6) for o in ordinals)}" if sources and ordinals else ""

    def _ways(self, document: str) -> set[str]:
        return {
            up
            for means in self.to(document, "fk:usesPolicy", "fk:statedIn")
            for value in self.of(means, "fk:supportsIndustry")
            for up in self.above(value)
        }


def first(date: str) -> str:
    """The first day that a date can mean."""
    return date + "0000-01-01"[len(date) :]


def last(date: str) -> str:
    """The last day that a date can mean."""
    return date + "0000-12-31"[len(date) :]
