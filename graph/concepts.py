"""Concepts and what lies above and below them, as the schemes have them (SKOS)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept, division or zone.

    Attributes:
        id: tail of its IRI below ``{base}id/``, such as ``industry/人工智能``.
        labels: skos:prefLabel by language tag; ``zh`` is always there.
        aliases: skos:altLabel of all languages, in the order of the file.
        broader: identifiers of what is directly above it (skos:broader, geo:sfWithin).
        notation: its code by GB/T 2260, GB/T 4754 or the 2018 list; None where it has none.
        ambiguous: labels that need support from their context in running text.
        generic: whether it is too general to count as a mention of a sector by itself.
        matches: identifiers of classes that it is mapped to as their like or a part of them
            (skos:exactMatch, closeMatch, broadMatch; not narrowMatch and relatedMatch).
    """

    id: str
    labels: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    notation: str | None = None
    ambiguous: tuple[str, ...] = ()
    generic: bool = False
    matches: tuple[str, ...] = ()

    @property
    def zh(self) -> str:
        """The Chinese name."""
        return self.labels["zh"]

    @property
    def en(self) -> str | None:
        """The English name, where there is one."""
        return self.labels.get("en")

    def names(self) -> tuple[str, ...]:
        """All names: preferred ones first, then aliases."""
        return (*self.labels.values(), *self.aliases)


class Hierarchy:
    """What lies above and below; several schemes can share one."""

    def __init__(self, edges: Iterable[tuple[str, str]]) -> None:
        """``edges``: pairs of identifiers, narrower and broader."""
        self._above: dict[str, list[str]] = {}
        self._below: dict[str, list[str]] = {}
        for narrower, broader in edges:
            self._above.setdefault(narrower, []).append(broader)
            self._below.setdefault(broader, []).append(narrower)

    def above(self, identifier: str) -> tuple[str, ...]:
        """Everything broader, nearest first; without ``identifier`` itself."""
        return _closure(self._above, identifier)

    def below(self, identifier: str) -> tuple[str, ...]:
        """Everything narrower, nearest first; without ``identifier`` itself."""
        return _closure(self._below, identifier)


def _closure(edges: Mapping[str, Sequence[str]], start: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    layer = list(edges.get(start, ()))
    while layer:
        fresh = [item for item in dict.fromkeys(layer) if item not in found and item != start]
        found.update(dict.fromkeys(fresh))
        layer = [item for above in fresh for item in edges.get(above, ())]
    return tuple(found)
