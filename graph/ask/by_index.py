"""Questions answered from the index of a generation and its records: no engine reads the graph."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from graph import deadline
from graph.ask.by_sparql import SparqlLists
from graph.ask.grounds import MOST_CONCEPTS, first_claims
from graph.ask.lists import (
    CONCEPT_KINDS,
    FIELD,
    LINKS,
    MONEY,
    MOST_BODIES,
    Answerable,
    Body,
    Counted,
    Gaps,
    Item,
    Largest,
    Linked,
    Listed,
    classes_of,
    gap_values,
    largest_query,
    words_of,
)
from graph.ask.names import MOST_CHOICES, Named, NameLookup, ViewNames
from graph.ask.understanding import Kind
from graph.index import FacetCount, Index, Question, records
from graph.index.narrowed import question_of
from graph.index.records import RecordKind
from graph.queries import concepts, facets, listing
from graph.queries.answers import Claim, Count, Document, Measure, Reference
from graph.queries.documents import MEASURES_SHOWN
from graph.queries.facts import QUANTITY_KINDS
from graph.queries.filters import Filters, Lookups, Narrowing, plain_words, resolve
from graph.queries.text import compose, number
from graph.queries.view import View

_BATCH: Final = 500
_ALL: Final = 2**31 - 1
_MOST_READ: Final = 1_000
"""Items whose figures are read in any case, the largest first, before as many as are wanted will do."""

_MOST_EXAMPLES: Final = 200
"""Items among which the one is chosen that shows why a concept is in an answer."""

_TRIED: Final = 5
_FIRST: Final = b'{"id":"'
_RESPONSIBLE: Final = b'"responsible":['
_RESPONSIBLE_END: Final = b'],"supporting":'
"""Where a record of a measure names who is responsible: a text in it cannot have these quotes."""


class _IndexNames(ViewNames):
    """Names of one generation; titles are looked for in its index."""

    def __init__(self, view: View, index: Index) -> None:
        super().__init__(view)
        self._index = index

    def titled(self, words: str) -> Sequence[Named]:
        """See `NameLookup.titled`."""
        if not plain_words(words):
            return []
        question = Question(kind="documents", words=words, names_only=True)
        found = self._index.find(question, limit=MOST_CHOICES + 1, facets=False)
        return self._documents(found.ids)


class IndexLists(SparqlLists):
    """See `graph.ask.lists.Lists`; what has no record is read by SPARQL."""

    def __init__(self, view: View, index: Index, known: Lookups | None = None) -> None:
        """``known`` remembers what names were found to mean in this generation."""
        super().__init__(view)
        self._index = index
        self._known: Lookups = {} if known is None else known

    def lookup(self) -> NameLookup:
        """See `Lists.lookup`."""
        return _IndexNames(self._view, self._index)

    def _resolved(self, filters: Filters, words: str) -> Narrowing:
        return resolve(self._view, filters, words=words, known=self._known)

    def first(
        self, kind: Kind, filters: Filters, *, limit: int, order: str = "date", facets: bool = False
    ) -> Listed:
        """See `Lists.first`."""
        concept_kind = CONCEPTS.get(kind)
        words = "concept_words" if concept_kind else words_of(kind)
        narrowing = self._resolved(filters, words)
        found = self._index.find(
            question_of(kind, filters, narrowing), limit=limit, order=order, facets=facets
        )
        rows = [{"item": item} for item in found.ids]
        for row, linked in zip(rows, found.counts, strict=False):
            row |= {"policies": str(linked.policies), "measures": str(linked.measures)}
        kept = self._index.records.rows(
            record_of(kind), rows, narrowing.included.get("industry"), MEASURES_SHOWN
        )
        if kept is None:
            return super().first(kind, filters, limit=limit, order=order, facets=facets)
        values = {**narrowing.values, **classes_of(kind)}
        if concept_kind:
            query = concepts.page_query(concept_kind, narrowing.values, limit=limit)
        else:
            listed = listing.MEASURES if kind == "measures" else listing.DOCUMENTS
            query = listing.page_query(listed, values, limit=limit, after=None, order=order)
        return Listed(
            records.parsed(record_of(kind), kept),
            found.total,
            {name: self._counts(name, counts) for name, counts in found.facets.items()},
            narrowing.meant,
            query,
        )

    def _counts(self, name: str, counts: Sequence[FacetCount]) -> list[Count]:
        named = self._references(count.value for count in counts)
        found = [Count(named[count.value], count.count) for count in counts if count.count]
        return facets.in_order(name, found)

    def _references(self, values: Iterable[str]) -> dict[str, Reference]:
        """What the values of a facet are called."""
        wanted = list(values)
        named = self._index.names([value for value in wanted if ":" in value])
        found = {}
        for value in wanted:
            name = named.get(value)
            label = (name.zh or name.en) if name else None
            found[value] = (
                facets.plain_reference(value)
                if name is None or label is None
                else Reference(value, label, name.en, name.number)
            )
        return found

    def documents(
        self, items: Sequence[str], *, measures_shown: int = MEASURES_SHOWN
    ) -> Sequence[Document]:
        """See `Lists.documents`."""
        kept = self._index.records.documents(items, None, measures_shown)
        if kept is None:
            return super().documents(items, measures_shown=measures_shown)
        found: list[Document] = records.parsed("document", kept)
        return found

    def names(self, things: Sequence[str]) -> Mapping[str, Reference]:
        """See `Lists.names`."""
        kept = self._index.records.concepts(things, [(0, 0)] * len(things))
        if kept is None:
            return super().names(things)
        found = records.parsed("concept", kept)
        return {c.id: Reference(c.id, c.label, c.label_en, c.code) for c in found}

    def gaps(self, kind: Kind, filters: Filters, *, of: Linked, among: Linked) -> Gaps:
        """See `Lists.gaps`."""
        narrowing = self._resolved(filters, words_of(of))
        having = self._index.counted(question_of(of, filters, narrowing), FIELD[kind])
        every = self._index.find(Question(kind=kind), limit=_ALL, facets=False)
        linked = [
            Counted(concept, getattr(counts, among))
            for concept, counts in zip(every.ids, every.counts, strict=True)
            if getattr(counts, among)
        ]
        linked.sort(key=lambda counted: (-counted.items, counted.id))
        return Gaps(
            [counted for counted in linked if counted.id not in having],
            [counted.id for counted in linked],
            narrowing.meant,
            compose("ask-gap", gap_values(kind, narrowing.values, of, among)),
        )

    def largest(self, kind: Kind, filters: Filters, *, by: str, shown: int) -> Largest:
        """See `Lists.largest`."""
        narrowing = self._resolved(filters, words_of(kind))
        ranked = list(self._index.dearest(question_of(kind, filters, narrowing)))
        wanted = frozenset(QUANTITY_KINDS[name] for name in MONEY[by])
        found: list[tuple[float, str]] = []
        read = 0
        if by == "any":  # the index has the sums of just these figures
            found = sorted((-amount, item) for item, amount in ranked)
            read = len(ranked)
        while read < len(ranked):
            batch = ranked[read : read + _BATCH]
            amounts = self._amounts(kind, [item for item, _ in batch], wanted)
            found += [(-amount, item) for item, amount in amounts]
            read += len(batch)
            found.sort()
            # What follows names no more than the last one read, in figures of any kind.
            if read >= _MOST_READ and len(found) >= shown and -found[shown - 1][0] >= batch[-1][1]:
                break
        is_whole = read >= len(ranked)
        every = len(ranked) if by == "any" else len(found) if is_whole else None
        name, values = largest_query(kind, narrowing.values, by)
        return Largest(
            self._items(kind, [item for _, item in found[:shown]]),
            [-amount for amount, _ in found[:shown]],
            every,
            narrowing.meant,
            compose(name, {**values, "limit": number(shown)}),
        )

    def _amounts(
        self, kind: Kind, items: Sequence[str], kinds: frozenset[str]
    ) -> Iterator[tuple[str, float]]:
        """The greatest sum of CNY that figures of some kinds name, of those items that name one;
        of documents also the figures of their measures."""
        deadline.check()
        is_measure = kind == "measures"
        kept = self._index.records.rows(
            record_of(kind), [{"item": item} for item in items], None, _ALL
        )
        if kept is None:
            read = self._read_measures(items) if is_measure else self._read_documents(items)
            kept = records.made(record_of(kind), read)
        for item, record in zip(items, kept, strict=True):
            said = json.loads(record)
            owners = [said] if is_measure else [said, *said["measures"]]
            if (amount := _greatest(owners, kinds)) is not None:
                yield item, amount

    def _items(self, kind: Kind, items: Sequence[str]) -> Sequence[Document | Measure]:
        deadline.check()
        if kind != "measures":
            return self.documents(items)
        kept = self._index.records.measures(items)
        if kept is None:
            return self._read_measures(items)
        found: list[Measure] = records.parsed("measure", kept)
        return found

    def answerable(self, filters: Filters, *, shown: int) -> Answerable:
        """See `Lists.answerable`."""
        narrowing = self._resolved(filters, "measure_words")
        question = question_of("measures", filters, narrowing)
        counts: dict[str, int] = defaultdict(int)
        example: dict[str, str] = {}
        names: dict[str, Reference] = {}
        total = 0
        for total, record in enumerate(self._index.kept(question), 1):
            if total % _BATCH == 0:
                deadline.check()
            if record and (bodies := _bodies(record)) and (measure := _id(record)):
                for body in bodies:
                    iri = body["id"]
                    counts[iri] += 1
                    if measure <= example.setdefault(iri, measure):
                        example[iri] = measure
                    if iri not in names:
                        names[iri] = Reference(**body)
        order = sorted(counts, key=lambda iri: (-counts[iri], iri))[:MOST_BODIES]
        claims = self._claims_by_object(
            "measures", {example[iri] for iri in order[:shown]}, ("fk:responsibleBody",)
        )
        return Answerable(
            [Body(names[iri], counts[iri], claims.get(iri, ())) for iri in order],
            len(counts),
            total,
            narrowing.meant,
            compose("ask-responsible", {**narrowing.values, "limit": number(MOST_BODIES)}),
        )

    def claims(
        self, filters: Filters, linked: Iterable[Linked], kind: Kind, concepts: Sequence[str]
    ) -> Mapping[str, Sequence[Claim]]:
        """See `Lists.claims`."""
        wanted = list(concepts)[:MOST_CONCEPTS]
        found: dict[str, list[Claim]] = defaultdict(list)
        for each in linked:
            narrowing = self._resolved(filters, words_of(each))
            deadline.check()
            examples = self._index.examples(
                question_of(each, filters, narrowing), FIELD[kind], wanted, _MOST_EXAMPLES
            )
            chosen = self._chosen(each, examples, LINKS[kind], is_sure=kind != "organizations")
            for item, claims in self._claims_of(each, chosen, LINKS[kind]).items():
                found[item] += [claim for claim in claims if claim.object.id in set(wanted)]
        return first_claims(found)

    def _chosen(
        self,
        linked: Linked,
        examples: Mapping[str, Sequence[str]],
        links: Sequence[str],
        *,
        is_sure: bool,
    ) -> set[str]:
        """One item for each concept, the first by IRI; where it is not sure that it has one of the
        links, the first of some that has."""
        if is_sure:
            return {min(items) for items in examples.values() if items}
        tried = {concept: sorted(items)[:_TRIED] for concept, items in examples.items()}
        claims = self._claims_of(
            linked, {item for items in tried.values() for item in items}, links
        )
        return {
            item
            for concept, items in tried.items()
            for item in islice((i for i in items if _names(claims.get(i, ()), concept)), 1)
        }

    def _claims_by_object(
        self, linked: Linked, items: set[str], links: Sequence[str]
    ) -> dict[str, list[Claim]]:
        return first_claims(self._claims_of(linked, items, links))

    def _claims_of(
        self, linked: Linked, items: set[str], links: Sequence[str]
    ) -> dict[str, Sequence[Claim]]:
        """The claims of items by some properties."""
        read: Sequence[Item] = (
            self.documents(sorted(items), measures_shown=0)
            if linked == "policies"
            else self._items("measures", sorted(items))
        )
        return {
            item.id: [claim for claim in item.evidence if claim.property in links]
            for item in read
            if isinstance(item, Document | Measure)
        }


CONCEPTS: Final[Mapping[Kind, concepts.ConceptKind]] = {
    **CONCEPT_KINDS,
    "organizations": concepts.ORGANIZATIONS,
}


def record_of(kind: Kind) -> RecordKind:
    """What the items of a list are recorded as."""
    if kind in CONCEPTS:
        return "concept"
    return "measure" if kind == "measures" else "document"


def _names(claims: Iterable[Claim], concept: str) -> bool:
    return any(claim.object.id == concept for claim in claims)


def _bodies(record: bytes) -> list[dict[str, Any]]:
    """Who is responsible for the measure of a record."""
    start = record.index(_RESPONSIBLE) + len(_RESPONSIBLE) - 1
    if record[start : start + 2] == b"[]":
        return []
    end = record.index(_RESPONSIBLE_END, start) + 1
    found: list[dict[str, Any]] = json.loads(record[start:end])
    return found


def _id(record: bytes) -> str:
    """The IRI of the item of a record, which begins with it."""
    start = len(_FIRST)
    found: str = json.loads(record[start - 1 : record.index(b'"', start) + 1])
    return found


def _greatest(owners: Iterable[Mapping[str, Any]], kinds: frozenset[str]) -> float | None:
    found = [
        figure
        for owner in owners
        for quantity in owner["quantities"]
        if quantity["kind"] in kinds and quantity["unit"] == "CNY"
        for figure in (quantity["value"], quantity["low"], quantity["high"])
        if figure is not None
    ]
    return max(found, default=None)
