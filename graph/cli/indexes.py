"""The index that lies beside the generation that a command reads."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.index import Index
    from graph.queries.view import View
    from graph.store.base import Store


def index_of(store: "Store", view: "View") -> "Index | None":
    """The index of the generation of ``view``; None where the store has none of it."""
    from graph.index import open_newest  # noqa: PLC0415  (loads the engine)
    from graph.store.folder import FolderStore  # noqa: PLC0415

    if not isinstance(store, FolderStore):
        return None
    index = open_newest(store.folder, base_iri=view.base)
    is_same = index is not None and index.generation == view.reader.generation
    return index if is_same else None
