"""Claims that say why a concept is in an answer: of one policy and one measure that are linked."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from graph.ask.lists import classes_of
from graph.queries.answers import Claim
from graph.queries.evidence import read_evidence
from graph.queries.filters import Filters, resolve
from graph.queries.text import Terms, iris
from graph.queries.view import View, expand_all

Linked = Literal["policies", "measures"]

MOST_CONCEPTS: Final = 100
"""Concepts for which claims are read, the first ones."""
_WORDS: Final[dict[Linked, str]] = {"policies": "words", "measures": "measure_words"}


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
        values = resolve(view, filters, words=_WORDS[kind]).values
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
    found: dict[str, list[Claim]] = {}
    for claim in (claim for item in subjects for claim in evidence.of(item)):
        found.setdefault(claim.object.id, []).append(claim)
    for claims in found.values():
        claims.sort(key=lambda claim: not claim.quotes)
        del claims[_MOST_CLAIMS:]
    return found


_MOST_CLAIMS: Final = 3
