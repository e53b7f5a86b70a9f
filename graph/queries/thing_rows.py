"""The rows that the page of a thing shows, and the one SPARQL query that gives exactly them.

A query is put together from parts, each a subselect of its own: what is said of the thing, the
measures (with what they are linked to), documents and other things that point to it (as many of
each as are shown), what happened when, and what is related. Its columns: ``part``, ``property``,
``value``, ``via`` (to what a measure is linked, why something is related), ``date``, ``count``, and
of literals ``language``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from graph.queries.facts import read_facts
from graph.queries.text import Terms, compose, iris, number, unite
from graph.queries.view import View, expand_all, shorten

Part = Literal["fact", "measure", "entry", "document", "incoming", "event", "related"]

SHOWN: Final[Mapping[str, int]] = {"measure": 20, "document": 20, "incoming": 50}
"""How many of what points to a thing are shown, for each property."""

STATED_SHOWN: Final = 1000
"""How many measures of a document are shown: as a rule all."""

RELATED_SHOWN: Final = 8

COMPARED: Final = 5000
"""Of how many measures and documents that point to a concept related ones are looked for."""

_TEXTS: Final[Mapping[str, str]] = {
    "measure": "page-measures",
    "document": "page-documents",
    "incoming": "page-incoming",
}
_PartOfQuery = tuple[str, dict[str, Terms]]
_NEAR: Final = ("fk:appliesIn", "fk:key", "fk:instrument")
"""What makes things related only beside something else that they share."""

_COLUMNS: Final = "?part ?property ?value ?via ?date ?count ?language ?iri"
_ORDER: Final = "?part ?property ?date STR(?value) STR(?via)"


class Linking(NamedTuple):
    """By which properties documents and measures point to a kind of concept; its classes."""

    links: tuple[str, ...]
    classes: tuple[str, ...]


DOCUMENTS: Final = ("policy", "document")
CONCEPTS: Final[Mapping[str, Linking]] = {
    "industry": Linking(("fk:supportsIndustry",), ("fk:Industry",)),
    "region": Linking(("fk:appliesIn",), ("fk:Region", "fk:Zone")),
    "zone": Linking(("fk:appliesIn",), ("fk:Region", "fk:Zone")),
    "key": Linking(("fk:key",), ("fk:Key",)),
    "organization": Linking(
        (
            "eli:passed_by",
            "fk:actor",
            "fk:responsibleBody",
            "fk:supportingBody",
            "fk:involvesOrganization",
        ),
        ("fk:Organization",),
    ),
}
"""Kinds of thing, by the first part of their IRIs."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``property`` is a prefixed name."""

    part: Part
    property: str = ""
    value: str = ""
    via: str = ""
    date: str = ""
    count: int = 0
    language: str = ""
    is_iri: bool = True


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a page.

    Attributes:
        rows: all of them.
        totals: for each part and property of what points to the thing how many do in all.
        sparql: the query.
    """

    rows: tuple[Row, ...]
    totals: Mapping[tuple[str, str], int]
    sparql: str

    def of(self, part: Part) -> list[Row]:
        """The rows of one part."""
        return [row for row in self.rows if row.part == part]


def read_rows(view: View, kind: str, iri: str) -> Rows:
    """The rows of the page of a thing, which is of ``kind`` (the first part of its IRI)."""
    items = iris([iri])
    totals = {
        (row["group"], shorten(row["property"])): int(row["count"])
        for row in view.ask_rows("page-incoming-counts", items=items)
        if "property" in row
    }
    parts = [("page-facts", {"items": items}), *_pointing(kind, items, list(totals))]
    if kind in DOCUMENTS:
        parts.append(("page-events-document", {"items": items}))
        parts += _sharing(view, iri, "related-documents", "page-related-document")
    elif kind == "measure":
        parts.append(("page-events-measure", {"items": items}))
        parts += _sharing(view, iri, "related-measures", "page-related-measure")
    elif (linking := CONCEPTS.get(kind)) is not None:
        joined = {"items": items, "links": expand_all(linking.links)}
        near = joined | {
            "classes": expand_all(linking.classes),
            "limit": number(RELATED_SHOWN),
            "most": number(COMPARED),
        }
        if len(linking.links) == 1:
            near["link"] = joined["links"]
        parts += [("page-events-concept", joined), ("page-related-concept", near)]
    sparql = unite(_COLUMNS, parts, _ORDER)
    return Rows(tuple(_row(row) for row in view.reader.select(sparql)), totals, sparql)


def _pointing(kind: str, items: Terms, groups: Sequence[tuple[str, str]]) -> list[_PartOfQuery]:
    """For each group and property of what points to the thing as much of it as is shown."""
    parts: list[_PartOfQuery] = []
    for group, name in groups:
        stated = kind in DOCUMENTS and group == "measure"
        limit = number(STATED_SHOWN if stated else SHOWN[group])
        values = {"items": items, "property": expand_all([name]), "limit": limit}
        parts.append((_TEXTS[group], values))
        if group == "measure":
            parts.append(("page-entries", values))
    return parts


def _sharing(view: View, iri: str, ranking: str, shared: str) -> list[_PartOfQuery]:
    """What is shared with the things that share most; no part where nothing is shared.

    These are looked for once: in the query of the page they stand by name.
    """
    own = read_facts(view, [iri], ("fk:statedIn", *_NEAR))
    rows = view.ask_rows(
        ranking,
        items=iris([iri]),
        documents=iris(own.iris(iri, "fk:statedIn")),
        near=iris(own.iris(iri, *_NEAR)),
        limit=number(RELATED_SHOWN),
    )
    if not (found := [row["value"] for row in rows if "value" in row]):
        return []
    return [(shared, {"items": iris([iri]), "values": iris(found)})]


def pointing_query(iri: str, name: str) -> str:
    """A query for everything that points to the thing by the property ``name``."""
    return compose("pointing", {"items": iris([iri]), "property": expand_all([name])})


def _row(row: Mapping[str, str]) -> Row:
    part: Part = row["part"]  # type: ignore[assignment]  # the parts name themselves
    return Row(
        part,
        shorten(row.get("property", "")),
        row.get("value", ""),
        row.get("via", ""),
        row.get("date", ""),
        int(row.get("count", "0")),
        row.get("language", ""),
        row.get("iri", "true") == "true",
    )
