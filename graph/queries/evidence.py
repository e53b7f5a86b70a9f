"""Claims about things, with their sources and the sentences that say so; three queries a page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from graph.queries.answers import Claim, Quote, Source
from graph.queries.facts import Facts, Names, Value, read_facts, read_names
from graph.queries.text import iris
from graph.queries.view import View, expand_all, shorten

_SOURCE_FACTS = (
    "dcterms:title",
    "dcterms:publisher",
    "dcterms:date",
    "foaf:page",
    "fk:sha256",
    "fk:confirmed",
    "fk:textOf",
    "dcterms:source",
)


class Evidence(NamedTuple):
    """Claims by the thing they are about."""

    claims: Mapping[str, list[Claim]]

    def of(self, item: str, names: Iterable[str] | None = None) -> list[Claim]:
        """Claims about the item; by some properties only (prefixed names) where these are given."""
        found = self.claims.get(item, [])
        if names is None:
            return found
        wanted = set(names)
        return [claim for claim in found if claim.property in wanted]


def read_evidence(
    view: View,
    subjects: Sequence[str],
    properties: Sequence[str] | None = None,
    objects: Sequence[str] | None = None,
) -> Evidence:
    """Every claim about the subjects; only those with the given properties and with the given
    objects, where these are given.

    Claims are ordered by property and object; those with quotes go first.
    """
    if not subjects:
        return Evidence({})
    values = {"subjects": iris(subjects)}
    if properties is not None:
        values["predicates"] = expand_all(properties)
    if objects is not None:
        values["objects"] = iris(objects)
    facts = Facts()
    claims: set[str] = set()
    for row in view.ask_rows("claims", **values):
        claims.add(row["claim"])
        # Which of its values are IRIs follows from the property.
        facts.add(row["claim"], shorten(row["property"]), Value(row["value"], "", True))
    return _assemble(view, sorted(claims), facts)


def _assemble(view: View, claims: Sequence[str], facts: Facts) -> Evidence:
    annotations = {a for claim in claims for a in facts.iris(claim, "fk:evidence")}
    derived = {s for claim in claims for s in facts.iris(claim, "prov:wasDerivedFrom")}
    quotes = read_quotes(view, annotations)
    sources = read_sources(view, derived)
    named = {thing for claim in claims for thing in facts.iris(claim, "fk:object")}
    names = read_names(view, named)
    answer: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        built = _claim(claim, facts, names)
        built.sources = [
            sources[s] for s in facts.iris(claim, "prov:wasDerivedFrom") if s in sources
        ]
        built.quotes = sorted(
            (quotes[a] for a in facts.iris(claim, "fk:evidence") if a in quotes),
            key=lambda quote: (quote.text, quote.start, quote.end),
        )
        for subject in facts.texts(claim, "fk:subject"):
            answer[subject].append(built)
    for found in answer.values():
        found.sort(key=_order)
    return Evidence(answer)


def _order(claim: Claim) -> tuple[str, str, bool, float, str]:
    """By property and object; those with a quote first, then the most confident ones."""
    return (
        claim.property,
        claim.object.label,
        not claim.quotes,
        -(claim.confidence or 0),
        claim.id,
    )


def _claim(claim: str, facts: Facts, names: Names) -> Claim:
    basis = facts.text(claim, "fk:basis")
    confidence = facts.text(claim, "fk:confidence")
    return Claim(
        id=claim,
        property=shorten(facts.text(claim, "fk:predicate") or ""),
        object=names.reference(facts.text(claim, "fk:object") or ""),
        basis=basis.rsplit("/", 1)[-1] if basis else None,
        confidence=None if confidence is None else float(confidence),
        place=facts.text(claim, "fk:place"),
    )


def read_quotes(view: View, annotations: Iterable[str]) -> dict[str, Quote]:
    """Spans of the annotations, by annotation; those without a position are left out."""
    wanted = sorted(set(annotations))
    if not wanted:
        return {}
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for row in view.ask_rows("quotes", annotations=iris(wanted)):
        parts[row["annotation"]] |= {n: row[n] for n in ("text", "document") if n in row}
        parts[row["annotation"]][shorten(row["property"])] = row["value"]
    return {
        annotation: Quote(
            id=annotation,
            text=part["text"],
            start=int(part["oa:start"]),
            end=int(part["oa:end"]),
            exact=part.get("oa:exact", ""),
            prefix=part.get("oa:prefix", ""),
            suffix=part.get("oa:suffix", ""),
            document=part.get("document"),
        )
        for annotation, part in parts.items()
        if "oa:start" in part and "oa:end" in part
    }


def read_sources(view: View, sources: Iterable[str]) -> dict[str, Source]:
    """Sources by their IRI, in two queries."""
    wanted = sorted(set(sources))
    facts = read_facts(view, wanted, _SOURCE_FACTS)
    issuers = read_names(
        view, {p for source in wanted for p in facts.iris(source, "dcterms:publisher")}
    )
    return {source: _source(source, facts, issuers) for source in wanted}


def _source(source: str, facts: Facts, issuers: Names) -> Source:
    confirmed = facts.text(source, "fk:confirmed")
    bodies = facts.iris(source, "dcterms:publisher")
    publisher = issuers.reference(bodies[0]).label if bodies else None
    documents = facts.iris(source, "fk:textOf", "dcterms:source")
    return Source(
        id=source,
        title=facts.text(source, "dcterms:title"),
        publisher=publisher or facts.text(source, "dcterms:publisher"),
        date=facts.text(source, "dcterms:date"),
        url=facts.text(source, "foaf:page"),
        sha256=facts.text(source, "fk:sha256"),
        confirmed=None if confirmed is None else confirmed in ("true", "1"),
        document=documents[0] if documents else None,
    )
