"""Answers that are lists of policies, documents or measures, and those with the largest amounts."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from graph.ask.answers import MOST_SHOWN, SHOWN, Answer, Cell, Row
from graph.ask.lists import MOST, Item, Listed, Lists, classes_of
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
from graph.queries import documents, measures
from graph.queries.answers import Claim, Concept, Document, Measure, Reference
from graph.queries.filters import resolve
from graph.queries.text import compose, number
from graph.queries.view import expand_all

_WHY: Final = {
    "industry": "fk:supportsIndustry",
    "region": "fk:appliesIn",
    "key": "fk:key",
    "economy": "fk:key",
    "issuer": "eli:passed_by",
}
"""Claims that say why an item is in a list narrowed by a filter."""
_MONEY: Final = {"incentive": ("fk:hasIncentive",), "any": ("fk:hasIncentive", "fk:hasBudget")}
_ITEM_COLUMNS: Final = {
    "measures": ("measure", "document", "amounts", "keys"),
    "policies": ("title", "number", "date", "regions", "industries"),
    "documents": ("title", "number", "date", "regions", "industries"),
}
_MOST_LARGEST: Final = 1_000
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
        wanted |= {*_MONEY["any"]}
    chosen = [claim for claim in evidence if claim.property in wanted]
    return (chosen or [*evidence])[:_EVIDENCE]


def largest(lists: Lists, query: Understanding, language: Language) -> Answer:
    """The items with the largest amounts of money."""
    view, is_measures = lists.view, query.kind == "measures"
    narrowing = resolve(view, query.filters, words="measure_words" if is_measures else "words")
    values = {
        **narrowing.values,
        **classes_of(query.kind),
        "has": expand_all(_MONEY[query.by or "incentive"]),
    }
    name = "ask-largest-measures" if is_measures else "ask-largest-documents"
    text = compose(name, {**values, "limit": number(_MOST_LARGEST)})
    rows = view.reader.select(text)
    shown = min(query.limit or SHOWN, MOST_SHOWN)
    ids = [row["item"] for row in rows[:shown]]
    read = measures.read_measures if is_measures else documents.read_documents
    items: Sequence[Item] = read(view, ids)
    return Answer(
        sentence=_largest_sentence(query, rows, items, narrowing.meant, language),
        total=len(rows) if len(rows) < _MOST_LARGEST else None,
        columns=[word(language, "column", "amounts"), *columns(query, language)],
        rows=[
            _with_amount(item_row(item, query, language), row["most"], language)
            for item, row in zip(items, rows, strict=False)
        ],
        sparql=compose(name, {**values, "limit": number(shown)}),
        kind=query.kind,
        filters=query.filters.given(),
        meant=narrowing.meant,
    )


def _with_amount(row: Row, most: str, language: Language) -> Row:
    return Row([Cell(money(Decimal(most), language)), *row.cells], row.evidence)


def _called(item: Document | Measure, language: Language) -> str:
    if isinstance(item, Document):
        return titled(item.title, item.number, language)
    return f"“{item.title}”"


def _largest_sentence(
    query: Understanding,
    rows: Sequence[dict[str, str]],
    items: Sequence[Item],
    meant: dict[str, list[Reference]],
    language: Language,
) -> str:
    what = (
        clause(query.filters, meant, language)
        if language == "en"
        else noun_phrase(query.kind, query.filters, meant, language)
    )
    noun = word(language, "noun", query.kind)
    if not rows:
        return say(language, "largest_none", what=what, noun=noun)
    most = rows[0]["most"]
    top = [
        Reference(
            item.id,
            titled(item.title, item.number, language)
            if isinstance(item, Document)
            else f"“{item.title}”",
        )
        for item, row in zip(items, rows, strict=False)
        if row["most"] == most and not isinstance(item, Concept)
    ]
    return say(
        language,
        "largest",
        what=what,
        noun=noun,
        count=number_of(language, query.kind, len(rows)),
        names=names_listed(top, language),
        amount=money(Decimal(most), language),
    )
