"""Things described with schema.org, as JSON-LD for search engines (a data block of the page)."""

from collections.abc import Sequence
from typing import Any, Final

from graph.namespaces import ELI, FK, GEO, SKOS
from graph.queries.things import Fact, Thing
from graph.queries.validity import Validity

_TYPES: Final = {
    "policy": "Legislation",
    "document": "CreativeWork",
    "measure": "CreativeWork",
    "industry": "DefinedTerm",
    "key": "DefinedTerm",
    "region": "AdministrativeArea",
    "zone": "Place",
    "organization": "Organization",
}
_CLASSES: Final = {
    "policy": f"{ELI}LegalResource",
    "document": f"{FK}OfficialDocument",
    "measure": f"{FK}Measure",
    "industry": f"{SKOS}Concept",
    "key": f"{FK}Key",
    "region": f"{GEO}Feature",
    "zone": f"{GEO}Feature",
    "organization": f"{FK}Organization",
}
_FORCE: Final = {
    "in-force": "https://schema.org/InForce",
    "expired": "https://schema.org/NotInForce",
    "not-yet": "https://schema.org/NotInForce",
}


def describe(thing: Thing, page: str, site: str) -> dict[str, Any]:
    """The thing as JSON-LD; what is not known is left out.

    Args:
        thing: what is known.
        page: address of its page.
        site: address of the service, of whose data set it is part.
    """
    described: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": _TYPES.get(thing.kind, "Thing"),
        "@id": thing.id,
        "additionalType": _CLASSES.get(thing.kind),
        "name": _names(thing),
        "alternateName": _texts(thing, "skos:altLabel"),
        "url": page,
        "mainEntityOfPage": page,
        "isPartOf": {"@type": "Dataset", "@id": f"{site}.well-known/void"},
    }
    described |= _more(thing)
    return {name: value for name, value in described.items() if value not in (None, [], "")}


def _more(thing: Thing) -> dict[str, Any]:
    if thing.kind in ("policy", "document"):
        return _document(thing)
    if thing.kind == "measure":
        return {
            "abstract": _languages(thing.facts.get("dcterms:abstract", ())),
            "isPartOf": _references(thing, "fk:statedIn"),
            "about": _references(thing, "fk:supportsIndustry", "fk:key"),
            "spatialCoverage": _references(thing, "fk:appliesIn"),
        }
    if thing.kind in ("region", "zone"):
        return {
            "containedInPlace": _references(thing, "geo:sfWithin"),
            "identifier": _texts(thing, "skos:notation"),
            "isPartOf": None,
        }
    if thing.kind == "organization":
        return {"areaServed": _references(thing, "fk:ofRegion"), "isPartOf": None}
    return {
        "inDefinedTermSet": _references(thing, "skos:inScheme"),
        "termCode": _texts(thing, "skos:notation"),
        "isPartOf": None,
    }


def _document(thing: Thing) -> dict[str, Any]:
    about = _references(thing, "fk:supportsIndustry", "fk:key")
    issued = _texts(thing, "eli:date_document")
    if thing.kind != "policy":
        return {
            "identifier": _texts(thing, "eli:number"),
            "dateCreated": issued,
            "datePublished": _texts(thing, "eli:date_publication"),
            "publisher": _references(thing, "eli:passed_by"),
            "about": about,
            "spatialCoverage": _references(thing, "fk:appliesIn"),
            "sameAs": _texts(thing, "foaf:page"),
        }
    return {
        "legislationIdentifier": _texts(thing, "eli:number"),
        "legislationDate": issued,
        "datePublished": _texts(thing, "eli:date_publication"),
        "legislationDateOfApplicability": _texts(thing, "eli:first_date_entry_in_force"),
        "expires": _texts(thing, "eli:date_no_longer_in_force"),
        "legislationPassedBy": _references(thing, "eli:passed_by"),
        "legislationJurisdiction": _references(thing, "fk:appliesIn"),
        "legislationType": [name["name"] for name in _references(thing, "eli:type_document")],
        "legislationApplies": _references(thing, "eli:applies"),
        "legislationChanges": _references(thing, "eli:amends"),
        "legislationRepeals": _references(thing, "eli:repeals"),
        "legislationLegalForce": _force(thing.validity),
        "about": about,
        "sameAs": _texts(thing, "foaf:page"),
    }


def _force(validity: Validity | None) -> str | None:
    """Only what a rule says for certain: "as far as is known" is not said to search engines."""
    if validity is None or validity.rule == "no_end":
        return None
    return _FORCE.get(validity.state)


def _names(thing: Thing) -> list[dict[str, str]] | str:
    facts = [*thing.facts.get("dcterms:title", ()), *thing.facts.get("skos:prefLabel", ())]
    return _languages(facts) or thing.reference.label


def _languages(facts: Sequence[Fact]) -> list[dict[str, str]]:
    return [
        {"@value": fact.row.value, "@language": fact.row.language}
        if fact.row.language
        else {"@value": fact.row.value}
        for fact in facts
    ]


def _texts(thing: Thing, name: str) -> list[str]:
    return [fact.row.value for fact in thing.facts.get(name, ())]


def _references(thing: Thing, *names: str) -> list[dict[str, str]]:
    return [
        {"@id": fact.reference.id, "name": fact.reference.label}
        for name in names
        for fact in thing.facts.get(name, ())
        if fact.reference is not None
    ]
