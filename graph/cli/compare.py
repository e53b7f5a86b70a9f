"""The command `compare`: regions, documents or years set against each other."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import click

from graph.cli.group import PARTLY, fivekeys, read_settings, setting
from graph.cli.indexes import index_of
from graph.cli.output import table
from graph.cli.stores import opened_for_questions

if TYPE_CHECKING:
    from graph.compare import Cell, Comparison, Kind, Match, Row

_SIGNS: Final = {"shared": "=", "some": "~", "own": "!"}
"""Who has a row: all, some, one."""


@fivekeys.command()
@click.argument("kind", type=click.Choice(["region", "document", "year"]))
@click.argument("values", nargs=-1, required=True)
@click.option("--industry", help="Only what is for it; narrower ones are included.")
@click.option("--key", help="Only what turns on that key or type of economy.")
@click.option(
    "--match",
    type=click.Choice(["instrument", "key", "industry"]),
    default="instrument",
    show_default=True,
    help="By what amounts are set against each other.",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@setting("store", "base_iri")
def compare(
    kind: "Kind",
    values: tuple[str, ...],
    industry: str | None,
    key: str | None,
    match: "Match",
    form: str,
    **options: str | None,
) -> int:
    """Set 2 to 6 regions, documents or years against each other.

    VALUES are names or codes of regions; numbers, titles or IRIs of documents; years. The first
    column says who has a row: = all, ~ some, ! one. Exit code 1 when nothing is known of them.
    """
    from graph.compare import compare as compared  # noqa: PLC0415  (loads the engine)
    from graph.queries.view import View  # noqa: PLC0415

    settings = read_settings(options)
    with opened_for_questions(settings) as store:
        view = View(store.reader(), settings.base_iri)
        index = index_of(store, view)
        found = compared(view, kind, values, industry=industry, key=key, match=match, index=index)
    if form == "json":
        click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=1))
    else:
        names = [column.value.label for column in found.columns]
        table(["", "part", "value", "unit", *names], [_line(row) for row in found.rows])
    return 0 if found.rows else PARTLY


def _as_json(found: "Comparison") -> dict[str, object]:
    answer = asdict(found)
    answer["items"] = answer.pop("rows")
    answer["generation"] = found.generation._asdict()
    return answer


def _line(row: "Row") -> list[object]:
    differs = "" if row.differs is None else " ≠" if row.differs else " ="
    cells = [_cell(cell) for cell in row.cells]
    return [
        _SIGNS[row.mark],
        row.section + differs,
        row.value.label if row.value else "-",
        row.unit,
        *cells,
    ]


def _cell(cell: "Cell") -> str:
    if cell.has == "missing":
        return ""
    if not cell.amounts_total:
        return " + ".join(
            f"{count} {what}{'' if count == 1 else 's'}"
            for count, what in ((cell.measures, "measure"), (cell.documents, "document"))
            if count
        )
    wordings = "、".join(amount.quantity.wording or "?" for amount in cell.amounts)
    more = cell.amounts_total - len(cell.amounts)
    standing = f" ({cell.standing})" if cell.standing else ""
    return f"{wordings}{f' +{more}' if more else ''}{standing}"
