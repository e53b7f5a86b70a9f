"""Facts about many things at once: values by property, names, quantities; no query per item."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from graph.queries.answers import Quantity, Reference
from graph.queries.text import iris
from graph.queries.view import Rows, View, expand_all, shorten

QUANTITY_KINDS = {
    "fk:hasIncentive": "incentive",
    "fk:hasTarget": "target",
    "fk:hasStatistic": "statistic",
    "fk:hasThreshold": "threshold",
    "fk:hasBudget": "budget",
}


class Value(NamedTuple):
    """One value of a property: lexical form, language tag ("" for none), whether it is an IRI."""

    text: str
    language: str
    is_iri: bool


class Facts:
    """What is said of a set of things, by property (prefixed names)."""

    def __init__(self) -> None:
        self._values: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))

    def add(self, item: str, name: str, value: Value) -> None:
        """Keep one value."""
        self._values[item][name].append(value)

    def of(self, item: str, *names: str) -> list[Value]:
        """Values of the item by any of the properties, in the order of these."""
        known = self._values.get(item, _NOTHING)
        if len(names) == 1:
            return known.get(names[0], [])
        return [value for name in names for value in known.get(name, ())]

    def text(self, item: str, *names: str, language: str | None = None) -> str | None:
        """One value as text, the least where there are several; of one language if wanted.

        ``language`` "zh" also takes values without a language tag.
        """
        found = [
            value.text
            for value in self.of(item, *names)
            if language is None or _speaks(value.language, language)
        ]
        return min(found) if found else None

    def texts(self, item: str, *names: str) -> list[str]:
        """All values as text, without repetition, sorted."""
        return sorted({value.text for value in self.of(item, *names)})

    def iris(self, item: str, *names: str) -> list[str]:
        """All values that are IRIs, sorted."""
        return sorted({value.text for value in self.of(item, *names) if value.is_iri})

    def path(self, item: str, first: str, others: "Facts", second: str) -> list[str]:
        """Things at the end of two properties, the second of which ``others`` knows."""
        return sorted({end for way in self.iris(item, first) for end in others.iris(way, second)})

    def properties(self, item: str) -> dict[str, list[Value]]:
        """Everything said of the item; nobody may change it."""
        return self._values.get(item, _NOTHING)

    def all_iris(self) -> set[str]:
        """Every IRI that is a value of something here."""
        return {
            value.text
            for properties in self._values.values()
            for values in properties.values()
            for value in values
            if value.is_iri
        }


_NOTHING: dict[str, list[Value]] = {}


def _speaks(tag: str, language: str) -> bool:
    if language == "zh" and not tag:
        return True
    return tag.lower().split("-")[0] == language


def read_facts(view: Rows, items: Sequence[str], names: Sequence[str] | None = None) -> Facts:
    """What is said of the items by the properties (all where None), in one query."""
    facts = Facts()
    if not items:
        return facts
    values = {"items": iris(items)}
    if names is not None:
        values["properties"] = expand_all(names)
    for row in view.ask_rows("facts", **values):
        value = Value(row["value"], row.get("language", ""), row.get("iri") == "true")
        facts.add(row["item"], shorten(row["property"]), value)
    return facts


_NAMING = ("skos:prefLabel", "dcterms:title", "rdfs:label", "fk:wording")
"""Properties that give names, the first that does first."""


class Names:
    """Names of things, for references to them."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._known: dict[str, Reference] = {}

    def reference(self, iri: str) -> Reference:
        """A reference to the thing; without a known name, by the last part of its IRI."""
        if (known := self._known.get(iri)) is None:
            known = self._known[iri] = self._reference(iri)
        return known

    def _reference(self, iri: str) -> Reference:
        label, english = self._named(iri, "zh"), self._named(iri, "en")
        return Reference(
            id=iri,
            label=label or english or unquote(iri.rstrip("/").rsplit("/", 1)[-1]),
            label_en=english,
            number=self._facts.text(iri, "eli:number", "skos:notation"),
        )

    def _named(self, iri: str, language: str) -> str | None:
        said = self._facts.properties(iri)
        for name in _NAMING:
            if name in said:
                found = self._facts.text(iri, name, language=language)
                if found is not None:
                    return found
        return None

    def references(self, found: Iterable[str]) -> list[Reference]:
        """References to the things."""
        return [self.reference(iri) for iri in found]


