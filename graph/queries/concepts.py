"""Industries, places, keys and organizations, with the policies and measures linked to each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.queries.answers import Concept, Page
from graph.queries.facts import Facts, Names, read_facts, read_names
from graph.queries.text import Terms, compose, iris, number, strings
from graph.queries.view import Rows, View, expand_all

_FACTS = (
    "skos:prefLabel",
    "skos:altLabel",
    "skos:notation",
    "skos:broader",
    "geo:sfWithin",
    "fk:ofRegion",
    "fk:keyOf",
)

_NOT_LINKS = frozenset({"concept_words", "words_count", "day", "present", "limit"})
"""Values that say nothing of the policies and measures that are linked."""


@dataclass(frozen=True, slots=True)
class ConceptKind:
    """One kind of concept and the properties that link documents and measures to it."""

    classes: tuple[str, ...]
    document_links: tuple[str, ...]
    measure_links: tuple[str, ...]

    def values(self) -> dict[str, Terms]:
        """Values for the SPARQL texts."""
        return {
            "concept_classes": expand_all(self.classes),
            "document_links": expand_all(self.document_links),
            "measure_links": expand_all(self.measure_links),
        }


INDUSTRIES = ConceptKind(("fk:Industry",), ("fk:supportsIndustry",), ("fk:supportsIndustry",))
REGIONS = ConceptKind(("fk:Region", "fk:Zone"), ("fk:appliesIn",), ("fk:appliesIn",))
KEYS = ConceptKind(("fk:Key",), ("fk:key",), ("fk:key",))
ORGANIZATIONS = ConceptKind(
    ("fk:Organization",),
    ("eli:passed_by",),
    ("fk:actor", "fk:responsibleBody", "fk:supportingBody", "fk:involvesOrganization"),
)


def list_concepts(
    view: View,
    kind: ConceptKind,
    narrowing: Mapping[str, Terms],
    *,
    limit: int = 50,
    after: Sequence[str] | None = None,
) -> tuple[Page, list[Concept]]:
    """One page of concepts, those with most policies and measures first.

    Where something besides words narrows the list, only concepts are given to which a policy or
    measure that fulfils it is linked, and only such policies and measures are counted.
    """
    page = read_page(view, kind, narrowing, limit=limit, after=after)
    return page, _concepts(view, page.rows)


def read_page(
    view: View,
    kind: ConceptKind,
    narrowing: Mapping[str, Terms],
    *,
    limit: int,
    after: Sequence[str] | None = None,
) -> Page:
    """The rows of `list_concepts`, by SPARQL."""
    rows = view.reader.select(page_query(kind, narrowing, limit=limit + 1, after=after))
    more, rows = len(rows) > limit, rows[:limit]
    total = view.reader.select(compose("concept-count", _values(kind, narrowing)))
    return Page(
        rows=[{**row, "item": row["concept"]} for row in rows],
        total=int(total[0]["total"]) if total else 0,
        facets={},
        next=[str(_linked(rows[-1])), rows[-1]["concept"]] if more else None,
        sparql=page_query(kind, narrowing, limit=limit, after=after),
    )


def page_query(
    kind: ConceptKind,
    narrowing: Mapping[str, Terms],
    *,
    limit: int,
    after: Sequence[str] | None = None,
) -> str:
    """The SPARQL text that gives the rows of a page."""
    given = {**_values(kind, narrowing), "limit": number(limit)}
    if after is not None:
        given["after_sort"], given["after_item"] = number(int(after[0])), strings(after[1])
    return compose("concepts", given)


def _values(kind: ConceptKind, narrowing: Mapping[str, Terms]) -> dict[str, Terms]:
    values = {**narrowing, **kind.values(), "classes": expand_all(("fk:Policy",))}
    if not set(narrowing) - _NOT_LINKS:
        values["everything"] = Terms()
    return values


def read_counted(view: Rows, rows: Sequence[Mapping[str, str]]) -> list[Concept]:
    """The concepts of rows that say ``item``, ``policies`` and ``measures``, in their order."""
    return _concepts(view, rows)


def _linked(row: Mapping[str, str]) -> int:
    return int(row["policies"]) + int(row["measures"])


def read_concept(view: View, kind: ConceptKind, iri: str) -> Concept | None:
    """One concept with what is narrower; None where the graph does not have it."""
    facts = read_facts(view, [iri], (*_FACTS, "rdf:type"))
    if not facts.properties(iri):
        return None
    values = {**kind.values(), "classes": expand_all(("fk:Policy",)), "concepts": iris([iri])}
    counts = view.reader.select(compose("concept-numbers", values))
    row = counts[0] if counts else {"policies": "0", "measures": "0"}
    concept = _concepts(view, [{**row, "item": iri}])[0]
    below = view.ask_rows("narrower-terms", asked=iris([iri]))
    names = read_names(view, {r["term"] for r in below})
    concept.narrower = names.references(sorted(r["term"] for r in below))
    return concept


def _concepts(view: Rows, rows: Sequence[Mapping[str, str]]) -> list[Concept]:
    items = [row["item"] for row in rows]
    facts = read_facts(view, items, _FACTS)
    names = read_names(view, facts.all_iris() | set(items))
    return [_concept(row, facts, names) for row in rows]


def _concept(row: Mapping[str, str], facts: Facts, names: Names) -> Concept:
    item = row["item"]
    own = names.reference(item)
    return Concept(
        id=item,
        label=own.label,
        label_en=own.label_en,
        aliases=facts.texts(item, "skos:altLabel"),
        code=facts.text(item, "skos:notation"),
        broader=names.references(facts.iris(item, "skos:broader", "geo:sfWithin", "fk:ofRegion")),
        economy_types=names.references(facts.iris(item, "fk:keyOf")),
        policies=int(row.get("policies", "0")),
        measures=int(row.get("measures", "0")),
    )
