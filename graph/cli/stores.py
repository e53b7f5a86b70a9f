"""Opening the store that a command is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

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

    store = open_store(store_url(settings), settings=settings)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def opened_for_reading(settings: Settings) -> "Iterator[Store]":
    """The store of the settings, read only.

    Raises:
        StoreError: there is none, or it cannot be opened.
    """
    from graph.store import open_store  # noqa: PLC0415

    store = open_store(store_url(settings), read_only=True, settings=settings)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def opened_for_questions(settings: Settings, *, bundled: bool = True) -> "Iterator[Store]":
    """The store of the settings, read only; the bundled data set where it is empty or absent.

    Raises:
        StoreError: it cannot be opened; with ``bundled`` false also where there is none.
    """
    url = store_url(settings)
    if not bundled or url == "memory:" or _is_there(url):
        with opened_for_reading(settings) as store:
            if not bundled or not store.is_empty():
                yield store
                return
    from graph import bundled as data  # noqa: PLC0415  (loads the engine)
    from graph.store import open_store  # noqa: PLC0415

    click.echo(f"fivekeys: the store {url} is empty; using the bundled data set", err=True)
    stand_in = open_store("memory:")
    try:
        data.load(stand_in, base=settings.base_iri)
        yield stand_in
    finally:
        stand_in.close()


def _is_there(url: str) -> bool:
    """Whether a store may be at ``url``: anything but a folder that is empty or does not exist."""
    if "://" in url:
        return True
    folder = Path(url).expanduser()
    return any(folder.iterdir()) if folder.is_dir() else folder.exists()
