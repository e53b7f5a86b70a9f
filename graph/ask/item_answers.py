"""Answers that are lists of policies, documents or measures, and those with the largest amounts."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from graph.ask.answers import MOST_SHOWN, SHOWN, Answer, Cell, Row
from graph.ask.lists import MONEY, MOST, MOST_LARGEST, Item, Largest, Listed, Lists
from graph.ask.sentences import (
    amount,
    clause,
    money,
    noun_phrase,
    number_of,
    phrased,
    say,
    titled,
    word,
)
from graph.ask.sentences import (
    listed as names_listed,
)
from graph.ask.understanding import Language, Understanding
from graph.queries.answers import Claim, Concept, Document, Measure, Reference

_WHY: Final = {
    "industry": "fk:supportsIndustry",
    "region": "fk:appliesIn",
    "key": "fk:key",
    "economy": "fk:key",
    "issuer": "eli:passed_by",
}
"""Claims that say why an item is in a list narrowed by a filter."""
_ITEM_COLUMNS: Final = {
    "measures": ("measure", "document", "amounts", "keys"),
    "policies": ("title", "number", "date", "regions", "industries"),
    "documents": ("title", "number", "date", "regions", "industries"),
}
_EVIDENCE: Final = 6
"""Claims given for a row at most, where the question does not say which matter."""


def listed(lists: Lists, query: Understanding, language: Language) -> Answer:
    """The items of a list, or how many there are."""
    shown = min(query.limit or SHOWN, MOST_SHOWN)
    order = "title" if query.order == "title" else "date"
    found = lists.first(query.kind, query.filters, limit=shown, order=order)
    items: Sequence[Item] = found.items
    if query.by == "newest" and found.total:
        items = _newest(lists, query, found)[:shown]
    return Answer(
        sentence=_sentence(query, found, items, language),
        total=found.total,
        columns=columns(query, language),
        rows=[item_row(item, query, language) for item in items],
        sparql=found.sparql,
        kind=query.kind,
        filters=query.filters.given(),
        meant={name: [*references] for name, references in found.meant.items()},
    )


def _sentence(
    query: Understanding, found: Listed, items: Sequence[Item], language: Language
) -> str:
    said = [word(language, "yes" if found.total else "no")] if _is_polar(query) else []
    what = noun_phrase(query.kind, query.filters, found.meant, language)
    if not found.total:
        return "".join([*said, say(language, "none", what=what)])
    if language == "en":
        what = clause(query.filters, found.meant, language)
    template = "count" if query.intent == "count" else "list"
    said.append(say(language, template, what=what, **phrased(language, query.kind, found.total)))
    first = items[0] if items else None
    if query.by == "newest" and isinstance(first, Document):
        date = first.date or first.published
        said.append(
            say(
                language,
                "newest",
                title=titled(first.title, first.number, language),
                date=date,
            )
            if date
            else say(language, "newest_undated")
        )
    if found.total > len(items):
        said.append(say(language, "shown", shown=len(items)))
    return "".join(said)


def _is_polar(query: Understanding) -> bool:
    tags = {part.tag for part in query.parts}
    return query.intent == "list" and "polar" in tags and "which" not in tags


def _newest(lists: Lists, query: Understanding, found: Listed) -> list[Item]:
    """The items of the last years that have any, the newest first; lists have those with measures
    for an industry before the others."""
    dated = lists.first(query.kind, query.filters, limit=1, facets=True).facets.get("year", ())
    wanted = min(query.limit or SHOWN, found.total)
    last = found
    for year in sorted((count.value.id for count in dated), reverse=True):
        since = max(year, query.filters.since or year)
        last = lists.first(query.kind, replace(query.filters, since=since), limit=MOST)
        if last.total >= wanted:
            break
    items = [item for item in last.items if isinstance(item, Document)]
    return [*sorted(items, key=lambda item: item.date or item.published or "", reverse=True)]


def columns(query: Understanding, language: Language) -> list[str]:
    """Names of the columns of a table of items."""
    return [word(language, "column", name) for name in _ITEM_COLUMNS[query.kind]]


def item_row(item: Item, query: Understanding, language: Language) -> Row:
    """A row of a table of items, with the claims that say why it is there."""
    if isinstance(item, Measure):
        return Row(measure_cells(item, language), _grounds(item.evidence, query))
    assert isinstance(item, Document), "lists of items have documents and measures"
    return Row(
        [
            Cell(item.title, [Reference(item.id, item.title, number=item.number)]),
            Cell(item.number or ""),
            Cell(item.date or item.published or ""),
            things(item.regions, language),
            things(item.industries, language),
        ],
        _grounds(item.evidence, query),
    )


def measure_cells(item: Measure, language: Language) -> list[Cell]:
    """Cells of a measure: itself, its document, its amounts, its keys."""
    paid = [q for q in item.quantities if q.kind in ("incentive", "budget")]
    said = dict.fromkeys(text for q in paid if (text := amount(q, language)))
    return [
        Cell(item.title, [Reference(item.id, item.title)]),
        things(item.documents, language),
        Cell("；".join(said) if language == "zh" else "; ".join(said)),
        things(item.keys, language),
    ]


def things(references: Sequence[Reference], language: Language) -> Cell:
    """A cell that names things."""
    return Cell(names_listed(references, language), [*references])


def _grounds(evidence: Sequence[Claim], query: Understanding) -> list[Claim]:
    wanted = {_WHY[name] for name in query.filters.given() if name in _WHY}
    if query.order == "amount":
        wanted |= {*MONEY["any"]}
    chosen = [claim for claim in evidence if claim.property in wanted]
    return (chosen or [*evidence])[:_EVIDENCE]


def largest(lists: Lists, query: Understanding, language: Language) -> Answer:
    """The items with the largest amounts of money."""
    shown = min(query.limit or SHOWN, MOST_SHOWN)
    found = lists.largest(query.kind, query.filters, by=query.by or "incentive", shown=shown)
    return Answer(
        sentence=_largest_sentence(query, found, language),
        total=found.total,
        columns=[word(language, "column", "amounts"), *columns(query, language)],
        rows=[
            _with_amount(item_row(item, query, language), amount, language)
            for item, amount in zip(found.items, found.amounts, strict=True)
        ],
        sparql=found.sparql,
        kind=query.kind,
        filters=query.filters.given(),
        meant={name: [*references] for name, references in found.meant.items()},
    )


def _with_amount(row: Row, most: float, language: Language) -> Row:
    return Row([Cell(money(Decimal(str(most)), language)), *row.cells], row.evidence)


def _largest_sentence(query: Understanding, found: Largest, language: Language) -> str:
    what = (
        clause(query.filters, found.meant, language)
        if language == "en"
        else noun_phrase(query.kind, query.filters, found.meant, language)
    )
    noun = word(language, "noun", query.kind)
    if not found.items:
        return say(language, "largest_none", what=what, noun=noun)
    most = found.amounts[0]
    top = [
        Reference(
            item.id,
            titled(item.title, item.number, language)
            if isinstance(item, Document)
            else f"“{item.title}”",
        )
        for item, amount in zip(found.items, found.amounts, strict=True)
        if amount == most and not isinstance(item, Concept)
    ]
    count = number_of(language, query.kind, found.total or MOST_LARGEST)
    return say(
        language,
        "largest",
        what=what,
        noun=noun,
        count=count if found.total else word(language, "more_than").format(count=count),
        names=names_listed(top, language),
        amount=money(Decimal(str(most)), language),
    )
