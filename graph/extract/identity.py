"""What a name stands for: one IRI for a body, zone or policy under its variants."""

import re
from typing import NamedTuple

from graph import identifiers, schemes
from graph.extract.bodies import Body
from graph.extract.document_number import DocumentNumber
from graph.extract.home_region import region_of_agency
from graph.extract.places import NATION, Place, candidates, places, within
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


def organization(body: Body, named: dict[int, Place], home: str | None, base: str) -> Identity:
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
    if code is None and home and not _is_fixed(label):
        # a body of a place that no scheme knows (高新区财政局) is one of the own area
        return Identity(identifiers.path("organization", home, label, base=base), label, home)
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


def _is_fixed(label: str) -> bool:
    table = rules("bodies")
    return (
        label in table["names"]
        or label in table["same"]
        or label.startswith(("国家", "国务院", "中国", "中央", "全国"))
    )


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


def policy(
    title: str,
    number: DocumentNumber | None,
    home: str | None,
    base: str,
    *,
    issued_here: bool = False,
) -> Identity:
    """Identity of a policy: by number and the area of its agency, else by title and area.

    What a document for ``home`` reports to have issued itself (``issued_here``) is for ``home``
    even where its title names an area across provinces.
    """
    region = title_region(title, home)
    if region == NATION and issued_here and home:
        region = home
    if number and number.year:
        area = region_of_agency(number.agency, home) or region or home or NATION
        iri = identifiers.policy(area, number.agency, number.year, number.serial, base=base)
        return Identity(iri, title, area)
    region = region or home or NATION
    return Identity(identifiers.titled_policy(region, passed_on(title), base=base), title, region)


def title_region(title: str, home: str | None) -> str | None:
    """Code of the area that a document is for which only its ``title`` tells of.

    The nation for a national body's; else the division that the title begins with; else where
    the first place in it lies. ``home`` is the area of the document that names it: a title with
    本市 is of its province-level division.
    """
    text = identifiers.normal_title(title)
    if re.match(_issuing("national"), text):
        return NATION
    if home and home != NATION and re.search(_issuing("provincial"), text):
        return home[:2] + "0000"
    code, rest = _named_area(re.sub(_issuing("lead"), "", text), home)
    if code and rest:
        return code
    around = [
        region_around(place.id)
        for place in places(text, candidates(text), home)
        if place.id is not None
    ]
    inside = [code for code in around if code != NATION]
    return inside[0] if inside else around[0] if around else None


def passed_on(title: str) -> str:
    """The title that ``title`` compares as: of 关于印发《…》的通知, what is in the 《》."""
    text = identifiers.normal_title(title)
    notice = re.fullmatch(_issuing("notice"), text)
    return notice[1] if notice else text


def region_around(identifier: str) -> str:
    """Code of the region that a region or zone (``region/…``, ``zone/…``) is or lies in."""
    for name in (identifier, *schemes.zones().broader(identifier)):
        if name.startswith("region/"):
            return name.removeprefix("region/")
    return NATION


def _issuing(name: str) -> str:
    return str(rules("issuing")[name])
