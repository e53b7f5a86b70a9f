"""Any resource of the graph: queries for what is said of it, and the text it stands in."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from graph.queries.answers import Reference
from graph.queries.facts import read_names
from graph.queries.text import compose, iris
from graph.queries.view import View, shorten


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open span of a text in code points, and the things named there."""

    start: int
    end: int
    things: tuple[Reference, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text that is in the store, unchanged, with the spans of its annotations."""

    id: str
    characters: str
    spans: tuple[Span, ...]


def description(iri: str) -> str:
    """A CONSTRUCT query for what the graph says of the resource, with claims and evidence."""
    return compose("description", {"items": iris([iri])})


def descriptions(items: Sequence[str]) -> str:
    """A CONSTRUCT query for what the graph says of several resources, as `description`."""
    return compose("description", {"items": iris(items)})


def facts_query(iri: str) -> str:
    """A SELECT query for the properties and values of the resource."""
    return compose("facts", {"items": iris([iri])})


def read_texts(view: View, document: str) -> list[StoredText]:
    """The texts of a document that are in the store; ``document`` may be a text itself."""
    rows = view.ask_rows("text-of-document", documents=iris([document]))
    return [StoredText(row["text"], row["characters"], _spans(view, row["text"])) for row in rows]


def _spans(view: View, text: str) -> tuple[Span, ...]:
    found: dict[tuple[int, int], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for row in view.ask_rows("annotations-of-text", texts=iris([text])):
        bodies, classes = found[int(row["start"]), int(row["end"])]
        if "body" in row:
            bodies.add(row["body"])
        if "class" in row:
            classes.add(shorten(row["class"]))
    names = read_names(view, {body for bodies, _ in found.values() for body in bodies})
    return tuple(
        Span(start, end, tuple(names.references(sorted(bodies))), tuple(sorted(classes)))
        for (start, end), (bodies, classes) in sorted(found.items())
    )
