"""Policies and other official documents: which fulfil a question, by which measures, and why."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from graph.queries.answers import Document, Measure, Page, Relation
from graph.queries.evidence import Evidence, read_evidence
from graph.queries.facts import (
    QUANTITY_KINDS,
    Facts,
    Names,
    read_facts,
    read_names,
    read_quantities,
    whole,
)
from graph.queries.listing import DOCUMENTS, read_page
from graph.queries.measures import read_measures
from graph.queries.text import Terms, iris
from graph.queries.view import Rows, View, expand_all, shorten

POLICY_CLASSES = ("fk:Policy",)
DOCUMENT_CLASSES = ("fk:Policy", "fk:Reply", "fk:OfficialDocument")
RELATIONS = (
    "eli:cites",
    "eli:based_on",
    "eli:applies",
    "eli:amends",
    "eli:repeals",
    "fk:reportsIssuing",
    "fk:accompanies",
)
MEASURES_SHOWN = 5
_FACTS = (
    "rdf:type",
    "dcterms:title",
    "eli:number",
    "eli:type_document",
    "eli:passed_by",
    "eli:date_document",
    "eli:date_publication",
    "eli:first_date_entry_in_force",
    "eli:date_no_longer_in_force",
    "fk:appliesIn",
    "fk:supportsIndustry",
    "fk:key",
    "foaf:page",
    *RELATIONS,
    *QUANTITY_KINDS,
)
_CLAIMED = (
    "fk:supportsIndustry",
    "fk:appliesIn",
    "fk:key",
    "eli:passed_by",
    *RELATIONS,
    *QUANTITY_KINDS,
)


def list_documents(
    view: View,
    narrowing: Mapping[str, Terms],
    *,
    classes: Sequence[str] = POLICY_CLASSES,
    limit: int = 20,
    after: Sequence[str] | None = None,
    order: str = "date",
    facets: bool = True,
) -> tuple[Page, list[Document]]:
    """One page of the documents of some classes that fulfil the question, newest first."""
    values = {**narrowing, "classes": expand_all(classes)}
    page = read_page(view, DOCUMENTS, values, limit=limit, after=after, order=order, facets=facets)
    items = [row["item"] for row in page.rows]
    return page, read_documents(view, items, industry=narrowing.get("industry"))


def read_documents(
    view: Rows,
    items: Sequence[str],
    *,
    industry: Terms | None = None,
    measures_shown: int = MEASURES_SHOWN,
) -> list[Document]:
    """The documents with everything that is said of them, in the order of ``items``.

    Args:
        view: where to look.
        items: IRIs.
        industry: only the measures for these industries are given, all where None.
        measures_shown: measures given for one document at most.
    """
    facts = read_facts(view, items, _FACTS)
    evidence = read_evidence(view, items, _CLAIMED)
    quantities = read_quantities(view, facts, items)
    ways = read_ways(view, items, industry)
    shown = {m for found in ways.values() for m in found[:measures_shown]}
    measures = {m.id: m for m in read_measures(view, sorted(shown))}
    keys = {k for item in items for k in facts.iris(item, "fk:key")}
    economies = read_facts(view, sorted(keys), ("fk:keyOf",))
    names = read_names(view, facts.all_iris() | economies.all_iris())
    answer = []
    for item in items:
        document = _document(item, facts, names, evidence)
        document.economy_types = names.references(facts.path(item, "fk:key", economies, "fk:keyOf"))
        document.quantities = quantities[item]
        document.measures_total = len(ways[item])
        document.measures = _in_order(ways[item][:measures_shown], measures)
        answer.append(document)
    return answer


def _in_order(found: Sequence[str], measures: Mapping[str, Measure]) -> list[Measure]:
    return [measures[iri] for iri in found if iri in measures]


def read_ways(view: Rows, items: Sequence[str], industry: Terms | None) -> dict[str, list[str]]:
    """Measures that use or state each document (for an industry only), in the order of the text."""
    found: dict[str, list[str]] = defaultdict(list)
    if items:
        values = {"documents": iris(items)}
        if industry is not None:
            values["industry"] = industry
        rows = view.ask_rows("means", **values)
        rows.sort(key=lambda row: (whole(row.get("ordinal")) or 0, row["measure"]))
        for row in rows:
            if row["measure"] not in found[row["document"]]:
                found[row["document"]].append(row["measure"])
    return {item: found[item] for item in items}


def _document(item: str, facts: Facts, names: Names, evidence: Evidence) -> Document:
    return Document(
        id=item,
        title=facts.text(item, "dcterms:title") or names.reference(item).label,
        number=facts.text(item, "eli:number"),
        classes=_classes(item, facts),
        kinds=names.references(facts.iris(item, "eli:type_document")),
        issuers=names.references(facts.iris(item, "eli:passed_by")),
        regions=names.references(facts.iris(item, "fk:appliesIn")),
        industries=names.references(facts.iris(item, "fk:supportsIndustry")),
        keys=names.references(facts.iris(item, "fk:key")),
        date=facts.text(item, "eli:date_document"),
        published=facts.text(item, "eli:date_publication"),
        valid_from=facts.text(item, "eli:first_date_entry_in_force"),
        valid_until=facts.text(item, "eli:date_no_longer_in_force"),
        url=facts.text(item, "foaf:page"),
        relations=[
            Relation(name, names.reference(other))
            for name in RELATIONS
            for other in facts.iris(item, name)
        ],
        evidence=evidence.of(item),
    )


def _classes(item: str, facts: Facts) -> list[str]:
    return sorted(
        name for iri in facts.iris(item, "rdf:type") if (name := shorten(iri)).startswith("fk:")
    )
