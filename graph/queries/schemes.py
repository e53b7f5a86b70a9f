"""Concept schemes as trees, a level at a time: what is opened, and what lies below it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph.queries.answers import Reference
from graph.queries.facts import read_names
from graph.queries.text import iris, unite
from graph.queries.view import View, expand_all

LINKS = (
    "fk:supportsIndustry",
    "fk:appliesIn",
    "fk:key",
    "fk:instrument",
    "fk:action",
    "fk:basis",
    "eli:type_document",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
)
"""Properties by which things are linked to concepts of a scheme."""


@dataclass(slots=True)
class Branch:
    """A concept in its place in the tree.

    Attributes:
        concept: with its code as ``number``.
        has_narrower: whether something lies below it.
        is_open: whether what lies below it is given.
        used: things that are linked to exactly this concept.
        below: what lies directly below it, where it is open.
    """

    concept: Reference
    has_narrower: bool
    is_open: bool = False
    used: int = 0
    below: list["Branch"] = field(default_factory=list)


def read_schemes(view: View) -> list[tuple[Reference, int]]:
    """The schemes of the store with the number of their concepts; those without any left out."""
    rows = [row for row in view.ask_rows("scheme-list") if "scheme" in row]
    names = read_names(view, {row["scheme"] for row in rows})
    return [(names.reference(row["scheme"]), int(row["count"])) for row in rows]


def read_tree(view: View, scheme: str, opened: str | None) -> list[Branch]:
    """The top of a scheme; with ``opened``, the way down to it and what lies below it.

    Of several ways, which concepts with two broader ones have, the first by IRI. ``opened`` that
    is not of the scheme opens nothing.
    """
    way = _way(view, scheme, opened) if opened is not None else []
    top = view.ask_rows("scheme-top", scheme=iris([scheme]))
    levels: dict[str, dict[str, bool]] = defaultdict(dict)
    if way:
        for row in view.ask_rows("scheme-below", scheme=iris([scheme]), asked=iris(way)):
            levels[row["above"]][row["concept"]] = row["more"] == "true"
    first = {row["concept"]: row["more"] == "true" for row in top}
    shown = {*first, *(concept for level in levels.values() for concept in level)}
    names = read_names(view, shown)
    used = _used(view, shown)

    def branches(level: Mapping[str, bool], left: list[str]) -> list[Branch]:
        made = [
            Branch(names.reference(iri), more, used=used.get(iri, 0)) for iri, more in level.items()
        ]
        for branch in made:
            if left and branch.concept.id == left[0]:
                branch.is_open = True
                branch.below = branches(levels[left[0]], left[1:])
        return sorted(made, key=_order)

    return branches(first, way)


def tree_query(scheme: str, tree: Iterable[Branch]) -> str:
    """The query of the concepts that the tree gives: those at the top, and those below open ones."""
    parts = [("scheme-top", {"scheme": iris([scheme])})]
    if way := list(_open(tree)):
        parts.append(("scheme-below", {"scheme": iris([scheme]), "asked": iris(way)}))
    return unite("?above ?concept", parts, "?above ?concept")


def _open(tree: Iterable[Branch]) -> Iterable[str]:
    for branch in tree:
        if branch.is_open:
            yield branch.concept.id
            yield from _open(branch.below)


def _order(branch: Branch) -> tuple[bool, str, str]:
    """By code where there is one, then by name."""
    return branch.concept.number is None, branch.concept.number or "", branch.concept.label


def _way(view: View, scheme: str, opened: str) -> list[str]:
    """The concepts from the top of the scheme down to ``opened``."""
    above: dict[str, str] = {}
    rows = view.ask_rows("scheme-above", asked=iris([opened]), scheme=iris([scheme]))
    for row in sorted(rows, key=lambda row: row["above"]):
        above.setdefault(row["concept"], row["above"])
    way = [opened]
    while (broader := above.get(way[0])) is not None and broader not in way:
        way.insert(0, broader)
    return way


def _used(view: View, concepts: Iterable[str]) -> dict[str, int]:
    rows = view.ask_rows("scheme-used", concepts=iris(sorted(concepts)), links=expand_all(LINKS))
    return {row["concept"]: int(row["count"]) for row in rows if "concept" in row}
