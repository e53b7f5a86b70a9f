"""Claims that say the same, shown once: quotes and sources put together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph.queries.answers import Claim, Source


def merge_claims(claims: Sequence[Claim]) -> list[Claim]:
    """One claim for each property and object, with all quotes and each source once.

    The first of them gives the basis; a place is kept where any of them has one.
    """
    merged: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        said = (claim.property, claim.object.id)
        known = merged.get(said)
        if known is None:
            several = len(claim.sources) > 1
            merged[said] = replace(claim, sources=_distinct(claim.sources)) if several else claim
            continue
        spans = {(quote.text, quote.start, quote.end) for quote in known.quotes}
        further = [q for q in claim.quotes if (q.text, q.start, q.end) not in spans]
        merged[said] = replace(
            known,
            quotes=[*known.quotes, *further],
            sources=_distinct([*known.sources, *claim.sources]),
            place=known.place or claim.place,
        )
    return list(merged.values())


def _distinct(sources: Iterable[Source]) -> list[Source]:
    """Sources that a reader would tell apart; of the same ones, that with an address."""
    found: dict[tuple[str | None, str | None, str | None], Source] = {}
    for source in sources:
        key = (source.title, source.publisher, source.date)
        if key not in found or (source.url and not found[key].url):
            found[key] = source
    return list(found.values())
