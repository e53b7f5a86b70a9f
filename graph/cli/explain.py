"""Command that says why a thing is one thing: explain."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from graph.cli.group import fivekeys, read_settings, setting
from graph.cli.output import short_iri
from graph.cli.stores import opened_for_questions

if TYPE_CHECKING:
    from graph.explain import Explanation, Name


@fivekeys.command()
@click.argument("thing", metavar="IRI|NAME")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@setting("store", "base_iri")
def explain(thing: str, form: str, **options: str | None) -> None:
    """Say why a thing is one thing.

    Shown are its names with the documents and spans where they stand, the rules that make them
    one, and what is kept apart from it; of a claim its basis, quotes, sources and run. A merge is
    undone by a line of `apart` in identity.toml, and made by one of `same`.
    """
    from graph import explain as explaining  # noqa: PLC0415  (heavy)
    from graph.queries.view import View  # noqa: PLC0415

    settings = read_settings(options)
    with opened_for_questions(settings) as store:
        found = explaining.explain(View(store.reader(), settings.base_iri), thing)
    if form == "json":
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(found, settings.base_iri)))


def _lines(found: "Explanation", base: str) -> Iterator[str]:
    yield f"{found.thing.label}  {found.thing.id}"
    yield f"  is       {', '.join(found.classes)}"
    yield f"  one by   {found.ground}"
    for older in found.older:
        yield f"  before   {short_iri(older, base)}: same normalised title and region, no number"
    for name in found.names:
        yield from _name_lines(name, base)
    for other in found.apart:
        yield f"  apart    {short_iri(other.thing.id, base)} ({other.name}): {other.reason}"
    if found.claim is not None:
        yield from _claim_lines(found)


def _name_lines(name: "Name", base: str) -> Iterator[str]:
    yield f"  name     {name.name}"
    yield from (f"    rule   {rule}" for rule in name.rules)
    for place in name.places:
        times = f", {place.count} times" if place.count > 1 else ""
        yield f"    in     {place.document.label} at {place.start}-{place.end}{times}"
    if not name.places:
        yield from (f"    from   {short_iri(graph, base)}" for graph in name.said_in)


def _claim_lines(found: "Explanation") -> Iterator[str]:
    claim = found.claim
    if claim is None:
        return
    subject = found.subject.label if found.subject else "?"
    yield f"  says     {subject} {claim.property} {claim.object.label}"
    yield f"  basis    {claim.basis}, confidence {claim.confidence}"
    if claim.place:
        yield f"  place    {claim.place}"
    for quote in claim.quotes:
        yield f"  quote    {quote.start}-{quote.end} …{quote.prefix}[{quote.exact}]{quote.suffix}…"
    for source in claim.sources:
        yield f"  source   {source.title or source.id}"
    for run in found.runs:
        yield f"  run      fivekeys {run['version']}, rules {run['rules']}: {run['id']}"
