"""Claims that say why a concept is in an answer: of one policy and one measure that are linked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from graph.ask.lists import Linked, classes_of, words_of
from graph.queries.answers import Claim
from graph.queries.evidence import read_evidence
from graph.queries.filters import Filters, resolve
from graph.queries.text import Terms, iris
from graph.queries.view import View, expand_all

MOST_CONCEPTS: Final = 100
"""Concepts for which claims are read, the first ones."""
_MOST_CLAIMS: Final = 3


def claims_of_concepts(
    view: View,
    filters: Filters,
    linked: Iterable[Linked],
    links: Sequence[str],
    concepts: Sequence[str],
) -> dict[str, list[Claim]]:
    """For each concept claims that link it to what fulfils the filters; those with quotes first.

    Args:
        view: where to look.
        filters: what must be fulfilled.
        linked: by policies, measures or both.
        links: properties that link them.
        concepts: IRIs.
    """
    concepts = concepts[:MOST_CONCEPTS]
    if not concepts:
        return {}
    items: set[str] = set()
    for kind in linked:
        values = resolve(view, filters, words=words_of(kind)).values
        given = {
            **values,
            **classes_of("policies"),
            kind: Terms(),
            "links": expand_all(links),
            "concepts": iris(concepts),
        }
        items |= {row["item"] for row in view.ask_rows("ask-linking", **given) if "item" in row}
    return claims_by_object(view, sorted(items), links, concepts)


def claims_by_object(
    view: View, subjects: Sequence[str], properties: Sequence[str], objects: Sequence[str]
) -> dict[str, list[Claim]]:
    """The first claims about the subjects for each object; those with quotes go first."""
    if not subjects or not objects:
        return {}
    evidence = read_evidence(view, subjects, properties, objects)
    return first_claims({item: evidence.of(item) for item in subjects})


def first_claims(found: Mapping[str, Sequence[Claim]]) -> dict[str, list[Claim]]:
    """Of claims by subject the first for each object; those with quotes go first."""
    by_object: dict[str, list[Claim]] = {}
    for item in sorted(found):
        for claim in found[item]:
            by_object.setdefault(claim.object.id, []).append(claim)
    for claims in by_object.values():
        claims.sort(key=lambda claim: not claim.quotes)
        del claims[_MOST_CLAIMS:]
    return by_object
