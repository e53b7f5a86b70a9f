"""What a name stands for: one IRI for a body, zone or policy under its variants."""

import re
from typing import NamedTuple

from graph import identifiers, schemes
from graph.extract import naming
from graph.extract.bodies import Body
from graph.extract.document_number import DocumentNumber
from graph.extract.home_region import region_of_agency
from graph.extract.naming import Step, Written
from graph.extract.places import NATION, Place, candidates, places, within
from graph.extract.rules import rules

_AFTER_CITY = re.compile("(?<=市)(?:政府|政协|人民|民政)")
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


def organization(body: Body, home: str | None, base: str) -> Identity:
    """Identity of an organization named in a document for ``home``.

    省商务厅 in a document for 福建省 is 福建省商务厅, and so are 福建商务厅 and 福建省商务委's like:
    abbreviations are written out (`graph.extract.naming`).
    """
    return explained_organization(body, home, base)[0]


def explained_organization(
    body: Body, home: str | None, base: str
) -> tuple[Identity, tuple[Step, ...]]:
    """Identity of an organization as `organization` gives it, with the rules that led to it."""
    label = "".join(body.label.split())
    code, written = _organization(label, body, home)
    place = code or NATION
    plain = _organization(label, body, home, plain=True)[1].name
    written = _with_exceptions(written, plain, f"organization/{place}/")
    iri = identifiers.path("organization", place, written.name, base=base)
    return Identity(iri, written.name, code), written.steps


def _with_exceptions(written: Written, plain: str, folder: str) -> Written:
    """``written`` after the exceptions to the rules; ``plain`` is the name before them."""
    for name in (plain, written.name):
        found = naming.listed(name) or naming.listed(folder + name)
        if found is None:
            continue
        names, _, kind = found
        if kind == "apart":
            return Written(plain, (Step("apart", plain, "、".join(names)),))
        return written.then("same", names[0].rsplit("/", 1)[-1])
    return written


def _organization(
    label: str, body: Body, home: str | None, *, plain: bool = False
) -> tuple[str | None, Written]:
    """Code of the area that a body belongs to, None for the nation's; and its name.

    With ``plain`` the name is completed by its place only, and not written out.
    """
    party = label.startswith("中共") and label != "中共中央"
    begun = Written(label.removeprefix("中共") if party else label)
    if body.kind == "body" and not plain:
        begun = _branch(begun, home)
    own = own_areas(home).get(body.prefix) if not party else None
    if own:
        code: str | None = own
        rest = label[len(body.prefix) :]
        begun = Written(rest, (Step("home", body.prefix, own),))
    elif label in naming.names_of_their_own():
        code, rest = None, label  # 上海合作组织 is no body of 上海
    else:
        code, rest = _named_area(begun.name, home)
    if code is None and home and home != NATION and naming.is_bare(label):
        code, begun = home, Written(label, (Step("home", label, home),))
    if body.kind != "body" and (code is None or not naming.is_known_body(rest)):
        return None, Written(label)
    if code is None and home and not _is_fixed(begun.name):
        # a body of a place that no scheme knows (高新区财政局) is one of the own area
        return home, Written(label) if plain else naming.local_body(label, None)
    if code is None or code == NATION:
        return None, Written(label) if plain else _central(begun, party)
    if rest in rules("bodies")["stationed"]["names"]:
        place = schemes.regions().concepts[f"region/{code}"].zh
        return code, Written(place.rstrip("省市") + rest, begun.steps)
    return code, _local(code, Written(rest, begun.steps), party, plain=plain)


def _branch(written: Written, home: str | None) -> Written:
    """The local name of a central body's branch, or its full one where it has none."""
    for head, middle, row in naming.branches(written.name):
        code, rest = _named_area(middle + "　", home)
        if code and "full" in row:
            return written.then("branch", row["full"] + written.name.removeprefix(head))
        if code and rest == "　":
            return written.then("branch", middle + row["local"])
    return written


def _central(begun: Written, party: bool) -> Written:
    written = naming.central_body(begun.name)
    if not written.steps:
        written = naming.local_body(begun.name, None)
    head = "中共" if party else ""
    return Written(head + written.name, (*begun.steps, *written.steps))


def _local(code: str, rest: Written, party: bool, *, plain: bool) -> Written:
    place = schemes.regions().concepts[f"region/{code}"].zh
    name = rest.name
    if name[:1] == place[-1] and naming.party_body(name[1:], code):
        name = name[1:]  # 福建省省委
    if plain:
        return Written(("中共" if party else "") + place + name)
    committee = naming.party_body(name, code)
    written = committee or naming.local_body(name, code)
    steps = (*rest.steps, *written.steps)
    if committee and not party:
        steps = (*steps, Step("party", place + name, f"中共{place}{written.name}"))
    head = "中共" if party or committee else ""
    return Written(head + place + written.name, steps)


