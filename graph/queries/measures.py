"""Measures: what public bodies do, for which industries, where, under which key, with how much."""

from collections.abc import Mapping, Sequence

from graph.queries.answers import Measure, Page
from graph.queries.evidence import Evidence, read_evidence
from graph.queries.facts import (
    QUANTITY_KINDS,
    Facts,
    Names,
    read_facts,
    read_names,
    read_quantities,
)
from graph.queries.listing import MEASURES, read_page
from graph.queries.text import Terms
from graph.queries.view import Rows, View

_LINKS = (
    "fk:statedIn",
    "fk:key",
    "fk:supportsIndustry",
    "fk:appliesIn",
    "fk:usesPolicy",
    "fk:action",
    "fk:actor",
    "fk:responsibleBody",
    "fk:supportingBody",
    "fk:involvesOrganization",
    *QUANTITY_KINDS,
)
_FACTS = ("dcterms:title", "dcterms:abstract", "fk:path", *_LINKS)


def list_measures(
    view: View,
    narrowing: Mapping[str, Terms],
    *,
    limit: int = 20,
    after: Sequence[str] | None = None,
    order: str = "date",
    facets: bool = True,
) -> tuple[Page, list[Measure]]:
    """One page of the measures that fulfil the question, in the order of their documents."""
    page = read_page(
        view, MEASURES, narrowing, limit=limit, after=after, order=order, facets=facets
    )
    return page, read_measures(view, [row["item"] for row in page.rows])


def read_measures(view: Rows, items: Sequence[str]) -> list[Measure]:
    """The measures with everything that is said of them, in the order of ``items``."""
    facts = read_facts(view, items, _FACTS)
    evidence = read_evidence(view, items, _LINKS)
    quantities = read_quantities(view, facts, items)
    keys = sorted({key for item in items for key in facts.iris(item, "fk:key")})
    economies = read_facts(view, keys, ("fk:keyOf",))
    names = read_names(view, facts.all_iris() | economies.all_iris())
    answer = []
    for item in items:
        measure = _measure(item, facts, names, evidence)
        measure.quantities = quantities[item]
        measure.economy_types = names.references(facts.path(item, "fk:key", economies, "fk:keyOf"))
        answer.append(measure)
    return answer


def _measure(item: str, facts: Facts, names: Names, evidence: Evidence) -> Measure:
    return Measure(
        id=item,
        title=facts.text(item, "dcterms:title", language="zh") or names.reference(item).label,
        abstract=facts.text(item, "dcterms:abstract", language="zh"),
        abstract_en=facts.text(item, "dcterms:abstract", language="en"),
        path=facts.text(item, "fk:path"),
        documents=names.references(facts.iris(item, "fk:statedIn")),
        keys=names.references(facts.iris(item, "fk:key")),
        industries=names.references(facts.iris(item, "fk:supportsIndustry")),
        regions=names.references(facts.iris(item, "fk:appliesIn")),
        policies=names.references(facts.iris(item, "fk:usesPolicy")),
        action=next(iter(names.references(facts.iris(item, "fk:action"))), None),
        actors=names.references(facts.iris(item, "fk:actor")),
        responsible=names.references(facts.iris(item, "fk:responsibleBody")),
        supporting=names.references(facts.iris(item, "fk:supportingBody")),
        organizations=names.references(facts.iris(item, "fk:involvesOrganization")),
        evidence=evidence.of(item),
    )
