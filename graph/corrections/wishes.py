"""From what an editor asks for, in words and places, to a correction of what they see."""

from dataclasses import dataclass
from typing import Final

from graph import ontology
from graph.corrections.anchors import anchor_of
from graph.corrections.model import (
    OF_ENTITIES,
    Anchor,
    Correction,
    Decision,
    Edge,
    correct,
    stamp,
)
from graph.corrections.objects import meant
from graph.corrections.shown import Preview, ShownClaim
from graph.equivalence import graph_of as identity_graph
from graph.errors import NotFoundError, ParameterError, UnknownTermError
from graph.queries.facts import is_known
from graph.queries.view import View, expand

MAX_QUOTE: Final = 500
"""Code points of a span that a claim is added on."""

_MERGED: Final = ("industry", "organization", "policy", "document", "region", "zone")
"""Kinds of thing that can be merged; each with its own kind."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What an editor asks for.

    Attributes:
        decision: accept, reject or relink a claim, or add one.
        claim: IRI of the claim; for additions empty.
        subject: for additions IRI of the document or measure; the document where empty.
        predicate: for additions the property, as prefixed name or IRI.
        object: for relinks and additions what it leads to, in words or as IRI.
        quote: for additions the words of the text that show it.
        start: where they begin, in code points; needed where they stand in several places.
        reason: why.
    """

    decision: Decision
    claim: str = ""
    subject: str = ""
    predicate: str = ""
    object: str = ""
    quote: str = ""
    start: int | None = None
    reason: str = ""


def correction_of(wish: Wish, seen: Preview, view: View, *, by: str) -> Correction:
    """The correction that an editor asks for.

    Raises:
        NotFoundError: there is no such claim in what they see.
        ParameterError: something is missing or does not fit.
        UnknownTermError: their words for a thing stand for nothing known.
    """
    if wish.decision in OF_ENTITIES:
        raise ParameterError("things are merged and split at /api/corrections, not in a draft")
    if wish.decision == "add":
        return _addition(wish, seen, view, by)
    claim = seen.claim(wish.claim)
    if claim is None:
        raise NotFoundError(f"there is no claim {wish.claim[:120]!r} in this draft")
    made, named = "", None
    if wish.decision == "relink":
        home = _home(seen)
        subject, predicate, _ = claim.edge
        made, named = meant(view, predicate, wish.object, subject=subject, home=home)
    return correct(
        wish.decision,
        seen.graph,
        claim.edge,
        by=by,
        at=stamp(),
        base=view.base,
        reason=wish.reason,
        replacement=made,
        anchor=_evidence(seen, claim),
        named=named,
    )


def _evidence(seen: Preview, claim: ShownClaim) -> Anchor | None:
    return seen.anchor_of(claim) if seen.text else None


def _addition(wish: Wish, seen: Preview, view: View, by: str) -> Correction:
    subject = wish.subject or seen.document or ""
    if subject not in {reference.id for reference in seen.subjects}:
        raise ParameterError(f"{subject[:120]!r} is neither the document nor a measure of it")
    predicate = expand(wish.predicate) if _is_prefixed(wish.predicate) else wish.predicate
    if predicate not in ontology.claimed_properties():
        raise ParameterError(f"{wish.predicate[:80]!r} is no property that claims are about")
    found, named = meant(view, predicate, wish.object, subject=subject, home=_home(seen))
    return correct(
        "add",
        seen.graph,
        Edge(subject, predicate, found),
        by=by,
        at=stamp(),
        base=view.base,
        reason=wish.reason,
        anchor=_span(wish, seen) if seen.text else None,
        named=named,
    )


def _is_prefixed(name: str) -> bool:
    return name.partition(":")[0] in ("fk", "eli")


def _span(wish: Wish, seen: Preview) -> Anchor:
    """The span that is marked.

    Raises:
        ParameterError: no words are given, they are not in the text, or in several places.
    """
    quote, text = wish.quote, seen.text
    if not quote.strip() or len(quote) > MAX_QUOTE:
        raise ParameterError(f"mark the words that show it: 1 to {MAX_QUOTE} characters")
    if wish.start is not None and text[wish.start : wish.start + len(quote)] == quote:
        return anchor_of(text, seen.sha256, wish.start, wish.start + len(quote))
    quote = quote.strip()
    place = text.find(quote)
    if place < 0:
        raise ParameterError(f"{quote[:60]!r} does not stand in the text; copy the words from it")
    if wish.start is None and text.find(quote, place + 1) >= 0:
        raise ParameterError(
            f"{quote[:60]!r} stands in several places of the text; mark more words around it"
        )
    if wish.start is not None:
        raise ParameterError(f"{quote[:60]!r} does not stand at {wish.start} in the text")
    return anchor_of(text, seen.sha256, place, place + len(quote))


def _home(seen: Preview) -> str | None:
    """Code of the region that the document is of."""
    tail = (seen.document or "").partition("/id/")[2].split("/")
    return tail[1] if len(tail) > 2 and tail[1].isdecimal() else None


def of_entities(
    view: View, decision: Decision, one: str, other: str, *, by: str, reason: str
) -> Correction:
    """A merge of ``one`` into ``other``, or what says that they are not the same; IRIs, or tails of IRIs.

    Raises:
        ParameterError: not two things of one kind that can be merged.
        UnknownTermError: one of them is not in the store.
    """
    if decision not in OF_ENTITIES:
        raise ParameterError(f"{decision!r} is not about things; use merge or split")
    iris = []
    for words in (one.strip(), other.strip()):
        iri = (
            words if words.startswith(view.base) else view.base + "id/" + words.removeprefix("id/")
        )
        if len(iri) > 1_000 or any(character.isspace() for character in iri):
            raise ParameterError(f"{words[:80]!r} is no IRI of a thing; copy it from its page")
        if not is_known(view, iri):
            raise UnknownTermError(
                f"{words[:80]!r} is not in the store; copy the IRI from its page"
            )
        iris.append(iri)
    kinds = [(view.tail(iri) or "").partition("/")[0] for iri in iris]
    if kinds[0] != kinds[1] or kinds[0] not in _MERGED:
        raise ParameterError(
            f"a {kinds[0] or 'thing of others'} and a {kinds[1] or 'thing of others'} cannot be one; "
            f"name two of one kind: {', '.join(_MERGED)}"
        )
    return correct(
        decision,
        identity_graph(base=view.base),
        Edge(iris[0], "", iris[1]),
        by=by,
        at=stamp(),
        base=view.base,
        reason=reason,
    )
