"""Command on lists of policies: import."""

import sys
from pathlib import Path

import click

from graph.cli.group import PARTLY, USAGE, fivekeys, read_settings, setting
from graph.cli.stores import opened


@fivekeys.command("import")
@click.argument("file", metavar="TABLE", type=click.Path(path_type=Path))
@click.option("--name", help="Name of the list in the store; the file's name without suffix.")
@click.option(
    "--type",
    "kind",
    type=click.Choice(["csv", "tsv", "xlsx", "jsonl"]),
    help="Kind of table; by the suffix of the file, csv for standard input.",
)
@setting("store", "base_iri")
def import_table(file: Path, name: str | None, kind: str | None, **options: str | None) -> int:
    """Read a list of policies into the store.

    TABLE is CSV, XLSX or JSON Lines, or - for standard input. Columns: title 标题
    (needed), number 文号, kind 文种, issuer 发文机关, region 地区, written
    成文日期, published 发布日期, valid from 生效日期, valid until 失效日期, industries 产业, keys
    关键, url 网址, source 来源. Names in one cell are parted by 、 or ;. Rows that cannot be used
    are reported with their number and reason, and the others go in. A list of the same name is
    replaced.
    """
    from graph import bundled, equivalence, policy_list, tables  # noqa: PLC0415  (heavy)
    from graph.corrections import kept  # noqa: PLC0415
    from graph.errors import TableError  # noqa: PLC0415

    settings = read_settings(options)
    from_stdin = str(file) == "-"
    data = sys.stdin.buffer.read() if from_stdin else file.read_bytes()
    shown = "standard input" if from_stdin else str(file)
    list_name = name or ("stdin" if from_stdin else file.stem)
    suffix = f".{kind}" if kind else (".csv" if from_stdin else file.suffix)
    rows = tables.read(data, f"{shown}{suffix}" if from_stdin or kind else shown)
    described = policy_list.describe(rows, name=list_name, base=settings.base_iri)
    if not described.policies and not described.bad:
        raise TableError(f"{shown}: the table has no rows below its column names")
    for note in described.notes:
        click.echo(f"fivekeys: {shown}, row {note.row}: {note.text}; left out", err=True)
    for bad in described.bad:
        click.echo(f"fivekeys: {shown}, row {bad.row}: {bad.reason}", err=True)
    if not described.policies:
        click.echo(f"fivekeys: {shown}: no row can be used; nothing was changed", err=True)
        return USAGE
    graph = policy_list.graph_of(list_name, base=settings.base_iri)
    with (
        opened(settings) as store,
        equivalence.writing(store, base=settings.base_iri) as writer,
    ):
        bundled.write(writer, bundled.vocabularies(), base=settings.base_iri)
        view = store.reader()
        corrected = kept.corrected(view, graph, described.ntriples, base=settings.base_iri)
        changed = writer.replace(graph, corrected)
    noun = "policy" if described.policies == 1 else "policies"
    before = "" if changed else ", as before"
    failed = _failed(len(described.bad))
    click.echo(f"{described.policies} {noun}, {described.claims} claims{before}{failed}")
    return PARTLY if described.bad else 0


def _failed(count: int) -> str:
    return f"; {count} {'row' if count == 1 else 'rows'} failed" if count else ""
