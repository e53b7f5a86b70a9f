"""The command `diff`: what came, changed and went between two states of the graph."""

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from graph.cli.group import fivekeys, read_settings, setting
from graph.cli.output import table
from graph.cli.stores import opened_for_reading
from graph.errors import InputError
from graph.settings import Settings

if TYPE_CHECKING:
    from graph.changes import Change
    from graph.changes.telling import State, Told
    from graph.queries.view import View
    from graph.store.base import Reader

_BATCH: Final = 200
_COLUMNS: Final = ("change", "subject", "property", "before", "after")


@fivekeys.command()
@click.argument("old")
@click.argument("new")
@click.option("--industry", help="Only about documents and measures for it, before or after.")
@click.option("--region", help="Only about what applies there, before or after.")
@click.option("--key", help="Only about what turns on that key or type of economy.")
@click.option("--kind", help="Only about documents of that kind, and their measures.")
@click.option("--words", help="Only about what has these words.")
@click.option(
    "--change",
    "kinds",
    type=click.Choice(["came", "changed", "went"]),
    multiple=True,
    help="Only claims that came, changed or went; may be repeated.",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True
)
@setting("store", "base_iri")
def diff(
    old: str,
    new: str,
    kinds: tuple[str, ...],
    form: str,
    store: str | None,
    base_iri: str | None,
    **filters: str | None,
) -> None:
    """Tell what came, changed and went from OLD to NEW, by claim.

    Each is the number of a generation of the store that is kept, the folder of another store, or
    an RDF file such as `fivekeys dump` writes. A document that is read again, word for word, is
    no change.
    """
    from graph.changes import changes  # noqa: PLC0415  (loads the engine)
    from graph.changes.narrowing import narrow  # noqa: PLC0415
    from graph.queries.filters import Filters  # noqa: PLC0415
    from graph.queries.view import View  # noqa: PLC0415

    settings = read_settings({"store": store, "base_iri": base_iri})
    with ExitStack() as stack:
        views = [
            View(stack.enter_context(_opened(text, settings)), settings.base_iri)
            for text in (old, new)
        ]
        wanted = [kind for kind in ("came", "changed", "went") if kind in kinds]
        narrowed = narrow(views[0], views[1], Filters(**filters), wanted)
        _print(views, narrowed.of(changes(views[0].reader, views[1].reader)), form)


@contextmanager
def _opened(text: str, settings: Settings) -> "Iterator[Reader]":
    """The generation, store or file that ``text`` names."""
    from graph.store.kept import KeptGenerations  # noqa: PLC0415  (loads the engine)

    if text.isascii() and text.isdecimal():
        with opened_for_reading(settings) as store:
            yield KeptGenerations(store).reader(int(text))
    elif Path(text).is_dir():
        with opened_for_reading(replace(settings, store=text)) as store:
            yield store.reader()
    elif Path(text).is_file():
        yield from _of_file(Path(text))
    else:
        raise InputError(
            f"{text!r} is no generation, folder or file; give the number of a generation, the "
            "folder of a store, or an RDF file"
        )


def _of_file(file: Path) -> "Iterator[Reader]":
    """A view of the data in an RDF file, which are put on disk for as long as it is used."""
    from graph import rdf  # noqa: PLC0415  (loads the engine)
    from graph.store import open_store  # noqa: PLC0415

    suffix = file.suffix.lower().removeprefix(".")
    form = next((row for row in rdf.FORMATS.values() if row.extension.lstrip(".") == suffix), None)
    if form is None:
        known = ", ".join(sorted(row.extension.lstrip(".") for row in rdf.FORMATS.values()))
        raise InputError(f"{file} has no suffix of an RDF file; use one of {known}")
    with tempfile.TemporaryDirectory(prefix="fivekeys-") as folder:
        store = open_store(str(Path(folder) / "store"))
        try:
            with store.writer() as writer, file.open("rb") as data:
                writer.load(data, media_type=form.media_type)
            yield store.reader()
        finally:
            store.close()


def _print(views: "Sequence[View]", found: "Iterable[Change]", form: str) -> None:
    from graph.changes.telling import tell  # noqa: PLC0415  (loads the engine)

    counts = {"came": 0, "changed": 0, "went": 0}
    rows = []
    stream = iter(found)
    while batch := list(islice(stream, _BATCH)):
        for told in tell(views[0], views[1], batch):
            counts[told.change] += 1
            if form == "jsonl":
                click.echo(json.dumps(asdict(told), ensure_ascii=False))
            else:
                rows.append(_line(told))
    if form == "table":
        table(_COLUMNS, rows)
        click.echo(", ".join(f"{count} {kind}" for kind, count in counts.items()))


def _line(told: "Told") -> list[object]:
    before, after = (_said(told, state) for state in (told.before, told.after))
    return [told.change, told.subject.label, told.property, before, after]


def _said(told: "Told", state: "State | None") -> str | None:
    """One side of a change in few words."""
    if state is None:
        return None
    if told.aspect == "grounds":
        grounds = "、".join(" ".join(filter(None, (g.basis, g.place))) for g in state.grounds)
        return f"{state.object.label} ({grounds})"
    if (quantity := state.quantity) is None:
        return state.object.label
    found = [f for f in (quantity.low, quantity.value, quantity.high) if f is not None]
    amount = "–".join(f"{figure:,.12g}" for figure in found)
    return (
        f"{quantity.wording or ''} [{amount} {quantity.unit or ''}]" if amount else quantity.wording
    )
