"""The tool `compare`."""

from typing import Final

from api.assistants.addresses import page_address
from api.assistants.answers import CellOf, Column, CompareAnswer, CompareItem
from api.assistants.fitting import cursors, fit, place_of
from api.assistants.given import CompareGiven
from api.assistants.opened import Opened
from api.assistants.shown import Shown, Titles
from api.assistants.wording import say
from api.pages.language import word
from graph.compare import Cell, Compared, Comparison, Row, compare
from graph.queries.answers import Claim
from graph.queries.view import View

_SHOWN: Final = 1
"""Items and amounts that are named in each cell; all are counted."""

_KINDS: Final = ("policy", "document", "region", "zone")


def compare_things(opened: Opened, given: CompareGiven) -> CompareAnswer:
    """Regions, documents or years set against each other."""
    desk = opened.desk()
    generation = desk.view.reader.generation
    first = place_of(given.cursor, generation)
    values = [_value(desk.view, given, value) for value in given.values]
    found = compare(
        desk.view,
        given.kind,
        values,
        industry=given.industry,
        key=given.key,
        match=given.match,
        shown=_SHOWN,
        index=desk.index,
    )
    shown = Shown(desk.view, opened.pages, given.lang)
    rows = found.rows[first : first + given.limit]
    titles = shown.titles(claim for row in rows for cell in row.cells for claim in _claims(cell))
    answer = CompareAnswer(
        sentence=_sentence(shown, found),
        items=[_row(shown, found, row, titles) for row in rows],
        total=len(found.rows),
        page=_page(opened, given),
        page_of_id=shown.page_of_id,
        generation=desk.generation,
        columns=[_column(shown, column) for column in found.columns],
    )
    more = first + given.limit < len(found.rows)
    after = cursors(first, len(rows), generation, has_more=more)
    return fit(answer, given.characters, given.lang, next_after=after)


def _value(view: View, given: CompareGiven, value: str) -> str:
    """A value; an id of another answer as IRI."""
    is_id = given.kind != "year" and value.partition("/")[0] in _KINDS
    return view.iri(value) if is_id else value


def _sentence(shown: Shown, found: Comparison) -> str:
    marks = [row.mark for row in found.rows]
    return say(
        "compared",
        shown.language,
        names=("、" if shown.language == "zh" else ", ").join(
            shown.label(column.value) for column in found.columns
        ),
        shared=marks.count("shared"),
        own=marks.count("own"),
        differs=sum(row.differs is True for row in found.rows),
    )


def _page(opened: Opened, given: CompareGiven) -> str:
    query = {
        "kind": given.kind,
        "value": given.values,
        "industry": given.industry,
        "key": given.key,
        "match": given.match,
        "lang": given.lang,
    }
    return page_address(opened.pages, "/compare", query)


def _column(shown: Shown, column: Compared) -> Column:
    return Column(
        of=column.asked,
        value=shown.named(column.value),
        measures=column.measures,
        documents=column.documents,
    )


def _claims(cell: Cell) -> list[Claim]:
    claims = [claim for item in cell.items for claim in item.evidence]
    return claims + [claim for amount in cell.amounts for claim in amount.evidence]


def _row(shown: Shown, found: Comparison, row: Row, titles: Titles) -> CompareItem:
    return CompareItem(
        section=word(f"cmp_s_{row.section}", shown.language),
        value=None if row.value is None else shown.named(row.value),
        unit=row.unit,
        mark=row.mark,
        differs=row.differs,
        cells=[
            _cell(shown, column, cell, titles)
            for column, cell in zip(found.columns, row.cells, strict=True)
        ],
    )


def _cell(shown: Shown, column: Compared, cell: Cell, titles: Titles) -> CellOf:
    claims = _claims(cell)
    items = [item.item for item in cell.items] or [amount.owner for amount in cell.amounts]
    return CellOf(
        of=shown.label(column.value),
        has=cell.has,
        measures=cell.measures,
        documents=cell.documents,
        low=cell.low,
        high=cell.high,
        standing=cell.standing,
        items=shown.all_named(items),
        figures=[shown.figure(amount.quantity) for amount in cell.amounts],
        figures_total=cell.amounts_total,
        evidence=shown.grounds(claims, titles, most=1),
        evidence_total=len(claims),
    )
