"""Claims about things, with their sources and the sentences that say so; three queries a page."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from graph.queries.answers import Claim, Quote, Source
from graph.queries.facts import Facts, Names, figure, read_facts, read_names, whole
from graph.queries.text import iris
from graph.queries.view import Rows, expand, expand_all, shorten

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
    view: Rows,
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
    said: dict[str, _Said] = defaultdict(dict)
    for row in view.ask_rows("claims", **values):
        said[row["claim"]].setdefault(row["property"], []).append(row["value"])
    return _assemble(view, {claim: said[claim] for claim in sorted(said)})


_Said = dict[str, list[str]]
"""What is said of a claim, by property."""

_SUBJECT = expand("fk:subject")
_PREDICATE = expand("fk:predicate")
_OBJECT = expand("fk:object")
_BASIS = expand("fk:basis")
_CONFIDENCE = expand("fk:confidence")
_PLACE = expand("fk:place")
_EVIDENCE = expand("fk:evidence")
_SOURCE = expand("prov:wasDerivedFrom")


_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")


def _all(claims: Mapping[str, _Said], name: str) -> set[str]:
    """All values of a property that can be asked about: neither texts nor blank nodes."""
    values = {value for said in claims.values() for value in said.get(name, ())}
    return {value for value in values if _IRI.fullmatch(value)}


def _assemble(view: Rows, claims: Mapping[str, _Said]) -> Evidence:
    quotes = read_quotes(view, _all(claims, _EVIDENCE))
    sources = read_sources(view, _all(claims, _SOURCE))
    names = read_names(view, _all(claims, _OBJECT))
    answer: dict[str, list[Claim]] = defaultdict(list)
    for claim, said in claims.items():
        built = _claim(claim, said, names)
        built.sources = [sources[s] for s in sorted({*said.get(_SOURCE, ())}) if s in sources]
        built.quotes = sorted(
            (quotes[a] for a in {*said.get(_EVIDENCE, ())} if a in quotes),
            key=lambda quote: (quote.text, quote.start, quote.end, quote.id),
        )
        for subject in sorted({*said[_SUBJECT]}):
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


def _claim(claim: str, said: _Said, names: Names) -> Claim:
    basis = _least(said, _BASIS)
    return Claim(
        id=claim,
        property=shorten(_least(said, _PREDICATE) or ""),
        object=names.reference(_least(said, _OBJECT) or ""),
        basis=basis.rsplit("/", 1)[-1] if basis else None,
        confidence=figure(_least(said, _CONFIDENCE)),
        place=_least(said, _PLACE),
    )


def _least(said: _Said, name: str) -> str | None:
    """One value, the least where there are several."""
    return min(said[name]) if name in said else None


def read_quotes(view: Rows, annotations: Iterable[str]) -> dict[str, Quote]:
    """Spans of the annotations, by annotation; those without a position are left out."""
    wanted = sorted(set(annotations))
    if not wanted:
        return {}
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for row in view.ask_rows("quotes", annotations=iris(wanted)):
        parts[row["annotation"]] |= {n: row[n] for n in ("text", "document") if n in row}
        parts[row["annotation"]][shorten(row["property"])] = row["value"]
    quotes = {}
    for annotation, part in parts.items():
        start, end = whole(part.get("oa:start")), whole(part.get("oa:end"))
        if start is not None and end is not None:
            quotes[annotation] = Quote(
                id=annotation,
                text=part["text"],
                start=start,
                end=end,
                exact=part.get("oa:exact", ""),
                prefix=part.get("oa:prefix", ""),
                suffix=part.get("oa:suffix", ""),
                document=part.get("document"),
            )
    return quotes


def read_sources(view: Rows, sources: Iterable[str]) -> dict[str, Source]:
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
