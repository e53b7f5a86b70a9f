"""``/sparql/terms``: what a query may be completed with: prefixes, terms, resources by name."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Final, Literal, NamedTuple

import anyio.to_thread
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api.pages.language import Language
from api.sparql.operation import Operation
from api.sparql.query_rows import RowReader
from graph import ontology
from graph.errors import LimitError, StoreError
from graph.namespaces import PREFIXES, RDF, RDFS, XSD
from graph.queries.text import compose, strings
from graph.queries.view import shorten

router = APIRouter(tags=["sparql"])

MOST: Final = 40
"""Completions that are given at once."""

_SECONDS: Final = 2.0
_WORD_LENGTH: Final = 100
_KINDS: Final[dict[ontology.Kind, "Kind"]] = {
    "class": "class",
    "object": "property",
    "datatype": "property",
    "annotation": "property",
    "data type": "datatype",
}
_BUILT_IN: Final[dict[str, tuple[str, ...]]] = {
    "property": (
        *(RDF + name for name in ("type", "first", "rest", "value")),
        *(RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy", "subClassOf")),
        *(RDFS + name for name in ("subPropertyOf", "domain", "range")),
    ),
    "class": (RDF + "Property", RDFS + "Class", RDFS + "Datatype"),
    "datatype": tuple(
        XSD + name
        for name in (
            *("string", "boolean", "integer", "decimal", "double", "date", "dateTime"),
            *("gYear", "gYearMonth", "anyURI", "nonNegativeInteger", "duration"),
        )
    ),
}
"""Terms that OWL 2 forbids an ontology to declare."""

Kind = Literal["prefix", "class", "property", "datatype", "resource"]


class Completion(BaseModel):
    """Something that a query may be completed with."""

    text: str = Field(description="What to write into the query.")
    kind: Kind
    label: str | None = Field(None, description="Its name in the language that was asked for.")


class Completions(BaseModel):
    """Completions, the likeliest first."""

    items: list[Completion]
    whole: bool = Field(description="False where resources could not be looked up in time.")


class _Entry(NamedTuple):
    text: str
    kind: Kind
    labels: dict[str, str]

    def rank(self, given: str) -> int | None:
        """How well it fits a word, 0 being best; None where it does not."""
        word = given.lower()
        local = self.text.partition(":")[2]
        labels = [label.lower() for label in self.labels.values()]
        fits = (
            self.text.startswith(given) or local.startswith(given),
            local.lower().startswith(word),
            any(label.startswith(word) for label in labels),
            word in local.lower(),
            any(word in label for label in labels),
        )
        return fits.index(True) if any(fits) else None


@router.get("/sparql/terms", summary="Completions for a query")
async def complete(
    request: Request,
    prefix: Annotated[
        str, Query(max_length=_WORD_LENGTH, description="What has been written.")
    ] = "",
    language: Language = "zh",
    kind: Annotated[Kind | None, Query(description="Only what is of this kind.")] = None,
) -> Completions:
    """Prefixes, classes and properties by name or label, and resources by label."""
    word = prefix.strip()
    items: list[Completion] = []
    if kind in (None, "prefix"):
        items += _prefixes(word, declares=kind == "prefix")
    if kind not in ("prefix", "resource"):
        entries = await anyio.to_thread.run_sync(_vocabulary)
        items += _terms((e for e in entries if kind in (None, e.kind)), word, language)
    found: list[Completion] | None = []
    if kind in (None, "resource") and _may_be_name(word):
        found = await _resources(request, word)
    return Completions(items=[*items, *(found or ())][:MOST], whole=found is not None)


def _prefixes(word: str, *, declares: bool) -> Iterator[Completion]:
    """Prefixes that begin so; with ``declares`` as a declaration has them."""
    wanted = word.lower().removesuffix(":")
    for name, iri in PREFIXES.items():
        if name.startswith(wanted) and (declares or (word and ":" not in word)):
            text = f"{name}: <{iri}>" if declares else f"{name}:"
            yield Completion(text=text, kind="prefix", label=None if declares else iri)


def _terms(entries: Iterable[_Entry], word: str, language: Language) -> Iterator[Completion]:
    """Terms that fit: after a colon those of the namespace, else those of all."""
    space, colon, local = word.partition(":")
    ranked = []
    for place, entry in enumerate(entries):
        if colon and entry.text.partition(":")[0] != space.lower():
            continue
        rank = entry.rank(local if colon else word)
        if rank is not None:
            ranked.append((rank, entry.text.partition(":")[0] != "fk", place, entry))
    for *_, entry in sorted(ranked, key=lambda item: item[:3])[: MOST // 2 if not colon else MOST]:
        label = entry.labels.get(language) or entry.labels.get("en")
        yield Completion(text=entry.text, kind=entry.kind, label=label)


def _may_be_name(word: str) -> bool:
    """Whether it is worth while to look for resources: not for one Latin letter, nor `fk:a`."""
    return ":" not in word and (len(word) > 1 or word > "\u2e80")


async def _resources(request: Request, word: str) -> list[Completion] | None:
    """Resources by name; None where they cannot be looked up now."""
    rows: RowReader = request.app.state.rows
    base = f"{request.app.state.settings.base_iri}id/"
    query = compose("resources-by-name", {"word": strings(word.lower()), "base": strings(base)})
    client = request.client.host if request.client else ""
    try:
        found = await rows.read(Operation(query=query, seconds=_SECONDS), client, MOST)
    except (LimitError, StoreError):  # completion is not worth an error
        return None
    items: dict[str, Completion] = {}
    for resource, name in found.rows:
        if resource is not None and name is not None:
            text = f"<{resource.value}>"
            items.setdefault(text, Completion(text=text, kind="resource", label=name.value))
    # Sources and classes of classifications have the names of the things that are meant.
    foreign = tuple(f"<{base}{scheme}/" for scheme in ("gbt4754", "strategic", "source"))
    return sorted(items.values(), key=lambda item: item.text.startswith(foreign))


@cache
def _vocabulary() -> tuple[_Entry, ...]:
    """Terms of the ontology and of the vocabularies that it uses, by their short names."""
    entries = {
        iri: _Entry(shorten(iri), _KINDS[term.kind], dict(term.labels))
        for iri, term in ontology.terms().items()
    }
    for kind, iris in _BUILT_IN.items():
        for iri in iris:
            entries.setdefault(iri, _Entry(shorten(iri), kind, {}))  # type: ignore[arg-type]
    return tuple(sorted(entry for entry in entries.values() if "://" not in entry.text))