def _named_area(label: str, home: str | None) -> tuple[str | None, str]:
    """Code of the innermost division that a name begins with, and the rest of the name."""
    code: str | None = None
    at = 0
    # 市 before 政 or 民 is no city to the gazetteer (市政, 市民), before these words it is
    for start, end, name in candidates(_AFTER_CITY.sub("　　", label)):
        if start != at or name.zone:
            break
        codes = [item for item in name.codes if code is None or within(item, code)]
        if len(codes) > 1 and home:
            codes = _nearest(codes, home)
        if len(codes) != 1 or end == len(label):
            break
        code, at = codes[0], end
    return code, label[at:]


def _nearest(codes: list[str], home: str) -> list[str]:
    """Those of ``codes`` that share the narrowest area with ``home``."""
    for length in (6, 4, 2):
        near = [code for code in codes if code[:length] == home[:length]]
        if near:
            return near
    return codes


def _is_fixed(label: str) -> bool:
    return (
        label in naming.names_of_their_own()
        or naming.is_central(label)
        or naming.is_bare(label)
        or label.startswith(("国家", "国务院", "中国", "中央", "全国"))
    )


def zone(place: Place, base: str, home: str | None = None, around: str | None = None) -> Identity:
    """Identity of a zone: its concept, or an IRI made from its name.

    A town (``around`` is the code of the division that its name follows) is known by its
    division, ``home`` where the text names none, as many have the same name.
    """
    return explained_zone(place, base, home, around)[0]


def explained_zone(
    place: Place, base: str, home: str | None = None, around: str | None = None
) -> tuple[Identity, tuple[Step, ...]]:
    """Identity of a zone as `zone` gives it, with the rules that led to it."""
    if place.id:
        concept = schemes.zones().concepts.get(place.id) or schemes.regions().concepts.get(place.id)
        if concept:
            steps = () if place.label == concept.zh else (Step("scheme", place.label, concept.zh),)
            return Identity(f"{base}id/{place.id}", concept.zh, None), steps
    if _TOWN.search(place.label):
        code = around or home
        parts = (place.label,) if code in (None, NATION) else (str(code), place.label)
        return Identity(identifiers.path("zone", *parts, base=base), place.label, None), ()
    written = Written(place.label)
    if schemes.zones().find(place.label) is None:
        written = naming.zone_words(_zone_name(place.label, home))
    written = _with_exceptions(written, place.label, "zone/")
    known = schemes.zones().find(written.name)
    if known is not None:
        written = written.then("scheme", known.zh)
        return Identity(f"{base}id/{known.id}", known.zh, None), written.steps
    return Identity(
        identifiers.path("zone", written.name, base=base), written.name, None
    ), written.steps


_UNTOLD = re.compile("[的“”‘’\"'「」『』《》〈〉、，·]")
_TOWN = re.compile("(?:(?<![小古])镇|街道|乡)$")
_COUNTRY = re.compile("^中国（([^（）]+)）")


def _zone_name(label: str, home: str | None) -> Written:
    """A zone's name without the country before it; with its city where its district's name is
    that of others too (鼓楼文创园 in 南京 or 福州)."""
    written = Written(label).then("country", _COUNTRY.sub(r"\1", label))
    first = next((name for start, _, name in candidates(written.name) if start == 0), None)
    if first is None or first.zone or len(first.codes) < 2 or not home:
        return written
    codes = _nearest(list(first.codes), home)
    if len(codes) != 1 or codes[0].endswith("00"):
        return written
    above = schemes.regions().concepts[f"region/{codes[0]}"].broader
    city = schemes.regions().concepts[above[0]] if above else None
    short = next(iter(city.aliases), city.zh) if city else ""
    return written.then("city", short + written.name)


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
    """The title that ``title`` compares as: of 关于印发《…》的通知, what is in the 《》.

    Where there are none (关于印发…的通知), what stands between 印发 and 的通知.
    """
    text = identifiers.normal_title(title)
    notice = re.fullmatch(_issuing("notice"), text) or re.fullmatch(_issuing("plain_notice"), text)
    return notice[1] if notice else text


def title_key(title: str) -> str:
    """What titles of one policy have in common: `passed_on`, without 的, quotes and 《》.

    Editions (（试行）, （2021年修订）) and years stay: they are different policies.
    """
    return _UNTOLD.sub("", passed_on(title))


def region_around(identifier: str) -> str:
    """Code of the region that a region or zone (``region/…``, ``zone/…``) is or lies in."""
    for name in (identifier, *schemes.zones().broader(identifier)):
        if name.startswith("region/"):
            return name.removeprefix("region/")
    return NATION


def _issuing(name: str) -> str:
    return str(rules("issuing")[name])
