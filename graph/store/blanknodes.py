"""Labels of blank nodes that depend on the content only, so that dumps can be compared.

Each connected part of the quads that mention blank nodes is labelled by itself: nodes are told
apart by what is said of them and of their neighbours (colour refinement); nodes that stay alike
are told apart one at a time. This is polynomial, where RDFC-1.0 takes time without bound on
crafted data. Parts of more than `MAX_PART` nodes keep the engine's labels.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from graph.rdf import Quad, Term

MAX_PART: Final = 500
"""Blank nodes that a connected part may have to be labelled anew."""


def labels(quads: Iterable[Quad]) -> dict[str, str]:
    """Old label → new label, for the blank nodes in ``quads`` (others may be among them)."""
    mentions: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        for label in _labels_of(quad):
            mentions[label].append(quad)
    forms = []
    for part in _parts(mentions):
        if len(part) > MAX_PART:
            forms.append(("", part))
        else:
            order = _order(part, mentions)
            forms.append((_form(order, mentions), order))
    forms.sort(key=lambda form: (form[0], form[1] if not form[0] else []))
    renamed: dict[str, str] = {}
    for form, order in forms:
        for label in order:
            renamed[label] = f"b{len(renamed)}" if form else label
    return renamed


def rename(quad: Quad, renamed: Mapping[str, str]) -> Quad:
    """``quad`` with new labels."""

    def term(old: Term) -> Term:
        if old.kind != "blank":
            return old
        return old._replace(value=renamed.get(old.value, old.value))

    graph = quad.graph
    if graph is not None and graph.startswith("_:"):
        graph = f"_:{renamed.get(graph[2:], graph[2:])}"
    return Quad(term(quad.subject), quad.predicate, term(quad.object), graph)


def _labels_of(quad: Quad) -> set[str]:
    found = {term.value for term in (quad.subject, quad.object) if term.kind == "blank"}
    if quad.graph is not None and quad.graph.startswith("_:"):
        found.add(quad.graph[2:])
    return found


def _parts(mentions: Mapping[str, list[Quad]]) -> list[list[str]]:
    """Connected parts; each sorted by label."""
    parts, seen = [], set[str]()
    for start in mentions:
        if start in seen:
            continue
        part, pending = {start}, [start]
        while pending:
            for quad in mentions[pending.pop()]:
                new = _labels_of(quad) - part
                part |= new
                pending.extend(new)
        seen |= part
        parts.append(sorted(part))
    return parts


def _order(part: list[str], mentions: Mapping[str, list[Quad]]) -> list[str]:
    """The nodes of a part, by what is said of them."""
    colours = _refine(dict.fromkeys(part, ""), mentions)
    while len(groups := _groups(colours)) < len(part):
        colour, alike = next((c, g) for c, g in sorted(groups.items()) if len(g) > 1)
        colours = _refine(colours | {alike[0]: colour + "."}, mentions)
    return sorted(part, key=colours.__getitem__)


def _groups(colours: Mapping[str, str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for label, colour in colours.items():
        groups[colour].append(label)
    return groups


def _refine(colours: dict[str, str], mentions: Mapping[str, list[Quad]]) -> dict[str, str]:
    classes = len(set(colours.values()))
    while True:
        finer = {label: _colour(label, colours, mentions[label]) for label in colours}
        count = len(set(finer.values()))
        if count == classes:
            return finer
        colours, classes = finer, count


def _colour(label: str, colours: Mapping[str, str], quads: list[Quad]) -> str:
    seen = sorted(
        _line(quad, {name: "*" if name == label else colours[name] for name in _labels_of(quad)})
        for quad in quads
    )
    return hashlib.sha256("\n".join([colours[label], *seen]).encode()).hexdigest()


def _form(order: list[str], mentions: Mapping[str, list[Quad]]) -> str:
    """What a part says, with its nodes numbered."""
    numbers = {label: str(number) for number, label in enumerate(order)}
    lines = {_line(quad, numbers) for label in order for quad in mentions[label]}
    return "\n".join(sorted(lines))


def _line(quad: Quad, names: Mapping[str, str]) -> str:
    parts = [
        f"_:{names[term.value]}" if term.kind == "blank" else str(term)
        for term in (quad.subject, quad.predicate, quad.object)
    ]
    graph = quad.graph or ""
    parts.append(f"_:{names[graph[2:]]}" if graph.startswith("_:") else graph)
    return " ".join(parts)
