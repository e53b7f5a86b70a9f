"""Extraction record → quads of the document's own named graph, a claim for each asserted edge."""

from collections.abc import Callable, Iterable, Sequence
from math import log10
from typing import Final

from graph import __version__, identifiers
from graph.extract import document_number
from graph.extract.metadata import kind_of_title
from graph.extract.pipeline import rules_digest
from graph.model import (
    Basis,
    Entity,
    KeyType,
    Measure,
    Mention,
    PolicyReference,
    Quantity,
    QuantityKind,
    Record,
    Relation,
)
from graph.namespaces import BASE, CNT, DCTERMS, ELI, FK, FOAF, PROV, SCHEMA, SKOS
from graph.statements import Statements, date_literal, decimal, literal, typed, zh

KEYS: Final[dict[KeyType, str]] = {
    "innovation": "talent",
    "service": "brand",
    "headquarters": "leading-enterprises",
    "open": "channels",
    "flow": "platforms",
}
"""Key of each type of the five-type economy, as in ``id/key/…``."""

RELATIONS: Final[dict[Relation, str]] = {
    "issues": FK + "reportsIssuing",
    "revises": ELI + "amends",
    "repeals": ELI + "repeals",
    "implements": ELI + "applies",
    "based_on": ELI + "based_on",
    "cites": ELI + "cites",
}
"""Property for each relation of a document to another."""

_QUANTITIES: Final[dict[QuantityKind, tuple[str, str]]] = {
    "incentive": ("Incentive", "hasIncentive"),
    "target": ("Target", "hasTarget"),
    "statistic": ("Statistic", "hasStatistic"),
    "threshold": ("Threshold", "hasThreshold"),
    "budget": ("Budget", "hasBudget"),
}

_ROLES: Final = {"lead": "responsibleBody", "support": "supportingBody"}
"""Property for each role in a list of bodies; a lead body is an actor by it."""


def graph_of(record: Record, *, base: str = BASE) -> str:
    """IRI of the named graph that holds what is read in the document of ``record``."""
    return identifiers.named_graph(record.document.id, base=base)


def run_of(sha256: str, *, base: str = BASE) -> str:
    """IRI of the run by which this version, with these rules, reads the text with that digest."""
    return identifiers.path(
        "run", identifiers.digest(__version__, rules_digest(), sha256), base=base
    )


def to_nquads(record: Record, *, base: str = BASE, with_text: bool = True) -> bytes:
    """N-Quads of the document's one named graph, each line once, in the same order on every run.

    Args:
        record: what was read.
        base: base of all resources.
        with_text: whether the text itself goes in, beside its digest.
    """
    return _Writer(record, base, with_text).write().encode()


