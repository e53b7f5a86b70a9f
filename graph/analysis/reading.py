"""What the arrays of an analysis do not hold: names of things, and the claims behind links."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any, Final
from urllib.parse import unquote

from graph.analysis.answers import Link
from graph.analysis.network import Network
from graph.queries.answers import Claim, Reference
from graph.queries.evidence import read_evidence
from graph.queries.facts import read_names
from graph.queries.view import View

UNCLAIMED: Final = ("fk:keyOf", "skos:broader", "geo:sfWithin", "fk:ofRegion", "dcterms:isPartOf")
"""Links that no document claims: they stand in classifications, or follow from IRIs."""

CLAIMS_SHOWN: Final = 3
"""Claims of one link that are given at most: those with quotes, then the most confident ones."""


def reference(network: Network, thing: int) -> Reference:
    """A reference to a thing, by the last part of its IRI until its name is read."""
    iri = network.iri(thing)
    return Reference(iri, unquote(iri.rstrip("/").rsplit("/", 1)[-1]))


def link(network: Network, subject: int, name: str, target: int) -> Link:
    """A link, without claims until they are read."""
    return Link(reference(network, subject), name, reference(network, target))


def fill(view: View, network: Network, answer: object) -> None:
    """Give all references of an answer their names, and all its links their claims."""
    _claims(view, network, links_of(answer))
    references = references_of(answer)
    names = read_names(view, {reference.id for reference in references})
    for one in references:
        named = names.reference(one.id)
        one.label, one.label_en, one.number = named.label, named.label_en, named.number


def links_of(answer: object) -> list[Link]:
    """All links in an answer, in order."""
    return [found for found in _parts(answer) if isinstance(found, Link)]


def references_of(answer: object) -> list[Reference]:
    """All references in an answer, in order; a thing may come several times."""
    return [found for found in _parts(answer) if isinstance(found, Reference)]


def _parts(value: object) -> Iterator[object]:
    """All records in an answer; those of claims have their names already."""
    if isinstance(value, Claim):
        return
    if isinstance(value, list):
        for entry in value:
            yield from _parts(entry)
    elif is_dataclass(value):
        yield value
        for entry in fields(value):
            yield from _parts(getattr(value, entry.name))


def _claims(view: View, network: Network, links: list[Link]) -> None:
    claimed = [link for link in links if link.property not in UNCLAIMED]
    if not claimed:
        return
    known: dict[str, list[str]] = {}
    for iri in {end.id for link in claimed for end in (link.subject, link.object)}:
        number = network.number(iri)
        known[iri] = [iri] if number is None else network.names(number)
    subjects = _all(known[link.subject.id] for link in claimed)
    objects = _all(known[link.object.id] for link in claimed)
    evidence = read_evidence(view, subjects, sorted({link.property for link in claimed}), objects)
    by_link: dict[tuple[Any, ...], list[Claim]] = {}
    for subject in subjects:
        for claim in evidence.of(subject):
            by_link.setdefault((subject, claim.property, claim.object.id), []).append(claim)
    for one in claimed:
        found = [
            claim
            for subject in known[one.subject.id]
            for target in known[one.object.id]
            for claim in by_link.get((subject, one.property, target), ())
        ]
        found.sort(key=lambda claim: (not claim.quotes, -(claim.confidence or 0), claim.id))
        one.evidence = found[:CLAIMS_SHOWN]


def _all(names: Iterable[list[str]]) -> list[str]:
    return sorted({name for found in names for name in found})
