"""Answers about industries, places, keys and bodies: which, how many by each, which have nothing,
and who is responsible."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from graph.ask.answers import MOST_SHOWN, SHOWN, Answer, Cell, Row
from graph.ask.item_answers import things
from graph.ask.lists import FIELD, Linked, Lists
from graph.ask.sentences import (
    clause,
    counted,
    date_of,
    name_of,
    noun_phrase,
    number_of,
    phrased,
    say,
    word,
)
from graph.ask.understanding import CONCEPTS, Language, Understanding
from graph.queries.answers import Concept, Reference
from graph.queries.filters import Filters, resolve

KINDS: Final = CONCEPTS

_MOST_CONCEPTS: Final = 1_000
_OF: Final[tuple[Linked, ...]] = ("policies", "measures")
_OTHER: Final[dict[Linked, Linked]] = {"policies": "measures", "measures": "policies"}
_DIVISION: Final = re.compile(r"/id/region/(\d{6})$", re.ASCII)
_CITIES: Final = frozenset({"11", "12", "31", "50"})


def listed(lists: Lists, query: Understanding, language: Language) -> Answer:
    """Concepts to which something that fulfils the filters is linked, the most linked first."""
    found = lists.first(query.kind, query.filters, limit=_MOST_CONCEPTS)
    economies = {reference.id for reference in found.meant.get("economy", ())}
    every = [
        concept
        for concept in found.items
        if isinstance(concept, Concept)
        and _linked(concept, query)
        and _turns(concept, query, economies)
    ]
    every.sort(key=lambda c: (-_linked(c, query), c.id))
    last = found.items[-1] if found.items else None
    # What has neither policies nor measures is at the end of the list.
    is_whole = found.total <= len(found.items) or (
        isinstance(last, Concept) and last.policies + last.measures == 0
    )
    shown = every[: min(query.limit or SHOWN, MOST_SHOWN)]
    linked = _OF if query.of is None else (query.of,)
    evidence = lists.claims(query.filters, linked, query.kind, [concept.id for concept in shown])
    return Answer(
        sentence=_list_sentence(query, every, found.meant, language, is_whole=is_whole),
        total=len(every) if is_whole else None,
        columns=[word(language, "column", name) for name in ("name", "policies", "measures")],
        rows=[
            Row(
                [
                    things([_reference(concept)], language),
                    Cell(str(concept.policies)),
                    Cell(str(concept.measures)),
                ],
                [*evidence.get(concept.id, ())],
            )
            for concept in shown
        ],
        sparql=found.sparql,
        kind=query.kind,
        filters=query.filters.given(),
        meant={name: [*references] for name, references in found.meant.items()},
    )


def _reference(concept: Concept) -> Reference:
    return Reference(concept.id, concept.label, concept.label_en, concept.code)


def _noun(query: Understanding, language: Language) -> str:
    return word(language, "noun", query.level or query.kind)


def _is_of_level(iri: str, query: Understanding) -> bool:
    """Whether a place is a division of the level that is asked for (GB/T 2260: 310118 is a county,
    310100 a city, 310000 a province); all are where none is."""
    if query.level is None:
        return True
    match = _DIVISION.search(iri)
    if match is None:
        return False
    code = match[1]
    if code.endswith("0000"):  # the provinces that are cities are both
        return query.level == "province" or (query.level == "city" and code[:2] in _CITIES)
    return query.level == ("city" if code.endswith("00") else "county")


def _turns(concept: Concept, query: Understanding, economies: Collection[str]) -> bool:
    """Whether a key is one of the type of economy that is asked for; measures may have others too."""
    if query.kind != "keys" or not economies:
        return True
    return any(economy.id in economies for economy in concept.economy_types)


def _linked(concept: Concept, query: Understanding) -> int:
    if not _is_of_level(concept.id, query):
        return 0
    if query.of is None:
        return concept.policies + concept.measures
    return concept.policies if query.of == "policies" else concept.measures


def _list_sentence(
    query: Understanding,
    every: Sequence[Concept],
    meant: Mapping[str, Sequence[Reference]],
    language: Language,
    *,
    is_whole: bool,
) -> str:
    linked = word(language, "noun", query.of or "either")
    what, noun = clause(query.filters, meant, language), _noun(query, language)
    if not every:
        return say(language, "concepts_none", what=what, linked=linked, noun=noun)
    first = every[0]
    count = phrased(language, query.level or query.kind, len(every))["count"]
    figures = [("policies", first.policies), ("measures", first.measures)]
    told = [counted(language, kind, n) for kind, n in figures if query.of in (None, kind)]
    return say(
        language,
        "concepts",
        what=what,
        linked=linked,
        noun=noun,
        have="has" if len(every) == 1 else "have",
        count=count if is_whole else word(language, "more_than").format(count=count),
        name=name_of(_reference(first), language),
        figures=("、" if language == "zh" else ", ").join(told),
    )


def gap(lists: Lists, query: Understanding, language: Language) -> Answer:
    """Concepts that are linked somewhere, but not by what fulfils the filters; claims say where."""
    of: Linked = query.of or ("measures" if query.kind == "keys" else "policies")
    # Without filters: those that have the one, and not the other.
    among = of if query.filters.given() else _OTHER[of]
    found = lists.gaps(query.kind, query.filters, of=of, among=among)
    is_asked = _asked(lists, query)
    missing = [counted for counted in found.missing if is_asked(counted.id)]
    linked = [concept for concept in found.linked if is_asked(concept)]
    shown = missing[: min(query.limit or MOST_SHOWN, MOST_SHOWN)]
    concepts_shown = [counted.id for counted in shown]
    names = lists.names(concepts_shown)
    elsewhere = lists.claims(Filters(), (among,), query.kind, concepts_shown)
    sentence = say(
        language,
        "gap" if missing else "gap_none",
        count=number_of(language, query.kind, len(missing)),
        noun=_noun(query, language),
        linked=word(language, "noun", among),
        missing=word(language, "noun", of),
        where=clause(query.filters, found.meant, language),
        all=f"{len(linked):,}",
    )
    return Answer(
        sentence=sentence,
        total=len(missing),
        columns=[word(language, "column", name) for name in ("name", among)],
        rows=[
            Row(
                [things([names[concept]], language), Cell(str(count))],
                [*elsewhere.get(concept, ())],
            )
            for concept, count in shown
        ],
        sparql=found.sparql,
        kind=query.kind,
        filters={},
        meant={name: [*references] for name, references in found.meant.items()},
    )


def _asked(lists: Lists, query: Understanding) -> Callable[[str], bool]:
    """Whether it is asked of a concept: of those of the level, and below what a filter names."""
    field = FIELD[query.kind]
    above = getattr(query.filters, field)
    if above is None:
        return lambda concept: _is_of_level(concept, query)
    narrowing = resolve(lists.view, Filters(**{field: above}))
    below = {*narrowing.included[field]} - {*narrowing.asked[field]}
    return lambda concept: concept in below and _is_of_level(concept, query)


def each(lists: Lists, query: Understanding, language: Language) -> Answer:
    """How many items there are by each value of a facet."""
    found = lists.first(query.kind, query.filters, limit=1, facets=True)
    by = query.by or "region"
    counts = [
        count
        for count in found.facets.get(by, ())
        if by != "region" or _is_of_level(count.value.id, query)
    ]
    if by == "year":
        counts.sort(key=lambda count: count.value.id)
    what = noun_phrase(query.kind, query.filters, found.meant, language)
    if not counts:
        sentence = say(language, "none", what=what)
    else:
        top = max(counts, key=lambda count: count.count)
        if language == "en":
            what = clause(query.filters, found.meant, language)
        sentence = say(
            language,
            "each",
            what=what,
            **phrased(language, query.kind, found.total),
            values=len(counts),
            noun=word(language, "noun", query.level or by),
            name=_value(top.value, language).text,
            most=top.count,
        )
    return Answer(
        sentence=sentence,
        total=found.total,
        columns=[word(language, "noun", by), word(language, "noun", query.kind)],
        rows=[
            Row([_value(count.value, language), Cell(str(count.count))])
            for count in counts[:MOST_SHOWN]
        ],
        sparql=found.sparql,
        kind=query.kind,
        filters=query.filters.given(),
        meant={name: [*references] for name, references in found.meant.items()},
    )


def _value(reference: Reference, language: Language) -> Cell:
    if ":" in reference.id:
        return things([reference], language)
    return Cell(date_of(reference.label, language).strip())


def responsible(lists: Lists, query: Understanding, language: Language) -> Answer:
    """Bodies that are answerable for the measures that fulfil the filters."""
    found = lists.answerable(query.filters, shown=SHOWN)
    bodies = found.bodies
    what = noun_phrase("measures", query.filters, found.meant, language)
    if language == "en" and found.measures:
        what = clause(query.filters, found.meant, language)
    template = "responsible" if bodies else "responsible_none" if found.measures else "none"
    return Answer(
        sentence=say(
            language,
            template,
            what=what,
            **phrased(language, "measures", found.measures),
            bodies=f"{found.total:,}",
            name=name_of(bodies[0].body, language) if bodies else "",
            most=number_of(language, "measures", bodies[0].measures) if bodies else "",
        ),
        total=found.total,
        columns=[word(language, "column", name) for name in ("body", "measures")],
        rows=[
            Row([things([body], language), Cell(str(count))], [*claims])
            for body, count, claims in bodies[:SHOWN]
        ],
        sparql=found.sparql,
        kind="measures",
        filters=query.filters.given(),
        meant={name: [*references] for name, references in found.meant.items()},
    )
