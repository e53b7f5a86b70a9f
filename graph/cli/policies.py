"""The main question in a terminal: which policies support an industry, where, and who says so."""

import csv
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import click

from graph.cli.group import PARTLY, fivekeys, read_settings, setting
from graph.cli.stores import opened_for_questions
from graph.formulas import as_text
from graph.settings import Settings

if TYPE_CHECKING:
    from graph.queries.answers import Claim, Document, Measure, Quantity, Reference
    from graph.queries.filters import Filters

_PAGE: Final = 200
_COLUMNS: Final = (
    "number", "title", "kind", "issuers", "regions", "date", "valid_until", "industries", "keys",
    "measures", "amounts", "evidence", "url", "id",
)  # fmt: skip

_EVIDENCE: Final = (
    ("产业", "fk:supportsIndustry"),
    ("关键", "fk:key"),
    ("地区", "fk:appliesIn"),
)
"""Claims that the answer to the question rests on, as the table shows them."""


@fivekeys.command()
@click.option("--industry", help="Name, alias or code; narrower ones are included.")
@click.option("--region", help="Name or code; what lies within is included.")
@click.option("--key", help="Key or type of economy: talent 人才, brand 品牌, …")
@click.option("--kind", help="Kind of document: 实施办法, 规划, …")
@click.option("--issuer", help="Name of the body that passed it.")
@click.option("--from", "since", metavar="DATE", help="Dated then or later.")
@click.option("--to", "until", metavar="DATE", help="Dated then or earlier.")
@click.option("--as-of", metavar="DAY", help="In force on that day, as far as is known.")
@click.option("--words", help="Words of the title, or a document number.")
@click.option("--limit", type=click.IntRange(1), help="At most so many; all by default.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table",
    show_default=True,
)  # fmt: skip
@setting("store", "base_iri")
def policies(
    limit: int | None,
    form: str,
    store: str | None,
    base_iri: str | None,
    **filters: str | None,
) -> int:
    """List policies, with measures and evidence.

    Each option narrows the answer; those with measures come first, then the newest.
    Exit code 1 when there is none.
    """
    from graph.queries.filters import Filters  # noqa: PLC0415  (loads the engine)

    settings = read_settings({"store": store, "base_iri": base_iri})
    total, found = _ask(settings, Filters(**filters), limit)
    if form == "json":
        click.echo(json.dumps([asdict(item) for item in found], ensure_ascii=False, indent=1))
    elif form == "csv":
        _print_csv(found)
    else:
        for document in found:
            click.echo("\n".join(_lines(document)) + "\n")
        shown = "" if len(found) == total else f"; {len(found)} shown"
        click.echo(f"{total} {'policy' if total == 1 else 'policies'}{shown}")
    return 0 if total else PARTLY


def _ask(settings: Settings, filters: "Filters", limit: int | None) -> "tuple[int, list[Document]]":
    from graph.queries.documents import list_documents  # noqa: PLC0415
    from graph.queries.filters import resolve  # noqa: PLC0415
    from graph.queries.view import View  # noqa: PLC0415

    with opened_for_questions(settings) as store:
        view = View(store.reader(), settings.base_iri)
        narrowing = resolve(view, filters).values
        found: list[Document] = []
        after = None
        while True:
            size = min(_PAGE, limit - len(found)) if limit else _PAGE
            page, documents = list_documents(view, narrowing, limit=size, after=after, facets=False)
            found += documents
            after = page.next
            if after is None or len(found) == limit:
                return page.total, found


def _names(references: "list[Reference]") -> str:
    return "、".join(reference.label for reference in references)


def _lines(document: "Document") -> list[str]:
    """One policy for people: a heading, what is known, its measures, and who says so."""
    number = f"（{document.number}）" if document.number else ""
    lines = [f"《{document.title}》{number}"]
    for name, text in (
        ("文种", _names(document.kinds)),
        ("发文机关", _names(document.issuers)),
        ("日期", " · ".join(filter(None, (document.date, document.published)))),
        ("有效至", document.valid_until),
        ("地区", _names(document.regions)),
        ("产业", _names(document.industries)),
        ("关键", _names(document.keys)),
        ("网页", document.url),
    ):
        if text:
            lines.append(f"  {name}  {text}")
    lines += [line for measure in document.measures for line in _measure_lines(measure)]
    for name, prop in _EVIDENCE:
        for claim in document.evidence:
            if claim.property == prop:
                lines.append(f"  依据  {name} {_claim(claim)}")
    return lines


def _measure_lines(measure: "Measure") -> list[str]:
    keys = f" [{_names(measure.keys)}]" if measure.keys else ""
    lines = [f"  措施  {measure.path or ''} {measure.title}{keys}"]
    lines += [f"        {text}" for text in map(_amount, measure.quantities) if text]
    return lines


def _amount(quantity: "Quantity") -> str:
    return quantity.wording or ""


def _claim(claim: "Claim") -> str:
    """What is said, on what ground, and where: the sentence itself where the text is at hand."""
    source = claim.sources[0] if claim.sources else None
    where = f"《{source.title}》{claim.place or ''}" if source else ""
    unsure = "，待核实" if source and source.confirmed is False else ""
    quote = f"：“{claim.quotes[0].exact}”" if claim.quotes else ""
    return f"{claim.object.label} — {where}（{claim.basis}{unsure}）{quote}"


def _grounds(document: "Document") -> "list[Claim]":
    """The claims that `_EVIDENCE` names, in its order."""
    return [c for _, prop in _EVIDENCE for c in document.evidence if c.property == prop]


def _print_csv(found: "list[Document]") -> None:
    if not sys.stdout.isatty():
        click.echo("\ufeff", nl=False)  # spreadsheets know UTF-8 by it
    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for document in found:
        measures = document.measures
        writer.writerow(_as_texts(
            document.number, document.title, _names(document.kinds), _names(document.issuers),
            _names(document.regions), document.date or document.published, document.valid_until,
            _names(document.industries), _names(document.keys),
            "；".join(f"{measure.path} {measure.title}" for measure in measures),
            "；".join(_amount(item) for measure in measures for item in measure.quantities),
            "；".join(_claim(claim) for claim in _grounds(document)), document.url, document.id,
        ))  # fmt: skip


def _as_texts(*cells: str | None) -> list[str | None]:
    """Cells that no spreadsheet takes for formulas."""
    return [cell and as_text(cell) for cell in cells]
