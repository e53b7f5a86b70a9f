"""Things by words, by SPARQL: for stores whose generation has no index.

Names and numbers that are the words go first, then those that begin with them, then those that hold
them, then things whose summary or quotes hold them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph.queries.answers import Reference
from graph.queries.facts import read_names
from graph.queries.filters import plain_words
from graph.queries.text import Terms, compose, number, strings
from graph.queries.view import View, expand, expand_all

KINDS: Final = {
    "key": "fk:Key",
    "economy": "fk:EconomyType",
    "industry": "fk:Industry",
    "region": "fk:Region",
    "zone": "fk:Zone",
    "organization": "fk:Organization",
    "policy": "fk:Policy",
    "document": "fk:OfficialDocument",
    "reply": "fk:Reply",
    "measure": "fk:Measure",
    "concept": "fk:DocumentKind",
    "instrument": "fk:Instrument",
    "class": "skos:Concept",
}
"""Kinds of thing, what people look for most first, and their classes."""

_FURTHER: Final = {
    "skos:ConceptScheme": "concept",
    "fk:Source": "source",
    "fk:Text": "source",
    "dcat:Dataset": "source",
    "owl:Ontology": "source",
}
"""Further classes of what an index finds, and their kinds."""

EXACT, BEGINS, HOLDS, TEXT = 4.0, 3.0, 2.0, 1.0
"""Scores: a name that is the words, begins with them, holds them; a text that holds them."""

_CALLED: Final = {"reply": "document", "instrument": "concept", "class": "concept"}
_NAMING: Final = (
    "skos:prefLabel",
    "skos:altLabel",
    "skos:notation",
    "dcterms:title",
    "dcterms:alternative",
    "eli:number",
)
_SNIPPET: Final = 80
_MOST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that was found, and the name or a part of the text by which it was."""

    thing: Reference
    kind: str
    snippet: str
    score: float


def find_things(
    view: View, words: str, *, kinds: Iterable[str] = (), limit: int = 20, names_only: bool = False
) -> list[Found]:
    """Things by words, the best first.

    Args:
        view: where to look.
        words: as somebody typed them; every one must be there.
        kinds: only these, all where there are none.
        limit: things at most.
        names_only: whether to leave texts out.
    """
    wanted = plain_words(words)
    if not wanted:
        return []
    classes = _classes(kinds)
    if not classes:
        return []
    best: dict[str, tuple[float, str, str]] = {}
    for row in view.reader.select(names_query(words, kinds=kinds, limit=_MOST)):
        score = _score(" ".join(plain_words(row["text"])), " ".join(wanted))
        _keep(best, row["item"], (score, _kind(classes, row["class"]), row["text"]))
    if len(best) < limit and not names_only:
        for row in view.ask_rows("texts-by-words", **_values(wanted, classes, _MOST)):
            snippet = _around(row["text"], wanted)
            _keep(best, row["item"], (TEXT, _kind(classes, row["class"]), snippet))
    order = list(KINDS)
    ranked = sorted(
        best.items(), key=lambda b: (-b[1][0], order.index(b[1][1]), len(b[1][2]), b[1][2], b[0])
    )[:limit]
    names = read_names(view, [iri for iri, _ in ranked])
    return [
        Found(names.reference(iri), _CALLED.get(kind, kind), snippet, score)
        for iri, (score, kind, snippet) in ranked
    ]


def names_query(words: str, *, kinds: Iterable[str] = (), limit: int) -> str:
    """The SPARQL text for names and numbers that hold all of the words, the shortest first."""
    values = _values(plain_words(words), _classes(kinds), limit)
    return compose("things-by-words", {**values, "naming": expand_all(_NAMING)})


def found_query(words: str, *, kinds: Iterable[str] = (), whole: bool = True) -> str:
    """The SPARQL text for all things that words find, in names and in texts; it has no ranks.

    An index also finds sources, and things by the ``whole`` texts of documents and sections.
    """
    wanted, chosen = plain_words(words), set(kinds)
    classes = _classes(chosen)
    if whole:
        further = (name for name, kind in _FURTHER.items() if not chosen or kind in chosen)
        classes |= dict.fromkeys(map(expand, further), "")
    values = _values(wanted, classes, _MOST)
    return compose("found-things", {**values, "whole": Terms()} if whole else values)


def _classes(kinds: Iterable[str]) -> dict[str, str]:
    wanted = set(kinds)
    chosen = {k: c for k, c in KINDS.items() if not wanted or _CALLED.get(k, k) in wanted}
    return {expand(name): kind for kind, name in chosen.items()}


def _values(words: Sequence[str], classes: Mapping[str, str], limit: int) -> dict[str, Terms]:
    return {
        "words": strings(*words),
        "words_count": number(len(words)),
        "classes": Terms(f"<{iri}>" for iri in classes),
        "limit": number(limit),
    }


def _kind(classes: Mapping[str, str], iri: str) -> str:
    return classes[iri]


def _keep(
    best: dict[str, tuple[float, str, str]], item: str, found: tuple[float, str, str]
) -> None:
    """Keep the better of two ways in which a thing was found; its most telling kind in any case."""
    order = list(KINDS)
    if (known := best.get(item)) is None:
        best[item] = found
        return
    kind = min(known[1], found[1], key=order.index)
    score, _, text = max(known, found, key=lambda f: (f[0], -len(f[2])))
    best[item] = score, kind, text


def _score(name: str, words: str) -> float:
    if name == words:
        return EXACT
    return BEGINS if name.startswith(words) else HOLDS


def _around(text: str, words: Sequence[str]) -> str:
    """The part of a text around the first of the words."""
    place = text.lower().find(words[0])
    start = max(0, place - _SNIPPET // 4)
    end = start + _SNIPPET
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"
