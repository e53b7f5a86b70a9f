"""The region that a document is for, and the region of the agency that numbered one."""

from collections import Counter

from graph import schemes
from graph.extract.metadata import Metadata
from graph.extract.places import NATION, Place, within
from graph.extract.rules import rules


def region_of(content: str, found: Metadata, places: list[Place]) -> str | None:
    """GB/T 2260 code of the area that a document is for; None where nothing tells it.

    In this order: the place that its title, issuer or number begins with, then the word it has
    for its own area (本市, 我省) with the division of that level that it names most often.
    """
    codes = [
        (place.start, place.id.removeprefix("region/"))
        for place in places
        if place.id and not place.zone
    ]
    for name in ("title", "issuer"):
        span = found.spans.get(name)
        if span:
            inside = [code for start, code in codes if span[0] <= start < span[1]]
            if inside and (_leads(content, span, codes) or _answers(content, span, codes, found)):
                return _deepest(inside)
    if found.issuers and found.issuers[0] in rules("bodies")["names"]:
        return NATION
    if found.number and (code := region_of_agency(found.number, None)):
        return code
    return _by_own_area(content, codes)


def _leads(content: str, span: tuple[int, int], codes: list[tuple[int, str]]) -> bool:
    first = min(start for start, _ in codes if span[0] <= start < span[1])
    lead = content[span[0] : first]
    return len(lead) <= 2 or lead.startswith(("关于", "对", "转发"))


def _answers(
    content: str, span: tuple[int, int], codes: list[tuple[int, str]], found: Metadata
) -> bool:
    """Whether a title is that of a letter to the place in it (国务院关于…省…的批复)."""
    first = min(start for start, _ in codes if span[0] <= start < span[1])
    return found.kind in ("复函", "批复") and content[span[0] : first].endswith(("关于", "同意"))


def _deepest(codes: list[str]) -> str:
    best = codes[0]
    for code in codes[1:3]:
        if within(code, best):
            best = code
    return best


def _by_own_area(content: str, codes: list[tuple[int, str]]) -> str | None:
    table = rules("metadata")["own_area"]
    counts = {level: sum(content.count(word) for word in words) for level, words in table.items()}
    named = Counter(code for _, code in codes)
    if counts["county"] > max(counts["province"], counts["city"]):
        pool = {code: n for code, n in named.items() if not code.endswith("00")}
    elif counts["province"] > counts["city"]:
        pool = Counter()
        for code, count in named.items():
            pool[code[:2] + "0000"] += count
    elif counts["city"]:
        pool = Counter()
        for code, count in named.items():
            city = code[:2] + "0000" if code[:2] in ("11", "12", "31", "50") else code[:4] + "00"
            if not city.endswith("0000") or city[:2] in ("11", "12", "31", "50"):
                pool[city] += count
    elif counts["nation"] or not named:
        return NATION if counts["nation"] else None
    else:
        pool = Counter()
        for code, count in named.items():
            pool[code[:2] + "0000"] += count
    return max(pool, key=lambda code: (pool[code], named[code], code)) if pool else None


def region_of_agency(number: str, home: str | None) -> str | None:
    """GB/T 2260 code of the area whose agency issues documents numbered so.

    A district's own code may begin like a province's (青府发: 青浦 or 青海): ``home``, the region
    of the document that names it, decides where its own name begins with that character.
    """
    table = rules("agencies")
    if home and home != NATION:
        name = _short_name(home)
        if name and number.startswith(name[0]):
            return home
    if number.startswith(tuple(table["central"]["codes"])):
        return NATION
    province: str | None = table["provinces"].get(number[:1])
    return province


def _short_name(code: str) -> str | None:

    concept = schemes.regions().concepts.get(f"region/{code}")
    return concept.zh if concept else None
