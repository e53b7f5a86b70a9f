"""Answers about one document: whether it is in force, what is known of it, what rests on it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from graph.ask.answers import MOST_SHOWN, Answer, Cell, Row
from graph.ask.item_answers import item_row, measure_cells, things
from graph.ask.lists import Lists
from graph.ask.sentences import amount, counted, phrased, say, titled, word
from graph.ask.sentences import listed as names_listed
from graph.ask.understanding import Language, Understanding
from graph.errors import InputError, NotFoundError
from graph.queries.answers import Claim, Document, Quantity, Reference
from graph.queries.documents import DOCUMENT_CLASSES
from graph.queries.evidence import read_evidence
from graph.queries.text import compose, iris, number
from graph.queries.validity import Validity, read_day, read_validity
from graph.queries.view import View, expand_all

_DATES: Final = {
    "date": "eli:date_document",
    "published": "eli:date_publication",
    "valid_from": "eli:first_date_entry_in_force",
    "valid_until": "eli:date_no_longer_in_force",
}
_LINKS: Final = {
    "issuers": "eli:passed_by",
    "regions": "fk:appliesIn",
    "industries": "fk:supportsIndustry",
    "keys": "fk:key",
}
RELATIONS: Final = ("eli:based_on", "eli:applies", "eli:cites", "eli:amends", "eli:repeals")
ATTRIBUTES: Final = (
    "overview", "dates", "number", "issuers", "regions", "industries", "keys", "measures", "amounts",
    "responsible", *RELATIONS,
)  # fmt: skip
"""What can be asked of a document."""


def require_documents(view: View, found: Sequence[str]) -> None:
    """See that all of these are documents of the graph.

    Raises:
        NotFoundError: one is not.
    """
    try:
        classes = expand_all(DOCUMENT_CLASSES)
        rows = view.ask_rows("of-class", items=iris(found), classes=classes)
    except InputError:  # no IRI
        rows = []
    missing = [iri for iri in found if iri not in {row["item"] for row in rows}]
    if missing:
        raise NotFoundError(f"there is no document {missing[0][:200]!r} in the graph; give its IRI")


def _document(lists: Lists, query: Understanding) -> Document:
    """The document that is asked about, with all its measures."""
    assert query.document is not None, "queries that need a document have one"
    require_documents(lists.view, [query.document])
    return lists.documents([query.document], measures_shown=MOST_SHOWN)[0]


def _title(document: Document, language: Language) -> str:
    return titled(document.title, document.number, language)


def _reference(document: Document) -> Reference:
    return Reference(document.id, document.title, number=document.number)


def validity(lists: Lists, query: Understanding, language: Language) -> Answer:
    """Whether the document is in force on the day, and by which rule that is known."""
    document = _document(lists, query)
    day = read_day(query.filters.as_of)
    found = validity_of(lists, document.id, day)
    ends = found.date if found.state == "expired" else document.valid_until
    cells = [
        things([_reference(document)], language),
        Cell(word(language, "state", found.state)),
        Cell(document.valid_from or document.date or document.published or ""),
        Cell(ends or ""),
        things([found.by] if found.by else [], language),
    ]
    return Answer(
        sentence=_valid_sentence(document, found, language),
        total=None,
        columns=[word(language, "column", n) for n in ("title", "state", "begins", "ends", "by")],
        rows=[Row(cells, _repeal_claims(lists.view, document.id, found))],
        sparql=compose("document-dates", {"items": iris([document.id])}),
    )


def validity_of(lists: Lists, document: str, day: str) -> Validity:
    """Whether a document is in force on a day."""
    return read_validity(lists.view, [document], day)[document]


def _valid_sentence(document: Document, found: Validity, language: Language) -> str:
    rule = say(
        language,
        f"rule_{found.rule}",
        date=found.date or word(language, "no_day"),
        by=titled(found.by.label, found.by.number, language) if found.by else "",
    )
    template = f"valid_{found.state}"
    return say(language, template, title=_title(document, language), day=found.as_of, rule=rule)


def _repeal_row(lists: Lists, document: Document, found: Validity, language: Language) -> Row:
    assert found.by is not None, "only what is repealed has such a row"
    return Row(
        [Cell(word(language, "column", "by")), things([found.by], language)],
        _repeal_claims(lists.view, document.id, found),
    )


def _repeal_claims(view: View, document: str, found: Validity) -> list[Claim]:
    if found.by is None:
        return []
    return read_evidence(view, [found.by.id], ["eli:repeals"], [document]).of(found.by.id)


def fact(lists: Lists, query: Understanding, language: Language) -> Answer:
    """One thing that is known of the document."""
    document = _document(lists, query)
    by = query.by or "measures"
    if by == "measures":
        return _measures(document, language)
    read = _READING.get(by, _linked)
    return read(lists, document, by, language)


def _fact_answer(
    document: Document, by: str, language: Language, rows: list[Row], said: str, sparql: str
) -> Answer:
    attribute = word(language, "attribute", by)
    template = "fact" if rows else "fact_none"
    return Answer(
        sentence=say(
            language, template, title=_title(document, language), attribute=attribute, values=said
        ),
        total=len(rows),
        columns=[word(language, "column", name) for name in ("what", "value")],
        rows=rows,
        sparql=sparql,
    )


def _facts_query(document: Document, properties: list[str]) -> str:
    given = {"items": iris([document.id]), "properties": expand_all(properties)}
    return compose("facts", given)


def _dates(lists: Lists, document: Document, by: str, language: Language) -> Answer:
    known = {name: value for name in _DATES if (value := getattr(document, name))}
    rows = [Row([Cell(word(language, "attribute", n)), Cell(v)]) for n, v in known.items()]
    joint, colon = ("，", "：") if language == "zh" else (", ", " ")
    said = joint.join(f"{word(language, 'attribute', n)}{colon}{v}" for n, v in known.items())
    found = _fact_answer(
        document, by, language, rows, said, _facts_query(document, [*_DATES.values()])
    )
    if rows:
        found.sentence = say(language, "fact_dates", title=_title(document, language), values=said)
    day = read_day(None)
    state = validity_of(lists, document.id, day)
    if state.by is not None:
        found.sentence += _valid_sentence(document, state, language)
        found.rows.append(_repeal_row(lists, document, state, language))
        found.total = len(found.rows)
    return found


def _number(_: Lists, document: Document, by: str, language: Language) -> Answer:
    rows = (
        [Row([Cell(word(language, "column", by)), Cell(document.number)])]
        if document.number
        else []
    )
    return _fact_answer(
        document, by, language, rows, document.number or "", _facts_query(document, ["eli:number"])
    )


def _linked(_: Lists, document: Document, by: str, language: Language) -> Answer:
    """What the document is linked to by one property."""
    name = _LINKS.get(by, by)
    found: list[Reference] = (
        getattr(document, by)
        if by in _LINKS
        else [r.document for r in document.relations if r.property == name]
    )
    rows = [
        Row(
            [Cell(word(language, "attribute", by)), things([reference], language)],
            [c for c in document.evidence if (c.property, c.object.id) == (name, reference.id)],
        )
        for reference in found
    ]
    return _fact_answer(
        document, by, language, rows, names_listed(found, language), _facts_query(document, [name])
    )


def _amounts(_: Lists, document: Document, by: str, language: Language) -> Answer:
    """Incentives and budgets of the document and of its measures."""
    owners: list[tuple[Reference, Quantity, list[Claim]]] = [
        (_reference(document), q, document.evidence) for q in document.quantities
    ]
    for measure in document.measures:
        owner = Reference(measure.id, measure.title)
        owners += [(owner, q, measure.evidence) for q in measure.quantities]
    paid = [(o, q, e) for o, q, e in owners if q.kind in ("incentive", "budget")]
    rows = [
        Row(
            [things([owner], language), Cell(amount(quantity, language))],
            [claim for claim in evidence if claim.object.id == quantity.id],
        )
        for owner, quantity, evidence in paid
    ]
    joint = "、" if language == "zh" else ", "
    said = joint.join(dict.fromkeys(amount(q, language) for _, q, _ in paid))
    return _fact_answer(document, by, language, rows, said, _means_query(document))


def _responsible(_: Lists, document: Document, by: str, language: Language) -> Answer:
    """Bodies answerable for measures of the document."""
    found: dict[str, tuple[Reference, list[Reference], list[Claim]]] = {}
    for measure in document.measures:
        for body in measure.responsible:
            entry = found.setdefault(body.id, (body, [], []))
            entry[1].append(Reference(measure.id, measure.title))
            entry[2].extend(c for c in measure.evidence if c.object.id == body.id)
    rows = [
        Row([things([body], language), things(of, language)], claims[:3])
        for body, of, claims in found.values()
    ]
    said = names_listed([body for body, _, _ in found.values()], language)
    return _fact_answer(document, by, language, rows, said, _means_query(document))


def _means_query(document: Document) -> str:
    return compose("means", {"documents": iris([document.id])})


def _measures(document: Document, language: Language) -> Answer:
    """The measures that state or use the document."""
    total = document.measures_total
    count = counted(language, "measures", total)
    return Answer(
        sentence=say(language, "fact_measures", title=_title(document, language), count=count),
        total=total,
        columns=[
            word(language, "column", name) for name in ("measure", "document", "amounts", "keys")
        ],
        rows=[Row(measure_cells(item, language), item.evidence[:6]) for item in document.measures],
        sparql=_means_query(document),
    )


def _overview(lists: Lists, document: Document, by: str, language: Language) -> Answer:
    """All that lists show of a document, and its measures."""
    rows, told = [], []
    if document.number:
        rows.append(Row([Cell(word(language, "column", "number")), Cell(document.number)]))
    if date := document.date or document.published:
        rows.append(Row([Cell(word(language, "column", "date")), Cell(date)]))
        told.append(date)
    for name in (*_LINKS, *RELATIONS):
        answer = _linked(lists, document, name, language)
        rows += answer.rows
        if answer.rows and name in _LINKS:
            attribute = word(language, "attribute", name)
            cells = [row.cells[1].things[0] for row in answer.rows]
            said = names_listed(cells, language)
            told.append(f"{attribute.removeprefix('的')}{'：' if language == 'zh' else ': '}{said}")
    noun = word(language, "column", "measure")
    rows += [
        Row([Cell(noun), things([Reference(m.id, m.title)], language)], m.evidence[:3])
        for m in document.measures
    ]
    found = _fact_answer(
        document, by, language, rows, "", _facts_query(document, [*_LINKS.values(), *RELATIONS])
    )
    count = counted(language, "measures", document.measures_total)
    joint = "，" if language == "zh" else "; "
    if told:
        found.sentence = say(
            language,
            "overview",
            title=_title(document, language),
            values=joint.join(told),
            count=count,
        )
    else:
        found.sentence = say(
            language, "fact_measures", title=_title(document, language), count=count
        )
    found.total = document.measures_total
    return found


_Reading = Callable[[Lists, Document, str, Language], Answer]
_READING: Final[Mapping[str, _Reading]] = {
    "dates": _dates,
    "overview": _overview,
    "number": _number,
    "amounts": _amounts,
    "responsible": _responsible,
}


def related(lists: Lists, query: Understanding, language: Language) -> Answer:
    """Documents that have the relation to the document."""
    document, view = _document(lists, query), lists.view
    by = query.by or RELATIONS[0]
    text = compose(
        "ask-related",
        {
            "document": iris([document.id]),
            "property": expand_all([by]),
            "limit": number(MOST_SHOWN),
        },
    )
    items = [row["item"] for row in view.reader.select(text) if "item" in row]
    rows = []
    for found in lists.documents(items, measures_shown=0):
        row = item_row(found, query, language)
        rows.append(Row(row.cells, [c for c in found.evidence if c.property == by]))
    template = "related" if rows else "related_none"
    return Answer(
        sentence=say(
            language,
            template,
            title=_title(document, language),
            relation=word(language, "relation", by),
            **phrased(language, "documents", len(rows)),
        ),
        total=len(rows),
        columns=[
            word(language, "column", name)
            for name in ("title", "number", "date", "regions", "industries")
        ],
        rows=rows,
        sparql=text,
    )
