"""Stores of named graphs: one interface, several back ends; see `base`."""

from pathlib import Path

from graph.errors import StoreError
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


def open_store(url: str, *, read_only: bool = False) -> Store:
    """The store at ``url``: `memory:` (a new one each time) or a folder, which is made if absent.

    Raises:
        StoreError: not a store, not accessible, or a kind of store that is not supported.
        DataError: the store is damaged or of a newer version.
    """
    if url == "memory:":
        return MemoryStore(read_only=read_only)
    scheme, colon, _ = url.partition("://")
    if colon:
        raise StoreError(
            f"stores at {scheme}:// addresses are not supported; use memory: or a folder"
        )
    if not url.strip():
        raise StoreError("the name of the store is empty; use memory: or a folder")
    return FolderStore(Path(url).expanduser().absolute(), read_only=read_only)
