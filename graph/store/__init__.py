"""Stores of named graphs: one interface, several back ends; see `base`."""

from pathlib import Path

from graph.errors import StoreError
from graph.settings import Settings
from graph.store.base import Change, Generation, Reader, Row, Solution, Store, Writer
from graph.store.folder import FolderStore
from graph.store.memory import MemoryStore
from graph.store.results import media_types
from graph.store.sparql import QueryForm, form

__all__ = [
    "Change",
    "Generation",
    "QueryForm",
    "Reader",
    "Row",
    "Solution",
    "Store",
    "Writer",
    "form",
    "media_types",
    "open_store",
]


def open_store(url: str, *, read_only: bool = False, settings: Settings | None = None) -> Store:
    """The store at ``url``: `memory:` (a new one each time), a folder, which is made if absent, or
    the http(s) address where an engine takes SPARQL queries.

    ``settings`` say how such an engine is reached; those of the environment where None.

    Raises:
        StoreError: not a store, not accessible, or a kind of store that is not supported.
        DataError: the store is damaged or of a newer version.
        SettingError: a setting that is needed has an unusable value.
    """
    if url == "memory:":
        return MemoryStore(read_only=read_only)
    scheme, colon, _ = url.partition("://")
    if scheme.lower() in ("http", "https") and colon:
        from graph.store import remote  # noqa: PLC0415  (loads httpx)

        options = remote.options_of(settings or Settings.read())
        return remote.RemoteStore(url, options, read_only=read_only)
    if colon:
        raise StoreError(
            f"stores at {scheme}:// addresses are not supported; use memory: or a folder, or "
            "http:// or https:// for a SPARQL engine"
        )
    if not url.strip():
        raise StoreError("the name of the store is empty; use memory: or a folder")
    return FolderStore(Path(url).expanduser().absolute(), read_only=read_only)
