"""Commands on documents: ingest, extract, forget."""

import json
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from graph.cli.group import PARTLY, fivekeys, read_settings, setting
from graph.cli.output import binary_output, table
from graph.cli.progress import report
from graph.cli.stores import opened
from graph.namespaces import PREFIXES

if TYPE_CHECKING:
    from graph.model import Record

_MEGABYTE = 1_000_000
_GRAPH_FORMATS = {
    "turtle": "text/turtle",
    "trig": "application/trig",
    "jsonld": "application/ld+json",
}
_SUFFIX_FORMATS = {
    ".json": "json",
    ".ttl": "turtle",
    ".trig": "trig",
    ".jsonld": "jsonld",
    ".txt": "table",
    ".html": "html",
    ".htm": "html",
}


@fivekeys.command()
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="Processes that read; one for each core by default. They write through this one.",
)
@setting("store", "base_iri", "max_document_mb")
def ingest(paths: tuple[Path, ...], jobs: int | None, **options: str | None) -> int:
    """Read documents into the store.

    PATH is a file, a folder with all below it, an archive (.zip), or - for standard
    input. Each document goes in whole or not at all; one that fails, takes too long or
    ends the process that reads it does not stop the others. What is in the store already is
    passed over, so that an interrupted run is simply repeated.
    """
    from graph import bundled  # noqa: PLC0415  (heavy)
    from graph import ingest as documents  # noqa: PLC0415

    settings = read_settings(options)
    files = documents.find_documents(paths)
    with opened(settings) as store:
        if not documents.is_current(store.reader()):
            with store.writer() as writer:
                bundled.write(writer, bundled.vocabularies(), base=settings.base_iri)
        outcomes = documents.ingest(
            files,
            store,
            base=settings.base_iri,
            limit_bytes=settings.max_document_mb * _MEGABYTE,
            jobs=_processes(jobs, len(files)),
        )
        with closing(outcomes):  # on Ctrl-C too: no process is left, what was written is shown
            counts = report(outcomes, len(files))
    failed = counts["failed"]
    if failed:
        total = counts.total()
        click.echo(f"fivekeys: {failed} of {total} documents failed", err=True)
    return PARTLY if failed else 0


def _processes(jobs: int | None, documents: int) -> int:
    """How many processes read; one at least, so that a single document has the same bounds."""
    return max(1, min(jobs or os.cpu_count() or 1, documents))


@fivekeys.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", *_GRAPH_FORMATS, "table", "html"]),
    help="Form of the record; by the suffix of the output file, else json.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write to.")
@setting("base_iri", "max_document_mb")
def extract(file: Path, form: str | None, output: Path | None, **options: str | None) -> None:
    """Show what is read in one document.

    With --format html as a page to check it by: the text with all that is named in it in
    colours, measures in the margin, the reason of each claim. No store is needed. FILE may be - for standard input.
    """
    from graph.extract import pipeline  # noqa: PLC0415  (heavy)
    from graph.jobs.bounds import bounded  # noqa: PLC0415
    from graph.jobs.document import STDIN, Extraction, Job  # noqa: PLC0415

    settings = read_settings(options)
    limit = settings.max_document_mb * _MEGABYTE
    extraction = Extraction(settings.base_iri, limit)
    job = Job(file, sys.stdin.buffer.read(limit + 1) if file == STDIN else None)
    record = bounded(
        lambda: pipeline.extract(extraction.text(job), base=settings.base_iri), name=job.name
    )
    chosen = form or _SUFFIX_FORMATS.get(output.suffix.lower() if output else "", "json")
    if chosen == "table" and output is None:
        _print_measures(record)
        return
    with binary_output(output) as out:
        _write_record(record, chosen, settings.base_iri, out)


def _write_record(record: "Record", form: str, base: str, out: BinaryIO) -> None:
    if form == "json":
        text = json.dumps(record.to_json(), ensure_ascii=False, indent=1)
        out.write(text.encode() + b"\n")
    elif form == "table":
        lines = ["\t".join(str(cell) for cell in cells) for cells in _measure_rows(record)]
        out.write("\n".join(lines).encode() + b"\n")
    elif form == "html":
        from graph import marked  # noqa: PLC0415

        out.write(marked.page(record, base=base).encode("utf-8", "replace"))
    else:
        from graph import rdf  # noqa: PLC0415  (loads the engine)
        from graph.assertions import to_nquads  # noqa: PLC0415
        from graph.jobs.document import triples_of  # noqa: PLC0415

        data, source = to_nquads(record, base=base), "application/n-quads"
        if form == "turtle":
            data, source = triples_of(data), "application/n-triples"
        out.write(rdf.convert(data, source, _GRAPH_FORMATS[form], PREFIXES))


_MEASURE_HEADERS = ("path", "measure", "keys", "industries", "regions", "quantities")


def _measure_rows(record: "Record") -> list[tuple[str, ...]]:
    labels = {entity.id: entity.label for entity in (*record.industries, *record.regions)}
    return [
        (
            "/".join(measure.path),
            measure.title,
            "、".join(key.key for key in measure.keys),
            "、".join(labels.get(name, name) for name in measure.industries),
            "、".join(labels.get(name, name) for name in measure.regions),
            "、".join(
                quantity.mentions[0].text
                for quantity in record.quantities
                if quantity.measure == measure.id and quantity.mentions
            ),
        )
        for measure in record.measures
    ]


def _print_measures(record: "Record") -> None:
    table(_MEASURE_HEADERS, _measure_rows(record))


@fivekeys.command()
@click.argument("document")
@setting("store", "base_iri")
def forget(document: str, **options: str | None) -> None:
    """Remove a document with all that was read in it.

    An imported table is removed by its name: table/NAME. DOCUMENT is its title, its
    IRI, the IRI of its named graph, or the part of either after id/.
    """
    from graph import equivalence  # noqa: PLC0415  (loads the engine)
    from graph.ingest import find_graph  # noqa: PLC0415

    settings = read_settings(options)
    with opened(settings) as store:
        graph = find_graph(store.reader(), document, base=settings.base_iri)
        with equivalence.writing(store, base=settings.base_iri) as writer:
            writer.forget(graph)
    click.echo(f"forgot {graph}")
