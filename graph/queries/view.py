"""What typed queries look at: one generation of a store, and the base of its IRIs."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from graph.namespaces import BASE, PREFIXES
from graph.queries import text
from graph.store.base import Reader


class Rows(Protocol):
    """What answers queries by their name: a generation of a store, or a dump of it."""

    def ask_rows(self, name: str, **values: text.Terms) -> list[dict[str, str]]:
        """Rows of the query ``name`` completed with ``values``."""


class View(NamedTuple):
    """One immutable generation and the base under which its resources lie."""

    reader: Reader
    base: str = BASE

    def ask_rows(self, name: str, **values: text.Terms) -> list[dict[str, str]]:
        """Rows of the query ``name`` completed with ``values``."""
        return self.reader.select(text.compose(name, values))

    def iri(self, tail: str) -> str:
        """IRI of the resource ``tail``, such as ``region/310118``."""
        return f"{self.base}id/{tail}"

    def tail(self, iri: str) -> str | None:
        """The part of ``iri`` after ``id/``, None where it is not one of ours."""
        head = f"{self.base}id/"
        return iri.removeprefix(head) if iri.startswith(head) else None


def expand(name: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def expand_all(names: Sequence[str]) -> text.Terms:
    """IRIs of prefixed names, as SPARQL terms."""
    return text.iris(expand(name) for name in names)


@lru_cache(maxsize=4096)
def shorten(iri: str) -> str:
    """``iri`` as prefixed name where a prefix is known, else unchanged."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
