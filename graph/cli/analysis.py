"""Commands of the network analysis: analyse, path, similar, central, clusters, chain, gaps."""

import json
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import click

from graph.cli.group import fivekeys, read_settings, setting
from graph.cli.output import short_iri, table
from graph.cli.stores import opened_for_questions, store_url
from graph.errors import NotFoundError, StoreError

if TYPE_CHECKING:
    from graph.analysis import Analysis
    from graph.analysis.answers import Link, Said
    from graph.analysis.rankings import GapKind, What
    from graph.queries.view import View
    from graph.settings import Settings

_MEGABYTE = 1_000_000

_FORMAT = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
_REGION = click.option("--region", metavar="NAME", help="Region or zone by name or code.")
_INDUSTRY = click.option("--industry", metavar="NAME", help="Industry by name, alias or code.")


class _Opened(NamedTuple):
    """What questions are asked of."""

    analysis: "Analysis"
    view: "View"
    base: str

    def find(self, name: str, *kinds: str) -> str:
        """The IRI of what a name stands for."""
        from graph.analysis import find_thing  # noqa: PLC0415

        return find_thing(self.analysis.network, self.view, name, kinds=kinds)


@fivekeys.command()
@click.option("--again", is_flag=True, help="Compute it also where it is there already.")
@setting("store", "base_iri")
def analyse(again: bool, **options: str | None) -> None:
    """Compute the network analysis of the store: paths, chains, clusters, gaps.

    It belongs to the newest state of the store. `serve` computes it by itself when it is asked
    for; this is for a store that is to answer quickly from the start.
    """
    from graph.analysis import build_newest  # noqa: PLC0415  (heavy)

    settings = read_settings(options)
    url = store_url(settings)
    if url == "memory:" or "://" in url:
        raise StoreError(f"the store {url} keeps no analysis; only a store in a folder does")
    begin = time.perf_counter()
    store = Path(url).expanduser().absolute()
    folder = build_newest(store, base_iri=settings.base_iri, again=again)
    if folder is None:
        raise NotFoundError(f"there is nothing to analyse in {store}; load or ingest something")
    size = sum(file.stat().st_size for file in folder.iterdir())
    seconds = time.perf_counter() - begin
    click.echo(f"{folder}: {size / _MEGABYTE:,.1f} MB in {seconds:,.1f} s")


@contextmanager
def _opened(options: dict[str, str | None]) -> Iterator[_Opened]:
    """The analysis of the newest state of the store, computed now where there is none."""
    from graph.queries.view import View  # noqa: PLC0415  (loads the engine)

    settings = read_settings(options)
    with opened_for_questions(settings) as store:
        view = View(store.reader(), settings.base_iri)
        yield _Opened(_analysis(settings, view), view, settings.base_iri)


def _analysis(settings: "Settings", view: "View") -> "Analysis":
    from graph.analysis import analysis_of, build, open_analysis  # noqa: PLC0415
    from graph.index import open_newest as open_index  # noqa: PLC0415

    url, generation = store_url(settings), view.reader.generation
    if "://" not in url and url != "memory:":
        folder = Path(url).expanduser().absolute()
        found = analysis_of(folder, generation.number, base_iri=settings.base_iri)
        if found is not None and found.generation == generation:
            index = open_index(folder, base_iri=settings.base_iri)
            found.index = index if index and index.generation == generation else None
            return found
    with tempfile.TemporaryDirectory(prefix="fivekeys-analysis-") as parent:
        place = Path(parent) / "analysis"
        build(view.reader, place, base_iri=settings.base_iri)
        return open_analysis(place)


def _print(
    answer: Any, form: str, headers: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """The whole answer as JSON, or its items as a table with a sentence before it."""
    if form == "json":
        click.echo(json.dumps(asdict(answer), ensure_ascii=False, indent=1))
        return
    click.echo(_both(answer.sentence), err=True)
    table(headers, list(rows))


def _both(said: "Said") -> str:
    return f"{said.zh} {said.en}"


def _ground(links: "Sequence[Link]") -> str:
    """The first words, or else the first source, that say so."""
    for link in links:
        for claim in link.evidence:
            if claim.quotes:
                return f"“{claim.quotes[0].exact}”"
            if claim.sources and claim.sources[0].title:
                return f"《{claim.sources[0].title}》{claim.place or ''}"
    return ""


@fivekeys.command()
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.option("--without", multiple=True, metavar="KIND", help="Kind of thing to lead around.")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True)
@_FORMAT
@setting("store", "base_iri")
def path(
    start: str, end: str, without: Sequence[str], limit: int, form: str, **options: str | None
) -> None:
    """Say how two things hang together.

    FROM and TO are titles, names, numbers, codes or IRIs, such as 青府发〔2019〕10号 and 人工智能.
    """
    from graph.analysis import path as ask  # noqa: PLC0415
    from graph.analysis.shape import KIND_NAMES  # noqa: PLC0415

    if unknown := set(without) - set(KIND_NAMES):
        raise click.UsageError(f"--without {min(unknown)} is not one of {', '.join(KIND_NAMES)}")
    with _opened(options) as found:
        ends = found.find(start), found.find(end)
        answer = ask(found.analysis, found.view, *ends, without=without, limit=limit)
    rows = [
        [number, link.subject.label, link.property, link.object.label, _ground([link])]
        for number, item in enumerate(answer.items, 1)
        for step in item.steps
        for link in step.links
    ]
    _print(answer, form, ("path", "subject", "property", "object", "ground"), rows)


