"""Commands on corrections: list, export, withdraw."""

import getpass
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.cli.group import CommandLine, fivekeys, read_settings, setting
from graph.cli.output import binary_output, short_iri, table
from graph.cli.stores import opened, opened_for_reading
from graph.errors import ParameterError

if TYPE_CHECKING:
    from graph.corrections.kept import Kept

_COLUMNS = ("id", "state", "decision", "subject", "property", "object", "by", "at", "reason")


@fivekeys.group(cls=CommandLine)
def corrections() -> None:
    """What people have said of claims: list it, export it as gold, withdraw it.

    Corrections are made on the pages under /edit and at /api/edits of the service.
    """


@corrections.command("list")
@click.argument("document", required=False)
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@setting("store", "base_iri")
def list_(document: str | None, form: str, **options: str | None) -> None:
    """List corrections, of one document or all.

    DOCUMENT is a title, an IRI, what follows id/ in it, table/NAME for a table, or identity for
    merges and splits. State: applied (it shows in the graph), idle (there is nothing to change),
    detached (what it is about is not in the text any more), overruled, withdrawn.
    """
    from graph.corrections import kept  # noqa: PLC0415  (heavy)
    from graph.ingest import find_corrected  # noqa: PLC0415

    settings = read_settings(options)
    base = settings.base_iri
    with opened_for_reading(settings) as store:
        view = store.reader()
        graph = None if document is None else find_corrected(view, document, base=base)
        found = list(kept.all_kept(view, base=base, graph=graph))
    if form == "json":
        click.echo(json.dumps([_plain(item) for item in found], ensure_ascii=False, indent=1))
        return
    table(_COLUMNS, [_row(item, base) for item in found])


def _plain(found: "Kept") -> dict[str, object]:
    return {**asdict(found.correction), "state": found.state}


def _row(found: "Kept", base: str) -> list[str]:
    item = found.correction
    target = short_iri(item.edge.object, base)
    if item.replacement:
        target += f" => {short_iri(item.replacement, base)}"
    edge = (short_iri(item.edge.subject, base), short_iri(item.edge.predicate, base), target)
    return [item.tail, found.state, item.decision, *edge, item.by, item.at, item.reason]


@corrections.command()
@click.argument("document")
@click.option("--file", "name", help="Name of the document's file, which `score` looks for.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write to.")
@setting("store", "base_iri")
def export(document: str, name: str | None, output: Path | None, **options: str | None) -> None:
    """Write a corrected document as annotations for `fivekeys score`.

    DOCUMENT is a title, an IRI, or what follows id/ in it.
    """
    from graph.corrections.gold import gold  # noqa: PLC0415  (heavy)
    from graph.corrections.shown import stored  # noqa: PLC0415
    from graph.ingest import find_graph  # noqa: PLC0415
    from graph.queries.view import View  # noqa: PLC0415

    settings = read_settings(options)
    base = settings.base_iri
    with opened_for_reading(settings) as store:
        view = View(store.reader(), base)
        seen = stored(view, find_graph(view.reader, document, base=base))
    if seen.document is None or not seen.text:
        raise ParameterError(f"{document!r} is no document with a text; it has no annotations")
    found = gold(seen, file=name or f"{seen.title}.txt", base=base)
    with binary_output(output) as out:
        out.write(json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n")


@corrections.command()
@click.argument("correction")
@click.option("--reason", default="", help="Why.")
@click.option("--by", help="Who withdraws it; the name of this user by default.")
@setting("store", "base_iri")
def withdraw(correction: str, reason: str, by: str | None, **options: str | None) -> None:
    """Take a correction back.

    CORRECTION is its id as `list` shows it. The document is then as if it had never been made; it
    stays as a record of itself.
    """
    from graph import equivalence  # noqa: PLC0415  (heavy)
    from graph.corrections import kept  # noqa: PLC0415
    from graph.corrections.model import Withdrawal, stamp  # noqa: PLC0415

    settings = read_settings(options)
    base = settings.base_iri
    with opened(settings) as store, equivalence.writing(store, base=base) as writer:
        gone = Withdrawal(by or getpass.getuser(), stamp(), reason)
        done = kept.withdraw(store.reader(), writer, correction, gone, base=base)
    click.echo(f"withdrawn: {correction} of {short_iri(done.graph, base)}")
