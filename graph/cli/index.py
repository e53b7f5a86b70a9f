"""The command `index`: build the index of the newest generation by hand."""

import time
from pathlib import Path

import click

from graph.cli.group import fivekeys, read_settings, setting
from graph.cli.stores import store_url
from graph.errors import NotFoundError, StoreError

_MEGABYTE = 1_000_000


@fivekeys.command()
@click.option("--again", is_flag=True, help="Build it also where it is there already.")
@setting("store", "base_iri")
def index(again: bool, **options: str | None) -> None:
    """Build the index of the store, from which lists, search and pictures are answered.

    It belongs to the newest state of the store. `serve` builds it by itself; this is for a
    store that is to answer quickly from the start.
    """
    from graph.index.keeping import build_newest  # noqa: PLC0415  (heavy)

    settings = read_settings(options)
    url = store_url(settings)
    if url == "memory:" or "://" in url:
        raise StoreError(f"the store {url} keeps no index; only a store in a folder does")
    begin = time.perf_counter()
    store = Path(url).expanduser().absolute()
    folder = build_newest(store, base_iri=settings.base_iri, again=again)
    if folder is None:
        raise NotFoundError(f"there is nothing to index in {store}; load or ingest something")
    size = sum(file.stat().st_size for file in folder.iterdir())
    seconds = time.perf_counter() - begin
    click.echo(f"{folder}: {size / _MEGABYTE:,.1f} MB in {seconds:,.1f} s")
