"""Commands that ask: query."""

import io
import json
import signal
import sys
from pathlib import Path

import click

from graph.cli.group import fivekeys, read_settings, setting
from graph.cli.output import binary_output, short_iri, table
from graph.cli.stores import opened_for_questions

_ROWS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
_GRAPHS = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
}


@fivekeys.command()
@click.argument("query_text", metavar="[QUERY]", required=False)
@click.option("-f", "--file", type=click.Path(path_type=Path), help="File that holds the query.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *_ROWS, *_GRAPHS]),
    help="table for rows and turtle for graphs by default.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write to.")
@setting("store", "base_iri", "default_graph")
def query(
    query_text: str | None,
    file: Path | None,
    form: str | None,
    output: Path | None,
    **options: str | None,
) -> None:
    """Answer a SPARQL query.

    It is QUERY itself, in a FILE, or on standard input (-).
    """
    settings = read_settings(options)
    text = _query_text(query_text, file)
    with opened_for_questions(settings) as store:
        view = store.reader()
        is_graph = view.form(text) in ("construct", "describe")
        chosen = form or ("turtle" if is_graph else "table")
        if chosen != "table" and (chosen in _GRAPHS) != is_graph:
            wanted = "turtle, ntriples, rdfxml or jsonld" if is_graph else "table, json, xml, csv"
            raise click.UsageError(f"this form of query has no format {chosen}; use {wanted}")
        media_type = (_ROWS | _GRAPHS).get(chosen, _ROWS["json"])
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # the engine does not let Python see Ctrl-C
        union = settings.default_graph == "union"
        if chosen == "table":
            buffer = io.BytesIO()
            view.run(text, media_type=media_type, out=buffer, union=union)
            _print_rows(json.loads(buffer.getvalue()), settings.base_iri)
            return
        with binary_output(output) as out:
            view.run(text, media_type=media_type, out=out, union=union)


def _query_text(query_text: str | None, file: Path | None) -> str:
    if (query_text is None) == (file is None):
        raise click.UsageError("give one query: as argument, with -f FILE, or - for standard input")
    if file is not None and str(file) != "-":
        return file.read_text(encoding="utf-8")
    if query_text in (None, "-"):
        return sys.stdin.read()
    return str(query_text)


def _print_rows(result: dict[str, object], base: str) -> None:
    """SPARQL results JSON as a table, IRIs made short."""
    if "boolean" in result:
        click.echo("yes" if result["boolean"] else "no")
        return
    names = result["head"]["vars"]  # type: ignore[index]
    bindings = result["results"]["bindings"]  # type: ignore[index]
    rows = [[_cell(binding.get(name), base) for name in names] for binding in bindings]
    table(names, rows)


def _cell(term: dict[str, str] | None, base: str) -> str:
    if term is None:
        return ""
    return short_iri(term["value"], base) if term["type"] == "uri" else term["value"]
