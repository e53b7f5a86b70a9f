"""A corrected document as annotations for `graph.scoring`: what must be found in it.

Everything is read from the triples, so that what an editor has rejected is not asked for and what
they have added is. An entity is accepted in every form in which the text names it.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from graph.assertions import KEYS, RELATIONS
from graph.corrections.shown import Preview
from graph.corrections.statements import Node, first, nodes_of
from graph.namespaces import DCTERMS, ELI, FK, OA, SCHEMA, SKOS

Json = dict[str, Any]

_KEYS: Final = {tail: name for name, tail in KEYS.items()}
_RELATIONS: Final = {iri: name for name, iri in RELATIONS.items()}
_QUANTITIES: Final = {
    FK + "hasIncentive": "incentive",
    FK + "hasTarget": "target",
    FK + "hasStatistic": "statistic",
    FK + "hasThreshold": "threshold",
    FK + "hasBudget": "budget",
}
_BODIES: Final = (
    "responsibleBody", "supportingBody", "involvesOrganization", "actor",
)  # fmt: skip
_LINKS: Final[Mapping[str, tuple[str, ...]]] = {
    "industries": (FK + "supportsIndustry",),
    "regions": (FK + "appliesIn",),
    "organizations": tuple(FK + name for name in _BODIES),
    "policies": (FK + "usesPolicy",),
}
_KINDS: Final = {
    "industry": "industries",
    "region": "regions",
    "zone": "regions",
    "organization": "organizations",
    "policy": "policies",
}


def gold(seen: Preview, *, file: str, base: str) -> Json:
    """The annotations of a document; ``file`` is the name of its file, beside the annotations."""
    return _Gold(seen, base).build(file)


class _Gold:
    def __init__(self, seen: Preview, base: str) -> None:
        self.seen = seen
        self.base = base
        self.nodes = nodes_of(seen.applied.triples)
        self.edges: dict[tuple[str, str], list[str]] = defaultdict(list)
        for claim in seen.claims:
            if claim.status != "rejected":
                self.edges[claim.edge.subject, claim.edge.predicate].append(claim.edge.object)
        self.labels = {c.edge.object: c.object.label for c in seen.claims}
        self.forms = self._forms()

    def build(self, file: str) -> Json:
        entities = self._entities()
        return {
            "document": {"file": file, **self._metadata()},
            "policies": self._policies(),
            "measures": [self._measure(r.id) for r in self.seen.subjects if "/measure/" in r.id],
            **{name: entities.get(name, []) for name in ("industries", "regions", "organizations")},
            "quantities": self._quantities(),
            "supports": self._supports(),
        }

    def _forms(self) -> dict[str, list[str]]:
        """The words by which the text names each thing."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        text = self.seen.text
        spans = {}
        for iri, node in self.nodes.items():
            if bodies := node.get(OA + "hasBody"):
                start, _, end = iri.rpartition("/")[2].partition("-")
                spans[iri] = (int(start), int(end), [body.value for body in bodies])
        for first_, last, bodies_ in sorted(spans.values()):
            for body in bodies_:
                found[body][text[first_:last]] = None
        for claim in self.seen.claims:
            if claim.status == "added":
                for span in claim.spans:
                    found[claim.edge.object][text[slice(*span)]] = None
        return {iri: list(forms) for iri, forms in found.items()}

    def _tail(self, iri: str) -> str:
        return iri.removeprefix(f"{self.base}id/")

    def _metadata(self) -> Json:
        document = self.seen.document or ""
        node = self.nodes.get(document, {})
        regions = self.edges.get((document, FK + "appliesIn"), [])
        issuers = [self._label(iri) for iri in self.edges.get((document, ELI + "passed_by"), [])]
        kind = first(node, ELI + "type_document")
        return {
            "title": first(node, DCTERMS + "title") or None,
            "number": first(node, ELI + "number") or None,
            "kind": self._tail(kind).partition("/")[2] or None,
            "issuer": issuers[0] if issuers else None,
            "issued": first(node, ELI + "date_document") or None,
            "region": self._tail(regions[0]).partition("/")[2] if regions else None,
        }

    def _label(self, iri: str) -> str:
        node = self.nodes.get(iri, {})
        named = first(node, SKOS + "prefLabel") or first(node, DCTERMS + "title")
        return named or self.labels.get(iri, "") or self._tail(iri).rpartition("/")[2]

    def _entities(self) -> dict[str, list[Json]]:
        """Entities that some claim that holds leads to."""
        found: dict[str, dict[str, Json]] = defaultdict(dict)
        for objects in self.edges.values():
            for iri in objects:
                kind = _KINDS.get(self._tail(iri).partition("/")[0])
                if kind in ("industries", "regions", "organizations") and self.forms.get(iri):
                    label = self._label(iri)
                    accept = dict.fromkeys([label, *self.forms[iri]])
                    found[kind][iri] = {"label": label, "accept": list(accept)}
        return {kind: list(items.values()) for kind, items in found.items()}

    def _policies(self) -> list[Json]:
        document, found = self.seen.document, dict[str, Json]()
        for (subject, predicate), objects in self.edges.items():
            relation = _RELATIONS.get(predicate)
            if subject == document and relation:
                for iri in objects:
                    title = self._label(iri)
                    accept = list(dict.fromkeys([title, *self.forms.get(iri, ())]))
                    number = first(self.nodes.get(iri, {}), ELI + "number") or None
                    item = {"label": title, "accept": accept, "number": number, "relation": []}
                    found.setdefault(iri, item)["relation"].append(relation)
        return list(found.values())

    def _measure(self, iri: str) -> Json:
        node = self.nodes[iri]
        keys = [_KEYS.get(k.rpartition("/")[2], "") for k in self.edges.get((iri, FK + "key"), [])]
        item: Json = {
            "path": first(node, FK + "path"),
            "title": first(node, DCTERMS + "title"),
            "keys": sorted(set(keys) - {""}),
        }
        for name, predicates in _LINKS.items():
            linked = (o for p in predicates for o in self.edges.get((iri, p), []))
            item[name] = sorted({self._label(o) for o in linked})
        return item

    def _quantities(self) -> list[Json]:
        found = []
        for (_, predicate), objects in self.edges.items():
            if (kind := _QUANTITIES.get(predicate)) is not None:
                found += [{"kind": kind, **self._quantity(iri)} for iri in objects]
        return found

    def _quantity(self, iri: str) -> Json:
        node = self.nodes.get(iri, {})
        item: Json = {"text": first(node, FK + "wording")}
        if magnitude := first(node, FK + "orderOfMagnitude"):
            value = {"value": 10 ** int(magnitude), "unit": first(node, FK + "unit")}
            return {**value, "qualifier": "tier", **item}
        change = self.nodes.get(first(node, FK + "change"), {})
        if change:
            old = self._amount(first(change, SCHEMA + "replacee"))
            return {
                **self._amount(first(change, SCHEMA + "replacer")),
                "before": old["value"],
                **item,
            }
        if qualifier := first(node, FK + "qualifier"):
            item["qualifier"] = qualifier
        return {**self._amount(first(node, FK + "amount")), **item}

    def _amount(self, iri: str) -> Json:
        node: Node = self.nodes.get(iri, {})
        names = ("maxValue", "value", "minValue")
        values = [first(node, SCHEMA + name) for name in names]
        value = next((float(text) for text in values if text), None)
        unit = first(node, SCHEMA + "currency") or first(node, SCHEMA + "unitText")
        return {"value": value, "unit": unit}

    def _supports(self) -> list[Json]:
        found = []
        for (subject, predicate), objects in self.edges.items():
            if predicate == FK + "supportsIndustry" and "/measure/" not in subject:
                policy = "@self" if subject == self.seen.document else self._label(subject)
                found += [{"policy": policy, "industry": self._label(iri)} for iri in objects]
        return found
