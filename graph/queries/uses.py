"""Terms of the ontology at work: some things of each class, some uses of each property."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.queries.answers import Reference
from graph.queries.facts import read_names
from graph.queries.text import iris, number
from graph.queries.view import View

TEXT_SHOWN = 80
"""Characters of a literal that are given."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a term.

    Attributes:
        item: a thing of the class, or the subject of the property.
        value: the object of the property, where it is a resource.
        text: the object where it is a literal; at most `TEXT_SHOWN` characters, then ``…``.
    """

    item: Reference
    value: Reference | None = None
    text: str | None = None


def read_uses(
    view: View, classes: Iterable[str], properties: Iterable[str], *, most: int = 3
) -> dict[str, list[Use]]:
    """Up to ``most`` uses of each term, by its IRI; one small query for each."""
    rows = {term: view.ask_rows("class-example", **{"class": iris([term])}, limit=number(most))
            for term in classes}  # fmt: skip
    for term in properties:
        given = {"property": iris([term]), "limit": number(most)}
        rows[term] = view.ask_rows("property-example", **given)
    named = {row["item"] for found in rows.values() for row in found}
    named |= {row["value"] for found in rows.values() for row in found if _is_iri(row)}
    names = read_names(view, named)
    return {
        term: [
            Use(
                names.reference(row["item"]),
                names.reference(row["value"]) if _is_iri(row) else None,
                None if _is_iri(row) else _short(row.get("value")),
            )
            for row in found
        ]
        for term, found in rows.items()
    }


def _is_iri(row: dict[str, str]) -> bool:
    return row.get("iri") == "true"


def _short(text: str | None) -> str | None:
    if text is None or len(text) <= TEXT_SHOWN:
        return text
    return text[:TEXT_SHOWN] + "…"
