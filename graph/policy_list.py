"""Rows of a policy list → RDF: policies, what they are linked to, a claim and a source for each.

One list makes one named graph. A policy that is named twice, in a row or as the document that
another row relates to, is one node: by number, else by normalised title.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from graph import identifiers, rdf, schemes
from graph.assertions import RELATIONS
from graph.errors import UnknownTermError
from graph.extract import identity
from graph.extract.bodies import Body
from graph.extract.home_region import region_of_agency
from graph.extract.places import NATION
from graph.extract.rules import rules
from graph.namespaces import BASE, DCTERMS, ELI, FK, FOAF, PROV, RDF, SKOS, XSD
from graph.statements import date_literal
from graph.tables import BadRow, DocumentNumber, PolicyRow, Related

CONFIDENCE: Final = {True: "0.9", False: "0.6"}
"""Confidence of a claim by whether its row was read on the issuer's own page."""


class Note(NamedTuple):
    """Something of a row that did not go in although the row did."""

    row: int
    text: str


@dataclass(slots=True)
class Described:
    """The triples of a list, sorted, with what was left out.

    ``policies`` counts the rows that went in, ``claims`` the asserted edges.
    """

    ntriples: bytes
    policies: int
    claims: int
    bad: list[BadRow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def describe(
    rows: Iterable[PolicyRow | BadRow], *, name: str | None = None, base: str = BASE
) -> Described:
    """The triples that say what ``rows`` say.

    Args:
        rows: rows as `graph.tables.read` gives them; the bad ones are passed on.
        name: name of the list; when given, each claim says the row that it stands in.
        base: base of all resources.
    """
    items = list(rows)
    bad = [item for item in items if isinstance(item, BadRow)]
    placed: list[tuple[PolicyRow, _Place]] = []
    for row in items:
        if isinstance(row, PolicyRow):
            try:
                placed.append((row, _place(row)))
            except ValueError as error:
                bad.append(BadRow(row.row, str(error)))
    writer = _Writer(name, base, _identities(placed, base))
    for row, place in placed:
        writer.policy(row, place)
    ntriples = "".join(sorted(writer.lines)).encode()
    return Described(ntriples, len(placed), writer.claims, sorted(bad), writer.notes)


def graph_of(name: str, *, base: str = BASE) -> str:
    """The named graph of the list ``name``."""
    return identifiers.path("graph", "table", name, base=base)


def body(name: str, home: str | None, *, base: str = BASE) -> identity.Identity:
    """The body that ``name`` stands for in a list about ``home`` (a code).

    上海市青浦区人民政府 and 青浦区人民政府 are one body: of 310118, called 青浦区人民政府.
    """
    return identity.organization(Body(0, 0, name, "", "body"), home, base)


class _Place(NamedTuple):
    """Where a policy applies: identifier of a region or zone, and code of the region around it."""

    id: str
    code: str


def _place(row: PolicyRow) -> _Place:
    """Where the policy applies.

    Raises:
        ValueError: the place is not known, or not said and not to be seen from issuer or title.
    """
    if row.region is not None:
        return _known_place(row.region)
    for name in row.issuers:
        if (code := body(name, None).region) is not None:
            return _Place(f"region/{code}", code)
    first = (row.issuers or [row.title])[0]
    code = NATION if re.match(rules("issuing")["national"], first) else None
    if (code := code or identity.title_region(row.title, None)) is None:
        raise ValueError("no region, and none to be seen from the issuer or the title")
    return _Place(f"region/{code}", code)


def _known_place(text: str) -> _Place:
    try:
        concept = schemes.region_for(text)
    except UnknownTermError as error:
        raise ValueError(str(error)) from error
    return _Place(concept.id, identity.region_around(concept.id))


def _issuing_region(number: DocumentNumber, issuers: Sequence[str], region: str) -> str:
    """Code of the region of the body that gave the number."""
    if issuers and (place := body(issuers[0], region).region) is not None:
        return place
    return region_of_agency(number.agency, region) or region


class _Identities(NamedTuple):
    """IRIs of the policies of a list by number and by normalised title."""

    by_number: dict[DocumentNumber, str]
    by_title: dict[str, str]
    iris: set[str]


def _identities(rows: Sequence[tuple[PolicyRow, _Place]], base: str) -> _Identities:
    known = _Identities({}, {}, set())
    for row, place in rows:
        iri = _policy_iri(row.title, row.number, row.issuers, place.code, base)
        if row.number is not None:
            iri = known.by_number.setdefault(row.number, iri)
        known.by_title.setdefault(identity.passed_on(row.title), iri)
        known.iris.add(iri)
    return known


def _policy_iri(
    title: str, number: DocumentNumber | None, issuers: Sequence[str], region: str, base: str
) -> str:
    if number is None:
        return identifiers.titled_policy(region, identity.passed_on(title), base=base)
    place = _issuing_region(number, issuers, region)
    return identifiers.policy(place, number.agency, number.year, number.serial, base=base)


class _Writer:
    """Collects the N-Triples lines of one list."""

    def __init__(self, name: str | None, base: str, identities: _Identities) -> None:
        self.lines: set[str] = set()
        self.notes: list[Note] = []
        self._claimed: set[tuple[str, str, str, str]] = set()
        self._name = name
        self._base = base
        self._identities = identities

    @property
    def claims(self) -> int:
        """How many edges were asserted."""
        return len(self._claimed)

    def policy(self, row: PolicyRow, place: _Place) -> None:
        """Collect what ``row`` says."""
        iri = self._iri(row.title, row.number, row.issuers, place.code)
        source = self._source(row)
        self._names(iri, row.title, row.number, row.kind, row)
        if row.other_number:
            self._text(iri, ELI + "number", row.other_number)
        if row.notice_title and row.notice_title != row.title:
            self._text(iri, DCTERMS + "alternative", row.notice_title, "zh")
        for name, text in (
            ("date_document", row.written),
            ("date_publication", row.published),
            ("first_date_entry_in_force", row.valid_from),
            ("date_no_longer_in_force", row.valid_until),
        ):
            if text:
                self._line(iri, ELI + name, date_literal(text))
        if row.url:
            self._link(iri, FOAF + "page", row.url)
        for predicate, target in self._edges(row, place):
            self._claim(iri, predicate, target, source, row)

    def _iri(
        self, title: str, number: DocumentNumber | None, issuers: Sequence[str], region: str
    ) -> str:
        known = self._identities
        found = (
            known.by_number.get(number) if number else known.by_title.get(identity.passed_on(title))
        )
        return found or _policy_iri(title, number, issuers, region, self._base)

    def _names(
        self,
        iri: str,
        title: str,
        number: DocumentNumber | None,
        kind: str | None,
        row: PolicyRow,
    ) -> None:
        self._link(iri, RDF + "type", FK + "Policy")
        self._text(iri, DCTERMS + "title", title, "zh")
        if number is not None:
            self._text(iri, ELI + "number", str(number))
            self._text(iri, FK + "agencyCode", number.agency)
            self._line(iri, FK + "numberYear", date_literal(f"{number.year:04}"))
            serial = rdf.literal(str(number.serial), datatype=XSD + "integer")
            self._line(iri, FK + "serial", serial)
        concept = schemes.kinds().find(kind) if kind else _kind_of_title(title)
        if concept is not None:
            self._link(iri, ELI + "type_document", self._concept(concept))
        elif kind:
            self.notes.append(Note(row.row, f"kind {kind!r} is not a known kind of document"))

    def _edges(self, row: PolicyRow, place: _Place) -> Iterable[tuple[str, str]]:
        yield FK + "appliesIn", f"{self._base}id/{place.id}"
        for name in row.issuers:
            if (issuer := self._organization(name, place.code)) is not None:
                yield ELI + "passed_by", issuer
            else:
                self.notes.append(Note(row.row, f"issuer {name!r} is the name of a place"))
        for name in row.industries:
            concept = schemes.industries().find(name)
            if concept is None:
                self.notes.append(Note(row.row, f"industry {name!r} is not in the scheme"))
            else:
                yield FK + "supportsIndustry", self._concept(concept)
        for key in row.keys:
            yield FK + "key", f"{self._base}id/key/{key}"
        for related in row.relations:
            yield RELATIONS[related.relation], self._related(related, row, place.code)

    def _related(self, related: Related, row: PolicyRow, region: str) -> str:
        if related.number is None:
            region = identity.title_region(related.title, region) or region
        iri = self._iri(related.title, related.number, (), region)
        known = self._identities
        if iri not in known.iris:
            self._names(iri, related.title, related.number, None, row)
            known.by_title[identity.passed_on(related.title)] = iri
            known.iris.add(iri)
        return iri

    def _organization(self, name: str, region: str) -> str | None:
        if schemes.regions().find(name) is not None:
            return None
        known = body(name, region, base=self._base)
        self._link(known.iri, RDF + "type", FK + "Organization")
        self._text(known.iri, SKOS + "prefLabel", known.name, "zh")
        if known.name != name:
            self._text(known.iri, SKOS + "altLabel", name, "zh")
        if known.region is not None:
            self._link(known.iri, FK + "ofRegion", f"{self._base}id/region/{known.region}")
        return known.iri

    def _source(self, row: PolicyRow) -> str:
        title = row.notice_title or row.title
        place = (self._name, str(row.row)) if self._name and not row.url else ("", "")
        digest = identifiers.digest(title, row.url or "", row.source or "", *place)
        iri = identifiers.path("source", digest, base=self._base)
        self._link(iri, RDF + "type", FK + "Source")
        self._text(iri, DCTERMS + "title", title, "zh")
        for name in row.issuers or ([urlsplit(row.url).netloc] if row.url else []):
            self._text(iri, DCTERMS + "publisher", name)
        if date := row.published or row.written:
            self._line(iri, DCTERMS + "date", date_literal(date))
        if row.url:
            self._link(iri, FOAF + "page", row.url)
        confirmed = rdf.literal(str(row.confirmed).lower(), datatype=XSD + "boolean")
        self._line(iri, FK + "confirmed", confirmed)
        return iri

    def _claim(
        self, subject: str, predicate: str, target: str, source: str, row: PolicyRow
    ) -> None:
        self._link(subject, predicate, target)
        parts = (subject, predicate, target, source)
        self._claimed.add(parts)
        iri = identifiers.path("claim", identifiers.digest(*parts), base=self._base)
        self._link(iri, RDF + "type", FK + "Claim")
        self._link(iri, FK + "subject", subject)
        self._link(iri, FK + "predicate", predicate)
        self._link(iri, FK + "object", target)
        self._link(iri, FK + "basis", f"{self._base}id/basis/catalogue")
        confidence = rdf.literal(CONFIDENCE[row.confirmed], datatype=XSD + "decimal")
        self._line(iri, FK + "confidence", confidence)
        self._link(iri, PROV + "wasDerivedFrom", source)
        if self._name:
            self._text(iri, FK + "place", f"{self._name}, row {row.row}")

    def _concept(self, concept: schemes.Concept) -> str:
        return f"{self._base}id/{concept.id}"

    def _link(self, subject: str, predicate: str, target: str) -> None:
        self._line(subject, predicate, rdf.iri(target))

    def _text(self, subject: str, predicate: str, text: str, language: str | None = None) -> None:
        self._line(subject, predicate, rdf.literal(text, language=language))

    def _line(self, subject: str, predicate: str, target: str) -> None:
        self.lines.add(f"{rdf.iri(subject)} {rdf.iri(predicate)} {target} .\n")


def _kind_of_title(title: str) -> schemes.Concept | None:
    """The kind that ends ``title`` (…实施办法（试行）), the longest one first."""
    text = re.sub(r"(?:（[^）]*）|\([^)]*\))+$", "", "".join(title.split()))
    for length in range(min(8, len(text)), 1, -1):
        if (concept := schemes.kinds().find(text[-length:])) is not None:
            return concept
    return None
