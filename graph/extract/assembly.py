"""From what the steps find to the extraction record: entities merged, offsets into the source."""

from collections.abc import Callable, Sequence
from typing import Any

from graph import identifiers, schemes
from graph.extract import actions, figures, identity, keys, row_facts, supports
from graph.extract.gazetteer import starting_in
from graph.extract.industries import Sector, known_part
from graph.extract.instruments import beneficiaries, instruments
from graph.extract.measures import MeasureUnit, end_of
from graph.extract.places import NATION, Place
from graph.extract.policies import RELATIONS, PolicyName
from graph.extract.reading import Reading
from graph.extract.responsibility import responsible_bodies
from graph.model import (
    Action,
    Actor,
    DocumentMetadata,
    Entity,
    Key,
    Measure,
    Mention,
    PolicyReference,
    Record,
    Responsibility,
    Section,
    Support,
    Text,
)

_DISTINCT = 10
"""Length of a title that tells a document from others by itself; 政府工作报告 does not."""

_SHOWN = 2
"""Mentions that are enough to show an instrument; texts repeat such words without end."""


class Assembly:
    """Puts together the record of one reading."""

    def __init__(self, text: Text, reading: Reading, base: str) -> None:
        self.text = text
        self.reading = reading
        self.base = base
        self.flat = reading.flat
        self.content = reading.flat.content
        self.places_at = {place.start: place for place in reading.places}
        self.industry_ids: dict[int, str] = {}
        self.region_ids: dict[int, str] = {}
        self.organization_ids: dict[int, str] = {}
        self.policy_ids: dict[int, str] = {}

    def record(self) -> Record:
        """The whole record."""
        document = self._document()
        record = Record(self.text, document)
        record.policies = self._policies()
        record.industries = self._industries()
        record.regions = self._regions()
        record.organizations = self._organizations()
        record.sections = self._sections()
        record.measures = self._measures(document.id)
        record.quantities = figures.quantities(
            self.reading, document.id, record.measures, self.base
        )
        record.supports = self._supports(document, record.measures)
        return record

    def _mention(self, span: tuple[int, int]) -> Mention:
        return self.flat.mention(*span)

    # -- document ---------------------------------------------------------------------------

    def _document(self) -> DocumentMetadata:
        found = self.reading.metadata
        document = DocumentMetadata(
            id=self._document_iri(),
            title=found.title,
            number=found.number,
            kind=found.kind,
            issuer=found.issuers[0] if found.issuers else None,
            issuers=list(found.issuers),
            issued=found.issued,
            region=found.region,
            is_policy=found.is_policy,
            proposal=found.proposal,
            published=found.published,
            address=found.address,
        )
        term = self.reading.validity
        document.valid_from, document.valid_until = term.first, term.last
        document.mentions = {
            name: self._mention(span) for name, span in found.spans.items() if span[1] > span[0]
        }
        return document

    def _document_iri(self) -> str:
        found = self.reading.metadata
        region = found.region or NATION
        number = self.reading.own_number
        title = found.title or ""
        if title and not number and len(title) < _DISTINCT:
            title = f"{title}（{found.issued or self.text.sha256[:8]}）"
        if found.is_policy and (title or number):
            return identity.policy(title, number, found.region, self.base).iri
        name = identifiers.normal_title(title) if title else self.text.sha256[:16]
        return identifiers.document(region, name, base=self.base)

    # -- entities ---------------------------------------------------------------------------

    def _industries(self) -> list[Entity]:
        entities: dict[str, Entity] = {}
        used: set[str] = set()
        for index, sector in enumerate(self.reading.industries):
            entity = entities.get(sector.label)
            if entity is None:
                entity = self._industry(sector, used)
                entities[sector.label] = entity
            entity.mentions.append(self._mention((sector.start, sector.end)))
            self.industry_ids[index] = entity.id
        return list(entities.values())

    def _industry(self, sector: Sector, used: set[str]) -> Entity:
        iri = (
            f"{self.base}id/{sector.concept}"
            if sector.concept
            else identifiers.path("industry", sector.label, base=self.base)
        )
        unique = iri if iri not in used else f"{iri}#{identifiers.segment(sector.label)}"
        used.add(unique)
        part = known_part(sector.label)
        return Entity(
            unique,
            sector.label,
            [],
            iri=iri,
            known=sector.concept is not None,
            aliases=[part] if part else [],
        )

    def _regions(self) -> list[Entity]:
        entities: dict[str, Entity] = {}
        ends = {
            place.end: place.id.removeprefix("region/")
            for place in self.reading.places
            if place.id and not place.zone
        }
        named: dict[tuple[str | None, ...], Entity] = {}
        for index, place in enumerate(self.reading.places):
            if self.reading.body_mask.covers(place.start, place.end):
                continue
            around = ends.get(place.start)
            name = (place.id, place.label, around, "zone" if place.zone else "division")
            entity = named.get(name)
            if entity is None:
                entity = named[name] = self._region(place, around, entities)
            entity.mentions.append(self._mention((place.start, place.end)))
            self.region_ids[index] = entity.id
        return list(entities.values())

    def _region(self, place: Place, around: str | None, entities: dict[str, Entity]) -> Entity:
        found = identity.zone(place, self.base, self.reading.home, around)
        entity = entities.setdefault(
            found.iri,
            Entity(
                found.iri,
                found.name,
                [],
                iri=found.iri,
                known=place.id is not None,
                type="zone" if place.zone else "division",
            ),
        )
        if place.zone and place.label not in (entity.label, *entity.aliases):
            entity.aliases.append(place.label)
        return entity

    def _organizations(self) -> list[Entity]:
        entities: dict[str, Entity] = {}
        named: dict[tuple[str, str, str], Entity] = {}
        for index, body in enumerate(self.reading.bodies):
            name = (body.label, body.prefix, body.kind)
            entity = named.get(name)
            if entity is None:
                found = identity.organization(body, self.reading.home, self.base)
                entity = named[name] = entities.setdefault(
                    found.iri, Entity(found.iri, found.name, [], iri=found.iri, type=body.kind)
                )
                if body.label != entity.label and body.label not in entity.aliases:
                    entity.aliases.append(body.label)
            entity.mentions.append(self._mention((body.start, body.end)))
            self.organization_ids[index] = entity.id
        return list(entities.values())

    def _policies(self) -> list[PolicyReference]:
        references: dict[str, PolicyReference] = {}
        by_title: dict[str, str] = {}
        ordered = sorted(
            enumerate(self.reading.policies), key=lambda item: (item[1].number is None, item[0])
        )
        for index, name in ordered:
            title_key = identifiers.normal_title(name.title)
            iri = by_title.get(title_key) if name.number is None else None
            if iri is None:
                found = identity.policy(
                    name.title,
                    name.number,
                    self.reading.home,
                    self.base,
                    issued_here=name.relation in ("issues", "revises"),
                )
                iri = found.iri
                reference = references.get(iri)
                if reference is None:
                    references[iri] = self._reference(iri, name, found.region)
                by_title.setdefault(title_key, iri)
            self.policy_ids[index] = iri
        for index, name in enumerate(self.reading.policies):
            self._add_policy_mention(references[self.policy_ids[index]], name)
        return sorted(references.values(), key=lambda item: item.mentions[0].start)

    def _reference(self, iri: str, name: PolicyName, region: str | None) -> PolicyReference:
        return PolicyReference(
            id=iri,
            title=name.title,
            number=name.number.text if name.number else None,
            relation=name.relation,
            mentions=[],
            region=region,
        )

    def _add_policy_mention(self, reference: PolicyReference, name: PolicyName) -> None:
        reference.mentions.append(self._mention((name.start, name.end)))
        stronger = RELATIONS.index(name.relation) < RELATIONS.index(reference.relation)
        if stronger or reference.cue is None:
            reference.relation = name.relation if stronger else reference.relation
            if name.cue:
                reference.cue = self._mention(name.cue)

    # -- sections and measures --------------------------------------------------------------

    def _sections(self) -> list[Section]:
        sections = []
        for unit in self.reading.units:
            start, heading_end = unit.heading
            title = self.content[start:heading_end]
            first, last = self.flat.source_span(unit.start, unit.end)
            _, body = self.flat.source_span(unit.start, max(heading_end, unit.body))
            sections.append(Section(unit.path, title, first, last, body, unit.parent))
        return sections

    def _measures(self, document: str) -> list[Measure]:
        found: list[Measure] = []
        seen: dict[str, int] = {}
        for unit_measure in self.reading.measures:
            unit = self.reading.units[unit_measure.unit]
            iri = identifiers.below(document, "measure", *unit.path, base=self.base)
            seen[iri] = seen.get(iri, 0) + 1
            if seen[iri] > 1:
                iri = f"{iri}~{seen[iri]}"
            found.append(self._measure(iri, unit_measure, found))
        return found

    def _measure(self, iri: str, item: MeasureUnit, earlier: Sequence[Measure]) -> Measure:
        unit = self.reading.units[item.unit]
        limit = max(unit.body, end_of(unit, self.reading.metadata.body))
        whole = self._mention((unit.start, limit))
        measure = Measure(
            id=iri,
            title=self.content[slice(*item.title)].strip(),
            path=unit.path,
            start=whole.start,
            end=whole.end,
            section=item.unit,
            text=whole.text,
            parent=earlier[item.parent].id if item.parent is not None else None,
            heading=self._mention(item.title),
            keys=self._keys(item),
        )
        reading = self.reading
        measure.industries = self._links(item, reading.industries, self.industry_ids, _affirmed)
        measure.regions = self._links(item, reading.places, self.region_ids, self._outside)
        measure.organizations = self._links(
            item, reading.bodies, self.organization_ids, self._outside
        )
        measure.policies = self._links(item, reading.policies, self.policy_ids)
        answering = [
            *responsible_bodies(self.content, item.own, reading.bodies),
            *row_facts.responsible(self.flat.rows, item.own, reading.bodies),
        ]
        measure.responsible = [
            Responsibility(self.organization_ids[index], role, [self._mention(span)])
            for index, role, span in answering
        ]
        for means in instruments(self.content, item.own):
            mentions = measure.instruments.setdefault(f"{self.base}id/{means.instrument}", [])
            if len(mentions) < _SHOWN:
                mentions.append(self._mention((means.start, means.end)))
        self._add_deed(measure, item)
        measure.beneficiaries = [
            self._mention(span) for span in beneficiaries(self.content, item.own)
        ]
        return measure

    def _add_deed(self, measure: Measure, item: MeasureUnit) -> None:
        """What the measure does, and who does it: by its lists of bodies, else by its sentences."""
        if deed := actions.deed(self.content, item.title, item.own):
            label = schemes.actions().concepts[deed.action].zh
            mention = self._mention((deed.start, deed.end))
            in_title = deed.end <= item.title[1]
            measure.action = Action(f"{self.base}id/{deed.action}", label, mention, in_title)
        actors: dict[str, Actor] = {}
        for lead in measure.responsible:
            if lead.role == "lead":
                known = actors.setdefault(lead.organization, Actor(lead.organization, "list", []))
                known.mentions += lead.mentions
        if not actors:
            found = actions.subjects(self.content, item.title, item.own, self.reading.bodies)
            for index, span in found:
                name = self.organization_ids[index]
                actor = actors.setdefault(name, Actor(name, "subject", []))
                actor.mentions.append(self._mention(span))
        measure.actors = list(actors.values())

    def _links(
        self,
        item: MeasureUnit,
        named: Sequence[Any],
        ids: dict[int, str],
        wanted: Callable[[Any], bool] = lambda _: True,
    ) -> dict[str, list[Mention]]:
        links: dict[str, list[Mention]] = {}
        for start, end in item.own:
            for index in starting_in(named, start, end):
                if index in ids and wanted(named[index]):
                    span = (named[index].start, named[index].end)
                    links.setdefault(ids[index], []).append(self._mention(span))
        return links

    def _outside(self, named: Any) -> bool:
        """Whether something is named outside the titles of policies (《福建省…办法》)."""
        return not self.reading.title_mask.covers(named.start, named.end)

    def _keys(self, item: MeasureUnit) -> list[Key]:
        outer = []
        parent = self.reading.units[item.unit].parent
        while parent is not None:
            outer.append(self.reading.units[parent].heading)
            parent = self.reading.units[parent].parent
        found = keys.by_heading(self.content, [item.title, *outer])
        if not found:
            found = keys.by_substance(self.content, item.title, outer[:2], item.own)
        return [
            Key(one.key, one.basis, one.confidence, [self._mention(span) for span in one.spans])
            for one in found
        ]

    # -- supports ---------------------------------------------------------------------------

    def _supports(self, document: DocumentMetadata, measures: Sequence[Measure]) -> list[Support]:
        reading = self.reading
        found: dict[tuple[str, str], Support] = {}

        def add(policy: str, industry: str, finding: supports.Finding) -> None:
            mention = self._mention(finding.span)
            known = found.get((policy, industry))
            if known is None:
                found[policy, industry] = Support(
                    policy, industry, finding.basis, finding.confidence, [mention]
                )
            elif mention not in known.mentions:
                known.mentions.append(mention)

        positions = {id(sector): index for index, sector in enumerate(reading.industries)}
        for finding in (
            *supports.by_title(self.content, reading.policies, reading.industries),
            *supports.by_wording(self.content, reading.policies, reading.industries),
        ):
            if finding.policy is not None:
                industry = self.industry_ids[positions[id(finding.sector)]]
                add(self.policy_ids[finding.policy], industry, finding)
        if document.is_policy:
            for owner in supports.by_document(
                self.content, reading.industries, reading.supporting_spans
            ):
                add("@self", self.industry_ids[positions[id(owner.sector)]], owner)
        return list(found.values())


def _affirmed(sector: Sector) -> bool:
    return not sector.negated