def read_names(view: Rows, things: Iterable[str]) -> Names:
    """Names of the things, in one query."""
    facts = Facts()
    wanted = sorted(set(things))
    if wanted:
        for row in view.ask_rows("names", items=iris(wanted)):
            value = Value(row["value"], row.get("language", ""), False)
            facts.add(row["item"], shorten(row["property"]), value)
    return Names(facts)


def read_quantities(view: Rows, owners: Facts, items: Sequence[str]) -> dict[str, list[Quantity]]:
    """Quantities of the items, by item; two levels below them (amounts, changes), three queries."""
    quantities = sorted({q for item in items for q in owners.iris(item, *QUANTITY_KINDS)})
    facts = read_facts(view, quantities)
    parts = sorted({p for q in quantities for p in facts.iris(q, "fk:amount", "fk:change")})
    amounts = read_facts(view, parts)
    sides = {s for p in parts for s in amounts.iris(p, "schema:replacee", "schema:replacer")}
    ends = read_facts(view, sorted(sides))
    answer: dict[str, list[Quantity]] = {}
    for item in items:
        answer[item] = [
            _quantity(iri, kind, facts, amounts, ends)
            for name, kind in QUANTITY_KINDS.items()
            for iri in owners.iris(item, name)
        ]
    return answer


def _quantity(iri: str, kind: str, facts: Facts, amounts: Facts, ends: Facts) -> Quantity:
    quantity = Quantity(
        id=iri,
        kind=kind,
        wording=facts.text(iri, "fk:wording"),
        qualifier=facts.text(iri, "fk:qualifier"),
        unit=facts.text(iri, "fk:unit", "schema:unitText", "schema:currency"),
        deadline=facts.text(iri, "fk:deadline"),
        as_of=facts.text(iri, "fk:asOf"),
        since=facts.text(iri, "fk:since"),
    )
    for step in facts.iris(iri, "fk:threshold"):
        quantity.threshold = Reference(step, facts.text(step, "fk:wording") or step)
    quantity.order_of_magnitude = whole(facts.text(iri, "fk:orderOfMagnitude"))
    for amount in facts.iris(iri, "fk:amount"):
        _fill(quantity, amount, amounts)
    for change in facts.iris(iri, "fk:change"):
        for side in amounts.iris(change, "schema:replacer"):
            _fill(quantity, side, ends)
        for side in amounts.iris(change, "schema:replacee"):
            quantity.before = _number(side, ends, "schema:value", "schema:maxValue")
    return quantity


def _fill(quantity: Quantity, amount: str, facts: Facts) -> None:
    quantity.value = _number(amount, facts, "schema:value")
    quantity.low = _number(amount, facts, "schema:minValue")
    quantity.high = _number(amount, facts, "schema:maxValue")
    quantity.unit = facts.text(amount, "schema:currency", "schema:unitText") or quantity.unit


def _number(item: str, facts: Facts, *names: str) -> float | None:
    return figure(next((t for name in names if (t := facts.text(item, name)) is not None), None))


def figure(text: str | None) -> float | None:
    """The number that a text is; None where it is none, which data of others may hold."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def whole(text: str | None) -> int | None:
    """The whole number that a text is; None where it is none."""
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


def is_known(view: View, iri: str) -> bool:
    """Whether anything is said of the resource."""
    return any(row["kind"] == "said" for row in view.ask_rows("exists", items=iris([iri])))


def newer_address(view: View, iri: str) -> str | None:
    """The IRI that replaces ``iri`` (it has it as owl:sameAs), None where there is none."""
    rows = view.ask_rows("exists", items=iris([iri]))
    newer = sorted(row["value"] for row in rows if row["kind"] == "newer" and row["value"] != iri)
    return newer[0] if newer else None