@fivekeys.command()
@click.argument("thing", metavar="DOCUMENT|PLACE")
@click.option("--any-level", is_flag=True, help="Compare places with those of other levels too.")
@click.option("--limit", type=click.IntRange(1, 50), default=10, show_default=True)
@_FORMAT
@setting("store", "base_iri")
def similar(thing: str, any_level: bool, limit: int, form: str, **options: str | None) -> None:
    """List documents or places with similar measures, and what makes them so."""
    from graph.analysis import similar as ask  # noqa: PLC0415

    with _opened(options) as found:
        iri = found.find(thing, "policy", "document", "region", "zone")
        answer = ask(found.analysis, found.view, iri, any_level=any_level, limit=limit)
    rows = [
        [
            f"{item.score:.3f}",
            item.thing.label,
            item.thing.number,
            "、".join(shared.thing.label for shared in item.shared),
        ]
        for item in answer.items
    ]
    _print(answer, form, ("score", "thing", "number", "shared"), rows)


@fivekeys.command()
@click.argument("what", type=click.Choice(["policies", "bodies"]), default="policies")
@_REGION
@_INDUSTRY
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True)
@_FORMAT
@setting("store", "base_iri")
def central(
    what: str,
    region: str | None,
    industry: str | None,
    limit: int,
    form: str,
    **options: str | None,
) -> None:
    """List the policies that most rests on, or the bodies that are responsible for most."""
    from graph.analysis import central as ask  # noqa: PLC0415
    from graph.analysis import scope_of  # noqa: PLC0415

    with _opened(options) as found:
        scope = scope_of(found.analysis.network, found.view, region=region, industry=industry)
        answer = ask(found.analysis, found.view, cast("What", what), scope=scope, limit=limit)
    rows = [
        [item.rank, f"{item.score:.2f}", item.count, item.thing.label, item.thing.number]
        for item in answer.items
    ]
    _print(answer, form, ("rank", "score", "count", "thing", "number"), rows)


@fivekeys.command()
@_INDUSTRY
@_FORMAT
@setting("store", "base_iri")
def clusters(industry: str | None, form: str, **options: str | None) -> None:
    """List clusters of sectors that measures and documents support together."""
    from graph.analysis import clusters as ask  # noqa: PLC0415
    from graph.analysis import scope_of  # noqa: PLC0415

    with _opened(options) as found:
        chosen = scope_of(found.analysis.network, found.view, industry=industry).industries
        industries = None if chosen is None else list(chosen)
        answer = ask(found.analysis, found.view, industries=industries)
    rows = [
        [
            item.number,
            f"{item.weight:.1f}",
            f"{item.share:.0%}",
            "、".join(member.industry.label for member in item.members),
        ]
        for item in answer.items
    ]
    _print(answer, form, ("cluster", "weight", "within", "industries"), rows)


@fivekeys.command()
@click.argument("document")
@click.option("--up", type=click.IntRange(0, 6), default=2, show_default=True)
@click.option("--down", type=click.IntRange(0, 6), default=2, show_default=True)
@_FORMAT
@setting("store", "base_iri")
def chain(document: str, up: int, down: int, form: str, **options: str | None) -> None:
    """Show what a document builds on, what builds on it, and what lower ones add."""
    from graph.analysis import chain as ask  # noqa: PLC0415

    with _opened(options) as found:
        iri = found.find(document, "policy", "document")
        answer = ask(found.analysis, found.view, iri, up=up, down=down)
    levels = {item.document.id: item.level for item in answer.items}
    rows = [
        [
            levels[link.link.subject.id],
            link.link.subject.label,
            link.link.property,
            levels[link.link.object.id],
            link.link.object.label,
            "、".join(added.link.object.label for added in link.added),
            _ground([link.link]),
        ]
        for link in answer.links
    ]
    headers = ("level", "lower", "property", "level", "higher", "adds", "ground")
    _print(answer, form, headers, rows)


@fivekeys.command()
@click.argument(
    "kind", type=click.Choice(["industries", "keys", "targets", "expired"]), default="industries"
)
@_REGION
@_INDUSTRY
@click.option("--as-of", metavar="DAY", help="Day on which documents have expired.")
@click.option("--limit", type=click.IntRange(1, 200), default=50, show_default=True)
@_FORMAT
@setting("store", "base_iri")
def gaps(
    kind: str,
    region: str | None,
    industry: str | None,
    as_of: str | None,
    limit: int,
    form: str,
    **options: str | None,
) -> None:
    """List what is missing.

    industries without measures, keys without policies, targets without instruments, expired
    documents without successor.
    """
    from graph.analysis import gaps as ask  # noqa: PLC0415
    from graph.analysis import scope_of  # noqa: PLC0415
    from graph.queries.validity import read_day  # noqa: PLC0415

    day = read_day(as_of)
    with _opened(options) as found:
        scope = scope_of(found.analysis.network, found.view, region=region, industry=industry)
        answer = ask(
            found.analysis, found.view, cast("GapKind", kind), day, scope=scope, limit=limit
        )
        rows = [
            [
                item.thing.label,
                short_iri(item.thing.id, found.base),
                item.sentence.zh,
                _ground(item.links),
            ]
            for item in answer.items
        ]
    _print(answer, form, ("thing", "id", "meaning", "ground"), rows)
