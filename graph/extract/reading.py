"""One pass over a flattened text: what each step finds, in the order of the data's way."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

from graph.extract import bodies as body_step
from graph.extract import document_number, home_region, row_facts, stated
from graph.extract import industries as industry_step
from graph.extract import measures as measure_step
from graph.extract import metadata as metadata_step
from graph.extract import periods as period_step
from graph.extract import places as place_step
from graph.extract import policies as policy_step
from graph.extract import quantities as quantity_step
from graph.extract.aliases import Alias, aliases, uses
from graph.extract.document_number import DocumentNumber
from graph.extract.gazetteer import Mask
from graph.extract.headed import SENSES, headed
from graph.extract.rules import rules
from graph.extract.structure import units_of
from graph.extract.text import FlatText
from graph.extract.tiers import tiers
from graph.extract.validity import validity


class Reading:
    """What the steps find in one flattened text; all offsets are flat."""

    def __init__(self, flat: FlatText, given: Mapping[str, str] = MappingProxyType({})) -> None:
        """Read ``flat``; ``given`` is what the file says of the document beside its text."""
        self.flat = flat
        content = flat.content
        self.units = units_of(content, flat.rows)
        named = place_step.candidates(content)
        first = place_step.places(content, named, None)
        first_bodies = body_step.bodies(content, first)
        self.metadata = metadata_step.Reader(content, self.units, first, first_bodies).read()
        stated.complete(self.metadata, given)
        home = home_region.region_of(content, self.metadata, first)
        self.metadata.region = home
        self.places = place_step.places(content, named, home) if home else first
        same = self.places == first
        self.bodies = first_bodies if same else body_step.bodies(content, self.places)
        self._name_zones_after_firms(content)
        self._names(content)
        self._substance(content)

    @property
    def home(self) -> str | None:
        """GB/T 2260 code of the area that the document is for."""
        return self.metadata.region

    def _names(self, content: str) -> None:
        declared = aliases(content)
        self.policies = policy_step.policies(content, self.metadata.own, declared)
        self._use_short_names(content, declared)
        titled = ((name.start, name.end) for name in self.policies)
        self.title_mask = _mask(content, titled)
        self.body_mask = _mask(content, ((body.start, body.end) for body in self.bodies))
        named = ((place.start, place.end) for place in self.places)
        masked = _mask(content, [*((body.start, body.end) for body in self.bodies), *named])
        for start, end in self.private:
            masked.add(start, end)
        self.industries = industry_step.industries(content, masked)

    def _name_zones_after_firms(self, content: str) -> None:
        """A firm's name right before a zone is part of the zone's."""
        firms = {body.end: body for body in self.bodies if body.kind == "firm"}
        for place in self.places:
            firm = firms.get(place.start) if place.zone and place.id is None else None
            if firm:
                place.start = firm.start
                place.label = content[place.start : place.end]
                self.bodies.remove(firm)

    def _use_short_names(self, content: str, declared: list[Alias]) -> None:
        """Adds the uses of short names declared for places and bodies."""
        place_ends = {place.end: place for place in self.places}
        body_ends = {body.end: body for body in self.bodies}
        covered = _mask(content, ((body.start, body.end) for body in self.bodies))
        for start, end in ((place.start, place.end) for place in self.places):
            covered.add(start, end)
        for use in uses(content, declared):
            if covered.touches(use.start, use.end):
                continue
            if body := body_ends.get(use.alias.start):
                self.bodies.append(replace(body, start=use.start, end=use.end))
            elif place := place_ends.get(use.alias.start):
                self.places.append(replace(place, start=use.start, end=use.end))
        self.bodies.sort(key=lambda item: item.start)
        self.places.sort(key=lambda item: item.start)

    @cached_property
    def private(self) -> list[tuple[int, int]]:
        """Flat spans of lines with contacts and addresses, from which nothing is read."""
        words = rules("metadata")["private"]
        content, spans = self.flat.content, []
        body_end = self.metadata.body[1]
        for start, end in self.flat.paragraphs:
            line = content[start : min(end, start + 24)]
            if end > body_end and any(word in line for word in words):
                spans.append((start, end))
        return spans

    @cached_property
    def own_number(self) -> DocumentNumber | None:
        """The document's own number, taken apart."""
        return document_number.parse(self.metadata.number) if self.metadata.number else None

    @cached_property
    def supporting_spans(self) -> list[tuple[int, int]]:
        """Flat spans that speak for the document itself: its title and its measures' own text."""
        spans = [span for measure in self.measures for span in measure.own]
        title = self.metadata.spans.get("title")
        return [title, *spans] if title else spans

    def _substance(self, content: str) -> None:
        numbers = _mask(
            content,
            ((policy.number.start, policy.number.end) for policy in self.policies if policy.number),
        )
        for start, end in policy_step.titles(content):
            numbers.add(start, end)
        for unit in self.units:
            numbers.add(unit.start, unit.body)
        for start, end in [*self.private, *self.metadata.spans.values()]:
            numbers.add(start, end)
        self._count(content, numbers)
        self.validity = validity(content, self.metadata.issued)
        self.measures = measure_step.measures(content, self.units, self.metadata.body)

    def _count(self, content: str, masked: Mask) -> None:
        """Quantities outside ``masked`` with their times and tiers: in cells by their heads."""
        rows, issued = self.flat.rows, self.metadata.issued
        in_cells = list(row_facts.amounts(content, rows, masked))
        for item in in_cells:
            masked.add(item.start, item.end)
        regulating = self.metadata.kind in rules("kinds")["regulating"]["names"]
        parts = {sense: list(headed(content, self.units, sense)) for sense in SENSES}
        senses = {sense: _mask(content, spans) for sense, spans in parts.items() if spans}
        in_text = quantity_step.quantities(content, masked, regulating=regulating, senses=senses)
        self.quantities = sorted([*in_text, *in_cells], key=lambda item: item.start)
        self.periods = period_step.periods(content, self.quantities, masked, issued)
        self.periods |= row_facts.deadlines(content, rows, self.quantities, masked, issued)
        self.tiers = {**tiers(content, self.quantities), **row_facts.tiers(rows, self.quantities)}


def _mask(content: str, spans: Iterable[tuple[int, int]]) -> Mask:
    mask = Mask(len(content))
    for start, end in spans:
        mask.add(start, end)
    return mask
