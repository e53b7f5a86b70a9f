"""Commands on all that is in the store: dump, load, validate, stats."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import click

from graph import identifiers
from graph.cli.group import PARTLY, fivekeys, read_settings, setting
from graph.cli.output import binary_input, binary_output, table
from graph.cli.stores import opened, opened_for_questions, opened_for_reading

if TYPE_CHECKING:
    from graph.store.base import Writer
    from graph.syntaxes import Format

_MANY_BYTES: Final = 64 * 1024 * 1024
"""Size from which on triples are loaded in bulk, in flat memory, and not compared before."""

_SIZE: Final = "SELECT (COUNT(*) AS ?size) WHERE { GRAPH ?graph { ?s ?p ?o } }"
_SUFFIXES = {
    ".nq": "nquads",
    ".trig": "trig",
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".rdf": "rdfxml",
    ".owl": "rdfxml",
    ".jsonld": "jsonld",
}


@fivekeys.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write to.")
@setting("store", "base_iri")
def dump(output: Path | None, **options: str | None) -> None:
    """Write all that is in the store.

    N-Quads, sorted: the same data give the same bytes.
    """
    settings = read_settings(options)
    with opened_for_reading(settings) as store, binary_output(output) as out:
        store.reader().dump(out)


@fivekeys.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--bundled", is_flag=True, help="Load the bundled data set.")
@click.option(
    "--format", "form", type=click.Choice(sorted(set(_SUFFIXES.values()))), help="Format of FILE."
)
@click.option("--graph", help="Named graph for triples; id/graph/file/NAME by default.")
@setting("store", "base_iri")
def load(
    file: Path | None, bundled: bool, form: str | None, graph: str | None, **options: str | None
) -> None:
    """Load RDF into the store.

    FILE is N-Quads, TriG, Turtle, N-Triples, RDF/XML or JSON-LD, or - for standard input
    (N-Quads unless --format says otherwise). Quads are added
    to what is there; triples replace the named graph that they go into.
    """
    if bundled == (file is not None):
        raise click.UsageError("name a file, or --bundled, and not both")
    settings = read_settings(options)
    if file is None:
        from graph import bundled as data  # noqa: PLC0415  (loads the engine)

        with opened(settings) as store:
            changed = data.load(store, base=settings.base_iri)
        click.echo(f"bundled data set loaded; {changed} named graphs changed")
        return
    from graph import equivalence  # noqa: PLC0415

    syntax = _syntax(file, form)
    with opened(settings) as store, binary_input(file) as content:
        with equivalence.writing(store, base=settings.base_iri) as writer:
            if syntax.is_dataset:
                count = writer.load(content, media_type=syntax.media_type)
                click.echo(f"{count} statements added")
                return
            name = "stdin" if str(file) == "-" else file.stem
            given = graph or identifiers.path("graph", "file", name, base=settings.base_iri)
            known = _replace(writer, given, content, syntax)
        count = (
            int(store.reader().select(_SIZE, graph=given)[0]["size"]) if known is None else known
        )
    click.echo(f"{count} statements loaded")


def _replace(writer: "Writer", graph: str, data: BinaryIO, syntax: "Format") -> int | None:
    """Have the graph hold just the triples in ``data``; their number, None where they are not counted."""
    from graph import rdf  # noqa: PLC0415

    content = data.read(_MANY_BYTES)
    if len(content) == _MANY_BYTES and data.seekable():
        data.seek(0)
        writer.load(data, media_type=syntax.media_type, graph=graph, replace=True)
        return None
    lines = rdf.convert(content + data.read(), syntax.media_type, "application/n-triples", {})
    writer.replace(graph, lines)  # nothing changes where the graph has just these
    return lines.count(b"\n")


def _syntax(file: Path, form: str | None) -> "Format":
    """The syntax of an RDF file; - is standard input, N-Quads by default."""
    from graph import rdf  # noqa: PLC0415

    name = form or ("nquads" if str(file) == "-" else _SUFFIXES.get(file.suffix.lower()))
    if name is None:
        known = ", ".join(sorted(_SUFFIXES))
        raise click.UsageError(f"{file}: unknown suffix; use one of {known}, or --format")
    return rdf.FORMATS[name]


@fivekeys.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@setting("store", "base_iri")
def validate(file: Path | None, form: str, **options: str | None) -> int:
    """Check the data of the store, or of FILE.

    They are held against the SHACL shapes, the terms of the ontology and the rules of evidence.
    Exit code 1 when something is wrong; warnings alone do not count.
    """
    from graph import rdf  # noqa: PLC0415  (heavy)
    from graph import validate as checks  # noqa: PLC0415

    settings = read_settings(options)
    if file is None:
        with opened_for_questions(settings) as store:
            report = checks.validate(store.reader())
    else:
        with binary_input(file) as data:
            content = data.read()
        quads = rdf.convert(content, _syntax(file, None).media_type, "application/n-quads", {})
        report = checks.validate_graph(quads, base=settings.base_iri)
    if form == "json":
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
    else:
        for severity, found in (("wrong", report.violations), ("warning", report.warnings)):
            for item in found:
                click.echo(f"{severity} ({item.check}, {item.count}): {item.message['zh']}")
                click.echo(f"    {item.message['en']}")
                click.echo("".join(f"    {node}\n" for node in item.focus), nl=False)
        click.echo(
            f"{report.triples} triples checked: {len(report.violations)} kinds of violation, "
            f"{len(report.warnings)} kinds of warning"
        )
    return 0 if report.conforms else PARTLY


_COUNTS = {
    "documents": "?x a ?type VALUES ?type { fk:Reply fk:OfficialDocument } "
    "FILTER NOT EXISTS { ?x a fk:Policy }",
    "policies": "?x a fk:Policy",
    "measures": "?x a fk:Measure",
    "industries supported": "[] fk:supportsIndustry ?x",
    "regions applied in": "[] fk:appliesIn ?x",
    "organizations": "?x a fk:Organization",
    "claims": "?x a fk:Claim",
    "sources": "?x a ?type VALUES ?type { fk:Source fk:Text }",
}


@fivekeys.command()
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@setting("store", "base_iri")
def stats(form: str, **options: str | None) -> None:
    """Count what is in the store."""
    settings = read_settings(options)
    with opened_for_questions(settings) as store:
        view = store.reader()
        counts: dict[str, object] = {
            "generation": view.generation.number,
            "published": view.generation.published,
            "named graphs": len(view.graphs()),
            "statements": view.count(),
        }
        for name, pattern in _COUNTS.items():
            rows = view.select(
                "PREFIX fk: <https://w3id.org/fivekeys/ontology#> "
                f"SELECT (COUNT(DISTINCT ?x) AS ?count) WHERE {{ {pattern} }}"
            )
            counts[name] = int(rows[0]["count"])
    if form == "json":
        click.echo(json.dumps(counts, ensure_ascii=False))
    else:
        table(("what", "how many"), list(counts.items()))
