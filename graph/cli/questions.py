"""Commands that ask: query."""

import io
import json
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import click

from graph.cli.excerpt import excerpt
from graph.cli.group import fivekeys, read_settings, setting
from graph.cli.output import binary_output, short_iri, table
from graph.cli.stores import opened_for_questions
from graph.errors import QueryError
from graph.settings import Settings

if TYPE_CHECKING:
    from graph.queries.prologue import Completed
    from graph.rdf import Term
    from graph.store.base import Reader

_ROWS: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
_GRAPHS: Final = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
_FORMATS: Final = _ROWS | _GRAPHS
_EXTENSIONS: Final = {
    ".json": "json",
    ".srj": "json",
    ".xml": "xml",
    ".srx": "xml",
    ".csv": "csv",
    ".tsv": "tsv",
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".rdf": "rdfxml",
    ".jsonld": "jsonld",
}


@fivekeys.command()
@click.argument("query_text", metavar="[QUERY]", required=False)
@click.option("-f", "--file", type=click.Path(path_type=Path), help="File that holds the query.")
@click.option("--example", metavar="NAME", help="Run an example query.")
@click.option("--examples", is_flag=True, help="List the example queries.")
@click.option("--print", "shows_query", is_flag=True, help="Print the query and do not run it.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *_FORMATS]),
    help="By default that of the extension of the output file, or table for rows and turtle for "
    "graphs.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write to.")
@setting("store", "base_iri", "default_graph")
def query(
    query_text: str | None,
    file: Path | None,
    example: str | None,
    examples: bool,
    shows_query: bool,
    form: str | None,
    output: Path | None,
    **options: str | None,
) -> None:
    """Answer a SPARQL query.

    It is QUERY itself, in a FILE, on standard input (-), or one of the examples. The usual
    prefixes (fk, skos, dcterms, eli, prov …) need not be declared.
    """
    from graph.queries.prologue import with_prefixes  # noqa: PLC0415  (loads the engine)

    if examples:
        _list_examples()
        return
    completed = with_prefixes(_query_text(query_text, file, example))
    if shows_query:
        click.echo(completed.query.removesuffix("\n"))
        return
    settings = read_settings(options)
    with opened_for_questions(settings) as store:
        view = store.reader()
        try:
            _answer(view, completed.query, form, output, settings)
        except QueryError as error:
            raise _located(error, completed) from error


def _answer(
    view: "Reader", text: str, form: str | None, output: Path | None, settings: Settings
) -> None:
    is_graph = view.form(text) in ("construct", "describe")
    chosen = form or _usual_format(output, is_graph=is_graph)
    if chosen == "table" and output is not None:
        raise click.UsageError("a table goes to the terminal; give csv or another --format")
    if chosen != "table" and (chosen in _GRAPHS) != is_graph:
        wanted = ["table", *(_GRAPHS if is_graph else _ROWS)]
        raise click.UsageError(
            f"this form of query has no format {chosen}; use {', '.join(wanted)}"
        )
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the engine does not let Python see Ctrl-C
    if chosen == "table":
        _print_table(view, text, is_graph=is_graph, settings=settings)
        return
    with binary_output(output) as out:
        _run(view, text, _FORMATS[chosen], out, settings)


def _usual_format(output: Path | None, *, is_graph: bool) -> str:
    if output is None or str(output) == "-":
        return "turtle" if is_graph else "table"
    if (form := _EXTENSIONS.get(output.suffix.lower())) is None:
        raise click.UsageError(f"{output} has no known extension; give --format")
    return form


def _run(view: "Reader", text: str, media_type: str, out: BinaryIO, settings: Settings) -> None:
    view.run(text, media_type=media_type, out=out, union=settings.default_graph == "union")


def _query_text(query_text: str | None, file: Path | None, example: str | None) -> str:
    if sum(given is not None for given in (query_text, file, example)) != 1:
        raise click.UsageError(
            "give one query: as argument, with -f FILE, - for standard input, or --example NAME"
        )
    if example is not None:
        from graph.queries import examples  # noqa: PLC0415  (loads the engine)

        return examples.example(example).query
    if file is not None and str(file) != "-":
        try:
            return file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise QueryError(f"{file} is not UTF-8: {error}; save it as UTF-8") from error
    if query_text in (None, "-"):
        return sys.stdin.read()
    return str(query_text)


def _list_examples() -> None:
    from graph.queries.examples import groups  # noqa: PLC0415

    table(
        ["name", "title", "标题"],
        [
            [example.name, example.titles["en"], example.titles["zh"]]
            for group in groups()
            for example in group.examples
        ],
    )


def _located(error: QueryError, completed: "Completed") -> QueryError:
    """``error`` as of the query that was given, whose line has been shown with a caret."""
    restored, place = completed.restore(error)
    if place is not None:
        lines = completed.query.split("\n")[completed.added :]
        click.echo(excerpt(lines[place.line - 1], place.line, place.column), err=True)
    return restored


def _print_table(view: "Reader", text: str, *, is_graph: bool, settings: Settings) -> None:
    """Rows, or the triples of a graph, as a table; on a terminal with their number and time."""
    begun = time.perf_counter()
    buffer = io.BytesIO()
    media_type = _GRAPHS["ntriples"] if is_graph else _ROWS["json"]
    _run(view, text, media_type, buffer, settings)
    spent = time.perf_counter() - begun
    data = buffer.getvalue()
    if is_graph:
        names, rows = _triples(data, settings.base_iri)
    else:
        result = json.loads(data)
        if "boolean" in result:
            click.echo("yes" if result["boolean"] else "no")
            return
        names = result["head"]["vars"]
        bindings = result["results"]["bindings"]
        rows = [[_cell(row.get(name), settings.base_iri) for name in names] for row in bindings]
    table(names, rows)
    if sys.stdout.isatty():
        count = f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'}"
        click.echo(f"{count} · {spent:.2f} s · generation {view.generation.number}", err=True)


def _triples(data: bytes, base: str) -> tuple[Sequence[str], list[list[str]]]:
    from graph import rdf  # noqa: PLC0415  (loads the engine)

    def shown(term: "Term") -> str:
        return short_iri(term.value, base) if term.kind == "iri" else term.value

    rows = {
        (shown(quad.subject), shown(quad.predicate), shown(quad.object)): None
        for quad in rdf.parse(data, _GRAPHS["ntriples"])
    }
    return ("subject", "predicate", "object"), [list(row) for row in rows]


def _cell(term: dict[str, str] | None, base: str) -> str:
    if term is None:
        return ""
    return short_iri(term["value"], base) if term["type"] == "uri" else str(term["value"])