class _Writer:
    """Collects the lines of one record, without the graph name at their end."""

    def __init__(self, record: Record, base: str, with_text: bool) -> None:
        self.record = record
        self.base = base
        self.with_text = with_text
        self.document = record.document.id
        self.text = f"{base}id/text/{record.text.sha256}"
        self.run = run_of(record.text.sha256, base=base)
        self.out = Statements(record.text, self.run, graph_of(record, base=base), base)
        self.paths = {measure.id: measure.path for measure in record.measures}
        self.quantities = {quantity.id: quantity for quantity in record.quantities}
        self.iris = {entity.id: entity.iri or entity.id for entity in self._entities()}

    def _entities(self) -> Iterable[Entity]:
        yield from self.record.industries
        yield from self.record.regions
        yield from self.record.organizations

    def write(self) -> str:
        self._document()
        self._provenance()
        self._named_things()
        for policy in self.record.policies:
            self._policy(policy)
        self._sections()
        for ordinal, measure in enumerate(self.record.measures, 1):
            self._measure(ordinal, measure)
        for quantity in self.record.quantities:
            self._quantity(quantity)
        self._supports()
        self._unlinked()
        return self.out.finish()

    # -- document and provenance ------------------------------------------------------------

    def _document(self) -> None:
        document = self.record.document
        kind = FK + ("Policy" if document.is_policy else "OfficialDocument")
        reply = document.kind in ("提案答复", "建议答复", "复函")
        self.out.type(self.document, FK + "Reply" if reply else kind)
        self.out.add(self.document, DCTERMS + "title", zh(self._title()))
        self._number(self.document, document.number)
        if document.kind:
            self._kind(self.document, document.kind)
        if document.issued:
            self.out.add(self.document, ELI + "date_document", date_literal(document.issued))
        if document.published:
            line = date_literal(document.published)
            self.out.add(self.document, ELI + "date_publication", line)
        if document.address:
            self.out.link(self.document, FOAF + "page", document.address)
        if document.valid_from:
            line = date_literal(document.valid_from)
            self.out.add(self.document, ELI + "first_date_entry_in_force", line)
        if document.valid_until:
            line = date_literal(document.valid_until)
            self.out.add(self.document, ELI + "date_no_longer_in_force", line)
        if document.region:
            mention = document.mentions.get("title") or document.mentions.get("issuer")
            region = f"{self.base}id/region/{document.region}"
            self.out.edge(
                self.document, FK + "appliesIn", region, "title", 0.8, [mention] if mention else []
            )
        self._issuers()

    def _title(self) -> str:
        return self.record.document.title or self.record.text.name

    def _issuers(self) -> None:
        document = self.record.document
        for entity in self.record.organizations:
            names = {entity.label, *entity.aliases, *(item.text for item in entity.mentions)}
            if names & set(document.issuers):
                mention = document.mentions.get("issuer") or entity.mentions[0]
                self.out.edge(
                    self.document, ELI + "passed_by", entity.iri, "wording", 0.9, [mention]
                )

    def _kind(self, subject: str, kind: str) -> None:
        self.out.link(
            subject, ELI + "type_document", identifiers.path("kind", kind, base=self.base)
        )

    def _number(self, subject: str, number: str | None) -> None:
        if not number:
            return
        self.out.add(subject, ELI + "number", literal(number))
        parts = document_number.parse(number)
        if parts and parts.year:
            self.out.add(subject, FK + "agencyCode", literal(parts.agency))
            self.out.add(subject, FK + "numberYear", typed(parts.year, "gYear"))
            self.out.add(subject, FK + "serial", typed(parts.serial, "integer"))

    def _provenance(self) -> None:
        self.out.type(self.text, FK + "Text")
        self.out.add(self.text, DCTERMS + "title", zh(self._title()))
        self.out.add(self.text, FK + "sha256", literal(self.record.text.sha256))
        self.out.link(self.text, FK + "textOf", self.document)
        if self.with_text:
            self.out.add(self.text, CNT + "chars", literal(self.record.text.content))
        self.out.type(self.run, FK + "Extraction")
        self.out.link(self.run, PROV + "used", self.text)
        self.out.add(self.run, FK + "softwareVersion", literal(__version__))
        self.out.add(self.run, FK + "rulesDigest", literal(rules_digest()))

    # -- entities ---------------------------------------------------------------------------

    def _named_things(self) -> None:
        for entity in self.record.industries:
            if not entity.known:
                self._concept(entity, FK + "Industry")
                self.out.link(entity.iri, SKOS + "inScheme", f"{self.base}id/scheme/candidates")
            self._bodies(entity.iri, entity.mentions)
        for entity in self.record.regions:
            if not entity.known:
                self._concept(entity, FK + "Zone")
            self._bodies(entity.iri, entity.mentions)
        for entity in self.record.organizations:
            self._concept(entity, FK + "Organization")
            self._region_of(entity)
            self._bodies(entity.iri, entity.mentions)

    def _concept(self, entity: Entity, kind: str) -> None:
        self.out.type(entity.iri, kind)
        self.out.add(entity.iri, SKOS + "prefLabel", zh(entity.label))
        for alias in entity.aliases if kind != FK + "Industry" else ():
            self.out.add(entity.iri, SKOS + "altLabel", zh(alias))

    def _region_of(self, entity: Entity) -> None:
        code = entity.iri.removeprefix(f"{self.base}id/organization/").partition("/")[0]
        if code != "000000" or entity.type == "body":
            self.out.link(entity.iri, FK + "ofRegion", f"{self.base}id/region/{code}")

    def _bodies(self, iri: str, mentions: Iterable[Mention]) -> None:
        for mention in mentions:
            self.out.span(mention, iri)

    def _policy(self, policy: PolicyReference) -> None:
        self.out.type(policy.id, FK + "Policy")
        self.out.add(policy.id, DCTERMS + "title", zh(policy.title))
        self._number(policy.id, policy.number)
        kind, _ = kind_of_title(policy.title)
        if kind:
            self._kind(policy.id, kind)
        mentions = [*policy.mentions, *([policy.cue] if policy.cue else [])]
        confidence = 0.85 if policy.cue else 0.7
        self.out.edge(
            self.document, RELATIONS[policy.relation], policy.id, "wording", confidence, mentions
        )
        self._bodies(policy.id, policy.mentions)
        if policy.region:
            region = f"{self.base}id/region/{policy.region}"
            self.out.edge(policy.id, FK + "appliesIn", region, "title", 0.7, policy.mentions[:1])

    # -- sections and measures --------------------------------------------------------------

    def _section_iri(self, index: int) -> str:
        section = self.record.sections[index]
        return identifiers.below(
            self.document, "section", f"{section.start}-{section.end}", base=self.base
        )

    def _sections(self) -> None:
        for index, section in enumerate(self.record.sections):
            iri = self._section_iri(index)
            self.out.type(iri, FK + "Section")
            parent = self._section_iri(section.parent) if section.parent is not None else None
            self.out.link(iri, ELI + "is_part_of", parent or self.document)
            self.out.add(iri, FK + "number", literal(section.path[-1]))
            self.out.add(iri, FK + "path", literal("/".join(section.path)))
            if section.title:
                self.out.add(iri, DCTERMS + "title", zh(section.title))
            text = self.record.text.content[section.start : section.heading_end]
            self.out.evidence(iri, Mention(section.start, section.heading_end, text))

    def _measure(self, ordinal: int, measure: Measure) -> None:
        iri, path = measure.id, "/".join(measure.path)
        self.out.type(iri, FK + "Measure")
        self.out.add(iri, DCTERMS + "title", zh(measure.title))
        self.out.add(iri, FK + "path", literal(path))
        self.out.add(iri, FK + "ordinal", typed(ordinal, "integer"))
        heading = [measure.heading] if measure.heading else []
        self.out.edge(iri, FK + "statedIn", self.document, "heading", 0.95, heading, path)
        self.out.link(iri, FK + "inSection", self._section_iri(measure.section))
        if measure.parent:
            self.out.link(iri, DCTERMS + "isPartOf", measure.parent)
        for key in measure.keys:
            target = f"{self.base}id/key/{KEYS[key.key]}"
            self.out.edge(iri, FK + "key", target, key.basis, key.confidence, key.mentions, path)
        if action := measure.action:
            basis: Basis = "heading" if action.is_heading else "wording"
            confidence = 0.9 if action.is_heading else 0.7
            self.out.edge(iri, FK + "action", action.id, basis, confidence, [action.mention], path)
        for mention in measure.beneficiaries:
            self.out.add(iri, FK + "beneficiary", zh("".join(mention.text.split())))
        self._measure_links(iri, path, measure)

    def _measure_links(self, iri: str, path: str, measure: Measure) -> None:
        roles: dict[str, str] = {item.organization: "actor" for item in measure.actors}
        roles |= {item.organization: _ROLES[item.role] for item in measure.responsible}

        def body(organization: str) -> str:
            return FK + roles.get(organization, "involvesOrganization")

        groups: Sequence[tuple[dict[str, list[Mention]], Callable[[str], str]]] = (
            (measure.industries, lambda _: FK + "supportsIndustry"),
            (measure.regions, lambda _: FK + "appliesIn"),
            (measure.organizations, body),
            (measure.policies, lambda _: FK + "usesPolicy"),
            (measure.instruments, lambda _: FK + "instrument"),
        )
        for links, predicate in groups:
            for target, mentions in links.items():
                node = self.iris.get(target, target)
                self.out.edge(iri, predicate(target), node, "wording", 0.8, mentions, path)

    # -- quantities -------------------------------------------------------------------------

    def _quantity(self, quantity: Quantity) -> None:
        owner = quantity.measure or self.document
        mention = quantity.mentions[0]
        name, predicate = _QUANTITIES[quantity.kind]
        iri = quantity.id
        self.out.type(iri, FK + name)
        self.out.add(iri, FK + "wording", zh("".join(mention.text.split())))
        if quantity.qualifier in ("max", "min", "about"):
            self.out.add(iri, FK + "qualifier", literal(quantity.qualifier))
        if quantity.qualifier == "tier":
            self.out.add(
                iri, FK + "orderOfMagnitude", typed(round(log10(quantity.value)), "integer")
            )
            self.out.add(iri, FK + "unit", literal(quantity.unit))
        elif quantity.before is not None:
            self._change(iri, quantity)
        else:
            self.out.link(
                iri, FK + "amount", self._amount(iri + "/amount", quantity, quantity.value)
            )
        path = "/".join(self.paths.get(quantity.measure or "", ())) or None
        self.out.edge(owner, FK + predicate, iri, "wording", 0.8, quantity.mentions, path)
        self._period(iri, quantity)
        if step := self.quantities.get(quantity.threshold or ""):
            mentions = [*step.mentions, *quantity.mentions]
            self.out.edge(iri, FK + "threshold", step.id, "wording", 0.8, mentions, path)

    def _period(self, iri: str, quantity: Quantity) -> None:
        """When a target is to be reached, or of when a statistic is, with the words of time."""
        period = quantity.period
        if period is None:
            return
        if period.first:
            self.out.add(iri, FK + "since", date_literal(period.first))
        if period.last:
            name = "deadline" if quantity.kind == "target" else "asOf"
            self.out.add(iri, FK + name, date_literal(period.last))
        self.out.evidence(iri, period.mention)

    def _change(self, iri: str, quantity: Quantity) -> None:
        change = iri + "/change"
        self.out.link(iri, FK + "change", change)
        self.out.type(change, FK + "AmountChange")
        old = self._amount(change + "/old", quantity, quantity.before or 0.0)
        new = self._amount(change + "/new", quantity, quantity.value)
        self.out.link(change, SCHEMA + "replacee", old)
        self.out.link(change, SCHEMA + "replacer", new)

    def _amount(self, iri: str, quantity: Quantity, value: float) -> str:
        money = quantity.unit == "CNY"
        self.out.type(iri, SCHEMA + ("MonetaryAmount" if money else "QuantitativeValue"))
        unit = (SCHEMA + "currency", "CNY") if money else (SCHEMA + "unitText", quantity.unit)
        self.out.add(iri, unit[0], literal(unit[1]))
        if quantity.low is not None and quantity.before is None:
            self.out.add(iri, SCHEMA + "minValue", decimal(quantity.low))
            self.out.add(iri, SCHEMA + "maxValue", decimal(value))
        else:
            name = {"max": "maxValue", "min": "minValue"}.get(quantity.qualifier or "", "value")
            self.out.add(iri, SCHEMA + name, decimal(value))
        return iri

    # -- what the document supports and names -----------------------------------------------

    def _supports(self) -> None:
        for item in self.record.supports:
            subject = self.document if item.policy == "@self" else item.policy
            self.out.edge(
                subject,
                FK + "supportsIndustry",
                self.iris[item.industry],
                item.basis,
                item.confidence,
                item.mentions,
            )

    def _unlinked(self) -> None:
        """Entities that no measure and no support links: the document mentions them."""
        linked = self.out.targets()
        for entity in self._entities():
            if entity.iri not in linked:
                self.out.edge(
                    self.document, FK + "mentions", entity.iri, "wording", 0.9, entity.mentions
                )
