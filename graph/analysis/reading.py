"""What the arrays of an analysis do not hold: names of things, and the claims behind links."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Final
from urllib.parse import unquote

from graph.analysis.answers import Link
from graph.analysis.network import Network
from graph.analysis.opened import Analysis
from graph.index import Index, records
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


def fill(view: View, analysis: Analysis, answer: object) -> None:
    """Give all references of an answer their names, and all its links their claims.

    They come from the index of the generation where the analysis has one, and else from the graph.
    """
    _claims(view, analysis, links_of(answer))
    references = references_of(answer)
    named = _names(view, analysis, {reference.id for reference in references})
    for one in references:
        found = named[one.id]
        one.label, one.label_en, one.number = found.label, found.label_en, found.number


def _names(view: View, analysis: Analysis, iris: set[str]) -> dict[str, Reference]:
    found: dict[str, Reference] = {}
    if analysis.index is not None:
        for iri, name in analysis.index.names(iris).items():
            number = analysis.network.number(iri)
            # An index has each text of a thing once: codes of keys are their English names as well.
            is_key = number is not None and analysis.network.kind(number) in ("key", "economy")
            if not is_key and (label := name.zh or name.en):
                found[iri] = Reference(iri, label, name.en, name.number)
    rest = iris - found.keys()
    names = read_names(view, rest)
    return found | {iri: names.reference(iri) for iri in rest}


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


def _claims(view: View, analysis: Analysis, links: list[Link]) -> None:
    network = analysis.network
    claimed = [link for link in links if link.property not in UNCLAIMED]
    known: dict[str, list[str]] = {}
    for iri in {end.id for link in claimed for end in (link.subject, link.object)}:
        number = network.number(iri)
        known[iri] = [iri] if number is None else network.names(number)
    if analysis.index is not None:
        _give(claimed, known, _recorded(analysis.index, network, claimed))
        claimed = [link for link in claimed if not link.evidence]
    if claimed:
        subjects = _all(known[link.subject.id] for link in claimed)
        objects = _all(known[link.object.id] for link in claimed)
        properties = sorted({link.property for link in claimed})
        evidence = read_evidence(view, subjects, properties, objects)
        _give(claimed, known, {subject: evidence.of(subject) for subject in subjects})


def _recorded(index: Index, network: Network, links: list[Link]) -> dict[str, list[Claim]]:
    """Claims about documents and measures, by subject, as the records of the index have them."""
    found: dict[str, list[Claim]] = {}
    subjects = {link.subject.id for link in links}
    for kind, kinds in (("measure", ("measure",)), ("document", ("policy", "document"))):
        for iri in sorted(subjects):
            number = network.number(iri)
            if number is None or network.kind(number) not in kinds:
                continue
            rows = (
                index.records.measures([iri])
                if kind == "measure"
                else index.records.documents([iri], None, 0)
            )
            if rows is not None:
                record = records.parsed("measure" if kind == "measure" else "document", rows)[0]
                found[iri] = record.evidence
    return found


def _give(
    links: list[Link], known: Mapping[str, list[str]], claims: Mapping[str, list[Claim]]
) -> None:
    """Give links the claims among those that say so."""
    by_link: dict[tuple[str, str, str], list[Claim]] = {}
    for subject, found in claims.items():
        for claim in found:
            by_link.setdefault((subject, claim.property, claim.object.id), []).append(claim)
    for link in links:
        fitting = [
            claim
            for subject in known[link.subject.id]
            for target in known[link.object.id]
            for claim in by_link.get((subject, link.property, target), ())
        ]
        fitting.sort(key=lambda claim: (not claim.quotes, -(claim.confidence or 0), claim.id))
        link.evidence = fitting[:CLAIMS_SHOWN]


def _all(names: Iterable[list[str]]) -> list[str]:
    return sorted({name for found in names for name in found})
