"""Opening the store that a command is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from graph.errors import NotFoundError
from graph.settings import Settings

if TYPE_CHECKING:
    from graph.store.base import Store


def store_url(settings: Settings) -> str:
    """The store that the settings name, or the folder of the user's platform."""
    if settings.store is not None:
        return settings.store
    import platformdirs  # noqa: PLC0415  (needed only where no store is named)

    return platformdirs.user_data_dir("fivekeys", appauthor=False)


@contextmanager
def opened(settings: Settings) -> "Iterator[Store]":
    """The store of the settings for reading and writing, closed at the end.

    Raises:
        StoreError: it cannot be opened.
    """
    from graph.store import open_store  # noqa: PLC0415  (loads the engine)

    store = open_store(store_url(settings))
    try:
        yield store
    finally:
        store.close()


@contextmanager
def opened_for_reading(settings: Settings, *, bundled: bool = False) -> "Iterator[Store]":
    """The store of the settings, read only.

    Where it is empty, with ``bundled`` the bundled data set in memory stands in for it.

    Raises:
        NotFoundError: it is empty and ``bundled`` is false.
        StoreError: it cannot be opened.
    """
    from graph.store import open_store  # noqa: PLC0415

    url = store_url(settings)
    store = open_store(url, read_only=True)
    try:
        if not store.is_empty():
            yield store
            return
    finally:
        store.close()
    if not bundled:
        raise NotFoundError(f"the store {url} is empty; fill it with fivekeys ingest or load")
    from graph import bundled as data  # noqa: PLC0415

    click.echo(f"fivekeys: the store {url} is empty; using the bundled data set", err=True)
    stand_in = open_store("memory:")
    try:
        data.load(stand_in, base=settings.base_iri)
        yield stand_in
    finally:
        stand_in.close()
