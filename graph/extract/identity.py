"""What a name stands for: one IRI for a body, zone or policy under its variants."""

from typing import NamedTuple

from graph import identifiers, schemes
from graph.extract.bodies import Body
from graph.extract.document_number import DocumentNumber
from graph.extract.home_region import region_of_agency
from graph.extract.places import NATION, Place, candidates, within
from graph.extract.rules import rules

_MUNICIPALITIES = ("11", "12", "31", "50")


class Identity(NamedTuple):
    """IRI, preferred name, and code of the region that it belongs to."""

    iri: str
    name: str
    region: str | None


def own_areas(home: str | None) -> dict[str, str]:
    """The divisions that 省, 市 and 区 stand for in a document for ``home`` (code by word)."""
    if not home or home == NATION:
        return {}
    municipal = home[:2] in _MUNICIPALITIES
    areas = {"市": home[:2] + "0000"} if municipal else {"省": home[:2] + "0000"}
    if not municipal and not home.endswith("0000"):
        city = home[:4] + "00"
        if f"region/{city}" in schemes.regions().concepts:
            areas["市"] = city
    if not home.endswith("00"):
        name = schemes.regions().concepts[f"region/{home}"].zh
        areas[name[-1]] = home
    return areas


def organization(body: Body, places: dict[int, Place], home: str | None, base: str) -> Identity:
    """Identity of an organization named in a document for ``home``.

    省商务厅 in a document for 福建省 is 福建省商务厅, and so is 福建商务厅.
    """
    label = "".join(body.label.split())
    if body.kind != "body":
        return Identity(identifiers.path("organization", NATION, label, base=base), label, None)
    code: str | None = None
    rest = label
    area = own_areas(home).get(body.prefix)
    if area:
        code, rest = area, label[len(body.prefix) :]
    else:
        code, rest = _named_area(label, home)
    if code is None or code == NATION:
        name = _fixed(label)
        return Identity(identifiers.path("organization", NATION, name, base=base), name, None)
    concept = schemes.regions().concepts[f"region/{code}"]
    if rest.startswith("政府"):
        rest = "人民" + rest
    name = concept.zh + rest
    return Identity(identifiers.path("organization", code, name, base=base), name, code)


def _named_area(label: str, home: str | None) -> tuple[str | None, str]:
    """Code of the innermost division that a name begins with, and the rest of the name."""
    code: str | None = None
    at = 0
    for start, end, name in candidates(label):
        if start != at or name.zone:
            break
        codes = [item for item in name.codes if code is None or within(item, code)]
        if len(codes) > 1 and home:
            codes = [item for item in codes if item[:2] == home[:2]] or codes
        if len(codes) != 1 or end == len(label):
            break
        code, at = codes[0], end
    return code, label[at:]


def _fixed(label: str) -> str:
    short: dict[str, str] = rules("bodies").get("same", {})
    return short.get(label, label)


def zone(place: Place, base: str) -> Identity:
    """Identity of a zone: its concept, or an IRI made from its name."""
    if place.id:
        concept = schemes.zones().concepts.get(place.id) or schemes.regions().concepts.get(place.id)
        if concept:
            return Identity(f"{base}id/{place.id}", concept.zh, None)
    return Identity(identifiers.path("zone", place.label, base=base), place.label, None)


def policy(title: str, number: DocumentNumber | None, home: str | None, base: str) -> Identity:
    """Identity of a policy: by number and the area of its agency, else by title and area."""
    region = title_region(title, home)
    if number and number.year:
        area = region_of_agency(number.agency, home) or region or NATION
        iri = identifiers.policy(area, number.agency, number.year, number.serial, base=base)
        return Identity(iri, title, area)
    region = region or home or NATION
    return Identity(identifiers.titled_policy(region, title, base=base), title, region)


def title_region(title: str, home: str | None) -> str | None:
    """Code of the division that a title begins with (after 关于 or in the first words)."""
    if title.startswith(("中华人民共和国", "国务院", "国家", "中共中央")):
        return NATION
    lead = title.removeprefix("关于").removeprefix("印发").removeprefix("促进").removeprefix("支持")
    code, rest = _named_area(lead, home)
    return code if code and rest != lead else None
