"""Answers that set two or more sides against each other: totals, and what each supports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.ask.answers import Answer, Cell, Row
from graph.ask.document_answers import require_documents
from graph.ask.item_answers import things
from graph.ask.lists import Listed, Lists
from graph.ask.sentences import counted, date_of, name_of, phrased, say, titled, word
from graph.ask.sentences import listed as names_listed
from graph.ask.understanding import Kind, Language, Understanding
from graph.errors import ParameterError
from graph.queries.answers import Concept, Document, Reference
from graph.queries.filters import Filters
from graph.queries.text import compose, iris

FIELDS = ("region", "industry", "key", "economy", "kind", "issuer", "instrument")
MOST_SIDES = 6
_MOST_LINKED = 1_000


@dataclass(frozen=True, slots=True)
class _Side:
    """One side: its name, its policies and measures, and the concepts linked to them by kind."""

    name: str
    policies: Listed
    measures: Listed
    linked: Mapping[Kind, Mapping[str, Concept]]


def compared(lists: Lists, query: Understanding, language: Language) -> Answer:
    """How the sides differ.

    Raises:
        ParameterError: there are not two sides, or too many.
    """
    if not 1 < len(query.compared) <= MOST_SIDES:
        raise ParameterError(f"comparing needs 2 to {MOST_SIDES} values, not {len(query.compared)}")
    if query.by == "document":
        return _documents(lists, query, language)
    sides = [_side(lists, query, value, language) for value in query.compared]
    rows = [_count_row(sides, kind, language) for kind in ("policies", "measures")]
    for kind in _linked_kinds(query):
        found = _linked_rows([side.linked[kind] for side in sides], language)
        rows += _with_claims(lists, query, kind, found)
    return Answer(
        sentence=_sentence(sides, _linked_kinds(query)[-1], language),
        total=None,
        columns=["", *(side.name for side in sides)],
        rows=rows,
        sparql=sides[0].policies.sparql,
        kind=query.kind,
        filters=_narrowed(query, query.compared[0]).given(),
        meant={
            name: [*{r.id: r for side in sides for r in side.policies.meant.get(name, ())}.values()]
            for name in sides[0].policies.meant
        },
    )


def _narrowed(query: Understanding, value: str) -> Filters:
    if query.by == "year":
        return replace(query.filters, since=value, until=value)
    assert query.by in FIELDS, "queries that compare say what"
    return replace(query.filters, **{query.by: value})


def _side(lists: Lists, query: Understanding, value: str, language: Language) -> _Side:
    filters = _narrowed(query, value)
    policies = lists.first("policies", filters, limit=1)
    measures = lists.first("measures", filters, limit=1)
    linked = {
        kind: {
            c.id: c
            for c in lists.first(kind, filters, limit=_MOST_LINKED).items
            if isinstance(c, Concept) and c.policies + c.measures
        }
        for kind in _linked_kinds(query)
    }
    meant = policies.meant.get(query.by or "", ())
    name = name_of(meant[0], language) if meant else date_of(value, language).strip()
    return _Side(name, policies, measures, linked)


def _with_claims(
    lists: Lists, query: Understanding, kind: Kind, rows: Sequence[Row]
) -> Sequence[Row]:
    """Rows of concepts with claims of each side that link them."""
    concepts = [row.cells[0].things[0].id for row in rows]
    for value in query.compared:
        filters = _narrowed(query, value)
        claims = lists.claims(filters, ("policies", "measures"), kind, concepts)
        for row, concept in zip(rows, concepts, strict=True):
            row.evidence += claims.get(concept, ())[:1]
    return rows


def _linked_kinds(query: Understanding) -> tuple[Kind, Kind]:
    """Concepts by which the sides are set against each other."""
    return "keys", "regions" if query.by == "industry" else "industries"


def _sentence(sides: Sequence[_Side], kind: Kind, language: Language) -> str:
    found = [side.linked[kind] for side in sides]
    shared = [
        Reference(c.id, c.label, c.label_en)
        for c in found[0].values()
        if all(c.id in other for other in found)
    ]
    noun = word(language, "noun", kind)
    told = [
        say(
            language,
            "compare_side",
            name=side.name,
            policies=counted(language, "policies", side.policies.total),
            measures=counted(language, "measures", side.measures.total),
        )
        for side in sides
    ]
    own = []
    for side, values in zip(sides, found, strict=True):
        others = [other for other in found if other is not values]
        n = sum(all(iri not in other for other in others) for iri in values)
        own.append(
            say(language, "compare_own", name=side.name, noun=noun, **phrased(language, kind, n))
        )
    return say(
        language,
        "compare",
        sides=("；" if language == "zh" else "; ").join(told),
        shared=say(
            language,
            "compare_shared",
            noun=noun,
            **phrased(language, kind, len(shared)),
            names=names_listed(shared, language),
        )
        if shared
        else say(language, "compare_no_shared", noun=noun),
        own="".join(own),
    )


def _count_row(sides: Sequence[_Side], kind: Kind, language: Language) -> Row:
    totals = [side.policies.total if kind == "policies" else side.measures.total for side in sides]
    return Row([Cell(word(language, "noun", kind)), *(Cell(f"{total:,}") for total in totals)])


def _linked_rows(found: Sequence[Mapping[str, Concept]], language: Language) -> list[Row]:
    """A row for each concept that a side has: those that all have first."""
    every = {iri: concept for side in found for iri, concept in side.items()}
    order = sorted(every, key=lambda iri: (-sum(iri in side for side in found), every[iri].label))
    rows = []
    for iri in order:
        concept = every[iri]
        cells = [things([Reference(iri, concept.label, concept.label_en)], language)]
        for side in found:
            own = side.get(iri)
            figures = [("policies", own.policies), ("measures", own.measures)] if own else []
            said = [counted(language, kind, n) for kind, n in figures if n]
            cells.append(Cell(("、" if language == "zh" else ", ").join(said) or "–"))
        rows.append(Row(cells))
    return rows


def _documents(lists: Lists, query: Understanding, language: Language) -> Answer:
    """How documents differ: what is known of each, side by side."""
    require_documents(lists.view, query.compared)
    found = lists.documents(query.compared, measures_shown=1)
    facts = [
        ("number", [Cell(d.number or "–") for d in found]),
        ("date", [Cell(d.date or d.published or "–") for d in found]),
        ("ends", [Cell(d.valid_until or "–") for d in found]),
        ("issuers", [things(d.issuers, language) for d in found]),
        ("regions", [things(d.regions, language) for d in found]),
        ("industries", [things(d.industries, language) for d in found]),
        ("keys", [things(d.keys, language) for d in found]),
        ("measures", [Cell(str(d.measures_total)) for d in found]),
    ]
    return Answer(
        sentence=say(
            language,
            "compare_documents",
            sides=("；" if language == "zh" else "; ").join(_told(d, language) for d in found),
        ),
        total=None,
        columns=["", *(document.title for document in found)],
        rows=[Row([Cell(word(language, "column", name)), *cells]) for name, cells in facts],
        sparql=compose("facts", {"items": iris(query.compared)}),
    )


def _told(document: Document, language: Language) -> str:
    return say(
        language,
        "compare_document",
        name=titled(document.title, document.number, language),
        measures=counted(language, "measures", document.measures_total),
        industries=len(document.industries),
    )
